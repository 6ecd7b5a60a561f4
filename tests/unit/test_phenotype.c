/* test_phenotype.c -- functions, activity scores and statuses become phenotypes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "fail_alloc.h"
#include "meaning.h"
#include "tables.h"

/* clang-format off */
static const struct phenotype_case {
    const char *name, *gene, *call, *phenotype, *score;
} cases[] = {
    {"two functions select the row of their pair", "STARF", "*1 / *2", "Intermediate Metabolizer", NULL},
    {"the pair may stand in either order", "STARF", "*2 / *1", "Intermediate Metabolizer", NULL},
    {"a pair without a row is Indeterminate", "STARF", "*3 / *3", "Indeterminate", NULL},
    {"an allele of uncertain function is Indeterminate without a row", "STARF", "*1 / *6", "Indeterminate", NULL},
    {"an allele without function is Indeterminate, never Normal", "STARF", "*1 / *5", "Indeterminate", NULL},
    {"an unknown allele is Indeterminate, never Normal", "STARF", "*1 / ?*99", "Indeterminate", NULL},
    {"copies of a functional allele do not change its function", "STARF", "*1 x2 / *2", "Intermediate Metabolizer", NULL},
    {"one copy needs a row for one copy", "PAIRX", "B", "Deficient", NULL},
    {"one copy does not fit a row for two", "PAIRX", "C", "Indeterminate", NULL},
    {"two copies do not fit a row for one", "PAIRX", "A / C", "Indeterminate", NULL},
    {"two copies fit theirs", "PAIRX", "A / B", "Variable", NULL},

    {"any function beside a risk is the risk", "LISTF", "Reference / c.1A>G", "Susceptibility", NULL},
    {"a risk stays one beside an allele without function", "LISTF", "c.3C>T / c.1A>G", "Susceptibility", NULL},
    {"two wildcards do not speak for an allele without function", "LISTF", "Reference / c.3C>T", "Indeterminate", NULL},
    {"two wildcards speak for known functions", "LISTF", "Reference / c.2C>T", "Uncertain Susceptibility", NULL},
    {"a risk among several variants of a strand counts", "LISTF", "c.1A>G + c.2C>T / Reference", "Susceptibility", NULL},
    {"a risk counts wherever it stands in a list", "LISTF", "{c.2C>T + c.2C>T + c.1A>G}", "Susceptibility", NULL},
    {"a row is tried on every pair before the next row is", "LISTF", "{c.2C>T + c.3C>T + c.1A>G}", "Susceptibility", NULL},
    {"two alleles of one strand are no pair", "PAIRX", "A + B / C", "Indeterminate", NULL},
    {"a single listed variant stands beside the reference", "LISTF", "{c.2C>T}", "Uncertain Susceptibility", NULL},

    {"activity values add up", "STARS", "*1 / *10", "Normal Metabolizer", "1.25"},
    {"a whole score has one decimal", "STARS", "*1 / *2", "Intermediate Metabolizer", "1.0"},
    {"a half has one decimal, a quarter two", "STARS", "*10 / *10", "Intermediate Metabolizer", "0.5"},
    {"nothing is 0.0", "STARS", "*2 / *2", "Poor Metabolizer", "0.0"},
    {"copies multiply the value", "STARS", "*1 x2 / *1", "Ultrarapid Metabolizer", "3.0"},
    {"copies of no activity are none", "STARS", "*2 x2 / *1", "Intermediate Metabolizer", "1.0"},
    {"at least so many copies are at least the score", "STARS", "*1 x>=3 / *1", "Ultrarapid Metabolizer", "≥4.0"},
    {"at least so many copies of no activity are none", "STARS", "*2 x>=3 / *10", "Intermediate Metabolizer", "0.25"},
    {"at least a score below the highest range is Indeterminate", "STARS", "*10 x>=3 / *2", "Indeterminate", "≥0.75"},
    {"an allele without value has no score", "STARS", "*1 / *7", "Indeterminate", "n/a"},
    {"an allele without value spoils even many copies", "STARS", "*1 x3 / *7", "Indeterminate", "n/a"},
    {"tandem copies add up", "STARS", "*36 + *10 / *1", "Normal Metabolizer", "1.25"},
    {"an unknown allele has no score", "STARS", "*1 / ?*36+*99", "Indeterminate", "n/a"},

    {"of several variants on a strand the lowest counts", "LISTS", "c.1A>G + c.2C>T / Reference", "Intermediate Metabolizer", "1.0"},
    {"variants on both strands count once each", "LISTS", "c.1A>G / c.2C>T + c.3C>T", "Poor Metabolizer", "0.5"},
    {"of a list the two lowest count", "LISTS", "{c.3C>T + c.2C>T + c.1A>G}", "Poor Metabolizer", "0.5"},
    {"a homozygous variant of a list counts twice", "LISTS", "{c.2C>T + c.2C>T + c.3C>T}", "Intermediate Metabolizer", "1.0"},
    {"one listed variant stands beside the reference", "LISTS", "{c.2C>T}", "Intermediate Metabolizer", "1.5"},
    {"a variant without value may be the lowest", "LISTS", "{c.4C>T + c.3C>T + c.2C>T}", "Indeterminate", "n/a"},
    {"nothing is lower than two zeros", "LISTS", "{c.4C>T + c.1A>G + c.1A>G}", "Poor Metabolizer", "0.0"},
    {"a zero on a strand stands beside a variant without value", "LISTS", "c.4C>T + c.1A>G / Reference", "Intermediate Metabolizer", "1.0"},
    {"a variant without value on a strand of its own is not ignored", "LISTS", "c.4C>T / Reference", "Indeterminate", "n/a"},

    {"each risk allele is positive or negative", "TYPED", "*15:02 / *01:01", "*15:02 positive, *57:01 negative", NULL},
    {"more fields are read as two", "TYPED", "*57:01:01:02 / *15:02:01", "*15:02 positive, *57:01 positive", NULL},
    {"a group of one protein is that protein", "TYPED", "*15:02:01G / *01:01", "*15:02 positive, *57:01 negative", NULL},
    {"an allele that is not expressed is another", "TYPED", "*57:01N / *01:01", "*15:02 negative, *57:01 negative", NULL},
    {"one field leaves the protein open", "TYPED", "*15 / *01:01", "*57:01 negative", NULL},
    {"an unresolved second field leaves it open", "TYPED", "*57:XX / *01:01", "*15:02 negative", NULL},
    {"an open allele beside a positive one is positive", "TYPED", "*15 / *15:02", "*15:02 positive, *57:01 negative", NULL},
    {"fields are compared as wholes", "TYPED", "*5:01 / *15:021", "*15:02 negative, *57:01 negative", NULL},
    {"a typing without any field says nothing", "TYPED", "unknown / other", "Indeterminate", NULL},
    {"a single typed allele is read as homozygous", "TYPED", "*15:02", "*15:02 positive, *57:01 negative", NULL},

    {"a gene without rule has no phenotype", "NAMED", "*1 / *3", NULL, NULL},
};

