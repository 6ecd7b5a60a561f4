/* test_copies.c -- every pair of alleles of a gene whose copies decide, with every number
 * of copies from 0 to 4: the true diplotype is called, or among what could be, and means
 * what the activity values add up to.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "interpret/interpret.h"
#include "people.h"
#include "said.h"

static sd_kb *kb;
static sd_caller *caller;
static const sd_kb_gene *gene;
static sd_arena *arena;
static sd_cell cells[MAX_GENE_SITES];

/* ---- people ---- */

static int16_t base_of(uint16_t allele, uint16_t site)
{
    const uint32_t bases = accepted_bases(gene, allele, site);
    int16_t index = 0;
    while (!(bases >> index & 1))
        index++;
    return index;
}

static bool make_cells(uint16_t a, uint16_t b)
{
    bool is_reference = true;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        cells[site] = (sd_cell){.state = SD_CELL_OBSERVED, .is_phased = true};
        cells[site].allele[0] = base_of(a, site);
        cells[site].allele[1] = base_of(b, site);
        is_reference &= cells[site].allele[0] == 0 && cells[site].allele[1] == 0;
    }
    return is_reference;
}

/* Alleles that small variants show; the deletion and hybrids have no definition. */
static bool is_shown(uint16_t allele)
{
    return gene->alleles[allele].is_defined || gene->alleles[allele].is_reference;
}

static const sd_call *call_copies(const sd_copy_number *copies)
{
    const sd_call *call = NULL;
    sd_error err = {0};
    if (sd_caller__call_copies(caller, gene, cells, true, copies, &call, &err) != SD_OK)
        fail_msg("%s", err.message);
    return call;
}

static const sd_call *call_count(uint32_t n)
{
    const sd_copy_number copies = {
        .state = SD_COPIES_COUNTED, .copies = n, .text = "copies, counted"};
    return call_copies(&copies);
}

/* ---- names ---- */

static void name_times(uint16_t allele, unsigned times, char *out, size_t size)
{
    const char *name = gene->alleles[allele].name;
    if (times > 1)
        snprintf(out, size, "%sx%u", name, times);
    else
        snprintf(out, size, "%s", name);
}

static bool names_pair(const sd_diplotype *list, size_t n, const char *a, const char *b)
{
    for (size_t i = 0; i < n; i++) {
        const char *first = list[i].copy[0].name, *second = list[i].copy[1].name;
        if ((strcmp(first, a) == 0 && strcmp(second, b) == 0) ||
            (strcmp(first, b) == 0 && strcmp(second, a) == 0))
            return true;
    }
    return false;
}

/* ---- meanings ---- */

/* CPIC's scores since 2020: PMID 31647186. */
static const char *phenotype_of(double score)
{
    return score <= 0      ? "Poor Metabolizer"
           : score < 1.25  ? "Intermediate Metabolizer"
           : score <= 2.25 ? "Normal Metabolizer"
                           : "Ultrarapid Metabolizer";
}

/* The diplotype's values added up by hand; NAN where one is not assigned. */
static double add_up(const sd_diplotype *diplotype)
{
    double sum = 0;
    for (int c = 0; c < 2; c++) {
        const sd_haplotype *copy = &diplotype->copy[c];
        for (uint16_t i = 0; i < copy->n_alleles; i++) {
            const sd_kb_allele *allele = &gene->alleles[copy->alleles[i]];
            sum += allele->has_activity ? allele->activity * copy->copies : (double)NAN;
        }
    }
    return sum;
}

static size_t n_scores;

static void check_meaning(const sd_call *call)
{
    sd_meaning meaning = {0};
    sd_arena__reset(arena);
    assert_int_equal(sd_interpret__call(kb, call, arena, &meaning, NULL), SD_OK);
    assert_int_equal(meaning.n_outcomes, call->n_diplotypes);
    for (size_t i = 0; i < meaning.n_outcomes; i++) {
        const sd_outcome *outcome = &meaning.outcomes[i];
        const double sum = add_up(outcome->diplotype);
        assert_int_equal(outcome->has_score, !isnan(sum));
        if (isnan(sum)) {
            assert_string_equal(outcome->phenotype, "Indeterminate");
            continue;
        }
        n_scores++;
        if (fabs(outcome->score_value - sum) > 1e-9 ||
            strcmp(outcome->phenotype, phenotype_of(sum)) != 0)
            fail_msg("%s: %g, %s; by hand %g, %s", outcome->diplotype->name,
                     outcome->score_value, outcome->phenotype, sum, phenotype_of(sum));
    }
}

/* ---- every pair ---- */

static void check_one_copy(uint16_t a, uint16_t b)
{
    const sd_call *call = call_count(1);
    if (a == b) {
        assert_true(names_pair(call->diplotypes, call->n_diplotypes,
                               gene->alleles[a].name, "*5"));
        check_meaning(call);
        return;
    }
    if (call->state != SD_CALL_CONFLICT)
        fail_msg("%s/%s with one copy: %s", gene->alleles[a].name, gene->alleles[b].name,
                 call->diplotypes[0].name);
    assert_int_equal(call->n_diplotypes, 0);
}

