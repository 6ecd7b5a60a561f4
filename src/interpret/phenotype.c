/* phenotype.c -- what a diplotype means: the functions or activity values of its copies,
 * and by the gene's rule the phenotype. SPDX-License-Identifier: Apache-2.0
 *
 * A diplotype is read as a set of places that each hold one or more alleles: two strands,
 * one strand (haploid), or a list of variants whose strands are not known.  The rules
 * then choose at most two alleles that count:
 *
 *   function_pair    the first row of the table that some choice fits
 *   activity_score   the sum of the two values; of several variants on a strand the
 * lowest counts, of a list the two lowest (CPIC's fluoropyrimidine guideline, PMID
 * 29152729); tandem copies of a star allele add up allele_status    every risk allele of
 * the table is positive or negative
 *
 * Invariant: what is not known stays not known.  An allele without function or value
 * never counts as normal. */
#include "interpret/interpret.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "interpret/allele_status.h"
#include "interpret/bound.h"

static const char INDETERMINATE[] = SD_INDETERMINATE;
static const char NO_SCORE[] = "n/a";
#define NOT_ASSIGNED ((double)NAN)

/* An allele where it stands; two that may be paired stand in different places. */
typedef struct placed_allele {
    const char *function; /* NULL where none is assigned */
    double activity;      /* NOT_ASSIGNED where none is assigned */
    size_t place;
} placed_allele;

typedef struct reading {
    placed_allele *alleles;
    size_t n_alleles;
    bool has_second; /* false where there is one copy only */
    bool at_least;   /* an "x≥N" stands in it, of an allele with activity */
} reading;

/* ---- reading a diplotype
 * --------------------------------------------------------------------------------- */

static placed_allele place_allele(const sd_kb_gene *gene, const sd_haplotype *copy,
                                  size_t index, size_t place)
{
    placed_allele out = {.function = NULL, .activity = NOT_ASSIGNED, .place = place};
    if (!copy->is_known || copy->alleles[index] >= gene->n_alleles)
        return out;
    const sd_kb_allele *allele = &gene->alleles[copy->alleles[index]];
    out.function = allele->function;
    if (allele->has_activity)
        out.activity = allele->activity * copy->copies;
    return out;
}

/* Tandem copies of a star allele act together: "*36+*10" is one place with one value and
 * no function. */
static placed_allele place_tandem(const sd_kb_gene *gene, const sd_haplotype *copy,
                                  size_t place)
{
    placed_allele out = {.function = NULL, .activity = 0, .place = place};
    for (size_t i = 0; i < copy->n_alleles; i++)
        out.activity += place_allele(gene, copy, i, place)
                            .activity; /* an unassigned one spoils the sum */
    return out;
}

static sd_status read_diplotype(const sd_kb_gene *gene, const sd_diplotype *diplotype,
                                sd_arena *arena, reading *out, sd_error *err)
{
    const size_t n_copies = diplotype->shape == SD_DIPLOID ? 2 : 1;
    const bool is_list = diplotype->shape == SD_COMPONENTS;
    const bool adds_up = strcmp(gene->caller, "variant_list") != 0;
    size_t most = 1; /* of a list with one variant: the reference beside it */
    for (size_t c = 0; c < n_copies; c++)
        most += diplotype->copy[c].n_alleles + 1u;
    *out = (reading){.alleles = SD_NEW(arena, placed_allele, most),
                     .has_second = diplotype->shape != SD_HAPLOID};
    if (!out->alleles)
        return sd_error__no_memory(err);
    for (size_t c = 0; c < n_copies; c++) {
        const sd_haplotype *copy = &diplotype->copy[c];
        if (!copy->is_known || copy->n_alleles == 0) {
            out->alleles[out->n_alleles++] =
                (placed_allele){.function = NULL, .activity = NOT_ASSIGNED, .place = c};
        } else if (copy->n_alleles > 1 && adds_up && !is_list) {
            out->alleles[out->n_alleles++] = place_tandem(gene, copy, c);
        } else {
            for (size_t i = 0; i < copy->n_alleles; i++)
                out->alleles[out->n_alleles++] =
                    place_allele(gene, copy, i, is_list ? i : c);
        }
        /* Any number of copies without activity is still none. */
        const double activity = out->alleles[out->n_alleles - 1].activity;
        out->at_least |= copy->copies_at_least && !(activity <= 0);
    }
    if (is_list && out->n_alleles == 1 && gene->reference != SD_NO_ALLELE) {
        const sd_haplotype reference = {
            .alleles = &gene->reference, .n_alleles = 1, .copies = 1, .is_known = true};
        out->alleles[out->n_alleles++] = place_allele(gene, &reference, 0, 1);
    }
    return SD_OK;
}

