/* test_call.c -- what one sample's cells of one gene are called, with the tables of
 * test-data/kb/calling.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/call.h"
#include "cells.h"
#include "fail_alloc.h"

static sd_kb *kb;
static sd_caller *caller;

enum { MAX_SITES = 8 };

static const sd_kb_gene *find_gene(const char *name)
{
    const sd_kb_gene *gene = sd_kb__find_gene(kb, name);
    assert_non_null(gene);
    assert_true(gene->n_sites <= MAX_SITES);
    return gene;
}

static const sd_call *call_words(const char *gene_name, const char *words)
{
    const sd_kb_gene *gene = find_gene(gene_name);
    sd_cell cells[MAX_SITES];
    read_cells(gene, words, cells);
    const sd_call *call = NULL;
    sd_error err = {0};
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &call, &err), SD_OK);
    assert_non_null(call);
    assert_true((call->state == SD_CALL_MADE) == (call->reason == NULL));
    assert_true((call->state == SD_CALL_MADE) == (call->n_diplotypes > 0));
    return call;
}

static void join_diplotypes(const sd_call *call, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        size_t length = strlen(text);
        snprintf(text + length, size - length, "%s%s", i ? " OR " : "",
                 call->diplotypes[i].name);
    }
}

static void join_open(const sd_call *call, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; i < call->n_not_assessed; i++) {
        size_t length = strlen(text);
        snprintf(text + length, size - length, "%s%s", i ? "; " : "",
                 call->gene->alleles[call->not_assessed[i]].name);
    }
}

/* ---- calls ---- */

