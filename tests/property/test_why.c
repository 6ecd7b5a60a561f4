/* test_why.c -- reasons agree with the call: whatever the genotypes, an allele is said to
 * be excluded exactly where the matcher has no candidate for it, a pair exactly where it
 * is none of those that explain the genotypes, and what is said to be called is in the
 * call.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/caller.h"
#include "call/variants.h"
#include "random.h"

enum { MAX_SITES = 1024, N_COLUMNS = 300, N_PAIRS = 400 };

static sd_kb *kb;
static uint64_t seed;

/* One column: its call, its reasons, and what the matcher says. */
typedef struct column_case {
    const sd_kb_gene *gene;
    sd_cell cells[MAX_SITES];
    sd_arena *arena;
    sd_caller *caller;
    const sd_call *call;
    sd_why why;
    sd_column column;
} column_case;

/* ---- random columns: near two alleles, with gaps, odd bases and partial phase ---- */

static int16_t pick_base(uint32_t bases)
{
    int16_t base[SD_MAX_SITE_ALLELES];
    unsigned n = 0;
    for (int16_t i = 0; i < SD_MAX_SITE_ALLELES; i++) {
        if (bases >> i & 1)
            base[n++] = i;
    }
    return base[random_below(n)];
}

static uint16_t pick_allele(const sd_kb_gene *gene)
{
    for (;;) {
        const uint16_t allele = (uint16_t)random_below(gene->n_alleles);
        if (gene->alleles[allele].is_defined)
            return allele;
    }
}

static void make_cells(column_case *c)
{
    const sd_kb_gene *gene = c->gene;
    const uint16_t a = pick_allele(gene), b = pick_allele(gene);
    const unsigned gaps = random_below(4), phase = random_below(4);
    const bool is_haploid = gene->ploidy != SD_AUTOSOMAL && random_below(2);
    const bool is_odd = random_below(4) == 0;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const uint32_t *fits = gene->fits + (size_t)site * gene->n_alleles;
        sd_cell *cell = &c->cells[site];
        *cell = (sd_cell){.state = SD_CELL_OBSERVED,
                          .allele = {pick_base(fits[a]), pick_base(fits[b])},
                          .is_phased = is_haploid || phase == 1 ||
                                       (phase > 1 && random_below(3) > 0)};
        if (is_odd && random_below(20) == 0)
            cell->allele[random_below(2)] =
                (int16_t)random_below(gene->sites[site].n_alleles);
        if (is_odd && random_below(60) == 0)
            cell->allele[random_below(2)] = SD_ALLELE_OTHER;
        if (is_haploid)
            cell->allele[1] = SD_NO_COPY;
        if (cell->is_phased && phase == 3)
            cell->phase_set = (int32_t)random_below(3);
        if (gaps == 1 ? random_below(8) == 0 : gaps == 2 ? random_below(2) == 0 : false)
            cell->state = SD_CELL_ABSENT;
    }
}

static void take_apart(column_case *c)
{
    make_cells(c);
    sd_arena__reset(c->arena);
    assert_int_equal(sd_caller__call(c->caller, c->gene, c->cells, true, &c->call, NULL),
                     SD_OK);
    assert_int_equal(sd_why__call(kb, c->call, c->cells, c->arena, &c->why, NULL), SD_OK);
    if (!c->why.alleles) {
        assert_int_equal(c->call->tally.n_usable, 0);
        return;
    }
    c->column = (sd_column){.kb = kb,
                            .gene = c->gene,
                            .cells = c->cells,
                            .arena = c->arena,
                            .scratch = c->arena};
    const char *contradiction;
    assert_int_equal(sd_column__build(&c->column, &contradiction), SD_OK);
}

static void fail_at(const column_case *c, uint16_t allele, const char *what)
{
    fail_msg("%s %s: %s (verdict %d; seed %llu)", c->gene->name,
             c->gene->alleles[allele].name, what, (int)c->why.alleles[allele].verdict,
             (unsigned long long)seed);
}

/* ---- what must hold of every column ---- */

static bool shows(const sd_call *call, uint16_t allele)
{
    for (size_t i = 0; i < call->n_diplotypes; i++)
        for (size_t copy = 0; copy < 2; copy++)
            for (size_t k = 0; k < call->diplotypes[i].copy[copy].n_alleles; k++)
                if (call->diplotypes[i].copy[copy].alleles[k] == allele)
                    return true;
    return false;
}

static bool shows_name(const sd_call *call, const char *name)
{
    for (size_t i = 0; i < call->n_diplotypes; i++)
        for (size_t copy = 0; copy < 2; copy++) {
            const char *shown = call->diplotypes[i].copy[copy].name;
            if (shown && strcmp(shown, name) == 0)
                return true;
        }
    return false;
}

