/* test_reach.c -- the truth lies within what is called and what is said to be reachable.
 *
 * Made-up people are called with every site seen; then sites are taken away at random,
 * and the phenotype and score of before must be among those called or reachable.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>
#include <time.h>

#include "interpret/interpret.h"
#include "people.h"
#include "random.h"

enum { N_PEOPLE = 120, N_HIDINGS = 12 };

static sd_kb *kb;
static uint64_t seed;

static struct {
    uint64_t all, called, firm, refused, unknown, wider, listed;
} tally;

static void fill_cells(const sd_kb_gene *gene, const person *who, sd_cell *cells)
{
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const seen_genotype *seen = &who->site[site];
        cells[site] = (sd_cell){.state = SD_CELL_OBSERVED,
                                .allele = {seen->allele[0], seen->allele[1]},
                                .is_phased = seen->is_phased,
                                .phase_set = seen->phase_set};
        if (seen->allele[1] < 0)
            cells[site].allele[1] = SD_NO_COPY;
    }
}

static void call(sd_caller *caller, const sd_kb_gene *gene, const sd_cell *cells,
                 sd_arena *arena, sd_meaning *out)
{
    const sd_call *made;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &made, NULL), SD_OK);
    assert_int_equal(sd_interpret__call(kb, made, arena, out, NULL), SD_OK);
    assert_int_equal(sd_interpret__reachable(kb, arena, out, NULL), SD_OK);
}

static bool says_the_same(const sd_outcome *a, const sd_outcome *b)
{
    const bool same_phenotype = a->phenotype && b->phenotype
                                    ? strcmp(a->phenotype, b->phenotype) == 0
                                    : a->phenotype == b->phenotype;
    const bool same_score =
        a->score && b->score ? strcmp(a->score, b->score) == 0 : a->score == b->score;
    return same_phenotype && same_score;
}

static bool is_within(const sd_outcome *truth, const sd_meaning *seen)
{
    for (size_t i = 0; i < seen->n_outcomes; i++)
        if (says_the_same(truth, &seen->outcomes[i]))
            return true;
    for (size_t i = 0; i < seen->n_reachable; i++)
        if (says_the_same(truth, seen->reachable[i].outcome))
            return true;
    return false;
}

static void fail_for(const sd_meaning *truth, const sd_meaning *seen, size_t outcome,
                     person_kind kind)
{
    const sd_call *made = seen->call;
    print_error("%s, kind %d: in truth %s, %s; seen %s %s\n", made->gene->name, kind,
                truth->outcomes[outcome].diplotype->name,
                truth->outcomes[outcome].phenotype, sd_call_state_text(made->state),
                made->n_diplotypes > 0 ? made->diplotypes[0].name : "-");
    for (size_t i = 0; i < seen->n_reachable; i++)
        print_error("  reachable %s\n", seen->reachable[i].outcome->phenotype);
    for (size_t i = 0; i < made->n_unseen_sites; i++)
        print_error("  unseen %s\n", made->gene->sites[made->unseen_sites[i]].id);
    fail_msg("the truth is out of reach, seed %llu", (unsigned long long)seed);
}

static void count(const sd_meaning *seen)
{
    const bool is_called = seen->call->state == SD_CALL_MADE;
    tally.all++;
    tally.called += is_called;
    tally.refused += !is_called;
    tally.firm += seen->is_complete;
    tally.unknown += !seen->call->is_reach_known;
    tally.wider += seen->n_reachable > 0;
    tally.listed += seen->n_reachable;
}

static void check_hidden(sd_caller *caller, const sd_kb_gene *gene, const sd_cell *cells,
                         const sd_meaning *truth, person_kind kind)
{
    static sd_cell left[MAX_GENE_SITES];
    static const unsigned shares[] = {1, 3, 10, 30, 60, 90}; /* percent that are hidden */
    sd_arena *arena = sd_arena__new();
    assert_non_null(arena);
    const unsigned share = shares[random_below(COUNT(shares))];
    const unsigned one = random_below(gene->n_sites);
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        left[site] = cells[site];
        if (site == one || random_below(100) < share)
            left[site] = (sd_cell){.state = SD_CELL_ABSENT};
    }
    sd_meaning seen;
    call(caller, gene, left, arena, &seen);
    count(&seen);
    for (size_t i = 0; seen.call->is_reach_known && i < truth->n_outcomes; i++)
        if (truth->outcomes[i].phenotype && !is_within(&truth->outcomes[i], &seen))
            fail_for(truth, &seen, i, kind);
    sd_arena__free(arena);
}

static void check_person(sd_caller *caller, const sd_kb_gene *gene, person_kind kind)
{
    static person who;
    static sd_cell cells[MAX_GENE_SITES];
    sd_arena *arena = sd_arena__new();
    sd_meaning truth;
    assert_non_null(arena);
    make_person(&who, gene, kind);
    fill_cells(gene, &who, cells);
    call(caller, gene, cells, arena, &truth);
    if (truth.n_reachable > 0)
        fail_msg("%s: %s is reachable though all was seen, seed %llu", gene->name,
                 truth.reachable[0].outcome->phenotype, (unsigned long long)seed);
    if (truth.call->state == SD_CALL_MADE)
        assert_true(truth.is_complete);
    for (int i = 0; i < N_HIDINGS; i++)
        check_hidden(caller, gene, cells, &truth, kind);
    sd_arena__free(arena);
}

static void the_truth_is_called_or_reachable(void **state)
{
    (void)state;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        if (gene->n_sites == 0)
            continue;
        sd_caller *caller;
        assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
        for (int i = 0; i < N_PEOPLE; i++)
            check_person(caller, gene, (person_kind)(i % PERSON_KINDS));
        sd_caller__free(caller);
    }
    print_message(
        "reach: seed %llu, %llu hidings: %llu called (%llu complete), %llu not; "
        "%llu with others reachable (%llu of them), %llu without bounds\n",
        (unsigned long long)seed, (unsigned long long)tally.all,
        (unsigned long long)tally.called, (unsigned long long)tally.firm,
        (unsigned long long)tally.refused, (unsigned long long)tally.wider,
        (unsigned long long)tally.listed, (unsigned long long)tally.unknown);
    assert_true(tally.firm > 0 && tally.wider > 0 && tally.refused > 0);
}

static int setup(void **state)
{
    (void)state;
    seed = random_seed((uint64_t)time(NULL));
    print_message("seed %llu\n", (unsigned long long)seed);
    return sd_kb_open(&kb, NULL, NULL) == SD_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    sd_kb_close(kb);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_truth_is_called_or_reachable),
    };
    return cmocka_run_group_tests_name("reach", tests, setup, teardown);
}