static const struct call_case {
    const char *name, *gene, *cells;
    const char *want; /* diplotypes, or the start of the reason where not called */
    const char *open; /* not assessed */
    sd_call_state state;
} call_cases[] = {
    /* clang-format off */
    {"all sites reference is the reference twice", "STARA", "0/0 0/0 0/0 0/0 0/0 0/0", "*1/*1", "", SD_CALL_MADE},
    {"one heterozygous variant is one carrier strand", "STARA", "0/1 0/0 0/0 0/0 0/0 0/0", "*1/*2", "", SD_CALL_MADE},
    {"a homozygous variant is on both strands", "STARA", "1/1 0/0 0/0 0/0 0/0 0/0", "*2/*2", "", SD_CALL_MADE},
    {"no pair explains the variants", "STARA", "1|1 0/1 0/0 0/0 0/0 0/0", "No pair of named alleles explains the variants at rs101 (*2, *7), rs102 (*3A, *3B).", "", SD_CALL_NO_MATCH},
    {"two unphased variants with a joint allele: the joint one, as it names more", "STARA", "0/0 0/1 0/1 0/0 0/0 0/0", "*1/*3A", "", SD_CALL_MADE},
    {"the same in trans are two alleles", "STARA", "0/0 0|1 1|0 0/0 0/0 0/0", "*3B/*3C", "", SD_CALL_MADE},
    {"the same in cis are one", "STARA", "0/0 0|1 0|1 0/0 0/0 0/0", "*1/*3A", "", SD_CALL_MADE},
    {"strands may be named in either order", "STARA", "0/0 1|0 1|0 0/0 0/0 0/0", "*1/*3A", "", SD_CALL_MADE},
    {"phase holds inside a phase set only", "STARA", "0/0 0|1:1 1|0:2 0/0 0/0 0/0", "*1/*3A", "", SD_CALL_MADE},
    {"one phase set in trans", "STARA", "0/0 0|1:1 1|0:1 0/0 0/0 0/0", "*3B/*3C", "", SD_CALL_MADE},
    {"a phased site beside an unphased one is free", "STARA", "0/0 0|1 1/0 0/0 0/0 0/0", "*1/*3A", "", SD_CALL_MADE},
    {"a phase set beside phase without one is free", "STARA", "0/0 0|1 1|0:1 0/0 0/0 0/0", "*1/*3A", "", SD_CALL_MADE},
    {"two alternate bases of one site", "STARA", "0/0 0/0 0/0 1/2 0/0 0/0", "*4/*5", "", SD_CALL_MADE},
    {"two strands that share a variant", "STARA", "1/1 0/0 0/0 0/0 0/0 0/1", "*2/*7", "", SD_CALL_MADE},
    {"names are in natural order, *4 before *10", "STARA", "0/0 0/0 0/0 0/1 0/0 0/1", "*4/*10", "", SD_CALL_MADE},
    {"suballeles print as their allele", "STARA", "0/0 0/0 0/0 0/0 1/1 1/1", "*10/*10", "", SD_CALL_MADE},
    {"suballeles that tie are one diplotype", "STARA", "0/0 0/0 0/0 0/0 . 1/1", "*10/*10", "", SD_CALL_MADE},
    {"a base that no definition knows names its site", "STARA", "0/0 0/X 0/0 0/0 0/0 0/0", "A base that no definition knows at rs102 (*3A, *3B).", "", SD_CALL_NO_MATCH},
    {"an unseen site leaves its allele open", "STARA", "0/0 0/0 0/0 0/0 . 0/0", "*1/*1", "*6", SD_CALL_MADE},
    {"an allele that another site excludes is not open", "STARA", "0/0 0/0 0/0 0/0 0/0 .", "*1/*1", "*10.001", SD_CALL_MADE},
    {"a partly seen allele ties with the one it is reduced to", "STARA", "0/1 0/0 0/0 0/0 0/0 .", "*1/*2 OR *1/*7", "*10.001", SD_CALL_MADE},
    {"a filtered site was not seen", "STARA", "0/0 0/0 0/0 0/0 F 0/0", "*1/*1", "*6", SD_CALL_MADE},
    {"a block is seen", "STARA", "#0/0 #0/0 #0/0 #0/0 #0/0 #0/0", "*1/*1", "", SD_CALL_MADE},
    {"a key site that was not seen", "STARA", ". 0/0 0/0 0/0 0/0 0/0", "Not seen, and needed before the gene is called: rs101 (*2, *7).", "*2", SD_CALL_KEY_MISSING},
    {"a key site whose record has another reference", "STARA", "M 0/0 0/0 0/0 0/0 0/0", "Not seen, and needed before the gene is called: rs101 (*2, *7; ", "*2", SD_CALL_KEY_MISSING},
    {"records that contradict each other", "STARA", "0/0 0/0 ! 0/0 0/0 0/0", "Records contradict each other at rs103 (*3A, *3C", "", SD_CALL_CONFLICT},
    {"a half call of a variant", "STARA", "0/0 0/0 ./1 0/0 0/0 0/0", "Only one allele was called, and it is a variant, at rs103", "", SD_CALL_NO_MATCH},
    {"a half call of the reference is a site not seen", "STARA", "0/0 0/0 ./0 0/0 0/0 0/0", "*1/*1", "*3C", SD_CALL_MADE},
    {"nothing usable", "STARA", ". . ? F . .", "The input has no usable genotype", "", SD_CALL_NO_DATA},
    {"one copy and two are mixed", "STARA", "1 0/0 0/0 0/0 0/0 0/0", "Genotypes with one copy (rs101) and with two (rs106) are mixed", "", SD_CALL_CONFLICT},
    {"copy number is needed and not in small variants", "STARN", "0/1", "Copy number and structure decide this gene", "", SD_CALL_NEEDS_COPY_NUMBER},

    {"a wobble stands on a strand with either base", "STARW", "0/1 0/0 0/0", "*1/*1", "", SD_CALL_MADE},
    {"a wobble fits the genome's base too", "STARW", "0/0 0/1 0/0", "*1/*2", "", SD_CALL_MADE},
    {"a wobble counts where the strand has another base than the genome: a tie", "STARW", "0/1 0/1 0/0", "*1/*2 OR *1/*3", "", SD_CALL_MADE},
    {"phase decides where the wobble's base is", "STARW", "0|1 0|1 0/0", "*1/*3", "", SD_CALL_MADE},
    {"a wobble of another site explains a heterozygous one", "STARW", "0/0 0/1 1/1", "*4/*4", "", SD_CALL_MADE},

    {"a priority decides what the ranking would misread", "STARP", "0/1 0/1 0/0 0/0", "*2/*3", "", SD_CALL_MADE},
    {"other unphased diplotypes of such a gene are all kept", "STARP", "0/0 0/0 0/1 0/1", "*1/*7 OR *5/*6", "", SD_CALL_MADE},
    {"an allele of which nothing was seen is not among them", "STARP", "0/0 . 0/1 0/1", "*1/*7 OR *5/*6", "*3", SD_CALL_MADE},
    {"phase decides without priorities", "STARP", "0|1 0|1 0/0 0/0", "*1/*4", "", SD_CALL_MADE},
    {"in trans too", "STARP", "0|1 1|0 0/0 0/0", "*2/*3", "", SD_CALL_MADE},
    {"one heterozygous site needs no priority", "STARP", "0/1 0/0 0/0 0/0", "*1/*2", "", SD_CALL_MADE},
    {"a priority holds where another site is unseen, which leaves *4/*5 open", "STARP", "0/1 0/1 . 0/0", "*2/*3", "*4; *5", SD_CALL_MADE},

    {"one copy of an X-linked gene is one allele", "STARX", "1 1", "A- 1T_2C", "", SD_CALL_MADE},
    {"two copies of an X-linked gene are two", "STARX", "0/1 0/1", "A- 1T_2C/B (reference)", "", SD_CALL_MADE},
    {"assumed sites have as many copies as the others", "STARX", "=0/0 1", "A", "", SD_CALL_MADE},
    {"one copy with a site unseen", "STARX", ". 1", "A OR A- 1T_2C", "", SD_CALL_MADE},
    {"an undocumented base is the reference where the gene's row says so", "STARX", "X/0 0/1", "A/B (reference)", "", SD_CALL_MADE},

    {"no variant is the reference twice", "LISTA", "0/0 0/0 0/0 0/0 0/0 0/0", "Reference/Reference", "", SD_CALL_MADE},
    {"one variant", "LISTA", "0/0 0/0 0/1 0/0 0/0 0/0", "Reference/c.30A>C", "", SD_CALL_MADE},
    {"variants of one strand stand together in name order", "LISTA", "0/0 0/0 0|1 0|1 0/0 0/0", "Reference/[c.30A>C + c.100G>T]", "", SD_CALL_MADE},
    {"variants of both strands", "LISTA", "0/0 0/0 0|1 1|0 0/0 0/0", "c.30A>C/c.100G>T", "", SD_CALL_MADE},
    {"unphased variants are listed without strands", "LISTA", "0/0 0/0 0/1 0/1 0/0 0/0", "{c.30A>C + c.100G>T}", "", SD_CALL_MADE},
    {"a homozygous one is listed twice", "LISTA", "0/0 0/0 1/1 0/1 0/0 0/1", "{c.30A>C + c.30A>C + c.60G>A + c.100G>T}", "", SD_CALL_MADE},
    {"a homozygous one beside one other needs no phase", "LISTA", "0/0 0/0 1/1 0/1 0/0 0/0", "c.30A>C/[c.30A>C + c.100G>T]", "", SD_CALL_MADE},
    {"both variants of a site are on opposite strands", "LISTA", "0/0 0/0 0/0 0/0 1/2 0/0", "c.50C>A/c.50C>T", "", SD_CALL_MADE},
    {"a phase set in cis beside a free variant: both ways", "LISTA", "0/0 0/0 0|1:4 0|1:4 0/0 0/1", "Reference/[c.30A>C + c.60G>A + c.100G>T] OR c.60G>A/[c.30A>C + c.100G>T]", "", SD_CALL_MADE},
    {"a phase set in trans beside a free variant: both ways", "LISTA", "0/0 0/0 0|1:4 1|0:4 0/0 0/1", "c.30A>C/[c.60G>A + c.100G>T] OR c.100G>T/[c.30A>C + c.60G>A]", "", SD_CALL_MADE},
    {"the larger definition takes the smaller one's site", "LISTA", "0/1 0/1 0/0 0/0 0/0 0/0", "Reference/c.1G>A, c.2T>C (HapT)", "", SD_CALL_MADE},
    {"the smaller definition where only it is carried", "LISTA", "0/1 0/0 0/0 0/0 0/0 0/0", "Reference/c.1G>A", "", SD_CALL_MADE},
    {"two of the smaller, one of the larger", "LISTA", "1/1 0/1 0/0 0/0 0/0 0/0", "c.1G>A/c.1G>A, c.2T>C (HapT)", "", SD_CALL_MADE},
    {"the larger definition in trans is not carried", "LISTA", "0|1 1|0 0/0 0/0 0/0 0/0", "Reference/c.1G>A", "", SD_CALL_MADE},
    {"the larger definition and another, unphased", "LISTA", "0/1 0/1 0/0 0/1 0/0 0/0", "{c.1G>A, c.2T>C (HapT) + c.100G>T}", "", SD_CALL_MADE},
    {"a marker without its deciding site is nothing", "LISTA", "0/0 0/1 0/0 0/0 0/0 0/0", "Reference/Reference", "", SD_CALL_MADE},
    {"a marker without its deciding site does not blur phase", "LISTA", "0/0 0/1 0/0 0/1 0/0 0/0", "Reference/c.100G>T", "", SD_CALL_MADE},
    {"a marker stands in for its deciding site", "LISTA", ". 0/1 0/0 0/0 0/0 0/0", "Reference/c.1G>A, c.2T>C (HapT)", "c.1G>A", SD_CALL_MADE},
    {"a marker that is the reference speaks too", "LISTA", ". 0/0 0/0 0/0 0/0 0/0", "Reference/Reference", "c.1G>A", SD_CALL_MADE},
    {"neither marker nor deciding site", "LISTA", ". . 0/0 0/0 0/0 0/0", "Not seen, and needed before the gene is called: rs301", "c.1G>A; c.1G>A, c.2T>C (HapT)", SD_CALL_KEY_MISSING},
    {"the deciding site alone", "LISTA", "0/1 . 0/0 0/0 0/0 0/0", "Reference/c.1G>A", "c.1G>A, c.2T>C (HapT)", SD_CALL_MADE},
    {"an unseen variant is open", "LISTA", "0/0 0/0 0/0 . . 0/0", "Reference/Reference", "c.100G>T; c.50C>A; c.50C>T", SD_CALL_MADE},
    {"an undocumented base in a list is the reference", "LISTA", "0/0 0/0 0/0 0/X 0/0 0/0", "Reference/Reference", "", SD_CALL_MADE},
    {"one copy of a list", "LISTA", "0 0 1 1 0 0", "[c.30A>C + c.100G>T]", "", SD_CALL_MADE},

    {"a list where undocumented bases are kept", "LISTK", "0/X 0/0", "A base that no definition knows at rs401 (G5E).", "", SD_CALL_NO_MATCH},
    {"the reference is named as the gene names it", "LISTK", "0/0 0/1", "A7V/wild sequence", "", SD_CALL_MADE},
    {"combinations sort after plain names", "LISTK", "0|1 0|1", "wild sequence/[A7V + G5E]", "", SD_CALL_MADE},
    /* clang-format on */
};

