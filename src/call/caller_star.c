/* caller_star.c -- named alleles: each strand must equal a definition as far as was seen.
 *
 * Of all pairs that explain the column the most specific are called: those whose
 * definitions name the most of the seen sites, the reference naming all (PharmCAT's
 * ranking, so that results compare).  All ties are kept.
 *
 * Where a gene has rows in priorities.tsv, unphased genotypes are known to be misread by
 * that ranking: all pairs are kept then, or the one of the first row whose diplotypes are
 * all among them.
 *
 * A pair that lost, or could not be called because nothing of it was seen, stays open
 * where the unseen sites could still make it the answer (star_open.c).
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "call/caller.h"
#include "call/diplotype.h"
#include "call/reach.h"

static bool is_callable(const sd_pairs *all, const sd_pair *pair)
{
    return all->candidates[pair->a].is_callable && all->candidates[pair->b].is_callable;
}

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

/* ---- which pairs are called ---- */

/* The highest score of a callable pair, -1 where there is none. */
static int find_best_score(const sd_pairs *all)
{
    int best = -1;
    for (size_t i = 0; i < all->n_pairs; i++) {
        if (is_callable(all, &all->pairs[i]) && all->pairs[i].score > best)
            best = all->pairs[i].score;
    }
    return best;
}

static bool is_same_pair(const sd_pairs *all, const sd_pair *pair,
                         const sd_kb_diplotype *named)
{
    uint16_t a = all->candidates[pair->a].allele, b = all->candidates[pair->b].allele;
    return (a == named->alleles[0] && b == named->alleles[1]) ||
           (a == named->alleles[1] && b == named->alleles[0]);
}

static bool has_pair(const sd_pairs *all, const sd_kb_diplotype *named)
{
    for (size_t i = 0; i < all->n_pairs; i++) {
        if (is_callable(all, &all->pairs[i]) && is_same_pair(all, &all->pairs[i], named))
            return true;
    }
    return false;
}

/* The first row of priorities.tsv that applies, NULL where none does; *has_rows where the
 * gene has any. */
static const sd_kb_priority *find_priority(const sd_column *column, const sd_pairs *all,
                                           bool *has_rows)
{
    size_t n_rows;
    const sd_kb_priority *rows = sd_kb__priorities(column->kb, &n_rows);
    *has_rows = false;
    for (size_t i = 0; i < n_rows; i++) {
        if (rows[i].gene != column->gene)
            continue;
        *has_rows = true;
        size_t n_found = 0;
        while (n_found < rows[i].n_diplotypes &&
               has_pair(all, &rows[i].diplotypes[n_found]))
            n_found++;
        if (n_found == rows[i].n_diplotypes)
            return &rows[i];
    }
    return NULL;
}

/* What is called: a named pair, or all from a score upwards. */
typedef struct choice {
    const sd_kb_diplotype *named; /* NULL: by score */
    int lowest_score;
} choice;

static bool is_chosen(const sd_pairs *all, const sd_pair *pair, const choice *chosen)
{
    if (!is_callable(all, pair))
        return false;
    return chosen->named ? is_same_pair(all, pair, chosen->named)
                         : pair->score >= chosen->lowest_score;
}

static choice choose(const sd_column *column, const sd_pairs *all)
{
    choice chosen = {.lowest_score = find_best_score(all)};
    if (column->n_groups <= 1)
        return chosen;
    bool has_rows;
    const sd_kb_priority *row = find_priority(column, all, &has_rows);
    if (has_rows)
        chosen.lowest_score = 0;
    if (row)
        chosen.named = &row->diplotypes[0];
    return chosen;
}

/* Callable pairs that are chosen, or that are not, best first. */
static sd_status list_pairs(const sd_column *column, const sd_pairs *all,
                            const choice *chosen, bool are_chosen, sd_arena *arena,
                            const sd_diplotype **out, size_t *n_out)
{
    size_t n_listed = 0, n = 0;
    for (size_t i = 0; i < all->n_pairs; i++)
        n_listed += is_callable(all, &all->pairs[i]) &&
                    is_chosen(all, &all->pairs[i], chosen) == are_chosen;
    sd_diplotype *diplotypes = SD_NEW(arena, sd_diplotype, n_listed);
    if (!diplotypes)
        return SD_ENOMEM;
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_pair *pair = &all->pairs[i];
        if (!is_callable(all, pair) || is_chosen(all, pair, chosen) != are_chosen)
            continue;
        sd_status status = make_diplotype(column, all, pair, arena, &diplotypes[n++]);
        if (status != SD_OK)
            return status;
    }
    *out = diplotypes;
    *n_out = sd_diplotype__sort_unique(diplotypes, n);
    return SD_OK;
}

enum { MAX_NAMED_PAIRS = 6 };

/* Where the strands are open, what else would explain the genotypes is said. */
static sd_status note_others(sd_column *column, const sd_pairs *all, const choice *chosen)
{
    const sd_diplotype *others;
    size_t n;
    if (column->n_groups <= 1)
        return SD_OK;
    sd_status status =
        list_pairs(column, all, chosen, false, column->scratch, &others, &n);
    if (status != SD_OK || n == 0)
        return status;
    sd_text names = {0};
    for (size_t i = 0; i < n && i < MAX_NAMED_PAIRS; i++)
        sd_text__printf(&names, "%s%s", i > 0 ? ", " : "", others[i].name);
    if (n > MAX_NAMED_PAIRS)
        sd_text__printf(&names, " and %zu more", n - MAX_NAMED_PAIRS);
    uint16_t first_het = 0;
    while (column->loci[first_het].group == 0)
        first_het++;
    status = names.failed
                 ? SD_ENOMEM
                 : sd_column__note(
                       column, column->loci[first_het].site,
                       chosen->named ? "UNPHASED_PRIORITY" : "UNPHASED_ALTERNATIVES",
                       "Phase is not known throughout: %s would explain the genotypes "
                       "too; %s.",
                       names.data,
                       chosen->named ? "what is called is published as the most frequent"
                                     : "what is called names more of the sites");
    sd_text__free(&names);
    return status;
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
    if (status != SD_OK)
        return status;
    choice chosen = choose(column, &all);
    status = list_pairs(column, &all, &chosen, true, column->arena, &call->diplotypes,
                        &call->n_diplotypes);
    if (status == SD_OK)
        status = note_others(column, &all, &chosen);
    if (status != SD_OK)
        return status;
    if (call->n_diplotypes == 0)
        return explain_no_match(column, call);
    call->state = SD_CALL_MADE;
    return sd_star__open(column, &all, chosen.named, call);
}
