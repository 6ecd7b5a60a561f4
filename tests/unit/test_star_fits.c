/* test_star_fits.c -- the pairs that fit: how probable each is, which are called, and
 * what stands beside the call; with the tables of test-data/kb/calling.
 *
 * Its frequencies are such that a chromosome of WEST (95 looked at, 10 names, so divided
 * by 100) carries *1 with 0.405, *2 0.145, *3A 0.095, *3B 0.045, *3C 0.195, *7 0.015, and
 * one of EAST (45, so by 50) *1 with 0.41, *3A (never seen) 0.01, *3B 0.05, *3C 0.21.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/call.h"
#include "cells.h"

enum { MAX_SITES = 8 };

static sd_kb *kb;

static const char two_unphased[] = "0/0 0/1 0/1 0/0 0/0 0/0";

static const struct fit_case {
    const char *name, *gene, *cells, *population;
    sd_rank rank;
    const char *called, *others; /* "name probability; …": 0 where not known */
    sd_rank by;
} fit_cases[] = {
    /* clang-format off */
    {"Hardy-Weinberg in one population", "STARA", two_unphased, "WEST", SD_RANK_SPECIFICITY,
     "*1/*3A 0.814286", "*3B/*3C 0.185714", SD_RANK_SPECIFICITY},
    {"an allele that was never seen counts one half", "STARA", two_unphased, "EAST", SD_RANK_SPECIFICITY,
     "*1/*3A 0.280822", "*3B/*3C 0.719178", SD_RANK_SPECIFICITY},
    {"of unknown population: the mean of the populations, not of their people", "STARA", two_unphased, NULL, SD_RANK_SPECIFICITY,
     "*1/*3A 0.688359", "*3B/*3C 0.311641", SD_RANK_SPECIFICITY},
    {"the word all is the same", "STARA", two_unphased, "all", SD_RANK_SPECIFICITY,
     "*1/*3A 0.688359", "*3B/*3C 0.311641", SD_RANK_SPECIFICITY},
    {"by frequency the most probable comes first, and what the frequencies do not settle stays a tie", "STARA", two_unphased, "EAST", SD_RANK_FREQUENCY,
     "*3B/*3C 0.719178; *1/*3A 0.280822", "", SD_RANK_FREQUENCY},
    {"two equal alleles have the square", "STARA", "1/1 0/0 0/0 0/0 0/0 .", "WEST", SD_RANK_SPECIFICITY,
     "*2/*2 0.821289; *2/*7 0.169922; *7/*7 0.008789", "", SD_RANK_SPECIFICITY},
    {"by frequency pairs that together hold 99 % are called", "STARA", "1/1 0/0 0/0 0/0 0/0 .", "WEST", SD_RANK_FREQUENCY,
     "*2/*2 0.821289; *2/*7 0.169922", "*7/*7 0.008789", SD_RANK_FREQUENCY},
    {"ties of the specificity keep their order of names, with probabilities", "STARA", "0/1 0/0 0/0 0/0 0/0 .", "WEST", SD_RANK_SPECIFICITY,
     "*1/*2 0.90625; *1/*7 0.09375", "", SD_RANK_SPECIFICITY},
    {"phase leaves nothing to weigh", "STARA", "0/0 0|1 0|1 0/0 0/0 0/0", "WEST", SD_RANK_FREQUENCY,
     "*1/*3A 0", "", SD_RANK_SPECIFICITY},
    {"an allele counted together with another has no probability, and specificity ranks", "STARW", "0/1 0/1 0/0", "WEST", SD_RANK_FREQUENCY,
     "*1/*2 0; *1/*3 0", "", SD_RANK_SPECIFICITY},
    {"a gene without frequencies is ranked by specificity", "STARP", "0/0 0/0 0/1 0/1", NULL, SD_RANK_FREQUENCY,
     "*1/*7 0; *5/*6 0", "", SD_RANK_SPECIFICITY},
    {"a population in which a gene was not looked for gives none", "STARX", ". 1", "EAST", SD_RANK_SPECIFICITY,
     "A 0; A- 1T_2C 0", "", SD_RANK_SPECIFICITY},
    {"one copy has the allele's own probability", "STARX", ". 1", "WEST", SD_RANK_SPECIFICITY,
     "A 0.82; A- 1T_2C 0.18", "", SD_RANK_SPECIFICITY},
    {"a priority names what is called, and the rest stands beside it", "STARP", "0/1 0/1 0/0 0/0", NULL, SD_RANK_SPECIFICITY,
     "*2/*3 0", "*1/*4 0", SD_RANK_SPECIFICITY},
    {"suballeles are one pair", "STARA", "0/0 0/0 0/0 0/0 . 1/1", "WEST", SD_RANK_SPECIFICITY,
     "*10/*10 0", "", SD_RANK_SPECIFICITY},
    /* clang-format on */
};