static void calls(void **state)
{
    const struct call_case *c = *state;
    const sd_call *call = call_words(c->gene, c->cells);
    char text[512];
    join_diplotypes(call, text, sizeof text);
    if (call->state != SD_CALL_MADE)
        snprintf(text, strlen(c->want) + 1, "%s", call->reason);
    assert_string_equal(text, c->want);
    assert_int_equal(call->state, c->state);
    join_open(call, text, sizeof text);
    if (c->state == SD_CALL_MADE || c->open[0])
        assert_string_equal(text, c->open);
}

/* ---- notes ---- */

static const struct note_case {
    const char *name, *gene, *cells, *code, *site; /* code NULL: no note */
} note_cases[] = {
    /* clang-format off */
    {"a proxy that was used is noted", "LISTA", ". 0/1 0/0 0/0 0/0 0/0", "PROXY_USED", "rs302"},
    {"a proxy that said no is noted too", "LISTA", ". 0/0 0/0 0/0 0/0 0/0", "PROXY_USED", "rs302"},
    {"a proxy without its deciding site is noted", "LISTA", "0/0 0/1 0/0 0/0 0/0 0/0", "PROXY_IGNORED", "rs302"},
    {"a proxy carried more often than its deciding site is noted", "LISTA", "0/1 1/1 0/0 0/0 0/0 0/0", "PROXY_IGNORED", "rs302"},
    {"proxy and deciding site together need no note", "LISTA", "0|1 0|1 0/0 0/0 0/0 0/0", NULL, NULL},
    {"a definition of several sites read in cis is noted", "LISTA", "0/1 0/1 0/0 0/0 0/0 0/0", "READ_IN_CIS", "rs301"},
    {"also in a list without strands", "LISTA", "0/1 0/1 0/0 0/1 0/0 0/0", "READ_IN_CIS", "rs301"},
    {"a homozygous site needs no such reading", "LISTA", "1/1 0/1 0/0 0/1 0/0 0/0", NULL, NULL},
    {"an undocumented base read as the reference is noted", "LISTA", "0/0 0/0 0/0 0/X 0/0 0/0", "UNDOCUMENTED_READ_AS_REFERENCE", "rs304"},
    {"a priority that decided is noted", "STARP", "0/1 0/1 0/0 0/0", "UNPHASED_PRIORITY", "rs601"},
    {"phase needs no such note", "STARP", "0|1 1|0 0/0 0/0", NULL, NULL},
    {"another pair that would explain unphased genotypes is noted", "STARA", "0/0 0/1 0/1 0/0 0/0 0/0", "UNPHASED_ALTERNATIVES", "rs102"},
    {"also between phase sets", "STARA", "0/0 0|1:1 1|0:2 0/0 0/0 0/0", "UNPHASED_ALTERNATIVES", "rs102"},
    {"phase leaves no other pair", "STARA", "0/0 0|1 0|1 0/0 0/0 0/0", NULL, NULL},
    {"a risky site that was assumed is noted", "STARA", "0/0 0/0 0/0 =0/0 =0/0 0/0", "ABSENT_RISK", "rs105"},
    {"a risky site that was seen is not", "STARA", "0/0 0/0 0/0 0/0 0/0 0/0", NULL, NULL},
    {"so it is in a gene of star alleles", "STARX", "X/0 0/1", "UNDOCUMENTED_READ_AS_REFERENCE", "rsX1"},
    /* clang-format on */
};

