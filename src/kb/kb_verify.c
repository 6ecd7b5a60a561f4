/* kb_verify.c -- what is checked when asked: the tables are those that sources.tsv
 * describes, and no two rules of a source speak to one patient with two voices.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/sha256.h"
#include "kb/kb_data.h"

/* ---- digests and rows ---- */

static void table_digest(const sd_kb_table *table, char hex[65])
{
    sd_sha256 sum;
    sd_sha256__init(&sum);
    sd_sha256__update(&sum, table->bytes, table->length);
    sd_sha256__hex(&sum, hex);
}

static int64_t count_rows(const sd_kb_table *table)
{
    int64_t n = -1; /* the header is no row */
    for (size_t i = 0; i < table->length; i++)
        n += table->bytes[i] == '\n';
    return n;
}

static sd_status verify_table(const sd_kb *kb, const sd_kb_table *table, sd_error *err)
{
    char digest[65];
    table_digest(table, digest);
    bool has_source = false;
    for (size_t i = 0; i < kb->n_sources; i++) {
        const sd_kb_source *source = &kb->sources[i];
        if (strcmp(source->table, table->name) != 0)
            continue;
        has_source = true;
        if (strcmp(source->sha256, digest) != 0)
            return sd_kb__wrong(kb, table->name, 0, err,
                                "its SHA-256 is %s, but sources.tsv says %s", digest,
                                source->sha256);
        if (source->rows != count_rows(table))
            return sd_kb__wrong(kb, table->name, 0, err,
                                "it has %lld rows, but sources.tsv says %lld",
                                (long long)count_rows(table), (long long)source->rows);
    }
    if (!has_source)
        return sd_kb__wrong(kb, table->name, 0, err,
                            "sources.tsv does not say where it is from");
    return SD_OK;
}

static sd_status verify_tables(const sd_kb *kb, sd_error *err)
{
    for (size_t i = 0; i < kb->n_tables; i++) {
        if (strcmp(kb->tables[i].name, "sources.tsv") == 0)
            continue;
        sd_status status = verify_table(kb, &kb->tables[i], err);
        if (status != SD_OK)
            return status;
    }
    for (size_t i = 0; i < kb->n_sources; i++)
        if (!sd_kb__find_table(kb, kb->sources[i].table))
            return sd_kb__wrong(kb, "sources.tsv", 0, err, "the table %s is not there",
                                kb->sources[i].table);
    char digest[65];
    sd_kb__compute_digest(kb, digest);
    if (strcmp(digest, kb->digest) != 0)
        return sd_error__set(err, SD_EKNOWLEDGE, NULL, 0,
                             "the digest of the tables is %s, not %s", digest,
                             kb->digest);
    return SD_OK;
}

/* ---- rules of one guideline, drug and population exclude each other ---- */

static bool lists(const sd_kb_condition *condition, const char *value)
{
    for (size_t i = 0; i < condition->n_values; i++)
        if (strcmp(condition->values[i], value) == 0)
            return true;
    return false;
}

static bool shares_value(const sd_kb_condition *a, const sd_kb_condition *b)
{
    for (size_t i = 0; i < a->n_values; i++)
        if (lists(b, a->values[i]))
            return true;
    return false;
}

/* `other` with its two alleles the other way round. */
static bool is_turned(const char *diplotype, const char *other)
{
    size_t length = strlen(diplotype);
    for (const char *c = diplotype; (c = strchr(c, '/')); c++) {
        size_t first = (size_t)(c - diplotype), second = length - first - 1;
        if (strlen(other) == length && other[second] == '/' &&
            strncmp(other, c + 1, second) == 0 &&
            strncmp(other + second + 1, diplotype, first) == 0)
            return true;
    }
    return false;
}

static bool shares_diplotype(const sd_kb_condition *a, const sd_kb_condition *b)
{
    for (size_t i = 0; i < a->n_values; i++)
        for (size_t j = 0; j < b->n_values; j++)
            if (is_turned(a->values[i], b->values[j]))
                return true;
    return shares_value(a, b);
}

static bool shares_score(const sd_kb_condition *a, const sd_kb_condition *b)
{
    for (size_t i = 0; i < a->n_ranges; i++)
        for (size_t j = 0; j < b->n_ranges; j++)
            if (a->ranges[i].from <= b->ranges[j].to &&
                b->ranges[j].from <= a->ranges[i].to)
                return true;
    return false;
}

/* Statuses of two alleles stand side by side in one patient; those of one allele, or no
 * result, do not. */
