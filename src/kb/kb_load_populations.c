/* kb_load_populations.c -- populations.tsv: what a patient must be for rules on a
 * population to apply, as far as a patient file can tell.
 * SPDX-License-Identifier: Apache-2.0
 *
 *     facts    := fact ("; " fact)*                 all must hold
 *     fact     := number " " bound " " NUMBER
 *               | ("has" | "lacks") " " DIAGNOSIS ("|" DIAGNOSIS)*
 *               | ("ancestry" | "other_ancestry") " " WORD ("|" WORD)*
 *               | ("used" | "unused") " " MONTHS " " DRUG ("|" DRUG)*
 *               | "inhibited" " " ENZYME " " STRENGTH ("|" STRENGTH)*
 *               | "uninhibited" " " ENZYME
 *     number   := "age" | "weight" | "bmi"
 *     bound    := "from" | "below" | "over" | "up_to"
 */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "kb/kb_data.h"

enum { POPULATION, SOURCE, DRUG, FACTS };
enum { MAX_FACTS = 8 };

const char *const sd_kb__ancestries[] = {
    "african",      "american", "asian", "east_asian", "south_asian", "european",
    "near_eastern", "oceanian", "mixed", "other",      NULL};

/* Cut `text` at the first `separator`; what follows, or NULL. */
static char *cut(char *text, char separator)
{
    char *at = strchr(text, separator);
    if (at)
        *at++ = '\0';
    return at;
}

static sd_status read_number(const sd_kb_reading *in, const char *text, double *number,
                             sd_error *err)
{
    if (text && sd_text__to_double(text, strlen(text), number) && *number >= 0)
        return SD_OK;
    return sd_table__bad(&in->table, err, "\"%s\" is no number", text ? text : "");
}

static sd_status read_bound(const sd_kb_reading *in, sd_kb_fact *fact, char *text,
                            sd_error *err)
{
    static const char *const bounds[] = {"from", "below", "over", "up_to"};
    char *number = text ? cut(text, ' ') : NULL;
    size_t i = 0;
    while (text && i < SD_COUNT(bounds) && strcmp(bounds[i], text) != 0)
        i++;
    if (!text || i == SD_COUNT(bounds))
        return sd_table__bad(&in->table, err,
                             "\"%s\" is not one of: from, below, over, up_to",
                             text ? text : "");
    fact->bound = (sd_bound_kind)i;
    return read_number(in, number, &fact->number, err);
}

static bool is_ancestry(const char *word)
{
    for (size_t i = 0; sd_kb__ancestries[i]; i++)
        if (strcmp(sd_kb__ancestries[i], word) == 0)
            return true;
    return false;
}

static sd_status check_value(const sd_kb *kb, const sd_kb_reading *in,
                             const sd_kb_fact *fact, const char *value, sd_error *err)
{
    switch (fact->kind) {
    case SD_FACT_HAS:
    case SD_FACT_LACKS:
        if (!sd_kb__find_diagnosis(kb, value))
            return sd_table__bad(&in->table, err, "%s is not in diagnoses.tsv", value);
        return SD_OK;
    case SD_FACT_ANCESTRY:
    case SD_FACT_OTHER_ANCESTRY:
        if (!is_ancestry(value))
            return sd_table__bad(&in->table, err, "%s is no ancestry", value);
        return SD_OK;
    case SD_FACT_USED:
    case SD_FACT_UNUSED:
        if (!sd_kb__find_drug(kb, value))
            return sd_table__bad(&in->table, err, "drug %s is not in drugs.tsv", value);
        return SD_OK;
    case SD_FACT_INHIBITED:
        for (sd_strength strength = SD_WEAK; strength <= SD_STRONG; strength++)
            if (strcmp(sd_kb__strength_text(strength), value) == 0)
                return SD_OK;
        return sd_table__bad(&in->table, err, "%s is no strength", value);
    case SD_FACT_AGE:
    case SD_FACT_WEIGHT:
    case SD_FACT_BMI:
    case SD_FACT_UNINHIBITED:
        break;
    }
    return SD_OK;
}

static sd_status read_enzyme(const sd_kb *kb, const sd_kb_reading *in, sd_kb_fact *fact,
                             const char *enzyme, sd_error *err)
{
    size_t n = 0;
    const sd_kb_interaction *rows = sd_kb__interactions(kb, &n);
    fact->enzyme = enzyme;
    for (size_t i = 0; enzyme && i < n; i++)
        if (strcmp(rows[i].enzyme, enzyme) == 0)
            return SD_OK;
    return sd_table__bad(&in->table, err, "enzyme \"%s\" is not in interactions.tsv",
                         enzyme ? enzyme : "");
}

static sd_status read_values(sd_kb *kb, const sd_kb_reading *in, sd_kb_fact *fact,
                             char *text, sd_error *err)
{
    size_t room = 1;
    for (const char *at = text ? text : ""; *at; at++)
        room += *at == '|';
    const char **values = SD_NEW(kb->arena, const char *, room);
    if (!values)
        return sd_error__no_memory(err);
    fact->values = values;
    if (!text)
        return sd_table__bad(&in->table, err, "a fact without a value");
    for (char *next; text; text = next) {
        next = cut(text, '|');
        const sd_status status = check_value(kb, in, fact, text, err);
        if (status != SD_OK)
            return status;
        values[fact->n_values++] = text;
    }
    return SD_OK;
}

