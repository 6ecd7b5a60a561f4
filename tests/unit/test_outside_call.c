/* test_outside_call.c -- calls made elsewhere: what is read, how it is spelled, what is
 * refused.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call/outside.h"
#include "fail_alloc.h"
#include "interpret/interpret.h"
#include "tables.h"

static sd_status read_text(const char *bytes, size_t length, sd_outside **out,
                           sd_error *err)
{
    char path[] = "/tmp/test_outside_call.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), length);
    close(fd);
    sd_status status = sd_outside__read(out, kb, path, err);
    unlink(path);
    return status;
}

/* ---- what is read ---- */

static const struct read_case {
    const char *name, *file, *gene;
    const char *diplotypes; /* joined by " OR " */
    const char *phenotype, *score;
} read_cases[] = {
    /* clang-format off */
    {"a diplotype", "STARN\t*1/*2\n", "STARN", "*1/*2", NULL, NULL},
    {"strands are put in order", "STARN\t*2/*1\n", "STARN", "*1/*2", NULL, NULL},
    {"*10 comes after *2", "STARN\t*10/*2\n", "STARN", "*2/*10", NULL, NULL},
    {"copies", "STARN\t*1x2/*10\n", "STARN", "*1x2/*10", NULL, NULL},
    {"a tandem", "STARN\t*36+*10/*1\n", "STARN", "*1/*36+*10", NULL, NULL},
    {"a single allele", "OUTSA\t*15:02\n", "OUTSA", "*15:02", NULL, NULL},
    {"an unknown allele stays as it is", "STARN\t*1/*999\n", "STARN", "*1/*999", NULL, NULL},
    {"the gene's name before the alleles", "STARN\tSTARN*1/STARN *2\n", "STARN", "*1/*2", NULL, NULL},
    {"an older word in the reference's name", "STARX\tB (wildtype)/A\n", "STARX", "A/B (reference)", NULL, NULL},
    {"Reference where the gene names it otherwise", "LISTK\tReference/G5E\n", "LISTK", "G5E/wild sequence", NULL, NULL},
    {"a suballele prints as its allele", "STARA\t*10.002/*1\n", "STARA", "*1/*10", NULL, NULL},
    {"several variants of one strand", "LISTA\t[c.60G>A + c.30A>C]/Reference\n", "LISTA", "Reference/[c.30A>C + c.60G>A]", NULL, NULL},
    {"phenotype and score beside it", "STARN\t*1/*2\tNormal Metabolizer\t1.0\n", "STARN", "*1/*2", "Normal Metabolizer", "1.0"},
    {"a phenotype alone, abbreviated", "STARN\t\tPM\n", "STARN", "", "Poor Metabolizer", NULL},
    {"British spelling", "STARN\t\tIntermediate Metaboliser\n", "STARN", "", "Intermediate Metabolizer", NULL},
    {"a score alone", "STARN\t\t\t2.25\n", "STARN", "", NULL, "2.25"},
    {"an open score", "STARN\t\t\t>=4.0\n", "STARN", "", NULL, "\xE2\x89\xA5" "4.0"},
    {"further columns are ignored", "STARN\t*1/*2\t\t\t0.6\t0.75\tp: 0.0\tv1.9\n", "STARN", "*1/*2", NULL, NULL},
    {"comments and blank lines", "##made elsewhere\n\n# gene\tdiplotype\nSTARN\t*2/*2\n\t\n", "STARN", "*2/*2", NULL, NULL},
    {"Windows line ends", "STARN\t*2/*2\r\nSTARX\tA\r\n", "STARN", "*2/*2", NULL, NULL},
    {"a byte order mark", "\xEF\xBB\xBFSTARN\t*2/*2", "STARN", "*2/*2", NULL, NULL},
    {"blanks around", "  STARN \t *1 / *2 \t IM \n", "STARN", "*1/*2", "Intermediate Metabolizer", NULL},
    {"several lines are alternatives", "STARN\t*2/*10\nSTARN\t*1/*1\n", "STARN", "*1/*1 OR *2/*10", NULL, NULL},
    {"an alternative twice is one", "STARN\t*2/*1\nSTARN\t*1/*2\n", "STARN", "*1/*2", NULL, NULL},
    {"alternatives of one phenotype", "STARN\t*2/*2\tPM\nSTARN\t*2/*10\tPM\n", "STARN", "*2/*2 OR *2/*10", "Poor Metabolizer", NULL},
    {"alternatives of several have each their own", "STARN\t*2/*2\tPM\nSTARN\t*1/*1\tNM\n", "STARN", "*1/*1 OR *2/*2", NULL, NULL},
    /* clang-format on */
};

