/* star_open.c -- which pairs of named alleles could still be the answer of a star gene.
 *
 * Give the unseen sites any genotype: the pairs that explain it are among those that
 * explain what was seen, and the best of them is called.  Pairs that accept the same
 * bases at the unseen sites stand or fall together, and only the best of them can be the
 * answer.  Where phase is known, "the same" is a matter of the strand: an unseen site may
 * be in phase with what was seen.
 *
 * Invariant: no pair is closed but by one that explains whatever it explains, and is
 * preferred.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "call/diplotype.h"
#include "call/reach.h"

/* A pair, and what it has in common with those that stand or fall with it. */
typedef struct rival {
    uint64_t ways;     /* of the strands, where they matter */
    uint32_t kinds[2]; /* at the unseen sites */
    int score;         /* if all was seen */
    size_t pair;
} rival;

static int compare_groups(const rival *a, const rival *b)
{
    for (int i = 0; i < 2; i++) {
        if (a->kinds[i] != b->kinds[i])
            return a->kinds[i] < b->kinds[i] ? -1 : 1;
    }
    return (a->ways > b->ways) - (a->ways < b->ways);
}

static int compare_rivals(const void *left, const void *right)
{
    const rival *a = left, *b = right;
    const int order = compare_groups(a, b);
    if (order != 0)
        return order;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->pair > b->pair) - (a->pair < b->pair);
}

static rival make_rival(const sd_pairs *all, size_t index)
{
    const sd_pair *pair = &all->pairs[index];
    const uint32_t a = all->candidates[pair->a].unseen_kind;
    const uint32_t b = all->candidates[pair->b].unseen_kind;
    return (rival){.ways = a == b ? 0 : pair->ways[a < b ? 0 : 1],
                   .kinds = {a < b ? a : b, a < b ? b : a},
                   .score = pair->full_score,
                   .pair = index};
}

static bool is_pair_of(const sd_pairs *all, const sd_pair *pair,
                       const sd_kb_diplotype *named)
{
    const uint16_t a = all->candidates[pair->a].allele;
    const uint16_t b = all->candidates[pair->b].allele;
    return (a == named->alleles[0] && b == named->alleles[1]) ||
           (a == named->alleles[1] && b == named->alleles[0]);
}

/* ---- published priorities ---- */

/* Whether something else than the score may decide: rows of priorities.tsv, where strands
 * are open, or how frequent pairs are. */
static bool may_have_priority(const sd_column *column)
{
    if (column->preference && column->preference->rank == SD_RANK_FREQUENCY)
        return true;
    size_t n_rows;
    const sd_kb_priority *rows = sd_kb__priorities(column->kb, &n_rows);
    bool has_rows = false;
    for (size_t i = 0; i < n_rows; i++)
        has_rows = has_rows || rows[i].gene == column->gene;
    return has_rows && !column->is_haploid;
}

/* The row that has chosen `named`. */
static const sd_kb_priority *find_row(const sd_column *column,
                                      const sd_kb_diplotype *named)
{
    size_t n_rows;
    const sd_kb_priority *rows = sd_kb__priorities(column->kb, &n_rows);
    for (size_t i = 0; named && i < n_rows; i++) {
        if (rows[i].diplotypes == named)
            return &rows[i];
    }
    return NULL;
}

/* Whether the row would choose its pair whatever the unseen sites are, as far as they
 * leave the pair: all that it asks for are alike there. */
static bool is_settled(const sd_pairs *all, const sd_kb_priority *row, rival *chosen)
{
    size_t n_alike = 0;
    for (size_t d = 0; d < row->n_diplotypes; d++) {
        for (size_t i = 0; i < all->n_pairs; i++) {
            if (!is_pair_of(all, &all->pairs[i], &row->diplotypes[d]))
                continue;
            const rival here = make_rival(all, i);
            if (d == 0)
                *chosen = here;
            n_alike += compare_groups(&here, chosen) == 0;
            break;
        }
    }
    return n_alike == row->n_diplotypes;
}

/* ---- open pairs ---- */

static void mark_best(const rival *rivals, size_t n, bool *is_open)
{
    for (size_t start = 0, end = 0; start < n; start = end) {
        while (end < n && compare_groups(&rivals[start], &rivals[end]) == 0) {
            is_open[rivals[end].pair] = rivals[end].score == rivals[start].score;
            end++;
        }
    }
}

/* [pair]: it is the answer, or could be. */
static sd_status find_open(const sd_column *column, const sd_pairs *all,
                           const sd_kb_diplotype *named, bool *is_open)
{
    rival *rivals = SD_NEW(column->scratch, rival, all->n_pairs);
    if (!rivals)
        return SD_ENOMEM;
    for (size_t i = 0; i < all->n_pairs; i++)
        rivals[i] = make_rival(all, i);
    if (!may_have_priority(column)) {
        qsort(rivals, all->n_pairs, sizeof *rivals, compare_rivals);
        mark_best(rivals, all->n_pairs, is_open);
        return SD_OK;
    }
    const sd_kb_priority *row = find_row(column, named);
    rival chosen = {0};
    const bool by_frequency =
        column->preference && column->preference->rank == SD_RANK_FREQUENCY;
    const bool is_closed = row && !by_frequency && is_settled(all, row, &chosen);
    for (size_t i = 0; i < all->n_pairs; i++)
        is_open[i] = !is_closed || compare_groups(&rivals[i], &chosen) != 0 ||
                     is_pair_of(all, &all->pairs[i], named);
    return SD_OK;
}

