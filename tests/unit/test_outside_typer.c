/* test_outside_typer.c -- the files of HLA typers: told by what is in them, read whole or
 * refused.  SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "call/outside.h"
#include "fail_alloc.h"
#include "interpret/interpret.h"
#include "tables.h"

// clang-format off
#define OPTI "\tA1\tA2\tB1\tB2\tC1\tC2\tReads\tObjective\n"
#define LA   "Locus\tChromosome\tAllele\tQ1\tQ2\n"
static const struct read_case {
    const char *name, *file, *a, *b; /* the diplotypes of both genes; NULL: not called */
} read_cases[] = {
    {"OptiType: the first row", OPTI "0\tA*31:01\tA*02:01\tB*57:01\tB*44:02\tC*01:02\tC*01:02\t9\t8.5\n1\tA*01:01\tA*01:01\tB*07:02\tB*07:02\t\t\t9\t8\n", "*02:01/*31:01", "*44:02/*57:01"},
    {"OptiType: one of two is one", OPTI "0\tA*31:01\t\tB*57:01\tB*57:01\t\t\t9\t8\n", "*31:01", "*57:01/*57:01"},
    {"OptiType: a locus without types is not called", OPTI "0\t\t\tB*57:01\tB*57:01\t\t\t9\t8\n", NULL, "*57:01/*57:01"},
    {"HLA*LA: G groups of both chromosomes", LA "A\t1\tA*01:01:01G\t1\t1\nA\t2\tA*31:01:02G\t1\t1\nDPB1\t1\tDPB1*01:01:01G\t1\t1\n", "*01:01:01G/*31:01:02G", NULL},
    {"HLA*LA: what it cannot tell are alternatives", LA "B\t1\tB*57:01:01G;B*58:01:01G\t1\t1\nB\t2\tB*07:02:01G\t1\t1\n", NULL, "*07:02:01G/*57:01:01G OR *07:02:01G/*58:01:01G"},
    {"HLA*LA: Windows line ends", "Locus\tChromosome\tAllele\r\nB\t1\tB*57:01:01G\r\nB\t2\tB*07:02:01G\r\n", NULL, "*07:02:01G/*57:01:01G"},
    {"HLA-HD: two names", "A\tHLA-A*24:02:01\tHLA-A*31:01:02\nB\tHLA-B*57:01:01\tHLA-B*07:02:01\n", "*24:02:01/*31:01:02", "*07:02:01/*57:01:01"},
    {"HLA-HD: a dash is homozygous", "B\tHLA-B*57:01:01\t-\n", NULL, "*57:01:01/*57:01:01"},
    {"HLA-HD: not typed is not called", "A\tNot typed\tNot typed\nB\tHLA-B*57:01:01\t-\n", NULL, "*57:01:01/*57:01:01"},
    {"T1K: two alleles", "HLA-A\t2\tHLA-A*01:01:01\t376.4\t60\tHLA-A*31:01:02\t357.7\t60\n", "*01:01:01/*31:01:02", NULL},
    {"T1K: further columns", "HLA-A\t2\tHLA-A*01:01:01\t376.4\t60\tHLA-A*31:01:02\t357.7\t60\tHLA-A*01:02\n", "*01:01:01/*31:01:02", NULL},
    {"T1K: one allele is homozygous", "HLA-B\t1\tHLA-B*57:01:01\t643.1\t60\t.\t0\t-1\n", NULL, "*57:01:01/*57:01:01"},
    {"T1K: quality 0 is no allele, nor homozygous", "HLA-B\t2\tHLA-B*57:01:01\t643.1\t60\tHLA-B*07:02:01\t1.5\t0\n", NULL, "*57:01:01"},
    {"T1K: no allele is not called", "HLA-A\t0\t.\t0\t-1\t.\t0\t-1\nHLA-B\t1\tHLA-B*57:01:01\t643.1\t60\t.\t0\t-1\n", NULL, "*57:01:01/*57:01:01"},
    {"POLYSOLVER", "HLA-A\thla_a_11_01_01\thla_a_31_01_02\nHLA-B\thla_b_57_01_01\thla_b_07_02_01_01\nHLA-C\thla_c_01_02_01\thla_c_02_02\n", "*11:01:01/*31:01:02", "*07:02:01:01/*57:01:01"},
    {"POLYSOLVER: an allele that is not expressed", "HLA-B\thla_b_57_01_01\thla_b_15_01_01_02n\n", NULL, "*15:01:01:02N/*57:01:01"},
    {"arcasHLA", "{\"A\": [\"A*01:02:01\", \"A*02:01:01\"], \"DRB1\": [\"DRB1*01:01:01\"]}\n", "*01:02:01/*02:01:01", NULL},
    {"arcasHLA: one name is homozygous", "{\"B\": [\"B*57:01:01\"]}", NULL, "*57:01:01/*57:01:01"},
    {"arcasHLA: an empty list is not called", "{\"A\": [], \"B\": [\"B*57:01:01\"]}", NULL, "*57:01:01/*57:01:01"},
    {"xHLA", "{\"subject_id\": \"S\", \"hla\": {\"alleles\": [\"A*01:01\", \"A*31:01\", \"B*13:02\", \"B*57:01\", \"DRB1*07:01\"]}}", "*01:01/*31:01", "*13:02/*57:01"},
    {"xHLA: one of two is one", "{\"hla\": {\"alleles\": [\"A*01:01\"]}}", "*01:01", NULL},
    {"a byte order mark", "\xEF\xBB\xBF{\"B\": [\"B*57:01:01\"]}", NULL, "*57:01:01/*57:01:01"},
    {"a file of calls is still one", "HLA-B\tHLA-B*57:01:01/B*07:02\nHLA-A\t*31:01/*01:01\n", "*01:01/*31:01", "*07:02/*57:01:01"},
};