static void notes(void **state)
{
    const struct note_case *c = *state;
    const sd_call *call = call_words(c->gene, c->cells);
    size_t n = 0; /* of sites; what rests on assumptions is said of the gene as well */
    for (size_t i = 0; i < call->n_notes; i++)
        n += strcmp(call->notes[i].code, "ASSUMED") != 0;
    assert_int_equal(n, c->code ? 1 : 0);
    if (!c->code)
        return;
    assert_string_equal(call->notes[0].code, c->code);
    assert_string_equal(call->gene->sites[call->notes[0].site].id, c->site);
    assert_true(strlen(call->notes[0].text) > 20);
}

/* ---- where no diplotype fits ---- */

static const struct fallback_case {
    const char *name, *gene, *cells, *inferred; /* NULL: nothing is inferred */
} fallback_cases[] = {
    /* clang-format off */
    {"two reference bases at the one site count as the reference", "STARA", "1|1 0/1 0/0 0/0 0/0 0/0", "*1/*1"},
    {"one variant there counts as its allele", "STARA", "1/1 0/0 0/1 0/0 0/0 0/0", "*1/*3C"},
    {"two of them count twice", "STARA", "1/1 0/0 1/1 0/0 0/0 0/0", "*3C/*3C"},
    {"it holds where another site has an unknown base", "STARA", "0/X 0/0 0/1 0/0 0/0 0/0", "*1/*3C"},
    {"and where another site is half called", "STARA", "0/0 ./1 0/1 0/0 0/0 0/0", "*1/*3C"},
    {"the site assumed on the user's word counts", "STARA", "1/1 0/1 =0/0 0/0 0/0 0/0", "*1/*1"},
    {"the site unseen settles nothing", "STARA", "1/1 0/1 . 0/0 0/0 0/0", NULL},
    {"the site filtered settles nothing", "STARA", "1/1 0/1 F 0/0 0/0 0/0", NULL},
    {"half a genotype of the site settles nothing", "STARA", "0/0 0/0 ./1 0/0 0/0 0/0", NULL},
    {"an unknown base of the site settles nothing", "STARA", "0/0 0/0 1/X 0/0 0/0 0/0", NULL},
    {"where a diplotype fits nothing is inferred", "STARA", "0/0 0/0 0/1 0/0 0/0 0/0", NULL},
    {"where a key site is unseen nothing is inferred", "STARA", ". 0/0 0/1 0/0 0/0 0/0", NULL},
    {"contradictions infer nothing", "STARA", "0/0 ! 0/1 0/0 0/0 0/0", NULL},
    {"a gene without such a site infers nothing", "LISTK", "0/X 0/0", NULL},
    /* clang-format on */
};