static const struct firm_case {
    const char *name, *gene, *call, *phenotypes;
    bool is_firm;
} firm_cases[] = {
    {"ties that mean the same are firm, said once", "STARF", "*2 / *2 | *4 / *2", "Poor Metabolizer", true},
    {"ties that differ are not, in the order of the ties", "STARF", "*1 / *4 | *2 / *3", "Intermediate Metabolizer; Likely Poor Metabolizer", false},
    {"ties of one phenotype and two scores are not", "STARS", "*1 / *2 | *10 / *10", "Intermediate Metabolizer", false},
    {"a gene that is not called is not", "STARF", NULL, "", false},
};

static const struct supplied_case {
    const char *name, *gene, *call, *phenotype, *score, *want_phenotype, *want_score;
} supplied_cases[] = {
    {"a supplied phenotype wins", "STARF", "*1 / *1", "Poor Metabolizer", NULL, "Poor Metabolizer", NULL},
    {"a supplied phenotype needs no diplotype", "STARF", NULL, "Poor Metabolizer", NULL, "Poor Metabolizer", NULL},
    {"a supplied score wins and gives the phenotype", "STARS", "*1 / *1", NULL, "0.5", "Intermediate Metabolizer", "0.5"},
    {"a supplied score is written as CPIC does", "STARS", NULL, NULL, "2", "Normal Metabolizer", "2.0"},
    {"a supplied score may be a bound", "STARS", NULL, NULL, ">=4", "Ultrarapid Metabolizer", "≥4.0"},
    {"both supplied stand as they are", "STARS", "*2 / *10", "Intermediate Metabolizer", "1.25", "Intermediate Metabolizer", "1.25"},
    {"a computed score does not stand against a supplied phenotype", "STARS", "*1 / *1", "Poor Metabolizer", NULL, "Poor Metabolizer", NULL},
    {"a computed score stands beside the same phenotype", "STARS", "*1 / *1", "Normal Metabolizer", NULL, "Normal Metabolizer", "2.0"},
    {"no number is no score", "STARS", NULL, NULL, "n/a", "Indeterminate", "n/a"},
    {"a negative number is no score", "STARS", NULL, NULL, "-1", "Indeterminate", "n/a"},
    {"a score of a gene without scores is left out", "STARF", "*1 / *1", NULL, "2.0", "Normal Metabolizer", NULL},
    {"a supplied status replaces the typed one", "TYPED", "*01:01 / *01:01", "*57:01 positive", NULL, "*15:02 negative, *57:01 positive", NULL},
    {"supplied statuses stand alone", "TYPED", NULL, "*57:01 positive; *58:01 negative", NULL, "*57:01 positive, *58:01 negative", NULL},
};
/* clang-format on */

static void assert_text(const char *got, const char *want)
{
    if (!got || !want)
        assert_ptr_equal(got, want);
    else
        assert_string_equal(got, want);
}

