/* test_population.c -- which rules are for this patient, and what is done with the
 * others. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <string.h>

#include "fail_alloc.h"
#include "interpret/interpret.h"
#include "interpret/population.h"
#include "tiny_kb.h"

static const char guidance[] =
    "rule\tdrug\tpopulation\tresults\taction\tnumber\tstrength\timplication\t"
    "recommendation\tnot_covered\tguideline\turl\tpmid\tdate\n"
    "g1\ttoyamine\tgeneral\tTOYA is No Result\tstandard\t.\t.\t.\t.\t.\t.\t.\t.\t.\n"
    "w1\ttoywax\tasked\tTOYA is No Result\tavoid\t.\t.\t.\tNever.\t.\t.\t.\t.\t.\n"
    "w2\ttoywax\tasked\tTOYA is Poor Metabolizer\tavoid\t.\t.\t.\tWell.\t.\t.\t.\t.\t.\n"
    "w3\ttoywax\tgeneral\tTOYA is No Result\tstandard\t.\t.\t.\tOften.\t.\t.\t.\t.\t.\n"
    "z1\ttoyzole\tasked\tTOYA is No Result\tstandard\t.\t.\t.\t.\t.\t.\t.\t.\t.\n";
static const char drugs[] = "drug\trxnorm\tatc\tclass\tsynonyms\n"
                            "toyamine\t.\t.\t.\t.\ntoywax\t.\t.\t.\t.\n"
                            "toyzole\t.\t.\t.\t.\n";
static const char diagnoses[] = "diagnosis\tis_a\tsynonyms\nrust\t.\t.\n"
                                "red rust\trust\t.\ncracks\t.\t.\n";

static const char interactions[] =
    "drug\tenzyme\teffect\tstrength\tsource\tdate\tevidence\n"
    "toyamine\tTOYASE\tinhibitor\tmoderate\tTOYS\t2025\t.\n"
    "toyamine\tTOYESE\tinducer\tstrong\tTOYS\t2025\t.\n"
    "toyzole\tTOYASE\tinhibitor\tweak\tTOYS\t2025\t.\n";

/* The tiny tables with these, and populations.tsv of `rows`. */
static sd_status open_with(const char *rows, sd_kb **kb, sd_error *err)
{
    char table[512] = "population\tsource\tdrug\tfacts\n";
    assert_true(strlen(table) + strlen(rows) < sizeof table);
    strcat(table, rows);
    tiny_kb tiny;
    tiny_kb_read(&tiny);
    tiny_kb_put(&tiny, "drugs.tsv", drugs, sizeof drugs - 1);
    tiny_kb_put(&tiny, "diagnoses.tsv", diagnoses, sizeof diagnoses - 1);
    tiny_kb_put(&tiny, "guidance/TOYS.tsv", guidance, sizeof guidance - 1);
    tiny_kb_put(&tiny, "interactions.tsv", interactions, sizeof interactions - 1);
    tiny_kb_put(&tiny, "populations.tsv", table, strlen(table));
    const sd_status status = sd_kb__open_tables(kb, tiny.tables, tiny.n_tables, err);
    tiny_kb_free(&tiny);
    return status;
}

static const sd_kb_guidance *find_rule(const sd_kb *kb, const char *name)
{
    size_t n;
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rules[i].rule, name) == 0)
            return &rules[i];
    fail_msg("no rule %s", name);
    return NULL;
}

/* Of whom nothing is known. */
static sd_patient nobody(void)
{
    return (sd_patient){.age_years = SD_NO_NUMBER,
                        .weight_kg = SD_NO_NUMBER,
                        .height_cm = SD_NO_NUMBER,
                        .egfr = SD_NO_NUMBER,
                        .target_inr = SD_NO_NUMBER,
                        .baseline_inr = SD_NO_NUMBER};
}

/* ---- facts ---- */

/* `has` and `lacks`: one diagnosis each; `toyzole_months` is for how long that is taken,
 * -1: it is not. */
