/* write_tsv.c -- one table per sample: its genes, then its drugs.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Of the pairs that fit but were not called, the first 20 are listed.
 *
 * Columns never change their order; what does not apply to a row's kind is ".".
 *
 *   kind   one row is
 *   input  a warning about the file: its text in column notes
 *   gene   a gene: columns sample .. if_two_copies
 *   drug   one advice for a drug, or a drug without any: columns drug .. set_aside
 *   end    nothing: the last row of a whole table, so that a cut one shows
 *
 * The last four columns (assembly, absent, knowledge, version) are the same in all rows:
 * tables of many runs can be joined.  Several values are joined by " OR " (alternatives,
 * best first) or ";" (lists).
 *
 * A cell never holds a tab or line break: bytes that do not print or are not UTF-8 are
 * written \xNN.  Spreadsheets take a cell that begins with = + - @ for a formula, so
 * where such text comes from outside the knowledge tables (names of samples, calls made
 * elsewhere) it gets an apostrophe in front; "-1639 AG" and the like stay as they are.
 * The exact bytes are in the JSON. */
#include <string.h>

#include "report/patient_words.h"
#include "report/wording.h"
#include "report/writer.h"

static const char header[] =
    "sample\tkind\tgene\tdiplotypes\tphenotypes\tactivity_scores\tstatus\treason\t"
    "sites_seen\tsites_total\tphased\tmissing\tnot_assessed\tnotes\t"
    "probabilities\tn_alternatives\talternatives\talternative_"
    "probabilities\treachable\tminimum_sets\t"
    "composed\tcomposed_phenotypes\tif_two_copies\t"
    "drug\tclass\tambiguous\tneeds\tsource\tpopulation\taction\tnumber\tstrength\t"
    "recommendation\timplication\tbecause\tguideline\turl\twould_change_if\t"
    "disagreements\ttaken\tset_aside\t"
    "assembly\tabsent\tknowledge\tversion\n";
enum { N_GENE_CELLS = 21, N_CELLS_AFTER_NOTES = 9, N_DRUG_CELLS = 18 };
enum { MAX_ALTERNATIVES = 20 };

/* ---- cells ---- */

static void add_text(sd_text *row, const char *bytes)
{
    size_t length;
    for (const char *at = bytes; *at; at += length) {
        const uint32_t character = sd_text__character(at, &length);
        const bool is_bad = character == 0xfffd && length == 1;
        if (!is_bad && !sd_text__is_invisible(character)) {
            sd_text__add(row, at, length);
            continue;
        }
        for (size_t i = 0; i < length; i++)
            sd_text__printf(row, "\\x%02x", (unsigned char)at[i]);
    }
}

static void end_cell(sd_text *row)
{
    sd_text__puts(row, "\t");
}

static void add_cell(sd_text *row, const char *text)
{
    add_text(row, text && *text ? text : ".");
    end_cell(row);
}

/* What begins a cell of foreign text must not begin a formula. */
static void guard_formula(sd_text *row, const char *text)
{
    if (*text && strchr("=+-@", *text))
        sd_text__puts(row, "'");
}

static void add_blank_cells(sd_text *row, size_t n)
{
    while (n-- > 0)
        sd_text__puts(row, ".\t");
}

/* Begin the next value of a cell that holds `n` already. */
static void next_value(sd_text *row, size_t n, const char *separator)
{
    if (n > 0)
        sd_text__puts(row, separator);
}

static void end_list(sd_text *row, size_t n)
{
    sd_text__puts(row, n ? "\t" : ".\t");
}

static void begin_row(sd_text *row, const sd_sample *sample, const char *kind)
{
    guard_formula(row, sample->name);
    add_cell(row, sample->name);
    add_cell(row, kind);
}

static void end_row(sd_text *row, const sd_sample *sample)
{
    const sd_run_info *run = sample->run;
    add_cell(row, sd_wording__assembly(run->input->assembly));
    add_cell(row, run->absent == SD_ABSENT_REFERENCE ? "reference" : "missing");
    add_cell(row, sd_kb_date(run->kb));
    sd_text__puts(row, sd_version());
    sd_text__puts(row, "\n");
}

/* ---- genes ---- */

static void add_diplotypes(sd_text *row, const sd_call *call, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i == 0 && call->state == SD_CALL_OUTSIDE)
            guard_formula(row, call->diplotypes[i].name);
        next_value(row, i, " OR ");
        add_text(row, call->diplotypes[i].name);
    }
    end_list(row, n);
}

static void add_phenotypes(sd_text *row, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    for (size_t i = 0; i < meaning->n_phenotypes; i++) {
        if (i == 0 && result->call->outside_phenotype)
            guard_formula(row, meaning->phenotypes[i]);
        next_value(row, i, " OR ");
        add_text(row, meaning->phenotypes[i]);
    }
    end_list(row, meaning->n_phenotypes);
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
        next_value(row, n++, " OR ");
        add_text(row, score);
    }
    end_list(row, n);
}

