/* check_text.h -- inside the writer of text: a row of its table, and what is missing by
 * name.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef RUN_CHECK_TEXT_H
#define RUN_CHECK_TEXT_H

#include "run/check.h"

enum { SD_CHECK_TEXT = 1024 };

/* One row of the table of genes: over all samples. */
typedef struct sd_check_row {
    const sd_check_gene *gene;
    sd_check_count sum;
    uint64_t n_seen, n_positions;
    uint64_t n_open[3], n_marks[3];
    const char *refusal;
} sd_check_row;

const char *sd_check_text__printable(const char *text, char buffer[SD_CHECK_TEXT]);
/* The file says nothing of the gene: its name is all there is to say. */
bool sd_check_text__is_silent(const sd_check_row *row);

/* ---- check_text_missing.c ---- */
/* Key positions (tier 0) or alleles of a set that were not seen, by gene. */
void sd_check_text__missing(const sd_check *check, const sd_check_row *rows, size_t n,
                            int tier, FILE *out);
/* Positions without a record where nothing follows from that. */
void sd_check_text__absences(const sd_check *check, const sd_check_row *rows, size_t n,
                             FILE *out);
void sd_check_text__contradictions(const sd_check *check, const sd_check_row *rows,
                                   size_t n, FILE *out);

#endif
