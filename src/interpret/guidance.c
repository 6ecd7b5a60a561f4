/* guidance.c -- which rows of the guidance tables a patient's results select.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A gene has one state per tied outcome, or the one state "no result".  A rule is a
 * conjunction of conditions on single genes, and genes tie independently of each other:
 * so a rule is possible exactly where every gene has a state that meets all of the rule's
 * conditions on it, and the number of combinations that select it is the product of the
 * numbers of such states.  No combination is ever enumerated.
 *
 * Within a guideline and population the rules exclude each other.  A source may have two
 * guidelines on a drug, each about a gene of its own.  The advice is ambiguous
 * where some combinations select other advice than others, or none at all. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "interpret/agreement.h"
#include "interpret/condition.h"
#include "interpret/interpret.h"
#include "interpret/population.h"

enum { MAX_GROUP_GENES = 16, MAX_NAMED_DIPLOTYPES = 3 };
#define HIGHEST_SCORE 6.0  /* of those that guidelines tell apart */
#define SCORE_STEP    0.25 /* all activity values are quarters */

/* The rules of one drug, population and guideline. */
typedef struct rule_group {
    const sd_kb_guidance *const *rules;
    size_t n_rules;
    const sd_gene_states *genes[MAX_GROUP_GENES];
    size_t n_genes;
} rule_group;

typedef struct guidance_work {
    const sd_kb *kb;
    const sd_patient *patient;   /* NULL: nothing is known */
    const sd_gene_states *genes; /* by gene index */
    sd_arena *arena;
    sd_text text; /* scratch */
} guidance_work;

/* Combinations of the group's gene states that select the rule; 0: it cannot apply. */
static double count_selecting(const rule_group *group, const sd_kb_guidance *rule)
{
    double combinations = 1;
    for (size_t g = 0; g < group->n_genes && combinations > 0; g++) {
        size_t n = 0;
        for (size_t s = 0; s < group->genes[g]->n_states; s++)
            n += sd_state__satisfies(rule, group->genes[g]->gene,
                                     &group->genes[g]->states[s]);
        combinations *= (double)n;
    }
    return combinations;
}

/* ---- why: the results that select a rule ---- */

/* Add "a", or " or a" after the first; what is there already is not said twice. */
static void add_alternative(sd_text *text, size_t start, const char *alternative)
{
    if (!alternative)
        return;
    const size_t length = strlen(alternative);
    for (const char *at = text->length > start ? text->data + start : "";
         (at = strstr(at, alternative)) != NULL; at += length) {
        const size_t before = (size_t)(at - text->data) - start;
        const bool begins =
            before == 0 || (before >= 4 && strncmp(at - 4, " or ", 4) == 0);
        const bool ends = at[length] == '\0' || strncmp(at + length, " or ", 4) == 0;
        if (begins && ends)
            return;
    }
    if (text->length > start)
        sd_text__puts(text, " or ");
    sd_text__puts(text, alternative);
}

static bool is_single_typing(const sd_kb_gene *gene, const sd_gene_state *state)
{
    const sd_diplotype *diplotype = state->outcome->diplotype;
    return gene->phenotype_rule == SD_RULE_ALLELE_STATUS && diplotype &&
           diplotype->shape == SD_HAPLOID && gene->ploidy == SD_AUTOSOMAL;
}

/* What the rule looked at in this state. */
static void describe_state(const sd_kb_guidance *rule, const sd_kb_gene *gene,
                           const sd_gene_state *state, size_t start, sd_text *text)
{
    const sd_outcome *outcome = state->outcome;
    for (size_t i = 0; i < rule->n_conditions; i++) {
        const sd_kb_condition *condition = &rule->conditions[i];
        if (condition->gene != gene)
            continue;
        if (condition->op == SD_OP_SCORE && outcome->score) {
            char score[64];
            snprintf(score, sizeof score, "activity score %s", outcome->score);
            add_alternative(text, start, score);
        } else if (condition->op == SD_OP_SCORE || condition->op == SD_OP_IS) {
            bool found = false;
            for (size_t s = 0; s < outcome->n_statuses; s++)
                if (sd_condition__lists(condition, outcome->statuses[s])) {
                    add_alternative(text, start, outcome->statuses[s]);
                    found = true;
                }
            if (!found)
                add_alternative(text, start, outcome->phenotype);
        } else if (outcome->diplotype) {
            add_alternative(text, start, outcome->diplotype->name);
        }
        return; /* the first condition on a gene names it */
    }
}

/* " (if one or other diplotype)" where only some of several tied diplotypes satisfy the
 * rule. */
