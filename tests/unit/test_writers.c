/* test_writers.c -- what holds for every report, whatever names a file brings along.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "document.h"
#include "fail_alloc.h"

#define KB "test-data/kb/meaning"

/* clang-format off */
static const struct hostile {
    const char *name, *text;
} hostile[] = {
    {"markup", "<b>x</b>"},
    {"a script", "<script>alert(1)</script>"},
    {"an end of all that may be open", "</script></title></style></p></main><svg onload=alert(1)>"},
    {"an end of an attribute", "\"><img src=x onerror=alert(1)>"},
    {"a single quote", "' onmouseover='alert(1)"},
    {"an entity", "&lt;&amp;&#60;b&#62;"},
    {"a comment", "<!-- x --><!doctype x><![CDATA["},
    {"a link", "javascript:alert(1)"},
    {"a template", "{{7*7}}${7*7}<%= 7 %>"},
    {"a format", "%s%s%n%x"},
    {"a formula", "=cmd|' /C calc'!A0"},
    {"a plus", "+1+1"},
    {"a minus", "-2+3"},
    {"an at sign", "@SUM(1)"},
    {"tabs and line breaks", "a\tb\rc\nd"},
    {"terminal escapes", "\x1b[31mRED\x1b]0;title\x07"},
    {"bytes that are not UTF-8", "\xff\xfe<\xc3"},
    {"Latin-1", "M\xfcller"},
    {"overlong and surrogate forms", "\xc0\xbc" "b" "\xed\xa0\x80\xf8\x88\x80\x80\x80"},
    {"turning marks", "\xe2\x80\xae" "evil\xe2\x80\xac\xe2\x81\xa6"},
    {"invisible letters", "a\xe2\x80\x8b" "b\xef\xbb\xbf\xf3\xa0\x80\x81"},
    {"line separators", "a\xe2\x80\xa8" "b\xe2\x80\xa9" "c\xc2\x85"},
    {"letters of the world", "\xf0\x9f\x98\x80\xc3\xa9 e\xcc\x81 \xe4\xba\xac"},
    {"nothing but a blank", " "},
};
/* clang-format on */

static char *spare(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    assert_non_null(copy);
    return strcpy(copy, text);
}

/* A patient with a drug that has guidance and one that is unknown, both written so. */
static void add_patient(document *doc, const char *text)
{
    size_t n = 0;
    const sd_kb_drug *drugs = sd_kb__drugs(doc->kb, &n);
    sd_taken *taken = SD_NEW(doc->arena, sd_taken, 2);
    sd_diagnosis *diagnosis = SD_NEW(doc->arena, sd_diagnosis, 1);
    sd_patient *patient = SD_NEW(doc->arena, sd_patient, 1);
    assert_true(taken && diagnosis && patient && n > 0);
    taken[0] = (sd_taken){text, NULL, 2.5, 1};
    taken[1] = (sd_taken){text, &drugs[n - 1], SD_NO_NUMBER, SD_NO_NUMBER};
    *diagnosis = (sd_diagnosis){text, NULL, SD_YES};
    *patient = (sd_patient){.id = text,
                            .age_years = 30,
                            .weight_kg = SD_NO_NUMBER,
                            .height_cm = 170,
                            .egfr = SD_NO_NUMBER,
                            .target_inr = 2,
                            .baseline_inr = SD_NO_NUMBER,
                            .liver = SD_LIVER_MILD,
                            .ancestry = SD_ANCESTRY_MIXED,
                            .smoking = SD_SMOKING_FORMER,
                            .is_pregnant = SD_NO,
                            .diagnoses = diagnosis,
                            .n_diagnoses = 1,
                            .taken = taken,
                            .n_taken = 2,
                            .has_taken = true};
    doc->sample.patient = patient;
    doc->run.patient = text;
    doc->run.drugs = text;
}

