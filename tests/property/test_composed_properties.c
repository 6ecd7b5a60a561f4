/* test_composed_properties.c -- what is said to stand on the strands is what was put
 * there, for every star gene of the built-in tables.
 *
 * Two named alleles get further changes; where no pair of named alleles explains them,
 * each composed diplotype is written out again as bases, and must give the genotypes in
 * the phase that they have.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "call/call.h"
#include "people.h"
#include "random.h"

enum { N_CASES = 20000, N_GROUPS_LISTED = 8 };

static sd_kb *kb;
static sd_caller *caller;
static uint64_t seed;

/* ---- people ---- */

typedef struct base {
    int16_t allele; /* as in sd_cell */
    char other;
} base;

typedef struct strand {
    uint16_t allele; /* named */
    base site[MAX_GENE_SITES];
    int n_changes;
    uint16_t changed; /* the last */
} strand;

static const sd_kb_gene *pick_gene(void)
{
    for (;;) {
        const sd_kb_gene *gene =
            sd_kb__gene(kb, random_below((unsigned)sd_kb_gene_count(kb)));
        if (strcmp(gene->caller, "star") == 0 && !gene->needs_copy_number)
            return gene;
    }
}

static void make_strand(const sd_kb_gene *gene, strand *out, unsigned max_changes)
{
    do
        out->allele = (uint16_t)random_below(gene->n_alleles);
    while (!gene->alleles[out->allele].is_defined);
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const uint32_t bases = accepted_bases(gene, out->allele, site);
        int16_t index = 0;
        while (!(bases >> index & 1))
            index++;
        out->site[site] = (base){index, '\0'};
    }
    out->n_changes = (int)random_below(max_changes + 1);
    for (int i = 0; i < out->n_changes; i++) {
        const uint16_t site = (uint16_t)random_below(gene->n_sites);
        const bool is_new = random_below(4) == 0;
        out->changed = site;
        out->site[site] =
            is_new ? (base){SD_ALLELE_OTHER, "\0ACGT"[random_below(5)]}
                   : (base){(int16_t)random_below(gene->sites[site].n_alleles), '\0'};
    }
}

typedef enum phase { PHASED, UNPHASED, PHASE_SETS, PHASES } phase;

static void make_cells(const sd_kb_gene *gene, const strand strands[2], phase how,
                       sd_cell *cells)
{
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        sd_cell *cell = &cells[site];
        *cell = (sd_cell){.state = SD_CELL_OBSERVED, .is_phased = how != UNPHASED};
        if (how == PHASE_SETS)
            cell->phase_set = (int32_t)(1 + random_below(2));
        for (int copy = 0; copy < 2; copy++) {
            cell->allele[copy] = strands[copy].site[site].allele;
            cell->other[copy] = strands[copy].site[site].other;
        }
    }
}

static const sd_call *call_cells(const sd_kb_gene *gene, const sd_cell *cells)
{
    const sd_call *call = NULL;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, NULL), SD_OK);
    return call;
}

/* ---- what is said, written out ---- */

/* Whether the haplotype says that the site has this base. */
static bool says(const sd_kb_gene *gene, const sd_haplotype *haplotype, uint16_t site,
                 base seen)
{
    for (uint16_t i = 0; i < haplotype->n_changes; i++) {
        const sd_change *change = &haplotype->changes[i];
        if (change->site == site)
            return change->allele == seen.allele && change->base == seen.other;
    }
    for (uint16_t i = 0; i < haplotype->n_alleles; i++) {
        const sd_kb_allele *allele = &gene->alleles[haplotype->alleles[i]];
        const sd_kb_core *core = allele->is_reference ? NULL : named_at(allele, site);
        if (core)
            return seen.allele >= 0 && (core->bases >> seen.allele & 1);
    }
    return seen.allele == 0;
}

static base base_of(const sd_kb_gene *gene, const sd_cell *cell, int copy)
{
    const base seen = {cell->allele[copy], cell->other[copy]};
    const bool is_reference =
        gene->undocumented_is_reference && seen.allele == SD_ALLELE_OTHER;
    return is_reference ? (base){0, '\0'} : seen;
}

static bool pair_says(const sd_kb_gene *gene, const sd_diplotype *pair, uint16_t site,
                      const sd_cell *cell, int way)
{
    return says(gene, &pair->copy[0], site, base_of(gene, cell, way)) &&
           says(gene, &pair->copy[1], site, base_of(gene, cell, 1 - way));
}

/* Of the sites in phase with each other one way round fits all; `set` -1: each site for
 * itself. */
static bool explains_set(const sd_kb_gene *gene, const sd_diplotype *pair,
                         const sd_cell *cells, int32_t set)
{
    bool fits[2] = {true, true};
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const sd_cell *cell = &cells[site];
        const bool one = pair_says(gene, pair, site, cell, 0);
        const bool other = pair_says(gene, pair, site, cell, 1);
        if (!one && !other)
            return false;
        if (cell->is_phased && cell->phase_set == set) {
            fits[0] &= one;
            fits[1] &= other;
        }
    }
    return fits[0] || fits[1];
}

static void check_composed(const sd_call *call, const sd_cell *cells, unsigned number)
{
    for (size_t i = 0; i < call->n_composed; i++) {
        const sd_diplotype *pair = &call->composed[i];
        for (int32_t set = 0; set <= 2; set++) {
            if (!explains_set(call->gene, pair, cells, set))
                fail_msg("SEED=%llu case %u: %s %s does not give the genotypes",
                         (unsigned long long)seed, number, call->gene->name, pair->name);
        }
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(pair->name, call->composed[k].name);
    }
}

