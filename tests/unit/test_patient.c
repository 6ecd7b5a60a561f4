/* test_patient.c -- what is known of a patient, and what is not.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "interpret/patient.h"
#include "tiny_kb.h"

static const char diagnoses[] = "diagnosis\tis_a\tsynonyms\n"
                                "toy illness\t.\tTI|illness of toys\n"
                                "broken wheel\ttoy illness\t.\n"
                                "lost wheel\tbroken wheel\t.\n";

static sd_status open_with(const char *table, sd_kb **kb, sd_error *err)
{
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "diagnoses.tsv", table, strlen(table));
    const sd_status status = sd_kb__open_tables(kb, tiny.tables, tiny.n_tables, err);
    tiny_kb_free(&tiny);
    return status;
}

static const struct has_case {
    const char *name, *said, *asked;
    sd_known is_present, want;
} has_cases[] = {
    {"a diagnosis that is given is there", "broken wheel", "broken wheel", SD_YES,
     SD_YES},
    {"who has a kind of it has it", "lost wheel", "toy illness", SD_YES, SD_YES},
    {"who has it may not have a kind of it", "toy illness", "lost wheel", SD_YES,
     SD_NOT_KNOWN},
    {"who has it not has no kind of it", "toy illness", "lost wheel", SD_NO, SD_NO},
    {"who has not a kind of it may have it", "lost wheel", "toy illness", SD_NO,
     SD_NOT_KNOWN},
    {"a synonym asks for the same", "broken wheel", "ti", SD_YES, SD_YES},
    {"what no table knows is not known", "broken wheel", "rust", SD_YES, SD_NOT_KNOWN},
};

static void has(void **state)
{
    const struct has_case *c = *state;
    sd_kb *kb;
    assert_int_equal(open_with(diagnoses, &kb, NULL), SD_OK);
    const sd_diagnosis said = {c->said, sd_kb__find_diagnosis(kb, c->said),
                               c->is_present};
    const sd_patient patient = {.diagnoses = &said, .n_diagnoses = 1};
    assert_int_equal(sd_patient__has(kb, &patient, c->asked), c->want);
    assert_int_equal(sd_patient__has(kb, NULL, c->asked), SD_NOT_KNOWN);
    sd_kb_close(kb);
}

static void a_diagnosis_that_is_not_mentioned_is_not_known(void **state)
{
    (void)state;
    sd_kb *kb;
    assert_int_equal(open_with(diagnoses, &kb, NULL), SD_OK);
    const sd_diagnosis strange = {"rust", NULL, SD_NO};
    const sd_patient patient = {.diagnoses = &strange, .n_diagnoses = 1};
    assert_int_equal(sd_patient__has(kb, &patient, "toy illness"), SD_NOT_KNOWN);
    sd_kb_close(kb);
}

static void a_drug_is_not_taken_only_where_the_file_lists_those_taken(void **state)
{
    (void)state;
    const sd_kb_drug drugs[2] = {{.name = "toyzole"}, {.name = "toyamine"}};
    const sd_taken taken[] = {{.written = "sawdust"},
                              {.written = "Toyzole", .drug = &drugs[0]}};
    const sd_patient listed = {.taken = taken, .n_taken = 2, .has_taken = true},
                     silent = {.has_taken = false};
    assert_int_equal(sd_patient__takes(&listed, &drugs[0]), SD_YES);
    assert_int_equal(sd_patient__takes(&listed, &drugs[1]), SD_NO);
    assert_int_equal(sd_patient__takes(&silent, &drugs[0]), SD_NOT_KNOWN);
    assert_int_equal(sd_patient__takes(NULL, &drugs[0]), SD_NOT_KNOWN);
}

static void bmi_needs_weight_and_height(void **state)
{
    (void)state;
    const sd_patient both = {.weight_kg = 81, .height_cm = 180},
                     one = {.weight_kg = 81, .height_cm = SD_NO_NUMBER},
                     other = {.weight_kg = SD_NO_NUMBER, .height_cm = 180};
    assert_true(fabs(sd_patient__bmi(&both) - 25) < 1e-9);
    assert_false(sd_patient__knows(sd_patient__bmi(&one)));
    assert_false(sd_patient__knows(sd_patient__bmi(&other)));
    assert_false(sd_patient__knows(sd_patient__bmi(NULL)));
}

static void a_patient_without_a_name_is_every_sample(void **state)
{
    (void)state;
    const sd_patient named[] = {{.id = "A"}, {.id = "B"}}, nameless[] = {{.id = NULL}};
    const sd_patients two = {.patients = named, .n_patients = 2},
                      one = {.patients = nameless, .n_patients = 1};
    assert_ptr_equal(sd_patients__find(&two, "B"), &named[1]);
    assert_null(sd_patients__find(&two, "b"));
    assert_ptr_equal(sd_patients__find(&one, "B"), &nameless[0]);
    assert_null(sd_patients__find(NULL, "B"));
}

/* ---- the table ---- */

static const struct refused_case {
    const char *name, *rows, *message;
    int64_t line;
} refused_cases[] = {
    {"a kind of what stands below is refused", "b\ta\t.\na\t.\t.\n",
     "a is in none of the rows above", 2},
    {"a diagnosis twice is refused", "a\t.\t.\nA\t.\t.\n", "A is there twice", 3},
    {"a synonym that is another's name is refused", "a\t.\t.\nb\t.\tc|A\n",
     "\"A\" is there twice", 3},
    {"a synonym that is another's is refused", "a\t.\tx\nb\t.\tX\n",
     "\"X\" is there twice", 3},
    {"an empty synonym is refused", "a\t.\tx|\n", "\"\" is there twice", 2},
};

static void refuses(void **state)
{
    const struct refused_case *c = *state;
    char table[256] = "diagnosis\tis_a\tsynonyms\n";
    strcat(table, c->rows);
    sd_kb *kb;
    sd_error err = {0};
    assert_int_equal(open_with(table, &kb, &err), SD_EKNOWLEDGE);
    assert_string_equal(err.source, "diagnoses.tsv");
    assert_int_equal(err.line, c->line);
    assert_string_equal(err.message, c->message);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(has_cases) + COUNT(refused_cases) + 4];
    size_t n_tests = 0;
    ADD_CASES(tests, n_tests, has_cases, has);
    ADD_TEST(tests, n_tests, a_diagnosis_that_is_not_mentioned_is_not_known);
    ADD_TEST(tests, n_tests, a_drug_is_not_taken_only_where_the_file_lists_those_taken);
    ADD_TEST(tests, n_tests, bmi_needs_weight_and_height);
    ADD_TEST(tests, n_tests, a_patient_without_a_name_is_every_sample);
    ADD_CASES(tests, n_tests, refused_cases, refuses);
    return RUN_TESTS("patient", tests, n_tests);
}
