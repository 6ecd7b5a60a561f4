/* test_reach_oracle.c -- small random genes with unseen sites: what is reachable against
 * what every way to fill the gaps would call.
 *
 * The oracle knows nothing of rivals and kinds: it gives the unseen sites genotypes, in
 * any phase, writes out every arrangement of the strands, compares each with each
 * definition, and calls the pairs as the ranking says.  All of them must be reachable;
 * where definitions name single bases and all strands are known, nothing else may be.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "call/caller.h"
#include "kb/kb_data.h"
#include "random.h"

enum {
    MAX_SITES = 6,
    MAX_ALLELES = 8,
    MAX_ROWS = 3,
    BASES = 3,
    FUNCTIONS = 4,
    N_CASES = 40000,
    N_FILLINGS = 40,
    MOST_FILLED = 3 /* unseen sites that are filled in every way */
};

static uint64_t seed;
static unsigned n_made, n_open, n_exact, n_by_row, n_by_frequency;

/* ---- a random gene ---- */

typedef struct toy_gene {
    sd_kb kb;
    sd_kb_frequencies *no_frequencies;
    sd_kb_gene gene;
    sd_kb_site sites[MAX_SITES];
    sd_kb_allele alleles[MAX_ALLELES];
    sd_kb_core cores[MAX_ALLELES][MAX_SITES];
    char names[MAX_ALLELES][8];
    uint32_t fits[MAX_SITES * MAX_ALLELES];
    sd_kb_priority rows[MAX_ROWS];
    sd_kb_diplotype ranked[MAX_ROWS][2];
    sd_preference preference;
    bool has_wobbles;
} toy_gene;

static uint32_t fits_of(const toy_gene *toy, unsigned site, unsigned allele)
{
    return toy->fits[site * toy->gene.n_alleles + allele];
}

static bool is_single(uint32_t bases)
{
    return (bases & (bases - 1)) == 0;
}

static uint32_t random_bases(toy_gene *toy)
{
    uint32_t bases = 1u << random_below(BASES);
    if (toy->has_wobbles && random_below(5) == 0)
        bases |= 1u << random_below(BASES);
    return bases;
}

static void fill_allele(toy_gene *toy, uint16_t index)
{
    static const char *const functions[FUNCTIONS] = {"Normal function", "No function",
                                                     "Decreased function", NULL};
    sd_kb_allele *allele = &toy->alleles[index];
    snprintf(toy->names[index], sizeof toy->names[index], "*%d", index + 1);
    *allele = (sd_kb_allele){.name = toy->names[index],
                             .reported_as = toy->names[index],
                             .function = functions[random_below(FUNCTIONS)],
                             .is_reference = index == 0,
                             .is_defined = true,
                             .core = toy->cores[index]};
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        uint32_t *fits = &toy->fits[site * toy->gene.n_alleles + index];
        *fits = 1;
        if (index == 0 || random_below(3) > 0)
            continue;
        *fits = random_bases(toy);
        toy->cores[index][allele->n_core++] = (sd_kb_core){site, *fits};
    }
    if (index > 0 && allele->n_core == 0)
        allele->is_defined = false;
}

/* Alleles of which two on a strand each explain what one beside the reference does. */
static void make_twins(toy_gene *toy)
{
    static const unsigned core[] = {0, 1, 2, 3}; /* bit per site that is named */
    for (uint16_t index = 1; index < COUNT(core); index++) {
        sd_kb_allele *allele = &toy->alleles[index];
        allele->n_core = 0;
        allele->is_defined = true;
        for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
            const bool is_named = (core[index] >> site & 1) != 0;
            toy->fits[site * toy->gene.n_alleles + index] = is_named ? 2 : 1;
            if (is_named)
                toy->cores[index][allele->n_core++] = (sd_kb_core){site, 2};
        }
    }
}

