/* test_guidance.c -- which rules results select, and what is said about them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "fail_alloc.h"
#include "meaning.h"
#include "tables.h"

enum { MAX_GENES = 16 };

/* clang-format off */
/* `calls`: "GENE call; GENE call"; genes left out are not called.  `score:` and
 * `phenotype:` in front of a call: supplied.  `want`: rules, in order. */
static const struct guidance_case {
    const char *name, *calls, *drug, *want, *class_;
    bool is_ambiguous;
    const char *needs;
} cases[] = {
    {"all conditions of a rule must hold", "STARF *2 / *2; STARS *1 / *2", "bothamine", "both.1", "avoid", false, ""},
    {"any value of a condition will do", "STARF *1 / *2; STARS *1 / *1", "bothamine", "both.3", "usual", false, ""},
    {"no rule holds: no advice", "STARF *2 / *2; STARS *1 / *1", "bothamine", "", "none", false, ""},
    {"a gene without result meets No Result only", "STARF *1 / *1", "bothamine", "both.4", "caution", false, "STARS"},
    {"no result at all: what is needed", "", "bothamine", "", "none", false, "STARF STARS"},
    {"Indeterminate and a missing score are results", "STARF *1 / *5; STARS *1 / *7", "bothamine", "both.5", "none", false, ""},
    {"an open range has no upper end", "STARF *1 / *1; STARS *1 x5 / *1", "bothamine", "both.6", "avoid", false, ""},
    {"at least a score meets every range above it", "STARF *1 / *1; STARS *10 x>=3 / *2", "bothamine", "both.2 both.3 both.6", "avoid", false, ""},
    {"populations are several answers, not ambiguous ones", "STARF *2 / *2", "indicatol", "ind.1 ind.3", "avoid", false, ""},

    {"ties that select one rule agree", "STARF *2 / *2 | *2 / *4", "indicatol", "ind.1 ind.3", "avoid", false, ""},
    {"ties that select two rules are ambiguous, the urgent one counts", "STARF *1 / *4 | *2 / *3 | *1 / *1", "indicatol", "ind.1 ind.2 ind.3 ind.4", "avoid", true, ""},
    {"ties of which one selects nothing are ambiguous", "STARF *1 / *1 | *2 / *3", "indicatol", "ind.2 ind.4", "usual", true, ""},
    {"ties that select nothing are silent", "STARF *2 / *3 | *1 / *5", "indicatol", "", "none", false, ""},
    {"ties of two genes are combined", "STARF *1 / *1 | *1 / *2; STARS *1 / *1 | *1 / *2", "bothamine", "both.2 both.3", "change", true, ""},
    {"ties of one gene that another gene makes equal agree", "STARF *1 / *1 | *1 / *2; STARS *1 / *1", "bothamine", "both.3", "usual", false, ""},

    {"a score is compared as a number", "LISTS c.2C>T / Reference", "scorazole", "sco.2", "change", false, ""},
    {"a supplied score is used", "LISTS score:0.5 Reference / Reference", "scorazole", "sco.1", "avoid", false, ""},
    {"a phenotype supplied alone stands for all its scores", "LISTS phenotype:Intermediate_Metabolizer", "scorazole", "sco.2", "change", false, ""},
    {"a phenotype of no score stands for none", "LISTS phenotype:Strange", "scorazole", "", "none", false, ""},

    {"a status that is positive", "TYPED *15:02 / *01:01", "typedine", "typ.1", "avoid", false, ""},
    {"a status that is negative", "TYPED *57:01 / *01:01", "typedine", "typ.2", "usual", false, ""},
    {"a status that stays open selects nothing", "TYPED *15 / *01:01", "typedine", "", "none", false, ""},

    {"an allele on a copy", "NAMED *1 / *3; STARF *1 / *2", "warfeen", "war.1", "change", false, ""},
    {"an allele on no copy", "NAMED *1 / *4; STARF *1 / *2", "warfeen", "war.2", "usual", false, ""},
    {"a gene that is not called lacks nothing", "STARF *1 / *2", "warfeen", "war.4", "none", false, "NAMED"},
    {"a phenotype without diplotype neither has nor lacks", "NAMED phenotype:any; STARF *1 / *2", "warfeen", "", "none", false, ""},
    {"a diplotype in either order", "NAMED *1 / *1; STARF *2 / *1", "warfeen", "war.2", "usual", false, ""},
    {"a homozygous diplotype", "NAMED *1 / *1; STARF *1 / *1", "warfeen", "war.3", "usual", false, ""},
    {"a diplotype that is named has a rule of its own", "STARF *2 / *1; STARS *1 / *1", "twinamide", "two.2 two.5", "avoid", false, ""},
    {"other diplotypes of the phenotype have another rule", "STARF *1 / *4; STARS *1 / *1", "twinamide", "two.3 two.5", "caution", false, ""},
    {"a phenotype without diplotype is none of the others", "STARF phenotype:Intermediate_Metabolizer; STARS *1 / *1", "twinamide", "two.5", "usual", false, ""},
    {"guidelines of one source answer side by side", "STARF *2 / *2; STARS *1 / *2", "twinamide", "two.1 two.4", "avoid", false, ""},
    {"a tie that one guideline does not mind leaves all firm", "STARF *2 / *2; STARS *1 / *1 | *1 x2 / *1", "twinamide", "two.1 two.5", "avoid", false, ""},
    {"a tie that one guideline minds is ambiguous", "STARF *2 / *2; STARS *1 / *1 | *1 / *2", "twinamide", "two.1 two.4 two.5", "avoid", true, ""},
    {"a diplotype is no other with the same start", "NAMED *1 / *1; STARF *1 / ?*22", "warfeen", "", "none", false, ""},
};

