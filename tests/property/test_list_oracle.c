/* test_list_oracle.c -- small random variant lists and genotypes: the caller against
 * plain enumeration.
 *
 * The oracle writes out every arrangement of the heterozygous sites that phase allows and
 * reads each strand for itself.  Where the caller spells strands out it must name the
 * oracle's best arrangements, all of them; where it lists variants without strands, what
 * it lists is what every best arrangement carries.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/caller.h"
#include "random.h"
#include "tables.h"

enum {
    MAX_SITES = 6,
    MAX_ALLELES = 12,
    BASES = 3,
    MAX_WAYS = 1 << MAX_SITES,
    N_CASES = 60000
};

static uint64_t seed;

/* ---- a random gene: an allele for most variants, some pairs of sites that are one
 * allele ---- */

typedef struct toy_gene {
    sd_kb_gene gene;
    sd_kb_site sites[MAX_SITES];
    sd_kb_allele alleles[MAX_ALLELES];
    sd_kb_core cores[MAX_ALLELES][2];
    char names[MAX_ALLELES][8];
    uint32_t fits[MAX_SITES * MAX_ALLELES];
} toy_gene;

static void add_allele(toy_gene *toy, const sd_kb_core *core, uint16_t n_core)
{
    uint16_t index = toy->gene.n_alleles++;
    snprintf(toy->names[index], sizeof toy->names[index], "c.%d", index);
    for (uint16_t i = 0; i < n_core; i++)
        toy->cores[index][i] = core[i];
    toy->alleles[index] = (sd_kb_allele){.name = toy->names[index],
                                         .reported_as = toy->names[index],
                                         .is_reference = index == 0,
                                         .is_defined = true,
                                         .core = toy->cores[index],
                                         .n_core = n_core};
}

static void make_gene(toy_gene *toy)
{
    memset(toy, 0, sizeof *toy);
    toy->gene = (sd_kb_gene){.name = "TOY",
                             .n_sites = (uint16_t)(2 + random_below(MAX_SITES - 1)),
                             .sites = toy->sites,
                             .alleles = toy->alleles,
                             .fits = toy->fits};
    add_allele(toy, NULL, 0);
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        toy->sites[site].id = "site";
        sd_kb_core core[2] = {{site, 2}, {(uint16_t)(site + 1), 2}};
        /* Two alleles of several sites never share one: which of them counts would be
         * open. */
        if (site % 2 == 0 && site + 1 < toy->gene.n_sites && random_below(2) == 0)
            add_allele(toy, core, 2);
        if (random_below(5))
            add_allele(toy, core, 1);
    }
    sd_kb_core other = {(uint16_t)random_below(toy->gene.n_sites), 4};
    add_allele(toy, &other, 1);
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        for (uint16_t i = 0; i < toy->gene.n_alleles; i++)
            toy->fits[site * toy->gene.n_alleles + i] = 1;
    }
    for (uint16_t i = 0; i < toy->gene.n_alleles; i++) {
        for (uint16_t k = 0; k < toy->alleles[i].n_core; k++)
            toy->fits[toy->cores[i][k].site * toy->gene.n_alleles + i] =
                toy->cores[i][k].bases;
    }
}

static void make_cells(const toy_gene *toy, sd_cell *cells)
{
    unsigned phase = random_below(4);
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        sd_cell *cell = &cells[site];
        *cell = (sd_cell){.state = random_below(8) ? SD_CELL_OBSERVED : SD_CELL_ABSENT};
        for (int copy = 0; copy < 2; copy++)
            cell->allele[copy] = (int16_t)(random_below(2) ? 0 : random_below(6) ? 1 : 2);
        cell->is_phased = phase == 1 || (phase > 1 && random_below(2));
        if (cell->is_phased && phase == 2)
            cell->phase_set = (int32_t)random_below(3);
    }
}

/* ---- the oracle ---- */

typedef struct reading {
    unsigned strand[2]; /* bit per allele */
    int score;
} reading;

static bool stands(const toy_gene *toy, unsigned allele, const int16_t *bases)
{
    const sd_kb_allele *definition = &toy->alleles[allele];
    for (uint16_t i = 0; i < definition->n_core; i++) {
        int16_t base = bases[definition->core[i].site];
        if (base < 0 || !(definition->core[i].bases >> base & 1))
            return false;
    }
    return definition->n_core > 0;
}

static unsigned read_strand(const toy_gene *toy, const int16_t *bases, int *score)
{
    unsigned carried = 0;
    bool is_taken[MAX_SITES] = {false};
    for (uint16_t size = 2; size > 0; size--) {
        for (unsigned i = 0; i < toy->gene.n_alleles; i++) {
            const sd_kb_allele *allele = &toy->alleles[i];
            if (allele->n_core != size || !stands(toy, i, bases) ||
                is_taken[allele->core[0].site])
                continue;
            carried |= 1u << i;
            *score += size * 100 - 1; /* more sites, then larger definitions */
            for (uint16_t k = 0; k < size; k++)
                is_taken[allele->core[k].site] = true;
        }
    }
    return carried;
}