static void add_rows(toy_gene *toy)
{
    static const sd_kb_diplotype twins[2] = {{{0, 3}}, {{1, 2}}};
    toy->kb.priorities = toy->rows;
    toy->kb.n_priorities = 1 + random_below(MAX_ROWS);
    for (size_t i = 0; i < toy->kb.n_priorities; i++) {
        const bool is_random = toy->gene.n_alleles < 4 || random_below(2) == 0;
        const unsigned first = random_below(2);
        for (unsigned k = 0; k < 2; k++) {
            toy->ranked[i][k] = twins[k ^ first];
            for (int copy = 0; is_random && copy < 2; copy++)
                toy->ranked[i][k].alleles[copy] =
                    (uint16_t)random_below(toy->gene.n_alleles);
        }
        toy->rows[i] = (sd_kb_priority){&toy->gene, toy->ranked[i], 2};
    }
    if (toy->gene.n_alleles >= 4)
        make_twins(toy);
}

static void make_gene(toy_gene *toy)
{
    memset(toy, 0, sizeof *toy);
    toy->kb.frequencies = &toy->no_frequencies;
    toy->has_wobbles = random_below(2) == 0;
    toy->gene = (sd_kb_gene){.name = "TOY",
                             .n_sites = (uint16_t)(2 + random_below(MAX_SITES - 1)),
                             .n_alleles = (uint16_t)(2 + random_below(MAX_ALLELES - 1)),
                             .sites = toy->sites,
                             .alleles = toy->alleles,
                             .fits = toy->fits};
    for (uint16_t i = 0; i < toy->gene.n_sites; i++)
        toy->sites[i].id = "site";
    for (uint16_t i = 0; i < toy->gene.n_alleles; i++)
        fill_allele(toy, i);
    if (random_below(3) == 0)
        add_rows(toy);
    toy->preference = (sd_preference){.population = SD_ANY_POPULATION,
                                      .rank = random_below(6) == 0 ? SD_RANK_FREQUENCY
                                                                   : SD_RANK_SPECIFICITY};
}

/* ---- random genotypes ---- */

static int16_t pick_base(uint32_t bases)
{
    for (;;) {
        const unsigned base = random_below(BASES);
        if (bases >> base & 1)
            return (int16_t)base;
    }
}

enum { UNPHASED, ALL_PHASED, PHASE_SETS, SOME_PHASED, PHASES };

static void phase_cell(sd_cell *cell, unsigned phase)
{
    cell->is_phased = phase == ALL_PHASED || (phase >= PHASE_SETS && random_below(3) > 0);
    cell->phase_set =
        cell->is_phased && phase == PHASE_SETS ? (int32_t)random_below(3) : 0;
}

/* The genotypes of two alleles, some of them not seen.  Returns how they are phased. */
static unsigned make_cells(const toy_gene *toy, bool is_haploid, sd_cell *cells)
{
    unsigned a = random_below(toy->gene.n_alleles);
    unsigned b = random_below(toy->gene.n_alleles);
    if (toy->kb.n_priorities > 0 && random_below(2) == 0) {
        a = toy->ranked[0][0].alleles[0];
        b = toy->ranked[0][0].alleles[1];
    }
    const unsigned phase = is_haploid ? ALL_PHASED : random_below(PHASES);
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        cells[site] =
            (sd_cell){.state = random_below(3) ? SD_CELL_OBSERVED : SD_CELL_ABSENT,
                      .allele = {pick_base(fits_of(toy, site, a)),
                                 pick_base(fits_of(toy, site, b))}};
        if (is_haploid)
            cells[site].allele[1] = SD_NO_COPY;
        phase_cell(&cells[site], phase);
    }
    return phase;
}

/* ---- the oracle: what complete genotypes would be called ---- */

typedef struct found {
    int score[MAX_ALLELES][MAX_ALLELES]; /* a <= b; -1: does not explain them */
} found;

static int score_on(const toy_gene *toy, unsigned allele, const int16_t *strand)
{
    const sd_kb_allele *definition = &toy->alleles[allele];
    int score = 0;
    for (unsigned site = 0; site < toy->gene.n_sites; site++) {
        const uint32_t fits = fits_of(toy, site, allele);
        bool is_named = definition->is_reference;
        if (!definition->is_defined || !(fits >> strand[site] & 1))
            return -1;
        for (uint16_t k = 0; k < definition->n_core; k++)
            is_named |= definition->core[k].site == site;
        score += is_named && (is_single(fits) || strand[site] != 0);
    }
    return score;
}