static void check_copies(uint16_t a, uint16_t b, unsigned n)
{
    const sd_call *call = call_count(n);
    for (unsigned of_a = 1; of_a < n; of_a++) {
        char first[64], second[64];
        name_times(a, of_a, first, sizeof first);
        name_times(b, n - of_a, second, sizeof second);
        if (!names_pair(call->diplotypes, call->n_diplotypes, first, second))
            fail_msg("%u copies: %s/%s is not called", n, first, second);
    }
    check_meaning(call);
}

static void check_open(uint16_t a, uint16_t b)
{
    const sd_call *call = call_copies(NULL);
    char name[64];
    assert_int_equal(call->state, SD_CALL_WITHOUT_STRUCTURE);
    for (unsigned times = 2; times <= 3; times++) {
        name_times(a, times, name, sizeof name);
        assert_true(names_pair(call->structural, call->n_structural, name,
                               gene->alleles[b].name));
        name_times(b, times, name, sizeof name);
        assert_true(names_pair(call->structural, call->n_structural, name,
                               gene->alleles[a].name));
    }
    if (a == b)
        assert_true(names_pair(call->structural, call->n_structural,
                               gene->alleles[a].name, "*5"));
    check_meaning(call);
}

static void every_pair_with_every_number_of_copies(void **state)
{
    (void)state;
    size_t n_pairs = 0;
    for (uint16_t a = 0; a < gene->n_alleles; a++) {
        for (uint16_t b = a; b < gene->n_alleles && is_shown(a); b++) {
            if (!is_shown(b))
                continue;
            const bool is_reference = make_cells(a, b);
            const sd_call *none = call_count(0);
            assert_int_equal(none->state, is_reference ? SD_CALL_MADE : SD_CALL_CONFLICT);
            if (is_reference)
                assert_string_equal(none->diplotypes[0].name, "*5/*5");
            check_one_copy(a, b);
            for (unsigned n = 2; n <= 4; n++)
                check_copies(a, b, n);
            check_open(a, b);
            n_pairs++;
        }
        sd_caller__free(caller);
        assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    }
    assert_true(n_pairs > 5000);
    assert_true(n_scores > n_pairs);
}

/* ---- reads ---- */

// clang-format off
static const struct reads_case {
    const char *name;
    uint32_t copies;
    uint16_t reads[2]; /* of the second allele's strand, and the first's */
    const char *want;  /* diplotypes */
} reads_cases[] = {
    {"reads tell which of two alleles is doubled", 3, {48, 24}, "*1x2/*4"},
    {"also the other one", 3, {24, 48}, "*1/*4x2"},
    {"reads in even shares tell nothing of three copies", 3, {36, 36}, "*1/*4x2 OR *1x2/*4"},
    {"few reads tell nothing", 3, {12, 6}, "*1/*4x2 OR *1x2/*4"},
    {"no reads tell nothing", 3, {0, 0}, "*1/*4x2 OR *1x2/*4"},
    {"four copies in even shares are two and two", 4, {60, 60}, "*1x2/*4x2"},
};
// clang-format on

static void reads_tell(void **state)
{
    const struct reads_case *c = *state;
    static uint16_t depths[MAX_GENE_SITES][2];
    char text[512] = "";
    make_cells(sd_kb__find_allele(gene, "*1"), sd_kb__find_allele(gene, "*4"));
    memset(depths, 0, sizeof depths);
    bool is_first = true; /* sites share reads: one is enough */
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        if (cells[site].allele[0] == cells[site].allele[1])
            continue;
        for (int i = 0; i < 2 && is_first; i++)
            depths[site][i] = c->reads[i];
        is_first = false;
    }
    const sd_copy_number copies = {.state = SD_COPIES_COUNTED,
                                   .copies = c->copies,
                                   .text = "copies, counted",
                                   .depths = (const uint16_t(*)[2])depths};
    const sd_call *call = call_copies(&copies);
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        size_t used = strlen(text);
        if (strchr(call->diplotypes[i].name, '+')) /* tandems may stand beside */
            continue;
        snprintf(text + used, sizeof text - used, "%s%s", used ? " OR " : "",
                 call->diplotypes[i].name);
    }
    assert_string_equal(text, c->want);
}

static int open_tables(void **state)
{
    (void)state;
    arena = sd_arena__new();
    if (!arena || sd_kb_open(&kb, NULL, NULL) != SD_OK)
        return 1;
    gene = sd_kb__find_gene(kb, "CYP2D6");
    return !gene || sd_caller__new(&caller, kb, NULL) != SD_OK;
}

static int close_tables(void **state)
{
    (void)state;
    sd_caller__free(caller);
    sd_kb_close(kb);
    sd_arena__free(arena);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[COUNT(reads_cases) + 1];
    size_t n = 0;
    ADD_CASES(tests, n, reads_cases, reads_tell);
    ADD_TEST(tests, n, every_pair_with_every_number_of_copies);
    return _cmocka_run_group_tests("copies", tests, n, open_tables, close_tables);
}
