/* test_patient_schema.c -- the published schema of patient files says what the reader
 * reads: the same fields, the same words, the same bounds.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Bounds are proved by reading: what the schema just allows is read, what lies just
 * beyond is refused. */
#include "unit.h"

#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "interpret/patient_reading.h"
#include "tiny_kb.h"

static sd_kb *kb;
static json_t *schema, *properties; /* of a patient; borrowed */

static int open_all(void **state)
{
    (void)state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    const sd_status status = sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, NULL);
    tiny_kb_free(&tiny);
    schema = json_load_file("include/stardose-patient.schema.json",
                            JSON_REJECT_DUPLICATES, NULL);
    json_t *patient = json_object_get(json_object_get(schema, "$defs"), "patient");
    properties = json_object_get(patient, "properties");
    return status == SD_OK && properties ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    json_decref(schema);
    sd_kb_close(kb);
    return 0;
}

/* Does the reader take a patient of whom `field` is known to be `value`?  `value` is
 * stolen. */
static bool reads(const char *field, json_t *value)
{
    json_t *patient = json_pack("{s:o}", field, value);
    char *text = json_dumps(patient, 0);
    assert_non_null(text);
    sd_patients *patients = NULL;
    sd_error err = {0};
    const sd_status status =
        sd_patients__parse(&patients, kb, "patient.json", text, strlen(text), &err);
    assert_true(status == SD_OK || status == SD_EINPUT);
    if (status == SD_EINPUT && !strstr(err.message, field))
        fail_msg("%s was refused for another reason: %s", field, err.message);
    sd_patients__free(patients);
    free(text);
    json_decref(patient);
    return status == SD_OK;
}

static double number_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static bool allows_type(const json_t *object, const char *type)
{
    const json_t *types = json_object_get(object, "type");
    if (json_is_string(types))
        return strcmp(json_string_value(types), type) == 0;
    for (size_t i = 0; i < json_array_size(types); i++)
        if (strcmp(json_string_value(json_array_get(types, i)), type) == 0)
            return true;
    return false;
}

static json_t *property(const char *name)
{
    json_t *found = json_object_get(properties, name);
    if (!found)
        fail_msg("the schema has no field %s", name);
    return found;
}

/* The object that an item of a list may be. */
static json_t *item_object(const char *list)
{
    json_t *of = json_object_get(json_object_get(property(list), "items"), "oneOf");
    json_t *object = json_array_get(of, 1);
    assert_true(allows_type(object, "object"));
    assert_true(json_is_false(json_object_get(object, "additionalProperties")));
    return object;
}

static void schema_and_reader_have_the_same_fields(void **state)
{
    (void)state;
    size_t n = 0;
    const sd_patient_field *fields = sd_patient__fields(&n);
    for (size_t i = 0; i < n; i++)
        property(fields[i].name);
    assert_non_null(property("$schema"));
    assert_int_equal(json_object_size(properties), n + 1);
    const json_t *patient = json_object_get(json_object_get(schema, "$defs"), "patient");
    assert_true(json_is_false(json_object_get(patient, "additionalProperties")));
    assert_null(json_object_get(patient, "required")); /* all are optional */
    assert_true(reads("$schema", json_string("x")));
}

static void what_is_not_known_may_be_null_in_both(void **state)
{
    (void)state;
    size_t n = 0;
    const sd_patient_field *fields = sd_patient__fields(&n);
    for (size_t i = 0; i < n; i++) {
        json_t *field = property(fields[i].name), *words = json_object_get(field, "enum");
        assert_true(reads(fields[i].name, json_null()));
        if (words ? !json_is_null(json_array_get(words, json_array_size(words) - 1))
                  : !allows_type(field, "null"))
            fail_msg("the schema forbids null for %s", fields[i].name);
    }
}

static void numbers_have_the_same_bounds_in_both(void **state)
{
    (void)state;
    size_t n = 0, n_numbers = 0;
    const sd_patient_field *fields = sd_patient__fields(&n);
    for (size_t i = 0; i < n; i++) {
        const json_t *field = property(fields[i].name);
        assert_int_equal(allows_type(field, "number"), fields[i].kind == SD_FIELD_NUMBER);
        if (fields[i].kind != SD_FIELD_NUMBER)
            continue;
        n_numbers++;
        const double least = number_of(field, "minimum"),
                     most = number_of(field, "maximum");
        assert_true(reads(fields[i].name, json_real(least)));
        assert_true(reads(fields[i].name, json_real(most)));
        assert_false(reads(fields[i].name, json_real(least - 0.001)));
        assert_false(reads(fields[i].name, json_real(most + 0.001)));
        assert_false(reads(fields[i].name, json_string("1")));
    }
    assert_true(n_numbers > 0);
}

static void words_are_the_same_in_both(void **state)
{
    (void)state;
    size_t n = 0, n_enums = 0;
    const sd_patient_field *fields = sd_patient__fields(&n);
    for (size_t i = 0; i < n; i++) {
        const json_t *words = json_object_get(property(fields[i].name), "enum");
        assert_int_equal(words != NULL, fields[i].kind == SD_FIELD_WORD);
        if (!words)
            continue;
        n_enums++;
        size_t n_words = 0;
        for (; fields[i].words[n_words]; n_words++)
            assert_string_equal(fields[i].words[n_words],
                                json_string_value(json_array_get(words, n_words)));
        assert_int_equal(json_array_size(words), n_words + 1);
        assert_false(reads(fields[i].name, json_string("rust")));
        assert_false(reads(fields[i].name, json_integer(1)));
    }
    assert_true(n_enums > 0);
}

