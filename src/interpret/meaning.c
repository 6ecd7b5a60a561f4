/* meaning.c -- what a call means: its diplotypes' outcomes, those of the pairs that fit
 * too, and what all of them agree on. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "interpret/bound.h"
#include "interpret/phenotype.h"

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
    sd_status status = sd_phenotype__of(call, call->inferred, arena, outcome, err);
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
            sd_phenotype__of(call, &call->structural[i], arena, &all[n], err);
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
            sd_phenotype__of(call, &call->others[i], arena, &others[i], err);
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
        outcomes[i] = (sd_outcome){.activities = {SD_NOT_ASSIGNED, SD_NOT_ASSIGNED}};
        if (i < call->n_diplotypes)
            status =
                sd_phenotype__of(call, &call->diplotypes[i], arena, &outcomes[i], err);
        if (status == SD_OK && is_outside && (own.outside_phenotype || own.outside_score))
            status = sd_phenotype__supply(&own, arena, &outcomes[i], err);
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