static void reads(void **state)
{
    const struct read_case *c = *state;
    sd_outside *outside;
    sd_error err = {0};
    sd_status status = read_text(c->file, strlen(c->file), &outside, &err);
    assert_string_equal(err.message, "");
    assert_int_equal(status, SD_OK);
    const sd_kb_gene *gene = sd_kb__find_gene(kb, c->gene);
    const sd_call *call = sd_outside__find(outside, gene);
    assert_non_null(call);
    assert_int_equal(call->state, SD_CALL_OUTSIDE);
    assert_ptr_equal(call->gene, gene);
    char text[256] = "";
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        strcat(text, i ? " OR " : "");
        strcat(text, call->diplotypes[i].name);
    }
    assert_string_equal(text, c->diplotypes);
    assert_int_equal(c->phenotype != NULL, call->outside_phenotype != NULL);
    if (c->phenotype)
        assert_string_equal(call->outside_phenotype, c->phenotype);
    assert_int_equal(c->score != NULL, call->outside_score != NULL);
    if (c->score)
        assert_string_equal(call->outside_score, c->score);
    assert_null(sd_outside__find(outside, sd_kb__find_gene(kb, "STARW")));
    sd_outside__free(outside);
}

/* ---- strands ---- */

static const struct strand_case {
    const char *name, *allele;
    size_t n_alleles;
    double copies;
    bool is_at_least, is_known;
} strand_cases[] = {
    {"one copy", "*2", 1, 1, false, true},
    {"two copies", "*2x2", 1, 2, false, true},
    {"at least three copies",
     "*2x\xE2\x89\xA5"
     "3",
     1, 3, true, true},
    {"at least three copies in ASCII", "*2x>=3", 1, 3, true, true},
    {"copies that nobody counted are at least two", "*2xN", 1, 2, true, true},
    {"a tandem of two alleles", "*36+*10", 2, 1, false, true},
    {"a tandem with copies", "*36x2+*10", 3, 1, false, true},
    {"an unknown allele", "*999", 0, 1, false, false},
    {"an unknown allele with copies", "*999x2", 0, 1, false, false},
    {"a tandem with an unknown part", "*36+*999", 0, 1, false, false},
    {"copies beyond reason are no copies", "*2x1000", 0, 1, false, false},
    {"no copies at all are no copies", "*2x0", 0, 1, false, false},
};

static void reads_strand(void **state)
{
    const struct strand_case *c = *state;
    char file[64];
    snprintf(file, sizeof file, "STARN\t%s\n", c->allele);
    sd_outside *outside;
    assert_int_equal(read_text(file, strlen(file), &outside, NULL), SD_OK);
    const sd_call *call = sd_outside__find(outside, sd_kb__find_gene(kb, "STARN"));
    assert_int_equal(call->n_diplotypes, 1);
    assert_int_equal(call->diplotypes[0].shape, SD_HAPLOID);
    const sd_haplotype *strand = &call->diplotypes[0].copy[0];
    assert_string_equal(strand->name, c->allele);
    assert_int_equal(strand->n_alleles, c->n_alleles);
    assert_true(strand->copies == c->copies);
    assert_int_equal(strand->copies_at_least, c->is_at_least);
    assert_int_equal(strand->is_known, c->is_known);
    sd_outside__free(outside);
}

/* ---- what is refused ---- */

static const struct refused_case {
    const char *name, *file;
    int64_t line;
    const char *message; /* a part of it */
} refused_cases[] = {
    /* clang-format off */
    {"a gene that nobody knows", "STARN\t*1/*1\nNOGENE\t*1/*1\n", 2, "\"NOGENE\" is not a gene"},
    {"a line with a gene only", "#\nSTARN\n", 2, "neither a diplotype, nor a phenotype, nor an activity score"},
    {"blanks instead of tabs", "STARN *1/*1\n", 1, "is not a gene"},
    {"three strands", "STARN\t*1/*1/*2\n", 1, "names more than two strands"},
    {"an empty strand", "STARN\t*1/\n", 1, "has an empty allele name"},
    {"an empty part of a tandem", "STARN\t*36+/*1\n", 1, "has an empty part"},
    {"a score that is no number", "STARN\t*1/*1\t\thigh\n", 1, "is not an activity score"},
    {"a negative score", "STARN\t*1/*1\t\t-1\n", 1, "is not an activity score"},
    {"bytes that are no text", "STARN\t*1/\xff\n", 1, "not a line of text"},
    {"control characters", "STARN\t*1/\x1b[31m*2\n", 1, "not a line of text"},
    {"alternatives without a diplotype", "STARN\t\tPM\nSTARN\t\tNM\n", 2, "are alternatives, each with a diplotype"},
    {"one diplotype with two phenotypes", "STARN\t*1/*2\tPM\nSTARN\t*2/*1\tNM\n", 2, "*1/*2 is given another phenotype"},
    /* clang-format on */
};

static void refuses(void **state)
{
    const struct refused_case *c = *state;
    sd_outside *outside;
    sd_error err = {0};
    assert_int_equal(read_text(c->file, strlen(c->file), &outside, &err), SD_EINPUT);
    assert_null(outside);
    assert_int_equal(err.status, SD_EINPUT);
    assert_int_equal(err.line, c->line);
    assert_non_null(strstr(err.message, c->message));
}

/* ---- the rest ---- */

