/* test_special_genes.c -- genes with rules of their own, called from the built-in tables:
 * repeats, renamed references, single positions, lists of variants.  No rule is in the
 * code; each case would fail with a row changed.  SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "call/call.h"
#include "interpret/interpret.h"
#include "meaning.h"

static sd_kb *kb;
static sd_caller *caller;

// clang-format off
/* All sites are seen, and reference but for `seen`: "site genotype; site genotype". */
static const struct special_case {
    const char *name, *gene, *seen, *diplotypes, *phenotype; /* NULL: the gene has none */
} cases[] = {
    {"no repeat is changed", "UGT1A1", "", "*1/*1", "Normal Metabolizer"},
    {"seven TA", "UGT1A1", "rs3064744 0/2", "*1/*28", "Intermediate Metabolizer"},
    {"seven TA on both", "UGT1A1", "rs3064744 2/2", "*28/*28", "Poor Metabolizer"},
    {"seven TA with its tag, unphased", "UGT1A1", "rs887829 0/1; rs3064744 0/2", "*1/*80+*28", "Intermediate Metabolizer"},
    {"seven TA with its tag on one strand", "UGT1A1", "rs887829 1|0; rs3064744 2|0", "*1/*80+*28", "Intermediate Metabolizer"},
    {"seven TA and the tag on two strands", "UGT1A1", "rs887829 1|0; rs3064744 0|2", "*28/*80", "Indeterminate"},
    {"the tag alone", "UGT1A1", "rs887829 0/1", "*1/*80", "Indeterminate"},
    {"eight TA with the tag beside seven with it", "UGT1A1", "rs887829 1/1; rs3064744 2/3", "*80+*28/*80+*37", "Poor Metabolizer"},
    {"seven and eight TA", "UGT1A1", "rs3064744 2/3", "*28/*37", "Poor Metabolizer"},
    {"five TA", "UGT1A1", "rs3064744 0/1", "*1/*36", "Normal Metabolizer"},
    {"five and seven TA, phased", "UGT1A1", "rs3064744 1|2", "*28/*36", "Intermediate Metabolizer"},
    {"another variant beside seven TA, unphased", "UGT1A1", "rs4148323 0/1; rs3064744 0/2", "*6/*28", "Poor Metabolizer"},

    {"the genome's own base is *38", "CYP2C19", "", "*38/*38", "Normal Metabolizer"},
    {"*1 differs from the genome", "CYP2C19", "rs3758581 1/1", "*1/*1", "Normal Metabolizer"},
    {"*1 stands before *38", "CYP2C19", "rs3758581 0/1", "*1/*38", "Normal Metabolizer"},
    {"*1 stands before *38, phased", "CYP2C19", "rs3758581 1|0", "*1/*38", "Normal Metabolizer"},

    {"one position: reference", "IFNL3", "", "rs12979860 reference (C)/rs12979860 reference (C)", NULL},
    {"one position: both", "IFNL3", "rs12979860 1|0", "rs12979860 reference (C)/rs12979860 variant (T)", NULL},
    {"one position: both, unphased", "IFNL3", "rs12979860 0/1", "rs12979860 reference (C)/rs12979860 variant (T)", NULL},
    {"coumarin sensitivity, one copy", "VKORC1", "rs9923231 0/1", "rs9923231 reference (C)/rs9923231 variant (T)", "-1639 AG"},
    {"coumarin sensitivity, phased", "VKORC1", "rs9923231 0|1", "rs9923231 reference (C)/rs9923231 variant (T)", "-1639 AG"},
    {"coumarin sensitivity, both copies", "VKORC1", "rs9923231 1/1", "rs9923231 variant (T)/rs9923231 variant (T)", "-1639 AA"},
    {"transporter function", "ABCG2", "rs2231142 0/1", "rs2231142 reference (G)/rs2231142 variant (T)", "Decreased Function"},
    {"transporter function, both copies", "ABCG2", "rs2231142 1|1", "rs2231142 variant (T)/rs2231142 variant (T)", "Poor Function"},
    {"the cluster's position for warfarin", "CYP2C-cluster", "rs12777823 0/1", "rs12777823 reference (G)/rs12777823 variant (A)", NULL},
    {"the cluster's position, phased", "CYP2C-cluster", "rs12777823 1|0", "rs12777823 reference (G)/rs12777823 variant (A)", NULL},

    {"*3 of one site", "CYP4F2", "rs2108622 0/1", "*1/*3", NULL},
    {"*3 of one site, phased", "CYP4F2", "rs2108622 1|0", "*1/*3", NULL},
    {"a decreased allele", "CYP3A4", "rs35599367 0/1", "*1/*22", "Intermediate Metabolizer"},
    {"a decreased allele, phased on both", "CYP3A4", "rs35599367 1|1", "*22/*22", "Poor Metabolizer"},
    {"a decreased and a lost allele, unphased", "CYP3A4", "rs35599367 0/1; rs67666821 0/1", "*20/*22", "Poor Metabolizer"},

    {"no listed variant proves no safety", "RYR1", "", "Reference/Reference", "Uncertain Susceptibility"},
    {"a listed variant", "RYR1", "rs118192172 0/1", "Reference/c.1840C>T", "Malignant Hyperthermia Susceptibility"},
    {"a harmless one proves no safety", "RYR1", "rs34934920 0/1", "Reference/c.5360C>T", "Uncertain Susceptibility"},
    {"two on one strand", "RYR1", "rs34934920 1|0; rs35364374 1|0", "Reference/[c.5360C>T + c.6178G>T]", "Uncertain Susceptibility"},
    {"two on two strands", "RYR1", "rs34934920 1|0; rs118192172 0|1", "c.1840C>T/c.5360C>T", "Malignant Hyperthermia Susceptibility"},
    {"two whose strands are open", "RYR1", "rs34934920 0/1; rs118192172 0/1", "{c.1840C>T + c.5360C>T}", "Malignant Hyperthermia Susceptibility"},
    {"one on both copies", "RYR1", "rs118192172 1/1", "c.1840C>T/c.1840C>T", "Malignant Hyperthermia Susceptibility"},
    {"the other gene of that risk", "CACNA1S", "rs772226819 0/1", "Reference/c.520C>T", "Malignant Hyperthermia Susceptibility"},
    {"the other gene, phased", "CACNA1S", "rs1800559 0|1", "Reference/c.3257G>A", "Malignant Hyperthermia Susceptibility"},
    {"the other gene, both variants open", "CACNA1S", "rs772226819 0/1; rs1800559 0/1", "{c.520C>T + c.3257G>A}", "Malignant Hyperthermia Susceptibility"},
};
// clang-format on

