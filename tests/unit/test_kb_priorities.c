/* test_kb_priorities.c -- priorities.tsv: what is read, and what is refused.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "tiny_kb.h"

static sd_status open_with(const char *rows, sd_kb **kb, sd_error *err)
{
    static const char header[] = "gene\tdiplotype\tinstead_of\n";
    char table[512];
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    assert_true(strlen(header) + strlen(rows) < sizeof table);
    strcpy(table, header);
    strcat(table, rows);
    tiny_kb_put(&tiny, "priorities.tsv", table, strlen(table));
    sd_status status = sd_kb__open_tables(kb, tiny.tables, tiny.n_tables, err);
    if (status == SD_OK) {
        size_t n;
        const sd_kb_priority *first = sd_kb__priorities(*kb, &n);
        assert_int_equal(n, 2);
        assert_string_equal(first[0].gene->name, "TOYA");
        assert_int_equal(first[0].n_diplotypes, 3);
        assert_string_equal(
            first[0].gene->alleles[first[0].diplotypes[0].alleles[1]].name, "*2");
        assert_string_equal(
            first[0].gene->alleles[first[0].diplotypes[2].alleles[0]].name, "*3");
        assert_int_equal(first[1].n_diplotypes, 2);
        sd_kb_close(*kb);
    }
    tiny_kb_free(&tiny);
    return status;
}

static void priorities_are_read_in_order(void **state)
{
    (void)state;
    sd_kb *kb;
    assert_int_equal(
        open_with("TOYA\t*1/*2\t*1/*4; *3/*5\nTOYA\t*2/*2\t*1/*5\n", &kb, NULL), SD_OK);
}

static const struct refused_case {
    const char *name, *rows, *message;
    int64_t line;
} refused_cases[] = {
    {"a priority of an unknown gene is refused", "TOYZ\t*1/*2\t*1/*4\n",
     "gene TOYZ is not in genes.tsv", 2},
    {"a priority for an unknown allele is refused", "TOYA\t*1/*9\t*1/*4\n",
     "allele *9 is not in", 2},
    {"a priority over an unknown allele is refused", "TOYA\t*1/*2\t*1/*4; *1/*9\n",
     "allele *9 is not in", 2},
    {"a priority of one allele is refused", "TOYA\t*1\t*1/*4\n", "\"*1\" is no diplotype",
     2},
    {"a priority over nothing is refused", "TOYA\t*1/*2\t.\n", "\".\" is no diplotype",
     2},
    {"a priority over an empty name is refused", "TOYA\t*1/*2\t*1/*4; \n",
     "\"\" is no diplotype", 2},
};

static void refuses(void **state)
{
    const struct refused_case *c = *state;
    sd_kb *kb;
    sd_error err = {0};
    assert_int_equal(open_with(c->rows, &kb, &err), SD_EKNOWLEDGE);
    assert_string_equal(err.source, "priorities.tsv");
    assert_int_equal(err.line, c->line);
    assert_non_null(strstr(err.message, c->message));
}

int main(void)
{
    struct CMUnitTest tests[COUNT(refused_cases) + 1];
    size_t n_tests = 0;
    ADD_TEST(tests, n_tests, priorities_are_read_in_order);
    ADD_CASES(tests, n_tests, refused_cases, refuses);
    return RUN_TESTS("kb_priorities", tests, n_tests);
}
