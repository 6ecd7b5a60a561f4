/* patient_lists.c -- drugs taken and diagnoses, as people write them.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "base/distance.h"
#include "base/text.h"
#include "interpret/patient_reading.h"

enum { MAX_MEANT = 5 };
#define SIC             "(sic)"
#define MOST_MG_PER_DAY 200000.0
#define MOST_MONTHS     1560.0

/* Letters as a reader of UTF-8 counts them. */
static size_t count_letters(const char *text, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

sd_status sd_patient__keep(const sd_patient_reading *in, const char *field,
                           const char *text, const char **out)
{
    const char *end = text + strlen(text);
    while (*text == ' ')
        text++;
    while (end > text && end[-1] == ' ')
        end--;
    const size_t length = (size_t)(end - text);
    if (length == 0)
        return sd_patient__refuse(in, field, "there is an empty name");
    if (count_letters(text, length) > SD_MAX_FACT_LENGTH)
        return sd_patient__refuse(in, field, "\"%.40s...\" is longer than %d letters",
                                  text, SD_MAX_FACT_LENGTH);
    *out = sd_arena__strndup(in->arena, text, length);
    if (!*out)
        return sd_error__no_memory(in->err);
    if (sd_text__compare_folded(*out, "none") == 0 || strcmp(*out, ".") == 0)
        return sd_patient__refuse(
            in, field,
            "\"%s\" is no name: where there are none, the list is "
            "empty, [], or the table's cell is none and nothing else",
            *out);
    return SD_OK;
}

sd_status sd_patient__expect_drugs(sd_patient_reading *in, size_t n)
{
    if (n > SD_MAX_TAKEN)
        return sd_patient__refuse(in, "drugs", "there are more than %d", SD_MAX_TAKEN);
    in->taken = SD_NEW(in->arena, sd_taken, n);
    in->patient->taken = in->taken;
    in->patient->has_taken = true;
    return in->taken ? SD_OK : sd_error__no_memory(in->err);
}

sd_status sd_patient__expect_diagnoses(sd_patient_reading *in, size_t n)
{
    if (n > SD_MAX_DIAGNOSES)
        return sd_patient__refuse(in, "diagnoses", "there are more than %d",
                                  SD_MAX_DIAGNOSES);
    in->diagnoses = SD_NEW(in->arena, sd_diagnosis, n);
    in->patient->diagnoses = in->diagnoses;
    return in->diagnoses ? SD_OK : sd_error__no_memory(in->err);
}

/* ---- drugs ---- */

/* "a (b) or c": the rows' names, with the drug where they are another's name. */
static void put_names(sd_text *text, const sd_kb_drug_name *const *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sd_text__puts(text, i == 0 ? "" : i + 1 < n ? ", " : " or ");
        sd_text__puts(text, rows[i]->name);
        if (rows[i]->kind != SD_DRUG_ITSELF)
            sd_text__printf(text, " (%s)", rows[i]->drug->name);
    }
}

static sd_status refuse_misspelt(const sd_patient_reading *in, const char *name,
                                 const sd_kb_drug_name *const *meant, size_t n)
{
    sd_text names = {0};
    put_names(&names, meant, n);
    const sd_status status =
        names.failed
            ? sd_error__no_memory(in->err)
            : sd_patient__refuse(in, "drugs",
                                 "no drug known here is called \"%.60s\"; did you mean "
                                 "%.120s? If it is another drug, write \"%.60s " SIC "\"",
                                 name, names.data, name);
    sd_text__free(&names);
    return status;
}

/* Several drugs have the code or name. */
static sd_status refuse_shared(const sd_patient_reading *in, const char *name,
                               const sd_kb_drug_name *rows, size_t n)
{
    sd_text names = {0};
    for (size_t i = 0; i < n && i < MAX_MEANT; i++)
        sd_text__printf(&names, "%s%s", i ? ", " : "", rows[i].drug->name);
    const sd_status status =
        names.failed
            ? sd_error__no_memory(in->err)
            : sd_patient__refuse(in, "drugs",
                                 "\"%.60s\" is more than one drug (%s): name the "
                                 "one that is taken",
                                 name, names.data);
    sd_text__free(&names);
    return status;
}