static void alternatives_keep_what_was_supplied_with_each(void **state)
{
    (void)state;
    const char *file = "STARN\t*2/*2\tPM\t0\nSTARN\t*1/*1\tNM\t2\n";
    sd_outside *outside;
    assert_int_equal(read_text(file, strlen(file), &outside, NULL), SD_OK);
    const sd_call *call = sd_outside__find(outside, sd_kb__find_gene(kb, "STARN"));
    assert_string_equal(call->diplotypes[0].supplied_phenotype, "Normal Metabolizer");
    assert_string_equal(call->diplotypes[0].supplied_score, "2");
    assert_string_equal(call->diplotypes[1].supplied_phenotype, "Poor Metabolizer");
    assert_string_equal(call->diplotypes[1].supplied_score, "0");
    sd_outside__free(outside);
}

static void alternatives_mean_what_was_supplied_with_each(void **state)
{
    (void)state;
    const char *file = "STARN\t*2/*2\tPM\t0\nSTARN\t*1/*1\tNM\t2\n";
    sd_outside *outside;
    assert_int_equal(read_text(file, strlen(file), &outside, NULL), SD_OK);
    const sd_call *call = sd_outside__find(outside, sd_kb__find_gene(kb, "STARN"));
    sd_arena *arena = sd_arena__new();
    sd_meaning meaning;
    assert_int_equal(sd_interpret__call(kb, call, arena, &meaning, NULL), SD_OK);
    assert_int_equal(meaning.n_phenotypes, 2);
    assert_string_equal(meaning.outcomes[0].phenotype, "Normal Metabolizer");
    assert_string_equal(meaning.outcomes[1].phenotype, "Poor Metabolizer");
    assert_false(meaning.is_firm);
    sd_arena__free(arena);
    sd_outside__free(outside);
}

static void a_NUL_in_the_file_is_refused(void **state)
{
    (void)state;
    static const char file[] = "STARN\t*1/\0*2\n";
    sd_outside *outside;
    assert_int_equal(read_text(file, sizeof file - 1, &outside, NULL), SD_EINPUT);
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    sd_outside *outside;
    sd_error err = {0};
    assert_int_not_equal(sd_outside__read(&outside, kb, "no/such/file.tsv", &err), SD_OK);
    assert_null(outside);
    assert_non_null(strstr(err.source, "no/such/file.tsv"));
}

static void an_empty_file_supplies_nothing(void **state)
{
    (void)state;
    sd_outside *outside;
    assert_int_equal(read_text("", 0, &outside, NULL), SD_OK);
    assert_null(sd_outside__find(outside, sd_kb__find_gene(kb, "STARN")));
    sd_outside__free(outside);
}

static void only_the_last_part_of_the_path_is_shown(void **state)
{
    (void)state;
    sd_outside *outside;
    assert_int_equal(read_text("STARN\t*1/*1\n", 12, &outside, NULL), SD_OK);
    const sd_call *call = sd_outside__find(outside, sd_kb__find_gene(kb, "STARN"));
    assert_null(strchr(call->outside_file, '/'));
    assert_int_equal(strncmp(call->outside_file, "test_outside_call.", 18), 0);
    sd_outside__free(outside);
}

static void want_of_memory_is_an_error(void **state)
{
    (void)state;
    static const char file[] =
        "STARN\t*36x2+*10/*1\tpm\t>=2\nSTARN\t*1/*2\nLISTA\t[c.30A>C + "
        "c.60G>A]/Reference\n";
    bool was_reached = true;
    for (long n = 0; was_reached; n++) {
        sd_outside *outside;
        sd_error err = {0};
        fail_alloc_at(n);
        sd_status status =
            sd_outside__parse(&outside, kb, "made/up.tsv", file, sizeof file - 1, &err);
        was_reached = fail_alloc_stop();
        assert_int_equal(status, was_reached ? SD_ENOMEM : SD_OK);
        assert_int_equal(outside != NULL, status == SD_OK);
        sd_outside__free(outside);
    }
}

int main(void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test(alternatives_keep_what_was_supplied_with_each),
        cmocka_unit_test(alternatives_mean_what_was_supplied_with_each),
        cmocka_unit_test(a_NUL_in_the_file_is_refused),
        cmocka_unit_test(a_file_that_is_not_there_is_an_error),
        cmocka_unit_test(an_empty_file_supplies_nothing),
        cmocka_unit_test(want_of_memory_is_an_error),
        cmocka_unit_test(only_the_last_part_of_the_path_is_shown),
    };
    struct CMUnitTest tests[COUNT(read_cases) + COUNT(strand_cases) +
                            COUNT(refused_cases) + COUNT(others)];
    size_t n_tests = 0;
    ADD_CASES(tests, n_tests, read_cases, reads);
    ADD_CASES(tests, n_tests, strand_cases, reads_strand);
    ADD_CASES(tests, n_tests, refused_cases, refuses);
    for (size_t i = 0; i < COUNT(others); i++)
        tests[n_tests++] = others[i];
    return _cmocka_run_group_tests("outside_call", tests, n_tests, open_calling_tables,
                                   close_tables);
}