static void keep_best(found *all, unsigned a, unsigned b, int score)
{
    int *known = a < b ? &all->score[a][b] : &all->score[b][a];
    if (score > *known)
        *known = score;
}

static void compare_strands(const toy_gene *toy, const int16_t *one, const int16_t *other,
                            found *all)
{
    int first[MAX_ALLELES], second[MAX_ALLELES];
    for (unsigned i = 0; i < toy->gene.n_alleles; i++) {
        first[i] = score_on(toy, i, one);
        second[i] = other ? score_on(toy, i, other) : 0;
    }
    for (unsigned a = 0; a < toy->gene.n_alleles; a++) {
        if (!other && first[a] >= 0)
            keep_best(all, a, a, first[a]);
        for (unsigned b = 0; other && b < toy->gene.n_alleles; b++) {
            if (first[a] >= 0 && second[b] >= 0)
                keep_best(all, a, b, first[a] + second[b]);
        }
    }
}

static bool is_het(const sd_cell *cell)
{
    return cell->allele[0] != cell->allele[1];
}

static bool are_in_phase(const sd_cell *x, const sd_cell *y)
{
    return x->is_phased && y->is_phased && x->phase_set == y->phase_set;
}

/* Whether an arrangement (bit i: site i turned round) keeps every phase; homozygous sites
 * are not turned. */
static bool keeps_phase(const toy_gene *toy, const sd_cell *cells, unsigned turned)
{
    for (unsigned i = 0; i < toy->gene.n_sites; i++) {
        if ((turned >> i & 1) != 0 && !is_het(&cells[i]))
            return false;
        for (unsigned k = 0; k < i; k++) {
            if (is_het(&cells[i]) && is_het(&cells[k]) &&
                are_in_phase(&cells[i], &cells[k]) &&
                (turned >> i & 1) != (turned >> k & 1))
                return false;
        }
    }
    return true;
}

/* Returns whether the strands can be arranged in several ways. */
static bool find_pairs(const toy_gene *toy, const sd_cell *cells, found *all)
{
    int n_ways = 0;
    const bool is_haploid = cells[0].allele[1] == SD_NO_COPY;
    memset(all, -1, sizeof *all);
    for (unsigned turned = 0; turned < 1u << toy->gene.n_sites; turned++) {
        int16_t strand[2][MAX_SITES];
        if (is_haploid ? turned > 0 : !keeps_phase(toy, cells, turned))
            continue;
        for (unsigned i = 0; i < toy->gene.n_sites; i++) {
            for (unsigned copy = 0; copy < 2; copy++)
                strand[copy][i] = cells[i].allele[copy ^ (turned >> i & 1)];
        }
        compare_strands(toy, strand[0], is_haploid ? NULL : strand[1], all);
        n_ways++;
    }
    return n_ways > 2; /* turning all round is no other way */
}

static bool has_pair(const found *all, const sd_kb_diplotype *pair)
{
    const unsigned a = pair->alleles[0], b = pair->alleles[1];
    return (a < b ? all->score[a][b] : all->score[b][a]) >= 0;
}

/* What of the pairs is called: all of them where rows exist but none applies, or where
 * frequencies decide, which may put any pair first. */
