/* test_chances.c -- what the pairs that fit but were not called do to the meaning of a
 * call; with the tables of test-data/kb/meaning.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "meaning.h"

static sd_kb *kb;
static sd_arena *arena;

static const struct chance_case {
    const char *name, *gene, *called, *others;
    size_t n_unlisted;   /* further pairs, beyond those that a call lists */
    const char *chances; /* each pair has the probability 0.25; ! is not of the call */
    bool is_firm;
} chance_cases[] = {
    /* clang-format off */
    {"other pairs that mean the same leave it firm", "STARF", "*2 / *2", "*4 / *2 | *4 / *4", 0, "Poor Metabolizer 0.75", true},
    {"one that means something else does not", "STARF", "*1 / *4", "*2 / *2", 0, "Intermediate Metabolizer 0.25; !Poor Metabolizer 0.25", false},
    {"one of another score does not, though the phenotype is the same", "STARS", "*1 / *2", "*10 / *10", 0, "Intermediate Metabolizer 0.50", false},
    {"the call's phenotypes come first", "STARF", "*1 / *4 | *2 / *3", "*1 / *1 | *2 / *2", 0,
     "Intermediate Metabolizer 0.25; Likely Poor Metabolizer 0.25; !Normal Metabolizer 0.25; !Poor Metabolizer 0.25", false},
    {"what was not listed is not taken for the same", "STARF", "*2 / *2", "*4 / *2", 1, "Poor Metabolizer 0.50", false},
    {"a gene without phenotypes has no chances", "NAMED", "*1 / *3", "*1 / *1", 0, "", true},
    /* clang-format on */
};

static const sd_diplotype *weighed(const sd_call *call)
{
    sd_diplotype *copy = SD_NEW(arena, sd_diplotype, call->n_diplotypes);
    memcpy(copy, call->diplotypes, call->n_diplotypes * sizeof *copy);
    for (size_t i = 0; i < call->n_diplotypes; i++)
        copy[i].probability = 0.25;
    return copy;
}

static void means(void **state)
{
    const struct chance_case *row = *state;
    const sd_kb_gene *gene = sd_kb__find_gene(kb, row->gene);
    assert_non_null(gene);
    sd_call *call = meaning_call(gene, row->called, arena);
    const sd_call *others = meaning_call(gene, row->others, arena);
    call->diplotypes = weighed(call);
    call->others = weighed(others);
    call->n_others = others->n_diplotypes;
    call->n_all_others = call->n_others + row->n_unlisted;
    sd_meaning meaning;
    assert_int_equal(sd_interpret__call(kb, call, arena, &meaning, NULL), SD_OK);
    assert_int_equal(meaning.is_firm, row->is_firm);
    assert_int_equal(meaning.n_outcomes, call->n_diplotypes);
    assert_int_equal(meaning.n_others, call->n_others);
    for (size_t i = 0; i < meaning.n_others; i++)
        assert_ptr_equal(meaning.others[i].diplotype, &call->others[i]);
    char text[512] = "";
    for (size_t i = 0; i < meaning.n_chances; i++) {
        const sd_chance *chance = &meaning.chances[i];
        const size_t length = strlen(text);
        snprintf(text + length, sizeof text - length, "%s%s%s %.2f", i ? "; " : "",
                 chance->is_called ? "" : "!", chance->phenotype, chance->probability);
    }
    assert_string_equal(text, row->chances);
}

int main(void)
{
    arena = sd_arena__new();
    if (!arena || sd_kb_open(&kb, "test-data/kb/meaning", NULL) != SD_OK)
        return 1;
    struct CMUnitTest tests[COUNT(chance_cases)];
    size_t n = 0;
    ADD_CASES(tests, n, chance_cases, means);
    const int n_failed = RUN_TESTS("chances", tests, n);
    sd_kb_close(kb);
    sd_arena__free(arena);
    return n_failed;
}
