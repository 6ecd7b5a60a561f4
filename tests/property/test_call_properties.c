/* test_call_properties.c -- the definitions are their own oracle: for every gene of the
 * built-in tables, what two of its alleles would give is called as these two; and what
 * must not change a call does not.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "call/caller.h"
#include "call/diplotype.h"
#include "random.h"
#include "tables.h"

enum { MAX_SITES = 1024 };

static uint64_t seed;

static bool has_caller(const sd_kb_gene *gene, const char *caller)
{
    return strcmp(gene->caller, caller) == 0;
}

static const char *name_of(const sd_kb_gene *gene, uint16_t allele)
{
    return gene->alleles[allele].name;
}

/* ---- cells ---- */

/* The base that an allele puts on a strand; of a wobble one that is not the genome's, so
 * that it is named. */
static int16_t base_of(const sd_kb_gene *gene, uint16_t site, uint16_t allele)
{
    uint32_t bases = gene->fits[(size_t)site * gene->n_alleles + allele];
    bool is_wobble = (bases & (bases - 1)) != 0;
    int16_t base = is_wobble ? 1 : 0;
    while (!(bases >> base & 1))
        base++;
    return base;
}

static void make_cells(const sd_kb_gene *gene, uint16_t a, uint16_t b, bool is_phased,
                       sd_cell *cells)
{
    assert_true(gene->n_sites <= MAX_SITES);
    for (uint16_t site = 0; site < gene->n_sites; site++)
        cells[site] =
            (sd_cell){.state = SD_CELL_OBSERVED,
                      .is_phased = is_phased,
                      .allele = {base_of(gene, site, a), base_of(gene, site, b)}};
}

/* ---- star genes ---- */

/* A column with its arenas, for the matcher alone (it does not ask for copy number). */
typedef struct bench {
    sd_arena *arena, *scratch;
} bench;

static sd_pairs match(const bench *on, const sd_kb_gene *gene, const sd_cell *cells)
{
    sd_arena__reset(on->arena);
    sd_arena__reset(on->scratch);
    sd_column column = {.kb = kb,
                        .gene = gene,
                        .cells = cells,
                        .arena = on->arena,
                        .scratch = on->scratch};
    const char *contradiction;
    assert_int_equal(sd_column__build(&column, &contradiction), SD_OK);
    assert_null(contradiction);
    sd_pairs all;
    assert_int_equal(sd_star__pairs(&column, &all), SD_OK);
    return all;
}

/* Score of the pair, -1 where it does not explain the column; *best gets the best score
 * of all. */
static int find_pair(const sd_pairs *all, uint16_t a, uint16_t b, int *best)
{
    int score = -1;
    *best = -1;
    for (size_t i = 0; i < all->n_pairs; i++) {
        uint16_t x = all->candidates[all->pairs[i].a].allele;
        uint16_t y = all->candidates[all->pairs[i].b].allele;
        if ((x == a && y == b) || (x == b && y == a))
            score = all->pairs[i].score;
        if (all->pairs[i].score > *best)
            *best = all->pairs[i].score;
    }
    return score;
}

static bool print_alike(const sd_kb_gene *gene, uint16_t a, uint16_t b)
{
    return strcmp(gene->alleles[a].reported_as, gene->alleles[b].reported_as) == 0;
}

/* Whether a callable pair other than (a, b) has the score too; those that print alike are
 * one. */
static bool has_rival(const sd_kb_gene *gene, const sd_pairs *all, uint16_t a, uint16_t b,
                      int score)
{
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_candidate *one = &all->candidates[all->pairs[i].a];
        const sd_candidate *other = &all->candidates[all->pairs[i].b];
        const uint16_t x = one->allele, y = other->allele;
        const bool is_same = (print_alike(gene, x, a) && print_alike(gene, y, b)) ||
                             (print_alike(gene, x, b) && print_alike(gene, y, a));
        if (!is_same && all->pairs[i].score == score && one->is_callable &&
            other->is_callable)
            return true;
    }
    return false;
}

