/* explain_pairs.c -- part 3: which pairs of alleles fit, and what decided between them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "run/explain.h"
#include "run/grid.h"

enum { MAX_PAIRS = 8 };

static bool has_note(const sd_call *call, const char *code)
{
    for (size_t i = 0; i < call->n_notes; i++)
        if (strcmp(call->notes[i].code, code) == 0)
            return true;
    return false;
}

/* What decided between the pairs that fit. */
static const char *decision_words(const sd_explanation *e)
{
    const sd_call *call = e->result->call;
    int best_other = -1, least_called = -1;
    for (size_t i = 0; i < e->why.n_fits; i++) {
        const sd_fit *fit = &e->why.fits[i];
        if (fit->is_called && (least_called < 0 || fit->score < least_called))
            least_called = fit->score;
        else if (!fit->is_called && fit->is_callable && fit->score > best_other)
            best_other = fit->score;
    }
    if (call->rank == SD_RANK_FREQUENCY)
        return "As asked, frequency decided: called are the most probable pairs that "
               "together hold 99 %.";
    if (has_note(call, "UNPHASED_PRIORITY"))
        return "Without phase, specificity is known to mislead in this gene: the "
               "published "
               "priority decided (note above).";
    const bool is_tie = call->n_diplotypes > 1;
    if (is_tie &&
        call->diplotypes[0].score != call->diplotypes[call->n_diplotypes - 1].score)
        return "Without phase, specificity is known to mislead in this gene, and no "
               "published priority applies: all pairs are kept.";
    if (is_tie)
        return SD_WORDS(e, "%zu pairs tie at %d: all are kept.", call->n_diplotypes,
                        least_called);
    if (best_other < 0 && e->why.n_fits > call->n_diplotypes)
        return "Nothing was seen that would speak for another pair.";
    if (best_other < 0)
        return "No other pair fits.";
    if (best_other > least_called)
        return "";
    if (best_other == least_called)
        return "The others of that score are suballeles that print alike.";
    return SD_WORDS(e, "The highest score wins: %d against %d for the next best.",
                    least_called, best_other);
}

static void put_fits(sd_page *page)
{
    const sd_explanation *e = page->e;
    const size_t limit = e->is_verbose ? SIZE_MAX : MAX_PAIRS;
    sd_grid grid;
    const bool has_probability = e->result->call->n_diplotypes > 0 &&
                                 e->result->call->diplotypes[0].probability > 0;
    if (!sd_grid__new(&grid, e->why.n_fits + 1, 5, e->arena))
        return;
    size_t n_put = 0;
    const char *last = "";
    *sd_grid__add(&grid) = (sd_grid_row){
        {"pair", "score", "sites named", "", has_probability ? "probability" : ""}};
    for (size_t i = 0; i < e->why.n_fits; i++) {
        const sd_fit *fit = &e->why.fits[i];
        if (strcmp(fit->name, last) == 0) /* another suballele, no better */
            continue;
        last = fit->name;
        if (n_put++ >= limit)
            continue;
        const int wobbles = fit->score - fit->named[0] - fit->named[1];
        const char *sum = fit->a == fit->b && fit->named[1] == 0 && wobbles == 0
                              ? SD_WORDS(e, "%d", fit->named[0])
                              : SD_WORDS(e, "%d + %d", fit->named[0], fit->named[1]);
        if (wobbles > 0)
            sum = SD_WORDS(e, "%s + %d", sum, wobbles);
        *sd_grid__add(&grid) = (sd_grid_row){
            {fit->name, SD_WORDS(e, "%d", fit->score), sum,
             fit->is_called     ? "called"
             : fit->is_callable ? ""
                                : "nothing of it was seen",
             fit->probability > 0
                 ? sd_explain__kept(sd_wording__percent(fit->probability, e->arena))
                 : ""}};
    }
    sd_grid__print(&grid, "  ", page->out);
    if (n_put > limit)
        sd_page__say(page, 2, 0, "and %zu more (-v).", n_put - limit);
}

/* Does the phenotype hang on which of them is true? */
static void put_firmness(sd_page *page)
{
    const sd_meaning *meaning = &page->e->result->meaning;
    if (meaning->n_outcomes + meaning->n_others < 2 || meaning->n_chances == 0)
        return;
    if (meaning->is_firm) {
        sd_page__say(page, 2, 0, "All pairs that fit mean the same: %s is firm.",
                     meaning->chances[0].phenotype);
        return;
    }
    sd_page__begin(page, 2, "The phenotype depends on which is true:");
    for (size_t i = 0; i < meaning->n_chances; i++) {
        const sd_chance *chance = &meaning->chances[i];
        const char *end = i + 1 < meaning->n_chances ? "," : ".";
        sd_page__item(page, 2,
                      chance->probability > 0
                          ? SD_WORDS(page->e, "%s %s%s", chance->phenotype,
                                     sd_explain__kept(sd_wording__percent(
                                         chance->probability, page->e->arena)),
                                     end)
                          : SD_WORDS(page->e, "%s%s", chance->phenotype, end));
    }
    sd_page__end(page);
}

void sd_explain__put_pairs(sd_page *page)
{
    const sd_explanation *e = page->e;
    if (!e->why.is_compared || sd_explain__is_list(e->gene))
        return;
    sd_page__heading(page, "3. Which pair won");
    if (e->why.n_fits == 0) {
        sd_page__say(page, 2, 0, "%s",
                     e->result->call->reason ? e->result->call->reason
                                             : "No pair explains what was seen.");
        return;
    }
    sd_page__say(
        page, 2, 0, "%s",
        "The score of a pair counts the sites seen that the two definitions name; "
        "the reference allele names them all.");
    put_fits(page);
    if (e->result->call->n_diplotypes == 0)
        return;
    sd_page__say(page, 2, 0, "%s", decision_words(e));
    if (e->result->call->diplotypes[0].probability > 0)
        sd_page__say(page, 2, 0,
                     "%s Population: %s (1000 Genomes); unknown variants and relatives "
                     "are not considered.",
                     sd_wording__probability(), e->sample->run->population);
    put_firmness(page);
}
