/* test_composed.c -- what stands on the strands where no pair of named alleles fits, with
 * the tables of test-data/kb/calling; and what can be told of the phenotype, with the
 * built-in ones.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "document.h"
#include "fail_alloc.h"

static sd_kb *kb;
static sd_caller *caller;

enum { MAX_SITES = 8 };

static const sd_call *call_words(const char *gene_name, const char *words)
{
    const sd_kb_gene *gene = sd_kb__find_gene(kb, gene_name);
    assert_non_null(gene);
    sd_cell cells[MAX_SITES];
    read_cells(gene, words, cells);
    const sd_call *call = NULL;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, NULL), SD_OK);
    return call;
}

static void join_composed(const sd_call *call, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < call->n_composed; i++) {
        const size_t length = strlen(text);
        snprintf(text + length, size - length, "%s%s", i ? "; " : "",
                 call->composed[i].name);
    }
}

static size_t count_notes(const sd_call *call, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < call->n_notes; i++)
        n += strcmp(call->notes[i].code, code) == 0;
    return n;
}

/* ---- what is said ---- */

/* clang-format off */
static const struct composed_case {
    const char *name, *gene, *cells, *want;
} composed_cases[] = {
    {"two named alleles on one phased strand are a combination", "STARA", "0|1 0|1 0|0 0|0 0|0 0|0", "*1/[*2 + *3B]"},
    {"a homozygous allele and another is a combination without phase", "STARA", "1/1 0/1 0/0 0/0 0/0 0/0", "*2/[*2 + *3B]"},
    {"without phase every arrangement is listed, the reference first", "STARA", "0/1 0/1 0/0 0/1 0/0 0/0", "*1/[*2 + *3B + *4]; *2/[*3B + *4]; *3B/[*2 + *4]; *4/[*2 + *3B]"},
    {"phase sets turn independently", "STARA", "0|1:1 0|1:1 0|0 0|1:2 0|0 0|0", "*1/[*2 + *3B + *4]; *4/[*2 + *3B]"},
    {"a new base stands beside the reference", "STARA", "0/XA 0/0 0/0 0/0 0/0 0/0", "*1/g.103000C>A"},
    {"a new base stands beside a named allele on its strand", "STARA", "0|XA 0|1 0|0 0|0 0|0 0|0", "*1/[*3B + g.103000C>A]"},
    {"a new base stands opposite a named allele", "STARA", "XA|0 0|1 0|0 0|0 0|0 0|0", "*3B/g.103000C>A"},
    {"a change that is no plain base is not spelled", "STARA", "0/X 0/0 0/0 0/0 0/0 0/0", "*1/g.103000C>?"},
    {"a new base on both strands is said twice", "STARA", "XA/XA 0/0 0/0 0/0 0/0 0/0", "g.103000C>A/g.103000C>A"},
    {"two new bases of a site are two", "STARA", "XA/XG 0/0 0/0 0/0 0/0 0/0", "g.103000C>A/g.103000C>G"},
    {"several new bases of a strand stand in one bracket", "STARA", "0|XA 0|XC 0|0 0|0 0|0 0|0", "*1/[g.103000C>A + g.103100G>C]"},
    {"the larger definition takes its parts along", "STARA", "1|1 0|0 0|0 0|1 0|0 1|1", "*7/[*4 + *7]"},
    {"a suballele is printed as its allele", "STARA", "0|0 0|1 0|0 0|0 0|1 0|1", "*1/[*3B + *10]"},
    {"alleles that the unseen site would tell apart are both named", "STARA", "1|1 0|1 0|0 0|0 0|0 .", "*2/[*2 + *3B]; *2/[*3B + *7]; *7/[*2 + *3B]; *7/[*3B + *7]"},
    {"the half that was not called is said", "STARA", "0/0 ./1 0/0 0/0 0/0 0/0", "*3B/g.103100?"},
    {"half a call beside a variant leaves both arrangements", "STARA", "0/1 ./1 0/0 0/0 0/0 0/0", "g.103100?/[*2 + *3B]; *3B/[*2 + g.103100?]"},
    {"one copy is one name", "STARW", "1 0 1", "[*4 + g.203000A>G]"},
    {"part of a definition is a single change", "STARW", "0/0 0/0 0|XC", "*1/g.203200G>C"},
    {"listed variants are told as alleles are", "LISTK", "0|XA 0|1", "wild sequence/[A7V + g.403000C>A]"},
    {"where a pair fits nothing is composed", "STARA", "0/1 0/0 0/0 0/0 0/0 0/0", ""},
    {"where a new base counts as reference it is not composed", "STARX", "0/X 0/1", ""},
    {"where records contradict nothing is composed", "STARA", "0/0 0/X ! 0/0 0/0 0/0", ""},
    {"where a key site is unseen nothing is composed", "STARA", ". 0/X 0/0 0/0 0/0 0/0", ""},
};
/* clang-format on */