static void check_star_gene(const bench *on, const sd_kb_gene *gene)
{
    static sd_cell cells[MAX_SITES];
    for (uint16_t a = 0; a < gene->n_alleles; a++) {
        for (uint16_t b = a; b < gene->n_alleles; b++) {
            if (!gene->alleles[a].is_defined || !gene->alleles[b].is_defined)
                continue;
            int best;
            make_cells(gene, a, b, true, cells);
            sd_pairs all = match(on, gene, cells);
            int score = find_pair(&all, a, b, &best);
            if (score < 0 || score < best)
                fail_msg("%s %s/%s phased: score %d, best %d", gene->name,
                         name_of(gene, a), name_of(gene, b), score, best);
            if (has_rival(gene, &all, a, b, score))
                fail_msg("%s %s/%s phased is not the only answer", gene->name,
                         name_of(gene, a), name_of(gene, b));
            make_cells(gene, a, b, false, cells);
            all = match(on, gene, cells);
            if (find_pair(&all, a, b, &best) < score)
                fail_msg("%s %s/%s is not found unphased", gene->name, name_of(gene, a),
                         name_of(gene, b));
        }
    }
}

static void every_pair_of_star_alleles_is_called_from_what_it_gives(void **state)
{
    (void)state;
    bench on = {sd_arena__new(), sd_arena__new()};
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        if (has_caller(sd_kb__gene(kb, g), "star"))
            check_star_gene(&on, sd_kb__gene(kb, g));
    }
    sd_arena__free(on.scratch);
    sd_arena__free(on.arena);
}

/* ---- variant lists ---- */

static const sd_call *call_cells(sd_caller *caller, const sd_kb_gene *gene,
                                 const sd_cell *cells)
{
    const sd_call *call;
    static const sd_copy_number two = {.state = SD_COPIES_SUPPOSED, .copies = 2};
    assert_int_equal(sd_caller__call_copies(caller, gene, cells, true, &two, &call, NULL),
                     SD_OK);
    return call;
}

/* An allele of several sites that a and b, each having one of them, look like when
 * unphased; else SD_NO_ALLELE. */
static uint16_t find_joint(const sd_kb_gene *gene, uint16_t a, uint16_t b)
{
    for (uint16_t c = 0; c < gene->n_alleles; c++) {
        const sd_kb_allele *joint = &gene->alleles[c];
        unsigned from_a = 0, from_b = 0;
        for (uint16_t i = 0; i < joint->n_core; i++) {
            from_a += joint->core[i].bases >> base_of(gene, joint->core[i].site, a) & 1;
            from_b += joint->core[i].bases >> base_of(gene, joint->core[i].site, b) & 1;
        }
        if (from_a == 1 && from_b == 1 && joint->n_core == 2)
            return c;
    }
    return SD_NO_ALLELE;
}

/* "a/b", or "{a + b}" where unphased and both are variants. */
static const char *expect_list(const sd_kb_gene *gene, uint16_t a, uint16_t b,
                               bool is_phased, sd_arena *arena)
{
    uint16_t pair[2] = {a, b};
    sd_diplotype want;
    bool is_open = !is_phased && a != b && a != gene->reference && b != gene->reference;
    for (uint16_t site = 0; is_open && site < gene->n_sites; site++) {
        /* two bases of one site can only be on opposite strands */
        bool both = base_of(gene, site, a) != base_of(gene, site, gene->reference) &&
                    base_of(gene, site, b) != base_of(gene, site, gene->reference);
        is_open = !both;
    }
    uint16_t joint = is_open ? find_joint(gene, a, b) : SD_NO_ALLELE;
    if (joint != SD_NO_ALLELE) {
        pair[0] = gene->reference;
        pair[1] = joint;
        is_open = false;
    }
    if (is_open) {
        assert_true(sd_diplotype__components(gene, pair, 2, 0, arena, &want));
        return want.name;
    }
    sd_haplotype x, y;
    assert_true(sd_haplotype__make(gene, &pair[0], 1, arena, &x));
    assert_true(sd_haplotype__make(gene, &pair[1], 1, arena, &y));
    assert_true(sd_diplotype__pair(x, y, 0, arena, &want));
    return want.name;
}