static void falls_back(void **state)
{
    const struct fallback_case *c = *state;
    const sd_call *call = call_words(c->gene, c->cells);
    size_t n_noted = 0;
    for (size_t i = 0; i < call->n_notes; i++)
        n_noted += strcmp(call->notes[i].code, "FALLBACK_SITE") == 0;
    assert_int_equal(n_noted, c->inferred ? 1 : 0);
    if (!c->inferred) {
        assert_null(call->inferred);
        return;
    }
    assert_int_equal(call->state, SD_CALL_NO_MATCH);
    assert_int_equal(call->n_diplotypes, 0);
    assert_non_null(call->inferred);
    assert_string_equal(call->inferred->name, c->inferred);
}

static void the_note_names_site_genotype_and_source(void **state)
{
    (void)state;
    const sd_call *call = call_words("STARA", "1/1 0/0 0/1 0/0 0/0 0/0");
    assert_int_equal(call->n_notes, 1);
    assert_string_equal(call->notes[0].text,
                        "No diplotype fits; the phenotype is inferred from the genotype "
                        "A/G at rs103 alone, which counts as *1/*3C. Told from one "
                        "site.");
    assert_int_equal(call->notes[0].site, 2);
}

/* ---- phase ---- */

static const struct phase_case {
    const char *name, *cells;
    bool is_phased, is_effectively_phased;
} phase_cases[] = {
    {"every genotype with '|' is phased", "0|0 0|1 0|1 0|0 0|0 0|0", true, true},
    {"one heterozygous site needs no phase", "0/0 0/1 0/0 0/0 0/0 0/0", false, true},
    {"homozygous genotypes are phased whatever their separator",
     "0/0 1/1 1/1 0/0 0/0 0/0", true, true},
    {"two need it", "0/0 0/1 0/1 0/0 0/0 0/0", false, false},
    {"two phase sets are two", "0|0 0|1:1 0|1:2 0|0 0|0 0|0", true, false},
    {"assumed sites say nothing about phase", "0|0 0|1 0|1 =0/0 =0/0 =0/0", true, true},
};

