/* run.h -- the pipeline: reader -> matrix -> caller -> meaning -> document -> sink.
 * sd_run() of stardose.h is its door for programs; what the command line needs beyond
 * that is here. */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "stardose.h"

/* Prepare the process for untrusted input: htslib prints nothing by itself and reads no
 * environment variable that could send it elsewhere.  For programs, once, at the start; a
 * library's user may not want it. */
void sd_run__prepare_process(void);
const char *sd_run__htslib_version(void); /* "1.16" */

/* ---- input files (inputs.c) ---- */

/* The names of the files of one input, in the order in which they were given. */
typedef struct sd_inputs sd_inputs;

sd_status sd_inputs__new(sd_inputs **out, sd_error *err);
/* The name is borrowed. */
sd_status sd_inputs__add(sd_inputs *inputs, const char *path, sd_error *err);
/* The names in the file `list`, one a line; empty lines are passed over.  SD_EUSAGE where
 * it has none; SD_EINPUT where it cannot be read. */
sd_status sd_inputs__add_list(sd_inputs *inputs, const char *list, sd_error *err);
size_t sd_inputs__count(const sd_inputs *inputs);
const char *const *sd_inputs__paths(const sd_inputs *inputs);
void sd_inputs__free(sd_inputs *inputs); /* NULL is fine */

/* ---- output files (outfile.c) ---- */

/* The files of one run.  They appear all together, whole, or none of them does: each is
 * written beside its place with mode 0600 and synced, and sd_outset__commit() renames
 * them when everything is written. */
typedef struct sd_outset sd_outset;

/* With `force`, files that exist are replaced. */
sd_status sd_outset__new(sd_outset **out, bool force, sd_error *err);
/* `path` is an input: it is never replaced, whatever name it is reached by. */
sd_status sd_outset__protect(sd_outset *set, const char *path, sd_error *err);
/* Make the folder if it does not exist (its parent must); it goes again if nothing is
 * committed. */
sd_status sd_outset__folder(sd_outset *set, const char *path, sd_error *err);
/* Begin a file; *stream is borrowed until sd_outset__close().  One at a time.  "-" is
 * standard output; a device or pipe is written to as it is. */
sd_status sd_outset__open(sd_outset *set, const char *path, FILE **stream, sd_error *err);
/* End the file begun last, whose writing ended with `written`.  A failed write is SD_EIO
 * and names the file, whether the writer saw it or only the closing did; another failure
 * of the writer is returned as it is. */
sd_status sd_outset__close(sd_outset *set, sd_status written, sd_error *err);
/* Put all files in place.  SD_EIO where two of them have one name (letter case aside). */
sd_status sd_outset__commit(sd_outset *set, sd_error *err);
/* Ends the set; what was not committed is removed.  NULL is fine. */
void sd_outset__free(sd_outset *set);
/* Only removes what was not committed.  Safe in a signal handler. */
void sd_outset__unlink(const sd_outset *set);

/* ---- PDF (pdf.c) ---- */

/* Write the sample's HTML report to `out` as PDF, printed by `browser`, or, where that is
 * NULL, by the first of Chromium and its kin in PATH.  Its dates are the report's, so
 * that the same input gives the same bytes.  Scratch files are in TMPDIR and are removed
 * at any end of the run.  SD_EUSAGE: no browser is found; SD_EIO: it failed, or took
 * longer than a minute. */
sd_status sd_pdf__write(const sd_sample *sample, const char *browser, FILE *out,
                        sd_error *err);

/* ---- tables of calls (calls.c) ---- */

/* The long table of `stardose call`: one line per sample and gene; the manual page has
 * the columns.  SD_ENOMEM is the only failure: the caller looks at ferror(out). */
sd_status sd_calls__write_header(FILE *out, sd_error *err);
sd_status sd_calls__write_sample(const sd_sample *sample, FILE *out, sd_error *err);

/* ---- one call explained (explain.c) ----
 *
 * Text for people, or the same as JSON; a key without a value is null or an empty list:
 *
 *   format, version, sample, gene, complete (last: true)
 *   input    file, files, files_with_gene (those with records of it), assembly,
 *            absent, min_depth, min_quality, population, knowledge (date)
 *   call     state, reason, diplotypes, composed, composed_meaning (what stands on the
 * strands where no diplotype fits, and what is left of the phenotype), alternatives (how
 * many more pairs fit), ranked_by, firm (all that fit mean the same), phased,
 * strands_known, compared (false: the gene was refused before its alleles were compared)
 * why_not  asked, allele, partner, verdict, against, split; null where nothing was asked
 * sites    site, rsid, chromosome, position, state, genotype (bases), alleles (indices),
 * phased, phase_set, depth, quality: every site of the gene notes    code, text alleles
 * allele, verdict, open, strands, against (site, needs, seen, state), split (two sites
 * that phase keeps apart), unseen, best_pair: every allele of the gene pairs    pair,
 * score, called, callable, probability: every pair that explains what was seen outcomes
 * diplotype, copies (allele, function, activity), activity_values, activity_score,
 * phenotype, rule (the row that gave it) guidance drug, source, rule, population,
 * condition, because, action, number, recommendation, url set_aside drug, source, rule,
 * population, because: rules that are not for this patient
 *
 * A verdict is called, outranked (fits, others were preferred), unpaired (fits, but no
 * allele fits the other strand), not_compared, unseen (too little of it was seen),
 * excluded, or undefined (not defined by small variants). */