static void check_list_gene(const sd_kb_gene *gene, sd_arena *arena)
{
    static sd_cell cells[MAX_SITES];
    for (uint16_t a = 0; a < gene->n_alleles; a++) {
        if (!gene->alleles[a].is_defined)
            continue;
        sd_caller *caller;
        assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
        for (uint16_t b = a; b < gene->n_alleles; b++) {
            for (int is_phased = 0; is_phased < 2 && gene->alleles[b].is_defined;
                 is_phased++) {
                sd_arena__reset(arena);
                make_cells(gene, a, b, is_phased, cells);
                const sd_call *call = call_cells(caller, gene, cells);
                const char *want = expect_list(gene, a, b, is_phased, arena);
                assert_int_equal(call->state, SD_CALL_MADE);
                assert_int_equal(call->n_diplotypes, 1);
                if (strcmp(call->diplotypes[0].name, want) != 0)
                    fail_msg("%s %s: %s instead of %s", gene->name,
                             is_phased ? "phased" : "unphased", call->diplotypes[0].name,
                             want);
            }
        }
        sd_caller__free(caller);
    }
}

static void every_pair_of_listed_variants_is_called_from_what_it_gives(void **state)
{
    (void)state;
    sd_arena *arena = sd_arena__new();
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        if (has_caller(sd_kb__gene(kb, g), "variant_list"))
            check_list_gene(sd_kb__gene(kb, g), arena);
    }
    sd_arena__free(arena);
}

/* ---- what must not change a call ---- */

enum { N_RANDOM = 6000 };

static const sd_kb_gene *random_gene(void)
{
    for (;;) {
        const sd_kb_gene *gene =
            sd_kb__gene(kb, random_below((unsigned)sd_kb_gene_count(kb)));
        if (!has_caller(gene, "outside"))
            return gene;
    }
}

static uint16_t random_allele(const sd_kb_gene *gene)
{
    for (;;) {
        uint16_t allele = (uint16_t)random_below(gene->n_alleles);
        if (gene->alleles[allele].is_defined)
            return allele;
    }
}

/* Two alleles' cells, now and then a third one's base, some sites unseen, phase of a
 * random kind. */
static void random_cells(const sd_kb_gene *gene, sd_cell *cells)
{
    uint16_t third = random_allele(gene);
    make_cells(gene, random_allele(gene), random_allele(gene), true, cells);
    unsigned phase = random_below(4), missing = random_below(3);
    bool has_third = random_below(2) == 0;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        sd_cell *cell = &cells[site];
        if (has_third && random_below(4) == 0)
            cell->allele[random_below(2)] = base_of(gene, site, third);
        if (missing && !gene->sites[site].is_key &&
            random_below(missing == 1 ? 40 : 4) == 0)
            cell->state = SD_CELL_ABSENT;
        cell->is_phased = phase == 1 || (phase > 1 && random_below(2));
        if (cell->is_phased && phase == 2)
            cell->phase_set = (int32_t)random_below(3);
        else if (cell->is_phased && random_below(2) == 0) {
            int16_t first =
                cell->allele[0]; /* '|' in another order is another arrangement */
            cell->allele[0] = cell->allele[1];
            cell->allele[1] = first;
        }
    }
}

static void assert_same_call(const sd_call *a, const sd_call *b, const char *what)
{
    bool is_same = a->state == b->state && a->n_diplotypes == b->n_diplotypes &&
                   a->n_not_assessed == b->n_not_assessed;
    for (size_t i = 0; is_same && i < a->n_diplotypes; i++)
        is_same = strcmp(a->diplotypes[i].name, b->diplotypes[i].name) == 0 &&
                  a->diplotypes[i].score == b->diplotypes[i].score;
    for (size_t i = 0; is_same && i < a->n_not_assessed; i++)
        is_same = a->not_assessed[i] == b->not_assessed[i];
    if (!is_same)
        fail_msg("seed %llu, %s: %s changes %s into %s", (unsigned long long)seed,
                 a->gene->name, what, a->n_diplotypes ? a->diplotypes[0].name : a->reason,
                 b->n_diplotypes ? b->diplotypes[0].name : b->reason);
}

static void swap_alleles(sd_cell *cell)
{
    if (cell->allele[1] == SD_NO_COPY)
        return;
    int16_t first = cell->allele[0];
    cell->allele[0] = cell->allele[1];
    cell->allele[1] = first;
}

