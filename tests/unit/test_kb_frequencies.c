/* test_kb_frequencies.c -- frequencies.tsv: what is read, and what is refused.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "tiny_kb.h"

static const char header[] = "gene\tallele\tpopulation\tfrequency\tn\tsource\n";

static sd_status open_with(const char *rows, sd_kb **kb, sd_error *err)
{
    char table[1024];
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    assert_true(strlen(header) + strlen(rows) < sizeof table);
    strcpy(table, header);
    strcat(table, rows);
    tiny_kb_put(&tiny, "frequencies.tsv", table, strlen(table));
    sd_status status = sd_kb__open_tables(kb, tiny.tables, tiny.n_tables, err);
    tiny_kb_free(&tiny);
    return status;
}

static void assert_near(double value, double want)
{
    if (!(fabs(value - want) < 1e-9))
        fail_msg("%.12g is not %.12g", value, want);
}

static double count_of(const sd_kb_frequencies *known, size_t population,
                       const char *allele)
{
    const uint16_t index = sd_kb__find_allele(known->gene, allele);
    assert_int_not_equal(index, SD_NO_ALLELE);
    return known->counts[population * known->gene->n_alleles + index];
}

static void counts_are_kept_by_population_and_allele(void **state)
{
    (void)state;
    sd_kb *kb;
    assert_int_equal(open_with("TOYA\t*1\tNORTH\t0.75\t80\ttoy\n"
                               "TOYA\t*2\tNORTH\t0.25\t80\ttoy\n"
                               "TOYA\t*1\tSOUTH\t0.5\t20\ttoy\n"
                               "TOYA\t*10\tSOUTH\t0.1\t20\ttoy\n"
                               "TOYA\t*1\tall\t0.7\t100\ttoy\n"
                               "TOYA\t*2\tall\t0.2\t100\ttoy\n"
                               "TOYA\t*10\tall\t0.02\t100\ttoy\n",
                               &kb, NULL),
                     SD_OK);
    size_t n;
    const char *const *populations = sd_kb__populations(kb, &n);
    assert_int_equal(n, 2);
    assert_string_equal(populations[1], "SOUTH");
    const sd_kb_frequencies *known = sd_kb__frequencies(kb, sd_kb__find_gene(kb, "TOYA"));
    assert_non_null(known);
    assert_null(sd_kb__frequencies(kb, sd_kb__find_gene(kb, "TOYB")));
    assert_int_equal(known->n_named, 5); /* *5 is defined by no site */
    assert_near(known->chromosomes[0], 80);
    assert_near(known->chromosomes[1], 20);
    assert_near(known->chromosomes[2], 0);
    assert_near(count_of(known, 0, "*1"), 60);
    assert_near(count_of(known, 1, "*2"), 0);
    assert_near(count_of(known, 1, "*10.001"), 2);
    sd_kb_close(kb);
}

static void alleles_counted_together_have_no_count_of_their_own(void **state)
{
    (void)state;
    sd_kb *kb;
    assert_int_equal(open_with("TOYA\t*1|*3\tNORTH\t0.75\t80\ttoy\n"
                               "TOYA\t*2\tNORTH\t0.25\t80\ttoy\n"
                               "TOYA\t*3\tSOUTH\t0.1\t20\ttoy\n",
                               &kb, NULL),
                     SD_OK);
    const sd_kb_frequencies *known = sd_kb__frequencies(kb, sd_kb__find_gene(kb, "TOYA"));
    for (size_t population = 0; population < 2; population++) {
        assert_true(isnan(count_of(known, population, "*1")));
        assert_true(isnan(count_of(known, population, "*3")));
    }
    assert_near(count_of(known, 0, "*2"), 20);
    sd_kb_close(kb);
}

static void without_the_table_no_gene_has_frequencies(void **state)
{
    (void)state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "frequencies.tsv", NULL, 0);
    sd_kb *kb;
    size_t n;
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, NULL), SD_OK);
    sd_kb__populations(kb, &n);
    assert_int_equal(n, 0);
    assert_null(sd_kb__frequencies(kb, sd_kb__find_gene(kb, "TOYA")));
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

