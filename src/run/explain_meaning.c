/* explain_meaning.c -- parts 4 and 5: from diplotype to phenotype, and to the sentences.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "run/explain.h"
#include "run/grid.h"

enum { MAX_OUTCOMES = 4, MAX_NAME = 200 };

/* ---- functions ---- */

/* Each allele of the copy once. */
static void add_alleles(const sd_explanation *e, const sd_haplotype *copy, sd_grid *grid)
{
    for (uint16_t i = 0; copy->is_known && i < copy->n_alleles; i++) {
        const sd_kb_allele *allele = &e->gene->alleles[copy->alleles[i]];
        bool is_there = false;
        for (size_t r = 0; r < grid->n_rows; r++)
            is_there |= strcmp(grid->rows[r].cells[0], allele->name) == 0;
        if (!is_there)
            *sd_grid__add(grid) = (sd_grid_row){
                {allele->name,
                 allele->function ? allele->function : "no function assigned",
                 allele->has_activity
                     ? SD_WORDS(e, "activity %s", sd_explain__number(e, allele->activity))
                     : ""}};
    }
}

static size_t count_copies(const sd_diplotype *diplotype)
{
    return diplotype->shape == SD_DIPLOID ? 2 : 1;
}

static void put_functions(sd_page *page, const sd_diplotype *diplotype)
{
    const sd_explanation *e = page->e;
    size_t most = 0;
    for (size_t c = 0; c < count_copies(diplotype); c++)
        most += diplotype->copy[c].n_alleles;
    sd_grid grid;
    if (!sd_grid__new(&grid, most, 3, e->arena))
        return;
    for (size_t c = 0; c < count_copies(diplotype); c++)
        add_alleles(e, &diplotype->copy[c], &grid);
    sd_grid__print(&grid, "    ", page->out);
}

/* ---- phenotypes ---- */

/* "1.0 + 0.5 = 1.5" */
static const char *sum_words(const sd_explanation *e, const sd_outcome *outcome)
{
    const double *values = outcome->activities;
    if (isnan(values[0]))
        return SD_WORDS(e, "Activity score %s, as supplied.", outcome->score);
    const char *first = sd_explain__number(e, values[0]);
    if (isnan(values[1]))
        return SD_WORDS(e, "Activity score %s, of one copy.", outcome->score);
    return SD_WORDS(e, "Activity score %s + %s = %s.", first,
                    sd_explain__number(e, values[1]), outcome->score);
}

/* More alleles on a copy than count. */
static bool has_more(const sd_diplotype *diplotype)
{
    if (diplotype->shape == SD_COMPONENTS)
        return diplotype->copy[0].n_alleles > 2;
    return diplotype->copy[0].n_alleles > 1 ||
           (diplotype->shape == SD_DIPLOID && diplotype->copy[1].n_alleles > 1);
}

static void put_score(sd_page *page, const sd_outcome *outcome)
{
    const sd_explanation *e = page->e;
    if (outcome->diplotype && has_more(outcome->diplotype) &&
        sd_explain__is_list(e->gene))
        sd_page__say(page, 4, 0, "%s",
                     outcome->diplotype->shape == SD_COMPONENTS
                         ? "The two lowest values count."
                         : "Of several variants on a strand the lowest value counts.");
    if (outcome->has_score)
        sd_page__say(page, 4, 0, "%s", sum_words(e, outcome));
    else if (outcome->score)
        sd_page__say(page, 4, 0, "%s",
                     "No activity score: an allele has no value assigned.");
}

static void put_phenotype(sd_page *page, const sd_outcome *outcome)
{
    const sd_explanation *e = page->e;
    const char *table = SD_WORDS(e, "phenotypes/%s.tsv", e->gene->name);
    if (e->gene->phenotype_rule == SD_RULE_NONE)
        sd_page__say(
            page, 4, 0, "%s",
            "No phenotype is defined for this gene; guidance goes by the alleles.");
    else if (e->gene->phenotype_rule == SD_RULE_ALLELE_STATUS)
        sd_page__say(page, 4, 2, "Each risk allele of %s: %s.", table,
                     outcome->phenotype);
    else if (outcome->row)
        sd_page__say(page, 4, 2, "%s. Row of %s: %s.", outcome->phenotype, table,
                     sd_explain__row(e, outcome->row));
    else if (e->result->call->state == SD_CALL_OUTSIDE &&
             e->result->call->outside_phenotype)
        sd_page__say(page, 4, 2, "%s, as supplied.", outcome->phenotype);
    else if (outcome->phenotype)
        sd_page__say(page, 4, 2, "%s: no row of %s applies.", outcome->phenotype, table);
}

/* What the sites that were not seen leave open. */
static void put_reachable(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_meaning *meaning = &e->result->meaning;
    sd_text phenotype = {0}, through = {0};
    for (size_t i = sd_report__next_reachable(meaning, 0); i < meaning->n_reachable;
         i = sd_report__next_reachable(meaning, i + 1)) {
        if (i == 0)
            sd_page__say(page, 2, 0, "%s",
                         meaning->n_outcomes > 0
                             ? "Sites that were not seen leave open whether it is:"
                             : "What was seen leaves open:");
        sd_text__clear(&phenotype);
        sd_text__clear(&through);
        sd_report__put_reachable(meaning, i, &phenotype);
        sd_report__put_through(e->gene, &meaning->reachable[i], &through);
        if (phenotype.failed || through.failed)
            break;
        sd_page__say(page, 4, 2, "%s%s%s%s", phenotype.data,
                     through.length > 0 ? ", if there is " : "",
                     through.length > 0 ? through.data : "",
                     through.length > 0 ? " (not assessed)" : "");
    }
    if (meaning->is_complete && e->result->call->n_unseen_sites > 0 &&
        e->gene->phenotype_rule != SD_RULE_NONE)
        sd_page__say(page, 2, 0, "%s",
                     "No named allele at the sites that were not seen would change the "
                     "phenotype.");
    sd_text__free(&phenotype);
    sd_text__free(&through);
}