static void composes(void **state)
{
    const struct composed_case *c = *state;
    const sd_call *call = call_words(c->gene, c->cells);
    char text[1024];
    join_composed(call, text, sizeof text);
    assert_string_equal(text, c->want);
    if (call->n_composed > 0) {
        assert_int_equal(call->state, SD_CALL_NO_MATCH);
        assert_int_equal(call->n_diplotypes, 0);
    }
}

static void a_change_says_its_site_and_base(void **state)
{
    (void)state;
    const sd_call *call = call_words("STARA", "0|XA 0|1 0|0 0|0 0|0 0|0");
    const sd_haplotype *strand = &call->composed[0].copy[1];
    assert_int_equal(strand->n_alleles, 1);
    assert_string_equal(call->gene->alleles[strand->alleles[0]].name, "*3B");
    assert_int_equal(strand->n_changes, 1);
    assert_int_equal(strand->changes[0].site, 0);
    assert_int_equal(strand->changes[0].allele, SD_ALLELE_OTHER);
    assert_int_equal(strand->changes[0].base, 'A');
    assert_false(strand->is_partly_seen);
    assert_true(
        call_words("STARA", "1|1 0|1 0|0 0|0 0|0 .")->composed[3].copy[0].is_partly_seen);
}

static void a_new_base_is_noted_with_site_and_base(void **state)
{
    (void)state;
    const sd_call *call = call_words("STARA", "XA/XA 0/0 0/0 0/0 0/0 0/0");
    assert_int_equal(count_notes(call, "NOVEL_BASE"), 1);
    size_t novel = 0;
    while (strcmp(call->notes[novel].code, "NOVEL_BASE") != 0)
        novel++;
    assert_string_equal(
        call->notes[novel].text,
        "rs101 (g.103000): the base A, which no definition has; the genome has C.");
    assert_int_equal(
        count_notes(call_words("STARA", "XA/XG 0/0 0/0 0/0 0/0 0/0"), "NOVEL_BASE"), 2);
    assert_int_equal(
        count_notes(call_words("STARA", "1/1 0/1 0/0 0/0 0/0 0/0"), "NOVEL_BASE"), 0);
}

static void columns_with_other_new_bases_are_other_calls(void **state)
{
    (void)state;
    const sd_call *a = call_words("STARA", "0/XA 0/0 0/0 0/0 0/0 0/0");
    assert_ptr_not_equal(a, call_words("STARA", "0/XG 0/0 0/0 0/0 0/0 0/0"));
    assert_ptr_equal(a, call_words("STARA", "0/XA 0/0 0/0 0/0 0/0 0/0"));
}

static void want_of_memory_is_an_error(void **state)
{
    (void)state;
    static const char *const cases[] = {"0/1 0/1 0/0 0/1 0/0 ./1",
                                        "0|XA 0|1 0/XG . 0/0 0/0"};
    const sd_kb_gene *gene = sd_kb__find_gene(kb, "STARA");
    for (size_t i = 0; i < COUNT(cases); i++) {
        sd_cell cells[MAX_SITES];
        read_cells(gene, cases[i], cells);
        bool was_reached = true;
        for (long n = 0; was_reached; n++) {
            sd_caller *mine = NULL;
            const sd_call *call = NULL;
            fail_alloc_at(n);
            sd_status status = sd_caller__new(&mine, kb, NULL);
            if (status == SD_OK)
                status = sd_caller__call(mine, gene, cells, true, &call, NULL);
            was_reached = fail_alloc_stop();
            assert_int_equal(status, was_reached ? SD_ENOMEM : SD_OK);
            sd_caller__free(mine);
        }
    }
}

/* ---- what the phenotype would be ---- */