/* clang-format off */
static const struct fact_case {
    const char *name, *facts;
    double age, weight, height;
    sd_ancestry ancestry;
    const char *has, *lacks;
    double toyzole_months;
    sd_known want;
    const char *why;
} fact_cases[] = {
    {"from an age on, at that age", "age from 18", 18, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_YES, ""},
    {"from an age on, below it", "age from 18", 17.5, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NO, "age 17.5 years"},
    {"below an age, at that age", "age below 18", 18, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NO, "age 18 years"},
    {"below an age, below it", "age below 18", 17, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_YES, ""},
    {"an age that is not known excludes nothing", "age below 18", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NOT_KNOWN, ""},
    {"over a weight, at that weight", "weight over 40", SD_NO_NUMBER, 40, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NO, "weight 40 kg"},
    {"up to a weight, at that weight", "weight up_to 40", SD_NO_NUMBER, 40, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_YES, ""},
    {"a body mass index needs weight and height", "bmi over 25", SD_NO_NUMBER, 90, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NOT_KNOWN, ""},
    {"a body mass index over a bound", "bmi over 25", SD_NO_NUMBER, 90, 180, 0, NULL, NULL, -1, SD_YES, ""},
    {"a body mass index below a bound", "bmi over 25", SD_NO_NUMBER, 72, 180, 0, NULL, NULL, -1, SD_NO, "body mass index 22.2"},
    {"a diagnosis that is there", "has rust|cracks", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, "cracks", NULL, -1, SD_YES, ""},
    {"a kind of a diagnosis", "has rust", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, "red rust", NULL, -1, SD_YES, ""},
    {"a diagnosis that nobody mentions", "has rust", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, "cracks", NULL, -1, SD_NOT_KNOWN, ""},
    {"a diagnosis that is not there", "has rust", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, "rust", -1, SD_NO, "no rust"},
    {"one of two that is not there leaves the other open", "has rust|cracks", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, "rust", -1, SD_NOT_KNOWN, ""},
    {"a diagnosis that others must not have", "lacks rust|cracks", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, "red rust", NULL, -1, SD_NO, "rust"},
    {"what nobody mentions may be there", "lacks rust", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NOT_KNOWN, ""},
    {"an ancestry", "ancestry african|european", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, SD_ANCESTRY_EUROPEAN, NULL, NULL, -1, SD_YES, ""},
    {"another ancestry", "ancestry african", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, SD_ANCESTRY_EAST_ASIAN, NULL, NULL, -1, SD_NO, "East Asian ancestry"},
    {"an ancestry that others must not have", "other_ancestry african", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, SD_ANCESTRY_AFRICAN, NULL, NULL, -1, SD_NO, "African ancestry"},
    {"mixed ancestry may be any", "other_ancestry african", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, SD_ANCESTRY_MIXED, NULL, NULL, -1, SD_NOT_KNOWN, ""},
    {"a drug used for long", "used 3 toyzole", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, 4, SD_YES, ""},
    {"a drug used for a while may have been used before", "used 3 toyzole", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, 3, SD_NOT_KNOWN, ""},
    {"a drug that is used for long is not new", "unused 3 toyamine|toyzole", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, 3.5, SD_NO, "toyzole taken for 3.5 months"},
    {"a drug used nobody knows how long may be new", "unused 3 toyzole", SD_NO_NUMBER, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, SD_NO_NUMBER, SD_NOT_KNOWN, ""},
    {"all facts must hold: one does not", "weight from 40; age below 18", 30, 90, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NO, "age 30 years"},
    {"all facts must hold: one is not known", "weight from 40; age below 18", 9, SD_NO_NUMBER, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_NOT_KNOWN, ""},
    {"all facts hold", "weight from 40; age below 18", 9, 41, SD_NO_NUMBER, 0, NULL, NULL, -1, SD_YES, ""},
};
/* clang-format on */

