/* reachable.c -- which other phenotypes the unseen sites leave open, and which advice
 * hangs on them.
 *
 * The calling floor says how the gene could be read; each reading is interpreted as a
 * call would be, by the same tables.
 *
 * Invariant: no reachable phenotype selects guidance; it only says which of it could
 * change.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "interpret/condition.h"
#include "interpret/interpret.h"

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* ---- phenotypes ---- */

static bool is_called(const sd_meaning *meaning, const sd_outcome *outcome)
{
    for (size_t i = 0; i < meaning->n_outcomes; i++)
        if (same_text(meaning->outcomes[i].phenotype, outcome->phenotype) &&
            same_text(meaning->outcomes[i].score, outcome->score))
            return true;
    return false;
}

/* Add the alleles that lead there to those known already. */
static void add_through(uint16_t *through, size_t *n, const sd_reach *reach)
{
    for (size_t i = 0; i < reach->n_through; i++) {
        size_t known = 0;
        while (known < *n && through[known] != reach->through[i])
            known++;
        if (known == *n)
            through[(*n)++] = reach->through[i];
    }
}

static sd_status add_reachable(const sd_reach *reach, const sd_outcome *outcome,
                               size_t most_through, sd_reachable *list, size_t *n,
                               sd_arena *arena, sd_error *err)
{
    size_t at = 0;
    while (at < *n && !(same_text(list[at].outcome->phenotype, outcome->phenotype) &&
                        same_text(list[at].outcome->score, outcome->score)))
        at++;
    if (at == *n) {
        list[(*n)++] = (sd_reachable){.outcome = outcome,
                                      .through = SD_NEW(arena, uint16_t, most_through)};
        if (!list[at].through)
            return sd_error__no_memory(err);
    }
    add_through(list[at].through, &list[at].n_through, reach);
    return SD_OK;
}

/* From the highest score down, those without score last; else as they came. */
static void sort_by_score(sd_reachable *list, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        const sd_reachable here = list[i];
        size_t place = i;
        for (; place > 0 && here.outcome->has_score; place--) {
            const sd_outcome *before = list[place - 1].outcome;
            if (before->has_score && before->score_value >= here.outcome->score_value)
                break;
            list[place] = list[place - 1];
        }
        list[place] = here;
    }
}

sd_status sd_interpret__reachable(const sd_kb *kb, sd_arena *arena, sd_meaning *meaning,
                                  sd_error *err)
{
    const sd_call *call = meaning->call;
    meaning->is_complete = call->state == SD_CALL_MADE && call->is_reach_known;
    if (call->gene->phenotype_rule == SD_RULE_NONE)
        meaning->is_complete = meaning->is_complete && call->n_not_assessed == 0;
    if (call->gene->phenotype_rule == SD_RULE_NONE || call->n_reach == 0)
        return SD_OK;
    sd_diplotype *readings = SD_NEW(arena, sd_diplotype, call->n_reach);
    sd_reachable *list = SD_NEW(arena, sd_reachable, call->n_reach);
    if (!readings || !list)
        return sd_error__no_memory(err);
    size_t most_through = 0;
    for (size_t i = 0; i < call->n_reach; i++) {
        readings[i] = call->reach[i].diplotype;
        most_through += call->reach[i].n_through;
    }
    const sd_call asked = {.gene = call->gene,
                           .state = SD_CALL_MADE,
                           .diplotypes = readings,
                           .n_diplotypes = call->n_reach};
    sd_meaning read;
    sd_status status = sd_interpret__call(kb, &asked, arena, &read, err);
    size_t n = 0;
    for (size_t i = 0; i < call->n_reach && status == SD_OK; i++)
        if (!is_called(meaning, &read.outcomes[i]))
            status = add_reachable(&call->reach[i], &read.outcomes[i], most_through, list,
                                   &n, arena, err);
    sort_by_score(list, n);
    meaning->reachable = list;
    meaning->n_reachable = n;
    meaning->is_complete = meaning->is_complete && n == 0;
    return status;
}

/* ---- advice that would be other ---- */

static bool is_same_advice(const sd_kb_guidance *a, const sd_kb_guidance *b)
{
    return a->action == b->action && same_text(a->number, b->number) &&
           same_text(a->recommendation, b->recommendation);
}

static bool is_met_by_others(const sd_kb_guidance *rule, const sd_gene_states *genes,
                             const sd_kb_gene *but)
{
    for (size_t i = 0; i < rule->n_conditions; i++) {
        const sd_gene_states *states = &genes[rule->conditions[i].gene->index];
        bool is_met = rule->conditions[i].gene == but;
        for (size_t s = 0; s < states->n_states && !is_met; s++)
            is_met = sd_state__satisfies(rule, states->gene, &states->states[s]);
        if (!is_met)
            return false;
    }
    return true;
}

static bool looks_at(const sd_kb_guidance *rule, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < rule->n_conditions; i++)
        if (rule->conditions[i].gene == gene)
            return true;
    return false;
}

/* Whether the drug has that advice already, from the same source for the same people. */
static bool is_given(const sd_drug_advice *drug, const sd_kb_guidance *rule)
{
    for (size_t i = 0; i < drug->n_advice; i++) {
        const sd_kb_guidance *given = drug->advice[i].rule;
        if (given == rule ||
            (strcmp(given->source, rule->source) == 0 &&
             same_text(given->population, rule->population) &&
             same_text(given->guideline, rule->guideline) && is_same_advice(given, rule)))
            return true;
    }
    return false;
}

/* Whether some rule of the drug would be met, and says other than what is said. */
static bool would_change(const sd_kb_guidance *const *rules, size_t n_rules,
                         const sd_gene_states *genes, const sd_kb_gene *gene,
                         const sd_outcome *outcome, const sd_drug_advice *drug)
{
    sd_outcome phenotype = *outcome;
    phenotype.diplotype = NULL; /* it stands for many: rules on alleles do not apply */
    const sd_gene_state state = {.outcome = &phenotype,
                                 .has_score = outcome->has_score,
                                 .at_least = outcome->score_at_least,
                                 .score = outcome->score_value};
    for (size_t r = 0; r < n_rules; r++)
        if (looks_at(rules[r], gene) && sd_state__satisfies(rules[r], gene, &state) &&
            is_met_by_others(rules[r], genes, gene) && !is_given(drug, rules[r]))
            return true;
    return false;
}

sd_status sd_reachable__changes(const sd_kb_guidance *const *rules, size_t n_rules,
                                const sd_gene_states *genes, const sd_meaning *meanings,
                                size_t n_genes, sd_arena *arena, sd_drug_advice *drug,
                                sd_error *err)
{
    size_t most = 0;
    for (size_t g = 0; g < n_genes; g++)
        most += meanings[g].n_outcomes > 0 ? meanings[g].n_reachable : 0;
    if (most == 0 || drug->n_advice == 0)
        return SD_OK;
    sd_change_if *changes = NULL;
    for (size_t g = 0; g < n_genes; g++) {
        const sd_meaning *meaning = &meanings[g];
        for (size_t i = 0; meaning->n_outcomes > 0 && i < meaning->n_reachable; i++) {
            const sd_outcome *outcome = meaning->reachable[i].outcome;
            if (!would_change(rules, n_rules, genes, genes[g].gene, outcome, drug))
                continue;
            if (!changes && !(changes = SD_NEW(arena, sd_change_if, most)))
                return sd_error__no_memory(err);
            changes[drug->n_changes++] = (sd_change_if){
                .gene = genes[g].gene, .reachable = &meaning->reachable[i]};
        }
    }
    drug->changes = changes;
    return SD_OK;
}
