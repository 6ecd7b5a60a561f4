/* genotype_matrix.h -- one gene's matrix while records come in. */
#ifndef GENOTYPE_GENOTYPE_MATRIX_H
#define GENOTYPE_GENOTYPE_MATRIX_H

#include "genotype/genotype.h"
#include "genotype/statement.h"

/* What is remembered of a cell beside the cell itself until the gene is complete. */
typedef struct sd_evidence {
    uint32_t
        block_bases;  /* bases that blocks and records without ALT say are reference */
    uint32_t changed; /* bases that the alleles seen substitute */
    uint8_t problem;  /* sd_cell_state that makes the cell unusable whatever else is said;
                         0 none */
    uint8_t
        doubt; /* sd_cell_state to fall back on where nothing usable is said; 0 none */
    uint8_t n_copies; /* 0: not yet known */
    bool has_alleles; /* cell.allele holds alleles of records */
    bool by_record;   /* reference over all of the site in a single record */
} sd_evidence;

/* An allele that no definition knows, listed by a record. */
typedef struct sd_unknown {
    const struct sd_unknown *next;
    sd_edit edit;
} sd_unknown;

/* A site while records come in.  Which alleles they have listed is kept because a second
 * record about the same allele must agree. */
typedef struct sd_site_draft {
    uint32_t all; /* every base of the site; 0 where the assembly lacks the site */
    uint32_t listed;
    const sd_unknown *unknown;
} sd_site_draft;

typedef struct sd_draft_note {
    sd_note note;
    size_t order;
    bool is_doubt; /* dropped where the cell becomes usable */
} sd_draft_note;

typedef struct sd_builder {
    sd_arena *arena; /* of everything here; the builder's user frees it */
    sd_matrix matrix;
    sd_assembly assembly;
    const sd_run_options *options;
    const uint32_t *columns; /* matrix.n_samples columns of the file */
    sd_evidence *evidence;   /* beside matrix.cells */
    sd_site_draft *sites;    /* per site */
    sd_draft_note *notes;
    size_t n_notes, max_notes;
} sd_builder;

/* A gene's empty matrix in its own arena; NULL when out of memory. */
sd_builder *sd_builder__new(const sd_kb_gene *gene, sd_assembly assembly,
                            const sd_run_options *options, const uint32_t *columns,
                            size_t n_samples);
void sd_builder__free(sd_builder *builder); /* with the matrix; NULL is fine */

/* Take in what the record says about site `site`.  `scratch` is for temporary things. */
sd_status sd_builder__add(sd_builder *builder, const sd_record *record, uint16_t site,
                          sd_arena *scratch, sd_error *err);
/* No more records: settle every cell, number the phase sets, sort the notes. */
sd_status sd_builder__finish(sd_builder *builder, sd_error *err);

/* ---- inside: cell.c ---- */
typedef struct sd_at {
    sd_builder *builder;
    const sd_statement *statement;
    const bool
        *repeated; /* for each allele of the record: an earlier record listed it too */
    uint32_t sample;
    uint16_t site;
} sd_at;
/* Take in one sample's genotype. */
sd_status sd_cell__add(const sd_at *at, sd_error *err);
/* Remember a sentence about a cell: the record's label, then the text. */
sd_status sd_builder__note(const sd_at *at, const char *code, bool is_doubt,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