static bool has_note(const sd_call *call, const char *code)
{
    for (size_t i = 0; i < call->n_notes; i++) {
        if (strcmp(call->notes[i].code, code) == 0)
            return true;
    }
    return false;
}

static void what_is_composed_gives_the_genotypes(void **state)
{
    (void)state;
    static strand strands[2];
    static sd_cell cells[MAX_GENE_SITES];
    size_t n_composed = 0;
    for (unsigned number = 0; number < N_CASES; number++) {
        const sd_kb_gene *gene = pick_gene();
        make_strand(gene, &strands[0], 2);
        make_strand(gene, &strands[1], 2);
        make_cells(gene, strands, (phase)random_below(PHASES), cells);
        const sd_call *call = call_cells(gene, cells);
        if (call->state != SD_CALL_NO_MATCH) {
            assert_int_equal(call->n_composed, 0);
            continue;
        }
        check_composed(call, cells, number);
        n_composed += call->n_composed > 0;
        assert_true(call->n_composed > 0 || has_note(call, "COMPOSED_NOT_LISTED"));
    }
    assert_true(n_composed > N_CASES / 10);
}

/* ---- an allele and a change ---- */

/* Whether the strand has all that the allele's definition names. */
static bool stands(const sd_kb_gene *gene, uint16_t index, const strand *on)
{
    const sd_kb_allele *allele = &gene->alleles[index];
    if (!allele->is_defined || allele->is_reference)
        return false;
    for (uint16_t i = 0; i < allele->n_core; i++) {
        const int16_t seen = on->site[allele->core[i].site].allele;
        if (seen < 0 || !(allele->core[i].bases >> seen & 1))
            return false;
    }
    return true;
}

/* The allele is all that can be named on the strand. */
static bool stands_alone(const sd_kb_gene *gene, const strand *on)
{
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (stands(gene, i, on) != (i == on->allele && !gene->alleles[i].is_reference))
            return false;
    }
    return true;
}

static bool is_both(const sd_haplotype *said, const strand *on)
{
    return said->n_alleles == 1 && said->alleles[0] == on->allele &&
           said->n_changes == 1 && said->changes[0].site == on->changed &&
           said->changes[0].allele == on->site[on->changed].allele;
}

static void an_allele_with_one_more_change_is_named_as_both(void **state)
{
    (void)state;
    static strand strands[2];
    static sd_cell cells[MAX_GENE_SITES];
    size_t n_checked = 0;
    for (unsigned number = 0; number < N_CASES; number++) {
        const sd_kb_gene *gene = pick_gene();
        make_strand(gene, &strands[0], 0);
        make_strand(gene, &strands[1], 1);
        const strand *changed = &strands[1];
        if (changed->n_changes == 0 || changed->site[changed->changed].allele == 0 ||
            named_at(&gene->alleles[changed->allele], changed->changed) ||
            !stands_alone(gene, changed))
            continue;
        make_cells(gene, strands, PHASED, cells);
        const sd_call *call = call_cells(gene, cells);
        if (call->state != SD_CALL_NO_MATCH)
            continue;
        n_checked++;
        for (size_t i = 0; i < call->n_composed; i++) {
            const sd_haplotype *copy = call->composed[i].copy;
            if (!is_both(&copy[0], changed) && !is_both(&copy[1], changed))
                fail_msg("SEED=%llu case %u: %s %s with a change at %s is said to be %s",
                         (unsigned long long)seed, number, gene->name,
                         gene->alleles[changed->allele].name,
                         gene->sites[changed->changed].id, call->composed[i].name);
        }
        assert_true(call->n_composed > 0);
    }
    assert_true(n_checked > N_CASES / 20);
}

/* ---- cost ---- */

/* As many unphased sites as are listed, and then all of them. */
static void the_worst_case_ends_in_milliseconds(void **state)
{
    (void)state;
    static sd_cell cells[MAX_GENE_SITES];
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        const uint16_t n_het[] = {N_GROUPS_LISTED, N_GROUPS_LISTED + 1, gene->n_sites};
        for (size_t i = 0; i < COUNT(n_het) && gene->n_sites > N_GROUPS_LISTED; i++) {
            for (uint16_t site = 0; site < gene->n_sites; site++)
                cells[site] = (sd_cell){.state = SD_CELL_OBSERVED,
                                        .other = {'\0', site < n_het[i] ? 'A' : '\0'},
                                        .allele = {site < n_het[i] ? 1 : 0, 0}};
            for (uint16_t site = 0; site < n_het[i]; site++)
                cells[site].allele[1] = SD_ALLELE_OTHER;
            const clock_t start = clock();
            const sd_call *call = call_cells(gene, cells);
            const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
            if (seconds > 0.25)
                fail_msg("%s with %u sites took %.3f s", gene->name, n_het[i], seconds);
            if (call->state == SD_CALL_NO_MATCH && n_het[i] > N_GROUPS_LISTED &&
                !gene->undocumented_is_reference)
                assert_true(has_note(call, "COMPOSED_NOT_LISTED"));
        }
    }
}

static int open_tables(void **state)
{
    (void)state;
    seed = random_seed(20261123);
    return sd_kb_open(&kb, NULL, NULL) != SD_OK ||
           sd_caller__new(&caller, kb, NULL) != SD_OK;
}

static int close_tables(void **state)
{
    (void)state;
    sd_caller__free(caller);
    sd_kb_close(kb);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_composed_gives_the_genotypes),
        cmocka_unit_test(an_allele_with_one_more_change_is_named_as_both),
        cmocka_unit_test(the_worst_case_ends_in_milliseconds),
    };
    return cmocka_run_group_tests_name("composed_properties", tests, open_tables,
                                       close_tables);
}