static void name_diplotypes(const sd_kb_guidance *rule, const sd_gene_states *gene,
                            sd_text *text)
{
    sd_text names = {0};
    size_t n_named = 0, n_satisfying = 0;
    for (size_t s = 0; s < gene->n_states; s++) {
        const sd_outcome *outcome = gene->states[s].outcome;
        if (!outcome || !sd_state__satisfies(rule, gene->gene, &gene->states[s]))
            continue;
        n_satisfying++;
        if (outcome->diplotype && n_named++ < MAX_NAMED_DIPLOTYPES)
            add_alternative(&names, 0, outcome->diplotype->name);
    }
    if (n_satisfying < gene->n_states && names.length > 0)
        sd_text__printf(text, " (if %s%s)", names.data,
                        n_named > MAX_NAMED_DIPLOTYPES ? " or others" : "");
    text->failed |= names.failed;
    sd_text__free(&names);
}

static void explain_gene(const sd_kb_guidance *rule, const sd_gene_states *gene,
                         sd_text *text)
{
    sd_text__printf(text, "%s%s ", text->length ? ", " : "", gene->gene->name);
    const size_t start = text->length;
    bool is_single = false;
    for (size_t s = 0; s < gene->n_states; s++) {
        const sd_gene_state *state = &gene->states[s];
        if (!sd_state__satisfies(rule, gene->gene, state))
            continue;
        if (!state->outcome) {
            add_alternative(text, start, "no result");
        } else {
            describe_state(rule, gene->gene, state, start, text);
            is_single |= is_single_typing(gene->gene, state);
        }
    }
    if (is_single)
        sd_text__puts(text, " (one allele typed)");
    if (gene->is_inferred)
        sd_text__puts(text, " (inferred from one site)");
    name_diplotypes(rule, gene, text);
}

/* "GENE Poor Metabolizer, OTHER activity score 1.0": genes in the rule's order. */
static const char *explain(guidance_work *work, const rule_group *group,
                           const sd_kb_guidance *rule)
{
    sd_text__clear(&work->text);
    for (size_t g = 0; g < group->n_genes; g++)
        for (size_t i = 0; i < rule->n_conditions; i++)
            if (rule->conditions[i].gene == group->genes[g]->gene) {
                explain_gene(rule, group->genes[g], &work->text);
                break;
            }
    if (work->text.failed)
        return NULL;
    return sd_arena__strndup(work->arena, work->text.data ? work->text.data : "",
                             work->text.length);
}

/* ---- one group, one drug ---- */

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same_advice(const sd_kb_guidance *a, const sd_kb_guidance *b)
{
    return a->action == b->action && same(a->number, b->number) &&
           same(a->recommendation, b->recommendation);
}

static sd_status collect_genes(const guidance_work *work, rule_group *group,
                               sd_error *err)
{
    for (size_t r = 0; r < group->n_rules; r++)
        for (size_t i = 0; i < group->rules[r]->n_conditions; i++) {
            const sd_gene_states *gene =
                &work->genes[group->rules[r]->conditions[i].gene->index];
            size_t g = 0;
            while (g < group->n_genes && group->genes[g] != gene)
                g++;
            if (g == MAX_GROUP_GENES)
                return sd_error__set(err, SD_EKNOWLEDGE, group->rules[r]->source, 0,
                                     "%s: more than %d genes in the rules of a drug",
                                     group->rules[r]->rule, MAX_GROUP_GENES);
            if (g == group->n_genes)
                group->genes[group->n_genes++] = gene;
        }
    return SD_OK;
}

/* Append the possible rules of one guideline and population to the drug's advice. */
static sd_status advise_group(guidance_work *work, rule_group *group, sd_advice *advice,
                              sd_drug_advice *drug, sd_error *err)
{
    const sd_status status = collect_genes(work, group, err);
    if (status != SD_OK)
        return status;
    double all = 1, selecting = 0;
    for (size_t g = 0; g < group->n_genes; g++)
        all *= (double)group->genes[g]->n_states;
    const sd_kb_guidance *first = NULL;
    bool differs = false;
    for (size_t r = 0; r < group->n_rules; r++) {
        const sd_kb_guidance *rule = group->rules[r];
        const double combinations = count_selecting(group, rule);
        if (combinations <= 0)
            continue;
        const char *because = explain(work, group, rule);
        if (!because)
            return sd_error__no_memory(err);
        advice[drug->n_advice++] = (sd_advice){.rule = rule, .because = because};
        if (rule->action->class_ < drug->worst)
            drug->worst = rule->action->class_;
        selecting += combinations;
        differs |= first && !is_same_advice(first, rule);
        first = first ? first : rule;
    }
    drug->is_ambiguous |= all > 1 && first && (differs || selecting < all);
    return SD_OK;
}

/* Nothing is known that the rules could speak of: no result at all, or alleles that
 * nobody has given a phenotype. */