static void turning_strands_and_phase_sets_changes_nothing(void **state)
{
    (void)state;
    seed = random_seed(7);
    print_message("seed %llu\n", (unsigned long long)seed);
    sd_caller *caller;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    static sd_cell cells[MAX_SITES], turned[MAX_SITES];
    for (int i = 0; i < N_RANDOM; i++) {
        const sd_kb_gene *gene = random_gene();
        random_cells(gene, cells);
        const sd_call *call = call_cells(caller, gene, cells);

        memcpy(turned, cells, sizeof turned);
        for (uint16_t site = 0; site < gene->n_sites; site++)
            swap_alleles(&turned[site]);
        assert_same_call(call, call_cells(caller, gene, turned), "swapping the strands");

        memcpy(turned, cells, sizeof turned);
        unsigned which = random_below(8);
        for (uint16_t site = 0; site < gene->n_sites; site++) {
            if (!turned[site].is_phased || which >> (turned[site].phase_set % 3) & 1)
                swap_alleles(&turned[site]);
            if (turned[site].phase_set)
                turned[site].phase_set = 9 - turned[site].phase_set;
        }
        assert_same_call(call, call_cells(caller, gene, turned),
                         "turning and renumbering phase sets");
    }
    sd_caller__free(caller);
}

/* A call is made once for all columns that mean the same: the memory's key leaves out
 * which strand comes first, what sets are called, and how homozygous cells are phased. */
static void columns_that_mean_the_same_are_called_once(void **state)
{
    (void)state;
    seed = random_seed(17);
    sd_caller *caller;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    static sd_cell cells[MAX_SITES], turned[MAX_SITES];
    for (int i = 0; i < N_RANDOM / 10; i++) {
        const sd_kb_gene *gene = random_gene();
        random_cells(gene, cells);
        const sd_call *call = call_cells(caller, gene, cells);
        memcpy(turned, cells, sizeof turned);
        unsigned which = random_below(8);
        for (uint16_t site = 0; site < gene->n_sites; site++) {
            sd_cell *cell = &turned[site];
            if (cell->allele[0] == cell->allele[1])
                cell->is_phased = !cell->is_phased;
            else if (cell->is_phased && which >> (cell->phase_set % 3) & 1)
                swap_alleles(cell);
            cell->phase_set = 9 - cell->phase_set;
        }
        if (call_cells(caller, gene, turned) != call)
            fail_msg("seed %llu, %s: called twice", (unsigned long long)seed, gene->name);
    }
    uint64_t n_asked, n_remembered;
    sd_caller__count(caller, &n_asked, &n_remembered);
    assert_int_equal(n_asked, 2 * (N_RANDOM / 10));
    assert_true(n_remembered >= n_asked / 2);
    sd_caller__free(caller);
}

static void removing_phase_only_adds_pairs(void **state)
{
    (void)state;
    seed = random_seed(11);
    print_message("seed %llu\n", (unsigned long long)seed);
    bench on = {sd_arena__new(), sd_arena__new()},
          off = {sd_arena__new(), sd_arena__new()};
    static sd_cell cells[MAX_SITES], unphased[MAX_SITES];
    for (int i = 0; i < N_RANDOM; i++) {
        const sd_kb_gene *gene = random_gene();
        if (!has_caller(gene, "star"))
            continue;
        random_cells(gene, cells);
        memcpy(unphased, cells, sizeof unphased);
        for (uint16_t site = 0; site < gene->n_sites; site++)
            unphased[site].is_phased = false;
        sd_pairs with = match(&on, gene, cells), without = match(&off, gene, unphased);
        for (size_t k = 0; k < with.n_pairs; k++) {
            uint16_t a = with.candidates[with.pairs[k].a].allele;
            uint16_t b = with.candidates[with.pairs[k].b].allele;
            int best;
            if (find_pair(&without, a, b, &best) < with.pairs[k].score)
                fail_msg("seed %llu, %s %s/%s is lost without phase",
                         (unsigned long long)seed, gene->name, name_of(gene, a),
                         name_of(gene, b));
        }
    }
    sd_arena__free(on.arena);
    sd_arena__free(on.scratch);
    sd_arena__free(off.arena);
    sd_arena__free(off.scratch);
}

