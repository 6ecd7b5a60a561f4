/* test_kb_interactions.c -- interactions.tsv and phenoconversion.tsv: what is read, and
 * what is refused. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "tiny_kb.h"

static const char interaction_header[] =
    "drug\tenzyme\teffect\tstrength\tsource\tdate\tevidence\n";
static const char conversion_header[] =
    "gene\tenzyme\teffect\tstrength\tresult\tbecomes\tcertainty\tbasis\turl\n";

static void put(tiny_kb *tiny, const char *table, const char *header, const char *rows)
{
    char bytes[1024];
    assert_true(strlen(header) + strlen(rows) < sizeof bytes);
    strcpy(bytes, header);
    strcat(bytes, rows);
    tiny_kb_put(tiny, table, bytes, strlen(bytes));
}

static sd_status open_with(const char *interactions, const char *conversions, sd_kb **kb,
                           sd_error *err)
{
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    put(&tiny, "interactions.tsv", interaction_header, interactions);
    put(&tiny, "phenoconversion.tsv", conversion_header, conversions);
    const sd_status status = sd_kb__open_tables(kb, tiny.tables, tiny.n_tables, err);
    tiny_kb_free(&tiny);
    return status;
}

static void what_drugs_do_to_enzymes_is_kept(void **state)
{
    (void)state;
    sd_kb *kb;
    size_t n;
    assert_int_equal(open_with("toyamine\tE1\tinhibitor\tstrong\tus\t2023-06\tlabels: x\n"
                               "toyamine\tE2\tinducer\t.\tus\t.\t.\n",
                               "", &kb, NULL),
                     SD_OK);
    const sd_kb_interaction *rows = sd_kb__interactions(kb, &n);
    assert_int_equal(n, 2);
    assert_string_equal(rows[0].drug->name, "toyamine");
    assert_string_equal(rows[0].enzyme, "E1");
    assert_string_equal(sd_kb__effect_text(rows[0].effect), "inhibitor");
    assert_string_equal(sd_kb__strength_text(rows[0].strength), "strong");
    assert_string_equal(rows[0].evidence, "labels: x");
    assert_int_equal(rows[1].effect, SD_INDUCER);
    assert_null(sd_kb__strength_text(rows[1].strength));
    assert_null(rows[1].evidence);
    sd_kb_close(kb);
}

static void what_becomes_of_results_is_kept(void **state)
{
    (void)state;
    sd_kb *kb;
    size_t n;
    assert_int_equal(
        open_with("",
                  "TOYB\tE1\tinhibitor\tmoderate\tscore\tx0.5\trule\tpaper\t.\n"
                  "TOYA\tE2\tinhibitor\tstrong\tNormal Metabolizer\tPoor Metabolizer\t"
                  "expected\tpaper\t.\n"
                  "TOYA\tE2\tinducer\tweak\t*\thigher\tdirection\tpaper\t.\n",
                  &kb, NULL),
        SD_OK);
    const sd_kb_phenoconversion *rows = sd_kb__phenoconversions(kb, &n);
    assert_int_equal(n, 3);
    assert_int_equal(rows[0].becomes, SD_BECOMES_SCORE);
    assert_true(rows[0].factor > 0.4999 && rows[0].factor < 0.5001);
    assert_int_equal(rows[1].becomes, SD_BECOMES_PHENOTYPE);
    assert_string_equal(rows[1].from, "Normal Metabolizer");
    assert_string_equal(rows[1].phenotype, "Poor Metabolizer");
    assert_int_equal(rows[1].certainty, SD_CERTAINTY_EXPECTED);
    assert_int_equal(rows[2].becomes, SD_BECOMES_HIGHER);
    sd_kb_close(kb);
}

static void without_the_tables_there_are_none(void **state)
{
    (void)state;
    tiny_kb tiny;
    sd_kb *kb;
    size_t n_interactions, n_conversions;
    tiny_kb_read(&tiny);
    assert_int_equal(sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, NULL), SD_OK);
    sd_kb__interactions(kb, &n_interactions);
    sd_kb__phenoconversions(kb, &n_conversions);
    assert_int_equal(n_interactions + n_conversions, 0);
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

// clang-format off
static const struct refused_case {
    const char *name, *interactions, *conversions, *message;
    int64_t line;
} refused_cases[] = {
    {"an unknown drug is refused", "toyx\tE1\tinhibitor\tstrong\tus\t.\t.\n", "", "drug toyx is not in drugs.tsv", 2},
    {"an unknown effect is refused", "toyamine\tE1\tblocker\tstrong\tus\t.\t.\n", "", "effect: \"blocker\" is not one of", 2},
    {"an unknown strength is refused", "toyamine\tE1\tinhibitor\tmild\tus\t.\t.\n", "", "strength: \"mild\" is not one of", 2},
    {"a drug that acts on nothing is refused", "toyamine\t.\tinhibitor\tstrong\tus\t.\t.\n", "", "enzyme is missing", 2},
    {"an interaction of nobody's is refused", "toyamine\tE1\tinhibitor\tstrong\t.\t.\t.\n", "", "source is missing", 2},
    {"an interaction twice is refused", "toyamine\tE1\tinhibitor\tstrong\tus\t.\t.\ntoyamine\tE1\tinhibitor\tweak\tus\t.\t.\n", "", "toyamine as inhibitor of E1 is there twice", 3},
    {"an unknown gene is refused", "", "TOYZ\tE1\tinhibitor\tstrong\tscore\tx0\trule\tpaper\t.\n", "gene TOYZ is not in genes.tsv", 2},
    {"a factor for a gene without scores is refused", "", "TOYA\tE1\tinhibitor\tstrong\tscore\tx0\trule\tpaper\t.\n", "results of TOYA have no score", 2},
    {"a factor that is none is refused", "", "TOYB\tE1\tinhibitor\tstrong\tscore\t0\trule\tpaper\t.\n", "\"0\" is no factor, such as x0.5", 2},
    {"a negative factor is refused", "", "TOYB\tE1\tinhibitor\tstrong\tscore\tx-1\trule\tpaper\t.\n", "\"x-1\" is no factor", 2},
    {"a phenotype that the gene has not is refused", "", "TOYA\tE1\tinhibitor\tstrong\tNormal Metabolizer\tSlow\texpected\tpaper\t.\n", "\"Slow\" is no phenotype of TOYA", 2},
    {"a phenotype that the gene cannot have is refused", "", "TOYA\tE1\tinhibitor\tstrong\tFast\tPoor Metabolizer\texpected\tpaper\t.\n", "\"Fast\" is no phenotype of TOYA", 2},
    {"an inhibitor that points up is refused", "", "TOYA\tE1\tinhibitor\tstrong\t*\thigher\tdirection\tpaper\t.\n", "any result becomes \"lower\" through an inhibitor", 2},
    {"a direction is no rule", "", "TOYA\tE1\tinhibitor\tstrong\t*\tlower\trule\tpaper\t.\n", "\"rule\" does not go with \"lower\"", 2},
    {"a factor is more than a direction", "", "TOYB\tE1\tinhibitor\tstrong\tscore\tx0\tdirection\tpaper\t.\n", "\"direction\" does not go with \"x0\"", 2},
    {"a rule without basis is refused", "", "TOYB\tE1\tinhibitor\tstrong\tscore\tx0\trule\t.\t.\n", "basis is missing", 2},
    {"the same twice is refused", "", "TOYB\tE1\tinhibitor\tstrong\tscore\tx0\trule\tpaper\t.\nTOYB\tE1\tinhibitor\tstrong\tscore\tx1\trule\tpaper\t.\n", "TOYB: the same is there twice", 3},
};
// clang-format on

static void is_refused(void **state)
{
    const struct refused_case *c = *state;
    sd_kb *kb;
    sd_error err = {0};
    assert_int_equal(open_with(c->interactions, c->conversions, &kb, &err),
                     SD_EKNOWLEDGE);
    if (!strstr(err.message, c->message))
        fail_msg("\"%s\" does not say \"%s\"", err.message, c->message);
    assert_int_equal(err.line, c->line);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(refused_cases) + 3];
    size_t n_tests = 0;
    ADD_TEST(tests, n_tests, what_drugs_do_to_enzymes_is_kept);
    ADD_TEST(tests, n_tests, what_becomes_of_results_is_kept);
    ADD_TEST(tests, n_tests, without_the_tables_there_are_none);
    ADD_CASES(tests, n_tests, refused_cases, is_refused);
    return RUN_TESTS("kb_interactions", tests, n_tests);
}
