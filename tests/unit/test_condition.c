/* test_condition.c -- what a result must be for a rule to apply.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "interpret/condition.h"
#include "tiny_kb.h"

/* What is known of TOYA, the toy gene of pairs: nothing, a phenotype, or alleles too. */
static const struct condition_case {
    const char *name, *condition, *first, *second, *phenotype;
    bool is_met;
} condition_cases[] = {
    // clang-format off
    {"a phenotype meets its own name", "TOYA is Poor Metabolizer", "*2", "*2", "Poor Metabolizer", true},
    {"a phenotype meets no other name", "TOYA is Normal Metabolizer", "*2", "*2", "Poor Metabolizer", false},
    {"no result meets only itself", "TOYA is No Result", NULL, NULL, NULL, true},
    {"no result is no phenotype", "TOYA is Poor Metabolizer", NULL, NULL, NULL, false},
    {"an allele on either copy is had", "TOYA has *2|*3", "*1", "*2", "Intermediate Metabolizer", true},
    {"an allele on either copy is not lacked", "TOYA lacks *2", "*1", "*2", "Intermediate Metabolizer", false},
    {"an allele on no copy is lacked", "TOYA lacks *3", "*1", "*2", "Intermediate Metabolizer", true},
    {"a phenotype alone does not lack an allele", "TOYA lacks *3", NULL, NULL, "Poor Metabolizer", false},
    {"a diplotype meets its own name", "TOYA diplotype *1/*2", "*1", "*2", "Intermediate Metabolizer", true},
    {"a diplotype meets its name turned round", "TOYA diplotype *2/*1", "*1", "*2", "Intermediate Metabolizer", true},
    {"one shared allele makes no diplotype", "TOYA diplotype *2/*2", "*1", "*2", "Intermediate Metabolizer", false},
    {"a diplotype is not another than itself", "TOYA not_diplotype *2/*1|*2/*2", "*1", "*2", "Intermediate Metabolizer", false},
    {"a diplotype is another than those listed", "TOYA not_diplotype *1/*3|*2/*2", "*1", "*2", "Intermediate Metabolizer", true},
    {"a phenotype alone is no diplotype", "TOYA diplotype *2/*2", NULL, NULL, "Poor Metabolizer", false},
    {"a phenotype alone is no other diplotype either", "TOYA not_diplotype *1/*2", NULL, NULL, "Poor Metabolizer", false},
    {"no result is no other diplotype", "TOYA not_diplotype *1/*2", NULL, NULL, NULL, false},
    // clang-format on
};

static void is_met_as_it_should(void **state)
{
    const struct condition_case *c = *state;
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_edit(&tiny, "guidance/TOYS.tsv", "TOYH is *01:01 positive", c->condition);
    sd_kb *kb = NULL;
    sd_error err = {0};
    if (sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err) != SD_OK)
        fail_msg("%s: %s", err.source, err.message);
    size_t n_rules;
    const sd_kb_guidance *rule = sd_kb__guidance(kb, &n_rules);
    while (strcmp(rule->rule, "a1") != 0)
        rule++;

    const sd_diplotype diplotype = {.shape = SD_DIPLOID,
                                    .copy = {{.name = c->first}, {.name = c->second}}};
    const sd_outcome outcome = {.diplotype = c->first ? &diplotype : NULL,
                                .phenotype = c->phenotype};
    const sd_gene_state gene_state = {.outcome = c->phenotype ? &outcome : NULL};
    assert_int_equal(sd_state__satisfies(rule, sd_kb__find_gene(kb, "TOYA"), &gene_state),
                     c->is_met);
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
}

int main(void)
{
    struct CMUnitTest tests[COUNT(condition_cases)];
    size_t n = 0;
    ADD_CASES(tests, n, condition_cases, is_met_as_it_should);
    return RUN_TESTS("condition", tests, n);
}
