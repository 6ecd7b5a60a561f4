/* patient_json.c -- a patient, or a list of patients, as JSON
 * (include/stardose-patient.schema.json).  null is "not given".
 * SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/distance.h"
#include "base/text.h"
#include "interpret/patient_reading.h"

static const char *kind_of(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "a list";
    case JSON_STRING:
        return "a text";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "true or false";
    case JSON_NULL:
        return "null";
    }
    return "something else";
}

static sd_status refuse_kind(const sd_patient_reading *in, const char *field,
                             const char *wanted, const json_t *value)
{
    return sd_patient__refuse(in, field, "expected %s, not %s", wanted, kind_of(value));
}

static sd_status refuse_member(const sd_patient_reading *in, const char *field,
                               const char *key, const char *wanted, const json_t *value)
{
    return sd_patient__refuse(in, field, "%s: expected %s, not %s", key, wanted,
                              kind_of(value));
}

/* A key of an object in a list: did the user mean one of words[n]? */
static sd_status refuse_key(const sd_patient_reading *in, const char *field,
                            const char *key, const char *const *words, size_t n)
{
    const char *meant = sd_text__meant(key, words, n);
    sd_text list = {0};
    for (size_t i = 0; i < n; i++)
        sd_text__printf(&list, "%s%s", i ? ", " : "", words[i]);
    const sd_status status =
        list.failed ? sd_error__no_memory(in->err)
                    : sd_patient__refuse(in, field, "there is no key \"%.60s\"; %s%s%s",
                                         key, meant ? "did you mean " : "keys are ",
                                         meant ? meant : list.data, meant ? "?" : "");
    sd_text__free(&list);
    return status;
}

/* "name", or {"name": …, "dose_mg_per_day": …, "since_months": …} */
static sd_status read_drug(sd_patient_reading *in, json_t *value)
{
    enum { N_KEYS = 3 };
    static const char *const keys[N_KEYS] = {"name", "dose_mg_per_day", "since_months"};
    if (json_is_string(value))
        return sd_patient__add_drug(in, json_string_value(value), SD_NO_NUMBER,
                                    SD_NO_NUMBER);
    if (!json_is_object(value))
        return refuse_kind(in, "drugs",
                           "names or codes in quotes, or objects with a \"name\"", value);
    const char *name = NULL, *key;
    double numbers[] = {SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER};
    json_t *member;
    json_object_foreach(value, key, member)
    {
        size_t k = 0;
        while (k < N_KEYS && strcmp(keys[k], key) != 0)
            k++;
        if (k == N_KEYS)
            return refuse_key(in, "drugs", key, keys, N_KEYS);
        if (json_is_null(member))
            continue;
        if (k == 0 ? !json_is_string(member) : !json_is_number(member))
            return refuse_member(in, "drugs", key, k == 0 ? "a text" : "a number",
                                 member);
        name = k == 0 ? json_string_value(member) : name;
        numbers[k] = json_number_value(member);
    }
    if (!name)
        return sd_patient__refuse(in, "drugs", "an object without a \"name\"");
    return sd_patient__add_drug(in, name, numbers[1], numbers[2]);
}

/* "name", or {"name": …, "present": false} */
static sd_status read_diagnosis(sd_patient_reading *in, json_t *value)
{
    enum { N_KEYS = 2 };
    static const char *const keys[N_KEYS] = {"name", "present"};
    if (json_is_string(value))
        return sd_patient__add_diagnosis(in, json_string_value(value), true);
    if (!json_is_object(value))
        return refuse_kind(in, "diagnoses", "names, or objects with a \"name\"", value);
    const char *key;
    json_t *member;
    json_object_foreach(value, key, member)
    {
        if (strcmp(key, keys[0]) != 0 && strcmp(key, keys[1]) != 0)
            return refuse_key(in, "diagnoses", key, keys, N_KEYS);
        const bool is_name = strcmp(key, keys[0]) == 0;
        if (is_name ? !json_is_string(member) : !json_is_boolean(member))
            return refuse_member(in, "diagnoses", key,
                                 is_name ? "a text" : "true or false", member);
    }
    const char *name = json_string_value(json_object_get(value, "name"));
    const json_t *present = json_object_get(value, "present");
    if (!name)
        return sd_patient__refuse(in, "diagnoses", "an object without a \"name\"");
    return sd_patient__add_diagnosis(in, name, !present || json_is_true(present));
}

static sd_status read_list(sd_patient_reading *in, const sd_patient_field *field,
                           json_t *value)
{
    const bool is_drugs = field->kind == SD_FIELD_DRUGS;
    if (!json_is_array(value))
        return refuse_kind(in, field->name, "a list: [...]", value);
    const size_t n = json_array_size(value);
    sd_status status =
        is_drugs ? sd_patient__expect_drugs(in, n) : sd_patient__expect_diagnoses(in, n);
    for (size_t i = 0; i < n && status == SD_OK; i++) {
        json_t *item = json_array_get(value, i);
        status = is_drugs ? read_drug(in, item) : read_diagnosis(in, item);
    }
    return status;
}

