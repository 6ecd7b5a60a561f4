/* test_explain.c -- what is said about a call, and that want of memory is said too.
 * SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L /* open_memstream */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document.h"
#include "fail_alloc.h"
#include "run/run.h"

#define TINY "test-data/kb/tiny"

/* `genotypes` are "site words" pairs separated by ';' for the gene TOYA; all else is the
 * reference.  `said` must be there, `unsaid` (NULL: nothing) must not. */
/* clang-format off */
static const struct explain_case {
    const char *name, *genotypes, *why_not, *said, *unsaid;
} cases[] = {
    {"an allele whose base is on neither copy is contradicted there", "", "*2", "rs1   chr1:4000  A/A   observed  G", "open"},
    {"a called allele is said to be called", "rs1 0/1;rs2 0/1", "*2", "It is called: *1/*2.", "No:"},
    {"an allele is found without its star", "rs1 0/1;rs2 0/1", "2", "It is called: *1/*2.", NULL},
    {"an allele is found behind its gene", "rs1 0/1;rs2 0/1", "TOYA*2", "It is called: *1/*2.", NULL},
    {"a pair is found in either order", "rs1 0/1;rs2 0/1", "*2/*1", "It is called: *1/*2.", NULL},
    {"a suballele is found by the name it is reported as", "rs4 0/1", "*10", "It is called: *1/*10.", NULL},
    {"a site that was not seen leaves an allele open", "chr1:4200 .", "*3", "*3 stays open", "No: "},
    {"an assumed site contradicts, but is not said to be seen", "chr1:4200 =0/0", "*3", "Mind: \"assumed\" is not seen.", "was seen contradicts"},
    {"an assumed site is not counted as seen", "chr1:4200 =0/0", NULL, "3 of the 4 sites that define the alleles were seen, 1 were assumed.", NULL},
    {"a pair is contradicted by the sites it cannot carry", "rs1 0/1", "*1/*1", "1 site contradicts the pair", NULL},
    {"phase contradicts an allele of both strands", "rs1 0|1;rs2 2|0", "*1", "phase contradicts", "It is called"},
    {"without phase the same allele stands", "rs1 0/1;rs2 0/2", "*1", "It is called: *1/*4", "phase contradicts"},
    {"an allele that small variants do not define can only be supplied", "", "*5", "can only be supplied with --calls", NULL},
    {"a refused gene says why", "rs1 .", "*2", "Not seen, and needed before the gene is called: rs1", "It is called"},
    {"a refused gene does not say what won", "rs1 .", NULL, "4. What it means", "3. Which pair won"},
    {"a contradiction is said", "rs2 !", NULL, "Records contradict each other at rs2", "Which pair won"},
    {"the row of the phenotype table is named", "rs1 0/1;rs2 0/1", NULL, "Row of phenotypes/TOYA.tsv: No function with any function", NULL},
    {"an allele without function has no row", "rs2 0/2", NULL, "no function assigned", "Row of phenotypes"},
    {"the score of the pair is the sum of what its alleles name", "", NULL, "*1/*1  6      3 + 3        called", NULL},
    {"a base that no definition knows is said", "chr1:4200 0/X", NULL, "CTTT/?", "Which pair won\n  The score"},
};
/* clang-format on */

static void set_genotypes(document *doc, const char *genotypes)
{
    char text[256];
    snprintf(text, sizeof text, "%s", genotypes);
    for (char *at = strtok(text, ";"); at; at = strtok(NULL, ";")) {
        char *words = strchr(at, ' ');
        assert_non_null(words);
        *words = '\0';
        document_genotype(doc, "TOYA", at, words + 1);
    }
}

/* free() it; NULL with the status in *status where that is not SD_OK. */
static char *explain(const sd_sample *sample, const char *why_not, const char *format,
                     sd_status *status)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    const sd_explain_options options = {
        .gene = "TOYA", .why_not = why_not, .format = format};
    sd_error err = {0};
    *status = sd_explain__write(sample, &options, out, &err);
    assert_int_equal(err.status, *status);
    assert_int_equal(fclose(out), 0);
    return bytes;
}

static void is_said(void **state)
{
    const struct explain_case *row = *state;
    document doc;
    document_open(&doc, TINY);
    set_genotypes(&doc, row->genotypes);
    sd_status status;
    char *text = explain(document_build(&doc), row->why_not, "text", &status);
    assert_int_equal(status, SD_OK);
    if (!strstr(text, row->said))
        fail_msg("\"%s\" is not said in:\n%s", row->said, text);
    if (row->unsaid && strstr(text, row->unsaid))
        fail_msg("\"%s\" is said in:\n%s", row->unsaid, text);
    free(text);
    document_close(&doc);
}

static void an_unknown_gene_allele_or_format_is_refused(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, TINY);
    const sd_explain_options wrong[] = {
        {.gene = "NONE", .format = "text"},
        {.gene = "TOYA", .format = "yaml"},
        {.gene = "TOYA", .format = "text", .why_not = "*77"},
        {.gene = "TOYA", .format = "text", .why_not = "*1/*77"},
        {.gene = "TOYA", .format = "text", .why_not = "*1/"},
        {.gene = "TOYA", .format = "text", .why_not = ""},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        assert_int_equal(sd_explain__check(doc.kb, &wrong[i], NULL), SD_EUSAGE);
    document_close(&doc);
}

static void no_line_of_text_is_wider_than_a_page(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, TINY);
    sd_status status;
    char *text = explain(document_build(&doc), "*3", "text", &status);
    for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n') {
        assert_in_range(strcspn(at, "\n"), 0, 100);
        const size_t n = strcspn(at, "\n");
        assert_true(n == 0 || at[n - 1] != ' ');
    }
    free(text);
    document_close(&doc);
}

static void want_of_memory_is_said(void **state)
{
    (void)state;
    static const char *const formats[] = {"text", "json"};
    document doc;
    document_open(&doc, TINY);
    set_genotypes(&doc, "rs1 0/1;rs2 0/1;rs4 .");
    const sd_sample *sample = document_build(&doc);
    for (size_t f = 0; f < COUNT(formats); f++) {
        long n = 0;
        for (;; n++) {
            sd_status status;
            fail_alloc_at(n);
            char *text = explain(sample, "*3", formats[f], &status);
            const bool was_reached = fail_alloc_stop();
            free(text);
            if (!was_reached)
                break;
            assert_int_equal(status, SD_ENOMEM);
        }
        assert_true(n > 0);
    }
    document_close(&doc);
}

int main(void)
{
    struct CMUnitTest tests[64];
    size_t n = 0;
    ADD_CASES(tests, n, cases, is_said);
    ADD_TEST(tests, n, an_unknown_gene_allele_or_format_is_refused);
    ADD_TEST(tests, n, no_line_of_text_is_wider_than_a_page);
    ADD_TEST(tests, n, want_of_memory_is_said);
    return RUN_TESTS("explain", tests, n);
}
