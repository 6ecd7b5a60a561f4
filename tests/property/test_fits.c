/* test_fits.c -- for made-up people and every gene of star alleles: a population and a
 * ranking give order and probabilities to the pairs that fit, and never another set.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "call/call.h"
#include "people.h"
#include "random.h"

enum { N_PEOPLE = 1000, MAX_FITS = 4096, N_WAYS = 7 };

static sd_kb *kb;
static uint64_t seed;

static const struct way {
    const char *population;
    sd_rank rank;
} ways[N_WAYS] = {
    {NULL, SD_RANK_SPECIFICITY},  {"AFR", SD_RANK_SPECIFICITY},
    {"EUR", SD_RANK_SPECIFICITY}, {NULL, SD_RANK_FREQUENCY},
    {"AMR", SD_RANK_FREQUENCY},   {"EAS", SD_RANK_FREQUENCY},
    {"SAS", SD_RANK_FREQUENCY},
};

/* The person's genotypes as cells, some of them not seen. */
static void see(const person *who, const sd_kb_gene *gene, sd_cell *cells)
{
    const bool has_gaps = random_below(2) == 0;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const seen_genotype *seen = &who->site[site];
        cells[site] = (sd_cell){.state = SD_CELL_OBSERVED,
                                .allele = {seen->allele[0], seen->allele[1]},
                                .is_phased = seen->is_phased,
                                .phase_set = seen->phase_set};
        if (has_gaps && random_below(12) == 0)
            cells[site] = (sd_cell){.state = SD_CELL_ABSENT};
    }
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of all pairs that fit, sorted; 0 where the gene is not called. */
static size_t list_names(const sd_call *call, const char **names)
{
    size_t n = 0;
    if (call->state != SD_CALL_MADE)
        return 0;
    assert_true(call->n_diplotypes + call->n_others <= MAX_FITS);
    for (size_t i = 0; i < call->n_diplotypes; i++)
        names[n++] = call->diplotypes[i].name;
    for (size_t i = 0; i < call->n_others; i++)
        names[n++] = call->others[i].name;
    qsort(names, n, sizeof *names, compare_text);
    for (size_t i = 1; i < n; i++)
        assert_string_not_equal(names[i - 1], names[i]);
    return n;
}

static double sum_probabilities(const sd_diplotype *diplotypes, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        assert_true(diplotypes[i].probability >= 0 && diplotypes[i].probability <= 1);
        sum += diplotypes[i].probability;
    }
    return sum;
}

static void check_probabilities(const sd_call *call)
{
    const double sum = sum_probabilities(call->diplotypes, call->n_diplotypes) +
                       sum_probabilities(call->others, call->n_others);
    if (call->state != SD_CALL_MADE || sum <= 0)
        return;
    assert_true(call->n_diplotypes + call->n_all_others > 1);
    if (call->n_others == call->n_all_others ? fabs(sum - 1) > 1e-9 : sum > 1)
        fail_msg("seed %llu: the probabilities of %s sum to %.12f",
                 (unsigned long long)seed, call->diplotypes[0].name, sum);
    double last = 1, share = 0;
    for (size_t i = 0; i < call->n_diplotypes && call->rank == SD_RANK_FREQUENCY; i++) {
        assert_true(call->diplotypes[i].probability <= last && share < 0.99);
        last = call->diplotypes[i].probability;
        share += last;
    }
}

static void check_person(sd_caller *const *callers, const sd_kb_gene *gene,
                         const sd_cell *cells, size_t *n_weighed)
{
    static const char *names[2][MAX_FITS];
    size_t n_first = 0;
    for (size_t w = 0; w < N_WAYS; w++) {
        const sd_call *call;
        assert_int_equal(sd_caller__call(callers[w], gene, cells, true, &call, NULL),
                         SD_OK);
        check_probabilities(call);
        if (call->n_others < call->n_all_others) /* cut: other pairs are listed */
            return;
        const size_t n = list_names(call, names[w > 0]);
        if (w == 0)
            n_first = n;
        *n_weighed += w == 0 && n > 1 && call->diplotypes[0].probability > 0;
        if (n != n_first)
            fail_msg("seed %llu: %s: %zu pairs, and %zu for another population",
                     (unsigned long long)seed, gene->name, n_first, n);
        for (size_t i = 0; i < n; i++)
            assert_string_equal(names[0][i], names[w > 0][i]);
    }
}

static void order_and_probability_change_and_the_set_does_not(void **state)
{
    (void)state;
    static sd_cell cells[MAX_GENE_SITES];
    static person who;
    size_t n_weighed = 0;
    seed = random_seed(20261123);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        sd_caller *callers[N_WAYS];
        if (strcmp(gene->caller, "star") != 0)
            continue;
        for (size_t w = 0; w < N_WAYS; w++) {
            assert_int_equal(sd_caller__new(&callers[w], kb, NULL), SD_OK);
            assert_int_equal(
                sd_caller__prefer(callers[w], ways[w].population, ways[w].rank, NULL),
                SD_OK);
        }
        for (unsigned i = 0; i < N_PEOPLE; i++) {
            make_person(&who, gene, (person_kind)(i % PERSON_KINDS));
            see(&who, gene, cells);
            check_person(callers, gene, cells, &n_weighed);
        }
        for (size_t w = 0; w < N_WAYS; w++)
            sd_caller__free(callers[w]);
    }
    print_message("%zu calls with several pairs that fit\n", n_weighed);
    assert_true(n_weighed >= 10); /* or nothing was tried */
}

int main(void)
{
    if (sd_kb_open(&kb, NULL, NULL) != SD_OK)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_and_probability_change_and_the_set_does_not),
    };
    const int n_failed = cmocka_run_group_tests_name("fits", tests, NULL, NULL);
    sd_kb_close(kb);
    return n_failed;
}