static const struct because_case {
    const char *name, *calls, *drug, *want; /* of the first advice */
} because_cases[] = {
    {"results are named in the rule's order", "STARF *2 / *2; STARS *1 / *2", "bothamine", "STARF Poor Metabolizer, STARS activity score 1.0"},
    {"a gene without result is named", "STARF *1 / *1", "bothamine", "STARF Normal Metabolizer, STARS no result"},
    {"ties of one phenotype are not told apart", "STARF *2 / *2 | *2 / *4", "indicatol", "STARF Poor Metabolizer"},
    {"ties of which all select the rule are alternatives", "STARF *2 / *2 | *1 / *4", "indicatol", "STARF Poor Metabolizer or Intermediate Metabolizer"},
    {"ties of which some select the rule are named", "STARF *2 / *2 | *1 / *1", "indicatol", "STARF Poor Metabolizer (if *2/*2)"},
    {"of many ties three are named", "STARF *2 / *2 | *2 / *4 | *4 / *4 | *1 / *2 | *1 / *1", "indicatol", "STARF Poor Metabolizer or Intermediate Metabolizer (if *2/*2 or *2/*4 or *4/*4 or others)"},
    {"an allele is named by its diplotype", "NAMED *1 / *3; STARF *1 / *2", "warfeen", "NAMED *1/*3, STARF *1/*2"},
    {"a typing of one allele is said", "TYPED *15:02", "typedine", "TYPED *15:02 positive (one allele typed)"},
    {"a supplied phenotype is named without a score", "LISTS phenotype:Poor_Metabolizer", "scorazole", "LISTS Poor Metabolizer"},
};
/* clang-format on */

/* "score:0.5 " or "phenotype:Poor_Metabolizer" in front of a call. */
static const char *read_supplied(sd_call *call, const char *text)
{
    const bool is_score = strncmp(text, "score:", 6) == 0;
    if (!is_score && strncmp(text, "phenotype:", 10) != 0)
        return text;
    text += is_score ? 6 : 10;
    const size_t length = strcspn(text, " ");
    char *value = sd_arena__strndup(tables_arena, text, length);
    for (char *c = value; *c; c++)
        *c = *c == '_' ? ' ' : *c;
    *(is_score ? &call->outside_score : &call->outside_phenotype) = value;
    return text[length] ? text + length + 1 : NULL;
}