static void includes(void **state)
{
    const struct fact_case *c = *state;
    char row[128];
    snprintf(row, sizeof row, "asked\t.\t.\t%s\n", c->facts);
    sd_kb *kb;
    assert_int_equal(open_with(row, &kb, NULL), SD_OK);
    sd_patient patient = nobody();
    patient.age_years = c->age;
    patient.weight_kg = c->weight;
    patient.height_cm = c->height;
    patient.ancestry = c->ancestry;
    const char *named = c->has ? c->has : c->lacks;
    const sd_diagnosis said = {named, named ? sd_kb__find_diagnosis(kb, named) : NULL,
                               c->has ? SD_YES : SD_NO};
    patient.diagnoses = &said;
    patient.n_diagnoses = named ? 1 : 0;
    const sd_taken taken = {.drug = sd_kb__find_drug(kb, "toyzole"),
                            .dose_mg_per_day = SD_NO_NUMBER,
                            .since_months = c->toyzole_months};
    patient.taken = &taken;
    patient.n_taken = c->toyzole_months < 0 ? 0 : 1;
    sd_text why = {0};
    assert_int_equal(sd_population__includes(kb, find_rule(kb, "w1"), &patient, &why),
                     c->want);
    assert_string_equal(why.data ? why.data : "", c->why);
    sd_text__free(&why);
    sd_kb_close(kb);
}

static void nothing_is_known_without_patient_or_row(void **state)
{
    (void)state;
    sd_kb *kb;
    assert_int_equal(open_with("asked\t.\t.\tage from 18\n", &kb, NULL), SD_OK);
    sd_patient child = nobody();
    child.age_years = 3;
    sd_text why = {0};
    assert_int_equal(sd_population__includes(kb, find_rule(kb, "w1"), NULL, &why),
                     SD_NOT_KNOWN);
    assert_int_equal(sd_population__includes(kb, find_rule(kb, "w3"), &child, &why),
                     SD_NOT_KNOWN);
    assert_null(why.data);
    sd_kb_close(kb);
}

static void a_row_of_one_drug_counts_more_than_one_of_all(void **state)
{
    (void)state;
    static const char *const orders[] = {
        "asked\t.\t.\tage from 18\nasked\t.\ttoyzole\tage from 60\n"
        "asked\tTOYS\t.\tage from 40\n",
        "asked\t.\ttoyzole\tage from 60\nasked\tTOYS\t.\tage from 40\n"
        "asked\t.\t.\tage from 18\n"};
    for (size_t i = 0; i < COUNT(orders); i++) {
        sd_kb *kb;
        assert_int_equal(open_with(orders[i], &kb, NULL), SD_OK);
        assert_true(find_rule(kb, "z1")->whom->facts[0].number == 60);
        assert_true(find_rule(kb, "w1")->whom->facts[0].number == 40);
        assert_null(find_rule(kb, "g1")->whom);
        sd_kb_close(kb);
    }
}

static void every_row_of_the_shipped_table_is_for_some_rule(void **state)
{
    (void)state;
    sd_kb *kb;
    size_t n, n_rules;
    assert_int_equal(sd_kb_open(&kb, NULL, NULL), SD_OK);
    const sd_kb_population *rows = sd_kb__whom(kb, &n);
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n_rules);
    assert_true(n > 20);
    for (size_t i = 0; i < n; i++) {
        bool is_used = false;
        for (size_t r = 0; r < n_rules && !is_used; r++)
            is_used = rules[r].whom == &rows[i];
        if (!is_used)
            fail_msg("no rule is for %s", rows[i].population);
    }
    sd_kb_close(kb);
}

