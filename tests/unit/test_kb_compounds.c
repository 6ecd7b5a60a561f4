/* test_kb_compounds.c -- compounds.tsv: which named alleles are others on one strand.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "tiny_kb.h"

static const char head[] = "gene\tallele\tpart\n";

/* The tiny tables with *3 as a part of *2, and these rows. */
static sd_status open_with(const char *rows, sd_kb **kb, tiny_kb *tiny, sd_error *err)
{
    char table[256];
    tiny_kb_read(tiny);
    tiny_kb_edit(tiny, "alleles/TOYA.tsv", "*3\tchr1:4200\tC", "*3\trs1\tG");
    snprintf(table, sizeof table, "%s%s", head, rows);
    tiny_kb_put(tiny, "compounds.tsv", table, strlen(table));
    *kb = NULL;
    return sd_kb__open_tables(kb, tiny->tables, tiny->n_tables, err);
}

static void a_compound_and_its_parts_are_read(void **state)
{
    (void)state;
    tiny_kb tiny;
    sd_kb *kb;
    sd_error err = {0};
    if (open_with("TOYA\t*2\t*3\n", &kb, &tiny, &err) != SD_OK)
        fail_msg("%s:%lld: %s", err.source, (long long)err.line, err.message);
    size_t n;
    const sd_kb_compound *rows = sd_kb__compounds(kb, &n);
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].gene->name, "TOYA");
    assert_string_equal(rows[0].gene->alleles[rows[0].allele].name, "*2");
    assert_string_equal(rows[0].gene->alleles[rows[0].part].name, "*3");
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

static void the_table_may_be_absent(void **state)
{
    (void)state;
    tiny_kb tiny;
    sd_kb *kb = NULL;
    tiny_kb_read(&tiny);
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, NULL), SD_OK);
    size_t n = 1;
    sd_kb__compounds(kb, &n);
    assert_int_equal(n, 0);
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

/* clang-format off */
static const struct refused_case {
    const char *name, *rows;
    int64_t line;
    const char *message;
} refused_cases[] = {
    {"a compound of an unknown gene is refused", "TOYZ\t*2\t*3\n", 2, "gene TOYZ is not in genes.tsv"},
    {"an unknown compound is refused", "TOYA\t*9\t*3\n", 2, "allele *9 is not in functions/TOYA.tsv"},
    {"an unknown part is refused", "TOYA\t*2\t*9\n", 2, "allele *9 is not in functions/TOYA.tsv"},
    {"an allele is no part of itself", "TOYA\t*2\t*2\n", 2, "allele *2 is not part of *2"},
    {"the whole is no part", "TOYA\t*3\t*2\n", 2, "allele *2 is not part of *3"},
    {"another base at the same site is no part", "TOYA\t*4\t*3\n", 2, "allele *3 is not part of *4"},
    {"the reference is no part", "TOYA\t*2\t*1\n", 2, "allele *1 is not part of *2"},
    {"a part twice is refused", "TOYA\t*2\t*3\nTOYA\t*2\t*3\n", 3, "part *3 of *2 is there twice"},
};
/* clang-format on */

static void is_refused(void **state)
{
    const struct refused_case *c = *state;
    tiny_kb tiny;
    sd_kb *kb;
    sd_error err = {0};
    assert_int_equal(open_with(c->rows, &kb, &tiny, &err), SD_EKNOWLEDGE);
    assert_null(kb);
    assert_string_equal(err.source, "compounds.tsv");
    assert_int_equal(err.line, c->line);
    if (!strstr(err.message, c->message))
        fail_msg("\"%s\" does not say \"%s\"", err.message, c->message);
    tiny_kb_free(&tiny);
}

int main(void)
{
    static struct CMUnitTest tests[2 + COUNT(refused_cases)];
    size_t n = 0;
    ADD_TEST(tests, n, a_compound_and_its_parts_are_read);
    ADD_TEST(tests, n, the_table_may_be_absent);
    ADD_CASES(tests, n, refused_cases, is_refused);
    return RUN_TESTS("kb_compounds", tests, n);
}
