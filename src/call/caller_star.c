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
 * Where the user asks for it, frequency ranks instead (star_fits.c, prior.h).  What was
 * not called but explains the column too stands beside the call.
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

enum { MAX_NAMED_PAIRS = 6 };

// "*3B/*3C", "*4/*34, *5/*7 and 3 more": the pairs that were not chosen.
static void name_others(const sd_call *call, sd_text *names)
{
    for (size_t i = 0; i < call->n_others && i < MAX_NAMED_PAIRS; i++)
        sd_text__printf(names, "%s%s", i > 0 ? ", " : "", call->others[i].name);
    if (call->n_all_others > MAX_NAMED_PAIRS)
        sd_text__printf(names, " and %zu more", call->n_all_others - MAX_NAMED_PAIRS);
}

/* Whether one allele of the called pair carries the variant of every heterozygous site,
 * and the other none. */
static bool is_read_in_cis(const sd_column *column, const sd_diplotype *called)
{
    const sd_kb_gene *gene = column->gene;
    unsigned strands = 3; /* bit per copy that may be the one */
    for (uint16_t i = 0; i < column->n_loci; i++) {
        const sd_locus *locus = &column->loci[i];
        if (locus->group == 0)
            continue;
        for (unsigned copy = 0; copy < 2; copy++) {
            const uint32_t fits = gene->fits[(size_t)locus->site * gene->n_alleles +
                                             called->copy[copy].alleles[0]];
            const uint32_t beside = gene->fits[(size_t)locus->site * gene->n_alleles +
                                               called->copy[1 - copy].alleles[0]];
            if (fits != ((locus->base[0] | locus->base[1]) & ~1u) || beside != 1)
                strands &= ~(1u << copy);
        }
    }
    return strands != 0;
}

/* "rs1 and rs2" of the heterozygous sites. */
static void name_heterozygous(const sd_column *column, sd_text *names)
{
    uint16_t n = 0, n_named = 0;
    for (uint16_t i = 0; i < column->n_loci; i++)
        n = (uint16_t)(n + (column->loci[i].group != 0));
    for (uint16_t i = 0; i < column->n_loci; i++) {
        if (column->loci[i].group == 0)
            continue;
        const char *joint = n_named == 0 ? "" : n_named + 1 == n ? " and " : ", ";
        sd_text__printf(names, "%s%s", joint,
                        column->gene->sites[column->loci[i].site].id);
        n_named++;
    }
}

/* Two unphased variants of one allele, or one each of two: in the words of laboratories,
 * cis is presumed and trans is not excluded. */
static sd_status note_cis(sd_column *column, uint16_t site, const sd_call *call,
                          const char *others)
{
    sd_text sites = {0};
    name_heterozygous(column, &sites);
    const sd_status status =
        sites.failed ? SD_ENOMEM
                     : sd_column__note(column, site, "UNPHASED_ALTERNATIVES",
                                       "Phase was not determined: the variants at %s are "
                                       "presumed to be in cis "
                                       "(on the same copy of the gene), %s; in trans (on "
                                       "different copies) they "
                                       "would be %s, which is not excluded.",
                                       sites.data, call->diplotypes[0].name, others);
    sd_text__free(&sites);
    return status;
}

static const char *why_chosen(const choice *chosen, const sd_call *call)
{
    if (call->rank == SD_RANK_FREQUENCY)
        return "what is called is more frequent in the population";
    return chosen->named ? "what is called is published as the most frequent"
                         : "what is called names more of the sites";
}

/* Where the strands are open, what else would explain the genotypes is said. */
static sd_status note_others(sd_column *column, const choice *chosen, const sd_call *call)
{
    if (column->n_groups <= 1 || call->n_others == 0)
        return SD_OK;
    uint16_t first_het = 0;
    while (column->loci[first_het].group == 0)
        first_het++;
    const uint16_t site = column->loci[first_het].site;
    sd_text names = {0};
    sd_status status = SD_OK;
    name_others(call, &names);
    if (names.failed)
        status = SD_ENOMEM;
    else if (!chosen->named && column->n_groups == 2 && call->n_diplotypes == 1 &&
             call->n_all_others == 1 && is_read_in_cis(column, &call->diplotypes[0]))
        status = note_cis(column, site, call, names.data);
    else
        status = sd_column__note(
            column, site,
            chosen->named && call->rank == SD_RANK_SPECIFICITY ? "UNPHASED_PRIORITY"
                                                               : "UNPHASED_ALTERNATIVES",
            "Phase is not known throughout: %s would explain the genotypes too; %s.",
            names.data, why_chosen(chosen, call));
    sd_text__free(&names);
    return status;
}

/* The pairs that are called, and the others that fit. */
static sd_status list_pairs(sd_column *column, const sd_pairs *all, const choice *chosen,
                            sd_call *call)
{
    sd_star_fit *fits;
    size_t n;
    sd_status status = sd_star__fits(column, all, &fits, &n);
    if (status != SD_OK)
        return status;
    call->rank = SD_RANK_SPECIFICITY;
    if (sd_star__choose_by_frequency(column, fits, n))
        call->rank = SD_RANK_FREQUENCY;
    for (size_t i = 0; i < n && call->rank == SD_RANK_SPECIFICITY; i++)
        fits[i].is_chosen = is_chosen(all, fits[i].pair, chosen);
    status = sd_star__divide(column, fits, n, call);
    return status == SD_OK ? note_others(column, chosen, call) : status;
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
    status = list_pairs(column, &all, &chosen, call);
    if (status != SD_OK)
        return status;
    if (call->n_diplotypes == 0)
        return explain_no_match(column, call);
    call->state = SD_CALL_MADE;
    return sd_star__open(column, &all, chosen.named, call);
}