/* `taken`: names of drugs, joined by blanks; NULL: the file does not list them. */
/* clang-format off */
static const struct inhibition_case {
    const char *name, *facts, *taken;
    sd_known want;
    const char *why;
} inhibition_cases[] = {
    {"an inhibitor of that strength", "inhibited TOYASE moderate", "toyamine", SD_YES, ""},
    {"a weaker inhibitor leaves a stronger one open", "inhibited TOYASE moderate", "toyzole", SD_NOT_KNOWN, ""},
    {"a stronger inhibitor takes the weaker one's place", "inhibited TOYASE weak", "toyzole toyamine", SD_NO, "toyamine, a moderate inhibitor of TOYASE, is taken"},
    {"any of the strengths will do", "inhibited TOYASE moderate|weak", "toyzole", SD_YES, ""},
    {"a drug that is not listed may be an inhibitor", "inhibited TOYASE weak", "toywax", SD_NOT_KNOWN, ""},
    {"who takes an inhibitor is not without", "uninhibited TOYASE", "toywax toyzole", SD_NO, "toyzole, a weak inhibitor of TOYASE, is taken"},
    {"who takes none that is listed may take one all the same", "uninhibited TOYASE", "toywax", SD_NOT_KNOWN, ""},
    {"an inducer is no inhibitor", "uninhibited TOYESE", "toyamine", SD_NOT_KNOWN, ""},
    {"nobody knows without a list of drugs", "uninhibited TOYASE", NULL, SD_NOT_KNOWN, ""},
};
/* clang-format on */

static void inhibits(void **state)
{
    const struct inhibition_case *c = *state;
    char row[128], names[64] = "";
    snprintf(row, sizeof row, "asked\t.\t.\t%s\n", c->facts);
    sd_kb *kb;
    assert_int_equal(open_with(row, &kb, NULL), SD_OK);
    sd_patient patient = nobody();
    sd_taken taken[4];
    strcpy(names, c->taken ? c->taken : "");
    char *rest = NULL;
    for (char *name = strtok_r(names, " ", &rest); name;
         name = strtok_r(NULL, " ", &rest))
        taken[patient.n_taken++] = (sd_taken){.drug = sd_kb__find_drug(kb, name)};
    patient.taken = taken;
    patient.has_taken = c->taken != NULL;
    sd_text why = {0};
    assert_int_equal(sd_population__includes(kb, find_rule(kb, "w1"), &patient, &why),
                     c->want);
    assert_string_equal(why.data ? why.data : "", c->why);
    sd_text__free(&why);
    sd_kb_close(kb);
}

/* ---- what is refused ---- */

/* clang-format off */
static const struct refused_case {
    const char *name, *rows, *message;
    int64_t line;
} refused_cases[] = {
    {"a population twice is refused", "asked\t.\t.\tage from 18\nasked\t.\t.\tage from 20\n", "asked is there twice", 3},
    {"an unknown drug is refused", "asked\t.\ttoyxyl\tage from 18\n", "drug toyxyl is not in drugs.tsv", 2},
    {"an unknown fact is refused", "asked\t.\t.\tshoes from 18\n", "\"shoes\" is no kind of fact", 2},
    {"an unknown bound is refused", "asked\t.\t.\tage above 18\n", "\"above\" is not one of: from, below, over, up_to", 2},
    {"a bound without a number is refused", "asked\t.\t.\tage from x\n", "\"x\" is no number", 2},
    {"a bound alone is refused", "asked\t.\t.\tage\n", "\"\" is not one of", 2},
    {"an unknown diagnosis is refused", "asked\t.\t.\thas dust\n", "dust is not in diagnoses.tsv", 2},
    {"no diagnosis is refused", "asked\t.\t.\thas\n", "a fact without a value", 2},
    {"an unknown ancestry is refused", "asked\t.\t.\tancestry martian\n", "martian is no ancestry", 2},
    {"use without drugs is refused", "asked\t.\t.\tused 3\n", "a fact without a value", 2},
    {"use of an unknown drug is refused", "asked\t.\t.\tused 3 toyxyl\n", "drug toyxyl is not in drugs.tsv", 2},
    {"use without months is refused", "asked\t.\t.\tused toyzole\n", "\"toyzole\" is no number", 2},
    {"an unknown enzyme is refused", "asked\t.\t.\tuninhibited DUST\n", "enzyme \"DUST\" is not in interactions.tsv", 2},
    {"an unknown strength is refused", "asked\t.\t.\tinhibited TOYASE mighty\n", "mighty is no strength", 2},
    {"no strength is refused", "asked\t.\t.\tinhibited TOYASE\n", "a fact without a value", 2},
    {"no facts are refused", "asked\t.\t.\t.\n", "\".\" is no kind of fact", 2},
};
/* clang-format on */

