/* gene_cells.c -- the cells that say what a gene is, alike in every table.
 *
 * Several values are joined by " OR " (alternatives, best first) or ";" (lists). */
#include <string.h>

#include "report/cells.h"
#include "report/wording.h"

enum { MAX_ALTERNATIVES = 20 };

static void add_diplotypes(sd_text *row, const sd_call *call, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i == 0 && call->state == SD_CALL_OUTSIDE)
            sd_cells__guard_formula(row, call->diplotypes[i].name);
        sd_cells__next(row, i, " OR ");
        sd_cells__text(row, call->diplotypes[i].name);
    }
    sd_cells__end_list(row, n);
}

static void add_phenotypes(sd_text *row, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    for (size_t i = 0; i < meaning->n_phenotypes; i++) {
        if (i == 0 && result->call->outside_phenotype)
            sd_cells__guard_formula(row, meaning->phenotypes[i]);
        sd_cells__next(row, i, " OR ");
        sd_cells__text(row, meaning->phenotypes[i]);
    }
    sd_cells__end_list(row, meaning->n_phenotypes);
}

static void add_scores(sd_text *row, const sd_meaning *meaning)
{
    size_t n = 0;
    for (size_t i = 0; i < meaning->n_outcomes; i++) {
        const char *score = meaning->outcomes[i].score;
        size_t known = 0;
        while (score && known < i &&
               (!meaning->outcomes[known].score ||
                strcmp(meaning->outcomes[known].score, score) != 0))
            known++;
        if (!score || known < i)
            continue;
        sd_cells__next(row, n++, " OR ");
        sd_cells__text(row, score);
    }
    sd_cells__end_list(row, n);
}

static void add_coverage(sd_text *row, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->state == SD_CALL_OUTSIDE || call->tally.n_sites == 0)
        sd_cells__blank(row, 3);
    else
        sd_text__printf(row, "%u\t%u\t%s\t", call->tally.n_usable, call->tally.n_sites,
                        call->is_phased ? "yes" : "no");
    if (call->n_unseen_sites > 0 && call->tally.n_usable == 0) {
        sd_text__puts(row, "all\tall\t"); /* hundreds of names would say nothing */
        return;
    }
    for (size_t i = 0; i < call->n_unseen_sites; i++) {
        sd_cells__next(row, i, ";");
        sd_cells__text(row, result->gene->sites[call->unseen_sites[i]].id);
    }
    sd_cells__end_list(row, call->n_unseen_sites);
    for (size_t i = 0; i < call->n_not_assessed; i++) {
        sd_cells__next(row, i, ";");
        sd_cells__text(row, result->gene->alleles[call->not_assessed[i]].name);
    }
    sd_cells__end_list(row, call->n_not_assessed);
}

static size_t add_note_list(sd_text *row, const sd_note *notes, size_t n_notes, size_t n)
{
    for (size_t i = 0; i < n_notes; i++) {
        sd_cells__next(row, n++, " | ");
        sd_cells__text(row, notes[i].code);
        if (notes[i].text) {
            sd_text__puts(row, ": ");
            sd_cells__text(row, notes[i].text);
        }
    }
    return n;
}

static void add_notes(sd_text *row, const sd_gene_result *result)
{
    size_t n = add_note_list(row, result->call->notes, result->call->n_notes, 0);
    n = add_note_list(row, result->notes, result->n_notes, n);
    sd_text structure = {0};
    sd_report__put_structure(&result->meaning, &structure);
    if (structure.length > 0) {
        sd_cells__next(row, n++, " | ");
        sd_text__puts(row, "STRUCTURE_NOT_SEEN: ");
        sd_cells__text(row, structure.data);
    }
    row->failed |= structure.failed;
    sd_text__free(&structure);
    if (sd_report__is_typed_once(result)) {
        sd_cells__next(row, n++, " | ");
        sd_text__puts(row, "ONE_ALLELE_TYPED: ");
        sd_text__puts(row, sd_wording__typed_once());
    }
    sd_cells__end_list(row, n);
}

void sd_cells__result(sd_text *row, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    sd_cells__add(row, result->gene->name);
    add_diplotypes(row, call, sd_report__is_supposed(result) ? 0 : call->n_diplotypes);
    if (result->meaning.is_provisional) {
        sd_cells__blank(row, 2);
    } else {
        add_phenotypes(row, result);
        add_scores(row, &result->meaning);
    }
    sd_cells__add(row, sd_call_state_text(call->state));
    sd_cells__add(row, call->reason);
    add_coverage(row, result);
    add_notes(row, result);
}

static void add_probabilities(sd_text *row, const sd_diplotype *diplotypes, size_t n)
{
    if (n > 0 && diplotypes[0].probability <= 0)
        n = 0;
    for (size_t i = 0; i < n; i++) {
        sd_cells__next(row, i, " OR ");
        sd_text__printf(row, "%.6g", diplotypes[i].probability);
    }
    sd_cells__end_list(row, n);
}

/* What the phenotype could be besides. */
static void add_reachable(sd_text *row, const sd_meaning *meaning)
{
    size_t n = 0;
    for (size_t i = sd_report__next_reachable(meaning, 0); i < meaning->n_reachable;
         i = sd_report__next_reachable(meaning, i + 1)) {
        sd_cells__next(row, n++, " OR ");
        sd_report__put_reachable(meaning, i, row);
    }
    sd_cells__end_list(row, n);
}

void sd_cells__alternatives(sd_text *row, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    const size_t n =
        call->n_others < MAX_ALTERNATIVES ? call->n_others : MAX_ALTERNATIVES;
    add_probabilities(row, call->diplotypes, call->n_diplotypes);
    if (sd_call__is_made(call))
        sd_text__printf(row, "%zu\t", call->n_all_others);
    else
        sd_cells__blank(row, 1);
    for (size_t i = 0; i < n; i++) {
        sd_cells__next(row, i, " OR ");
        sd_cells__text(row, call->others[i].name);
    }
    sd_cells__end_list(row, n);
    add_probabilities(row, call->others, n);
    add_reachable(row, &result->meaning);
}

void sd_cells__composed(sd_text *row, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    const sd_bound *bound = &result->meaning.bound;
    for (size_t i = 0; i < call->n_composed; i++) {
        sd_cells__next(row, i, " OR ");
        sd_cells__text(row, call->composed[i].name);
    }
    sd_cells__end_list(row, call->n_composed);
    for (size_t i = 0; i < bound->n_phenotypes; i++) {
        sd_cells__next(row, i, " OR ");
        sd_cells__text(row, bound->phenotypes[i]);
    }
    sd_cells__end_list(row, bound->n_phenotypes);
    add_diplotypes(row, call, sd_report__is_supposed(result) ? call->n_diplotypes : 0);
}
