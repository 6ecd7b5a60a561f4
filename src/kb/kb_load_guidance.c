/* kb_load_guidance.c -- guidance/SOURCE.tsv: rules, and the small language of their
 * conditions.
 *
 *     results   := condition ("; " condition)*
 *     condition := GENE " " operator " " value ("|" value)*
 *     operator  := "is" | "score" | "has" | "lacks" | "diplotype" | "not_diplotype"
 *
 * A value is checked against the gene's tables, so that a rule that could never fire is
 * refused here.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "kb/kb_data.h"

enum { MAX_CONDITIONS = 16, MAX_VALUES = 256 };

/* ---- values ---- */

static bool is_result_word(const char *value)
{
    return strcmp(value, "No Result") == 0 || strcmp(value, "Indeterminate") == 0;
}

/* `value` is `name` followed by `ending`. */
static bool is_joined(const char *value, const char *name, const char *ending)
{
    size_t length = strlen(name);
    return strncmp(value, name, length) == 0 && strcmp(value + length, ending) == 0;
}

/* Of a gene whose alleles nobody has given a function, a guideline may still name
 * metabolizers. */
static bool is_metabolizer(const char *value)
{
    static const char *const kinds[] = {"Ultrarapid", "Rapid", "Normal", "Intermediate",
                                        "Poor"};
    for (size_t i = 0; i < SD_COUNT(kinds); i++)
        if (is_joined(value, kinds[i], " Metabolizer"))
            return true;
    return false;
}

static bool is_phenotype(const sd_kb_gene *gene, const char *value)
{
    if (gene->phenotype_rule == SD_RULE_NONE && is_metabolizer(value))
        return true;
    for (uint16_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &gene->phenotypes[i];
        if (strcmp(row->phenotype, value) == 0)
            return true;
        if (gene->phenotype_rule == SD_RULE_ALLELE_STATUS &&
            is_joined(value, row->key_1, " negative"))
            return true;
    }
    return is_result_word(value);
}

/* Two known alleles joined by a slash (a name may hold slashes itself).  The slash is
 * gone for a moment only. */
static bool is_diplotype(const sd_kb_gene *gene, char *value)
{
    bool is_pair = false;
    for (char *slash = strchr(value, '/'); slash && !is_pair;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        is_pair = sd_kb__find_allele(gene, value) != SD_NO_ALLELE &&
                  sd_kb__find_allele(gene, slash + 1) != SD_NO_ALLELE;
        *slash = '/';
    }
    return is_pair;
}

/* "2", "0.25..1", "2.5.." */
static bool read_score(const char *value, struct sd_kb_range *range)
{
    const char *dots = strstr(value, "..");
    size_t length = dots ? (size_t)(dots - value) : strlen(value);
    if (!sd_text__to_double(value, length, &range->from) || range->from < 0)
        return false;
    range->to = range->from;
    if (!dots)
        return true;
    range->to = HUGE_VAL;
    return dots[2] == '\0' ||
           (sd_text__to_double(dots + 2, strlen(dots + 2), &range->to) &&
            range->from <= range->to);
}

typedef struct value_list {
    const char **values;
    struct sd_kb_range *ranges;
} value_list;

static sd_status read_value(const sd_kb_reading *in, sd_kb_condition *condition,
                            const value_list *list, char *value, sd_error *err)
{
    const sd_kb_gene *gene = condition->gene;
    const char *problem = NULL;
    switch (condition->op) {
    case SD_OP_IS:
        problem = is_phenotype(gene, value) ? NULL : "is no result of the gene";
        break;
    case SD_OP_SCORE:
        if (strcmp(value, "n/a") == 0 || strcmp(value, "No Result") == 0)
            break;
        if (!read_score(value, &list->ranges[condition->n_ranges]))
            return sd_table__bad(&in->table, err,
                                 "%s: \"%s\" is no score and no range of scores",
                                 gene->name, value);
        condition->n_ranges++;
        return SD_OK;
    case SD_OP_HAS:
    case SD_OP_LACKS:
        problem = sd_kb__find_allele(gene, value) != SD_NO_ALLELE
                      ? NULL
                      : "is no allele of the gene";
        break;
    case SD_OP_DIPLOTYPE:
    case SD_OP_NOT_DIPLOTYPE:
        problem = is_diplotype(gene, value) ? NULL : "is no pair of alleles of the gene";
        break;
    }
    if (problem)
        return sd_table__bad(&in->table, err, "%s: \"%s\" %s", gene->name, value,
                             problem);
    for (size_t i = 0; i < condition->n_values; i++)
        if (strcmp(list->values[i], value) == 0)
            return sd_table__bad(&in->table, err, "%s: \"%s\" is there twice", gene->name,
                                 value);
    list->values[condition->n_values++] = value;
    return SD_OK;
}

/* ---- conditions ---- */

static size_t count_char(const char *text, char c)
{
    size_t n = 0;
    for (; *text; text++)
        n += *text == c;
    return n;
}

/* Cut `text` at the first `separator`; what follows, or NULL where it is not there. */
static char *cut(char *text, const char *separator)
{
    char *at = strstr(text, separator);
    if (!at)
        return NULL;
    *at = '\0';
    return at + strlen(separator);
}