/* A document with `text` in every place that is filled from outside. */
static void open_with(document *doc, const char *text)
{
    document_open(doc, KB);
    document_genotype(doc, "STARF", "rs11", "0/1");
    document_genotype(doc, "LISTS", "rs21", ".");
    document_note(doc, "STARF", "CONFLICT", text);
    doc->sample.name = text;
    doc->input.display_name = text;
    doc->run.outside = text;
    const char **warnings = SD_NEW(doc->arena, const char *, 1);
    warnings[0] = text;
    doc->run.warnings = warnings;
    doc->run.n_warnings = 1;
    add_patient(doc, text);
    document_build(doc);
    /* as a supplied call would bring it */
    sd_gene_result *result = &doc->genes[sd_kb__find_gene(doc->kb, "TYPED")->index];
    sd_diplotype *diplotype = SD_NEW(doc->arena, sd_diplotype, 1);
    *diplotype = (sd_diplotype){
        .shape = SD_HAPLOID, .name = text, .copy = {{.name = text, .copies = 1}}};
    sd_call *call = SD_NEW(doc->arena, sd_call, 1);
    *call = (sd_call){.gene = result->gene,
                      .state = SD_CALL_OUTSIDE,
                      .diplotypes = diplotype,
                      .n_diplotypes = 1,
                      .outside_phenotype = text,
                      .outside_file = text};
    sd_outcome *outcome = SD_NEW(doc->arena, sd_outcome, 1);
    *outcome = (sd_outcome){.diplotype = diplotype, .phenotype = text};
    result->call = call;
    result->meaning = (sd_meaning){.call = call,
                                   .outcomes = outcome,
                                   .n_outcomes = 1,
                                   .phenotypes = &outcome->phenotype,
                                   .n_phenotypes = 1,
                                   .is_firm = true};
}

static char *write_with(const char *text, const char *format)
{
    document doc;
    open_with(&doc, text);
    char *bytes = document_write(&doc, format);
    document_close(&doc);
    return bytes;
}

/* ---- HTML ---- */

/* What remains of markup without text and values: "<p class><a href></a>"; in place. */
static void keep_skeleton(char *html)
{
    char *to = html;
    for (char *at = html; *at;) {
        if (*at != '<') {
            at++;
            continue;
        }
        while (*at != '>') {
            assert_int_not_equal(*at, '\0');
            if (*at != '=') {
                *to++ = *at++;
                continue;
            }
            at++;
            const size_t length =
                *at == '"' ? strcspn(at + 1, "\"") + 2 : strcspn(at, " >");
            at += length;
        }
        *to++ = *at++;
    }
    *to = '\0';
}

static void brings_no_markup(void **state)
{
    const struct hostile *row = *state;
    char *html = write_with(row->text, "html");
    char *plain = write_with("plain", "html");
    assert_non_null(strstr(plain, "<h1>"));
    keep_skeleton(html);
    keep_skeleton(plain);
    assert_string_equal(html, plain);
    free(html);
    free(plain);
}

static void stays_valid_utf8_without_controls(void **state)
{
    const struct hostile *row = *state;
    static const char *const formats[] = {"html", "tsv", "json"};
    for (size_t f = 0; f < COUNT(formats); f++) {
        char *bytes = write_with(row->text, formats[f]);
        for (size_t i = 0, length = strlen(bytes); i < length;) {
            const size_t n = sd_utf8__length(bytes + i, length - i);
            assert_int_not_equal(n, 0);
            if (n == 1 && bytes[i] != '\t')
                assert_true((unsigned char)bytes[i] >= 0x20 || bytes[i] == '\n');
            i += n;
        }
        free(bytes);
    }
}

/* ---- TSV ---- */

static void keeps_its_columns(void **state)
{
    const struct hostile *row = *state;
    char *tsv = write_with(row->text, "tsv");
    size_t n_columns = 0, n_rows = 0;
    const char *last = NULL;
    for (char *line = tsv, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        size_t n = 1;
        for (const char *c = line; *c; c++)
            n += *c == '\t';
        n_columns = n_columns ? n_columns : n;
        assert_int_equal(n, n_columns);
        assert_null(strchr(line, '\r'));
        assert_null(strstr(line, "\t\t")); /* an empty cell is "." */
        assert_true(strchr("=+-@", line[0]) == NULL);
        last = line;
        n_rows++;
    }
    assert_true(n_rows > 10);
    assert_non_null(strstr(last, "\tend\t.\t"));
    free(tsv);
}

