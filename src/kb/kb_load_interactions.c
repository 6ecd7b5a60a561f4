/* kb_load_interactions.c -- interactions.tsv, what drugs do to the enzymes of other
 * drugs, and phenoconversion.tsv, what that makes of a gene's result.
 *
 * Invariant: what only points a way ("lower") is never more than a direction, and an
 * inhibitor never points up.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "kb/kb_data.h"

static const char *const effects[] = {
    [SD_INHIBITOR] = "inhibitor", [SD_INDUCER] = "inducer"};
static const char *const strengths[] = {[SD_STRENGTH_NOT_GIVEN] = ".",
                                        [SD_WEAK] = "weak",
                                        [SD_MODERATE] = "moderate",
                                        [SD_STRONG] = "strong"};
static const char *const certainties[] = {[SD_CERTAINTY_RULE] = "rule",
                                          [SD_CERTAINTY_EXPECTED] = "expected",
                                          [SD_CERTAINTY_DIRECTION] = "direction"};

const char *sd_kb__effect_text(sd_effect effect)
{
    return effects[effect];
}

const char *sd_kb__strength_text(sd_strength strength)
{
    return strength == SD_STRENGTH_NOT_GIVEN ? NULL : strengths[strength];
}

const sd_kb_interaction *sd_kb__interactions(const sd_kb *kb, size_t *count)
{
    *count = kb->n_interactions;
    return kb->interactions;
}

const sd_kb_phenoconversion *sd_kb__phenoconversions(const sd_kb *kb, size_t *count)
{
    *count = kb->n_phenoconversions;
    return kb->phenoconversions;
}

/* Both tables name an effect and a strength. */
static sd_status read_class(const sd_kb_reading *in, size_t effect_column,
                            size_t strength_column, sd_effect *effect,
                            sd_strength *strength, sd_error *err)
{
    size_t e = 0, s = 0;
    sd_status status = sd_table__word(&in->table, in->at[effect_column], effects,
                                      SD_COUNT(effects), &e, err);
    if (status == SD_OK)
        status = sd_table__word(&in->table, in->at[strength_column], strengths,
                                SD_COUNT(strengths), &s, err);
    *effect = (sd_effect)e;
    *strength = (sd_strength)s;
    return status;
}

/* ---- interactions.tsv ---- */

static sd_status read_interaction(const sd_kb *kb, const sd_kb_reading *in,
                                  sd_kb_interaction *row, sd_error *err)
{
    enum { DRUG, ENZYME, EFFECT, STRENGTH, SOURCE, DATE, EVIDENCE };
    const char *drug = sd_kb__cell(in, DRUG);
    row->drug = sd_kb__find_drug(kb, drug);
    if (!row->drug)
        return sd_table__bad(&in->table, err, "drug %s is not in drugs.tsv", drug);
    sd_status status = sd_table__required(&in->table, in->at[ENZYME], &row->enzyme, err);
    if (status == SD_OK)
        status = read_class(in, EFFECT, STRENGTH, &row->effect, &row->strength, err);
    if (status == SD_OK)
        status = sd_table__required(&in->table, in->at[SOURCE], &row->source, err);
    if (status != SD_OK)
        return status;
    row->date = sd_kb__optional(in, DATE);
    row->evidence = sd_kb__optional(in, EVIDENCE);
    for (size_t i = 0; i < kb->n_interactions; i++) {
        const sd_kb_interaction *before = &kb->interactions[i];
        if (before->drug == row->drug && before->effect == row->effect &&
            strcmp(before->enzyme, row->enzyme) == 0)
            return sd_table__bad(&in->table, err, "%s as %s of %s is there twice", drug,
                                 effects[row->effect], row->enzyme);
    }
    return SD_OK;
}

static sd_status load_interactions(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"drug",   "enzyme", "effect",  "strength",
                                          "source", "date",   "evidence"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "interactions.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->interactions = SD_NEW(kb->arena, sd_kb_interaction, in.max_rows);
    if (!kb->interactions)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_interactions++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        status = read_interaction(kb, &in, &kb->interactions[kb->n_interactions], err);
        if (status != SD_OK)
            return status;
    }
}

/* ---- phenoconversion.tsv ---- */

enum { GENE, ENZYME, EFFECT, STRENGTH, RESULT, BECOMES, CERTAINTY, BASIS, URL };

static bool is_phenotype_of(const sd_kb_gene *gene, const char *phenotype)
{
    for (size_t i = 0; i < gene->n_phenotypes; i++)
        if (strcmp(gene->phenotypes[i].phenotype, phenotype) == 0)
            return true;
    return false;
}