static sd_status read_condition(sd_kb *kb, const sd_kb_reading *in, char *text,
                                sd_kb_condition *condition, sd_error *err)
{
    static const char *const ops[] = {
        [SD_OP_IS] = "is",
        [SD_OP_SCORE] = "score",
        [SD_OP_HAS] = "has",
        [SD_OP_LACKS] = "lacks",
        [SD_OP_DIPLOTYPE] = "diplotype",
        [SD_OP_NOT_DIPLOTYPE] = "not_diplotype",
    };
    char *word = cut(text, " ");
    char *next = word ? cut(word, " ") : NULL;
    if (!next)
        return sd_table__bad(&in->table, err,
                             "\"%s\" is no condition: GENE OPERATOR VALUE", text);
    condition->gene = sd_kb__find_gene(kb, text);
    if (!condition->gene)
        return sd_table__bad(&in->table, err, "gene %s is not in genes.tsv", text);
    size_t op = 0;
    while (op < SD_COUNT(ops) && strcmp(ops[op], word) != 0)
        op++;
    if (op == SD_COUNT(ops))
        return sd_table__bad(&in->table, err,
                             "\"%s\" is not one of: is, score, has, lacks, diplotype, "
                             "not_diplotype",
                             word);
    condition->op = (sd_op)op;
    if (condition->op == SD_OP_SCORE &&
        condition->gene->phenotype_rule != SD_RULE_ACTIVITY_SCORE)
        return sd_table__bad(&in->table, err, "gene %s has no activity score", text);
    size_t room = count_char(next, '|') + 1;
    if (room > MAX_VALUES)
        return sd_table__bad(&in->table, err, "more than %d values", MAX_VALUES);
    value_list list = {.values = SD_NEW(kb->arena, const char *, room),
                       .ranges = SD_NEW(kb->arena, struct sd_kb_range, room)};
    if (!list.values || !list.ranges)
        return sd_error__no_memory(err);
    condition->values = list.values;
    condition->ranges = list.ranges;
    while (next) {
        char *value = next;
        next = cut(value, "|");
        sd_status status = read_value(in, condition, &list, value, err);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

static sd_status read_conditions(sd_kb *kb, const sd_kb_reading *in, sd_kb_guidance *rule,
                                 sd_error *err)
{
    size_t room = count_char(rule->results, ';') + 1;
    if (room > MAX_CONDITIONS)
        return sd_table__bad(&in->table, err, "more than %d conditions", MAX_CONDITIONS);
    sd_kb_condition *conditions = SD_NEW(kb->arena, sd_kb_condition, room);
    char *text = sd_arena__strdup(kb->arena, rule->results);
    if (!conditions || !text)
        return sd_error__no_memory(err);
    rule->conditions = conditions;
    while (text) {
        char *next = cut(text, "; ");
        sd_status status =
            read_condition(kb, in, text, &conditions[rule->n_conditions++], err);
        if (status != SD_OK)
            return status;
        text = next;
    }
    return sd_arena__failed(kb->arena) ? sd_error__no_memory(err) : SD_OK;
}

/* ---- rows ---- */

enum {
    RULE,
    DRUG,
    POPULATION,
    RESULTS,
    ACTION,
    NUMBER,
    STRENGTH,
    IMPLICATION,
    RECOMMENDATION,
    NOT_COVERED,
    GUIDELINE,
    URL,
    PMID,
    DATE
};

static const char *const guidance_columns[] = {
    "rule",     "drug",        "population",     "results",     "action",    "number",
    "strength", "implication", "recommendation", "not_covered", "guideline", "url",
    "pmid",     "date"};

/* Links go into reports as they are: only https, and nothing that could end an attribute.
 */
static bool is_safe_url(const char *url)
{
    if (strncmp(url, "https://", 8) != 0)
        return false;
    for (const char *c = url; *c; c++)
        if (*c <= ' ' || *c == 0x7f || strchr("\"'<>\\`{}|^", *c))
            return false;
    return true;
}

static sd_status read_references(sd_kb *kb, const sd_kb_reading *in, sd_kb_guidance *rule,
                                 sd_error *err)
{
    const char *drug = sd_kb__cell(in, DRUG), *action = sd_kb__cell(in, ACTION);
    const sd_kb_name *found = sd_kb__find_name(kb->drug_names, kb->n_drugs, drug);
    if (!found)
        return sd_table__bad(&in->table, err, "drug %s is not in drugs.tsv", drug);
    rule->drug = &kb->drugs[found->index];
    for (size_t i = 0; i < kb->n_actions && !rule->action; i++)
        if (strcmp(kb->actions[i].code, action) == 0)
            rule->action = &kb->actions[i];
    if (!rule->action)
        return sd_table__bad(&in->table, err, "action %s is not in actions.tsv", action);
    if (rule->url && !is_safe_url(rule->url))
        return sd_table__bad(&in->table, err, "\"%s\" is not an https address",
                             rule->url);
    return SD_OK;
}

static sd_status read_rule(sd_kb *kb, const sd_kb_reading *in, sd_kb_guidance *rule,
                           sd_error *err)
{
    *rule = (sd_kb_guidance){.source = rule->source,
                             .number = sd_kb__optional(in, NUMBER),
                             .strength = sd_kb__optional(in, STRENGTH),
                             .implication = sd_kb__optional(in, IMPLICATION),
                             .recommendation = sd_kb__optional(in, RECOMMENDATION),
                             .not_covered = sd_kb__optional(in, NOT_COVERED),
                             .guideline = sd_kb__optional(in, GUIDELINE),
                             .url = sd_kb__optional(in, URL),
                             .pmid = sd_kb__optional(in, PMID),
                             .date = sd_kb__optional(in, DATE)};
    sd_status status = sd_table__required(&in->table, in->at[RULE], &rule->rule, err);
    if (status == SD_OK)
        status =
            sd_table__required(&in->table, in->at[POPULATION], &rule->population, err);
    if (status == SD_OK)
        status = sd_table__required(&in->table, in->at[RESULTS], &rule->results, err);
    if (status == SD_OK)
        status = read_references(kb, in, rule, err);
    return status == SD_OK ? read_conditions(kb, in, rule, err) : status;
}

static const char folder[] = "guidance/", ending[] = ".tsv";

static bool is_guidance(const sd_kb_table *table)
{
    size_t length = strlen(table->name);
    return length > strlen(folder) + strlen(ending) &&
           strncmp(table->name, folder, strlen(folder)) == 0 &&
           strcmp(table->name + length - strlen(ending), ending) == 0;
}

/* Read one source's table behind the rules that rules[*n] already holds. */
static sd_status load_source(sd_kb *kb, const char *table, sd_kb_guidance *rules,
                             size_t *n, sd_error *err)
{
    sd_kb_reading in;
    sd_status status = sd_kb__begin(kb, &in, table, true, guidance_columns,
                                    SD_COUNT(guidance_columns), err);
    if (status != SD_OK)
        return status;
    const char *name = table + strlen(folder);
    const char *source =
        sd_arena__strndup(kb->arena, name, strlen(name) - strlen(ending));
    sd_kb_name *ids = SD_NEW(kb->arena, sd_kb_name, in.max_rows);
    if (!source || !ids)
        return sd_error__no_memory(err);
    size_t n_ids = 0;
    for (bool more;; n_ids++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK)
            return status;
        if (!more)
            return sd_kb__sort_names(ids, n_ids, in.table.path, "rule", err);
        sd_kb_guidance *rule = &rules[(*n)++];
        rule->source = source;
        status = read_rule(kb, &in, rule, err);
        if (status != SD_OK)
            return status;
        ids[n_ids] = (sd_kb_name){rule->rule, (uint32_t)n_ids, in.table.line};
    }
}

/* ---- order ---- */

/* Of pointers into one array: rows of one source, drug, population and guideline stay in
 * the table's order. */
static int compare_rules(const void *a, const void *b)
{
    const sd_kb_guidance *x = *(const sd_kb_guidance *const *)a;
    const sd_kb_guidance *y = *(const sd_kb_guidance *const *)b;
    int order = strcmp(x->source, y->source);
    if (order == 0)
        order = strcmp(x->drug->name, y->drug->name);
    if (order == 0)
        order = strcmp(x->population, y->population);
    if (order == 0)
        order =
            strcmp(x->guideline ? x->guideline : "", y->guideline ? y->guideline : "");
    return order ? order : (x > y) - (x < y);
}

static sd_status sort_rules(sd_kb *kb, sd_error *err)
{
    const sd_kb_guidance **order =
        SD_NEW(kb->arena, const sd_kb_guidance *, kb->n_guidance);
    sd_kb_guidance *sorted = SD_NEW(kb->arena, sd_kb_guidance, kb->n_guidance);
    if (!order || !sorted)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < kb->n_guidance; i++)
        order[i] = &kb->guidance[i];
    qsort(order, kb->n_guidance, sizeof *order, compare_rules);
    for (size_t i = 0; i < kb->n_guidance; i++)
        sorted[i] = *order[i];
    kb->guidance = sorted;
    return SD_OK;
}

static size_t count_lines(const sd_kb_table *table)
{
    size_t n = 0;
    for (size_t i = 0; i < table->length; i++)
        n += table->bytes[i] == '\n';
    return n + 1;
}

sd_status sd_kb__load_guidance(sd_kb *kb, sd_error *err)
{
    size_t room = 0;
    for (size_t i = 0; i < kb->n_tables; i++)
        if (is_guidance(&kb->tables[i]))
            room += count_lines(&kb->tables[i]);
    kb->guidance = SD_NEW(kb->arena, sd_kb_guidance, room);
    if (!kb->guidance)
        return sd_error__no_memory(err);
    sd_status status = SD_OK;
    for (size_t i = 0; i < kb->n_tables && status == SD_OK; i++)
        if (is_guidance(&kb->tables[i]))
            status =
                load_source(kb, kb->tables[i].name, kb->guidance, &kb->n_guidance, err);
    return status == SD_OK ? sort_rules(kb, err) : status;
}
