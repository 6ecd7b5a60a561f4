/* Lines of raw array data, and what their letters mean at a site.
 * SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "genotype/array_genotype.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct line_case {
    const char *name, *line;
    sd_array_line want;
    const char *chromosome, *alleles;
    int64_t pos1;
    int n_copies;
} line_cases[] = {
    {"tabs", "rs1\t10\t5\tAG", SD_ARRAY_ROW, "10", "AG", 5, 2},
    {"five columns", "rs1\t23\t5\tA\tG", SD_ARRAY_ROW, "X", "AG", 5, 2},
    {"commas and quotes", "\"rs1\",\"MT\",\"5\",\"T\"", SD_ARRAY_ROW, "MT", "T-", 5, 1},
    {"a carriage return", "rs1\tchr7\t5\tCC\r", SD_ARRAY_ROW, "7", "CC", 5, 2},
    {"no call by dashes", "rs1\t7\t5\t--", SD_ARRAY_ROW, "7", "--", 5, 2},
    {"no call by zeros", "rs1\t7\t5\t0\t0", SD_ARRAY_ROW, "7", "--", 5, 2},
    {"an insertion and a deletion", "i7\t7\t5\tDI", SD_ARRAY_ROW, "7", "DI", 5, 2},
    {"a letter that is none", "rs1\t7\t5\tAN", SD_ARRAY_ROW, "7", "--", 5, 2},
    {"a chromosome that is none", "rs1\t99\t5\tAA", SD_ARRAY_ROW, "", "AA", 5, 2},
    {"names of columns", "rsid\tchromosome\tposition\tgenotype", SD_ARRAY_NO_ROW, 0, 0, 0,
     0},
    {"a comment", "# build 37", SD_ARRAY_NO_ROW, 0, 0, 0, 0},
    {"a blank line", "\r", SD_ARRAY_NO_ROW, 0, 0, 0, 0},
    {"too few columns", "rs1\t7\t5", SD_ARRAY_BAD, 0, 0, 0, 0},
    {"too many columns", "rs1\t7\t5\tA\tA\tA", SD_ARRAY_BAD, 0, 0, 0, 0},
    {"a negative position", "rs1\t7\t-5\tAA", SD_ARRAY_BAD, 0, 0, 0, 0},
    {"a position beyond any", "rs1\t7\t99999999999\tAA", SD_ARRAY_BAD, 0, 0, 0, 0},
};

static void cuts(void **state)
{
    const struct line_case *test = *state;
    sd_array_row row;
    const char *why = NULL;
    assert_int_equal(sd_array_row__cut(test->line, strlen(test->line), &row, &why),
                     test->want);
    assert_true((why != NULL) == (test->want == SD_ARRAY_BAD));
    if (test->want != SD_ARRAY_ROW)
        return;
    assert_string_equal(row.chromosome, test->chromosome);
    assert_int_equal(row.pos1, test->pos1);
    assert_int_equal(row.n_copies, test->n_copies);
    assert_memory_equal(row.alleles, test->alleles, 2);
}

// clang-format off
/* What the letters mean at a site with alleles `first` and `second`. */
static const struct letter_case {
    const char *name, *first, *second, *letters;
    bool trusts_plus;
    int want[2];
    const char *code;
    bool is_variant;
    const char *third; /* allele of the site */
} letter_cases[] = {
    {"letters as they are", "A", "G", "AG", false, {0, 1}, NULL, false, NULL},
    {"complements", "A", "G", "TC", false, {0, 1}, "STRAND_FLIPPED", false, NULL},
    {"A/T is not guessed", "A", "T", "AA", false, {-1, -1}, "STRAND_UNKNOWN", false, NULL},
    {"one A and one T are alike on both strands", "A", "T", "TA", false, {1, 0}, NULL, false, NULL},
    {"one called copy of A/T is not guessed", "A", "T", "A-", false, {-1, -1}, "STRAND_UNKNOWN", false, NULL},
    {"A/T on the file's word", "A", "T", "TT", true, {1, 1}, "STRAND_ASSUMED", false, NULL},
    {"letters of no strand", "A", "G", "AC", true, {-1, -1}, "ARRAY_ALLELES", false, NULL},
    {"no call", "A", "G", "--", true, {-1, -1}, NULL, false, NULL},
    {"one copy is not called", "A", "G", "A-", true, {0, -1}, NULL, false, NULL},
    {"D is the shorter of a deletion", "AC", "A", "DI", true, {1, 0}, NULL, false, NULL},
    {"I is the longer of an insertion", "A", "AC", "II", true, {1, 1}, NULL, false, NULL},
    {"bases where lengths are asked", "A", "AC", "AA", true, {-1, -1}, "INDEL_UNCLEAR", false, NULL},
    {"a variant on both strands, but another one on each", "C", "A", "TT", false, {-1, -1}, "STRAND_UNKNOWN", true, "T"},
    {"so it is of two bases", "C", "A", "TA", false, {2, 1}, NULL, false, "T"},
    {"what may be the reference is no proof", "A", "T", "TT", false, {-1, -1}, "STRAND_UNKNOWN", false, "C"},
    {"which variant is known on the file's word", "C", "A", "TT", true, {2, 2}, "STRAND_ASSUMED", false, "T"},
    {"D beside I of three alleles is a variant", "AC", "A", "DI", true, {-1, -1}, "INDEL_UNCLEAR", true, "ACC"},
    {"two D of three alleles may be the reference", "AC", "A", "DD", true, {-1, -1}, "INDEL_UNCLEAR", false, "ACC"},
};
// clang-format on

static void reads(void **state)
{
    const struct letter_case *test = *state;
    const char *alleles[] = {test->first, test->second, test->third};
    const sd_kb_site site = {.alleles = alleles, .n_alleles = test->third ? 3 : 2};
    sd_array_row row = {.n_copies = 2};
    memcpy(row.alleles, test->letters, 2);
    int got[2];
    sd_remark remark;
    sd_array_genotype__read(&row, &site, 0, test->trusts_plus, got, &remark);
    assert_int_equal(remark.is_variant, test->is_variant);
    assert_int_equal(got[0], test->want[0]);
    assert_int_equal(got[1], test->want[1]);
    if (test->code)
        assert_string_equal(remark.code, test->code);
    else
        assert_null(remark.text);
}

static void comments_tell_company_build_and_strand(void **state)
{
    (void)state;
    static const char line[] = "# AncestryDNA: build 37.1, forward (+) strand";
    sd_array_says says = {0};
    sd_array_row__learn(line, sizeof line - 1, &says);
    assert_string_equal(says.vendor, "AncestryDNA");
    assert_true(says.build_37 && !says.build_36 && !says.build_38 && says.plus_strand);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(line_cases) + COUNT(letter_cases) + 1];
    size_t n = 0;
    for (size_t i = 0; i < COUNT(line_cases); i++)
        tests[n++] =
            (struct CMUnitTest){.name = line_cases[i].name,
                                .test_func = cuts,
                                .initial_state = (void *)(uintptr_t)&line_cases[i]};
    for (size_t i = 0; i < COUNT(letter_cases); i++)
        tests[n++] =
            (struct CMUnitTest){.name = letter_cases[i].name,
                                .test_func = reads,
                                .initial_state = (void *)(uintptr_t)&letter_cases[i]};
    tests[n++] =
        (struct CMUnitTest)cmocka_unit_test(comments_tell_company_build_and_strand);
    return _cmocka_run_group_tests("array_row", tests, n, NULL, NULL);
}