static void refuses(void **state)
{
    const struct refused_case *c = *state;
    sd_kb *kb;
    sd_error err = {0};
    assert_int_equal(open_with(c->rows, &kb, &err), SD_EKNOWLEDGE);
    assert_string_equal(err.source, "populations.tsv");
    assert_int_equal(err.line, c->line);
    if (!strstr(err.message, c->message))
        fail_msg("%s", err.message);
}

/* ---- guidance ---- */

typedef struct guided {
    sd_kb *kb;
    sd_arena *arena;
    sd_meaning *meanings;
    const sd_drug_advice *drugs;
    size_t n_drugs;
} guided;

/* No gene has a result. */
static guided open_guided(void)
{
    guided g = {.arena = sd_arena__new()};
    assert_int_equal(open_with("asked\t.\t.\tage below 18\n", &g.kb, NULL), SD_OK);
    const size_t n = sd_kb_gene_count(g.kb);
    g.meanings = SD_NEW(g.arena, sd_meaning, n);
    sd_call *calls = SD_NEW(g.arena, sd_call, n);
    for (size_t i = 0; i < n; i++) {
        calls[i].gene = sd_kb__gene(g.kb, i);
        calls[i].state = SD_CALL_NO_DATA;
        assert_int_equal(
            sd_interpret__call(g.kb, &calls[i], g.arena, &g.meanings[i], NULL), SD_OK);
    }
    return g;
}

static void guide(guided *g, const sd_asked *asked)
{
    assert_int_equal(sd_interpret__guidance(g->kb, g->meanings, asked, g->arena,
                                            &g->drugs, &g->n_drugs, NULL),
                     SD_OK);
}

static void close_guided(guided *g)
{
    sd_arena__free(g->arena);
    sd_kb_close(g->kb);
}

static void rules_for_others_are_set_aside_and_count_for_nothing(void **state)
{
    (void)state;
    guided g = open_guided();
    sd_patient adult = nobody();
    adult.age_years = 30;
    guide(&g, NULL);
    assert_int_equal(g.n_drugs, 3);
    assert_string_equal(g.drugs[1].drug->name, "toywax");
    assert_int_equal(g.drugs[1].n_advice, 2);
    assert_int_equal(g.drugs[1].worst, SD_CLASS_AVOID);
    assert_int_equal(g.drugs[1].n_set_aside, 0);
    guide(&g, &(sd_asked){.patient = &adult});
    const sd_drug_advice *wax = &g.drugs[1];
    assert_int_equal(wax->n_advice, 1);
    assert_string_equal(wax->advice[0].rule->rule, "w3");
    assert_int_equal(wax->worst, SD_CLASS_USUAL);
    assert_int_equal(wax->n_set_aside, 1); /* w2 is not selected by the results */
    assert_string_equal(wax->set_aside[0].rule->rule, "w1");
    assert_string_equal(wax->set_aside[0].because, "age 30 years");
    assert_int_equal(g.drugs[2].n_advice, 0);
    assert_int_equal(g.drugs[2].worst, SD_CLASS_NONE);
    assert_int_equal(g.drugs[2].n_set_aside, 1);
    close_guided(&g);
}