/* The published minimum sets, and how much of them was assessed. */
static void put_minimum_sets(sd_page *page)
{
    const sd_explanation *e = page->e;
    for (int tier = 1; tier <= 2; tier++) {
        sd_tier_cover cover;
        if (sd_report__tier_cover(e->sample->run->kb, e->result, tier, &cover))
            sd_page__say(page, 2, 0,
                         "Published minimum set of alleles, tier %d: %zu of %zu "
                         "assessed.",
                         tier, cover.n_assessed, cover.n_alleles);
    }
}

void sd_explain__put_meaning(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_meaning *meaning = &e->result->meaning;
    sd_page__heading(page, "4. What it means");
    if (meaning->n_outcomes == 0) {
        sd_page__say(page, 2, 0, "Nothing was called, so nothing follows from it.%s%s",
                     meaning->bound.words ? " " : "",
                     sd_explain__kept(meaning->bound.words));
        put_reachable(page);
        put_minimum_sets(page);
        return;
    }
    const size_t limit = e->is_verbose ? SIZE_MAX : MAX_OUTCOMES;
    for (size_t i = 0; i < meaning->n_outcomes && i < limit; i++) {
        const sd_outcome *outcome = &meaning->outcomes[i];
        sd_page__say(page, 2, 0, "%s",
                     outcome->diplotype ? outcome->diplotype->name
                     : meaning->is_inferred
                         ? "inferred from one site, as no diplotype fits"
                         : "as supplied");
        if (outcome->diplotype)
            put_functions(page, outcome->diplotype);
        put_score(page, outcome);
        put_phenotype(page, outcome);
    }
    if (meaning->n_outcomes > limit)
        sd_page__say(page, 2, 0, "and %zu more diplotypes (-v).",
                     meaning->n_outcomes - limit);
    put_reachable(page);
    put_minimum_sets(page);
}

/* ---- guidance ---- */

static bool has_other_gene(const sd_kb_guidance *rule, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < rule->n_conditions; i++)
        if (rule->conditions[i].gene != gene)
            return true;
    return false;
}

static void put_rule(sd_page *page, const sd_explained_rule *explained)
{
    const sd_explanation *e = page->e;
    const sd_kb_guidance *rule = explained->advice->rule;
    const bool is_general = strcmp(rule->population, "general") == 0;
    sd_page__say(page, 4, 2, "%s%s%s, where %s", rule->source, is_general ? "" : ", ",
                 is_general ? "" : rule->population, rule->results);
    if (e->is_verbose || has_other_gene(rule, e->gene))
        sd_page__say(page, 6, 0, "Here: %s.", explained->advice->because);
    if (e->is_verbose)
        sd_page__say(page, 6, 0, "Rule %s.", rule->rule);
    sd_page__say(page, 6, 0, "%s%s%s%s%s", rule->action->label, rule->number ? " (" : "",
                 rule->number ? rule->number : "", rule->number ? ")" : "",
                 rule->recommendation ? SD_WORDS(e, ": %s", rule->recommendation) : "");
}

static const char *drug_words(const sd_explanation *e, const sd_drug_advice *drug)
{
    return drug->taken ? SD_WORDS(e, "%s, taken now", drug->drug->name)
                       : drug->drug->name;
}

static void put_others(sd_page *page)
{
    const sd_explanation *e = page->e;
    sd_text names = {0};
    char name[4 * MAX_NAME + 1];
    for (size_t i = 0; i < e->n_others; i++) {
        sd_error__printable(name, sizeof name, e->others[i]);
        sd_text__printf(&names, "%s%s", i ? ", " : "", name);
    }
    if (e->n_others > 0 && !names.failed)
        sd_page__say(page, 2, 2, "Taken now, and no rule that looks at this gene: %s",
                     names.data);
    sd_text__free(&names);
}

void sd_explain__put_guidance(sd_page *page)
{
    const sd_explanation *e = page->e;
    sd_page__heading(page, "5. What follows for drugs");
    if (e->n_rules == 0)
        sd_page__say(page, 2, 0, "%s",
                     "No rule that looks at this gene is met by this result.");
    const sd_drug_advice *last = NULL;
    for (size_t i = 0; i < e->n_rules; i++) {
        if (e->rules[i].drug != last)
            sd_page__say(page, 2, 0, "%s", drug_words(e, e->rules[i].drug));
        last = e->rules[i].drug;
        put_rule(page, &e->rules[i]);
    }
    for (size_t i = 0; i < e->n_aside; i++) {
        const sd_set_aside *aside = e->aside[i].aside;
        if (i == 0)
            sd_page__say(page, 2, 0, "%s", "Set aside, not for this patient");
        sd_page__say(page, 4, 2, "%s: %s, %s, where %s (the patient: %s)",
                     drug_words(e, e->aside[i].drug), aside->rule->source,
                     aside->rule->population, aside->rule->results, aside->because);
    }
    put_others(page);
}