/* ---- function pairs
 * ----------------------------------------------------------------------------------------
 */

/* "*" alone proves nothing about an allele without function; beside a named function it
 * decides nothing, so that a risk allele keeps its meaning whatever stands on the other
 * copy. */
static bool key_fits(const char *key, const char *function, bool other_is_named)
{
    if (strcmp(key, "*") == 0)
        return function != NULL || other_is_named;
    return function != NULL && strcmp(key, function) == 0;
}

static bool pair_fits(const sd_kb_phenotype *row, const char *first, const char *second)
{
    const bool named_1 = strcmp(row->key_1, "*") != 0;
    const bool named_2 = strcmp(row->key_2, "*") != 0;
    return key_fits(row->key_1, first, named_2) && key_fits(row->key_2, second, named_1);
}

/* Does some choice of alleles fit the row?  Then *first and *second are that choice. */
static bool row_fits(const sd_kb_phenotype *row, const reading *read, size_t *first,
                     size_t *second)
{
    const bool is_single = strcmp(row->key_2, "-") == 0;
    if (is_single == read->has_second)
        return false;
    for (size_t i = 0; i < read->n_alleles; i++) {
        *first = *second = i;
        if (is_single && key_fits(row->key_1, read->alleles[i].function, false))
            return true;
        if (is_single)
            continue;
        for (size_t j = 0; j < read->n_alleles; j++) {
            *second = j;
            if (read->alleles[i].place != read->alleles[j].place &&
                pair_fits(row, read->alleles[i].function, read->alleles[j].function))
                return true;
        }
    }
    return false;
}

static void by_function_pair(const sd_kb_gene *gene, const reading *read, sd_outcome *out)
{
    size_t first = 0, second = read->n_alleles - 1;
    out->phenotype = INDETERMINATE;
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        size_t a = 0, b = 0;
        if (row_fits(&gene->phenotypes[i], read, &a, &b)) {
            out->row = &gene->phenotypes[i];
            out->phenotype = out->row->phenotype;
            first = read->alleles[a].place <= read->alleles[b].place ? a : b;
            second = first == a ? b : a;
            break;
        }
    }
    out->functions[0] = read->alleles[first].function;
    out->functions[1] = read->has_second ? read->alleles[second].function : NULL;
}

/* ---- activity scores
 * ---------------------------------------------------------------------------------------
 */

static void find_range(const sd_kb_gene *gene, sd_outcome *out)
{
    const double score = out->score_value;
    out->phenotype = INDETERMINATE;
    out->row = NULL;
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &gene->phenotypes[i];
        if (score < row->from || score > row->to)
            continue;
        /* "At least" may lie in any higher range too. */
        if (!out->score_at_least || !isfinite(row->to)) {
            out->row = row;
            out->phenotype = row->phenotype;
        }
        return;
    }
}

/* As CPIC writes scores: one decimal, two where it is a quarter. */
static const char *score_text(double score, bool at_least, sd_arena *arena)
{
    const bool is_quarter = fabs(score * 10 - round(score * 10)) > 1e-6;
    return sd_arena__printf(arena, is_quarter ? "%s%.2f" : "%s%.1f", at_least ? "≥" : "",
                            score);
}

/* An unassigned value may be any: it counts as lower than all but zero, and nothing is
 * lower than that. */
static double rank(const placed_allele *allele)
{
    return isnan(allele->activity) ? 1e-9 : allele->activity;
}

/* The lowest allele of a place (SIZE_MAX: of all), but for `except`; SIZE_MAX where there
 * is none. */
static size_t lowest(const reading *read, size_t place, size_t except)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < read->n_alleles; i++) {
        if ((place != SIZE_MAX && read->alleles[i].place != place) || i == except)
            continue;
        if (best == SIZE_MAX || rank(&read->alleles[i]) < rank(&read->alleles[best]))
            best = i;
    }
    return best;
}

