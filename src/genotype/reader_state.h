/* reader_state.h -- inside the reader: chromosomes, genes, and where in the stream we
 * are. */
#ifndef GENOTYPE_READER_STATE_H
#define GENOTYPE_READER_STATE_H

#include "genotype/assembly.h"
#include "genotype/genotype.h"
#include "genotype/genotype_matrix.h"
#include "genotype/source.h"

typedef enum sd_gene_stage {
    SD_GENE_OPEN,   /* records may still come */
    SD_GENE_QUEUED, /* complete, waiting to be handed over */
    SD_GENE_DONE,   /* handed over */
} sd_gene_stage;

typedef struct sd_gene_slot {
    const sd_kb_gene *gene; /* NULL: not asked for */
    sd_builder *builder;    /* NULL until a record touches a site */
    uint64_t n_records;
    size_t order; /* of its first record among the genes'; 0: none yet */
    sd_gene_stage stage;
} sd_gene_slot;

typedef struct sd_chromosome {
    const char *name;         /* as in genes.tsv */
    const char *contig;       /* as the file calls it; NULL until seen */
    bool proves_itself;       /* it does not tell the build, and no length is given */
    const char *stranger;     /* why its records are not read; NULL where they are */
    uint64_t agree, disagree; /* of a contig that does not tell the build: records whose
                                 REF is, or is not, what the windows have there */
    sd_build_tally of_builds; /* its own records' */
    const sd_kb_place *places[SD_ASSEMBLIES];
    size_t n_places[SD_ASSEMBLIES];
    sd_gene_slot **slots; /* of the genes asked for */
    size_t n_slots;
} sd_chromosome;

struct sd_reader {
    const sd_kb *kb;
    sd_run_options options;
    sd_arena *arena, *scratch; /* of the reader's life; of one record's */
    sd_source source;
    sd_input input;
    sd_header_build build;
    sd_build_tally tally;
    uint32_t *columns;
    sd_gene_slot *slots; /* one per gene of the kb */
    size_t n_slots;
    sd_chromosome *chromosomes;
    size_t n_chromosomes;
    sd_gene_slot **queue; /* genes to hand over, in order */
    size_t n_queue, next_queue;
    sd_gene_slot *handed; /* whose matrix the user holds */
    bool holds_all; /* the matrices are small: keep all to the end, so that order does not
                       matter */
    bool at_end, warned_order;
    uint64_t n_reached; /* records in our regions */
    size_t n_touched_genes;
    /* where the stream is */
    sd_chromosome *chromosome;
    int64_t last_pos1;
    size_t next_place[SD_ASSEMBLIES];
    int saved_log_level;
};

/* ---- reader_stream.c ---- */
/* Compare the records with both builds, until it is plain which one they are of; the
 * source is then somewhere in the middle. */
sd_status sd_reader__compare_builds(sd_reader *reader, sd_error *err);
/* Read until a gene is complete or the input ends. */
sd_status sd_reader__advance(sd_reader *reader, sd_error *err);

#endif