static const struct refuse_case {
    const char *name, *file, *message;
    int64_t line;
} refuse_cases[] = {
    {"a name of another locus", OPTI "0\tB*57:01\tA*02:01\tB*57:01\tB*44:02\t\t\t9\t8\n", "\"B*57:01\" is not a name of HLA-A", 2},
    {"a name without colons", OPTI "0\tA*3101\tA*02:01\tB*57:01\tB*44:02\t\t\t9\t8\n", "\"A*3101\" is not a name", 2},
    {"one field only", OPTI "0\tA*31:\tA*02:01\tB*57:01\tB*44:02\t\t\t9\t8\n", "is not a name", 2},
    {"more fields than four", "HLA-A\thla_a_01_01_01_01_01\thla_a_01_01\n", "is not a name", 1},
    {"an unknown suffix", "A\tHLA-A*01:01X\t-\n", "is not a name", 1},
    {"HLA*LA: a chromosome is missing", LA "A\t1\tA*01:01:01G\t1\t1\n", "chromosome 2 is missing", 2},
    {"HLA*LA: chromosomes out of order", LA "A\t2\tA*01:01:01G\t1\t1\nA\t1\tA*01:01:01G\t1\t1\n", "expected chromosome 1", 2},
    {"HLA*LA: too many alternatives", LA "A\t1\tA*01:01;A*01:02;A*01:03;A*01:04;A*01:05;A*01:06;A*01:07;A*01:08;A*01:09\t1\t1\nA\t2\tA*01:01:01G\t1\t1\n", "more than 8 alternatives", 3},
    {"nothing of ours was typed", OPTI "0\t\t\t\t\tC*01:02\tC*01:02\t9\t8\n", "typed none of the genes", 1},
    {"a cut JSON", "{\"A\": [\"A*01:02:01\",", "not sound JSON", 1},
    {"a key twice", "{\"A\": [\"A*01:02:01\"], \"A\": [\"A*31:01\"]}", "not sound JSON", 1},
    {"another JSON", "{\"A\": 1}", "neither arcasHLA", 1},
    {"an empty JSON", "{}", "neither arcasHLA", 1},
    {"numbers for names", "{\"A\": [1, 2]}", "is not a text", 1},
    {"three alleles", "{\"A\": [\"A*01:01\", \"A*02:01\", \"A*03:01\"]}", "more than two", 1},
    {"a file of calls with a name without colons", "HLA-B\t*5701/*07:02\n", "without colons", 1},
    {"also without a star", "HLA-B\tB5701\n", "without colons", 1},
};
// clang-format on

static void name_diplotypes(const sd_outside *outside, const char *gene, char *text)
{
    const sd_call *call = sd_outside__find(outside, sd_kb__find_gene(kb, gene));
    strcpy(text, call ? "" : "not called");
    for (size_t i = 0; call && i < call->n_diplotypes; i++) {
        strcat(text, i ? " OR " : "");
        strcat(text, call->diplotypes[i].name);
    }
}

static void reads(void **state)
{
    const struct read_case *c = *state;
    sd_outside *outside;
    sd_error err = {0};
    if (sd_outside__parse(&outside, kb, "typed", c->file, strlen(c->file), &err) != SD_OK)
        fail_msg("%s", err.message);
    char text[256];
    name_diplotypes(outside, "HLA-A", text);
    assert_string_equal(text, c->a ? c->a : "not called");
    name_diplotypes(outside, "HLA-B", text);
    assert_string_equal(text, c->b ? c->b : "not called");
    sd_outside__free(outside);
}

static void refuses(void **state)
{
    const struct refuse_case *c = *state;
    sd_outside *outside;
    sd_error err = {0};
    assert_int_equal(
        sd_outside__parse(&outside, kb, "typed", c->file, strlen(c->file), &err),
        SD_EINPUT);
    assert_null(outside);
    if (!strstr(err.message, c->message))
        fail_msg("\"%s\" lacks \"%s\"", err.message, c->message);
    assert_string_equal(err.source, "typed");
    assert_int_equal(err.line, c->line);
}