static sd_status by_activity_score(const sd_kb_gene *gene, const reading *read,
                                   bool is_list, sd_arena *arena, sd_outcome *out,
                                   sd_error *err)
{
    const size_t first = lowest(read, is_list ? SIZE_MAX : 0, SIZE_MAX);
    size_t second = SIZE_MAX;
    if (read->has_second)
        second = is_list ? lowest(read, SIZE_MAX, first) : lowest(read, 1, SIZE_MAX);
    double score = read->alleles[first].activity;
    out->functions[0] = read->alleles[first].function;
    out->activities[0] = score;
    if (second != SIZE_MAX) {
        score += read->alleles[second].activity;
        out->activities[1] = read->alleles[second].activity;
        out->functions[1] = read->alleles[second].function;
    }
    out->has_score = !isnan(score);
    if (!out->has_score) {
        out->score = NO_SCORE;
        out->phenotype = INDETERMINATE;
        return SD_OK;
    }
    out->score_value = score;
    out->score_at_least = read->at_least;
    out->score = score_text(score, read->at_least, arena);
    find_range(gene, out);
    return out->score ? SD_OK : sd_error__no_memory(err);
}

/* ---- calls made elsewhere
 * ---------------------------------------------------------------------------------- */

/* "≥4.0", ">=4", "1.25"; false where it is no number ("n/a"). */
static bool parse_score(const char *text, double *value, bool *at_least)
{
    static const char *const prefixes[] = {"≥", ">="};
    *at_least = false;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        const size_t length = strlen(prefixes[i]);
        if (strncmp(text, prefixes[i], length) == 0) {
            *at_least = true;
            text += length;
            break;
        }
    }
    return sd_text__to_double(text, strlen(text), value) && *value >= 0;
}

static sd_status supply_score(const sd_call *call, sd_arena *arena, sd_outcome *out,
                              sd_error *err)
{
    out->has_score =
        parse_score(call->outside_score, &out->score_value, &out->score_at_least);
    out->activities[0] = out->activities[1] = NOT_ASSIGNED;
    out->row = NULL;
    out->score = NO_SCORE;
    if (out->has_score)
        out->score = score_text(out->score_value, out->score_at_least, arena);
    if (!out->score)
        return sd_error__no_memory(err);
    out->phenotype = INDETERMINATE;
    if (out->has_score)
        find_range(call->gene, out);
    return SD_OK;
}

/* What was supplied stands, whatever would have been computed. */
static sd_status apply_supplied(const sd_call *call, sd_arena *arena, sd_outcome *out,
                                sd_error *err)
{
    const sd_phenotype_rule rule = call->gene->phenotype_rule;
    sd_status status = SD_OK;
    if (call->outside_score && rule == SD_RULE_ACTIVITY_SCORE)
        status = supply_score(call, arena, out, err);
    if (status != SD_OK || !call->outside_phenotype)
        return status;
    if (rule == SD_RULE_ALLELE_STATUS)
        return sd_allele_status__supply(call, arena, out, err);
    /* A score that was computed and says otherwise does not stand beside a supplied
     * phenotype. */
    if (!call->outside_score && out->phenotype &&
        strcmp(out->phenotype, call->outside_phenotype) != 0) {
        out->has_score = out->score_at_least = false;
        out->score = NULL;
    }
    out->phenotype = call->outside_phenotype;
    out->row = NULL;
    return SD_OK;
}

/* ---- the door
 * ----------------------------------------------------------------------------------------------
 */

