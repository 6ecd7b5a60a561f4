/* patient_fields.c -- what a patient file may say, and within which bounds.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The bounds are those of human bodies, wide enough for every patient there has been;
 * what is beyond them is a slip, mostly of the unit. */
#include <math.h>
#include <string.h>

#include "base/distance.h"
#include "base/text.h"
#include "interpret/patient_reading.h"

static const char *const sexes[] = {"female", "male", NULL};
static const char *const smokings[] = {"never", "former", "current", NULL};
static const char *const livers[] = {"normal", "mild", "moderate", "severe", NULL};

#define AT(member) offsetof(sd_patient, member)

static const sd_patient_field fields[] = {
    {"sample", SD_FIELD_SAMPLE, AT(id), 0, 0, NULL, NULL},
    {"age_years", SD_FIELD_NUMBER, AT(age_years), 0, 130, "years", NULL},
    {"sex", SD_FIELD_WORD, AT(sex), 0, 0, NULL, sexes},
    {"weight_kg", SD_FIELD_NUMBER, AT(weight_kg), 0.2, 700, "kg", NULL},
    {"height_cm", SD_FIELD_NUMBER, AT(height_cm), 20, 280, "cm", NULL},
    {"ancestry", SD_FIELD_WORD, AT(ancestry), 0, 0, NULL, sd_kb__ancestries},
    {"diagnoses", SD_FIELD_DIAGNOSES, 0, 0, 0, NULL, NULL},
    {"drugs", SD_FIELD_DRUGS, 0, 0, 0, NULL, NULL},
    {"smoking", SD_FIELD_WORD, AT(smoking), 0, 0, NULL, smokings},
    {"egfr", SD_FIELD_NUMBER, AT(egfr), 0, 250, "mL/min/1.73 m2", NULL},
    {"liver", SD_FIELD_WORD, AT(liver), 0, 0, NULL, livers},
    {"pregnant", SD_FIELD_YES_NO, AT(is_pregnant), 0, 0, NULL, NULL},
    {"breast_feeding", SD_FIELD_YES_NO, AT(is_breast_feeding), 0, 0, NULL, NULL},
    {"target_inr", SD_FIELD_NUMBER, AT(target_inr), 1, 5, NULL, NULL},
    {"baseline_inr", SD_FIELD_NUMBER, AT(baseline_inr), 0.5, 15, NULL, NULL},
};

enum { N_FIELDS = sizeof(fields) / sizeof(fields[0]), MAX_WORDS = 16 };

const sd_patient_field *sd_patient__fields(size_t *count)
{
    *count = N_FIELDS;
    return fields;
}

void sd_patient__clear(sd_patient *patient)
{
    *patient = (sd_patient){.line = 0};
    for (size_t i = 0; i < N_FIELDS; i++)
        if (fields[i].kind == SD_FIELD_NUMBER)
            memcpy((char *)patient + fields[i].offset, &(double){SD_NO_NUMBER},
                   sizeof(double));
}

sd_status sd_patient__field(const sd_patient_reading *in, const char *name,
                            const sd_patient_field **field)
{
    const char *names[N_FIELDS];
    for (size_t i = 0; i < N_FIELDS; i++) {
        *field = &fields[i];
        names[i] = fields[i].name;
        if (strcmp(name, names[i]) == 0)
            return SD_OK;
    }
    if (in->line == 1 && strpbrk(name, ",;"))
        return sd_patient__refuse(in, NULL, "columns are separated by tabs, not by %s",
                                  strchr(name, ',') ? "commas" : "semicolons");
    const char *meant = sd_text__meant(name, names, N_FIELDS);
    if (meant)
        return sd_patient__refuse(
            in, NULL, "there is no field \"%.60s\"; did you mean %s?", name, meant);
    sd_text list = {0};
    for (size_t i = 0; i < N_FIELDS; i++)
        sd_text__printf(&list, "%s%s", i ? ", " : "", names[i]);
    const sd_status status =
        list.failed
            ? sd_error__no_memory(in->err)
            : sd_patient__refuse(in, NULL, "there is no field \"%.60s\"; fields are %s",
                                 name, list.data);
    sd_text__free(&list);
    return status;
}

/* "FILE:LINE: weight_kg: …", or "FILE: patient 3: weight_kg: …".  Messages do not name
 * samples: they go to logs. */