static void interpret_calls(const char *calls, sd_meaning *meanings)
{
    const size_t n_genes = sd_kb_gene_count(kb);
    assert_true(n_genes <= MAX_GENES);
    for (size_t g = 0; g < n_genes; g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        char word[64];
        snprintf(word, sizeof word, "%s ", gene->name);
        const char *at = strstr(calls, word);
        sd_call supplied = {.outside_score = NULL};
        char *text = NULL;
        if (at) {
            at += strlen(word);
            at = read_supplied(&supplied,
                               sd_arena__strndup(tables_arena, at, strcspn(at, ";")));
            text = at ? sd_arena__strdup(tables_arena, at) : NULL;
        }
        sd_call *call = meaning_call(gene, text, tables_arena);
        if (supplied.outside_score || supplied.outside_phenotype) {
            call->state = SD_CALL_OUTSIDE;
            call->outside_score = supplied.outside_score;
            call->outside_phenotype = supplied.outside_phenotype;
        }
        assert_int_equal(sd_interpret__call(kb, call, tables_arena, &meanings[g], NULL),
                         SD_OK);
    }
}

static const sd_drug_advice *advise(const char *calls, const char *drug)
{
    sd_meaning meanings[MAX_GENES];
    const sd_drug_advice *advice;
    size_t n;
    interpret_calls(calls, meanings);
    assert_int_equal(
        sd_interpret__guidance(kb, meanings, NULL, tables_arena, &advice, &n, NULL),
        SD_OK);
    for (size_t i = 0; i < n; i++)
        if (strcmp(advice[i].drug->name, drug) == 0)
            return &advice[i];
    fail_msg("%s has no rules", drug);
    return NULL;
}

static void selects(void **state)
{
    static const char *const classes[] = {"avoid", "change", "caution", "usual", "none"};
    const struct guidance_case *row = *state;
    const sd_drug_advice *drug = advise(row->calls, row->drug);
    char rules[256] = "", needs[256] = "";
    for (size_t i = 0; i < drug->n_advice; i++) {
        strcat(rules, i ? " " : "");
        strcat(rules, drug->advice[i].rule->rule);
    }
    for (size_t i = 0; i < drug->n_needs; i++) {
        strcat(needs, i ? " " : "");
        strcat(needs, drug->needs[i]->name);
    }
    assert_string_equal(rules, row->want);
    assert_string_equal(needs, row->needs);
    assert_string_equal(classes[drug->worst], row->class_);
    assert_int_equal(drug->is_ambiguous, row->is_ambiguous);
}

static void gives_its_reason(void **state)
{
    const struct because_case *row = *state;
    const sd_drug_advice *drug = advise(row->calls, row->drug);
    assert_true(drug->n_advice > 0);
    assert_string_equal(drug->advice[0].because, row->want);
}

static void every_drug_with_rules_is_listed_in_name_order(void **state)
{
    (void)state;
    sd_meaning meanings[MAX_GENES];
    const sd_drug_advice *advice;
    size_t n;
    interpret_calls("", meanings);
    assert_int_equal(
        sd_interpret__guidance(kb, meanings, NULL, tables_arena, &advice, &n, NULL),
        SD_OK);
    assert_int_equal(n, 7);
    for (size_t i = 1; i < n; i++)
        assert_true(strcmp(advice[i - 1].drug->name, advice[i].drug->name) < 0);
}

static void want_of_memory_is_said(void **state)
{
    (void)state;
    sd_meaning meanings[MAX_GENES];
    interpret_calls("STARF *1 / *2 | *2 / *2; STARS *1 / *2; TYPED *15:02", meanings);
    for (long i = 0;; i++) {
        const sd_drug_advice *advice;
        size_t n;
        fail_alloc_at(i);
        sd_arena *own = sd_arena__new();
        const sd_status status =
            own ? sd_interpret__guidance(kb, meanings, NULL, own, &advice, &n, NULL)
                : SD_ENOMEM;
        const bool was_reached = fail_alloc_stop();
        sd_arena__free(own);
        if (!was_reached) {
            assert_int_equal(status, SD_OK);
            break;
        }
        assert_int_equal(status, SD_ENOMEM);
    }
}

int main(void)
{
    static struct CMUnitTest tests[COUNT(cases) + COUNT(because_cases) + 2];
    size_t n = 0;
    ADD_CASES(tests, n, cases, selects);
    ADD_CASES(tests, n, because_cases, gives_its_reason);
    ADD_TEST(tests, n, every_drug_with_rules_is_listed_in_name_order);
    ADD_TEST(tests, n, want_of_memory_is_said);
    return _cmocka_run_group_tests("guidance", tests, n, open_meaning_tables,
                                   close_tables);
}