static sd_status interpret_diplotype(const sd_call *call, const sd_diplotype *diplotype,
                                     sd_arena *arena, sd_outcome *out, sd_error *err)
{
    const sd_kb_gene *gene = call->gene;
    reading read;
    sd_status status = SD_OK;
    *out =
        (sd_outcome){.diplotype = diplotype, .activities = {NOT_ASSIGNED, NOT_ASSIGNED}};
    switch (gene->phenotype_rule) {
    case SD_RULE_NONE:
        break;
    case SD_RULE_FUNCTION_PAIR:
        status = read_diplotype(gene, diplotype, arena, &read, err);
        if (status == SD_OK)
            by_function_pair(gene, &read, out);
        break;
    case SD_RULE_ACTIVITY_SCORE:
        status = read_diplotype(gene, diplotype, arena, &read, err);
        if (status == SD_OK)
            status = by_activity_score(gene, &read, diplotype->shape == SD_COMPONENTS,
                                       arena, out, err);
        break;
    case SD_RULE_ALLELE_STATUS:
        status = sd_allele_status__of(gene, diplotype, arena, out, err);
        break;
    }
    return status;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The phenotype of one more pair that fits. */
static void add_chance(sd_chance *chances, size_t *n, const sd_outcome *outcome,
                       bool is_called)
{
    size_t known = 0;
    if (!outcome->phenotype)
        return;
    while (known < *n && !same_text(chances[known].phenotype, outcome->phenotype))
        known++;
    if (known == *n)
        chances[(*n)++] =
            (sd_chance){.phenotype = outcome->phenotype, .is_called = is_called};
    if (outcome->diplotype)
        chances[known].probability += outcome->diplotype->probability;
}

/* The pairs that were not called count for what is possible, and for whether it is firm.
 */
static sd_status add_others(sd_meaning *meaning, sd_arena *arena, sd_error *err)
{
    sd_chance *chances =
        SD_NEW(arena, sd_chance, meaning->n_outcomes + meaning->n_others);
    if (!chances)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < meaning->n_outcomes; i++)
        add_chance(chances, &meaning->n_chances, &meaning->outcomes[i], true);
    for (size_t i = 0; i < meaning->n_others; i++) {
        const sd_outcome *other = &meaning->others[i];
        add_chance(chances, &meaning->n_chances, other, false);
        meaning->is_firm &= same_text(other->phenotype, meaning->outcomes[0].phenotype) &&
                            same_text(other->score, meaning->outcomes[0].score);
    }
    meaning->is_firm &= meaning->n_others == meaning->call->n_all_others;
    meaning->chances = chances;
    return SD_OK;
}

/* Distinct phenotypes in the order of the outcomes, and whether all say the same. */
static sd_status summarise(sd_meaning *meaning, sd_arena *arena, sd_error *err)
{
    const char **phenotypes = SD_NEW(arena, const char *, meaning->n_outcomes);
    if (!phenotypes)
        return sd_error__no_memory(err);
    meaning->is_firm = meaning->n_outcomes > 0;
    for (size_t i = 0; i < meaning->n_outcomes; i++) {
        const sd_outcome *outcome = &meaning->outcomes[i];
        meaning->is_firm &=
            same_text(outcome->phenotype, meaning->outcomes[0].phenotype) &&
            same_text(outcome->score, meaning->outcomes[0].score);
        size_t known = 0;
        while (known < meaning->n_phenotypes &&
               !same_text(phenotypes[known], outcome->phenotype))
            known++;
        if (known == meaning->n_phenotypes && outcome->phenotype)
            phenotypes[meaning->n_phenotypes++] = outcome->phenotype;
    }
    meaning->phenotypes = phenotypes;
    return add_others(meaning, arena, err);
}

/* The call with the words of one diplotype: alternatives of an outside call may each have
 * their own. */
static sd_call with_words_of(const sd_call *call, size_t diplotype)
{
    sd_call own = *call;
    if (diplotype < call->n_diplotypes && call->diplotypes[diplotype].supplied_phenotype)
        own.outside_phenotype = call->diplotypes[diplotype].supplied_phenotype;
    if (diplotype < call->n_diplotypes && call->diplotypes[diplotype].supplied_score)
        own.outside_score = call->diplotypes[diplotype].supplied_score;
    return own;
}

/* Where no diplotype fits, the meaning of the alleles that one site alone tells; they are
 * not said to be carried, so the outcome has no diplotype. */
static sd_status interpret_inferred(const sd_call *call, sd_arena *arena, sd_meaning *out,
                                    sd_error *err)
{
    sd_outcome *outcome = SD_NEW(arena, sd_outcome, 1);
    if (!outcome)
        return sd_error__no_memory(err);
    sd_status status = interpret_diplotype(call, call->inferred, arena, outcome, err);
    if (status != SD_OK)
        return status;
    outcome->diplotype = NULL;
    out->outcomes = outcome;
    out->n_outcomes = 1;
    out->is_inferred = true;
    status = summarise(out, arena, err);
    out->is_firm = false;
    return status;
}

static int compare_outcomes(const void *left, const void *right)
{
    const sd_outcome *a = left, *b = right;
    if (a->has_score != b->has_score)
        return a->has_score ? -1 : 1;
    if (!a->has_score)
        return 0;
    return (a->score_value > b->score_value) - (a->score_value < b->score_value);
}

