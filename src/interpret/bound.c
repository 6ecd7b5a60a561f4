/* bound.c -- which phenotypes are left where no diplotype fits.
 *
 * Each strand of call->composed has, of the levels of function that the gene's alleles
 * have, those that it may have; each pair of levels is then interpreted as two named
 * alleles would be, so the tables decide.
 *
 * That further changes leave an allele of no function without function, and do not raise
 * a decreased one, is our rule, not a guideline's: it is said in words, and nothing
 * selects guidance by it.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "interpret/bound.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

enum { MAX_LEVELS = 16, NOT_RANKED = -1 };

/* CPIC's terms for the function of an allele (PMID 27441996), from the least. */
static const char *const ranked[] = {"No function", "Decreased function",
                                     "Normal function", "Increased function"};
enum { NO_FUNCTION, DECREASED, NORMAL, INCREASED, RANKS };

/* The alleles that stand for the levels of function of a gene, one for each. */
typedef struct levels {
    const sd_kb_gene *gene;
    uint16_t allele[MAX_LEVELS];
    size_t n;
} levels;

/* Bits of levels. */
typedef uint32_t level_set;

static const sd_kb_allele *allele_of(const levels *all, size_t level)
{
    return &all->gene->alleles[all->allele[level]];
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Its function is known, and what it is. */
static bool has_level(const sd_kb_gene *gene, const sd_kb_allele *allele)
{
    if (gene->phenotype_rule == SD_RULE_ACTIVITY_SCORE)
        return allele->has_activity;
    return allele->function && !starts_with(allele->function, "Uncertain ") &&
           !starts_with(allele->function, "Unknown ");
}

static bool is_level(const sd_kb_gene *gene, const sd_kb_allele *a, const sd_kb_allele *b)
{
    if (gene->phenotype_rule == SD_RULE_ACTIVITY_SCORE)
        return !(a->activity < b->activity) && !(a->activity > b->activity);
    return strcmp(a->function, b->function) == 0;
}

/* False where the gene has more levels than there is room for: then nothing is said. */
static bool find_levels(const sd_kb_gene *gene, levels *out)
{
    *out = (levels){.gene = gene};
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (!has_level(gene, &gene->alleles[i]))
            continue;
        size_t known = 0;
        while (known < out->n &&
               !is_level(gene, allele_of(out, known), &gene->alleles[i]))
            known++;
        if (known == MAX_LEVELS)
            return false;
        if (known == out->n)
            out->allele[out->n++] = i;
    }
    return out->n > 0;
}

static int rank_of(const sd_kb_allele *allele)
{
    for (int rank = 0; rank < RANKS; rank++) {
        if (allele->function && strcmp(allele->function, ranked[rank]) == 0)
            return rank;
    }
    return NOT_RANKED;
}

/* ---- one strand ---- */

/* Whether a level is no higher than the allele's, which is none or decreased. */
static bool is_at_most(const levels *all, size_t level, const sd_kb_allele *allele)
{
    const sd_kb_allele *other = allele_of(all, level);
    if (all->gene->phenotype_rule == SD_RULE_ACTIVITY_SCORE)
        return other->activity <= allele->activity;
    const int rank = rank_of(other);
    return rank != NOT_RANKED && rank <= rank_of(allele);
}

static level_set all_levels(const levels *all)
{
    return (level_set)((UINT64_C(1) << all->n) - 1);
}

static level_set exact_level(const levels *all, const sd_kb_allele *allele)
{
    for (size_t i = 0; i < all->n; i++) {
        if (is_level(all->gene, allele_of(all, i), allele))
            return UINT32_C(1) << i;
    }
    return 0;
}

/* The levels that the strand may have.  Sites that were not seen may hold further changes
 * too, and an allele of which not all was seen proves nothing. */
static level_set levels_of(const levels *all, const sd_haplotype *strand, bool has_unseen)
{
    const sd_kb_gene *gene = all->gene;
    const sd_kb_allele *first = &gene->alleles[strand->alleles[0]];
    if (strand->n_alleles == 1 && strand->n_changes == 0 && !has_unseen &&
        has_level(gene, first))
        return exact_level(all, first);
    if (strand->is_partly_seen)
        return all_levels(all);
    level_set set = all_levels(all);
    bool has_none = false, has_increased = false;
    for (uint16_t i = 0; i < strand->n_alleles; i++) {
        const sd_kb_allele *allele = &gene->alleles[strand->alleles[i]];
        const int rank = has_level(gene, allele) ? rank_of(allele) : NOT_RANKED;
        has_none |= rank == NO_FUNCTION;
        has_increased |= rank == INCREASED;
        for (size_t k = 0; k < all->n && (rank == NO_FUNCTION || rank == DECREASED); k++)
            set &= is_at_most(all, k, allele) ? ~UINT32_C(0) : ~(UINT32_C(1) << k);
    }
    return has_increased && !has_none ? all_levels(all) : set;
}

/* ---- pairs of levels ---- */

/* [a][b], a <= b: the pair is possible. */
typedef struct pairs {
    bool is_possible[MAX_LEVELS][MAX_LEVELS];
} pairs;

static void add_pairs(pairs *out, level_set a, level_set b, size_t n_levels)
{
    for (size_t i = 0; i < n_levels; i++) {
        for (size_t k = 0; k < n_levels; k++) {
            if ((a >> i & 1) && (b >> k & 1))
                out->is_possible[i < k ? i : k][i < k ? k : i] = true;
        }
    }
}