static void drugs_taken_come_first_in_the_order_of_the_file(void **state)
{
    (void)state;
    guided g = open_guided();
    const sd_taken taken[] = {{.written = "sawdust"},
                              {.drug = sd_kb__find_drug(g.kb, "toyzole")},
                              {.drug = sd_kb__find_drug(g.kb, "toyamine")}};
    sd_patient patient = nobody();
    patient.taken = taken;
    patient.n_taken = 3;
    patient.has_taken = true;
    guide(&g, &(sd_asked){.patient = &patient});
    assert_int_equal(g.n_drugs, 3);
    assert_string_equal(g.drugs[0].drug->name, "toyzole");
    assert_ptr_equal(g.drugs[0].taken, &taken[1]);
    assert_string_equal(g.drugs[1].drug->name, "toyamine");
    assert_string_equal(g.drugs[2].drug->name, "toywax");
    assert_null(g.drugs[2].taken);
    assert_int_equal(g.drugs[0].n_advice, 1);
    close_guided(&g);
}

static void only_drugs_asked_for_and_those_taken_are_there(void **state)
{
    (void)state;
    guided g = open_guided();
    const bool is_asked[3] = {true, false, false}, none[3] = {false, false, false};
    const sd_taken taken = {.drug = sd_kb__find_drug(g.kb, "toyzole")};
    sd_patient patient = nobody();
    guide(&g, &(sd_asked){.is_asked = is_asked});
    assert_int_equal(g.n_drugs, 1);
    assert_string_equal(g.drugs[0].drug->name, "toyamine");
    patient.taken = &taken;
    patient.n_taken = 1;
    guide(&g, &(sd_asked){.patient = &patient, .is_asked = is_asked});
    assert_int_equal(g.n_drugs, 2);
    assert_string_equal(g.drugs[0].drug->name, "toyzole");
    guide(&g, &(sd_asked){.is_asked = none});
    assert_int_equal(g.n_drugs, 0);
    close_guided(&g);
}

static void want_of_memory_is_said(void **state)
{
    (void)state;
    guided g = open_guided();
    const sd_taken taken = {.drug = sd_kb__find_drug(g.kb, "toyzole")};
    sd_patient patient = nobody();
    patient.age_years = 30;
    patient.taken = &taken;
    patient.n_taken = 1;
    for (long n = 0;; n++) {
        sd_arena *arena = sd_arena__new();
        fail_alloc_at(n);
        const sd_status status =
            sd_interpret__guidance(g.kb, g.meanings, &(sd_asked){.patient = &patient},
                                   arena, &g.drugs, &g.n_drugs, NULL);
        const bool was_reached = fail_alloc_stop();
        sd_arena__free(arena);
        assert_int_equal(status, was_reached ? SD_ENOMEM : SD_OK);
        if (!was_reached)
            break;
    }
    close_guided(&g);
}

int main(void)
{
    struct CMUnitTest
        tests[COUNT(fact_cases) + COUNT(inhibition_cases) + COUNT(refused_cases) + 7];
    size_t n_tests = 0;
    ADD_CASES(tests, n_tests, fact_cases, includes);
    ADD_CASES(tests, n_tests, inhibition_cases, inhibits);
    ADD_TEST(tests, n_tests, nothing_is_known_without_patient_or_row);
    ADD_TEST(tests, n_tests, a_row_of_one_drug_counts_more_than_one_of_all);
    ADD_TEST(tests, n_tests, every_row_of_the_shipped_table_is_for_some_rule);
    ADD_CASES(tests, n_tests, refused_cases, refuses);
    ADD_TEST(tests, n_tests, rules_for_others_are_set_aside_and_count_for_nothing);
    ADD_TEST(tests, n_tests, drugs_taken_come_first_in_the_order_of_the_file);
    ADD_TEST(tests, n_tests, only_drugs_asked_for_and_those_taken_are_there);
    ADD_TEST(tests, n_tests, want_of_memory_is_said);
    return RUN_TESTS("population", tests, n_tests);
}
