/* array_genotype.h -- what the letters of an array's row mean at a site. */
#ifndef GENOTYPE_ARRAY_GENOTYPE_H
#define GENOTYPE_ARRAY_GENOTYPE_H

#include "genotype/array.h"
#include "genotype/array_row.h"

typedef enum sd_array_strand {
    SD_STRAND_NONE,  /* no letters, or not of one base */
    SD_STRAND_PLUS,  /* they fit as they are only */
    SD_STRAND_MINUS, /* they fit as complements only */
    SD_STRAND_BOTH,  /* A/T and C/G: the letters do not tell */
    SD_STRAND_ALIKE, /* one A and one T, one C and one G: the same on both */
    SD_STRAND_MISFIT,
} sd_array_strand;

sd_array_strand sd_array_genotype__strand(const sd_array_row *row,
                                          const sd_kb_site *site);
/* The site's alleles on the row's copies, -1 where not called.  *remark is said of them;
 * where it refuses, both are -1.  `ref` is the build's reference allele.  `trusts_plus`:
 * letters that fit both strands are on the forward one. */
void sd_array_genotype__read(const sd_array_row *row, const sd_kb_site *site, int ref,
                             bool trusts_plus, int alleles[2], sd_remark *remark);

#endif
