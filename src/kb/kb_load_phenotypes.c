/* kb_load_phenotypes.c -- phenotypes/GENE.tsv: from functions, scores or risk alleles to
 * phenotypes. SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

enum { KEY_1, KEY_2, PHENOTYPE };

static bool is_function_in(const sd_kb_gene *gene, const char *text)
{
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (gene->alleles[i].function && strcmp(gene->alleles[i].function, text) == 0)
            return true;
    return false;
}

/* Guidelines write rules for functions that none of the gene's alleles has yet, in the
 * terms of other genes. */
static bool is_function(const sd_kb *kb, const sd_kb_gene *gene, const char *text)
{
    if (is_function_in(gene, text))
        return true;
    for (size_t g = 0; g < kb->n_genes; g++)
        if (is_function_in(&kb->genes[g], text))
            return true;
    return false;
}

static sd_status read_pair(const sd_kb *kb, const sd_kb_reading *in,
                           const sd_kb_gene *gene, sd_kb_phenotype *row, sd_error *err)
{
    bool is_known_1 = strcmp(row->key_1, "*") == 0 || is_function(kb, gene, row->key_1);
    bool is_known_2 = strcmp(row->key_2, "*") == 0 || strcmp(row->key_2, "-") == 0 ||
                      is_function(kb, gene, row->key_2);
    if (!is_known_1 || !is_known_2)
        return sd_table__bad(&in->table, err, "\"%s\" is the function of no allele",
                             is_known_1 ? row->key_2 : row->key_1);
    for (uint16_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *other = &gene->phenotypes[i];
        if ((strcmp(other->key_1, row->key_1) == 0 &&
             strcmp(other->key_2, row->key_2) == 0) ||
            (strcmp(other->key_1, row->key_2) == 0 &&
             strcmp(other->key_2, row->key_1) == 0))
            return sd_table__bad(&in->table, err, "%s with %s is there twice", row->key_1,
                                 row->key_2);
    }
    return SD_OK;
}

static sd_status read_range(const sd_kb_reading *in, const sd_kb_gene *gene,
                            sd_kb_phenotype *row, sd_error *err)
{
    row->to = HUGE_VAL;
    sd_status status = sd_table__double(&in->table, in->at[KEY_1], &row->from, err);
    if (status == SD_OK && sd_kb__optional(in, KEY_2))
        status = sd_table__double(&in->table, in->at[KEY_2], &row->to, err);
    if (status != SD_OK)
        return status;
    if (row->from < 0 || row->from > row->to)
        return sd_table__bad(&in->table, err, "%s to %s is no range of scores",
                             row->key_1, row->key_2);
    for (uint16_t i = 0; i < gene->n_phenotypes; i++)
        if (row->from <= gene->phenotypes[i].to && gene->phenotypes[i].from <= row->to)
            return sd_table__bad(&in->table, err,
                                 "%s to %s overlaps the range of another row", row->key_1,
                                 row->key_2);
    return SD_OK;
}

static sd_status read_status(const sd_kb_reading *in, const sd_kb_gene *gene,
                             sd_kb_phenotype *row, sd_error *err)
{
    static const char ending[] = " positive";
    size_t length = strlen(row->key_1);
    if (sd_kb__find_allele(gene, row->key_1) == SD_NO_ALLELE)
        return sd_table__bad(&in->table, err, "allele %s is not in functions/%s.tsv",
                             row->key_1, gene->name);
    if (sd_kb__optional(in, KEY_2))
        return sd_table__bad(&in->table, err, "allele %s: key_2 must be .", row->key_1);
    if (strncmp(row->phenotype, row->key_1, length) != 0 ||
        strcmp(row->phenotype + length, ending) != 0)
        return sd_table__bad(&in->table, err, "the phenotype must be \"%s%s\"",
                             row->key_1, ending);
    for (uint16_t i = 0; i < gene->n_phenotypes; i++)
        if (strcmp(gene->phenotypes[i].key_1, row->key_1) == 0)
            return sd_table__bad(&in->table, err, "allele %s is there twice", row->key_1);
    return SD_OK;
}

static sd_status read_phenotype(const sd_kb *kb, const sd_kb_reading *in,
                                const sd_kb_gene *gene, sd_kb_phenotype *row,
                                sd_error *err)
{
    row->key_1 = sd_kb__cell(in, KEY_1);
    row->key_2 = sd_kb__cell(in, KEY_2);
    sd_status status =
        sd_table__required(&in->table, in->at[PHENOTYPE], &row->phenotype, err);
    if (status != SD_OK)
        return status;
    switch (gene->phenotype_rule) {
    case SD_RULE_FUNCTION_PAIR:
        return read_pair(kb, in, gene, row, err);
    case SD_RULE_ACTIVITY_SCORE:
        return read_range(in, gene, row, err);
    case SD_RULE_ALLELE_STATUS:
        return read_status(in, gene, row, err);
    case SD_RULE_NONE:
        break;
    }
    return sd_table__bad(&in->table, err, "gene %s has no phenotype rule", gene->name);
}

sd_status sd_kb__load_phenotypes(sd_kb *kb, sd_kb_gene *gene, sd_error *err)
{
    static const char *const columns[] = {"key_1", "key_2", "phenotype"};
    bool is_required = gene->phenotype_rule != SD_RULE_NONE;
    sd_kb_reading in;
    sd_status status = sd_kb__begin_gene(kb, &in, "phenotypes", gene, is_required,
                                         columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    sd_kb_phenotype *rows = SD_NEW(kb->arena, sd_kb_phenotype, in.max_rows);
    if (!rows)
        return sd_error__no_memory(err);
    gene->phenotypes = rows;
    for (bool more;; gene->n_phenotypes++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            break;
        status = read_phenotype(kb, &in, gene, &rows[gene->n_phenotypes], err);
        if (status != SD_OK)
            return status;
    }
    if (is_required && gene->n_phenotypes == 0)
        return sd_table__bad(&in.table, err, "gene %s has no phenotype", gene->name);
    return SD_OK;
}
