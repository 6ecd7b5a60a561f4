/* test_absent_risk.c -- sites where an absent record misleads are marked in the shipped
 * tables, and told by name and frequency where they are taken as the reference.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "call/call.h"

static sd_kb *kb;

/* ---- the list, pinned ---- */

// clang-format off
static const struct risk_case {
    const char *name, *gene, *site;
    bool on_38, on_37;
    const char *text_38, *text_37; /* of the notes; NULL where there is none */
} risk_cases[] = {
    {"CYP2C19's I331V, which the builds have differently", "CYP2C19", "rs3758581", true, true,
     "On 94.8 % of chromosomes it is another base than A (1000 Genomes Project).", "On 5.2 % of chromosomes it is another base than G"},
    {"UGT1A1's repeat", "UGT1A1", "rs3064744", true, true, "% of chromosomes it is another base than CAT (", "% of chromosomes it is another base than CAT ("},
    {"CYP3A5*3, the reference of GRCh37", "CYP3A5", "rs776746", true, true, "of chromosomes it is another base than T (", "of chromosomes it is another base than C ("},
    {"CYP2B6's site beside CYP2B7", "CYP2B6", "rs2279343", true, true,
     "On 31.0 % of chromosomes it is another base than A (50 genomes of GeT-RM).", "On 31.0 % of chromosomes it is another base than A (50 genomes of GeT-RM)."},
    {"DPYD*9A, the reference of GRCh37", "DPYD", "rs1801265", false, true, NULL,
     "On 73.9 % of chromosomes it is another base than G (1000 Genomes Project, phase 3)."},
    {"Factor V Leiden, the reference of GRCh37", "F5", "rs6025", false, true, NULL, "On 99.2 % of chromosomes it is another base than T (1000 Genomes Project)."},
    {"CYP2D6's S486T", "CYP2D6", "rs1135840", false, true, NULL, "On 40.3 % of chromosomes it is another base than G (1000 Genomes Project, phase 3)."},
    {"CYP2D6's R296C", "CYP2D6", "rs16947", false, true, NULL, "On 64.4 % of chromosomes it is another base than A (1000 Genomes Project, phase 3)."},
    {"CYP2D6's V136V", "CYP2D6", "rs1058164", false, true, NULL, "On 40.4 % of chromosomes it is another base than G (1000 Genomes Project, phase 3)."},
};
// clang-format on

/* What is noted of a site where all of its gene is assumed; NULL where nothing is. */
static const char *note_of(const sd_kb_gene *gene, uint16_t site, sd_assembly assembly,
                           sd_caller *caller)
{
    static sd_cell cells[1024];
    const sd_call *call = NULL;
    assert_true(gene->n_sites <= COUNT(cells));
    for (uint16_t s = 0; s < gene->n_sites; s++) {
        const int16_t ref = gene->sites[s].on[assembly].ref;
        cells[s] = (sd_cell){.state = SD_CELL_ASSUMED, .allele = {ref, ref}};
    }
    sd_caller__set_assembly(caller, assembly);
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, NULL), SD_OK);
    for (size_t i = 0; i < call->n_notes; i++)
        if (call->notes[i].site == site &&
            strcmp(call->notes[i].code, "ABSENT_RISK") == 0)
            return call->notes[i].text;
    return NULL;
}

static void expect_note(const struct risk_case *c, const sd_kb_gene *gene, uint16_t site,
                        sd_assembly assembly, const char *want)
{
    sd_caller *caller = NULL;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    const char *text = note_of(gene, site, assembly, caller);
    if (!want)
        assert_null(text);
    else if (!text || !strstr(text, want) || strncmp(text, c->site, strlen(c->site)) != 0)
        fail_msg("\"%s\" does not name %s and say \"%s\"", text ? text : "", c->site,
                 want);
    sd_caller__free(caller);
}

static void is_marked(void **state)
{
    const struct risk_case *c = *state;
    const sd_kb_gene *gene = sd_kb__find_gene(kb, c->gene);
    assert_non_null(gene);
    const uint16_t site = sd_kb__find_site(gene, c->site);
    assert_true(site < gene->n_sites);
    assert_int_equal(gene->sites[site].absent_risk[SD_GRCH38], c->on_38);
    assert_int_equal(gene->sites[site].absent_risk[SD_GRCH37], c->on_37);
    expect_note(c, gene, site, SD_GRCH38, c->text_38);
    expect_note(c, gene, site, SD_GRCH37, c->text_37);
}

/* ---- all of them ---- */