/* ---- what they mean ---- */

typedef struct pair_classes {
    const uint16_t *class_of;
    size_t n;
    size_t *first;  /* [class][class]: index of an open pair, SIZE_MAX where none */
    bool *leads;    /* [class][class][allele]: it stands in such a pair */
    size_t n_found; /* cells of `first` that are set */
} pair_classes;

static size_t cell_of(const sd_pairs *all, const pair_classes *classes,
                      const sd_pair *pair)
{
    const size_t a = classes->class_of[all->candidates[pair->a].allele];
    const size_t b = classes->class_of[all->candidates[pair->b].allele];
    return a < b ? a * classes->n + b : b * classes->n + a;
}

static sd_status sort_open(const sd_column *column, const sd_pairs *all,
                           const bool *is_open, pair_classes *out)
{
    const size_t n_alleles = column->gene->n_alleles;
    uint16_t *class_of;
    *out = (pair_classes){.n = sd_reach__classes(column, &class_of)};
    if (out->n == SD_NO_CLASSES)
        return SD_ENOMEM;
    const size_t n_cells = out->n * out->n;
    out->class_of = class_of;
    out->first = SD_NEW(column->scratch, size_t, n_cells);
    out->leads = SD_NEW(column->scratch, bool, n_cells *n_alleles);
    if (!out->first || !out->leads)
        return SD_ENOMEM;
    for (size_t i = 0; i < n_cells; i++)
        out->first[i] = SIZE_MAX;
    for (size_t i = 0; i < all->n_pairs; i++) {
        if (!is_open[i])
            continue;
        const size_t cell = cell_of(all, out, &all->pairs[i]);
        if (out->first[cell] == SIZE_MAX) {
            out->first[cell] = i;
            out->n_found++;
        }
        out->leads[cell * n_alleles + all->candidates[all->pairs[i].a].allele] = true;
        out->leads[cell * n_alleles + all->candidates[all->pairs[i].b].allele] = true;
    }
    return SD_OK;
}

static sd_status make_reach(const sd_column *column, const sd_pairs *all,
                            const sd_pair *pair, sd_reach *out)
{
    sd_haplotype a, b;
    const sd_kb_gene *gene = column->gene;
    sd_arena *arena = column->arena;
    if (!sd_haplotype__make(gene, &all->candidates[pair->a].allele, 1, arena, &a) ||
        !sd_haplotype__make(gene, &all->candidates[pair->b].allele, 1, arena, &b))
        return SD_ENOMEM;
    if (column->is_haploid)
        sd_diplotype__single(a, 0, &out->diplotype);
    else if (!sd_diplotype__pair(a, b, 0, arena, &out->diplotype))
        return SD_ENOMEM;
    return SD_OK;
}

static sd_status list_reach(const sd_column *column, const sd_pairs *all,
                            const bool *is_open, sd_call *call)
{
    pair_classes classes;
    sd_status status = sort_open(column, all, is_open, &classes);
    if (status != SD_OK)
        return status;
    sd_reach *reach = SD_NEW(column->arena, sd_reach, classes.n_found);
    if (!reach)
        return SD_ENOMEM;
    size_t n = 0;
    for (size_t cell = 0; cell < classes.n * classes.n && status == SD_OK; cell++) {
        if (classes.first[cell] == SIZE_MAX)
            continue;
        status = make_reach(column, all, &all->pairs[classes.first[cell]], &reach[n]);
        if (status == SD_OK)
            status = sd_reach__list_through(
                column, call, classes.leads + cell * column->gene->n_alleles, &reach[n]);
        n++;
    }
    call->reach = reach;
    call->n_reach = n;
    return status;
}

sd_status sd_star__open(const sd_column *column, const sd_pairs *all,
                        const sd_kb_diplotype *named, sd_call *call)
{
    call->is_reach_known = true;
    if (call->n_unseen_sites == 0)
        return SD_OK;
    bool *is_open = SD_NEW(column->scratch, bool, all->n_pairs);
    bool *is_allele_open = SD_NEW(column->scratch, bool, column->gene->n_alleles);
    if (!is_open || !is_allele_open)
        return SD_ENOMEM;
    sd_status status = find_open(column, all, named, is_open);
    if (status != SD_OK)
        return status;
    for (size_t i = 0; i < all->n_pairs; i++) {
        if (!is_open[i])
            continue;
        is_allele_open[all->candidates[all->pairs[i].a].allele] = true;
        is_allele_open[all->candidates[all->pairs[i].b].allele] = true;
    }
    status = sd_column__list_open(column, is_allele_open, call);
    return status == SD_OK ? list_reach(column, all, is_open, call) : status;
}

sd_status sd_star__open_refused(sd_column *column, sd_call *call)
{
    sd_pairs all;
    sd_status status = sd_star__pairs(column, &all);
    if (status != SD_OK || all.n_pairs == 0)
        return status;
    const sd_call none = *call;
    status = sd_star__open(column, &all, NULL, call);
    call->not_assessed = none.not_assessed;
    call->n_not_assessed = none.n_not_assessed;
    return status;
}