static bool keeps_phase(const toy_gene *toy, const sd_cell *cells, unsigned turned)
{
    for (unsigned i = 0; i < toy->gene.n_sites; i++) {
        for (unsigned k = 0; k < i; k++) {
            bool are_het = cells[i].allele[0] != cells[i].allele[1] &&
                           cells[k].allele[0] != cells[k].allele[1];
            bool are_seen =
                cells[i].state == SD_CELL_OBSERVED && cells[k].state == SD_CELL_OBSERVED;
            if (are_het && are_seen && cells[i].is_phased && cells[k].is_phased &&
                cells[i].phase_set == cells[k].phase_set &&
                (turned >> i & 1) != (turned >> k & 1))
                return false;
        }
    }
    return true;
}

static size_t enumerate(const toy_gene *toy, const sd_cell *cells, reading *best)
{
    size_t n = 0;
    for (unsigned turned = 0; turned < 1u << toy->gene.n_sites; turned++) {
        if (!keeps_phase(toy, cells, turned))
            continue;
        int16_t bases[2][MAX_SITES];
        for (unsigned i = 0; i < toy->gene.n_sites; i++) {
            for (unsigned copy = 0; copy < 2; copy++)
                bases[copy][i] = cells[i].state == SD_CELL_OBSERVED
                                     ? cells[i].allele[copy ^ (turned >> i & 1)]
                                     : -1;
        }
        reading here = {{0, 0}, 0};
        for (unsigned copy = 0; copy < 2; copy++)
            here.strand[copy] = read_strand(toy, bases[copy], &here.score);
        if (here.strand[0] > here.strand[1]) {
            unsigned first = here.strand[0];
            here.strand[0] = here.strand[1];
            here.strand[1] = first;
        }
        if (n > 0 && here.score > best[0].score)
            n = 0;
        bool is_new = n == 0 || here.score == best[0].score;
        for (size_t i = 0; i < n && is_new; i++)
            is_new = memcmp(best[i].strand, here.strand, sizeof here.strand) != 0;
        if (is_new)
            best[n++] = here;
    }
    return n;
}

/* ---- the comparison ---- */

static unsigned strand_of(const sd_haplotype *copy)
{
    unsigned strand = 0;
    for (uint16_t i = 0; i < copy->n_alleles; i++)
        strand |= copy->alleles[i] ? 1u << copy->alleles[i] : 0;
    return strand;
}

static bool is_among(const sd_diplotype *diplotype, const reading *best, size_t n)
{
    unsigned a = strand_of(&diplotype->copy[0]), b = strand_of(&diplotype->copy[1]);
    for (size_t i = 0; i < n; i++) {
        if ((best[i].strand[0] == a && best[i].strand[1] == b) ||
            (best[i].strand[0] == b && best[i].strand[1] == a))
            return true;
    }
    return false;
}

/* Each allele is listed as often as the strands of the reading carry it. */
static bool lists(const sd_haplotype *listed, const reading *found)
{
    for (unsigned i = 1; i < MAX_ALLELES; i++) {
        unsigned n = 0;
        for (uint16_t k = 0; k < listed->n_alleles; k++)
            n += listed->alleles[k] == i;
        if (n != (found->strand[0] >> i & 1) + (found->strand[1] >> i & 1))
            return false;
    }
    return true;
}

static void compare_case(unsigned number)
{
    static toy_gene toy;
    sd_cell cells[MAX_SITES];
    reading best[MAX_WAYS];
    make_gene(&toy);
    make_cells(&toy, cells);
    size_t n = enumerate(&toy, cells, best);
    sd_arena *arena = sd_arena__new(), *scratch = sd_arena__new();
    sd_column column = {
        .kb = kb, .gene = &toy.gene, .cells = cells, .arena = arena, .scratch = scratch};
    sd_call call = {.gene = &toy.gene};
    const char *contradiction;
    assert_int_equal(sd_column__build(&column, &contradiction), SD_OK);
    assert_int_equal(sd_caller__variant_list(&column, &call), SD_OK);
    assert_int_equal(call.state, SD_CALL_MADE);
    bool is_right;
    if (call.diplotypes[0].shape == SD_COMPONENTS) {
        is_right = call.n_diplotypes == 1;
        for (size_t i = 0; i < n && is_right; i++)
            is_right = lists(&call.diplotypes[0].copy[0], &best[i]);
    } else {
        is_right = n == call.n_diplotypes;
        for (size_t i = 0; i < call.n_diplotypes && is_right; i++)
            is_right = is_among(&call.diplotypes[i], best, n);
    }
    if (!is_right)
        fail_msg("seed %llu, case %u: %s (1 of %zu) where enumeration finds %zu",
                 (unsigned long long)seed, number, call.diplotypes[0].name,
                 call.n_diplotypes, n);
    sd_arena__free(scratch);
    sd_arena__free(arena);
}

static void the_caller_lists_what_enumeration_finds(void **state)
{
    (void)state;
    seed = random_seed(20240301);
    print_message("seed %llu\n", (unsigned long long)seed);
    for (unsigned i = 0; i < N_CASES; i++)
        compare_case(i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caller_lists_what_enumeration_finds),
    };
    return cmocka_run_group_tests_name("list_oracle", tests, open_built_in_tables,
                                       close_tables);
}