static const char *find_row(const char *tsv, const char *words)
{
    const char *at = strstr(tsv, words);
    assert_non_null(at);
    return at + strlen(words);
}

static void a_foreign_formula_in_a_cell_gets_an_apostrophe(void **state)
{
    (void)state;
    char *tsv = write_with("=1+1", "tsv");
    const char *cells = find_row(tsv, "'=1+1\tgene\tTYPED\t");
    assert_int_equal(strncmp(cells, "'=1+1\t'=1+1\t", 12), 0);
    free(tsv);
}

/* ---- JSON ---- */

static json_t *parse(const char *text)
{
    json_error_t why;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &why);
    if (!root)
        fail_msg("line %d: %s", why.line, why.text);
    return root;
}

static void parses_strictly_and_is_complete(void **state)
{
    const struct hostile *row = *state;
    char *bytes = write_with(row->text, "json");
    json_t *root = parse(bytes);
    const char *key, *last = NULL;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        last = key;
    }
    assert_string_equal(last, "complete");
    assert_true(json_is_true(json_object_get(root, "complete")));
    json_decref(root);
    free(bytes);
}

static void keeps_the_exact_name(void **state)
{
    const struct hostile *row = *state;
    char *bytes = write_with(row->text, "json");
    json_t *root = parse(bytes);
    const json_t *sample = json_object_get(root, "sample");
    const char *hex = json_string_value(json_object_get(sample, "name_hex"));
    char wanted[512] = "";
    for (const char *c = row->text; hex && *c; c++)
        snprintf(wanted + strlen(wanted), 3, "%02x", (unsigned char)*c);
    if (hex)
        assert_string_equal(hex, wanted);
    else
        assert_string_equal(json_string_value(json_object_get(sample, "name")),
                            row->text);
    json_decref(root);
    free(bytes);
}

static const json_t *find_gene(const json_t *root, const char *name)
{
    size_t i;
    const json_t *gene;
    json_array_foreach(json_object_get(root, "genes"), i, gene)
    {
        if (strcmp(json_string_value(json_object_get(gene, "gene")), name) == 0)
            return gene;
    }
    fail_msg("no gene %s", name);
    return NULL;
}

static void every_tie_and_every_site_is_in_the_json(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, KB);
    document_genotype(&doc, "STARF", "rs11", "0/1");
    document_genotype(&doc, "STARF", "rs12", ".");
    document_build(&doc);
    char *bytes = document_write(&doc, "json");
    json_t *root = parse(bytes);
    const json_t *gene = find_gene(root, "STARF");
    const json_t *outcomes = json_object_get(gene, "outcomes");
    assert_int_equal(json_array_size(outcomes), doc.genes[4].call->n_diplotypes);
    assert_int_equal(json_array_size(outcomes), 2);
    const json_t *sets = json_object_get(gene, "minimum_sets");
    const json_t *open = json_object_get(json_array_get(sets, 0), "not_assessed");
    assert_int_equal(json_array_size(sets), 1);
    assert_int_equal(json_array_size(open), 1); /* *4 needs the site that was not seen */
    assert_string_equal(json_string_value(json_array_get(open, 0)), "*4");
    const json_t *sites = json_object_get(gene, "sites");
    assert_int_equal(json_array_size(sites), 4);
    const json_t *seen = json_array_get(sites, 0), *unseen = json_array_get(sites, 1);
    assert_int_equal(json_integer_value(json_object_get(seen, "position")), 104000);
    assert_int_equal(json_integer_value(json_object_get(seen, "depth")), 31);
    assert_int_equal(json_array_size(json_object_get(seen, "alleles")), 2);
    assert_string_equal(json_string_value(json_object_get(unseen, "state")), "absent");
    assert_int_equal(json_array_size(json_object_get(unseen, "alleles")), 0);
    assert_true(json_is_null(json_object_get(unseen, "quality")));
    json_decref(root);
    free(bytes);
    document_close(&doc);
}

/* ---- a phenotype inferred from one site ---- */

/* The gene of fallbacks.tsv with an unknown base, and `words` at the site that may stand
 * for it. */
static void build_inferred(document *doc, const char *words)
{
    document_open(doc, NULL);
    document_genotype(doc, "SLCO1B1", "rs2306283", "0/X");
    document_genotype(doc, "SLCO1B1", "rs4149056", words);
    document_build(doc);
}

