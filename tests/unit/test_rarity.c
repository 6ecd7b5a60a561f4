/* test_rarity.c -- how common a phenotype is, from counts of alleles.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "meaning.h"
#include "tiny_kb.h"

static const char header[] = "gene\tallele\tpopulation\tfrequency\tn\tsource\n";
static const char rows[] = "TOYA\t*1\tNORTH\t0.7\t100\ttoy\n"
                           "TOYA\t*2\tNORTH\t0.3\t100\ttoy\n"
                           "TOYA\t*1\tSOUTH\t1\t50\ttoy\n";

typedef struct world {
    tiny_kb tiny;
    sd_kb *kb;
    sd_arena *arena;
    sd_rarities *rarities;
} world;

static void open_world(world *w, const char *frequencies)
{
    char table[1024];
    tiny_kb_read(&w->tiny);
    assert_true(strlen(header) + strlen(frequencies) < sizeof table);
    strcpy(table, header);
    strcat(table, frequencies);
    tiny_kb_put(&w->tiny, "frequencies.tsv", table, strlen(table));
    assert_int_equal(sd_kb__open_tables(&w->kb, w->tiny.tables, w->tiny.n_tables, NULL),
                     SD_OK);
    w->arena = sd_arena__new();
    assert_int_equal(sd_rarity__new(&w->rarities, w->kb, w->arena, NULL), SD_OK);
}

static void close_world(world *w)
{
    sd_kb_close(w->kb);
    sd_arena__free(w->arena);
    tiny_kb_free(&w->tiny);
}

/* Rarities of a call; their number. */
static size_t ask(world *w, const char *gene, const char *call, const sd_rarity **out)
{
    sd_meaning meaning;
    size_t n;
    assert_int_equal(
        sd_interpret__call(w->kb,
                           meaning_call(sd_kb__find_gene(w->kb, gene), call, w->arena),
                           w->arena, &meaning, NULL),
        SD_OK);
    assert_int_equal(sd_rarity__of(w->rarities, &meaning, w->arena, out, &n, NULL),
                     SD_OK);
    return n;
}

static void assert_share(const sd_rarity *rarity, size_t population, double want)
{
    if (!(fabs(rarity->shares[population] - want) < 1e-9))
        fail_msg("%.12g is not %.12g", rarity->shares[population], want);
}

static void pairs_are_summed_by_hardy_and_weinberg(void **state)
{
    (void)state;
    world w;
    const sd_rarity *found;
    open_world(&w, rows);
    assert_int_equal(ask(&w, "TOYA", "*1 / *2", &found), 1);
    assert_string_equal(found->phenotype, "Intermediate Metabolizer");
    assert_false(found->is_haploid);
    assert_share(found, 0, 2 * 0.7 * 0.3);
    assert_int_equal(ask(&w, "TOYA", "*2 / *2", &found), 1);
    assert_share(found, 0, 0.3 * 0.3);
    close_world(&w);
}

static void a_population_is_reckoned_by_itself(void **state)
{
    (void)state;
    world w;
    const sd_rarity *found;
    open_world(&w, rows);
    assert_int_equal(ask(&w, "TOYA", "*1 / *1", &found), 1);
    assert_share(found, 0, 0.49);
    assert_share(found, 1, 1);
    assert_true(isnan(found->shares[2])); /* nobody was counted */
    assert_int_equal(ask(&w, "TOYA", "*2 / *2", &found), 1);
    assert_share(found, 1, 0);
    close_world(&w);
}

static void one_copy_is_as_common_as_its_alleles(void **state)
{
    (void)state;
    world w;
    const sd_rarity *found;
    open_world(&w, rows);
    assert_int_equal(ask(&w, "TOYA", "*2", &found), 1);
    assert_string_equal(found->phenotype, "Poor Metabolizer");
    assert_true(found->is_haploid);
    assert_share(found, 0, 0.3);
    close_world(&w);
}

static void each_phenotype_that_fits_is_told(void **state)
{
    (void)state;
    world w;
    const sd_rarity *found;
    open_world(&w, rows);
    assert_int_equal(ask(&w, "TOYA", "*1 / *2 | *2 / *2", &found), 2);
    assert_string_equal(found[1].phenotype, "Poor Metabolizer");
    assert_share(&found[1], 0, 0.09);
    close_world(&w);
}

static void nothing_is_told_where_the_counts_do_not_tell(void **state)
{
    (void)state;
    world w;
    const sd_rarity *found;
    open_world(&w, rows);
    assert_int_equal(ask(&w, "TOYA", NULL, &found), 0);
    assert_int_equal(ask(&w, "TOYA", "?*99 / *1", &found), 0); /* Indeterminate */
    assert_int_equal(ask(&w, "TOYB", "{Reference + Reference}", &found), 0); /* no rows */
    close_world(&w);
    open_world(&w, "TOYA\t*1\tNORTH\t0.5\t100\ttoy\n"
                   "TOYA\t*2|*3\tNORTH\t0.5\t100\ttoy\n");
    assert_int_equal(ask(&w, "TOYA", "*1 / *1", &found), 0); /* counted together */
    close_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_summed_by_hardy_and_weinberg),
        cmocka_unit_test(a_population_is_reckoned_by_itself),
        cmocka_unit_test(one_copy_is_as_common_as_its_alleles),
        cmocka_unit_test(each_phenotype_that_fits_is_told),
        cmocka_unit_test(nothing_is_told_where_the_counts_do_not_tell),
    };
    return RUN_TESTS("rarity", tests, COUNT(tests));
}
