/* star_fits.c -- the pairs that explain a column as they print: how probable each is, and
 * which are called.
 *
 * Invariant: what is chosen and what is not are together all the callable pairs, each
 * name once; a population or a ranking moves pairs between the two lists and never adds
 * or drops one.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "call/caller.h"
#include "call/diplotype.h"

/* By frequency, the most probable pairs that hold this share together are called: the
 * answer stays ambiguous where frequencies do not settle it. */
static const double called_share = 0.99;

static sd_status make_diplotype(const sd_column *column, const sd_pairs *all,
                                const sd_pair *pair, sd_arena *arena, sd_diplotype *out)
{
    sd_haplotype a, b;
    const sd_kb_gene *gene = column->gene;
    if (!sd_haplotype__make(gene, &all->candidates[pair->a].allele, 1, arena, &a) ||
        !sd_haplotype__make(gene, &all->candidates[pair->b].allele, 1, arena, &b))
        return SD_ENOMEM;
    if (column->is_haploid)
        sd_diplotype__single(a, pair->score, out);
    else if (!sd_diplotype__pair(a, b, pair->score, arena, out))
        return SD_ENOMEM;
    return SD_OK;
}

/* Those that print alike are ordered too, by their alleles, so that the same one is kept
 * everywhere. */
static int compare_fits(const void *left, const void *right)
{
    const sd_star_fit *a = left, *b = right;
    int order = sd_diplotype__compare(&a->diplotype, &b->diplotype);
    for (size_t i = 0; order == 0 && i < 2; i++) {
        if (a->diplotype.copy[i].n_alleles > 0 && b->diplotype.copy[i].n_alleles > 0)
            order = a->diplotype.copy[i].alleles[0] - b->diplotype.copy[i].alleles[0];
    }
    return order;
}

static int compare_names(const void *left, const void *right)
{
    const sd_star_fit *const *a = left, *const *b = right;
    const int order = strcmp((*a)->diplotype.name, (*b)->diplotype.name);
    return order != 0 ? order : (*a > *b) - (*a < *b);
}

/* Of the sorted fits that print alike only the first is kept. */
static sd_status drop_twins(const sd_column *column, sd_star_fit *fits, size_t *n)
{
    sd_star_fit **by_name = SD_NEW(column->scratch, sd_star_fit *, *n);
    if (!by_name)
        return SD_ENOMEM;
    for (size_t i = 0; i < *n; i++)
        by_name[i] = &fits[i];
    if (*n > 1)
        qsort(by_name, *n, sizeof *by_name, compare_names);
    for (size_t i = 1; i < *n; i++) {
        if (strcmp(by_name[i - 1]->diplotype.name, by_name[i]->diplotype.name) == 0)
            by_name[i]->pair = NULL;
    }
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        if (fits[i].pair)
            fits[kept++] = fits[i];
    }
    *n = kept;
    return SD_OK;
}

/* Nothing is weighed where only one pair fits, or where one of them has no weight. */
static void weigh(const sd_column *column, const sd_pairs *all, sd_star_fit *fits,
                  size_t n)
{
    const sd_kb_frequencies *known = sd_kb__frequencies(column->kb, column->gene);
    const size_t population =
        column->preference ? column->preference->population : SD_ANY_POPULATION;
    double sum = 0;
    bool is_known = known && n > 1;
    for (size_t i = 0; is_known && i < n; i++) {
        const uint16_t a = all->candidates[fits[i].pair->a].allele;
        const uint16_t b = all->candidates[fits[i].pair->b].allele;
        double *weight = &fits[i].diplotype.probability;
        *weight =
            sd_prior__pair(known, population, a, column->is_haploid ? SD_NO_ALLELE : b);
        sum += *weight;
        is_known = *weight > 0;
    }
    for (size_t i = 0; i < n; i++)
        fits[i].diplotype.probability =
            is_known ? fits[i].diplotype.probability / sum : 0;
}

