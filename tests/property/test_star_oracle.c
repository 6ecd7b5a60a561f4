/* test_star_oracle.c -- small random genes and genotypes: the matcher against plain
 * enumeration.
 *
 * The oracle knows nothing of bit sets: it writes out every arrangement of the
 * heterozygous sites that phase allows, compares each strand with each definition, and
 * counts.  It must find the same pairs with the same scores.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/caller.h"
#include "random.h"

enum { MAX_SITES = 7, MAX_ALLELES = 9, BASES = 3, N_CASES = 60000 };

static uint64_t seed;

/* ---- a random gene ---- */

typedef struct toy_gene {
    sd_kb_gene gene;
    sd_kb_site sites[MAX_SITES];
    sd_kb_allele alleles[MAX_ALLELES];
    sd_kb_core cores[MAX_ALLELES][MAX_SITES];
    char names[MAX_ALLELES][8];
    uint32_t fits[MAX_SITES * MAX_ALLELES];
} toy_gene;

/* Mostly one base, now and then a wobble. */
static uint32_t random_bases(void)
{
    uint32_t bases = 1u << random_below(BASES);
    if (random_below(8) == 0)
        bases |= 1u << random_below(BASES);
    return bases;
}

static bool is_single(uint32_t bases)
{
    return (bases & (bases - 1)) == 0;
}

static void fill_allele(toy_gene *toy, uint16_t index)
{
    sd_kb_allele *allele = &toy->alleles[index];
    snprintf(toy->names[index], sizeof toy->names[index], "*%d", index + 1);
    *allele = (sd_kb_allele){.name = toy->names[index],
                             .reported_as = toy->names[index],
                             .is_reference = index == 0,
                             .is_defined = true,
                             .core = toy->cores[index]};
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        uint32_t reference = toy->fits[site * toy->gene.n_alleles];
        uint32_t *fits = &toy->fits[site * toy->gene.n_alleles + index];
        if (index == 0) {
            *fits = random_below(10) ? 1 : random_bases();
        } else if (random_below(3) == 0) {
            *fits = random_bases();
            toy->cores[index][allele->n_core++] = (sd_kb_core){site, *fits};
        } else {
            *fits = is_single(reference) ? reference : 1;
        }
    }
    if (index > 0 && allele->n_core == 0)
        allele->is_defined = false;
}

static void make_gene(toy_gene *toy)
{
    memset(toy, 0, sizeof *toy);
    toy->gene = (sd_kb_gene){.name = "TOY",
                             .n_sites = (uint16_t)(1 + random_below(MAX_SITES)),
                             .n_alleles = (uint16_t)(2 + random_below(MAX_ALLELES - 1)),
                             .sites = toy->sites,
                             .alleles = toy->alleles,
                             .fits = toy->fits};
    for (uint16_t i = 0; i < toy->gene.n_sites; i++)
        toy->sites[i].id = "site";
    for (uint16_t i = 0; i < toy->gene.n_alleles; i++)
        fill_allele(toy, i);
}

/* ---- random genotypes, near what two alleles would give ---- */

static int16_t pick_base(uint32_t bases)
{
    for (;;) {
        unsigned base = random_below(BASES);
        if (bases >> base & 1)
            return (int16_t)base;
    }
}

static void make_cells(const toy_gene *toy, sd_cell *cells)
{
    unsigned a = random_below(toy->gene.n_alleles), b = random_below(toy->gene.n_alleles);
    bool is_haploid = random_below(10) == 0;
    unsigned phase = random_below(4);
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        sd_cell *cell = &cells[site];
        *cell = (sd_cell){.state = SD_CELL_OBSERVED};
        cell->allele[0] = pick_base(toy->fits[site * toy->gene.n_alleles + a]);
        cell->allele[1] = pick_base(toy->fits[site * toy->gene.n_alleles + b]);
        if (random_below(12) == 0)
            cell->allele[random_below(2)] = (int16_t)random_below(BASES);
        if (random_below(40) == 0)
            cell->allele[random_below(2)] = SD_ALLELE_OTHER;
        if (is_haploid)
            cell->allele[1] = SD_NO_COPY;
        if (random_below(6) == 0)
            cell->state = SD_CELL_ABSENT;
        cell->is_phased = is_haploid || phase == 1 || (phase > 1 && random_below(3));
        if (cell->is_phased && phase == 2)
            cell->phase_set = (int32_t)random_below(3);
    }
}

/* ---- the oracle ---- */

typedef struct found_pair {
    bool is_found;
    int score;
} found_pair;

typedef struct oracle {
    const toy_gene *toy;
    const sd_cell *cells;
    uint16_t seen[MAX_SITES];
    int n_seen;
    found_pair pairs[MAX_ALLELES][MAX_ALLELES]; /* a <= b */
} oracle;