static bool is_without_result(const sd_gene_states *gene,
                              const sd_kb_condition *condition)
{
    const sd_outcome *outcome = gene->states[0].outcome;
    return !outcome ||
           (gene->gene->phenotype_rule == SD_RULE_NONE && condition->op == SD_OP_IS &&
            !outcome->phenotype && !sd_condition__lists(condition, "No Result"));
}

static sd_status find_needs(const guidance_work *work, const sd_kb_guidance *const *rules,
                            size_t n_rules, sd_drug_advice *drug, sd_error *err)
{
    size_t most = 0;
    for (size_t r = 0; r < n_rules; r++)
        most += rules[r]->n_conditions;
    const sd_kb_gene **needs = SD_NEW(work->arena, const sd_kb_gene *, most);
    if (!needs)
        return sd_error__no_memory(err);
    for (size_t r = 0; r < n_rules; r++)
        for (size_t i = 0; i < rules[r]->n_conditions; i++) {
            const sd_kb_gene *gene = rules[r]->conditions[i].gene;
            size_t known = 0;
            while (known < drug->n_needs && needs[known] != gene)
                known++;
            if (known == drug->n_needs &&
                is_without_result(&work->genes[gene->index], &rules[r]->conditions[i]))
                needs[drug->n_needs++] = gene;
        }
    drug->needs = needs;
    return SD_OK;
}

/* Rules of one guideline and population. */
static rule_group group_at(const sd_kb_guidance *const *rules, size_t n_rules)
{
    rule_group group = {.rules = rules};
    while (group.n_rules < n_rules &&
           strcmp(rules[group.n_rules]->source, rules[0]->source) == 0 &&
           strcmp(rules[group.n_rules]->population, rules[0]->population) == 0 &&
           same(rules[group.n_rules]->guideline, rules[0]->guideline))
        group.n_rules++;
    return group;
}

/* Set the rules of the group aside that the results could select. */
static sd_status set_aside(guidance_work *work, rule_group *group, const char *because,
                           sd_set_aside *aside, size_t *n, sd_error *err)
{
    const sd_status status = collect_genes(work, group, err);
    for (size_t r = 0; status == SD_OK && r < group->n_rules; r++)
        if (count_selecting(group, group->rules[r]) > 0)
            aside[(*n)++] = (sd_set_aside){group->rules[r], because};
    return status;
}

/* Rules that are not for this patient leave rules[*n_rules]; what of them the results
 * would have selected is kept with the drug. */
static sd_status drop_others_rules(guidance_work *work, const sd_kb_guidance **rules,
                                   size_t *n_rules, sd_drug_advice *drug, sd_error *err)
{
    if (!work->patient)
        return SD_OK;
    sd_set_aside *aside = SD_NEW(work->arena, sd_set_aside, *n_rules);
    if (!aside)
        return sd_error__no_memory(err);
    drug->set_aside = aside;
    size_t n_left = 0;
    sd_status status = SD_OK;
    for (size_t start = 0; start < *n_rules && status == SD_OK;) {
        rule_group group = group_at(rules + start, *n_rules - start);
        start += group.n_rules;
        sd_text__clear(&work->text);
        if (sd_population__includes(work->kb, group.rules[0], work->patient,
                                    &work->text) != SD_NO) {
            memmove(rules + n_left, group.rules, group.n_rules * sizeof *rules);
            n_left += group.n_rules;
            continue;
        }
        const char *because =
            work->text.failed
                ? NULL
                : sd_arena__strdup(work->arena, work->text.data ? work->text.data : "");
        status = because
                     ? set_aside(work, &group, because, aside, &drug->n_set_aside, err)
                     : sd_error__no_memory(err);
    }
    *n_rules = n_left;
    return status;
}

static sd_status advise_drug(guidance_work *work, const sd_kb_guidance *const *rules,
                             size_t n_rules, sd_drug_advice *drug, sd_error *err)
{
    sd_advice *advice = SD_NEW(work->arena, sd_advice, n_rules);
    if (!advice)
        return sd_error__no_memory(err);
    drug->advice = advice;
    drug->worst = SD_CLASS_NONE;
    for (size_t start = 0; start < n_rules;) {
        rule_group group = group_at(rules + start, n_rules - start);
        start += group.n_rules;
        const sd_status status = advise_group(work, &group, advice, drug, err);
        if (status != SD_OK)
            return status;
    }
    const sd_status status = sd_agreement__find(work->genes, work->arena, drug, err);
    return status == SD_OK ? find_needs(work, rules, n_rules, drug, err) : status;
}

/* ---- the door ---- */

/* Rules of each drug, in the knowledge base's order: rules of drug d are
 * sorted[starts[d] .. starts[d + 1]). */