static sd_status read_fact(sd_kb *kb, const sd_kb_reading *in, sd_kb_fact *fact,
                           char *text, sd_error *err)
{
    static const char *const kinds[] = {
        [SD_FACT_AGE] = "age",
        [SD_FACT_WEIGHT] = "weight",
        [SD_FACT_BMI] = "bmi",
        [SD_FACT_HAS] = "has",
        [SD_FACT_LACKS] = "lacks",
        [SD_FACT_ANCESTRY] = "ancestry",
        [SD_FACT_USED] = "used",
        [SD_FACT_OTHER_ANCESTRY] = "other_ancestry",
        [SD_FACT_UNUSED] = "unused",
        [SD_FACT_INHIBITED] = "inhibited",
        [SD_FACT_UNINHIBITED] = "uninhibited",
    };
    char *rest = cut(text, ' ');
    size_t kind = 0;
    while (kind < SD_COUNT(kinds) && strcmp(kinds[kind], text) != 0)
        kind++;
    if (kind == SD_COUNT(kinds))
        return sd_table__bad(&in->table, err, "\"%s\" is no kind of fact", text);
    *fact = (sd_kb_fact){.kind = (sd_fact_kind)kind};
    if (fact->kind <= SD_FACT_BMI)
        return read_bound(in, fact, rest, err);
    if (fact->kind < SD_FACT_USED)
        return read_values(kb, in, fact, rest, err);
    char *values = rest ? cut(rest, ' ') : NULL;
    const bool is_use = fact->kind == SD_FACT_USED || fact->kind == SD_FACT_UNUSED;
    const sd_status status = is_use ? read_number(in, rest, &fact->number, err)
                                    : read_enzyme(kb, in, fact, rest, err);
    return status == SD_OK && fact->kind != SD_FACT_UNINHIBITED
               ? read_values(kb, in, fact, values, err)
               : status;
}

static sd_status read_facts(sd_kb *kb, const sd_kb_reading *in, sd_kb_population *row,
                            sd_error *err)
{
    sd_kb_fact *facts = SD_NEW(kb->arena, sd_kb_fact, MAX_FACTS);
    char *text = sd_arena__strdup(kb->arena, sd_kb__cell(in, FACTS));
    if (!facts || !text)
        return sd_error__no_memory(err);
    row->facts = facts;
    while (text) {
        char *next = strstr(text, "; ");
        if (next) {
            *next = '\0';
            next += 2;
        }
        if (row->n_facts == MAX_FACTS)
            return sd_table__bad(&in->table, err, "more than %d facts", MAX_FACTS);
        const sd_status status = read_fact(kb, in, &facts[row->n_facts++], text, err);
        if (status != SD_OK)
            return status;
        text = next;
    }
    return SD_OK;
}

static int rank(const sd_kb_population *row)
{
    return (row->source != NULL) + 2 * (row->drug != NULL);
}

const sd_kb_population *sd_kb__whom(const sd_kb *kb, size_t *count)
{
    *count = kb->n_whom;
    return kb->whom;
}

/* Rules on the population, of that source and on that drug where they are named, look at
 * the row; the row that names more counts, the drug more than the source. */
static sd_status link_rules(sd_kb *kb, const sd_kb_reading *in,
                            const sd_kb_population *row, sd_error *err)
{
    for (size_t i = 0; i < kb->n_guidance; i++) {
        sd_kb_guidance *rule = &kb->guidance[i];
        if (strcmp(rule->population, row->population) != 0 ||
            (row->source && strcmp(rule->source, row->source) != 0) ||
            (row->drug && rule->drug != row->drug))
            continue;
        if (rule->whom && rank(rule->whom) == rank(row))
            return sd_table__bad(&in->table, err, "%s is there twice", row->population);
        if (!rule->whom || rank(rule->whom) < rank(row))
            rule->whom = row;
    }
    return SD_OK;
}

static sd_status read_row(sd_kb *kb, const sd_kb_reading *in, sd_kb_population *row,
                          sd_error *err)
{
    const char *drug = sd_kb__optional(in, DRUG);
    *row = (sd_kb_population){.source = sd_kb__optional(in, SOURCE),
                              .drug = drug ? sd_kb__find_drug(kb, drug) : NULL};
    sd_status status =
        sd_table__required(&in->table, in->at[POPULATION], &row->population, err);
    if (status == SD_OK && drug && !row->drug)
        status = sd_table__bad(&in->table, err, "drug %s is not in drugs.tsv", drug);
    if (status == SD_OK)
        status = read_facts(kb, in, row, err);
    return status == SD_OK ? link_rules(kb, in, row, err) : status;
}

sd_status sd_kb__load_populations(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"population", "source", "drug", "facts"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "populations.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    sd_kb_population *rows = SD_NEW(kb->arena, sd_kb_population, in.max_rows);
    if (!rows)
        return sd_error__no_memory(err);
    kb->whom = rows;
    for (bool more;; kb->n_whom++) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        status = read_row(kb, &in, &rows[kb->n_whom], err);
        if (status != SD_OK)
            return status;
    }
}