/* Whoever marks another site gives its frequency too. */
static void every_marked_site_is_told_with_a_frequency(void **state)
{
    (void)state;
    sd_caller *caller = NULL;
    size_t n = 0;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        for (uint16_t s = 0; s < gene->n_sites; s++)
            for (int a = 0; a < SD_ASSEMBLIES; a++) {
                if (!gene->sites[s].absent_risk[a])
                    continue;
                const char *text = note_of(gene, s, (sd_assembly)a, caller);
                if (!text || !strstr(text, " % of chromosomes "))
                    fail_msg("%s %s: %s", gene->name, gene->sites[s].id,
                             text ? text : "no note");
                n++;
            }
    }
    assert_true(n >= 13);
    sd_caller__free(caller);
}

/* ---- of a gene as a whole ---- */

// clang-format off
static const struct whole_case {
    const char *name, *gene, *observed; /* a site with the reference observed; NULL: none */
    const char *has, *lacks;
} whole_cases[] = {
    {"common alleles that are no key are named", "CYP2B6", NULL, "*18 (8.1 % of chromosomes in AFR)", NULL},
    {"the most common come first", "CYP2C19", NULL, "missed may be: *2 (36.1 % of chromosomes in SAS), *17 (", "*38"},
    {"alleles that were not counted alone come before", "CYP2B6", NULL, "missed may be: *4, *6, *9, *18 (", NULL},
    {"a site that was seen takes its alleles out", "CYP2B6", "rs28399499", "*6, *9, ", "*18 ("},
    {"an allele that needs a site beside a key one", "NUDT15", NULL, "*6 (2.1 % of chromosomes in EAS)", "*9 ("},
    {"what two sites decide is open until one of them excludes it", "NUDT15", "rs116855232", "*6 (2.1 % of chromosomes in EAS)", "*3 ("},
    {"positions are counted where no frequency is known", "DPYD", NULL, "83 of 83 positions have no record and were read as the reference, as asked.", "missed"},
};
// clang-format on

static void tells_what_is_assumed(void **state)
{
    const struct whole_case *c = *state;
    const sd_kb_gene *gene = sd_kb__find_gene(kb, c->gene);
    static sd_cell cells[1024];
    const char *text = NULL;
    const sd_call *call = NULL;
    sd_caller *caller = NULL;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    for (uint16_t s = 0; s < gene->n_sites; s++) {
        const int16_t ref = gene->sites[s].on[SD_GRCH38].ref;
        const bool is_seen = c->observed && strcmp(gene->sites[s].id, c->observed) == 0;
        cells[s] = (sd_cell){.state = is_seen ? SD_CELL_OBSERVED : SD_CELL_ASSUMED,
                             .allele = {ref, ref}};
    }
    sd_caller__set_assembly(caller, SD_GRCH38);
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, NULL), SD_OK);
    for (size_t i = 0; i < call->n_notes; i++)
        if (strcmp(call->notes[i].code, "ASSUMED") == 0)
            text = call->notes[i].text;
    if (!text || !strstr(text, c->has) || (c->lacks && strstr(text, c->lacks)))
        fail_msg("%s", text ? text : "no note");
    sd_caller__free(caller);
}

static void nothing_is_said_where_nothing_is_assumed(void **state)
{
    (void)state;
    const sd_kb_gene *gene = sd_kb__find_gene(kb, "CYP2C19");
    static sd_cell cells[1024];
    const sd_call *call = NULL;
    sd_caller *caller = NULL;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    for (uint16_t s = 0; s < gene->n_sites; s++)
        cells[s] = (sd_cell){.state = SD_CELL_OBSERVED};
    sd_caller__set_assembly(caller, SD_GRCH38);
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, NULL), SD_OK);
    for (size_t i = 0; i < call->n_notes; i++)
        assert_string_not_equal(call->notes[i].code, "ASSUMED");
    sd_caller__free(caller);
}

static int setup(void **state)
{
    (void)state;
    return sd_kb_open(&kb, NULL, NULL) == SD_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    sd_kb_close(kb);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[COUNT(risk_cases) + COUNT(whole_cases) + 2];
    size_t n = 0;
    ADD_CASES(tests, n, risk_cases, is_marked);
    ADD_CASES(tests, n, whole_cases, tells_what_is_assumed);
    ADD_TEST(tests, n, nothing_is_said_where_nothing_is_assumed);
    ADD_TEST(tests, n, every_marked_site_is_told_with_a_frequency);
    return _cmocka_run_group_tests("absent_risk", tests, n, setup, teardown);
}