static sd_status sort_by_drug(const sd_kb *kb, sd_arena *arena,
                              const sd_kb_guidance ***sorted, size_t **starts,
                              sd_error *err)
{
    size_t n_rules, n_drugs;
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n_rules);
    const sd_kb_drug *drugs = sd_kb__drugs(kb, &n_drugs);
    *sorted = SD_NEW(arena, const sd_kb_guidance *, n_rules);
    *starts = SD_NEW(arena, size_t, n_drugs + 2);
    if (!*sorted || !*starts)
        return sd_error__no_memory(err);
    size_t *next = *starts + 1; /* next[d] becomes the start of d, then its end */
    for (size_t r = 0; r < n_rules; r++)
        next[(size_t)(rules[r].drug - drugs) + 1]++;
    for (size_t d = 0; d < n_drugs; d++)
        next[d + 1] += next[d];
    for (size_t r = 0; r < n_rules; r++)
        (*sorted)[next[(size_t)(rules[r].drug - drugs)]++] = &rules[r];
    return SD_OK;
}

static const sd_taken *find_taken(const sd_patient *patient, const sd_kb_drug *drug)
{
    for (size_t i = 0; patient && i < patient->n_taken; i++)
        if (patient->taken[i].drug == drug)
            return &patient->taken[i];
    return NULL;
}

/* Drugs taken come first, as the file lists them; the others stay in their order. */
static sd_status put_taken_first(const sd_patient *patient, sd_drug_advice *advice,
                                 size_t n, sd_arena *arena, sd_error *err)
{
    if (!patient || patient->n_taken == 0)
        return SD_OK;
    sd_drug_advice *sorted = SD_NEW(arena, sd_drug_advice, n);
    if (!sorted)
        return sd_error__no_memory(err);
    size_t at = 0;
    for (size_t t = 0; t < patient->n_taken; t++)
        for (size_t d = 0; d < n; d++)
            if (advice[d].taken == &patient->taken[t])
                sorted[at++] = advice[d];
    for (size_t d = 0; d < n; d++)
        if (!advice[d].taken)
            sorted[at++] = advice[d];
    memcpy(advice, sorted, n * sizeof *advice);
    return SD_OK;
}

/* Advice on one drug by its rules[n], of which the patient's own are left behind. */
static sd_status guide(guidance_work *work, const sd_kb_guidance **rules, size_t n,
                       const sd_meaning *meanings, sd_drug_advice *drug, sd_error *err)
{
    sd_status status = drop_others_rules(work, rules, &n, drug, err);
    if (status == SD_OK)
        status = advise_drug(work, rules, n, drug, err);
    if (status == SD_OK)
        status =
            sd_reachable__changes(rules, n, work->genes, meanings,
                                  sd_kb_gene_count(work->kb), work->arena, drug, err);
    return status;
}

sd_status sd_interpret__guidance(const sd_kb *kb, const sd_meaning *meanings,
                                 const sd_asked *asked, sd_arena *arena,
                                 const sd_drug_advice **out, size_t *n_out, sd_error *err)
{
    size_t n_drugs;
    const sd_kb_drug *drugs = sd_kb__drugs(kb, &n_drugs);
    const size_t n_genes = sd_kb_gene_count(kb);
    const sd_kb_guidance **rules;
    size_t *starts;
    sd_gene_states *genes = SD_NEW(arena, sd_gene_states, n_genes);
    sd_drug_advice *advice = SD_NEW(arena, sd_drug_advice, n_drugs);
    if (!genes || !advice)
        return sd_error__no_memory(err);
    sd_status status = sort_by_drug(kb, arena, &rules, &starts, err);
    for (size_t g = 0; g < n_genes && status == SD_OK; g++)
        status = sd_states__list(sd_kb__gene(kb, g), &meanings[g], arena, &genes[g], err);
    guidance_work work = {.kb = kb,
                          .patient = asked ? asked->patient : NULL,
                          .genes = genes,
                          .arena = arena};
    size_t n = 0;
    for (size_t d = 0; d < n_drugs && status == SD_OK; d++) {
        const sd_taken *taken = find_taken(work.patient, &drugs[d]);
        const bool is_asked = taken || !asked || !asked->is_asked || asked->is_asked[d];
        if (starts[d + 1] == starts[d] || !is_asked)
            continue;
        advice[n] = (sd_drug_advice){.drug = &drugs[d], .taken = taken};
        status = guide(&work, rules + starts[d], starts[d + 1] - starts[d], meanings,
                       &advice[n++], err);
    }
    sd_text__free(&work.text);
    if (status == SD_OK)
        status = put_taken_first(work.patient, advice, n, arena, err);
    if (status != SD_OK)
        return status;
    *out = advice;
    *n_out = n;
    return SD_OK;
}
