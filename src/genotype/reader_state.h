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
    size_t order;       /* of its first record among the genes'; 0: none yet */
    bool *in_file;      /* [file]: it has a record of the gene */
    size_t strand_file; /* 1 + the first such file: phase of others is not comparable */
    sd_gene_stage stage;
} sd_gene_slot;

typedef struct sd_chromosome {
    const char *name; /* as in genes.tsv */
    const sd_kb_place *places[SD_ASSEMBLIES];
    size_t n_places[SD_ASSEMBLIES];
    sd_gene_slot **slots; /* of the genes asked for */
    size_t n_slots;
    uint64_t rank; /* of several files: chromosomes in the order of the headers, from 1 */
} sd_chromosome;

/* What one file has under a chromosome's name. */
typedef struct sd_contig {
    const char *name;         /* as the file calls it; NULL until seen */
    bool proves_itself;       /* it does not tell the build, and no length is given */
    const char *stranger;     /* why its records are not read; NULL where they are */
    uint64_t agree, disagree; /* of a contig that does not tell the build: records whose
                                 REF is, or is not, what the windows have there */
    sd_build_tally of_builds; /* its own records' */
} sd_contig;

/* One of the input's files, and where in it we are. */
typedef struct sd_file {
    size_t index;
    sd_source source;
    sd_header_build build;
    sd_build_tally tally;
    uint32_t *columns;    /* of the samples asked for, in the first file's order */
    sd_contig *contigs;   /* beside reader.chromosomes */
    sd_input_file *shown; /* to the user */
    uint64_t n_reached;   /* records in our regions */
    /* the current record */
    sd_chromosome *chromosome; /* NULL: none of ours */
    bool is_entered;           /* the chromosome's, its first was looked at */
    int64_t last_pos1;
    bool at_end, warned_order;
} sd_file;

struct sd_reader {
    const sd_kb *kb;
    sd_run_options options;
    sd_arena *arena, *scratch; /* of the reader's life; of one record's */
    sd_file *files;
    size_t n_files;
    struct hts_tpool *threads; /* shared by the files; NULL: none */
    sd_input input;
    sd_gene_slot *slots; /* one per gene of the kb */
    size_t n_slots;
    sd_chromosome *chromosomes;
    size_t n_chromosomes;
    sd_gene_slot **queue; /* genes to hand over, in order */
    size_t n_queue, next_queue;
    sd_gene_slot *handed; /* whose matrix the user holds */
    bool holds_all; /* the matrices are small: keep all to the end, so that order does not
                       matter */
    bool at_end;
    size_t n_touched_genes;
    /* where the pass is */
    sd_file *file; /* whose record is looked at */
    uint64_t
        others_next; /* no other file's record comes before this one (reader_pass.c) */
    size_t others_index;
    const sd_chromosome *chromosome;
    int64_t pos1;
    size_t next_place[SD_ASSEMBLIES];
    int saved_log_level;
};

/* ---- reader_files.c ---- */
/* Open the files and see that they belong together: build, samples. */
sd_status sd_reader__open_each(sd_reader *reader, const char *const *paths,
                               size_t n_paths, sd_error *err);
/* The same samples in all files, in the first one's order. */
sd_status sd_reader__match_samples(sd_reader *reader, sd_error *err);
/* One build for all files; what was not told by a header is looked for in the records. */
sd_status sd_reader__settle_build(sd_reader *reader, sd_error *err);
/* What is shown of the input as a whole. */
sd_status sd_reader__sum_up(sd_reader *reader, sd_error *err);

/* ---- reader_stream.c ---- */
/* The chromosome that the file's contig is; NULL where it is none of ours. */
sd_chromosome *sd_reader__find_chromosome(const sd_reader *reader, const sd_file *file,
                                          const char *contig);
/* Compare the records with both builds, until it is plain which one they are of; the
 * file's source is then somewhere in the middle. */
sd_status sd_reader__compare_builds(sd_reader *reader, sd_file *file, sd_error *err);
/* Look at the current record of reader->file, which is on one of our chromosomes. */
sd_status sd_reader__visit(sd_reader *reader, sd_error *err);
/* The gene gets no more records. */
void sd_reader__complete(sd_reader *reader, sd_gene_slot *slot);

/* ---- reader_pass.c ---- */
/* Read until a gene is complete or the input ends. */
sd_status sd_reader__advance(sd_reader *reader, sd_error *err);

#endif