static void check_reasons(const column_case *c, uint16_t allele)
{
    const sd_allele_why *why = &c->why.alleles[allele];
    if ((why->verdict == SD_ALLELE_EXCLUDED) != (why->n_against > 0))
        fail_at(c, allele, "excluded without a site, or a site that excludes nothing");
    for (size_t i = 0; i < why->n_against; i++)
        if (!sd_cell__is_usable(&c->cells[why->against[i]]))
            fail_at(c, allele, "excluded by a site that was not seen");
    for (size_t i = 0; i < why->n_unseen; i++)
        if (sd_cell__is_usable(&c->cells[why->unseen[i]]))
            fail_at(c, allele, "a seen site is said to be unseen");
    if (shows(c->call, allele) && why->verdict != SD_ALLELE_CALLED)
        fail_at(c, allele, "in the call, but not said to be called");
    bool is_open = false;
    for (size_t i = 0; i < c->call->n_not_assessed; i++)
        is_open |= c->call->not_assessed[i] == allele;
    if (is_open != why->is_open)
        fail_at(c, allele, "open or not");
    /* of a gene that was refused, all whose own definition is still possible are open */
    if (is_open && c->why.is_compared && why->verdict == SD_ALLELE_EXCLUDED)
        fail_at(c, allele, "open although excluded");
}

/* ---- star genes ---- */

static const sd_candidate *find_candidate(const sd_pairs *all, uint16_t allele)
{
    for (size_t i = 0; i < all->n_candidates; i++)
        if (all->candidates[i].allele == allele)
            return &all->candidates[i];
    return NULL;
}

/* Best of the pairs with the allele: -1 none, 0 none callable, 1 callable. */
static int find_best(const sd_pairs *all, uint16_t allele)
{
    int best = -1;
    for (size_t i = 0; i < all->n_pairs; i++) {
        const sd_candidate *a = &all->candidates[all->pairs[i].a];
        const sd_candidate *b = &all->candidates[all->pairs[i].b];
        if (a->allele == allele || b->allele == allele)
            best = a->is_callable && b->is_callable ? 1 : best < 0 ? 0 : best;
    }
    return best;
}

static void check_star_allele(const column_case *c, const sd_pairs *all, uint16_t allele)
{
    const sd_allele_verdict verdict = c->why.alleles[allele].verdict;
    const bool is_defined = c->gene->alleles[allele].is_defined;
    if (is_defined != (verdict != SD_ALLELE_UNDEFINED))
        fail_at(c, allele, "defined or not");
    if (is_defined && (verdict != SD_ALLELE_EXCLUDED) != !!find_candidate(all, allele))
        fail_at(c, allele, "excluded or not is not what the matcher says");
    check_reasons(c, allele);
    if (verdict == SD_ALLELE_CALLED &&
        !shows_name(c->call, c->gene->alleles[allele].reported_as))
        fail_at(c, allele, "said to be called, but not in the call");
    if (!c->why.is_compared || !is_defined || verdict == SD_ALLELE_EXCLUDED)
        return;
    const int best = find_best(all, allele);
    if ((verdict == SD_ALLELE_UNPAIRED) != (best < 0))
        fail_at(c, allele, "has a partner or not");
    if ((verdict == SD_ALLELE_UNSEEN) != (best == 0))
        fail_at(c, allele, "callable or not");
    if (c->why.alleles[allele].is_split && verdict != SD_ALLELE_UNPAIRED)
        fail_at(c, allele, "stands although phase contradicts");
}

static int find_pair_score(const sd_pairs *all, uint16_t a, uint16_t b)
{
    for (size_t i = 0; i < all->n_pairs; i++) {
        const uint16_t x = all->candidates[all->pairs[i].a].allele;
        const uint16_t y = all->candidates[all->pairs[i].b].allele;
        if ((x == a && y == b) || (x == b && y == a))
            return all->pairs[i].score;
    }
    return -1;
}

static void check_pair(const column_case *c, const sd_pairs *all, uint16_t a, uint16_t b)
{
    sd_pair_why pair;
    assert_int_equal(sd_why__pair(&c->why, a, b, c->arena, &pair, NULL), SD_OK);
    const int score = find_pair_score(all, a, b);
    const bool contradicts = pair.n_against > 0 || pair.is_split;
    if (contradicts != (score < 0) || contradicts != (pair.verdict == SD_ALLELE_EXCLUDED))
        fail_msg("%s %s/%s: score %d, verdict %d (seed %llu)", c->gene->name,
                 c->gene->alleles[a].name, c->gene->alleles[b].name, score,
                 (int)pair.verdict, (unsigned long long)seed);
    if (!c->why.is_compared)
        return;
    assert_int_equal(pair.fit >= 0, score >= 0);
    if (pair.fit >= 0)
        assert_int_equal(c->why.fits[pair.fit].score, score);
}