static void drop_uncalled(const toy_gene *toy, bool is_open, found *all)
{
    int best = -1;
    const sd_kb_diplotype *named = NULL;
    const bool has_rows = is_open && toy->kb.n_priorities > 0;
    if (toy->preference.rank == SD_RANK_FREQUENCY) {
        n_by_frequency++;
        return;
    }
    for (size_t i = 0; has_rows && !named && i < toy->kb.n_priorities; i++) {
        if (has_pair(all, &toy->ranked[i][0]) && has_pair(all, &toy->ranked[i][1]))
            named = toy->ranked[i];
    }
    n_by_row += named != NULL;
    for (unsigned a = 0; a < MAX_ALLELES; a++) {
        for (unsigned b = a; b < MAX_ALLELES; b++)
            best = all->score[a][b] > best ? all->score[a][b] : best;
    }
    for (unsigned a = 0; a < MAX_ALLELES; a++) {
        for (unsigned b = a; b < MAX_ALLELES; b++) {
            const bool is_named =
                named && ((named->alleles[0] == a && named->alleles[1] == b) ||
                          (named->alleles[0] == b && named->alleles[1] == a));
            if (named ? !is_named : !has_rows && all->score[a][b] < best)
                all->score[a][b] = -1;
        }
    }
}

/* ---- the comparison ---- */

typedef struct meanings {
    bool has[FUNCTIONS][FUNCTIONS]; /* of a pair's functions, a <= b */
} meanings;

static unsigned function_of(const toy_gene *toy, unsigned allele)
{
    const char *text = toy->alleles[allele].function;
    if (!text)
        return 3;
    return strcmp(text, "Normal function") == 0 ? 0
           : strcmp(text, "No function") == 0   ? 1
                                                : 2;
}

static void add_meaning(const toy_gene *toy, unsigned a, unsigned b, meanings *out)
{
    const unsigned x = function_of(toy, a), y = function_of(toy, b);
    out->has[x < y ? x : y][x < y ? y : x] = true;
}

/* Call the complete genotypes; all that is called must be reachable. */
static void check_filling(const toy_gene *toy, const sd_cell *filled,
                          const meanings *reachable, meanings *met, unsigned number)
{
    found all;
    const bool is_open = find_pairs(toy, filled, &all);
    drop_uncalled(toy, is_open, &all);
    for (unsigned a = 0; a < toy->gene.n_alleles; a++) {
        for (unsigned b = a; b < toy->gene.n_alleles; b++) {
            if (all.score[a][b] < 0)
                continue;
            meanings here = {0};
            add_meaning(toy, a, b, &here);
            add_meaning(toy, a, b, met);
            for (int x = 0; x < FUNCTIONS; x++) {
                for (int y = 0; y < FUNCTIONS; y++) {
                    if (here.has[x][y] && !reachable->has[x][y])
                        fail_msg("seed %llu, case %u: %s/%s is out of reach",
                                 (unsigned long long)seed, number, toy->names[a],
                                 toy->names[b]);
                }
            }
        }
    }
}

static void fill_at_random(const toy_gene *toy, const sd_cell *cells, bool is_haploid,
                           sd_cell *filled)
{
    memcpy(filled, cells, toy->gene.n_sites * sizeof *filled);
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        if (cells[site].state == SD_CELL_OBSERVED)
            continue;
        filled[site].allele[0] = (int16_t)random_below(BASES);
        filled[site].allele[1] = is_haploid ? SD_NO_COPY : (int16_t)random_below(BASES);
        phase_cell(&filled[site], is_haploid ? ALL_PHASED : random_below(PHASES));
    }
}

/* Every genotype of the unseen sites, in phase with all else. */
static void fill_in_every_way(const toy_gene *toy, const sd_cell *cells, bool is_haploid,
                              const meanings *reachable, meanings *met, unsigned number)
{
    uint16_t unseen[MAX_SITES];
    unsigned n = 0, n_ways = 1;
    sd_cell filled[MAX_SITES];
    for (uint16_t site = 0; site < toy->gene.n_sites; site++) {
        if (cells[site].state != SD_CELL_OBSERVED) {
            unseen[n++] = site;
            n_ways *= BASES * BASES;
        }
    }
    memcpy(filled, cells, toy->gene.n_sites * sizeof *filled);
    for (unsigned way = 0; way < n_ways; way++) {
        for (unsigned i = 0, rest = way; i < n; i++, rest /= BASES * BASES) {
            filled[unseen[i]].allele[0] = (int16_t)(rest % BASES);
            filled[unseen[i]].allele[1] =
                is_haploid ? SD_NO_COPY : (int16_t)(rest / BASES % BASES);
        }
        check_filling(toy, filled, reachable, met, number);
    }
}

