/* cells.h -- cells of tab-separated tables: one row of text that grows by cells.
 *
 * A cell never holds a tab or line break: bytes that do not print or are not UTF-8 are
 * written \xNN.  Spreadsheets take a cell that begins with = + - @ for a formula, so
 * where such text comes from outside the knowledge tables (names of samples, calls made
 * elsewhere) it gets an apostrophe in front; "-1639 AG" and the like stay as they are. */
#ifndef REPORT_CELLS_H
#define REPORT_CELLS_H

#include "base/text.h"
#include "report/report.h"

/* Text within a cell. */
void sd_cells__text(sd_text *row, const char *bytes);
/* A whole cell: the text, or "." where it is NULL or empty. */
void sd_cells__add(sd_text *row, const char *text);
/* `n` cells of ".". */
void sd_cells__blank(sd_text *row, size_t n);
/* What begins a cell of foreign text must not begin a formula: call it before the text.
 */
void sd_cells__guard_formula(sd_text *row, const char *text);
/* Begin the next value of a cell that holds `n` already. */
void sd_cells__next(sd_text *row, size_t n, const char *separator);
/* End a cell of `n` values; "." where there is none. */
void sd_cells__end_list(sd_text *row, size_t n);

/* ---- what is said of a gene (gene_cells.c): groups of cells that tables share ---- */

/* gene, diplotypes, phenotypes, activity_scores, status, reason, sites_seen, sites_total,
 * phased, missing, not_assessed, notes */
#define SD_CELLS_RESULT                                                                  \
    "gene\tdiplotypes\tphenotypes\tactivity_scores\tstatus\treason\tsites_seen\t"        \
    "sites_total\tphased\tmissing\tnot_assessed\tnotes\t"
void sd_cells__result(sd_text *row, const sd_gene_result *result);
/* Of the pairs that fit but were not called, the first 20 are listed. */
#define SD_CELLS_ALTERNATIVES                                                            \
    "probabilities\tn_alternatives\talternatives\talternative_"                          \
    "probabilities\treachable\t"
void sd_cells__alternatives(sd_text *row, const sd_gene_result *result);
/* Where no diplotype fits, or one would only if there are two copies. */
#define SD_CELLS_COMPOSED "composed\tcomposed_phenotypes\tif_two_copies\t"
void sd_cells__composed(sd_text *row, const sd_gene_result *result);

#endif