static bool may_both_be(const char *status, const char *other)
{
    const char *end = strrchr(status, ' '), *other_end = strrchr(other, ' ');
    bool is_word = strcmp(status, "No Result") == 0 || strcmp(other, "No Result") == 0;
    bool is_one_allele = end && other_end && end - status == other_end - other &&
                         strncmp(status, other, (size_t)(end - status)) == 0;
    return strcmp(status, other) == 0 || (!is_word && !is_one_allele);
}

static bool shares_status(const sd_kb_condition *a, const sd_kb_condition *b)
{
    for (size_t i = 0; i < a->n_values; i++)
        for (size_t j = 0; j < b->n_values; j++)
            if (may_both_be(a->values[i], b->values[j]))
                return true;
    return false;
}

/* What `has` asks for is all among what `lacks` forbids. */
static bool is_forbidden(const sd_kb_condition *has, const sd_kb_condition *lacks)
{
    for (size_t i = 0; i < has->n_values; i++)
        if (!lists(lacks, has->values[i]))
            return false;
    return true;
}

/* The diplotypes that one asks for are all among those that the other rules out. */
static bool is_ruled_out(const sd_kb_condition *diplotype, const sd_kb_condition *other)
{
    for (size_t i = 0; i < diplotype->n_values; i++) {
        bool found = lists(other, diplotype->values[i]);
        for (size_t j = 0; j < other->n_values && !found; j++)
            found = is_turned(diplotype->values[i], other->values[j]);
        if (!found)
            return false;
    }
    return true;
}

/* Nothing can meet both.  Where that is not plain from the conditions, it is not taken
 * for granted. */
static bool exclude(const sd_kb_condition *a, const sd_kb_condition *b)
{
    if (a->gene != b->gene)
        return false;
    if (a->op == SD_OP_HAS && b->op == SD_OP_LACKS)
        return is_forbidden(a, b);
    if (a->op == SD_OP_LACKS && b->op == SD_OP_HAS)
        return is_forbidden(b, a);
    if (a->op == SD_OP_DIPLOTYPE && b->op == SD_OP_NOT_DIPLOTYPE)
        return is_ruled_out(a, b);
    if (a->op == SD_OP_NOT_DIPLOTYPE && b->op == SD_OP_DIPLOTYPE)
        return is_ruled_out(b, a);
    if (a->op != b->op) { /* one wants a result, the other wants none */
        bool a_none = a->n_ranges == 0 && a->n_values == 1 && lists(a, "No Result");
        bool b_none = b->n_ranges == 0 && b->n_values == 1 && lists(b, "No Result");
        return (a_none && !lists(b, "No Result")) || (b_none && !lists(a, "No Result"));
    }
    switch (a->op) {
    case SD_OP_IS:
        return a->gene->phenotype_rule == SD_RULE_ALLELE_STATUS ? !shares_status(a, b)
                                                                : !shares_value(a, b);
    case SD_OP_SCORE:
        return !shares_value(a, b) && !shares_score(a, b);
    case SD_OP_DIPLOTYPE:
        return !shares_diplotype(a, b);
    case SD_OP_HAS:
    case SD_OP_LACKS:
    case SD_OP_NOT_DIPLOTYPE:
        break;
    }
    return false;
}

static bool exclude_each_other(const sd_kb_guidance *a, const sd_kb_guidance *b)
{
    for (size_t i = 0; i < a->n_conditions; i++)
        for (size_t j = 0; j < b->n_conditions; j++)
            if (exclude(&a->conditions[i], &b->conditions[j]))
                return true;
    return false;
}

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Rules are sorted by source, drug, population and guideline, so those of one stand
 * together. */
static sd_status verify_rules(const sd_kb *kb, sd_error *err)
{
    for (size_t i = 0; i < kb->n_guidance; i++) {
        const sd_kb_guidance *a = &kb->guidance[i];
        for (size_t j = i + 1; j < kb->n_guidance; j++) {
            const sd_kb_guidance *b = &kb->guidance[j];
            if (strcmp(a->source, b->source) != 0 || a->drug != b->drug ||
                strcmp(a->population, b->population) != 0 ||
                !is_same_text(a->guideline, b->guideline))
                break;
            if (exclude_each_other(a, b))
                continue;
            char table[128];
            snprintf(table, sizeof table, "guidance/%s.tsv", a->source);
            return sd_kb__wrong(kb, table, 0, err,
                                "rules %s and %s could both apply to one patient",
                                a->rule, b->rule);
        }
    }
    return SD_OK;
}

sd_status sd_kb__verify(const sd_kb *kb, sd_error *err)
{
    sd_status status = verify_rules(kb, err);
    return status == SD_OK ? verify_tables(kb, err) : status;
}