typedef struct sd_explain_options {
    const char *gene;
    const char *why_not; /* an allele, or a pair with a slash between; NULL: none */
    const char *format;  /* "text" or "json" */
    bool is_verbose;     /* all sites, all alleles */
} sd_explain_options;

/* SD_EUSAGE where the gene or allele is not in the knowledge, or the format is none. */
sd_status sd_explain__check(const sd_kb *kb, const sd_explain_options *options,
                            sd_error *err);
/* Say, from record to sentence, why the gene of this sample is called as it is. */
sd_status sd_explain__write(const sd_sample *sample, const sd_explain_options *options,
                            FILE *out, sd_error *err);
/* Whether the gene was called, here or elsewhere. */
bool sd_explain__is_called(const sd_sample *sample, const char *gene);

/* ---- the positions, for a variant caller (sites.c) ---- */

typedef struct sd_sites_options {
    const char *format; /* "vcf": sites only, with every allele that definitions know;
                           "bed": named GENE:site */
    const char *genes;  /* comma-separated; NULL: all */
    int32_t build;      /* 37 or 38 */
    int32_t pad;        /* BED: bases added on either side */
    bool plain_names;   /* "10", not "chr10" */
} sd_sites_options;

/* Every position of the genes on the build, in the order of its chromosomes; REF is the
 * build's own base.  SD_EUSAGE: no such format or build, a gene that is not known or has
 * no positions.  The caller looks at ferror(out). */
sd_status sd_sites__write(const sd_kb *kb, const sd_sites_options *options, FILE *out,
                          sd_error *err);

/* ---- is an input fit? (check.c) ----
 *
 * Counts, sample by sample and gene by gene, which positions the input shows; calls
 * nothing.  As text for people, JSON (include/stardose-check.schema.json), or two files
 * of MultiQC's custom content. */

typedef struct sd_check_options {
    /* Comma-separated.  "keys": every position without which its gene is not called;
     * "tier1", "tier2": every allele of AMP's minimum sets that positions can show;
     * "sound": no contradictions between records, with the reference or with the sex; a
     * gene's name: all these of the gene but tier2, and at least one position.  NULL:
     * none
     */
    const char *require;
    double min_covered; /* share of each gene's positions, 0 to 1 */
    bool is_verbose;    /* text: all genes, samples and names */
} sd_check_options;

typedef struct sd_check sd_check;

/* Read all of the files, as sd_run_files() does and with its failures.  SD_EUSAGE: a
 * requirement that is none, or of a gene that is not looked at.  Of `options`, what
 * decides on calls alone is not looked at. */
sd_status sd_check__read(sd_check **out, const sd_kb *kb, const char *const *paths,
                         size_t n_paths, const sd_run_options *options,
                         const sd_check_options *check, sd_error *err);
/* `format`: "text", "json", "multiqc-general", "multiqc-genes"; SD_EUSAGE for another.
 * SD_EIO: `out` took not all of it. */
sd_status sd_check__write(const sd_check *check, const char *format, FILE *out,
                          sd_error *err);
/* SD_ESTRICT where a sample misses a requirement; the message counts them. */
sd_status sd_check__verdict(const sd_check *check, sd_error *err);
void sd_check__free(sd_check *check); /* NULL is fine */

/* ---- made-up patients (simulate.c) ---- */

typedef struct sd_simulate_options {
    const char *const *diplotypes; /* "GENE=A/B", one allele where there is one copy;
                                      several on one strand: "[A + B]" */
    size_t n_diplotypes;           /* other genes have the reference allele */
    const char *style; /* "vcf", "joint", "pharmcat", "array", "gatk-gvcf", "deepvariant"
                        */
    const char *genes; /* comma-separated; NULL: all that have positions */
    const char *sample;
    int32_t build;    /* 37 or 38 */
    bool is_phased;   /* the first allele of every gene on the first strand */
    bool is_male;     /* one copy of X-linked genes */
    bool plain_names; /* "10", not "chr10" */
    double missing;   /* share of sites without a genotype, 0 to 1 */
    uint64_t seed;    /* the same seed gives the same bytes */
} sd_simulate_options;

/* Write a VCF of a patient who has these alleles, as a caller of that style would.
 * SD_EUSAGE: no such style, build, gene or allele, or one that positions do not define.
 * Nothing is written then.  The caller looks at ferror(out). */
sd_status sd_simulate__write(const sd_kb *kb, const sd_simulate_options *options,
                             FILE *out, sd_error *err);

/* ---- the knowledge, for people to read (browse.c) ---- */

/* Where the tables are from: table, rows, release, licence, source. */
sd_status sd_browse__list(const sd_kb *kb, FILE *out, sd_error *err);
/* The table of that name as it is; or all that the tables say of the gene, or the drug
 * (name, synonym, RxNorm or ATC code).  SD_EUSAGE where nothing is called so. */
sd_status sd_browse__show(const sd_kb *kb, const char *name, FILE *out, sd_error *err);
/* The drugs that go by a name, brand, RxNorm or ATC code: their names and codes, and
 * which sources have rules on them, by which genes.  A name that is one drug's, misspelt,
 * is taken for that and said so.  SD_EUSAGE where nothing is called so; the message names
 * what may be meant. */
sd_status sd_browse__look_up(const sd_kb *kb, const char *name, FILE *out, sd_error *err);
/* Check the tables against sources.tsv and each other and say so; SD_EKNOWLEDGE says what
 * is wrong. */
sd_status sd_browse__verify(const sd_kb *kb, FILE *out, sd_error *err);

#endif