static bool mentions(const sd_call *call, const char *printed)
{
    const sd_kb_gene *gene = call->gene;
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        for (int copy = 0; copy < 2; copy++) {
            const sd_haplotype *strand = &call->diplotypes[i].copy[copy];
            for (uint16_t k = 0; k < strand->n_alleles; k++) {
                if (strcmp(gene->alleles[strand->alleles[k]].reported_as, printed) == 0)
                    return true;
            }
        }
    }
    for (size_t i = 0; i < call->n_not_assessed; i++) {
        if (strcmp(gene->alleles[call->not_assessed[i]].reported_as, printed) == 0)
            return true;
    }
    return false;
}

/* Whatever was shown or open stays shown or open when less is seen (the reference is what
 * is left when a variant goes). */
static void assert_no_more_certain(const sd_call *before, const sd_call *after)
{
    if (before->state != SD_CALL_MADE || after->state != SD_CALL_MADE)
        return;
    const sd_kb_gene *gene = before->gene;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        const char *printed = gene->alleles[i].reported_as;
        bool is_list_reference = has_caller(gene, "variant_list") && i == gene->reference;
        if (mentions(before, printed) && !mentions(after, printed) && !is_list_reference)
            fail_msg("seed %llu, %s: %s was not excluded, and is with a site less (%s, "
                     "then %s)",
                     (unsigned long long)seed, gene->name, printed,
                     before->diplotypes[0].name, after->diplotypes[0].name);
    }
}

static void removing_a_site_never_makes_a_call_more_certain(void **state)
{
    (void)state;
    seed = random_seed(13);
    print_message("seed %llu\n", (unsigned long long)seed);
    sd_caller *caller;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    static sd_cell cells[MAX_SITES];
    for (int i = 0; i < N_RANDOM; i++) {
        const sd_kb_gene *gene = random_gene();
        random_cells(gene, cells);
        const sd_call *before = call_cells(caller, gene, cells);
        for (int k = 0; k < 4; k++) {
            cells[random_below(gene->n_sites)].state = SD_CELL_FILTERED;
            const sd_call *after = call_cells(caller, gene, cells);
            assert_no_more_certain(before, after);
            before = after;
        }
    }
    sd_caller__free(caller);
}

/* ---- cost ---- */

/* Heterozygous at every site, nothing phased: all of them seen, then half. */
static void every_site_unphased_costs_little(void **state)
{
    (void)state;
    bench on = {sd_arena__new(), sd_arena__new()};
    sd_caller *caller;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    static sd_cell cells[MAX_SITES];
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        if (has_caller(gene, "outside"))
            continue;
        for (uint16_t site = 0; site < gene->n_sites; site++)
            cells[site] = (sd_cell){.state = SD_CELL_OBSERVED, .allele = {0, 1}};
        clock_t start = clock();
        if (has_caller(gene, "star"))
            match(&on, gene, cells);
        call_cells(caller, gene, cells);
        for (uint16_t site = 1; site < gene->n_sites; site += 2)
            if (!gene->sites[site].is_key)
                cells[site].state = SD_CELL_ABSENT;
        call_cells(caller, gene, cells);
        double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (seconds > 0.2)
            fail_msg("%s took %.3f s", gene->name, seconds);
    }
    sd_caller__free(caller);
    sd_arena__free(on.scratch);
    sd_arena__free(on.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_star_alleles_is_called_from_what_it_gives),
        cmocka_unit_test(every_pair_of_listed_variants_is_called_from_what_it_gives),
        cmocka_unit_test(turning_strands_and_phase_sets_changes_nothing),
        cmocka_unit_test(columns_that_mean_the_same_are_called_once),
        cmocka_unit_test(removing_phase_only_adds_pairs),
        cmocka_unit_test(removing_a_site_never_makes_a_call_more_certain),
        cmocka_unit_test(every_site_unphased_costs_little),
    };
    return cmocka_run_group_tests_name("call_properties", tests, open_built_in_tables,
                                       close_tables);
}