static void add_coverage(sd_text *row, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->state == SD_CALL_OUTSIDE || call->tally.n_sites == 0)
        add_blank_cells(row, 3);
    else
        sd_text__printf(row, "%u\t%u\t%s\t", call->tally.n_usable, call->tally.n_sites,
                        call->is_phased ? "yes" : "no");
    for (size_t i = 0; i < call->n_unseen_sites; i++) {
        next_value(row, i, ";");
        add_text(row, result->gene->sites[call->unseen_sites[i]].id);
    }
    end_list(row, call->n_unseen_sites);
    for (size_t i = 0; i < call->n_not_assessed; i++) {
        next_value(row, i, ";");
        add_text(row, result->gene->alleles[call->not_assessed[i]].name);
    }
    end_list(row, call->n_not_assessed);
}

static size_t add_note_list(sd_text *row, const sd_note *notes, size_t n_notes, size_t n)
{
    for (size_t i = 0; i < n_notes; i++) {
        next_value(row, n++, " | ");
        add_text(row, notes[i].code);
        sd_text__puts(row, ": ");
        add_text(row, notes[i].text ? notes[i].text : "");
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
        next_value(row, n++, " | ");
        sd_text__puts(row, "STRUCTURE_NOT_SEEN: ");
        add_text(row, structure.data);
    }
    row->failed |= structure.failed;
    sd_text__free(&structure);
    if (sd_report__is_typed_once(result)) {
        next_value(row, n++, " | ");
        sd_text__puts(row, "ONE_ALLELE_TYPED: ");
        sd_text__puts(row, sd_wording__typed_once());
    }
    end_list(row, n);
}

static void add_probabilities(sd_text *row, const sd_diplotype *diplotypes, size_t n)
{
    if (n > 0 && diplotypes[0].probability <= 0)
        n = 0;
    for (size_t i = 0; i < n; i++) {
        next_value(row, i, " OR ");
        sd_text__printf(row, "%.6g", diplotypes[i].probability);
    }
    end_list(row, n);
}

static void add_alternatives(sd_text *row, const sd_call *call)
{
    const size_t n =
        call->n_others < MAX_ALTERNATIVES ? call->n_others : MAX_ALTERNATIVES;
    add_probabilities(row, call->diplotypes, call->n_diplotypes);
    if (sd_call__is_made(call))
        sd_text__printf(row, "%zu\t", call->n_all_others);
    else
        add_blank_cells(row, 1);
    for (size_t i = 0; i < n; i++) {
        next_value(row, i, " OR ");
        add_text(row, call->others[i].name);
    }
    end_list(row, n);
    add_probabilities(row, call->others, n);
}

/* What the phenotype could be besides. */
static void add_reachable(sd_text *row, const sd_meaning *meaning)
{
    size_t n = 0;
    for (size_t i = sd_report__next_reachable(meaning, 0); i < meaning->n_reachable;
         i = sd_report__next_reachable(meaning, i + 1)) {
        next_value(row, n++, " OR ");
        sd_report__put_reachable(meaning, i, row);
    }
    end_list(row, n);
}

/* "tier 1: 3 of 4": alleles of the published minimum sets that were assessed. */
static void add_minimum_sets(sd_text *row, const sd_kb *kb, const sd_gene_result *result)
{
    size_t n = 0;
    for (int tier = 1; tier <= 2; tier++) {
        sd_tier_cover cover;
        if (!sd_report__tier_cover(kb, result, tier, &cover))
            continue;
        next_value(row, n++, ";");
        sd_text__printf(row, "tier %d: %zu of %zu", tier, cover.n_assessed,
                        cover.n_alleles);
    }
    end_list(row, n);
}

/* Where no diplotype fits: what stands on the strands, and the phenotypes left. */
static void add_composed(sd_text *row, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    const sd_bound *bound = &result->meaning.bound;
    for (size_t i = 0; i < call->n_composed; i++) {
        next_value(row, i, " OR ");
        add_text(row, call->composed[i].name);
    }
    end_list(row, call->n_composed);
    for (size_t i = 0; i < bound->n_phenotypes; i++) {
        next_value(row, i, " OR ");
        add_text(row, bound->phenotypes[i]);
    }
    end_list(row, bound->n_phenotypes);
}

static void add_gene(sd_text *row, const sd_sample *sample, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    begin_row(row, sample, "gene");
    add_cell(row, result->gene->name);
    const bool is_supposed = sd_report__is_supposed(result);
    add_diplotypes(row, call, is_supposed ? 0 : call->n_diplotypes);
    if (result->meaning.is_provisional) {
        add_blank_cells(row, 2);
    } else {
        add_phenotypes(row, result);
        add_scores(row, &result->meaning);
    }
    add_cell(row, sd_call_state_text(call->state));
    add_cell(row, call->reason);
    add_coverage(row, result);
    add_notes(row, result);
    add_alternatives(row, call);
    add_reachable(row, &result->meaning);
    add_minimum_sets(row, sample->run->kb, result);
    add_composed(row, result);
    add_diplotypes(row, call, is_supposed ? call->n_diplotypes : 0);
    add_blank_cells(row, N_DRUG_CELLS);
    end_row(row, sample);
}