static bool is_diplotype_of(const sd_call *call, const sd_fit *fit)
{
    for (size_t i = 0; i < call->n_diplotypes; i++)
        if (call->diplotypes[i].score == fit->score &&
            strcmp(call->diplotypes[i].name, fit->name) == 0)
            return true;
    return false;
}

static void check_fits(const column_case *c, const sd_pairs *all)
{
    assert_int_equal(c->why.n_fits, c->why.is_compared ? all->n_pairs : 0);
    for (size_t i = 0; i < c->why.n_fits; i++)
        assert_true(
            !c->why.fits[i].is_called ||
            (c->why.fits[i].is_callable && is_diplotype_of(c->call, &c->why.fits[i])));
    for (size_t i = 0; i < c->call->n_diplotypes; i++) {
        size_t n_found = 0;
        for (size_t k = 0; k < c->why.n_fits; k++)
            n_found += c->why.fits[k].is_called &&
                       c->why.fits[k].score == c->call->diplotypes[i].score &&
                       strcmp(c->why.fits[k].name, c->call->diplotypes[i].name) == 0;
        if (n_found == 0)
            fail_msg("%s %s is called, but no pair is said to be it (seed %llu)",
                     c->gene->name, c->call->diplotypes[i].name,
                     (unsigned long long)seed);
    }
}

static void check_star(column_case *c)
{
    sd_pairs all;
    assert_int_equal(sd_star__pairs(&c->column, &all), SD_OK);
    check_fits(c, &all);
    for (uint16_t i = 0; i < c->gene->n_alleles; i++)
        check_star_allele(c, &all, i);
    for (int i = 0; i < N_PAIRS; i++) {
        const uint16_t a = pick_allele(c->gene);
        check_pair(c, &all, a, c->column.is_haploid ? a : pick_allele(c->gene));
    }
    for (size_t i = 0; i < all.n_candidates * all.n_candidates && i < N_PAIRS; i++) {
        const uint16_t a = all.candidates[i % all.n_candidates].allele;
        const uint16_t b = all.candidates[i / all.n_candidates].allele;
        check_pair(c, &all, a, c->column.is_haploid ? a : b);
    }
}

/* ---- variant lists ---- */

static void check_list(column_case *c)
{
    sd_carried *carried;
    size_t n_carried;
    assert_int_equal(sd_variants__find_carried(&c->column, &carried, &n_carried), SD_OK);
    for (uint16_t i = 0; i < c->gene->n_alleles; i++) {
        const sd_allele_verdict verdict = c->why.alleles[i].verdict;
        bool is_carried = false;
        for (size_t k = 0; k < n_carried; k++)
            is_carried |= carried[k].allele == i;
        check_reasons(c, i);
        if ((verdict == SD_ALLELE_CALLED) != shows(c->call, i))
            fail_at(c, i, "called or not");
        if (c->gene->alleles[i].is_defined && !c->gene->alleles[i].is_reference &&
            (verdict == SD_ALLELE_EXCLUDED || verdict == SD_ALLELE_UNSEEN) == is_carried)
            fail_at(c, i, "carried or not is not what the caller says");
    }
}

static void reasons_agree_with_the_caller(void **state)
{
    (void)state;
    static column_case c;
    c.arena = sd_arena__new();
    size_t n_made = 0, n_refused = 0;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        c.gene = sd_kb__gene(kb, g);
        if (strcmp(c.gene->caller, "outside") == 0)
            continue;
        assert_true(c.gene->n_sites <= MAX_SITES);
        assert_int_equal(sd_caller__new(&c.caller, kb, NULL), SD_OK);
        for (int i = 0; i < N_COLUMNS; i++) {
            take_apart(&c);
            n_made += c.call->state == SD_CALL_MADE;
            n_refused += c.call->state != SD_CALL_MADE;
            if (c.why.alleles && strcmp(c.gene->caller, "star") == 0)
                check_star(&c);
            else if (c.why.alleles)
                check_list(&c);
        }
        sd_caller__free(c.caller);
    }
    sd_arena__free(c.arena);
    assert_true(n_made > 500 && n_refused > 100);
}

static int set_up(void **state)
{
    (void)state;
    seed = random_seed(20240611);
    return sd_kb_open(&kb, NULL, NULL) == SD_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    sd_kb_close(kb);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reasons_agree_with_the_caller)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