/* The name without "(sic)", and whether it had that. */
static bool take_sic(const sd_patient_reading *in, const char **name)
{
    const size_t length = strlen(*name), tail = strlen(SIC);
    if (length <= tail || strcmp(*name + length - tail, SIC) != 0)
        return false;
    size_t end = length - tail;
    while (end > 0 && (*name)[end - 1] == ' ')
        end--;
    *name = sd_arena__strndup(in->arena, *name, end);
    return true;
}

static sd_status find_drug(const sd_patient_reading *in, const char **name,
                           const sd_kb_drug **drug)
{
    *drug = NULL;
    if (take_sic(in, name))
        return *name ? SD_OK : sd_error__no_memory(in->err);
    size_t n = 0;
    const sd_kb_drug_name *rows = sd_kb__drugs_called(in->kb, *name, &n);
    if (n > 1)
        return refuse_shared(in, *name, rows, n);
    if (n == 1) {
        *drug = rows->drug;
        return SD_OK;
    }
    const sd_kb_drug_name *meant[MAX_MEANT];
    n = sd_kb__drugs_like(in->kb, *name, meant, MAX_MEANT);
    return n > 0 ? refuse_misspelt(in, *name, meant, n) : SD_OK;
}

static bool is_same_drug(const sd_taken *a, const sd_taken *b)
{
    return a->drug ? a->drug == b->drug : !b->drug && strcmp(a->written, b->written) == 0;
}

sd_status sd_patient__add_drug(sd_patient_reading *in, const char *name, double dose,
                               double since)
{
    sd_taken taken = {.dose_mg_per_day = dose, .since_months = since};
    sd_status status = sd_patient__keep(in, "drugs", name, &taken.written);
    if (status == SD_OK)
        status = find_drug(in, &taken.written, &taken.drug);
    if (status != SD_OK)
        return status;
    if (!isnan(dose) && !(dose > 0 && dose <= MOST_MG_PER_DAY))
        return sd_patient__refuse(in, "drugs",
                                  "%.60s: a dose of %.15g mg a day is not above 0 and at "
                                  "most %g",
                                  taken.written, dose, MOST_MG_PER_DAY);
    if (!isnan(since) && !(since >= 0 && since <= MOST_MONTHS))
        return sd_patient__refuse(in, "drugs", "%.60s: %.15g months is not from 0 to %g",
                                  taken.written, since, MOST_MONTHS);
    sd_patient *patient = in->patient;
    for (size_t i = 0; i < patient->n_taken; i++)
        if (is_same_drug(&patient->taken[i], &taken))
            return sd_patient__refuse(in, "drugs",
                                      "%.60s and %.60s are one drug: name it once",
                                      patient->taken[i].written, taken.written);
    in->taken[patient->n_taken++] = taken;
    return SD_OK;
}

/* ---- diagnoses ---- */

sd_status sd_patient__add_diagnosis(sd_patient_reading *in, const char *name,
                                    bool is_present)
{
    sd_diagnosis said = {.is_present = is_present ? SD_YES : SD_NO};
    const sd_status status = sd_patient__keep(in, "diagnoses", name, &said.written);
    if (status != SD_OK)
        return status;
    said.diagnosis = sd_kb__find_diagnosis(in->kb, said.written);
    sd_patient *patient = in->patient;
    for (size_t i = 0; i < patient->n_diagnoses; i++) {
        const sd_diagnosis *other = &patient->diagnoses[i];
        const sd_diagnosis *present = is_present ? &said : other,
                           *absent = is_present ? other : &said;
        if (said.is_present != other->is_present &&
            (absent->diagnosis ? sd_kb__is_kind_of(present->diagnosis, absent->diagnosis)
                               : strcmp(present->written, absent->written) == 0))
            return sd_patient__refuse(
                in, "diagnoses", "\"%.60s\" is there, but \"%.60s\" is said not to be",
                present->written, absent->written);
    }
    in->diagnoses[patient->n_diagnoses++] = said;
    return SD_OK;
}