static void tells_phase(void **state)
{
    const struct phase_case *c = *state;
    const sd_call *call = call_words("STARA", c->cells);
    assert_int_equal(call->is_phased, c->is_phased);
    assert_int_equal(call->is_effectively_phased, c->is_effectively_phased);
}

/* ---- the rest ---- */

static void counts_what_was_seen(void **state)
{
    (void)state;
    const sd_call *call = call_words("STARA", "0/1 . F #0/0 0/0 ?");
    assert_int_equal(call->tally.n_sites, 6);
    assert_int_equal(call->tally.n_usable, 3);
    assert_int_equal(call->tally.n_state[SD_CELL_ABSENT], 1);
    assert_int_equal(call->tally.n_state[SD_CELL_FILTERED], 1);
    assert_int_equal(call->tally.n_state[SD_CELL_BLOCK], 1);
    assert_int_equal(call->n_unseen_sites, 3);
    assert_int_equal(call->unseen_sites[0], 1);
    assert_int_equal(call->unseen_sites[1], 2);
    assert_int_equal(call->unseen_sites[2], 5);
}

static void a_gene_without_records_has_no_data(void **state)
{
    (void)state;
    const sd_kb_gene *gene = find_gene("STARA");
    sd_cell cells[MAX_SITES];
    read_cells(gene, ". . . . . .", cells);
    const sd_call *call;
    assert_int_equal(sd_caller__call(caller, gene, cells, false, &call, NULL), SD_OK);
    assert_int_equal(call->state, SD_CALL_NO_DATA);
    assert_string_equal(call->reason, "The input has no record in this gene's region.");
    assert_int_equal(call->n_not_assessed, 0);
}

