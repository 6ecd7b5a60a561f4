/* explain.h -- inside floor run: one call taken apart, as data; text and JSON are written
 * from it.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef RUN_EXPLAIN_H
#define RUN_EXPLAIN_H

#include <stdio.h>

#include "base/arena.h"
#include "report/report.h"
#include "run/run.h"

/* What was asked with --why-not.  A name may stand for several definitions (suballeles);
 * the one that comes nearest is answered. */
typedef struct sd_question {
    const char *text; /* as asked; NULL: nothing was */
    bool is_pair;
    uint16_t a, b; /* indices into gene->alleles; b == a where one allele was asked */
    size_t n_definitions;
    sd_pair_why pair; /* of star genes, where a pair was asked */
    sd_allele_verdict verdict;
} sd_question;

/* A rule that looks at the gene and was selected. */
typedef struct sd_explained_rule {
    const sd_drug_advice *drug;
    const sd_advice *advice;
} sd_explained_rule;

/* One that looks at the gene and would have been, were the patient another. */
typedef struct sd_explained_aside {
    const sd_drug_advice *drug;
    const sd_set_aside *aside;
} sd_explained_aside;

typedef struct sd_explanation {
    const sd_sample *sample;
    const sd_gene_result *result;
    const sd_kb_gene *gene;
    sd_why why;
    sd_question question;
    const sd_explained_rule *rules;
    size_t n_rules;
    const sd_explained_aside *aside;
    size_t n_aside;
    const char *const *others; /* drugs taken now, on which no rule that looks at the gene
                                  is met or set aside; as the patient file writes them */
    size_t n_others;
    bool is_verbose;
    sd_arena *arena;
} sd_explanation;

/* ---- explain_words.c: what text and JSON say alike; in the arena.  Never NULL: want of
 * memory leaves them empty, and the arena remembers it. ---- */

const char *sd_explain__kept(const char *words); /* "" for NULL */
#define SD_WORDS(e, ...) sd_explain__kept(sd_arena__printf((e)->arena, __VA_ARGS__))

/* "chr10:94761900" on the input's assembly; "." where that has no such site. */
const char *sd_explain__place(const sd_explanation *e, uint16_t site);
/* "C/T", "C|T", "T" (haploid), "T/." (half), "?": a base no definition knows; "." where
 * nothing was read. */
const char *sd_explain__bases(const sd_explanation *e, uint16_t site);
/* The same as indices of the site's alleles: "0/1". */
const char *sd_explain__indices(const sd_explanation *e, uint16_t site);
/* "A or G": the bases of the site that are set in `bases`. */
const char *sd_explain__needs(const sd_explanation *e, uint16_t site, uint32_t bases);
uint32_t sd_explain__accepted(const sd_kb_gene *gene, uint16_t site, uint16_t allele);
bool sd_explain__is_list(const sd_kb_gene *gene); /* a gene whose variants are listed */
/* Both copies are the genome's reference base (GRCh38), seen or assumed. */
bool sd_explain__is_reference(const sd_cell *cell);
bool sd_explain__is_heterozygous(const sd_cell *cell);
const char *sd_explain__verdict(sd_allele_verdict verdict); /* "excluded": for machines */
/* The row of the phenotype table as a sentence: "score 1 to 1.5", "No function with any
 * function". */
const char *sd_explain__row(const sd_explanation *e, const sd_kb_phenotype *row);
const char *sd_explain__number(const sd_explanation *e, double value); /* "0.5", "1.0" */

/* ---- explain_page.c: lines of text ---- */

typedef struct sd_page {
    FILE *out;
    const sd_explanation *e;
    size_t column;  /* of the next character of the line */
    bool has_words; /* the line has some, so the next wants a blank before it */
} sd_page;

/* A heading, with an empty line before it. */
void sd_page__heading(sd_page *page, const char *text);
/* A paragraph, wrapped, every line behind `indent` blanks (the lines after the first
 * behind `indent` + `hang`). */
void sd_page__say(sd_page *page, int indent, int hang, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A list that flows: begin, items that are never broken, end. */
void sd_page__begin(sd_page *page, int indent, const char *text);
void sd_page__item(sd_page *page, int indent, const char *item);
void sd_page__end(sd_page *page);

/* ---- the writers ---- */
void sd_explain__put_sites(sd_page *page);    /* explain_sites.c: 1 */
void sd_explain__put_alleles(sd_page *page);  /* explain_alleles.c: 2 */
void sd_explain__put_pairs(sd_page *page);    /* explain_pairs.c: 3 */
void sd_explain__put_composed(sd_page *page); /* explain_composed.c */
void sd_explain__put_answer(sd_page *page);   /* explain_answer.c */
void sd_explain__put_meaning(sd_page *page);  /* explain_meaning.c: 4 */
void sd_explain__put_guidance(sd_page *page); /* explain_meaning.c: 5 */
sd_status sd_explain__write_text(const sd_explanation *e, FILE *out, sd_error *err);
sd_status sd_explain__write_json(const sd_explanation *e, FILE *out, sd_error *err);

#endif