static void yes_and_no_are_booleans_in_both(void **state)
{
    (void)state;
    size_t n = 0;
    const sd_patient_field *fields = sd_patient__fields(&n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(allows_type(property(fields[i].name), "boolean"),
                         fields[i].kind == SD_FIELD_YES_NO);
        if (fields[i].kind != SD_FIELD_YES_NO)
            continue;
        assert_true(reads(fields[i].name, json_true()));
        assert_true(reads(fields[i].name, json_false()));
        assert_false(reads(fields[i].name, json_integer(1)));
    }
}

/* n different names, which are like no known one. */
static json_t *names(size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_sprintf("qqqqqqqq %zu", i));
    return list;
}

/* One name of so many characters, each of `letter`. */
static json_t *long_name(const char *letter, size_t length)
{
    sd_text text = {0};
    for (size_t i = 0; i < length; i++)
        sd_text__puts(&text, letter);
    assert_false(text.failed);
    json_t *list = json_pack("[s]", text.data ? text.data : "");
    sd_text__free(&text);
    return list;
}

static void lists_have_the_same_lengths_in_both(void **state)
{
    (void)state;
    static const char *const lists[] = {"drugs", "diagnoses"};
    const json_t *name = json_object_get(json_object_get(schema, "$defs"), "name");
    const size_t longest = (size_t)number_of(name, "maxLength");
    assert_true(number_of(name, "minLength") == 1);
    for (size_t i = 0; i < COUNT(lists); i++) {
        const size_t most = (size_t)number_of(property(lists[i]), "maxItems");
        assert_true(reads(lists[i], names(0)));
        assert_true(reads(lists[i], names(most)));
        assert_false(reads(lists[i], names(most + 1)));
        assert_true(reads(lists[i], long_name("q", longest)));
        assert_true(reads(lists[i], long_name("\xc3\xa9", longest)));
        assert_false(reads(lists[i], long_name("q", longest + 1)));
        assert_false(reads(lists[i], long_name("\xc3\xa9", longest + 1)));
        assert_false(reads(lists[i], long_name("q", 0)));
        assert_false(reads(lists[i], json_string("qqqqqqqq")));
    }
}

static json_t *drug(const char *key, double value)
{
    return json_pack("[{s:s, s:f}]", "name", "qqqqqqqq", key, value);
}

static void amounts_of_drugs_have_the_same_bounds_in_both(void **state)
{
    (void)state;
    json_t *object = item_object("drugs"), *keys = json_object_get(object, "properties"),
           *dose = json_object_get(keys, "dose_mg_per_day"),
           *since = json_object_get(keys, "since_months");
    assert_int_equal(json_object_size(keys), 3);
    const double most_mg = number_of(dose, "maximum"),
                 most_months = number_of(since, "maximum");
    assert_true(number_of(dose, "exclusiveMinimum") == 0);
    assert_true(reads("drugs", drug("dose_mg_per_day", 0.001)));
    assert_true(reads("drugs", drug("dose_mg_per_day", most_mg)));
    assert_false(reads("drugs", drug("dose_mg_per_day", 0)));
    assert_false(reads("drugs", drug("dose_mg_per_day", most_mg + 0.001)));
    assert_true(number_of(since, "minimum") == 0);
    assert_true(reads("drugs", drug("since_months", 0)));
    assert_true(reads("drugs", drug("since_months", most_months)));
    assert_false(reads("drugs", drug("since_months", -0.001)));
    assert_false(reads("drugs", drug("since_months", most_months + 0.001)));
    assert_true(allows_type(dose, "null") && allows_type(since, "null"));
    assert_true(
        reads("drugs", json_pack("[{s:s, s:n}]", "name", "qqqqqqqq", "since_months")));
    assert_false(reads("drugs", json_pack("[{s:f}]", "since_months", 1.0)));
    assert_false(reads("drugs", drug("since_years", 1)));
}

static void diagnoses_may_be_denied_in_both(void **state)
{
    (void)state;
    json_t *object = item_object("diagnoses"),
           *keys = json_object_get(object, "properties");
    assert_int_equal(json_object_size(keys), 2);
    assert_true(allows_type(json_object_get(keys, "present"), "boolean"));
    assert_true(
        reads("diagnoses", json_pack("[{s:s, s:b}]", "name", "qqqqqqqq", "present", 0)));
    assert_false(reads("diagnoses",
                       json_pack("[{s:s, s:s}]", "name", "qqqqqqqq", "present", "no")));
    assert_false(reads("diagnoses", json_pack("[{s:b}]", "present", 0)));
}

int main(void)
{
    struct CMUnitTest tests[8];
    size_t n_tests = 0;
    ADD_TEST(tests, n_tests, schema_and_reader_have_the_same_fields);
    ADD_TEST(tests, n_tests, what_is_not_known_may_be_null_in_both);
    ADD_TEST(tests, n_tests, numbers_have_the_same_bounds_in_both);
    ADD_TEST(tests, n_tests, words_are_the_same_in_both);
    ADD_TEST(tests, n_tests, yes_and_no_are_booleans_in_both);
    ADD_TEST(tests, n_tests, lists_have_the_same_lengths_in_both);
    ADD_TEST(tests, n_tests, amounts_of_drugs_have_the_same_bounds_in_both);
    ADD_TEST(tests, n_tests, diagnoses_may_be_denied_in_both);
    return _cmocka_run_group_tests("patient_schema", tests, n_tests, open_all, close_all);
}
