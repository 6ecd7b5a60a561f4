/* document.h -- a sample's document without a variant file: cells are set by hand, the
 * calls, meanings and advice are made by the real floors.
 *
 *     document doc;
 *     document_open(&doc, "test-data/kb/meaning");
 *     document_genotype(&doc, "STARA", "rs2", "0/1");
 *     const sd_sample *sample = document_build(&doc);
 *
 * Every site of every gene is seen as reference until something else is said. */
#ifndef SUPPORT_DOCUMENT_H
#define SUPPORT_DOCUMENT_H

#include "report/report.h"

enum { DOCUMENT_MAX_GENES = 64 };

typedef struct document {
    sd_kb *kb;
    sd_arena *arena;
    sd_caller *caller;
    sd_outside *outside;
    sd_input input;
    sd_run_info run;
    sd_cell *cells[DOCUMENT_MAX_GENES];
    sd_gene_result genes[DOCUMENT_MAX_GENES];
    sd_meaning meanings[DOCUMENT_MAX_GENES];
    sd_sample sample;
} document;

void document_open(document *doc, const char *kb_dir); /* NULL: the built-in tables */
void document_close(document *doc);
/* `words` as in cells.h: "0/1", "1|1", ".", "F"; the site must be known. */
void document_genotype(document *doc, const char *gene, const char *site,
                       const char *words);
/* No site of the gene was seen; with `is_reached`, though the file has records there. */
void document_unseen(document *doc, const char *gene, bool is_reached);
/* Calls made elsewhere, from a file. */
void document_outside(document *doc, const char *path);
/* A note of the reader about a gene. */
void document_note(document *doc, const char *gene, const char *code, const char *text);
/* Call, interpret, advise.  The document lives until document_close(). */
const sd_sample *document_build(document *doc);
/* What the writer `format` makes of it, NUL-terminated; free() it. */
char *document_write(const document *doc, const char *format);

#endif
