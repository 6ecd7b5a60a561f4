/* pipeline.h -- inside floor run: what sd_run() keeps while it runs.
 *
 * The input comes gene by gene and the documents go out sample by sample, so calls are
 * kept in a table of genes x samples until the reader has said that the whole input is
 * sound.  Equal genotype columns share one sd_call (the caller's memory), and so one
 * sd_meaning: a cohort costs two pointers per gene and sample, plus the cells where
 * reports will show them. */
#ifndef RUN_PIPELINE_H
#define RUN_PIPELINE_H

#include "report/report.h"
#include "run/run.h"

/* What is kept of one gene. */
typedef struct gene_results {
    const sd_kb_gene *gene;
    bool is_asked;
    bool has_two_copies; /* on the user's word */
    bool is_reached;
    bool has_cells;        /* false: called from outside, or without sites */
    const sd_call **calls; /* per sample; all NULL until the gene's matrix came */
    const sd_meaning **meanings;
    const bool *in_file;  /* the reader's */
    const sd_cell *cells; /* samples x sites; NULL with calls_only */
    const sd_note *notes; /* sorted by sample */
    size_t n_notes;
} gene_results;

typedef struct sd_pipeline {
    const sd_kb *kb;
    const sd_run_options *options;
    const sd_sink *sink;
    sd_arena *arena;  /* what lives until the end */
    sd_arena *sample; /* one document at a time */
    sd_reader *reader;
    sd_caller *caller;
    sd_outside *outside;
    const sd_input *input;
    sd_patients *patients; /* NULL: there is no file of them */
    sd_presentation presentation;
    struct sd_hiding *hiding;  /* deidentify.c's; NULL: names stay */
    const bool *is_asked_drug; /* by the knowledge's number of the drug; NULL: all are */
    gene_results *genes;       /* all of the knowledge base, in its order */
    size_t n_genes, n_asked;
    sd_rarities *rarities; /* NULL until a report is written */
    uint64_t n_not_called;
    const char **warnings; /* of the reader, kept for the reports */
    size_t n_warnings, warnings_room;
    bool lost_a_warning; /* out of memory */
} sd_pipeline;

/* ---- run_open.c ---- */
/* Genes, samples, supplied calls and the input's files, as the options say. */
sd_status sd_pipeline__open(sd_pipeline *run, const char *const *paths, size_t n_paths,
                            sd_error *err);

/* ---- run_patients.c ---- */
/* Read the patient file and the list of drugs, where they are asked for. */
sd_status sd_pipeline__read_patients(sd_pipeline *run, sd_error *err);
/* The input is open: hold its samples against the patients, and take over their sex. */
sd_status sd_pipeline__match_patients(sd_pipeline *run, sd_error *err);
/* A gene of a sample was refused: warn where its genotypes contradict the sex that the
 * patient file says. */
void sd_pipeline__check_sex(const sd_pipeline *run, const sd_kb_gene *gene, size_t sample,
                            const sd_refusal *refusal);

/* ---- run_calls.c ---- */
/* Read all of the input; every gene has its calls and meanings then. */
sd_status sd_pipeline__call_all(sd_pipeline *run, sd_error *err);

/* ---- run_documents.c ---- */
/* Hand out every sample, and tell with `strict` what was not called. */
sd_status sd_pipeline__hand_out(sd_pipeline *run, sd_error *err);

#endif
