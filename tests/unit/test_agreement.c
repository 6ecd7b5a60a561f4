/* test_agreement.c -- where sources disagree, on made-up advice about three made-up
 * genes.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "fail_alloc.h"
#include "interpret/agreement.h"

enum { N_GENES = 3, MAX_ADVICE = 6 };

static const sd_kb_gene genes[N_GENES] = {
    {.name = "A", .index = 0}, {.name = "B", .index = 1}, {.name = "C", .index = 2}};
static const sd_outcome result;

/* One advice: source, strength, population, genes it rests on, class of its action. */
typedef struct said {
    const char *source, *strength, *population, *genes;
    sd_action_class class_;
    const char *number;
} said;

/* clang-format off */
static const struct agreement_case {
    const char *name;
    const char *called; /* the genes with a result */
    bool is_ambiguous;
    said advice[MAX_ADVICE];
    const char *want; /* lines, joined by " | " */
} cases[] = {
    {"two sources that say the same agree", "A", false,
     {{"ONE", "Strong", "general", "A", SD_CLASS_AVOID, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_AVOID, NULL}}, ""},
    {"two classes are a disagreement, and the urgent one is stricter", "A", false,
     {{"ONE", "Strong", "general", "A", SD_CLASS_CHANGE, "25%"}, {"TWO", NULL, "general", "A", SD_CLASS_AVOID, NULL}},
     "ONE (Strong): change 25%; TWO: avoid. TWO is stricter."},
    {"two of three can be the stricter", "A", false,
     {{"ONE", NULL, "general", "A", SD_CLASS_AVOID, NULL}, {"SIX", "safety", "general", "A", SD_CLASS_CAUTION, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_AVOID, NULL}},
     "ONE: avoid; SIX (safety): caution; TWO: avoid. ONE and TWO are stricter."},
    {"a source that recommends nothing disagrees with nobody", "A", false,
     {{"ONE", "Strong", "general", "A", SD_CLASS_AVOID, NULL}, {"SIX", "levels", "general", "A", SD_CLASS_NONE, NULL}}, ""},
    {"usual and caution differ", "A", false,
     {{"ONE", NULL, "general", "A", SD_CLASS_USUAL, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_CAUTION, NULL}},
     "ONE: usual; TWO: caution. TWO is stricter."},
    {"a figure that is no dose is left out", "A", false,
     {{"ONE", NULL, "general", "A", SD_CLASS_AVOID, "-50%"}, {"TWO", NULL, "general", "A", SD_CLASS_USUAL, NULL}},
     "ONE: avoid; TWO: usual. ONE is stricter."},
    {"two tables of one publisher are one voice, and the urgent one counts", "A", false,
     {{"SIX", "safety", "general", "A", SD_CLASS_CAUTION, NULL}, {"SIX-label", "boxed", "general", "A", SD_CLASS_AVOID, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_AVOID, NULL}}, ""},
    {"one publisher does not disagree with itself", "A", false,
     {{"SIX", "safety", "general", "A", SD_CLASS_CAUTION, NULL}, {"SIX-label", "boxed", "general", "A", SD_CLASS_AVOID, NULL}}, ""},
    {"advice on another gene is not on the same result", "A B", false,
     {{"ONE", NULL, "general", "A", SD_CLASS_AVOID, NULL}, {"TWO", NULL, "general", "B", SD_CLASS_USUAL, NULL}}, ""},
    {"advice on two genes joins what others say of either", "A B", false,
     {{"ONE", NULL, "general", "A B", SD_CLASS_AVOID, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_CHANGE, NULL}, {"TWO", NULL, "general", "B", SD_CLASS_USUAL, NULL}},
     "ONE: avoid; TWO: change. ONE is stricter."},
    {"a gene without result joins nothing", "A B", false,
     {{"ONE", NULL, "general", "A C", SD_CLASS_AVOID, NULL}, {"TWO", NULL, "general", "B C", SD_CLASS_USUAL, NULL}}, ""},
    {"disagreements on two genes are two", "A B", false,
     {{"ONE", NULL, "general", "A", SD_CLASS_AVOID, NULL}, {"ONE", NULL, "general", "B", SD_CLASS_USUAL, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_USUAL, NULL}, {"TWO", NULL, "general", "B", SD_CLASS_CHANGE, NULL}},
     "ONE: avoid; TWO: usual. ONE is stricter. | ONE: usual; TWO: change. TWO is stricter."},
    {"of several populations the urgent one is named", "A", false,
     {{"ONE", NULL, "adults", "A", SD_CLASS_USUAL, NULL}, {"ONE", NULL, "children", "A", SD_CLASS_AVOID, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_USUAL, NULL}},
     "ONE: avoid (children); TWO: usual. ONE is stricter."},
    {"where results tie nothing is said", "A", true,
     {{"ONE", NULL, "general", "A", SD_CLASS_AVOID, NULL}, {"TWO", NULL, "general", "A", SD_CLASS_USUAL, NULL}}, ""},
};
/* clang-format on */