/* ---- drugs ---- */

/* Results of genes that would select other advice, where unseen sites leave them open. */
static void add_changes(sd_text *row, const sd_drug_advice *drug)
{
    for (size_t i = 0; i < drug->n_changes; i++) {
        next_value(row, i, " OR ");
        sd_report__put_change(&drug->changes[i], row);
    }
    end_list(row, drug->n_changes);
}

/* Of the drug, in each of its rows: who says what, and who is stricter. */
static void add_disagreements(sd_text *row, const sd_drug_advice *drug)
{
    for (size_t i = 0; i < drug->n_disagreements; i++) {
        next_value(row, i, " | ");
        add_text(row, drug->disagreements[i].words);
    }
    end_list(row, drug->n_disagreements);
}

/* Of the drug, in each of its rows: taken now, and advice for other people. */
static void add_patients(sd_text *row, const sd_sample *sample,
                         const sd_drug_advice *drug)
{
    const sd_known takes = sd_patient__takes(sample->patient, drug->drug);
    add_cell(row, takes == SD_YES ? "yes" : takes == SD_NO ? "no" : ".");
    sd_text aside = {0};
    sd_patient_words__put_set_aside(drug, &aside);
    add_cell(row, aside.data);
    row->failed |= aside.failed;
    sd_text__free(&aside);
}

/* Drugs taken on which there are no rules: what is written, and that. */
static void add_without_rules(sd_text *row, const sd_sample *sample)
{
    const sd_patient *patient = sample->patient;
    for (size_t i = 0; patient && i < patient->n_taken; i++) {
        const sd_taken *taken = &patient->taken[i];
        if (sd_patient_words__advice(sample, taken))
            continue;
        begin_row(row, sample, "drug");
        add_blank_cells(row, N_GENE_CELLS);
        const char *name = taken->drug ? taken->drug->name : taken->written;
        guard_formula(row, name);
        add_cell(row, name);
        add_cell(row, sd_patient_words__guidance(sample, taken)->code);
        add_blank_cells(row, N_DRUG_CELLS - 4);
        add_cell(row, "yes");
        add_blank_cells(row, 1);
        end_row(row, sample);
    }
}

static void add_advice(sd_text *row, const sd_sample *sample, const sd_drug_advice *drug,
                       const sd_advice *advice)
{
    begin_row(row, sample, "drug");
    add_blank_cells(row, N_GENE_CELLS);
    add_cell(row, drug->drug->name);
    add_cell(row, advice ? sd_wording__class(advice->rule->action->class_)
                         : sd_wording__group(sd_report__group(drug))->code);
    add_cell(row, drug->is_ambiguous ? "yes" : "no");
    for (size_t i = 0; i < drug->n_needs; i++) {
        next_value(row, i, ";");
        add_text(row, drug->needs[i]->name);
    }
    end_list(row, drug->n_needs);
    if (!advice) {
        add_blank_cells(row, N_DRUG_CELLS - 6);
        add_patients(row, sample, drug);
        end_row(row, sample);
        return;
    }
    const sd_kb_guidance *rule = advice->rule;
    const char *const cells[] = {
        rule->source,      rule->population, rule->action->code,
        rule->number,      rule->strength,   rule->recommendation,
        rule->implication, advice->because,  rule->guideline,
        rule->url,
    };
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
        add_cell(row, cells[i]);
    add_changes(row, drug);
    add_disagreements(row, drug);
    add_patients(row, sample, drug);
    end_row(row, sample);
}

static void add_warning(sd_text *row, const sd_sample *sample, const char *text)
{
    begin_row(row, sample, "input");
    add_blank_cells(row, N_GENE_CELLS - N_CELLS_AFTER_NOTES - 1);
    guard_formula(row, text);
    add_cell(row, text);
    add_blank_cells(row, N_CELLS_AFTER_NOTES + N_DRUG_CELLS);
    end_row(row, sample);
}

sd_status sd_report__write_tsv(const sd_sample *sample, FILE *out, sd_error *err)
{
    sd_text table = {0};
    sd_text__puts(&table, header);
    for (size_t i = 0; i < sample->run->n_warnings; i++)
        add_warning(&table, sample, sample->run->warnings[i]);
    for (size_t i = 0; i < sample->n_genes; i++)
        add_gene(&table, sample, &sample->genes[i]);
    add_without_rules(&table, sample);
    for (size_t i = 0; i < sample->n_drugs; i++) {
        const sd_drug_advice *drug = &sample->drugs[i];
        for (size_t k = 0; k < drug->n_advice; k++)
            add_advice(&table, sample, drug, &drug->advice[k]);
        if (drug->n_advice == 0)
            add_advice(&table, sample, drug, NULL);
    }
    begin_row(&table, sample, "end");
    add_blank_cells(&table, N_GENE_CELLS + N_DRUG_CELLS);
    end_row(&table, sample);
    const sd_status status = sd_report__put(&table, out, err);
    sd_text__free(&table);
    return status;
}
