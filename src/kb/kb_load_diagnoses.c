/* kb_load_diagnoses.c -- diagnoses.tsv: diagnoses and indications that guidance tells
 * apart, what else they are called, and which are kinds of others.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Invariant: a kind stands below what it is a kind of, so there are no circles. */
#include <string.h>

#include "base/distance.h"
#include "base/error.h"
#include "kb/kb_data.h"

enum { DIAGNOSIS, IS_A, SYNONYMS };

/* text[length] is `name`, letter case aside. */
static bool is_called(const char *text, size_t length, const char *name)
{
    for (size_t i = 0; i < length; i++)
        if (name[i] == '\0' || sd_text__lower(text[i]) != sd_text__lower(name[i]))
            return false;
    return name[length] == '\0';
}

static bool lists(const char *list, const char *name)
{
    while (list) {
        const char *bar = strchr(list, '|');
        if (is_called(list, bar ? (size_t)(bar - list) : strlen(list), name))
            return true;
        list = bar ? bar + 1 : NULL;
    }
    return false;
}

const sd_kb_diagnosis *sd_kb__find_diagnosis(const sd_kb *kb, const char *name)
{
    for (size_t i = 0; i < kb->n_diagnoses; i++)
        if (sd_text__compare_folded(kb->diagnoses[i].name, name) == 0 ||
            lists(kb->diagnoses[i].synonyms, name))
            return &kb->diagnoses[i];
    return NULL;
}

const sd_kb_diagnosis *sd_kb__diagnoses(const sd_kb *kb, size_t *count)
{
    *count = kb->n_diagnoses;
    return kb->diagnoses;
}

bool sd_kb__is_kind_of(const sd_kb_diagnosis *diagnosis, const sd_kb_diagnosis *other)
{
    while (diagnosis && diagnosis != other)
        diagnosis = diagnosis->is_a;
    return diagnosis != NULL;
}

/* No name is another's: *taken is one that is. */
static sd_status check_names(const sd_kb *kb, const sd_kb_reading *in,
                             const sd_kb_diagnosis *row, sd_error *err)
{
    if (sd_kb__find_diagnosis(kb, row->name))
        return sd_table__bad(&in->table, err, "%s is there twice", row->name);
    for (const char *at = row->synonyms; at;) {
        const char *bar = strchr(at, '|');
        const size_t length = bar ? (size_t)(bar - at) : strlen(at);
        const char *name = sd_arena__strndup(kb->arena, at, length);
        if (!name)
            return sd_error__no_memory(err);
        if (length == 0 || sd_kb__find_diagnosis(kb, name))
            return sd_table__bad(&in->table, err, "\"%s\" is there twice", name);
        at = bar ? bar + 1 : NULL;
    }
    return SD_OK;
}

static sd_status read_row(sd_kb *kb, const sd_kb_reading *in, sd_error *err)
{
    sd_kb_diagnosis row = {.synonyms = sd_kb__optional(in, SYNONYMS)};
    const char *is_a = sd_kb__optional(in, IS_A);
    sd_status status = sd_table__required(&in->table, in->at[DIAGNOSIS], &row.name, err);
    if (status == SD_OK)
        status = check_names(kb, in, &row, err);
    if (status != SD_OK)
        return status;
    row.is_a = is_a ? sd_kb__find_diagnosis(kb, is_a) : NULL;
    if (is_a && !row.is_a)
        return sd_table__bad(&in->table, err, "%s is in none of the rows above", is_a);
    kb->diagnoses[kb->n_diagnoses++] = row;
    return SD_OK;
}

sd_status sd_kb__load_diagnoses(sd_kb *kb, sd_error *err)
{
    static const char *const columns[] = {"diagnosis", "is_a", "synonyms"};
    sd_kb_reading in;
    sd_status status =
        sd_kb__begin(kb, &in, "diagnoses.tsv", false, columns, SD_COUNT(columns), err);
    if (status != SD_OK)
        return status;
    kb->diagnoses = SD_NEW(kb->arena, sd_kb_diagnosis, in.max_rows);
    if (!kb->diagnoses)
        return sd_error__no_memory(err);
    for (bool more;;) {
        status = sd_kb__next(&in, &more, err);
        if (status != SD_OK || !more)
            return status;
        status = read_row(kb, &in, err);
        if (status != SD_OK)
            return status;
    }
}
