/* patient_tsv.c -- patients of a cohort as a table: one row a sample.
 * SPDX-License-Identifier: Apache-2.0
 *
 *     sample   age_years  drugs                                    diagnoses
 *     NA12878  61         Brand; drug (20 mg/day, 6 months)        stroke; no depression
 *
 * The columns are the fields, in any order.  "." or an empty cell is "not given", "none"
 * in a list is "there are none".  Spreadsheets' carriage returns are passed over. */
#include <math.h>
#include <string.h>

#include "base/distance.h"
#include "base/table.h"
#include "base/text.h"
#include "interpret/patient_reading.h"

/* ---- cells that hold lists ---- */

static size_t count_items(const char *cell)
{
    size_t n = 1;
    for (; *cell; cell++)
        n += *cell == ';';
    return n;
}

static bool ends_in(const char *text, size_t length, const char *tail)
{
    const size_t n = strlen(tail);
    return length >= n && strncmp(text + length - n, tail, n) == 0;
}

/* "20 mg/day" or "6 months", of text[length]. */
static bool read_amount(const char *text, size_t length, double *dose, double *since)
{
    static const char mg[] = " mg/day", months[] = " months", month[] = " month";
    while (length > 0 && *text == ' ')
        text++, length--;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (ends_in(text, length, mg))
        return isnan(*dose) && sd_text__to_double(text, length - strlen(mg), dose);
    if (ends_in(text, length, months))
        return isnan(*since) && sd_text__to_double(text, length - strlen(months), since);
    return ends_in(text, length, month) && isnan(*since) &&
           sd_text__to_double(text, length - strlen(month), since);
}

/* "name" or "name (20 mg/day, 6 months)"; a parenthesis without a digit in front belongs
 * to the name. */
static sd_status read_drug(sd_patient_reading *in, char *item)
{
    double dose = SD_NO_NUMBER, since = SD_NO_NUMBER;
    size_t length = strlen(item);
    while (length > 0 && item[length - 1] == ' ')
        length--;
    char *open = strrchr(item, '(');
    if (open && open > item && item[length - 1] == ')' && open[1] >= '0' &&
        open[1] <= '9') {
        const char *end = item + length - 1;
        for (const char *at = open + 1; at < end;) {
            const char *comma = memchr(at, ',', (size_t)(end - at));
            const size_t width = (size_t)((comma ? comma : end) - at);
            if (!read_amount(at, width, &dose, &since))
                return sd_patient__refuse(in, "drugs",
                                          "\"%.60s\": expected (20 mg/day, 6 months), "
                                          "either or both",
                                          item);
            at += width + 1;
        }
        *open = '\0';
    }
    return sd_patient__add_drug(in, item, dose, since);
}

static sd_status read_diagnosis(sd_patient_reading *in, const char *item)
{
    item += strspn(item, " ");
    const bool is_absent = strncmp(item, "no ", 3) == 0;
    return sd_patient__add_diagnosis(in, is_absent ? item + 3 : item, !is_absent);
}

static sd_status read_list(sd_patient_reading *in, const sd_patient_field *field,
                           const char *cell)
{
    const bool is_drugs = field->kind == SD_FIELD_DRUGS;
    const size_t n = strcmp(cell, "none") == 0 ? 0 : count_items(cell);
    sd_status status =
        is_drugs ? sd_patient__expect_drugs(in, n) : sd_patient__expect_diagnoses(in, n);
    for (size_t i = 0; i < n && status == SD_OK; i++) {
        const size_t length = strcspn(cell, ";");
        char *item = sd_arena__strndup(in->arena, cell, length);
        if (!item)
            return sd_error__no_memory(in->err);
        status = is_drugs ? read_drug(in, item) : read_diagnosis(in, item);
        cell += length + 1;
    }
    return status;
}

/* ---- rows ---- */

