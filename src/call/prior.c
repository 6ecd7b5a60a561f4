/* prior.c -- Hardy-Weinberg with a pseudo-count, and a mixture of populations (prior.h).
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/prior.h"

#include <math.h>
#include <string.h>

static const double pseudo_count = 0.5;

static double on_chromosome(const sd_kb_frequencies *known, size_t population,
                            uint16_t allele)
{
    const double count = known->counts[population * known->gene->n_alleles + allele];
    return (count + pseudo_count) /
           (known->chromosomes[population] + pseudo_count * known->n_named);
}

static double in_population(const sd_kb_frequencies *known, size_t population, uint16_t a,
                            uint16_t b)
{
    const double p = on_chromosome(known, population, a);
    if (b == SD_NO_ALLELE)
        return p;
    const sd_kb_allele *alleles = known->gene->alleles;
    const bool is_same = strcmp(alleles[a].reported_as, alleles[b].reported_as) == 0;
    return (is_same ? 1 : 2) * p * on_chromosome(known, population, b);
}

double sd_prior__pair(const sd_kb_frequencies *known, size_t population, uint16_t a,
                      uint16_t b)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < SD_MAX_POPULATIONS; i++) {
        if (known->chromosomes[i] <= 0 ||
            (population != SD_ANY_POPULATION && population != i))
            continue;
        sum += in_population(known, i, a, b);
        n++;
    }
    return n == 0 || isnan(sum) ? 0 : sum / (double)n;
}
