/* genotype_matrix.h -- one gene's matrix while records come in. */
#ifndef GENOTYPE_GENOTYPE_MATRIX_H
#define GENOTYPE_GENOTYPE_MATRIX_H

#include "genotype/genotype.h"
#include "genotype/statement.h"

/* What few cells need: records that give only part of a genotype (half_call.c), and
 * GATK's physical phase (phase.c). */
typedef struct sd_extra {
    int16_t half[2];  /* variants that half calls name, in the order they came */
    char other[2];    /* their bases, as in sd_cell */
    uint8_t copy[2];  /* on which side of the separator each stands */
    int32_t set[2];   /* phase set of each, where phased */
    uint8_t n_half;   /* more than 2: too many */
    bool is_phased;   /* every half call is */
    bool names_ref;   /* a half call of the reference */
    bool is_blank;    /* a record with no allele called */
    bool is_repeated; /* an allele of such a record is listed by another record too */
    uint32_t listed;  /* alleles that such records list */
    int32_t group;    /* PID of the record that gave the genotype; 0 none */
    int16_t on_first; /* allele on the group's first strand */
    bool names_group; /* the group is named after the record */
} sd_extra;

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
    sd_extra *extra;  /* NULL for most */
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
    const uint32_t
        *columns;          /* the samples' columns in the file whose record comes next */
    sd_evidence *evidence; /* beside matrix.cells */
    sd_site_draft *sites;  /* per site */
    /* Of genes with a span: reads of the cell's two alleles, beside matrix.cells; and
     * what records of structure said, per sample, NULL until one came. */
    uint16_t (*reads)[2];
    struct sd_structure_draft *structures;
    sd_draft_note *notes;
    size_t n_notes, max_notes;
} sd_builder;

/* A gene's empty matrix in its own arena; NULL when out of memory. */
sd_builder *sd_builder__new(const sd_kb_gene *gene, sd_assembly assembly,
                            const sd_run_options *options, size_t n_samples);
void sd_builder__free(sd_builder *builder); /* with the matrix; NULL is fine */

/* Take in what the record says about site `site`; `columns` are its file's.  `scratch` is
 * for temporary things. */
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
sd_cell *sd_cell__at(const sd_at *at);
sd_evidence *sd_evidence__at(const sd_at *at);
/* The cell's extra, made where there is none; NULL when out of memory. */
sd_extra *sd_extra__at(const sd_at *at);
/* Remember a sentence about a cell: the record's label, then the text. */
sd_status sd_builder__note(const sd_at *at, const char *code, bool is_doubt,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ---- inside: half_call.c ---- */
/* A record about the site that leaves one copy open, or both. */
sd_status sd_half__add(const sd_at *at, const sd_genotype *genotype);
/* Whether an allele of the record was also listed by a record with open copies; then
 * nothing is joined. */
bool sd_half__is_repeated(const sd_at *at);
/* All records are in: join what completes each other, else settle on why the cell is not
 * usable (evidence->problem). */
sd_status sd_half__settle(sd_builder *builder, uint32_t sample, uint16_t site);

/* ---- inside: phase.c ---- */
/* Physical phase becomes a phase set, where it can be relied on; after all cells of the
 * sample are settled. */
sd_status sd_phase__settle(sd_builder *builder, uint32_t sample);

#endif