/* Put "site genotype" into the cells. */
static void see(const sd_kb_gene *gene, const char *word, sd_cell *cells)
{
    char site[32], separator;
    int a, b;
    assert_int_equal(sscanf(word, "%31s %d%c%d", site, &a, &separator, &b), 4);
    uint16_t index = sd_kb__find_site(gene, site);
    if (index == UINT16_MAX)
        fail_msg("no site %s", site);
    cells[index] = (sd_cell){.state = SD_CELL_OBSERVED,
                             .is_phased = separator == '|',
                             .allele = {(int16_t)a, (int16_t)b}};
}

static void is_called(void **state)
{
    const struct special_case *c = *state;
    static sd_cell cells[512];
    const sd_kb_gene *gene = sd_kb__find_gene(kb, c->gene);
    assert_non_null(gene);
    assert_true(gene->n_sites <= COUNT(cells));
    for (uint16_t i = 0; i < gene->n_sites; i++)
        cells[i] = (sd_cell){.state = SD_CELL_OBSERVED};
    for (const char *at = c->seen; *at; at += strspn(at, "; ")) {
        see(gene, at, cells);
        at += strcspn(at, ";");
    }
    const sd_call *call = NULL;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, NULL), SD_OK);
    char text[256] = "";
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        strcat(text, i > 0 ? " OR " : "");
        strcat(text, call->diplotypes[i].name);
    }
    assert_string_equal(text, c->diplotypes);
    sd_arena *arena = sd_arena__new();
    sd_meaning meaning;
    assert_int_equal(sd_interpret__call(kb, call, arena, &meaning, NULL), SD_OK);
    assert_int_equal(meaning.n_phenotypes, c->phenotype ? 1 : 0);
    if (c->phenotype)
        assert_string_equal(meaning.phenotypes[0], c->phenotype);
    sd_arena__free(arena);
}

/* CPIC's warfarin guideline of 2017 (PMID 28198005): in African ancestry, rs12777823 A
 * lowers the dose by 10 to 25 %. */
static void the_clusters_position_lowers_warfarin_in_african_ancestry(void **state)
{
    (void)state;
    static const struct {
        const char *gene, *call;
    } given[] = {{"CYP2C-cluster", "rs12777823 reference (G) / rs12777823 variant (A)"},
                 {"CYP2C9", "*1 / *1"},
                 {"VKORC1", "rs9923231 reference (C) / rs9923231 reference (C)"},
                 {"CYP4F2", "*1 / *1"}};
    sd_arena *arena = sd_arena__new();
    size_t n_genes = sd_kb_gene_count(kb), n_drugs = 0;
    sd_meaning *meanings = SD_NEW(arena, sd_meaning, n_genes);
    for (size_t g = 0; g < n_genes; g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        const char *call = NULL;
        for (size_t i = 0; i < COUNT(given); i++)
            if (strcmp(given[i].gene, gene->name) == 0)
                call = given[i].call;
        assert_int_equal(sd_interpret__call(kb, meaning_call(gene, call, arena), arena,
                                            &meanings[g], NULL),
                         SD_OK);
    }
    const sd_drug_advice *drugs = NULL;
    assert_int_equal(
        sd_interpret__guidance(kb, meanings, NULL, arena, &drugs, &n_drugs, NULL), SD_OK);
    size_t n_found = 0;
    for (size_t d = 0; d < n_drugs; d++)
        for (size_t i = 0; i < drugs[d].n_advice; i++) {
            const sd_kb_guidance *rule = drugs[d].advice[i].rule;
            if (strcmp(rule->drug->name, "warfarin") != 0 ||
                strcmp(rule->source, "CPIC") != 0 ||
                strcmp(rule->population, "adults, African ancestry") != 0)
                continue;
            assert_string_equal(rule->rule,
                                "CPIC.warfarin.african-adults.reduce-cluster");
            assert_string_equal(rule->number, "10..25%");
            n_found++;
        }
    assert_int_equal(n_found, 1);
    sd_arena__free(arena);
}

static int open_all(void **state)
{
    (void)state;
    return sd_kb_open(&kb, NULL, NULL) != SD_OK ||
           sd_caller__new(&caller, kb, NULL) != SD_OK;
}

static int close_all(void **state)
{
    (void)state;
    sd_caller__free(caller);
    sd_kb_close(kb);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[COUNT(cases) + 1];
    size_t n = 0;
    ADD_CASES(tests, n, cases, is_called);
    ADD_TEST(tests, n, the_clusters_position_lowers_warfarin_in_african_ancestry);
    return _cmocka_run_group_tests("genes with rules of their own", tests, n, open_all,
                                   close_all);
}
