/* write_tsv.c -- one table per sample: its genes, then its drugs.
 * SPDX-License-Identifier: Apache-2.0
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
 * best first) or ";" (lists).  The exact bytes are in the JSON. */
#include <string.h>

#include "report/cells.h"
#include "report/patient_words.h"
#include "report/wording.h"
#include "report/writer.h"

static const char header[] =
    "sample\tkind\t" SD_CELLS_RESULT SD_CELLS_ALTERNATIVES
    "minimum_sets\t" SD_CELLS_COMPOSED
    "drug\tclass\tambiguous\tneeds\tsource\tpopulation\taction\tnumber\tstrength\t"
    "recommendation\timplication\tbecause\tguideline\turl\twould_change_if\t"
    "disagreements\ttaken\tset_aside\t"
    "assembly\tabsent\tknowledge\tversion\n";
enum { N_GENE_CELLS = 21, N_CELLS_AFTER_NOTES = 9, N_DRUG_CELLS = 18 };

/* ---- rows ---- */

static void begin_row(sd_text *row, const sd_sample *sample, const char *kind)
{
    sd_cells__guard_formula(row, sample->name);
    sd_cells__add(row, sample->name);
    sd_cells__add(row, kind);
}

static void end_row(sd_text *row, const sd_sample *sample)
{
    const sd_run_info *run = sample->run;
    sd_cells__add(row, sd_wording__assembly(run->input->assembly));
    sd_cells__add(row, run->absent == SD_ABSENT_REFERENCE ? "reference" : "missing");
    sd_cells__add(row, sd_kb_date(run->kb));
    sd_text__puts(row, sd_version());
    sd_text__puts(row, "\n");
}

/* ---- genes ---- */

/* "tier 1: 3 of 4": alleles of the published minimum sets that were assessed. */
static void add_minimum_sets(sd_text *row, const sd_kb *kb, const sd_gene_result *result)
{
    size_t n = 0;
    for (int tier = 1; tier <= 2; tier++) {
        sd_tier_cover cover;
        if (!sd_report__tier_cover(kb, result, tier, &cover))
            continue;
        sd_cells__next(row, n++, ";");
        sd_text__printf(row, "tier %d: %zu of %zu", tier, cover.n_assessed,
                        cover.n_alleles);
    }
    sd_cells__end_list(row, n);
}

static void add_gene(sd_text *row, const sd_sample *sample, const sd_gene_result *result)
{
    begin_row(row, sample, "gene");
    sd_cells__result(row, result);
    sd_cells__alternatives(row, result);
    add_minimum_sets(row, sample->run->kb, result);
    sd_cells__composed(row, result);
    sd_cells__blank(row, N_DRUG_CELLS);
    end_row(row, sample);
}

/* ---- drugs ---- */

/* Results of genes that would select other advice, where unseen sites leave them open. */
static void add_changes(sd_text *row, const sd_drug_advice *drug)
{
    for (size_t i = 0; i < drug->n_changes; i++) {
        sd_cells__next(row, i, " OR ");
        sd_report__put_change(&drug->changes[i], row);
    }
    sd_cells__end_list(row, drug->n_changes);
}

/* Of the drug, in each of its rows: who says what, and who is stricter. */
static void add_disagreements(sd_text *row, const sd_drug_advice *drug)
{
    for (size_t i = 0; i < drug->n_disagreements; i++) {
        sd_cells__next(row, i, " | ");
        sd_cells__text(row, drug->disagreements[i].words);
    }
    sd_cells__end_list(row, drug->n_disagreements);
}

/* Of the drug, in each of its rows: taken now, and advice for other people. */
static void add_patients(sd_text *row, const sd_sample *sample,
                         const sd_drug_advice *drug)
{
    const sd_known takes = sd_patient__takes(sample->patient, drug->drug);
    sd_cells__add(row, takes == SD_YES ? "yes" : takes == SD_NO ? "no" : ".");
    sd_text aside = {0};
    sd_patient_words__put_set_aside(drug, &aside);
    sd_cells__add(row, aside.data);
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
        sd_cells__blank(row, N_GENE_CELLS);
        const char *name = taken->drug ? taken->drug->name : taken->written;
        sd_cells__guard_formula(row, name);
        sd_cells__add(row, name);
        sd_cells__add(row, sd_patient_words__guidance(sample, taken)->code);
        sd_cells__blank(row, N_DRUG_CELLS - 4);
        sd_cells__add(row, "yes");
        sd_cells__blank(row, 1);
        end_row(row, sample);
    }
}

static void add_advice(sd_text *row, const sd_sample *sample, const sd_drug_advice *drug,
                       const sd_advice *advice)
{
    begin_row(row, sample, "drug");
    sd_cells__blank(row, N_GENE_CELLS);
    sd_cells__add(row, drug->drug->name);
    sd_cells__add(row, advice ? sd_wording__class(advice->rule->action->class_)
                              : sd_wording__group(sd_report__group(drug))->code);
    sd_cells__add(row, drug->is_ambiguous ? "yes" : "no");
    for (size_t i = 0; i < drug->n_needs; i++) {
        sd_cells__next(row, i, ";");
        sd_cells__text(row, drug->needs[i]->name);
    }
    sd_cells__end_list(row, drug->n_needs);
    if (!advice) {
        sd_cells__blank(row, N_DRUG_CELLS - 6);
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
        sd_cells__add(row, cells[i]);
    add_changes(row, drug);
    add_disagreements(row, drug);
    add_patients(row, sample, drug);
    end_row(row, sample);
}

static void add_warning(sd_text *row, const sd_sample *sample, const char *text)
{
    begin_row(row, sample, "input");
    sd_cells__blank(row, N_GENE_CELLS - N_CELLS_AFTER_NOTES - 1);
    sd_cells__guard_formula(row, text);
    sd_cells__add(row, text);
    sd_cells__blank(row, N_CELLS_AFTER_NOTES + N_DRUG_CELLS);
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
    sd_cells__blank(&table, N_GENE_CELLS + N_DRUG_CELLS);
    end_row(&table, sample);
    const sd_status status = sd_report__put(&table, out, err);
    sd_text__free(&table);
    return status;
}
