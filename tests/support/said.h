/* said.h -- what a call and a report say, kept and looked up by tests.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_SAID_H
#define SUPPORT_SAID_H

#include <jansson.h>

#include "people.h"
#include "report/report.h"

/* What is kept of an undamaged call. */
typedef struct sound_call {
    sd_call_state state;
    size_t n;
    char *names[512];
    bool shows[MAX_GENE_ALLELES];
    char *phenotypes;
} sound_call;

/* Keep what is said of the gene; what `keep` had is freed.  Begins as all zero. */
void keep_call(sound_call *keep, const sd_gene_result *result);

bool is_variant_list(const sd_kb_gene *gene);
/* Which of the gene's alleles stand in some diplotype. */
void mark_shown(const sd_call *call, bool *shows);
/* Whether the set has the allele, or one reported as it: suballeles are one to the
 * reader. */
bool has_alike(const sd_kb_gene *gene, const bool *set, uint16_t allele);
/* Whether a diplotype of that name is called. */
bool is_called(const sd_call *call, const char *name);
/* Phenotypes joined by '|'; freed by the caller. */
char *join_phenotypes(const sd_meaning *meaning);

/* The report in that format; freed by the caller. */
char *write_report(const sd_sample *sample, const char *format);
/* Whether the array of strings has the name. */
bool lists(const json_t *array, const char *name);
/* Whether the name is one of the row's cell number `cell`, joined by ';'. */
bool is_in_cell(const char *row, int cell, const char *name);

#endif