/* "x0.5" */
static sd_status read_factor(const sd_kb_reading *in, sd_kb_phenoconversion *row,
                             sd_error *err)
{
    const char *cell = sd_kb__cell(in, BECOMES);
    row->becomes = SD_BECOMES_SCORE;
    if (row->gene->phenotype_rule != SD_RULE_ACTIVITY_SCORE)
        return sd_table__bad(&in->table, err, "results of %s have no score",
                             row->gene->name);
    if (cell[0] != 'x' || !sd_text__to_double(cell + 1, strlen(cell + 1), &row->factor) ||
        !(row->factor >= 0 && row->factor <= 100))
        return sd_table__bad(&in->table, err, "\"%.40s\" is no factor, such as x0.5",
                             cell);
    return SD_OK;
}

/* "*" and the way; or a phenotype and another. */
static sd_status read_phenotypes(const sd_kb_reading *in, sd_kb_phenoconversion *row,
                                 sd_error *err)
{
    const char *from = sd_kb__cell(in, RESULT), *to = sd_kb__cell(in, BECOMES);
    if (strcmp(from, "*") == 0) {
        row->becomes = row->effect == SD_INHIBITOR ? SD_BECOMES_LOWER : SD_BECOMES_HIGHER;
        const char *way = row->effect == SD_INHIBITOR ? "lower" : "higher";
        return strcmp(to, way) == 0
                   ? SD_OK
                   : sd_table__bad(&in->table, err,
                                   "any result becomes \"%s\" through an %s, not "
                                   "\"%.40s\"",
                                   way, effects[row->effect], to);
    }
    row->becomes = SD_BECOMES_PHENOTYPE;
    row->from = from;
    row->phenotype = to;
    const char *unknown = !is_phenotype_of(row->gene, from) ? from
                          : !is_phenotype_of(row->gene, to) ? to
                                                            : NULL;
    return unknown ? sd_table__bad(&in->table, err, "\"%.60s\" is no phenotype of %s",
                                   unknown, row->gene->name)
                   : SD_OK;
}

static sd_status check_conversion(const sd_kb *kb, const sd_kb_reading *in,
                                  const sd_kb_phenoconversion *row, sd_error *err)
{
    const bool is_direction =
        row->becomes == SD_BECOMES_LOWER || row->becomes == SD_BECOMES_HIGHER;
    if (is_direction != (row->certainty == SD_CERTAINTY_DIRECTION))
        return sd_table__bad(&in->table, err, "\"%s\" does not go with \"%.40s\"",
                             certainties[row->certainty], sd_kb__cell(in, BECOMES));
    for (size_t i = 0; i < kb->n_phenoconversions; i++) {
        const sd_kb_phenoconversion *before = &kb->phenoconversions[i];
        const bool is_same_result =
            !before->from || !row->from || strcmp(before->from, row->from) == 0;
        if (before->gene == row->gene && before->effect == row->effect &&
            before->strength == row->strength && is_same_result &&
            strcmp(before->enzyme, row->enzyme) == 0)
            return sd_table__bad(&in->table, err, "%s: the same is there twice",
                                 row->gene->name);
    }
    return SD_OK;
}

static sd_status read_conversion(const sd_kb *kb, const sd_kb_reading *in,
                                 sd_kb_phenoconversion *row, sd_error *err)
{
    size_t certainty = 0;
    sd_status status = sd_kb__read_gene_ref(kb, in, GENE, &row->gene, err);
    if (status == SD_OK)
        status = sd_table__required(&in->table, in->at[ENZYME], &row->enzyme, err);
    if (status == SD_OK)
        status = read_class(in, EFFECT, STRENGTH, &row->effect, &row->strength, err);
    if (status == SD_OK)
        status = sd_table__word(&in->table, in->at[CERTAINTY], certainties,
                                SD_COUNT(certainties), &certainty, err);
    row->certainty = (sd_certainty)certainty;
    if (status == SD_OK)
        status = sd_table__required(&in->table, in->at[BASIS], &row->basis, err);
    if (status == SD_OK)
        status = strcmp(sd_kb__cell(in, RESULT), "score") == 0
                     ? read_factor(in, row, err)
                     : read_phenotypes(in, row, err);
    row->url = sd_kb__optional(in, URL);
    return status == SD_OK ? check_conversion(kb, in, row, err) : status;
}

static sd_status load_conversions(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"gene",      "enzyme", "effect",
                                          "strength",  "result", "becomes",
                                          "certainty", "basis",  "url"};
    sd_kb_reading in;
    sd_status status = sd_kb__begin(kb, &in, "phenoconversion.tsv", false, columns,
                                    SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->phenoconversions = SD_NEW(kb->arena, sd_kb_phenoconversion, in.max_rows);
    if (!kb->phenoconversions)
        return sd_error__no_memory(err);
    for (bool more;; kb->n_phenoconversions++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        status =
            read_conversion(kb, &in, &kb->phenoconversions[kb->n_phenoconversions], err);
        if (status != SD_OK)
            return status;
    }
}

sd_status sd_kb__load_interactions(sd_kb *kb, sd_error *err)
{
    const sd_status status = load_interactions(kb, err);
    return status == SD_OK ? load_conversions(kb, err) : status;
}