static const sd_kb_action actions[] = {
    [SD_CLASS_AVOID] = {.class_ = SD_CLASS_AVOID, .code = "avoid", .label = "avoid"},
    [SD_CLASS_CHANGE] = {.class_ = SD_CLASS_CHANGE, .code = "change", .label = "change"},
    [SD_CLASS_CAUTION] = {.class_ = SD_CLASS_CAUTION, .code = "care", .label = "caution"},
    [SD_CLASS_USUAL] = {.class_ = SD_CLASS_USUAL, .code = "usual", .label = "usual"},
    [SD_CLASS_NONE] = {.class_ = SD_CLASS_NONE, .code = "none", .label = "none"},
};

/* What a row describes, in memory of its own. */
typedef struct scene {
    sd_gene_state states[N_GENES];
    sd_gene_states of_genes[N_GENES];
    sd_kb_condition conditions[MAX_ADVICE][N_GENES];
    sd_kb_guidance rules[MAX_ADVICE];
    sd_advice advice[MAX_ADVICE];
    sd_drug_advice drug;
} scene;

static void set_up(const struct agreement_case *row, scene *s)
{
    memset(s, 0, sizeof *s);
    for (size_t g = 0; g < N_GENES; g++) {
        s->states[g].outcome = strstr(row->called, genes[g].name) ? &result : NULL;
        s->of_genes[g] =
            (sd_gene_states){.gene = &genes[g], .states = &s->states[g], .n_states = 1};
    }
    size_t n = 0;
    for (; n < MAX_ADVICE && row->advice[n].source; n++) {
        const said *from = &row->advice[n];
        sd_kb_guidance *rule = &s->rules[n];
        *rule = (sd_kb_guidance){.source = from->source,
                                 .strength = from->strength,
                                 .population = from->population,
                                 .number = from->number,
                                 .action = &actions[from->class_],
                                 .conditions = s->conditions[n]};
        for (size_t g = 0; g < N_GENES; g++)
            if (strstr(from->genes, genes[g].name))
                s->conditions[n][rule->n_conditions++].gene = &genes[g];
        s->advice[n].rule = rule;
    }
    s->drug = (sd_drug_advice){
        .advice = s->advice, .n_advice = n, .is_ambiguous = row->is_ambiguous};
}

static void says(void **state)
{
    const struct agreement_case *row = *state;
    sd_arena *arena = sd_arena__new();
    scene s;
    set_up(row, &s);
    assert_int_equal(sd_agreement__find(s.of_genes, arena, &s.drug, NULL), SD_OK);
    char text[1024] = "";
    for (size_t i = 0; i < s.drug.n_disagreements; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " | " : "",
                 s.drug.disagreements[i].words);
    assert_string_equal(text, row->want);
    sd_arena__free(arena);
}

static void want_of_memory_is_an_error(void **state)
{
    (void)state;
    const struct agreement_case *row = &cases[1];
    for (long i = 0;; i++) {
        scene s;
        set_up(row, &s);
        fail_alloc_at(i);
        sd_arena *arena = sd_arena__new();
        const sd_status status =
            arena ? sd_agreement__find(s.of_genes, arena, &s.drug, NULL) : SD_ENOMEM;
        const bool was_reached = fail_alloc_stop();
        sd_arena__free(arena);
        if (!was_reached) {
            assert_int_equal(status, SD_OK);
            break;
        }
        assert_int_equal(status, SD_ENOMEM);
    }
}

int main(void)
{
    struct CMUnitTest tests[COUNT(cases) + 1];
    size_t n = 0;
    ADD_CASES(tests, n, cases, says);
    ADD_TEST(tests, n, want_of_memory_is_an_error);
    return RUN_TESTS("agreement", tests, n);
}