/* The distinct scores, lowest first and "n/a" last. */
static sd_status list_scores(const sd_meaning *possible, sd_arena *arena, sd_meaning *out,
                             sd_error *err)
{
    const size_t n = possible->n_outcomes;
    const char **scores = SD_NEW(arena, const char *, n);
    sd_outcome *sorted = SD_NEW(arena, sd_outcome, n);
    if (!scores || !sorted)
        return sd_error__no_memory(err);
    if (n > 0) {
        memcpy(sorted, possible->outcomes, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, compare_outcomes);
    }
    for (size_t i = 0; i < n; i++) {
        const char *score = sorted[i].score;
        if (score && (out->n_possible_scores == 0 ||
                      !same_text(scores[out->n_possible_scores - 1], score)))
            scores[out->n_possible_scores++] = score;
    }
    out->possible_scores = scores;
    return SD_OK;
}

/* What other structures would mean, and whether that is the same. */
static sd_status interpret_structures(const sd_call *call, sd_arena *arena,
                                      sd_meaning *out, sd_error *err)
{
    const size_t most = out->n_outcomes + call->n_structural;
    const char **phenotypes = SD_NEW(arena, const char *, most);
    sd_outcome *all = SD_NEW(arena, sd_outcome, most);
    if (!phenotypes || !all)
        return sd_error__no_memory(err);
    if (out->n_outcomes > 0)
        memcpy(all, out->outcomes, out->n_outcomes * sizeof *all);
    size_t n = out->n_outcomes;
    for (size_t i = 0; i < call->n_structural; i++, n++) {
        sd_status status =
            interpret_diplotype(call, &call->structural[i], arena, &all[n], err);
        if (status != SD_OK)
            return status;
    }
    sd_meaning possible = {.call = call,
                           .outcomes = all,
                           .n_outcomes = n,
                           .others = out->others,
                           .n_others = out->n_others};
    sd_status status = summarise(&possible, arena, err);
    if (status == SD_OK)
        status = list_scores(&possible, arena, out, err);
    out->possible_phenotypes = possible.phenotypes;
    out->n_possible_phenotypes = possible.n_phenotypes;
    out->is_provisional = !possible.is_firm;
    out->is_firm = possible.is_firm;
    return status;
}

/* What the pairs would mean that fit but were not called. */
static sd_status interpret_others(const sd_call *call, sd_arena *arena, sd_meaning *out,
                                  sd_error *err)
{
    sd_outcome *others = SD_NEW(arena, sd_outcome, call->n_others);
    if (!others)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < call->n_others; i++) {
        const sd_status status =
            interpret_diplotype(call, &call->others[i], arena, &others[i], err);
        if (status != SD_OK)
            return status;
    }
    out->others = others;
    out->n_others = call->n_others;
    return SD_OK;
}

sd_status sd_interpret__call(const sd_kb *kb, const sd_call *call, sd_arena *arena,
                             sd_meaning *out, sd_error *err)
{
    *out = (sd_meaning){.call = call};
    if (call->state == SD_CALL_NO_MATCH && call->inferred)
        return interpret_inferred(call, arena, out, err);
    if (call->state == SD_CALL_NO_MATCH)
        return sd_bound__of(kb, call, arena, &out->bound, err);
    if (call->state != SD_CALL_MADE && call->state != SD_CALL_OUTSIDE &&
        call->state != SD_CALL_WITHOUT_STRUCTURE)
        return SD_OK;
    const bool is_outside = call->state == SD_CALL_OUTSIDE;
    out->n_outcomes = call->n_diplotypes;
    if (is_outside && call->n_diplotypes == 0 &&
        (call->outside_phenotype || call->outside_score))
        out->n_outcomes = 1;
    sd_outcome *outcomes = SD_NEW(arena, sd_outcome, out->n_outcomes);
    if (!outcomes)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < out->n_outcomes; i++) {
        sd_status status = SD_OK;
        const sd_call own = with_words_of(call, i);
        outcomes[i] = (sd_outcome){.activities = {NOT_ASSIGNED, NOT_ASSIGNED}};
        if (i < call->n_diplotypes)
            status =
                interpret_diplotype(call, &call->diplotypes[i], arena, &outcomes[i], err);
        if (status == SD_OK && is_outside && (own.outside_phenotype || own.outside_score))
            status = apply_supplied(&own, arena, &outcomes[i], err);
        if (status != SD_OK)
            return status;
    }
    out->outcomes = outcomes;
    sd_status status = interpret_others(call, arena, out, err);
    if (status == SD_OK)
        status = summarise(out, arena, err);
    if (status == SD_OK && call->state == SD_CALL_WITHOUT_STRUCTURE)
        status = interpret_structures(call, arena, out, err);
    return status;
}