sd_status sd_star__fits(const sd_column *column, const sd_pairs *all, sd_star_fit **out,
                        size_t *n_out)
{
    sd_star_fit *fits = SD_NEW(column->scratch, sd_star_fit, all->n_pairs);
    size_t n = 0;
    if (!fits)
        return SD_ENOMEM;
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_pair *pair = &all->pairs[i];
        if (!all->candidates[pair->a].is_callable ||
            !all->candidates[pair->b].is_callable)
            continue;
        const sd_status status =
            make_diplotype(column, all, pair, column->scratch, &fits[n].diplotype);
        if (status != SD_OK)
            return status;
        fits[n++].pair = pair;
    }
    if (n > 1) {
        qsort(fits, n, sizeof *fits, compare_fits);
        const sd_status status = drop_twins(column, fits, &n);
        if (status != SD_OK)
            return status;
    }
    weigh(column, all, fits, n);
    *out = fits;
    *n_out = n;
    return SD_OK;
}

/* ---- by frequency ---- */

static int compare_probabilities(const void *left, const void *right)
{
    const sd_star_fit *a = left, *b = right;
    if (a->diplotype.probability < b->diplotype.probability)
        return 1;
    if (a->diplotype.probability > b->diplotype.probability)
        return -1;
    return compare_fits(left, right);
}

bool sd_star__choose_by_frequency(const sd_column *column, sd_star_fit *fits, size_t n)
{
    if (!column->preference || column->preference->rank != SD_RANK_FREQUENCY || n < 2 ||
        fits[0].diplotype.probability <= 0)
        return false;
    qsort(fits, n, sizeof *fits, compare_probabilities);
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        fits[i].is_chosen = sum < called_share;
        sum += fits[i].diplotype.probability;
    }
    return true;
}

/* ---- the two lists ---- */

/* What a fit holds in scratch goes to the arena of the call. */
static sd_status keep(const sd_column *column, const sd_star_fit *fit, sd_diplotype *out)
{
    *out = fit->diplotype;
    const size_t n_copies = out->shape == SD_DIPLOID ? 2 : 1;
    for (size_t i = 0; i < n_copies; i++) {
        uint16_t *alleles = SD_NEW(column->arena, uint16_t, 1);
        if (!alleles)
            return SD_ENOMEM;
        *alleles = out->copy[i].alleles[0];
        out->copy[i].alleles = alleles;
    }
    if (n_copies == 2)
        out->name = sd_arena__strdup(column->arena, out->name);
    return out->name ? SD_OK : SD_ENOMEM;
}

static sd_status list_fits(const sd_column *column, const sd_star_fit *fits, size_t n,
                           bool are_chosen, size_t most, const sd_diplotype **out,
                           size_t *n_out, size_t *n_all)
{
    *n_all = 0;
    for (size_t i = 0; i < n; i++)
        *n_all += fits[i].is_chosen == are_chosen;
    const size_t n_listed = *n_all < most ? *n_all : most;
    sd_diplotype *listed = SD_NEW(column->arena, sd_diplotype, n_listed);
    if (!listed)
        return SD_ENOMEM;
    *n_out = 0;
    for (size_t i = 0; i < n && *n_out < n_listed; i++) {
        if (fits[i].is_chosen != are_chosen)
            continue;
        const sd_status status = keep(column, &fits[i], &listed[(*n_out)++]);
        if (status != SD_OK)
            return status;
    }
    *out = listed;
    return SD_OK;
}

sd_status sd_star__divide(const sd_column *column, const sd_star_fit *fits, size_t n,
                          sd_call *call)
{
    size_t n_called;
    sd_status status = list_fits(column, fits, n, true, SIZE_MAX, &call->diplotypes,
                                 &call->n_diplotypes, &n_called);
    if (status == SD_OK)
        status = list_fits(column, fits, n, false, SD_MAX_OTHERS, &call->others,
                           &call->n_others, &call->n_all_others);
    return status;
}