/* Specificity of an allele on a strand; -1 where it does not stand there. */
static int score_on(const oracle *o, unsigned allele, const int16_t *strand)
{
    const sd_kb_allele *definition = &o->toy->alleles[allele];
    if (!definition->is_defined)
        return -1;
    int score = 0;
    for (int i = 0; i < o->n_seen; i++) {
        uint16_t site = o->seen[i];
        uint32_t fits = o->toy->fits[site * o->toy->gene.n_alleles + allele];
        if (strand[i] < 0 || !(fits >> strand[i] & 1))
            return -1;
        bool is_named = definition->is_reference;
        for (uint16_t k = 0; k < definition->n_core; k++)
            is_named |= definition->core[k].site == site;
        score += is_named && (is_single(fits) || strand[i] != 0);
    }
    return score;
}

static void compare_strands(oracle *o, const int16_t *one, const int16_t *other)
{
    for (unsigned a = 0; a < o->toy->gene.n_alleles; a++) {
        for (unsigned b = 0; b < o->toy->gene.n_alleles; b++) {
            int first = score_on(o, a, one), second = score_on(o, b, other);
            if (first < 0 || second < 0)
                continue;
            found_pair *pair = a < b ? &o->pairs[a][b] : &o->pairs[b][a];
            if (!pair->is_found || first + second > pair->score)
                *pair = (found_pair){true, first + second};
        }
    }
}

/* Whether an arrangement (bit i: site i turned round) keeps every phase. */
static bool keeps_phase(const oracle *o, unsigned turned)
{
    for (int i = 0; i < o->n_seen; i++) {
        for (int k = 0; k < i; k++) {
            const sd_cell *x = &o->cells[o->seen[i]], *y = &o->cells[o->seen[k]];
            bool are_het = x->allele[0] != x->allele[1] && y->allele[0] != y->allele[1];
            if (are_het && x->is_phased && y->is_phased && x->phase_set == y->phase_set &&
                (turned >> i & 1) != (turned >> k & 1))
                return false;
        }
    }
    return true;
}

static void enumerate(oracle *o)
{
    for (int site = 0; site < o->toy->gene.n_sites; site++) {
        if (o->cells[site].state == SD_CELL_OBSERVED)
            o->seen[o->n_seen++] = (uint16_t)site;
    }
    bool is_haploid = o->n_seen > 0 && o->cells[o->seen[0]].allele[1] == SD_NO_COPY;
    for (unsigned turned = 0; turned < 1u << o->n_seen; turned++) {
        int16_t one[MAX_SITES], other[MAX_SITES];
        for (int i = 0; i < o->n_seen; i++) {
            const sd_cell *cell = &o->cells[o->seen[i]];
            one[i] = cell->allele[turned >> i & 1];
            other[i] = cell->allele[1 - (turned >> i & 1)];
        }
        if (is_haploid && turned > 0)
            break;
        if (is_haploid) {
            for (unsigned a = 0; a < o->toy->gene.n_alleles; a++) {
                int score = score_on(o, a, one);
                if (score >= 0)
                    o->pairs[a][a] = (found_pair){true, score};
            }
        } else if (keeps_phase(o, turned)) {
            compare_strands(o, one, other);
        }
    }
}

/* ---- the comparison ---- */

static void compare_case(unsigned number)
{
    static toy_gene toy;
    static oracle o;
    sd_cell cells[MAX_SITES];
    make_gene(&toy);
    make_cells(&toy, cells);
    memset(&o, 0, sizeof o);
    o.toy = &toy;
    o.cells = cells;
    enumerate(&o);

    sd_arena *arena = sd_arena__new(), *scratch = sd_arena__new();
    sd_column column = {
        .gene = &toy.gene, .cells = cells, .arena = arena, .scratch = scratch};
    const char *contradiction;
    sd_pairs all;
    assert_int_equal(sd_column__build(&column, &contradiction), SD_OK);
    assert_null(contradiction);
    assert_int_equal(sd_star__pairs(&column, &all), SD_OK);
    size_t n_expected = 0;
    for (unsigned a = 0; a < MAX_ALLELES; a++) {
        for (unsigned b = a; b < MAX_ALLELES; b++)
            n_expected += o.pairs[a][b].is_found;
    }
    if (n_expected != all.n_pairs)
        fail_msg("seed %llu, case %u: %zu pairs instead of %zu", (unsigned long long)seed,
                 number, all.n_pairs, n_expected);
    for (size_t i = 0; i < all.n_pairs; i++) {
        uint16_t a = all.candidates[all.pairs[i].a].allele;
        uint16_t b = all.candidates[all.pairs[i].b].allele;
        const found_pair *want = a < b ? &o.pairs[a][b] : &o.pairs[b][a];
        if (!want->is_found || want->score != all.pairs[i].score)
            fail_msg("seed %llu, case %u: %s/%s scores %d, not %d",
                     (unsigned long long)seed, number, toy.names[a], toy.names[b],
                     all.pairs[i].score, want->is_found ? want->score : -1);
    }
    sd_arena__free(scratch);
    sd_arena__free(arena);
}

static void the_matcher_finds_what_enumeration_finds(void **state)
{
    (void)state;
    seed = random_seed(20240229);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (unsigned i = 0; i < N_CASES; i++)
        compare_case(i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_matcher_finds_what_enumeration_finds),
    };
    return cmocka_run_group_tests_name("star_oracle", tests, NULL, NULL);
}
