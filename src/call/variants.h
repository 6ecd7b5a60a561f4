/* variants.h -- inside the variant_list caller: which alleles a sample may carry, and by
 * what.
 *
 * An allele is carried by its marks: the seen sites of its definition, and, where a site
 * was not seen for which proxies.tsv has a stand-in, that stand-in. */
#ifndef CALL_VARIANTS_H
#define CALL_VARIANTS_H

#include "call/caller.h"

typedef struct sd_mark {
    uint16_t locus; /* index into column->loci */
    uint32_t bases; /* that speak for the allele */
} sd_mark;

typedef struct sd_carried {
    uint16_t allele;
    uint16_t n_marks;
    const sd_mark *marks;
} sd_carried;

/* The alleles whose every mark is among the sample's bases, on whichever strands: largest
 * definition first, then by name. In the scratch arena. */
sd_status sd_variants__find_carried(const sd_column *column, sd_carried **out,
                                    size_t *n_out);
/* Whether two definitions name one site: then one strand has one of them. */
bool sd_variants__overlap(const sd_kb_allele *a, const sd_kb_allele *b);
/* Say which proxies were used, and which were carried without the site that decides (then
 * they count for nothing). */
sd_status sd_variants__note_proxies(sd_column *column);

#endif