static void expect_status(const char *file, const char *statuses, bool has_note)
{
    sd_outside *outside;
    assert_int_equal(sd_outside__parse(&outside, kb, "typed", file, strlen(file), NULL),
                     SD_OK);
    const sd_call *call = sd_outside__find(outside, sd_kb__find_gene(kb, "HLA-B"));
    sd_arena *arena = sd_arena__new();
    sd_meaning meaning;
    assert_int_equal(sd_interpret__call(kb, call, arena, &meaning, NULL), SD_OK);
    assert_string_equal(meaning.phenotypes[0], statuses);
    assert_int_equal(call->n_notes, has_note);
    if (has_note)
        assert_string_equal(call->notes[0].code, "TYPED_AS_GROUP");
    sd_arena__free(arena);
    sd_outside__free(outside);
}

static void a_risk_allele_is_known_at_every_resolution(void **state)
{
    (void)state;
    static const char positive[] =
        "*15:02 negative, *15:11 negative, *57:01 positive, *58:01 negative";
    expect_status("HLA-B\t*57:01/*07:02\n", positive, false);
    expect_status("HLA-B\t*57:01:01:01/*07:02\n", positive, false);
    expect_status("HLA-B\tHLA-B*57:01:01G/HLA-B*07:02:01G\n", positive, true);
    expect_status("HLA-B\t*57:01P/*07:02P\n", positive, true);
}

static void an_allele_that_is_not_expressed_is_no_risk_allele(void **state)
{
    (void)state;
    expect_status("HLA-B\t*57:01N/*07:02\n",
                  "*15:02 negative, *15:11 negative, *57:01 negative, *58:01 negative",
                  false);
    expect_status("HLA-B\t*57:01Q/*07:02\n",
                  "*15:02 negative, *15:11 negative, *58:01 negative", false);
}

static void files_of_different_genes_join_and_of_one_gene_do_not(void **state)
{
    (void)state;
    static const char a[] = "HLA-A\t*31:01/*01:01\n", b[] = "{\"B\": [\"B*57:01:01\"]}",
                      both[] = "HLA-B\t*07:02/*08:01\n";
    sd_outside *first, *second, *third;
    sd_error err = {0};
    char text[256];
    assert_int_equal(sd_outside__parse(&first, kb, "a.tsv", a, strlen(a), NULL), SD_OK);
    assert_int_equal(sd_outside__parse(&second, kb, "b.json", b, strlen(b), NULL), SD_OK);
    assert_int_equal(sd_outside__parse(&third, kb, "c.tsv", both, strlen(both), NULL),
                     SD_OK);
    assert_int_equal(sd_outside__join(first, second, &err), SD_OK);
    name_diplotypes(first, "HLA-A", text);
    assert_string_equal(text, "*01:01/*31:01");
    name_diplotypes(first, "HLA-B", text);
    assert_string_equal(text, "*57:01:01/*57:01:01");
    assert_int_equal(sd_outside__join(first, third, &err), SD_EINPUT);
    assert_non_null(strstr(err.message, "HLA-B is called here and in b.json"));
    sd_outside__free(first);
}

static void a_file_of_another_sample_is_refused(void **state)
{
    (void)state;
    static const char file[] =
        "{\"sample_id\": \"S1\", \"hla\": {\"alleles\": [\"A*01:01\", \"A*02:01\"]}}";
    const char *const names[] = {"S1", "S2"}, *const other[] = {"S2"};
    sd_outside *outside;
    sd_error err = {0};
    assert_int_equal(sd_outside__parse(&outside, kb, "x.json", file, strlen(file), NULL),
                     SD_OK);
    assert_int_equal(sd_outside__check_sample(outside, names, 1, &err), SD_OK);
    assert_int_equal(sd_outside__check_sample(outside, other, 1, &err), SD_EINPUT);
    assert_non_null(strstr(err.message, "of the sample S1, not of S2"));
    assert_int_equal(sd_outside__check_sample(outside, names, 2, NULL), SD_EINPUT);
    sd_outside__free(outside);
}

static void every_failed_allocation_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(read_cases); i++) {
        const char *file = read_cases[i].file;
        for (long n = 0;; n++) {
            sd_outside *outside;
            sd_error err = {0};
            fail_alloc_at(n);
            sd_status status =
                sd_outside__parse(&outside, kb, "typed", file, strlen(file), &err);
            if (!fail_alloc_stop()) {
                assert_int_equal(status, SD_OK);
                sd_outside__free(outside);
                break;
            }
            assert_int_equal(status, SD_ENOMEM);
            assert_null(outside);
        }
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT(read_cases) + COUNT(refuse_cases) + 5];
    size_t n = 0;
    ADD_CASES(tests, n, read_cases, reads);
    ADD_CASES(tests, n, refuse_cases, refuses);
    ADD_TEST(tests, n, a_risk_allele_is_known_at_every_resolution);
    ADD_TEST(tests, n, an_allele_that_is_not_expressed_is_no_risk_allele);
    ADD_TEST(tests, n, files_of_different_genes_join_and_of_one_gene_do_not);
    ADD_TEST(tests, n, a_file_of_another_sample_is_refused);
    ADD_TEST(tests, n, every_failed_allocation_is_told);
    return _cmocka_run_group_tests("HLA typers", tests, n, open_built_in_tables,
                                   close_tables);
}