static sd_meaning interpret(const sd_call *call)
{
    sd_meaning meaning;
    sd_error err = {0};
    assert_int_equal(sd_interpret__call(kb, call, tables_arena, &meaning, &err), SD_OK);
    return meaning;
}

static const sd_kb_gene *find_gene(const char *name)
{
    const sd_kb_gene *gene = sd_kb__find_gene(kb, name);
    assert_non_null(gene);
    return gene;
}

/* The row of the table is the one that gives the phenotype, the values are those that sum
 * to the score. */
static void assert_chain(const sd_kb_gene *gene, const sd_outcome *outcome)
{
    if (outcome->row) {
        const size_t index = (size_t)(outcome->row - gene->phenotypes);
        assert_in_range(index, 0, gene->n_phenotypes - 1u);
        assert_string_equal(outcome->row->phenotype, outcome->phenotype);
    } else if (gene->phenotype_rule != SD_RULE_ALLELE_STATUS) {
        assert_text(outcome->phenotype, outcome->phenotype ? "Indeterminate" : NULL);
    }
    if (!outcome->has_score)
        return;
    const double second = isnan(outcome->activities[1]) ? 0 : outcome->activities[1];
    assert_true(fabs(outcome->activities[0] + second - outcome->score_value) < 1e-9);
    if (outcome->row) {
        assert_true(outcome->score_value >= outcome->row->from);
        assert_true(outcome->score_value <= outcome->row->to);
    }
}

static void means(void **state)
{
    const struct phenotype_case *row = *state;
    const sd_meaning meaning =
        interpret(meaning_call(find_gene(row->gene), row->call, tables_arena));
    assert_int_equal(meaning.n_outcomes, 1);
    assert_text(meaning.outcomes[0].phenotype, row->phenotype);
    assert_text(meaning.outcomes[0].score, row->score);
    assert_int_equal(meaning.n_phenotypes, row->phenotype != NULL);
    assert_chain(find_gene(row->gene), &meaning.outcomes[0]);
}

static void is_firm(void **state)
{
    const struct firm_case *row = *state;
    const sd_meaning meaning =
        interpret(meaning_call(find_gene(row->gene), row->call, tables_arena));
    char joined[256] = "";
    for (size_t i = 0; i < meaning.n_phenotypes; i++) {
        strcat(joined, i ? "; " : "");
        strcat(joined, meaning.phenotypes[i]);
    }
    assert_string_equal(joined, row->phenotypes);
    assert_int_equal(meaning.is_firm, row->is_firm);
}

static void is_supplied(void **state)
{
    const struct supplied_case *row = *state;
    sd_call *call = meaning_call(find_gene(row->gene), row->call, tables_arena);
    call->state = SD_CALL_OUTSIDE;
    call->outside_phenotype = row->phenotype;
    call->outside_score = row->score;
    const sd_meaning meaning = interpret(call);
    assert_int_equal(meaning.n_outcomes, 1);
    assert_text(meaning.outcomes[0].phenotype, row->want_phenotype);
    assert_text(meaning.outcomes[0].score, row->want_score);
}

static void a_row_names_the_functions_of_both_copies(void **state)
{
    (void)state;
    const sd_meaning meaning =
        interpret(meaning_call(find_gene("LISTF"), "{c.2C>T + c.1A>G}", tables_arena));
    assert_text(meaning.outcomes[0].functions[0], "Uncertain function");
    assert_text(meaning.outcomes[0].functions[1], "Risk associated");
}

static void want_of_memory_is_said(void **state)
{
    (void)state;
    static const char *const genes[] = {"STARF", "STARS", "TYPED"};
    static const char *const calls[] = {"*1 / *2", "*1 / *2", "*15:02 / *01:01"};
    for (size_t i = 0; i < COUNT(genes); i++) {
        const sd_call *call = meaning_call(find_gene(genes[i]), calls[i], tables_arena);
        for (long n = 0;; n++) {
            sd_meaning meaning;
            fail_alloc_at(n);
            sd_arena *own = sd_arena__new();
            const sd_status status =
                own ? sd_interpret__call(kb, call, own, &meaning, NULL) : SD_ENOMEM;
            const bool was_reached = fail_alloc_stop();
            sd_arena__free(own);
            if (!was_reached) {
                assert_int_equal(status, SD_OK);
                break;
            }
            assert_int_equal(status, SD_ENOMEM);
        }
    }
}

int main(void)
{
    static struct CMUnitTest
        tests[COUNT(cases) + COUNT(firm_cases) + COUNT(supplied_cases) + 2];
    size_t n = 0;
    ADD_CASES(tests, n, cases, means);
    ADD_CASES(tests, n, firm_cases, is_firm);
    ADD_CASES(tests, n, supplied_cases, is_supplied);
    ADD_TEST(tests, n, a_row_names_the_functions_of_both_copies);
    ADD_TEST(tests, n, want_of_memory_is_said);
    return _cmocka_run_group_tests("phenotype", tests, n, open_meaning_tables,
                                   close_tables);
}