static void genes_of_outside_calls_are_never_called(void **state)
{
    (void)state;
    const sd_kb_gene *gene = find_gene("OUTSA");
    const sd_call *call, *again;
    assert_int_equal(sd_caller__not_in_vcf(caller, gene, &call, NULL), SD_OK);
    assert_int_equal(call->state, SD_CALL_NOT_IN_VCF);
    assert_non_null(call->reason);
    sd_cell none[1];
    assert_int_equal(sd_caller__call(caller, gene, none, true, &again, NULL), SD_OK);
    assert_ptr_equal(call, again);
}

static void equal_columns_share_a_call_and_depth_does_not_matter(void **state)
{
    (void)state;
    const sd_kb_gene *gene = find_gene("STARA");
    sd_cell cells[MAX_SITES];
    read_cells(gene, "0/1 0/0 0/0 0/0 0/0 0/0", cells);
    const sd_call *first, *second, *third;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &first, NULL), SD_OK);
    cells[0].depth = 12;
    cells[0].quality = 50;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &second, NULL), SD_OK);
    assert_ptr_equal(first, second);
    cells[0].is_phased = true;
    assert_int_equal(sd_caller__call(caller, gene, cells, true, &third, NULL), SD_OK);
    assert_ptr_not_equal(first, third);
}