sd_status sd_patient__refuse(const sd_patient_reading *in, const char *field,
                             const char *format, ...)
{
    sd_text words = {0};
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (in->number > 0)
        sd_text__printf(&words, "patient %zu: ", in->number);
    if (field)
        sd_text__printf(&words, "%s: ", field);
    sd_text__puts(&words, text);
    const sd_status status = words.failed ? sd_error__no_memory(in->err)
                                          : sd_error__set(in->err, SD_EINPUT, in->path,
                                                          in->line, "%s", words.data);
    sd_text__free(&words);
    return status;
}

/* What a number beyond the bounds most likely is. */
static const char *unit_slip(const sd_patient_field *field, double value)
{
    if (field->offset == AT(height_cm) && value > 0 && value < 3)
        return "; is it in metres?";
    if (field->offset == AT(weight_kg) && value > field->most)
        return "; is it in grams?";
    if (field->offset == AT(height_cm) && value > field->most)
        return "; is it in millimetres?";
    if (field->offset == AT(age_years) && value > 1800)
        return "; is it a year of birth?";
    return "";
}

sd_status sd_patient__set_number(const sd_patient_reading *in,
                                 const sd_patient_field *field, double value)
{
    if (!(value >= field->least && value <= field->most))
        return sd_patient__refuse(in, field->name, "%.15g is not from %g to %g%s%s%s",
                                  value, field->least, field->most,
                                  field->unit ? " " : "", field->unit ? field->unit : "",
                                  unit_slip(field, value));
    memcpy((char *)in->patient + field->offset, &value, sizeof value);
    return SD_OK;
}

static sd_status refuse_word(const sd_patient_reading *in, const sd_patient_field *field,
                             const char *word, size_t n)
{
    sd_text list = {0};
    const char *meant = sd_text__meant(word, field->words, n);
    for (size_t i = 0; i < n; i++)
        sd_text__printf(&list, "%s%s", i ? ", " : "", field->words[i]);
    const sd_status status =
        list.failed ? sd_error__no_memory(in->err)
                    : sd_patient__refuse(in, field->name, "\"%.60s\" is none of %s%s%s%s",
                                         word, list.data, meant ? "; did you mean " : "",
                                         meant ? meant : "", meant ? "?" : "");
    sd_text__free(&list);
    return status;
}

/* The enumerations begin with "not known"; their second value is the first word. */
sd_status sd_patient__set_word(const sd_patient_reading *in,
                               const sd_patient_field *field, const char *word)
{
    size_t n = 0, found = SIZE_MAX;
    for (; field->words[n]; n++)
        if (sd_text__compare_folded(field->words[n], word) == 0)
            found = n;
    if (found == SIZE_MAX)
        return refuse_word(in, field, word, n);
    const int value = (int)found + 1;
    _Static_assert(sizeof(sd_sex) == sizeof(int) && sizeof(sd_liver) == sizeof(int) &&
                       sizeof(sd_ancestry) == sizeof(int) &&
                       sizeof(sd_smoking) == sizeof(int) &&
                       sizeof(sd_known) == sizeof(int),
                   "enumerations are written as int");
    memcpy((char *)in->patient + field->offset, &value, sizeof value);
    return SD_OK;
}

void sd_patient__set_yes_no(const sd_patient_reading *in, const sd_patient_field *field,
                            bool is_so)
{
    const int value = is_so ? SD_YES : SD_NO;
    memcpy((char *)in->patient + field->offset, &value, sizeof value);
}

/* Body mass index of the living: 7 to 150 kg/m2; of small children it says little. */
sd_status sd_patient__finish(const sd_patient_reading *in)
{
    const sd_patient *patient = in->patient;
    const double bmi = sd_patient__bmi(patient);
    if (sd_patient__knows(bmi) && (bmi < 5 || bmi > 200))
        return sd_patient__refuse(
            in, "weight_kg",
            "%.15g kg does not go with a height of %.15g cm: one of "
            "them is wrong",
            patient->weight_kg, patient->height_cm);
    if (patient->is_pregnant == SD_YES && patient->sex == SD_SEX_MALE)
        return sd_patient__refuse(in, "pregnant",
                                  "true contradicts sex male: correct one, or leave sex "
                                  "out");
    for (size_t i = 0; i < patient->n_taken; i++)
        if (patient->taken[i].since_months > 12 * (patient->age_years + 1))
            return sd_patient__refuse(in, "drugs",
                                      "%.60s is taken for longer than the patient's age "
                                      "of %.15g years",
                                      patient->taken[i].written, patient->age_years);
    return SD_OK;
}