static unsigned count_unseen(const toy_gene *toy, const sd_cell *cells)
{
    unsigned n = 0;
    for (uint16_t site = 0; site < toy->gene.n_sites; site++)
        n += cells[site].state != SD_CELL_OBSERVED;
    return n;
}

static void check_reach(const toy_gene *toy, const sd_cell *cells, unsigned phase,
                        const sd_call *call, unsigned number)
{
    const bool is_haploid = cells[0].allele[1] == SD_NO_COPY;
    const unsigned n_unseen = count_unseen(toy, cells);
    meanings reachable = {0}, met = {0};
    sd_cell filled[MAX_SITES];
    assert_true(call->is_reach_known);
    for (size_t i = 0; i < call->n_reach; i++) {
        const sd_haplotype *copy = call->reach[i].diplotype.copy;
        add_meaning(toy, copy[0].alleles[0], copy[is_haploid ? 0 : 1].alleles[0],
                    &reachable);
    }
    n_open += call->n_reach > 1;
    for (int i = 0; i < N_FILLINGS; i++) {
        fill_at_random(toy, cells, is_haploid, filled);
        check_filling(toy, filled, &reachable, &met, number);
    }
    if (phase != ALL_PHASED || n_unseen > MOST_FILLED)
        return;
    memset(&met, 0, sizeof met);
    fill_in_every_way(toy, cells, is_haploid, &reachable, &met, number);
    if (toy->has_wobbles || toy->kb.n_priorities > 0 ||
        toy->preference.rank == SD_RANK_FREQUENCY)
        return;
    n_exact++;
    if (memcmp(&met, &reachable, sizeof met) != 0)
        fail_msg("seed %llu, case %u: more is reachable than any filling calls",
                 (unsigned long long)seed, number);
}

static void compare_case(unsigned number)
{
    static toy_gene toy;
    sd_cell cells[MAX_SITES];
    uint16_t unseen[MAX_SITES];
    make_gene(&toy);
    const unsigned phase = make_cells(&toy, random_below(8) == 0, cells);
    sd_arena *arena = sd_arena__new(), *scratch = sd_arena__new();
    sd_column column = {.kb = &toy.kb,
                        .gene = &toy.gene,
                        .cells = cells,
                        .arena = arena,
                        .scratch = scratch,
                        .preference = &toy.preference};
    sd_call call = {.gene = &toy.gene, .unseen_sites = unseen};
    for (uint16_t site = 0; site < toy.gene.n_sites; site++) {
        if (cells[site].state != SD_CELL_OBSERVED)
            unseen[call.n_unseen_sites++] = site;
    }
    const char *contradiction;
    assert_int_equal(sd_column__build(&column, &contradiction), SD_OK);
    assert_null(contradiction);
    if (call.n_unseen_sites > 0 && column.n_loci > 0) {
        assert_int_equal(sd_caller__star(&column, &call), SD_OK);
        n_made += call.state == SD_CALL_MADE;
        if (call.state == SD_CALL_MADE)
            check_reach(&toy, cells, phase, &call, number);
    }
    sd_arena__free(scratch);
    sd_arena__free(arena);
}

static void what_any_filling_calls_is_reachable(void **state)
{
    (void)state;
    seed = random_seed(20240302);
    for (unsigned i = 0; i < N_CASES; i++)
        compare_case(i);
    print_message("reach: seed %llu, %u calls with gaps, %u of them open, %u exact; "
                  "%u fillings by a row, %u by frequency\n",
                  (unsigned long long)seed, n_made, n_open, n_exact, n_by_row,
                  n_by_frequency);
    assert_true(n_open > 0 && n_exact > 0 && n_by_row > 0 && n_by_frequency > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_any_filling_calls_is_reachable),
    };
    return cmocka_run_group_tests_name("reach_oracle", tests, NULL, NULL);
}
