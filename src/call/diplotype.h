/* diplotype.h -- haplotypes and pairs of them: names, canonical order, no doubles.
 *
 * Names are PharmVar's and CPIC's as the tables spell them; the two of a pair are joined
 * by '/' in natural order, several variants on one strand are "[a + b]", variants whose
 * strand is open "{a + b}". */
#ifndef CALL_DIPLOTYPE_H
#define CALL_DIPLOTYPE_H

#include "call/call.h"

/* Sort allele indices by printed name; doubles stay. */
void sd_haplotype__sort_alleles(const sd_kb_gene *gene, uint16_t *alleles,
                                size_t n_alleles);
/* A strand that carries these alleles (sorted here; copied into the arena); none: the
 * reference allele.  False when out of memory. */
bool sd_haplotype__make(const sd_kb_gene *gene, const uint16_t *alleles, size_t n_alleles,
                        sd_arena *arena, sd_haplotype *out);
/* Two strands in name order.  False when out of memory. */
bool sd_diplotype__pair(sd_haplotype a, sd_haplotype b, int score, sd_arena *arena,
                        sd_diplotype *out);
/* One strand where the sample has one copy. */
void sd_diplotype__single(sd_haplotype a, int score, sd_diplotype *out);
/* Variants whose strand is open; a homozygous one is listed twice.  False when out of
 * memory. */
bool sd_diplotype__components(const sd_kb_gene *gene, const uint16_t *alleles,
                              size_t n_alleles, int score, sd_arena *arena,
                              sd_diplotype *out);
/* By score, highest first, then by the names of the copies. */
int sd_diplotype__compare(const sd_diplotype *a, const sd_diplotype *b);
/* Sort and drop those that print alike (suballeles of one allele); returns how many are
 * left. */
size_t sd_diplotype__sort_unique(sd_diplotype *diplotypes, size_t n);

#endif