static const struct refused_case {
    const char *name, *rows, *message;
    int64_t line;
} refused_cases[] = {
    {"a frequency of an unknown gene is refused", "TOYZ\t*1\tNORTH\t0.5\t80\ttoy\n",
     "gene TOYZ is not in genes.tsv", 2},
    {"a frequency of an unknown allele is refused", "TOYA\t*9\tNORTH\t0.5\t80\ttoy\n",
     "no allele of TOYA is reported as *9", 2},
    {"an unknown allele among several is refused", "TOYA\t*1|*9\tNORTH\t0.5\t80\ttoy\n",
     "no allele of TOYA is reported as *9", 2},
    {"a suballele is known by the name that it prints",
     "TOYA\t*10.001\tNORTH\t0.5\t80\ttoy\n", "no allele of TOYA is reported as *10.001",
     2},
    {"an allele twice in a population is refused",
     "TOYA\t*1\tNORTH\t0.5\t80\ttoy\nTOYA\t*1\tNORTH\t0.2\t80\ttoy\n",
     "TOYA *1 is there twice", 3},
    {"frequencies that exceed one are refused",
     "TOYA\t*1\tNORTH\t0.9\t80\ttoy\nTOYA\t*2\tNORTH\t0.2\t80\ttoy\n",
     "the frequencies of TOYA in NORTH exceed 1", 3},
    {"a frequency of nothing is refused", "TOYA\t*1\tNORTH\t0\t80\ttoy\n",
     "0 is no frequency of what was seen", 2},
    {"a frequency above one is refused", "TOYA\t*1\tNORTH\t1.1\t80\ttoy\n",
     "1.1 is no frequency", 2},
    {"a frequency among no chromosomes is refused", "TOYA\t*1\tNORTH\t0.5\t0\ttoy\n",
     "0 is no number of chromosomes", 2},
    {"two numbers of chromosomes in a population are refused",
     "TOYA\t*1\tNORTH\t0.5\t80\ttoy\nTOYA\t*2\tNORTH\t0.2\t81\ttoy\n",
     "TOYA was counted on 80 chromosomes of NORTH in another row", 3},
    {"a population with a blank is refused", "TOYA\t*1\tTHE NORTH\t0.5\t80\ttoy\n",
     "\"THE NORTH\" is no name of a population", 2},
    {"rows of a gene that do not stand together are refused",
     "TOYA\t*1\tNORTH\t0.5\t80\ttoy\nTOYX\tA\tNORTH\t0.5\t80\ttoy\n"
     "TOYA\t*2\tNORTH\t0.2\t80\ttoy\n",
     "rows of TOYA are above, and not the last", 4},
    {"pooled chromosomes that are not the sum are refused",
     "TOYA\t*1\tNORTH\t0.5\t80\ttoy\nTOYA\t*1\tall\t0.5\t81\ttoy\n",
     "the chromosomes of all are not those of the populations together", 3},
    {"a pooled frequency that is not the populations' is refused",
     "TOYA\t*1\tNORTH\t0.5\t80\ttoy\nTOYA\t*1\tall\t0.6\t80\ttoy\n"
     "TOYX\tA\tNORTH\t0.5\t80\ttoy\n",
     "TOYA *1: the frequency in all is not that of the populations together", 4},
};

static void refuses(void **state)
{
    const struct refused_case *c = *state;
    sd_kb *kb;
    sd_error err = {0};
    assert_int_equal(open_with(c->rows, &kb, &err), SD_EKNOWLEDGE);
    assert_string_equal(err.source, "frequencies.tsv");
    assert_int_equal(err.line, c->line);
    if (!strstr(err.message, c->message))
        fail_msg("%s", err.message);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(refused_cases) + 3];
    size_t n_tests = 0;
    ADD_TEST(tests, n_tests, counts_are_kept_by_population_and_allele);
    ADD_TEST(tests, n_tests, alleles_counted_together_have_no_count_of_their_own);
    ADD_TEST(tests, n_tests, without_the_table_no_gene_has_frequencies);
    ADD_CASES(tests, n_tests, refused_cases, refuses);
    return RUN_TESTS("kb_frequencies", tests, n_tests);
}