static sd_status read_cell(sd_patient_reading *in, const sd_patient_field *field,
                           const char *cell)
{
    double number = 0;
    switch (field->kind) {
    case SD_FIELD_SAMPLE: /* was read first, for messages */
        return SD_OK;
    case SD_FIELD_NUMBER:
        if (!sd_text__to_double(cell, strlen(cell), &number))
            return sd_patient__refuse(
                in, field->name,
                "\"%.60s\" is not a number, without unit and with a "
                "decimal point",
                cell);
        return sd_patient__set_number(in, field, number);
    case SD_FIELD_WORD:
        return sd_patient__set_word(in, field, cell);
    case SD_FIELD_YES_NO:
        if (sd_text__compare_folded(cell, "yes") != 0 &&
            sd_text__compare_folded(cell, "no") != 0)
            return sd_patient__refuse(in, field->name, "\"%.60s\" is not yes or no",
                                      cell);
        sd_patient__set_yes_no(in, field, sd_text__compare_folded(cell, "yes") == 0);
        return SD_OK;
    case SD_FIELD_DRUGS:
    case SD_FIELD_DIAGNOSES:
        return read_list(in, field, cell);
    }
    return SD_OK;
}

static sd_status read_row(sd_patient_reading *in, const sd_table *table, size_t sample,
                          const sd_patient_field *const *fields)
{
    sd_patient__clear(in->patient);
    in->patient->line = in->line = table->line;
    in->patient->number = (size_t)table->line - 1;
    if (!sd_table__optional(table, sample))
        return sd_patient__refuse(in, "sample", "the row does not name one");
    in->patient->id = table->cells[sample];
    for (size_t c = 0; c < table->n_columns; c++) {
        const char *cell = sd_table__optional(table, c);
        const sd_status status = cell ? read_cell(in, fields[c], cell) : SD_OK;
        if (status != SD_OK)
            return status;
    }
    return sd_patient__finish(in);
}

static sd_status read_header(const sd_patient_reading *in, const sd_table *table,
                             const sd_patient_field **fields, size_t *sample)
{
    for (size_t c = 0; c < table->n_columns; c++) {
        const sd_status status = sd_patient__field(in, table->names[c], &fields[c]);
        if (status != SD_OK)
            return status;
        if (fields[c]->kind == SD_FIELD_SAMPLE)
            *sample = c;
    }
    if (*sample == SIZE_MAX)
        return sd_patient__refuse(
            in, NULL,
            "there is no column \"sample\": each row needs the name "
            "of its sample (for one patient without, write JSON)");
    return SD_OK;
}

/* What spreadsheets write, as a table of base/table.h. */
static void tidy(sd_text *out, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    char last = '\n'; /* a cell begins after a tab or newline */
    for (; bytes < end; bytes++) {
        if (*bytes == '\r' && (bytes + 1 == end || bytes[1] == '\n'))
            continue;
        if ((*bytes == '\t' || *bytes == '\n') && (last == '\t' || last == '\n'))
            sd_text__puts(out, ".");
        sd_text__add(out, bytes, 1);
        last = *bytes;
    }
    if (last != '\n')
        sd_text__puts(out, last == '\t' ? ".\n" : "\n");
}

static sd_status read_table(const sd_kb *kb, sd_patients *out, const sd_text *text,
                            sd_error *err)
{
    sd_table table;
    const sd_patient_field *fields[SD_TABLE_MAX_COLUMNS];
    sd_patient_reading in = {
        .kb = kb, .path = out->path, .line = 1, .arena = out->arena, .err = err};
    size_t sample = SIZE_MAX;
    sd_status status = sd_table__open(&table, out->path, text->data ? text->data : "",
                                      text->length, out->arena, err);
    if (status == SD_OK)
        status = read_header(&in, &table, fields, &sample);
    if (status != SD_OK)
        return status;
    sd_patient *patients = SD_NEW(out->arena, sd_patient, sd_table__rows_left(&table));
    if (!patients)
        return sd_error__no_memory(err);
    out->patients = patients;
    for (bool more;; out->n_patients++) {
        status = sd_table__next(&table, &more, err);
        if (status != SD_OK || !more)
            return status;
        in.patient = &patients[out->n_patients];
        status = read_row(&in, &table, sample, fields);
        if (status != SD_OK)
            return status;
    }
}

sd_status sd_patient__read_tsv(const sd_kb *kb, sd_patients *out, const char *bytes,
                               size_t length, sd_error *err)
{
    sd_text text = {0};
    tidy(&text, bytes, length);
    const sd_status status =
        text.failed ? sd_error__no_memory(err) : read_table(kb, out, &text, err);
    sd_text__free(&text);
    return status;
}
