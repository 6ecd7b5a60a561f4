/* condition.c -- "GENE op value|value": what a result must be for a rule to apply.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Invariant: what is not known meets no condition.  A gene without result meets only "No
 * Result"; a phenotype without diplotype neither has nor lacks an allele. */
#include "interpret/condition.h"

#include <string.h>

#include "base/error.h"

#define HIGHEST_SCORE 6.0  /* of those that guidelines tell apart */
#define SCORE_STEP    0.25 /* all activity values are quarters */

/* ---- states ---- */

/* Scores that a phenotype supplied without a score may stand for; returns their number,
 * and writes them where `states` is not NULL. */
static size_t expand_phenotype(const sd_kb_gene *gene, const sd_outcome *outcome,
                               sd_gene_state *states)
{
    size_t n = 0;
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &gene->phenotypes[i];
        if (strcmp(row->phenotype, outcome->phenotype) != 0)
            continue;
        const double to = row->to < HIGHEST_SCORE ? row->to : HIGHEST_SCORE;
        for (double score = row->from; score <= to; score += SCORE_STEP, n++)
            if (states)
                states[n] = (sd_gene_state){
                    .outcome = outcome, .has_score = true, .score = score};
    }
    if (n == 0 && states)
        states[0] = (sd_gene_state){.outcome = outcome};
    return n ? n : 1;
}

static bool is_phenotype_only(const sd_kb_gene *gene, const sd_outcome *outcome)
{
    return gene->phenotype_rule == SD_RULE_ACTIVITY_SCORE && !outcome->score &&
           outcome->phenotype;
}

sd_status sd_states__list(const sd_kb_gene *gene, const sd_meaning *meaning,
                          sd_arena *arena, sd_gene_states *out, sd_error *err)
{
    const size_t n_outcomes = meaning->is_provisional ? 0 : meaning->n_outcomes;
    size_t n = n_outcomes ? 0 : 1;
    for (size_t i = 0; i < n_outcomes; i++)
        n += is_phenotype_only(gene, &meaning->outcomes[i])
                 ? expand_phenotype(gene, &meaning->outcomes[i], NULL)
                 : 1;
    *out = (sd_gene_states){.gene = gene,
                            .states = SD_NEW(arena, sd_gene_state, n),
                            .n_states = n,
                            .is_inferred = meaning->is_inferred};
    if (!out->states)
        return sd_error__no_memory(err);
    sd_gene_state *at = out->states;
    for (size_t i = 0; i < n_outcomes; i++) {
        const sd_outcome *outcome = &meaning->outcomes[i];
        if (is_phenotype_only(gene, outcome))
            at += expand_phenotype(gene, outcome, at);
        else
            *at++ = (sd_gene_state){.outcome = outcome,
                                    .has_score = outcome->has_score,
                                    .at_least = outcome->score_at_least,
                                    .score = outcome->score_value};
    }
    return SD_OK;
}

/* ---- conditions ---- */

bool sd_condition__lists(const sd_kb_condition *condition, const char *value)
{
    for (size_t i = 0; value && i < condition->n_values; i++)
        if (strcmp(condition->values[i], value) == 0)
            return true;
    return false;
}

static bool is_met_is(const sd_kb_condition *condition, const sd_outcome *outcome)
{
    if (sd_condition__lists(condition, outcome->phenotype))
        return true;
    for (size_t i = 0; i < outcome->n_statuses; i++)
        if (sd_condition__lists(condition, outcome->statuses[i]))
            return true;
    return false;
}

static bool is_met_score(const sd_kb_condition *condition, const sd_gene_state *state)
{
    if (!state->has_score)
        return sd_condition__lists(condition, "n/a");
    for (size_t i = 0; i < condition->n_ranges; i++) {
        const struct sd_kb_range *range = &condition->ranges[i];
        if (state->at_least ? state->score <= range->to
                            : state->score >= range->from && state->score <= range->to)
            return true;
    }
    return false;
}

/* Is a listed allele on the copy? */
static bool carries(const sd_kb_condition *condition, const sd_haplotype *copy)
{
    if (sd_condition__lists(condition, copy->name))
        return true;
    for (size_t i = 0; i < copy->n_alleles; i++) {
        if (copy->alleles[i] >= condition->gene->n_alleles)
            continue;
        const sd_kb_allele *allele = &condition->gene->alleles[copy->alleles[i]];
        if (sd_condition__lists(condition, allele->name) ||
            sd_condition__lists(condition, allele->reported_as))
            return true;
    }
    return false;
}

static bool is_met_carrier(const sd_kb_condition *condition, const sd_outcome *outcome)
{
    const sd_diplotype *diplotype = outcome->diplotype;
    if (!diplotype)
        return false; /* a phenotype alone says nothing of alleles, neither way */
    const bool has =
        carries(condition, &diplotype->copy[0]) ||
        (diplotype->shape == SD_DIPLOID && carries(condition, &diplotype->copy[1]));
    return has == (condition->op == SD_OP_HAS);
}

static bool is_pair(const char *value, const char *first, const char *second)
{
    const size_t n_first = strlen(first);
    return strncmp(value, first, n_first) == 0 && value[n_first] == '/' &&
           strcmp(value + n_first + 1, second) == 0;
}

static bool is_met_diplotype(const sd_kb_condition *condition, const sd_outcome *outcome)
{
    const sd_diplotype *diplotype = outcome->diplotype;
    if (!diplotype || diplotype->shape != SD_DIPLOID)
        return diplotype && sd_condition__lists(condition, diplotype->name);
    const char *first = diplotype->copy[0].name, *second = diplotype->copy[1].name;
    for (size_t i = 0; i < condition->n_values; i++)
        if (is_pair(condition->values[i], first, second) ||
            is_pair(condition->values[i], second, first))
            return true;
    return false;
}

/* Another pair of alleles than those listed; a phenotype alone says nothing of alleles.
 */
static bool is_met_other(const sd_kb_condition *condition, const sd_outcome *outcome)
{
    return outcome->diplotype && !is_met_diplotype(condition, outcome);
}

static bool is_met(const sd_kb_condition *condition, const sd_gene_state *state)
{
    if (!state->outcome)
        return (condition->op == SD_OP_IS || condition->op == SD_OP_SCORE) &&
               sd_condition__lists(condition, "No Result");
    switch (condition->op) {
    case SD_OP_IS:
        return is_met_is(condition, state->outcome);
    case SD_OP_SCORE:
        return is_met_score(condition, state);
    case SD_OP_HAS:
    case SD_OP_LACKS:
        return is_met_carrier(condition, state->outcome);
    case SD_OP_DIPLOTYPE:
        return is_met_diplotype(condition, state->outcome);
    case SD_OP_NOT_DIPLOTYPE:
        return is_met_other(condition, state->outcome);
    }
    return false;
}

bool sd_state__satisfies(const sd_kb_guidance *rule, const sd_kb_gene *gene,
                         const sd_gene_state *state)
{
    for (size_t i = 0; i < rule->n_conditions; i++)
        if (rule->conditions[i].gene == gene && !is_met(&rule->conditions[i], state))
            return false;
    return true;
}