static const sd_drug_advice *find_drug(const sd_sample *sample, const char *name)
{
    for (size_t i = 0; i < sample->n_drugs; i++)
        if (strcmp(sample->drugs[i].drug->name, name) == 0)
            return &sample->drugs[i];
    fail_msg("no drug %s", name);
    return NULL;
}

static void an_inferred_phenotype_is_in_every_format_and_no_diplotype_is(void **state)
{
    (void)state;
    document doc;
    build_inferred(&doc, "1/1");
    for (size_t i = 0; i < sd_report_format_count(); i++) {
        if (strncmp(sd_report_format_name(i), "card", 4) == 0)
            continue; /* only what calls for action is on it */
        char *bytes = document_write(&doc, sd_report_format_name(i));
        assert_non_null(strstr(bytes, "Poor Function"));
        assert_non_null(strstr(bytes, "inferred from the genotype C/C at rs4149056"));
        free(bytes);
    }
    char *bytes = document_write(&doc, "json");
    json_t *root = parse(bytes);
    const json_t *gene = find_gene(root, "SLCO1B1");
    const json_t *outcomes = json_object_get(gene, "outcomes");
    assert_string_equal(json_string_value(json_object_get(gene, "state")), "no_match");
    assert_true(json_is_true(json_object_get(gene, "is_inferred")));
    assert_true(json_is_false(json_object_get(gene, "is_firm")));
    assert_int_equal(json_array_size(outcomes), 1);
    assert_true(json_is_null(json_object_get(json_array_get(outcomes, 0), "diplotype")));
    json_decref(root);
    free(bytes);
    bytes = document_write(&doc, "tsv");
    assert_non_null(strstr(bytes, "\tSLCO1B1\t.\tPoor Function\t.\tno_match\t"));
    free(bytes);
    bytes = document_write(&doc, "html");
    assert_non_null(strstr(bytes, "The phenotype is inferred from one site"));
    free(bytes);
    document_close(&doc);
}

static void guidance_uses_an_inferred_phenotype_and_says_so(void **state)
{
    (void)state;
    document doc;
    build_inferred(&doc, "1/1");
    const sd_drug_advice *drug = find_drug(&doc.sample, "simvastatin");
    assert_true(drug->n_advice > 0);
    assert_int_equal(drug->n_needs, 0);
    for (size_t i = 0; i < drug->n_advice; i++)
        assert_non_null(strstr(drug->advice[i].because,
                               "SLCO1B1 Poor Function (inferred from one site)"));
    document_close(&doc);
}

static void without_its_genotype_nothing_is_inferred(void **state)
{
    (void)state;
    document doc;
    build_inferred(&doc, "./1");
    const sd_gene_result *result = &doc.genes[sd_kb__find_gene(doc.kb, "SLCO1B1")->index];
    assert_int_equal(result->meaning.n_outcomes, 0);
    assert_false(result->meaning.is_inferred);
    const sd_drug_advice *drug = find_drug(&doc.sample, "simvastatin");
    assert_int_equal(drug->n_advice, 0);
    document_close(&doc);
}

/* ---- all writers ---- */

static void a_full_disk_is_said(void **state)
{
    (void)state;
    document doc;
    open_with(&doc, "plain");
    for (size_t i = 0; i < sd_report_format_count(); i++) {
        FILE *full = fopen("/dev/full", "w");
        assert_non_null(full);
        setvbuf(full, NULL, _IONBF, 0);
        assert_int_equal(
            sd_report_write(&doc.sample, sd_report_format_name(i), full, NULL), SD_EIO);
        fclose(full);
    }
    document_close(&doc);
}

static void want_of_memory_writes_nothing(void **state)
{
    (void)state;
    document doc;
    open_with(&doc, "plain");
    for (size_t i = 0; i < sd_report_format_count(); i++)
        for (long n = 0;; n++) {
            char *bytes = NULL;
            size_t length = 0;
            FILE *out = open_memstream(&bytes, &length);
            assert_non_null(out);
            fail_alloc_at(n);
            const sd_status status =
                sd_report_write(&doc.sample, sd_report_format_name(i), out, NULL);
            const bool was_reached = fail_alloc_stop();
            fclose(out);
            free(bytes);
            if (!was_reached) {
                assert_int_equal(status, SD_OK);
                break;
            }
            assert_int_equal(status, SD_ENOMEM);
            assert_int_equal(length, 0);
        }
    document_close(&doc);
}