static sd_status read_field(sd_patient_reading *in, const sd_patient_field *field,
                            json_t *value)
{
    if (json_is_null(value))
        return SD_OK;
    switch (field->kind) {
    case SD_FIELD_SAMPLE: /* was read first, for messages */
        return SD_OK;
    case SD_FIELD_NUMBER:
        if (!json_is_number(value))
            return refuse_kind(in, field->name, "a number, without quotes or unit",
                               value);
        return sd_patient__set_number(in, field, json_number_value(value));
    case SD_FIELD_WORD:
        if (!json_is_string(value))
            return refuse_kind(in, field->name, "a text", value);
        return sd_patient__set_word(in, field, json_string_value(value));
    case SD_FIELD_YES_NO:
        if (!json_is_boolean(value))
            return refuse_kind(in, field->name, "true or false", value);
        sd_patient__set_yes_no(in, field, json_is_true(value));
        return SD_OK;
    case SD_FIELD_DRUGS:
    case SD_FIELD_DIAGNOSES:
        return read_list(in, field, value);
    }
    return SD_OK;
}

static sd_status read_patient(sd_patient_reading *in, json_t *object)
{
    sd_patient__clear(in->patient);
    if (!json_is_object(object))
        return refuse_kind(in, NULL, "a patient: an object {...}", object);
    const json_t *sample = json_object_get(object, "sample");
    if (sample && !json_is_null(sample) && !json_is_string(sample))
        return refuse_kind(in, "sample", "a text", sample);
    if (json_is_string(sample)) {
        in->patient->id = sd_arena__strdup(in->arena, json_string_value(sample));
        if (!in->patient->id)
            return sd_error__no_memory(in->err);
        if (json_string_length(sample) == 0)
            return sd_patient__refuse(in, "sample", "there is an empty name");
    }
    sd_status status = SD_OK;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const sd_patient_field *field = NULL;
        if (strcmp(key, "$schema") == 0)
            continue;
        if (status == SD_OK)
            status = sd_patient__field(in, key, &field);
        if (status == SD_OK)
            status = read_field(in, field, value);
    }
    return status == SD_OK ? sd_patient__finish(in) : status;
}

static sd_status read_patients(const sd_kb *kb, sd_patients *out, json_t *root,
                               sd_error *err)
{
    const bool is_list = json_is_array(root);
    const size_t n = is_list ? json_array_size(root) : 1;
    sd_patient *patients = SD_NEW(out->arena, sd_patient, n);
    if (!patients)
        return sd_error__no_memory(err);
    sd_status status = SD_OK;
    for (size_t i = 0; i < n && status == SD_OK; i++) {
        sd_patient_reading in = {.kb = kb,
                                 .path = out->path,
                                 .number = n > 1 ? i + 1 : 0,
                                 .arena = out->arena,
                                 .err = err,
                                 .patient = &patients[i]};
        status = read_patient(&in, is_list ? json_array_get(root, i) : root);
        if (status == SD_OK && n > 1 && !patients[i].id)
            status = sd_patient__refuse(&in, "sample",
                                        "there is none: of several patients, each needs "
                                        "the name of its sample");
        patients[i].number = i + 1;
    }
    out->patients = patients;
    out->n_patients = n;
    return status;
}

/* ---- what is no JSON ---- */

/* The remedy for the slips that people make; "" for any other. */
static const char *remedy(const json_error_t *problem, const char *bytes, size_t length)
{
    size_t at = problem->position > 0 ? (size_t)problem->position : 0;
    at = at < length ? at : length;
    if (json_error_code(problem) == json_error_duplicate_key)
        return ": keep one of the two";
    if (json_error_code(problem) == json_error_premature_end_of_input)
        return ": a bracket or quote is not closed";
    if (json_error_code(problem) == json_error_invalid_utf8)
        return ": save the file as UTF-8";
    if (at == 0)
        return "";
    const char last = bytes[at - 1];
    size_t before = at - 1;
    while (before > 0 && strchr(" \t\r\n", bytes[before - 1]))
        before--;
    if ((last == '}' || last == ']') && before > 0 && bytes[before - 1] == ',')
        return ": take away the comma before it";
    if (json_error_code(problem) == json_error_end_of_input_expected)
        return ": several patients are a list, [{...}, {...}]";
    if (last >= '0' && last <= '9' && bytes[before - (before > 0)] == ',')
        return ": numbers have a decimal point";
    if (last == '"' && json_error_code(problem) == json_error_invalid_syntax)
        return ": a comma is missing before it";
    const bool is_word = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
    return is_word || last == '\'' ? ": text and keys stand in double quotes, true, "
                                     "false and null in small letters"
                                   : "";
}

static sd_status refuse_text(const sd_patients *out, const json_error_t *problem,
                             const char *bytes, size_t length, sd_error *err)
{
    if (json_error_code(problem) == json_error_out_of_memory)
        return sd_error__no_memory(err);
    return sd_error__set(err, SD_EINPUT, out->path, problem->line,
                         "not JSON: %s (column %d)%s", problem->text, problem->column,
                         remedy(problem, bytes, length));
}

sd_status sd_patient__read_json(const sd_kb *kb, sd_patients *out, const char *bytes,
                                size_t length, sd_error *err)
{
    json_error_t problem;
    json_t *root = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    if (!root)
        return refuse_text(out, &problem, bytes, length, err);
    const sd_status status = read_patients(kb, out, root, err);
    json_decref(root);
    return status;
}
