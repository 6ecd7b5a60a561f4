/* reach.c -- what the callers share to say how a gene could be read if all was seen.
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/reach.h"

#include <string.h>

static bool mean_the_same(const sd_kb_allele *a, const sd_kb_allele *b)
{
    if (a->has_activity != b->has_activity ||
        (a->has_activity && (a->activity < b->activity || a->activity > b->activity)))
        return false;
    if (!a->function || !b->function)
        return a->function == b->function;
    return strcmp(a->function, b->function) == 0;
}

size_t sd_reach__classes(const sd_column *column, uint16_t **class_of)
{
    const sd_kb_gene *gene = column->gene;
    uint16_t *first = SD_NEW(column->scratch, uint16_t, gene->n_alleles);
    *class_of = SD_NEW(column->scratch, uint16_t, gene->n_alleles);
    if (!first || !*class_of)
        return SD_NO_CLASSES;
    uint16_t n = 0;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        uint16_t known = 0;
        while (known < n &&
               !mean_the_same(&gene->alleles[first[known]], &gene->alleles[i]))
            known++;
        if (known == n)
            first[n++] = i;
        (*class_of)[i] = known;
    }
    return n;
}

sd_status sd_reach__list_through(const sd_column *column, const sd_call *call,
                                 const bool *is_led, sd_reach *out)
{
    const uint16_t n_alleles = column->gene->n_alleles;
    size_t n = 0;
    for (uint16_t i = 0; i < n_alleles; i++)
        n += is_led[i];
    uint16_t *through = SD_NEW(column->arena, uint16_t, n);
    if (!through)
        return SD_ENOMEM;
    out->through = through;
    out->n_through = 0;
    for (uint16_t i = 0; i < n_alleles; i++) {
        if (is_led[i] && !sd_column__is_shown(call, i))
            through[out->n_through++] = i;
    }
    return SD_OK;
}