/* Genotypes at sites of a gene of the built-in tables, and what is said of the
 * phenotype. */
/* clang-format off */
static const struct bound_case {
    const char *name, *gene;
    const char *site[3], *words[3];
    const char *composed; /* the first */
    const char *bound;
} bound_cases[] = {
    {"two strands without function stay so", "CYP3A5", {"rs776746", "rs10264272", NULL}, {"1|1", "0|1", NULL}, "*3/[*3 + *6]",
     "Whatever the further changes do, the phenotype would be Poor Metabolizer."},
    {"no function beside a changed reference excludes what needs two", "CYP3A5", {"rs776746", "rs10264272", NULL}, {"1|0", "0|XA", NULL}, "*3/g.99665212C>A",
     "The phenotype would be Intermediate Metabolizer or Poor Metabolizer; which depends on the further changes."},
    {"the whole strand is known beside a changed one", "CYP3A5", {"rs10264272", NULL}, {"0|XA", NULL}, "*1/g.99665212C>A",
     "The phenotype would be Normal Metabolizer or Intermediate Metabolizer; which depends on the further changes."},
    {"two changed strands exclude nothing", "CYP3A5", {"rs10264272", NULL}, {"XA|XA", NULL}, "g.99665212C>A/g.99665212C>A",
     "The phenotype cannot be told: what the further changes do is not known."},
    {"a decreased strand has its score at most", "CYP2C9", {"rs1057910", "rs1799853", NULL}, {"1|1", "0|1", NULL}, "*3/[*2 + *3]",
     "Whatever the further changes do, the phenotype would be Poor Metabolizer (activity score at most 0.0)."},
    {"of a score the highest is said", "CYP2C9", {"rs1799853", "rs28371686", NULL}, {"1|1", "0|1", NULL}, "*2/[*2 + *5]",
     "The phenotype would be Intermediate Metabolizer or Poor Metabolizer (activity score at most 1.0); which depends on the further changes."},
    {"a gene without phenotypes says nothing", "CYP2C8", {"rs10509681", NULL}, {"0|XA", NULL}, NULL, NULL},
};
/* clang-format on */

static const sd_gene_result *build(document *doc, const struct bound_case *c)
{
    document_open(doc, NULL);
    for (size_t i = 0; c->site[i]; i++)
        document_genotype(doc, c->gene, c->site[i], c->words[i]);
    document_build(doc);
    return &doc->genes[sd_kb__find_gene(doc->kb, c->gene)->index];
}

static void bounds(void **state)
{
    const struct bound_case *c = *state;
    document doc;
    const sd_gene_result *result = build(&doc, c);
    assert_int_equal(result->call->state, SD_CALL_NO_MATCH);
    assert_true(result->call->n_composed > 0);
    if (c->composed)
        assert_string_equal(result->call->composed[0].name, c->composed);
    if (!c->bound)
        assert_null(result->meaning.bound.words);
    else
        assert_string_equal(result->meaning.bound.words, c->bound);
    assert_int_equal(result->meaning.n_outcomes, 0);
    assert_int_equal(result->meaning.n_phenotypes, 0);
    document_close(&doc);
}

static void what_is_not_seen_bounds_less(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, NULL);
    document_genotype(&doc, "CYP3A5", "rs10264272", "0|XA");
    document_genotype(&doc, "CYP3A5", "rs28383479", ".");
    document_build(&doc);
    const sd_gene_result *result = &doc.genes[sd_kb__find_gene(doc.kb, "CYP3A5")->index];
    assert_string_equal(result->call->composed[0].name, "*1/g.99665212C>A");
    assert_string_equal(
        result->meaning.bound.words,
        "The phenotype cannot be told: what the further changes do is not known.");
    assert_int_equal(result->meaning.bound.n_phenotypes, 0);
    document_close(&doc);
}

static void a_compound_name_is_not_used_beside_more(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, NULL);
    document_genotype(&doc, "UGT1A1", "rs887829", "0|1");
    document_genotype(&doc, "UGT1A1", "rs3064744", "0|2");
    document_genotype(&doc, "UGT1A1", "rs4148323", "0|1");
    document_build(&doc);
    const sd_call *call = doc.genes[sd_kb__find_gene(doc.kb, "UGT1A1")->index].call;
    assert_int_equal(call->n_composed, 1);
    assert_string_equal(call->composed[0].name, "*1/[*6 + *28 + *80]");
    document_close(&doc);
}

