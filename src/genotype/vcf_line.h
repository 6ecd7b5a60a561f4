/* vcf_line.h -- the columns of one VCF line, looked at before htslib parses it.
 *
 * htslib reads on over much that is wrong (an empty ALT, a word for QUAL, GT "0\1") or
 * says only that it could not parse.  Here such a line is refused with its cause. */
#ifndef GENOTYPE_VCF_LINE_H
#define GENOTYPE_VCF_LINE_H

#include "genotype/source.h"

/* Refuse what is no sound record: columns, REF, ALT, QUAL, FORMAT, genotypes. */
sd_status sd_vcf_line__check(const sd_source *source, sd_error *err);
/* The file's last line lacks its newline: refuse it where columns are missing, else warn.
 */
sd_status sd_vcf_line__check_last(const sd_source *source, sd_error *err);
/* Set source->end1 from REF, and INFO/END or SVLEN of a block or symbolic allele. */
sd_status sd_vcf_line__find_end(sd_source *source, sd_error *err);
/* The REF column. */
sd_status sd_vcf_line__ref(const sd_source *source, const char **ref, size_t *n,
                           sd_error *err);
/* Does an ALT have another length than REF, or SD_PAIR_LENGTH?  Symbolic ones do not
 * count. */
sd_status sd_vcf_line__has_indel(const sd_source *source, bool *has_indel, sd_error *err);

#endif
