/* mitochondrion.c -- genotypes of the mitochondrion, folded to one copy.
 *
 * Invariant: a variant that the record says is there never becomes the reference.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/mitochondrion.h"

#include <math.h>

/* with room for 0.95 as a float, which is a little less */
static const double homoplasmic = 0.95 - 1e-6, carried = 0.10 - 1e-6;

/* ---- fractions ---- */

enum { MAX_ALTS = 32 };

/* The fraction of each ALT from AD; 0 where it does not tell. */
static size_t fractions_of_depths(const sd_record *record, uint32_t column,
                                  double *fractions)
{
    int32_t depths[MAX_ALTS + 1];
    size_t n = sd_record__allele_depths(record, column, depths, MAX_ALTS + 1);
    int64_t total = 0;
    if (n != record->n_alts + 1 || n > MAX_ALTS + 1)
        return 0;
    for (size_t i = 0; i < n; i++)
        total += depths[i];
    if (total == 0)
        return 0;
    for (size_t i = 1; i < n; i++)
        fractions[i - 1] = (double)depths[i] / (double)total;
    return n - 1;
}

/* One for each ALT, and where they are from; NULL where there are none. */
static const char *find_fractions(const sd_record *record, uint32_t column,
                                  double *fractions)
{
    const char *field = NULL;
    if (record->n_alts > MAX_ALTS)
        return NULL;
    if (sd_record__fractions(record, column, &field, fractions, MAX_ALTS) ==
        record->n_alts)
        return field;
    return fractions_of_depths(record, column, fractions) > 0 ? "AD" : NULL;
}

/* ---- folding ---- */

static sd_fold fold_by_genotype(const sd_genotype *genotype)
{
    const int32_t a = genotype->allele[0];
    const int32_t b = genotype->n_copies > 1 ? genotype->allele[1] : a;
    sd_fold fold = {.plasmy = SD_PLASMY_ONE, .allele = a, .fraction = (double)NAN};
    if (genotype->n_copies > 2 || (a != b && a > 0 && b > 0))
        fold.plasmy = SD_PLASMY_SEVERAL;
    else if (a != b)
        fold = (sd_fold){SD_PLASMY_UNKNOWN, a > 0 ? a : b, (double)NAN, NULL};
    return fold;
}

static sd_fold fold_by_fractions(const sd_genotype *genotype, size_t n_alts,
                                 const double *fractions, const char *by)
{
    size_t best = 0, n_carried = 0;
    for (size_t i = 0; i < n_alts; i++) {
        n_carried += fractions[i] >= carried;
        best = fractions[i] > fractions[best] ? i : best;
    }
    const bool is_reference = genotype->allele[0] == 0 && genotype->n_copies <= 2 &&
                              (genotype->n_copies == 1 || genotype->allele[1] == 0);
    sd_fold fold = {.plasmy = SD_PLASMY_MIXED,
                    .allele = (int32_t)best + 1,
                    .fraction = fractions[best],
                    .by = by};
    if (is_reference) {
        fold.plasmy = n_carried > 0 ? SD_PLASMY_DENIED : SD_PLASMY_ONE;
        fold.allele = 0;
    } else if (n_carried == 0) {
        fold.plasmy = SD_PLASMY_TRACE;
    } else if (n_carried > 1) {
        fold.plasmy = SD_PLASMY_SEVERAL;
    } else if (fractions[best] >= homoplasmic) {
        fold.plasmy = SD_PLASMY_ONE;
    }
    return fold;
}

sd_fold sd_mitochondrion__fold(const sd_record *record, uint32_t column,
                               const sd_genotype *genotype)
{
    double fractions[MAX_ALTS];
    const char *by =
        record->is_reference_only ? NULL : find_fractions(record, column, fractions);
    return by ? fold_by_fractions(genotype, record->n_alts, fractions, by)
              : fold_by_genotype(genotype);
}