static void an_unknown_format_is_refused(void **state)
{
    (void)state;
    document doc;
    open_with(&doc, "plain");
    assert_int_equal(sd_report_write(&doc.sample, "pdf", stdout, NULL), SD_EUSAGE);
    assert_null(sd_report_format_name(sd_report_format_count()));
    document_close(&doc);
}

static void the_public_view_of_a_sample_is_the_documents(void **state)
{
    (void)state;
    document doc;
    document_open(&doc, KB);
    document_genotype(&doc, "STARS", "rs32", "0/1");
    document_unseen(&doc, "NAMED", false);
    const sd_sample *sample = document_build(&doc);
    assert_int_equal(sd_sample_call_count(sample), 7);
    assert_string_equal(sd_sample_gene(sample, 5), "STARS");
    assert_int_equal(sd_sample_state(sample, 5), SD_CALL_MADE);
    assert_int_equal(sd_sample_diplotype_count(sample, 5), 1);
    assert_string_equal(sd_sample_diplotype(sample, 5, 0), "*1/*10");
    assert_string_equal(sd_sample_phenotype(sample, 5, 0), "Normal Metabolizer");
    assert_string_equal(sd_sample_activity_score(sample, 5, 0), "1.25");
    assert_string_equal(sd_sample_activity_score(sample, 5, 1), "");
    assert_int_equal(sd_sample_state(sample, 2), SD_CALL_NO_DATA);
    assert_int_equal(sd_sample_phenotype_count(sample, 2), 0);
    assert_null(sd_sample_gene(sample, 7));
    assert_null(sd_sample_diplotype(sample, 7, 0));
    assert_null(sd_sample_phenotype(sample, 5, 1));
    document_close(&doc);
}

int main(void)
{
    static struct CMUnitTest tests[5 * COUNT(hostile) + 10];
    static char *names[5 * COUNT(hostile)];
    static const struct kind {
        const char *words;
        CMUnitTestFunction function;
    } kinds[] = {
        {"HTML: %s brings no markup", brings_no_markup},
        {"all: %s stays valid UTF-8", stays_valid_utf8_without_controls},
        {"TSV: %s keeps the columns", keeps_its_columns},
        {"JSON: %s parses, and is complete", parses_strictly_and_is_complete},
        {"JSON: %s is kept exactly", keeps_the_exact_name},
    };
    size_t n = 0;
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t i = 0; i < COUNT(hostile); i++, n++) {
            char name[160];
            const char *rest = strstr(kinds[k].words, "%s");
            snprintf(name, sizeof name, "%.*s%s%s", (int)(rest - kinds[k].words),
                     kinds[k].words, hostile[i].name, rest + 2);
            names[n] = spare(name);
            tests[n] =
                (struct CMUnitTest){.name = names[n],
                                    .test_func = kinds[k].function,
                                    .initial_state = (void *)(uintptr_t)&hostile[i]};
        }
    const size_t n_names = n;
    ADD_TEST(tests, n, a_foreign_formula_in_a_cell_gets_an_apostrophe);
    ADD_TEST(tests, n, every_tie_and_every_site_is_in_the_json);
    ADD_TEST(tests, n, an_inferred_phenotype_is_in_every_format_and_no_diplotype_is);
    ADD_TEST(tests, n, guidance_uses_an_inferred_phenotype_and_says_so);
    ADD_TEST(tests, n, without_its_genotype_nothing_is_inferred);
    ADD_TEST(tests, n, a_full_disk_is_said);
    ADD_TEST(tests, n, want_of_memory_writes_nothing);
    ADD_TEST(tests, n, an_unknown_format_is_refused);
    ADD_TEST(tests, n, the_public_view_of_a_sample_is_the_documents);
    const int failed = RUN_TESTS("writers", tests, n);
    for (size_t i = 0; i < n_names; i++)
        free(names[i]);
    return failed;
}