static void guidance_does_not_rest_on_what_is_composed(void **state)
{
    (void)state;
    document doc;
    const sd_gene_result *result = build(&doc, &bound_cases[0]);
    assert_int_equal(result->meaning.bound.n_phenotypes, 1);
    for (size_t i = 0; i < doc.sample.n_drugs; i++) {
        const sd_drug_advice *drug = &doc.sample.drugs[i];
        for (size_t k = 0; k < drug->n_advice; k++)
            assert_null(strstr(drug->advice[k].because, "CYP3A5 Poor"));
    }
    document_close(&doc);
}

static void what_is_composed_is_in_every_format(void **state)
{
    (void)state;
    document doc;
    build(&doc, &bound_cases[1]);
    for (size_t i = 0; i < sd_report_format_count(); i++) {
        if (strncmp(sd_report_format_name(i), "card", 4) == 0)
            continue; /* only what calls for action is on it */
        char *bytes = document_write(&doc, sd_report_format_name(i));
        const bool is_html = strcmp(sd_report_format_name(i), "html") == 0;
        assert_non_null(
            strstr(bytes, is_html ? "*3/g.99665212C&gt;A" : "*3/g.99665212C>A"));
        assert_non_null(strstr(bytes, "the base A, which no definition has"));
        assert_non_null(strstr(bytes, "Intermediate Metabolizer"));
        free(bytes);
    }
    char *bytes = document_write(&doc, "tsv");
    assert_non_null(strstr(bytes, "\t*3/g.99665212C>A\tIntermediate Metabolizer OR Poor "
                                  "Metabolizer\t"));
    free(bytes);
    bytes = document_write(&doc, "html");
    assert_non_null(strstr(bytes, "What stands on the copies all the same: <b>*3/"));
    assert_non_null(strstr(bytes, "No guidance rests on this."));
    free(bytes);
    document_close(&doc);
}

static void the_public_functions_tell_what_is_composed(void **state)
{
    (void)state;
    document doc;
    const sd_gene_result *result = build(&doc, &bound_cases[1]);
    const size_t at = (size_t)(result - doc.genes);
    const sd_sample *sample = &doc.sample;
    assert_int_equal(sd_sample_composed_count(sample, at), 1);
    assert_string_equal(sd_sample_composed(sample, at, 0), "*3/g.99665212C>A");
    assert_null(sd_sample_composed(sample, at, 1));
    assert_string_equal(sd_sample_bound(sample, at), bound_cases[1].bound);
    assert_int_equal(sd_sample_composed_count(sample, sample->n_genes), 0);
    assert_null(sd_sample_composed(sample, sample->n_genes, 0));
    assert_null(sd_sample_bound(sample, sample->n_genes));
    assert_null(sd_sample_bound(sample, 0));
    document_close(&doc);
}

static int open_tables(void **state)
{
    (void)state;
    if (sd_kb_open(&kb, "test-data/kb/calling", NULL) != SD_OK)
        return 1;
    return sd_caller__new(&caller, kb, NULL) != SD_OK;
}

static int close_tables(void **state)
{
    (void)state;
    sd_caller__free(caller);
    sd_kb_close(kb);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[COUNT(composed_cases) + COUNT(bound_cases) + 9];
    size_t n = 0;
    ADD_CASES(tests, n, composed_cases, composes);
    ADD_TEST(tests, n, a_change_says_its_site_and_base);
    ADD_TEST(tests, n, a_new_base_is_noted_with_site_and_base);
    ADD_TEST(tests, n, columns_with_other_new_bases_are_other_calls);
    ADD_TEST(tests, n, want_of_memory_is_an_error);
    ADD_CASES(tests, n, bound_cases, bounds);
    ADD_TEST(tests, n, what_is_not_seen_bounds_less);
    ADD_TEST(tests, n, a_compound_name_is_not_used_beside_more);
    ADD_TEST(tests, n, guidance_does_not_rest_on_what_is_composed);
    ADD_TEST(tests, n, what_is_composed_is_in_every_format);
    ADD_TEST(tests, n, the_public_functions_tell_what_is_composed);
    return _cmocka_run_group_tests("composed", tests, n, open_tables, close_tables);
}