static sd_haplotype stand_in(const levels *all, size_t level)
{
    return (sd_haplotype){.alleles = &all->allele[level],
                          .n_alleles = 1,
                          .name = allele_of(all, level)->reported_as,
                          .copies = 1,
                          .is_known = true};
}

/* What the pairs mean. */
static sd_status interpret_pairs(const sd_kb *kb, const levels *all, const pairs *which,
                                 bool is_haploid, sd_arena *arena, sd_meaning *out,
                                 sd_error *err)
{
    sd_diplotype *diplotypes = SD_NEW(arena, sd_diplotype, all->n * all->n);
    sd_call *call = SD_NEW(arena, sd_call, 1);
    if (!diplotypes || !call)
        return sd_error__no_memory(err);
    *call = (sd_call){.gene = all->gene, .state = SD_CALL_MADE, .diplotypes = diplotypes};
    for (size_t a = 0; a < all->n; a++) {
        for (size_t b = a; b < (is_haploid ? a + 1 : all->n); b++) {
            if (which->is_possible[a][b])
                diplotypes[call->n_diplotypes++] =
                    (sd_diplotype){.shape = is_haploid ? SD_HAPLOID : SD_DIPLOID,
                                   .copy = {stand_in(all, a), stand_in(all, b)},
                                   .name = ""};
        }
    }
    return sd_interpret__call(kb, call, arena, out, err);
}

/* ---- words ---- */

static const char *highest_score(const sd_meaning *meaning)
{
    const sd_outcome *best = NULL;
    for (size_t i = 0; i < meaning->n_outcomes; i++) {
        const sd_outcome *outcome = &meaning->outcomes[i];
        if (outcome->has_score && (!best || outcome->score_value > best->score_value))
            best = outcome;
    }
    return best ? best->score : NULL;
}

static const char *join_phenotypes(const sd_meaning *meaning, sd_arena *arena)
{
    sd_text text = {0};
    for (size_t i = 0; i < meaning->n_phenotypes; i++)
        sd_text__printf(&text, "%s%s",
                        i == 0                           ? ""
                        : i + 1 == meaning->n_phenotypes ? " or "
                                                         : ", ",
                        meaning->phenotypes[i]);
    const char *kept = text.failed ? NULL : sd_arena__strdup(arena, text.data);
    sd_text__free(&text);
    return kept;
}

static sd_status say(const sd_meaning *left, sd_arena *arena, sd_bound *out,
                     sd_error *err)
{
    const char *phenotypes = join_phenotypes(left, arena);
    const char *score = highest_score(left);
    if (!phenotypes)
        return sd_error__no_memory(err);
    const char *at_most =
        score ? sd_arena__printf(arena, " (activity score at most %s)", score) : "";
    out->words =
        left->n_phenotypes == 1
            ? sd_arena__printf(arena,
                               "Whatever the further changes do, the phenotype "
                               "would be %s%s.",
                               phenotypes, at_most)
            : sd_arena__printf(arena,
                               "The phenotype would be %s%s; which depends on the "
                               "further changes.",
                               phenotypes, at_most);
    out->phenotypes = left->phenotypes;
    out->n_phenotypes = left->n_phenotypes;
    return out->words ? SD_OK : sd_error__no_memory(err);
}

static const char cannot_be_told[] =
    "The phenotype cannot be told: what the further changes do is not known.";

sd_status sd_bound__of(const sd_kb *kb, const sd_call *call, sd_arena *arena,
                       sd_bound *out, sd_error *err)
{
    const sd_phenotype_rule rule = call->gene->phenotype_rule;
    *out = (sd_bound){0};
    if (rule != SD_RULE_FUNCTION_PAIR && rule != SD_RULE_ACTIVITY_SCORE)
        return SD_OK;
    out->words = cannot_be_told;
    levels *all = SD_NEW(arena, levels, 1);
    if (!all)
        return sd_error__no_memory(err);
    /* Copies that were not looked at may add to any score. */
    const bool is_open = call->gene->needs_copy_number && !call->copy_number;
    if (call->n_composed == 0 || is_open || !find_levels(call->gene, all))
        return SD_OK;
    const bool is_haploid = call->composed[0].shape == SD_HAPLOID;
    const bool has_unseen = call->n_unseen_sites > 0;
    pairs left = {0}, every = {0};
    for (size_t i = 0; i < call->n_composed; i++) {
        const sd_haplotype *copy = call->composed[i].copy;
        const level_set a = levels_of(all, &copy[0], has_unseen);
        add_pairs(&left, a, is_haploid ? a : levels_of(all, &copy[1], has_unseen),
                  all->n);
    }
    add_pairs(&every, all_levels(all), all_levels(all), all->n);
    sd_meaning of_left = {0}, of_every = {0};
    sd_status status = interpret_pairs(kb, all, &left, is_haploid, arena, &of_left, err);
    if (status == SD_OK)
        status = interpret_pairs(kb, all, &every, is_haploid, arena, &of_every, err);
    if (status != SD_OK || of_left.n_phenotypes == 0 ||
        of_left.n_phenotypes == of_every.n_phenotypes)
        return status;
    return say(&of_left, arena, out, err);
}