static void the_score_counts_the_sites_that_definitions_name(void **state)
{
    (void)state;
    static const struct score_case {
        const char *cells;
        int score;
    } cases[] = {
        {"0/0 0/0 0/0 0/0 0/0 0/0", 12},
        {"0/0 0/1 0/1 0/0 0/0 0/0", 8},
        {"0/0 0/1 0/1 0/0 0/0 .", 7},
        {"0/0 0|1 1|0 0/0 0/0 0/0", 2},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(call_words("STARA", cases[i].cells)->diplotypes[0].score,
                         cases[i].score);
}

/* A fresh caller for every column, so that memory cannot help. */
static void many_columns_are_remembered_and_agree_with_fresh_calls(void **state)
{
    (void)state;
    const sd_kb_gene *gene = find_gene("STARA");
    for (unsigned column = 0; column < 4096; column++) {
        sd_cell cells[MAX_SITES];
        read_cells(gene, "0/0 0/0 0/0 0/0 0/0 0/0", cells);
        for (uint16_t i = 0; i < gene->n_sites; i++) {
            unsigned kind = column >> (2 * i) & 3;
            cells[i].allele[0] = kind == 3;
            cells[i].allele[1] = kind >= 2;
            if (kind == 1)
                cells[i].state = SD_CELL_ABSENT;
        }
        const sd_call *remembered, *fresh;
        sd_caller *other;
        assert_int_equal(sd_caller__new(&other, kb, NULL), SD_OK);
        assert_int_equal(sd_caller__call(caller, gene, cells, true, &remembered, NULL),
                         SD_OK);
        assert_int_equal(sd_caller__call(other, gene, cells, true, &fresh, NULL), SD_OK);
        char a[4096], b[4096];
        join_diplotypes(remembered, a, sizeof a);
        join_diplotypes(fresh, b, sizeof b);
        assert_string_equal(a, b);
        assert_int_equal(remembered->state, fresh->state);
        join_open(remembered, a, sizeof a);
        join_open(fresh, b, sizeof b);
        assert_string_equal(a, b);
        sd_caller__free(other);
    }
}

/* Out of memory anywhere is said, and leaves nothing behind (the sanitizer looks). */
static void want_of_memory_is_an_error(void **state)
{
    (void)state;
    static const struct case_ {
        const char *gene, *cells;
    } cases[] = {
        {"STARA", "0/0 0/1 0/1 0/0 . 0/0"},       {"STARA", "1|1 0/1 0/0 0/0 0/0 0/0"},
        {"STARA", "0/0 0/X ! 0/0 0/0 0/0"},       {"LISTA", ". 0/1 1/1 0/1 1/2 0/X"},
        {"LISTA", "0/1 0/1 0|1:4 0|1:4 0/0 0/1"}, {"STARX", "1 0/0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const sd_kb_gene *gene = find_gene(cases[i].gene);
        sd_cell cells[MAX_SITES];
        read_cells(gene, cases[i].cells, cells);
        bool was_reached = true;
        for (long n = 0; was_reached; n++) {
            sd_caller *mine = NULL;
            const sd_call *call = NULL;
            sd_error err = {0};
            fail_alloc_at(n);
            sd_status status = sd_caller__new(&mine, kb, &err);
            if (status == SD_OK)
                status = sd_caller__call(mine, gene, cells, true, &call, &err);
            was_reached = fail_alloc_stop();
            assert_int_equal(status, was_reached ? SD_ENOMEM : SD_OK);
            assert_int_equal(err.status, status);
            assert_int_equal(call != NULL, status == SD_OK);
            sd_caller__free(mine);
        }
    }
}

static int open_tables(void **state)
{
    (void)state;
    sd_error err = {0};
    if (sd_kb_open(&kb, "test-data/kb/calling", &err) != SD_OK) {
        fprintf(stderr, "%s:%lld: %s\n", err.source, (long long)err.line, err.message);
        return 1;
    }
    return sd_caller__new(&caller, kb, &err) != SD_OK;
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
    const struct CMUnitTest others[] = {
        cmocka_unit_test(counts_what_was_seen),
        cmocka_unit_test(the_note_names_site_genotype_and_source),
        cmocka_unit_test(a_gene_without_records_has_no_data),
        cmocka_unit_test(genes_of_outside_calls_are_never_called),
        cmocka_unit_test(equal_columns_share_a_call_and_depth_does_not_matter),
        cmocka_unit_test(the_score_counts_the_sites_that_definitions_name),
        cmocka_unit_test(want_of_memory_is_an_error),
        cmocka_unit_test(many_columns_are_remembered_and_agree_with_fresh_calls),
    };
    struct CMUnitTest tests[COUNT(call_cases) + COUNT(note_cases) +
                            COUNT(fallback_cases) + COUNT(phase_cases) + COUNT(others)];
    size_t n_tests = 0;
    ADD_CASES(tests, n_tests, call_cases, calls);
    ADD_CASES(tests, n_tests, note_cases, notes);
    ADD_CASES(tests, n_tests, fallback_cases, falls_back);
    ADD_CASES(tests, n_tests, phase_cases, tells_phase);
    for (size_t i = 0; i < COUNT(others); i++)
        tests[n_tests++] = others[i];
    return _cmocka_run_group_tests("call", tests, n_tests, open_tables, close_tables);
}
