/* caller_star.c -- named alleles: each strand must equal a definition as far as was seen.
 *
 * Of all pairs that explain the column the most specific are called: those whose
 * definitions name the most of the seen sites, the reference naming all (PharmCAT's
 * ranking, so that results compare).  All ties are kept.
 *
 * A pair that lost, or could not be called because nothing of it was seen, stays open
 * where the unseen sites could still make it the answer: where no better pair has the
 * same bases at the unseen sites.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/caller.h"
#include "call/diplotype.h"

static bool is_callable(const sd_pairs *all, const sd_pair *pair)
{
    return all->candidates[pair->a].is_callable && all->candidates[pair->b].is_callable;
}

static sd_status make_diplotype(const sd_column *column, const sd_pairs *all,
                                const sd_pair *pair, sd_diplotype *out)
{
    sd_haplotype a, b;
    const sd_kb_gene *gene = column->gene;
    if (!sd_haplotype__make(gene, &all->candidates[pair->a].allele, 1, column->arena,
                            &a) ||
        !sd_haplotype__make(gene, &all->candidates[pair->b].allele, 1, column->arena, &b))
        return SD_ENOMEM;
    if (column->is_haploid)
        sd_diplotype__single(a, pair->score, out);
    else if (!sd_diplotype__pair(a, b, pair->score, column->arena, out))
        return SD_ENOMEM;
    return SD_OK;
}

/* The best ties into call->diplotypes; none where no pair is callable. */
static sd_status keep_best(const sd_column *column, const sd_pairs *all, sd_call *call)
{
    int best = -1;
    size_t n_best = 0;
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_pair *pair = &all->pairs[i];
        if (!is_callable(all, pair) || pair->score < best)
            continue;
        n_best = pair->score > best ? 1 : n_best + 1;
        best = pair->score;
    }
    sd_diplotype *diplotypes = SD_NEW(column->arena, sd_diplotype, n_best);
    if (!diplotypes)
        return SD_ENOMEM;
    size_t n = 0;
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_pair *pair = &all->pairs[i];
        if (!is_callable(all, pair) || pair->score != best)
            continue;
        sd_status status = make_diplotype(column, all, pair, &diplotypes[n++]);
        if (status != SD_OK)
            return status;
    }
    call->diplotypes = diplotypes;
    call->n_diplotypes = sd_diplotype__sort_unique(diplotypes, n);
    return SD_OK;
}

/* Best full score of the pairs with the same bases at the unseen sites. */
static int *best_of_kinds(const sd_pairs *all, const sd_pair *pair, int *best,
                          size_t n_kinds)
{
    size_t a = all->candidates[pair->a].unseen_kind,
           b = all->candidates[pair->b].unseen_kind;
    return a < b ? &best[a * n_kinds + b] : &best[b * n_kinds + a];
}

static sd_status list_open(const sd_column *column, const sd_pairs *all, sd_call *call)
{
    size_t n_kinds = 1;
    for (size_t i = 0; i < all->n_candidates; i++) {
        if (all->candidates[i].unseen_kind >= n_kinds)
            n_kinds = (size_t)all->candidates[i].unseen_kind + 1;
    }
    int *best = SD_NEW(column->scratch, int, n_kinds *n_kinds);
    bool *is_open = SD_NEW(column->scratch, bool, column->gene->n_alleles);
    if (!best || !is_open)
        return SD_ENOMEM;
    for (size_t i = 0; i < all->n_pairs; i++) {
        int *kind = best_of_kinds(all, &all->pairs[i], best, n_kinds);
        *kind = all->pairs[i].full_score > *kind ? all->pairs[i].full_score : *kind;
    }
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_pair *pair = &all->pairs[i];
        if (pair->full_score < *best_of_kinds(all, pair, best, n_kinds))
            continue;
        is_open[all->candidates[pair->a].allele] = true;
        is_open[all->candidates[pair->b].allele] = true;
    }
    return sd_column__list_open(column, is_open, call);
}

/* ---- why nothing fits ---- */

enum { MAX_NAMED_SITES = 8 };

static bool is_undocumented(const sd_locus *locus)
{
    return locus->base[0] == 0 || locus->base[1] == 0;
}

static bool is_variant(const sd_locus *locus)
{
    return (locus->base[0] | locus->base[1]) != 1;
}

static const char *name_loci(const sd_column *column,
                             bool (*is_wanted)(const sd_locus *locus))
{
    uint16_t *sites = SD_NEW(column->scratch, uint16_t, column->n_loci);
    if (!sites)
        return NULL;
    size_t n = 0;
    for (uint16_t i = 0; i < column->n_loci; i++) {
        if (is_wanted(&column->loci[i]))
            sites[n++] = column->loci[i].site;
    }
    return n == 0 ? "" : sd_column__name_sites(column, sites, n, MAX_NAMED_SITES);
}

static sd_status explain_no_match(const sd_column *column, sd_call *call)
{
    const char *undocumented = name_loci(column, is_undocumented);
    const char *variants = name_loci(column, is_variant);
    if (!undocumented || !variants)
        return SD_ENOMEM;
    call->state = SD_CALL_NO_MATCH;
    if (undocumented[0])
        call->reason = sd_arena__printf(
            column->arena, "A base that no definition knows at %s.", undocumented);
    else
        call->reason = sd_arena__printf(
            column->arena, "No %s of named alleles explains the variants at %s.",
            column->is_haploid ? "one" : "pair", variants);
    return call->reason ? SD_OK : SD_ENOMEM;
}

sd_status sd_caller__star(sd_column *column, sd_call *call)
{
    sd_pairs all;
    sd_status status = sd_star__pairs(column, &all);
    if (status == SD_OK)
        status = keep_best(column, &all, call);
    if (status != SD_OK)
        return status;
    if (call->n_diplotypes == 0)
        return explain_no_match(column, call);
    call->state = SD_CALL_MADE;
    return list_open(column, &all, call);
}