static sd_caller *new_caller(const char *population, sd_rank rank)
{
    sd_caller *caller = NULL;
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    assert_int_equal(sd_caller__prefer(caller, population, rank, NULL), SD_OK);
    return caller;
}

static const sd_call *call_words(sd_caller *caller, const char *gene_name,
                                 const char *words)
{
    sd_cell cells[MAX_SITES];
    const sd_kb_gene *gene = sd_kb__find_gene(kb, gene_name);
    assert_non_null(gene);
    read_cells(gene, words, cells);
    const sd_call *call = NULL;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, NULL), SD_OK);
    assert_int_equal(call->state, SD_CALL_MADE);
    return call;
}

static void assert_list(const sd_diplotype *diplotypes, size_t n, const char *want)
{
    const char *at = want;
    for (size_t i = 0; i < n; i++) {
        const size_t length = strlen(diplotypes[i].name);
        if (strncmp(at, diplotypes[i].name, length) != 0 || at[length] != ' ')
            fail_msg("%s where \"%s\" was wanted", diplotypes[i].name, at);
        char *end;
        const double probability = strtod(at + length, &end);
        if (!(fabs(diplotypes[i].probability - probability) < 1e-5))
            fail_msg("%s has %.6f where \"%s\" was wanted", diplotypes[i].name,
                     diplotypes[i].probability, at);
        at = end + strspn(end, "; ");
    }
    assert_string_equal(at, "");
}

static void weighs(void **state)
{
    const struct fit_case *row = *state;
    sd_caller *caller = new_caller(row->population, row->rank);
    const sd_call *call = call_words(caller, row->gene, row->cells);
    assert_list(call->diplotypes, call->n_diplotypes, row->called);
    assert_list(call->others, call->n_others, row->others);
    assert_int_equal(call->n_all_others, call->n_others);
    assert_int_equal(call->rank, row->by);
    sd_caller__free(caller);
}

static void an_unknown_population_is_refused(void **state)
{
    (void)state;
    sd_caller *caller = NULL;
    sd_error err = {0};
    assert_int_equal(sd_caller__new(&caller, kb, NULL), SD_OK);
    assert_int_equal(sd_caller__prefer(caller, "NORTH", SD_RANK_SPECIFICITY, &err),
                     SD_EUSAGE);
    assert_non_null(strstr(err.message, "NORTH"));
    sd_caller__free(caller);
}

static const struct note_case {
    const char *name, *cells, *text;
    sd_rank rank;
} note_cases[] = {
    {"two variants of one allele are said to be presumed in cis", two_unphased,
     "Phase was not determined: the variants at rs102 and rs103 are presumed to be in "
     "cis "
     "(on the same copy of the gene), *1/*3A; in trans (on different copies) they would "
     "be "
     "*3B/*3C, which is not excluded.",
     SD_RANK_SPECIFICITY},
};

static void notes(void **state)
{
    const struct note_case *row = *state;
    sd_caller *caller = new_caller("WEST", row->rank);
    const sd_call *call = call_words(caller, "STARA", row->cells);
    assert_int_equal(call->n_notes, 1);
    if (!strstr(call->notes[0].text, row->text))
        fail_msg("%s", call->notes[0].text);
    sd_caller__free(caller);
}

int main(void)
{
    sd_error err = {0};
    if (sd_kb_open(&kb, "test-data/kb/calling", &err) != SD_OK) {
        fprintf(stderr, "%s:%lld: %s\n", err.source, (long long)err.line, err.message);
        return 1;
    }
    struct CMUnitTest tests[COUNT(fit_cases) + COUNT(note_cases) + 1];
    size_t n = 0;
    ADD_CASES(tests, n, fit_cases, weighs);
    ADD_CASES(tests, n, note_cases, notes);
    ADD_TEST(tests, n, an_unknown_population_is_refused);
    const int n_failed = RUN_TESTS("star_fits", tests, n);
    sd_kb_close(kb);
    return n_failed;
}
