/* stardose.h -- public interface of the stardose library.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A variant file goes in; star alleles, phenotypes and dosing guidance come out, one
 * sd_sample at a time:
 *
 *     sd_error err = {.status = SD_OK};
 *     sd_kb *kb;
 *     sd_kb_open(&kb, NULL, &err);               // the knowledge built into the library
 *     sd_run_options options;
 *     sd_run_options_init(&options);
 *     sd_sink sink = {.on_sample = print_calls};
 *     sd_run(kb, "patient.vcf.gz", &options, &sink, &err);
 *     sd_kb_close(kb);
 *
 * Out-parameters come first, `sd_error *` last; it may be NULL.  Every call that can fail
 * returns an sd_status, 0 when all is well.  open/close are the only pair; nothing else
 * is freed by the caller.  A `const T *` that is returned is borrowed from the first
 * argument and lives as long as it does; an sd_sample lives until on_sample() returns.
 * Strings are UTF-8 unless said otherwise.
 *
 * An sd_kb never changes after sd_kb_open(): share it between threads.  Everything else
 * belongs to one thread at a time.  The library does not print, does not exit and has no
 * global state; what it wants to say goes to `options.log`. */
#ifndef STARDOSE_H
#define STARDOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SD_API __attribute__((visibility("default")))
#else
#define SD_API
#endif

/* ---- status ---- */

typedef enum sd_status {
    SD_OK = 0,
    SD_ENOMEM, /* allocation failed */
    SD_EIO,    /* an output could not be written */
    SD_EUSAGE, /* something impossible was asked for: unknown sample, gene, format */
    SD_EINPUT, /* the input is unreadable, corrupt, truncated or lacks what is needed */
    SD_EASSEMBLY,  /* wrong or mixed genome build, or no pharmacogene site in the input */
    SD_ESTRICT,    /* with `strict`: a gene of a sample could not be called */
    SD_EKNOWLEDGE, /* the knowledge tables contradict themselves */
} sd_status;

/* Filled by the first failure; later ones leave it alone. */
typedef struct sd_error {
    sd_status status;
    int64_t line;      /* 1-based line or record of `source`, 0 if none */
    char source[256];  /* the file or table at fault, "" if none */
    char message[512]; /* one line, without a newline; printable */
} sd_error;

/* "X.Y.Z" */
SD_API const char *sd_version(void);
/* "wrong genome build", …; never NULL, also for a number that is no status. */
SD_API const char *sd_status_text(sd_status status);
/* The exit status of a program that ends with `status`: 0 to 6, see the README. */
SD_API int sd_status_exit(sd_status status);

/* ---- knowledge base ---- */

typedef struct sd_kb sd_kb;

/* Open the built-in tables (`dir` NULL) or a folder of the shape of databases/.  *out is
 * NULL on failure: SD_EKNOWLEDGE with table and line, SD_ENOMEM. */
SD_API sd_status sd_kb_open(sd_kb **out, const char *dir, sd_error *err);
/* NULL is fine. */
SD_API void sd_kb_close(sd_kb *kb);
SD_API size_t sd_kb_gene_count(const sd_kb *kb);
/* `gene` counts from 0; NULL where there is none. */
SD_API const char *sd_kb_gene_name(const sd_kb *kb, size_t gene);
/* SHA-256 over all tables, 64 hexadecimal digits. */
SD_API const char *sd_kb_digest(const sd_kb *kb);
/* The newest date that the releases of its sources name: YYYY-MM-DD or YYYY-MM. */
SD_API const char *sd_kb_date(const sd_kb *kb);

/* ---- run ---- */

/* What is known of one sample: the document that reports are written from. */
typedef struct sd_sample sd_sample;

/* What a site without a record means. */
typedef enum sd_absent {
    SD_ABSENT_MISSING,   /* it was not seen */
    SD_ABSENT_REFERENCE, /* the user's word: it is the reference, in genes that the file
                            reaches */
} sd_absent;

/* What ranks the pairs of named alleles that explain the same genotypes. */
typedef enum sd_rank {
    SD_RANK_SPECIFICITY, /* how many of the sites seen their definitions name */
    SD_RANK_FREQUENCY,   /* how often they occur in the population, where that is known */
} sd_rank;

typedef enum sd_log_level { SD_LOG_WARNING, SD_LOG_NOTE, SD_LOG_DEBUG } sd_log_level;

/* Begin with sd_run_options_init(); the values that it sets stand in brackets.  Strings
 * may be NULL and are borrowed while sd_run() runs. */
typedef struct sd_run_options {
    /* [SD_ABSENT_MISSING] */
    sd_absent absent;
    /* Names of samples, comma-separated; "^A,B" is all but these. [NULL: all] */
    const char *samples;
    /* The same, one name a line in a file; "^FILE" excludes them. [NULL] */
    const char *samples_file;
    /* Files of calls made elsewhere: gene, diplotype, phenotype, activity score,
     * tab-separated; or as an HLA typer wrote it (the manual page names them).  A gene
     * may be in one of them only. [NULL, 0] */
    const char *const *outside;
    size_t n_outside;
    /* "male" or "female" of the only sample, or a file of lines "sample<TAB>sex": how
     * many copies of a gene on X there are.  What contradicts it is not called. [NULL:
     * not known] */
    const char *sex;
    /* A file of what is known of the patients beside the genotype, as JSON
     * (stardose-patient.schema.json) or as a table with a row for each sample: it selects
     * among guidance for different people, and puts the drugs taken first. [NULL] */
    const char *patient;
    /* Drugs to give guidance for, comma-separated: names, brands, RxNorm or ATC codes.
     * [NULL: all] */
    const char *drugs;
    /* Genome build of the input, 37 or 38; an input that contradicts it is SD_EASSEMBLY.
     * [0: told by the input] */
    int32_t build;
    /* Genes to call, comma-separated. [NULL: all] */
    const char *genes;
    /* Genes that are known to have two whole copies, comma-separated: the user's word.
     * [NULL] */
    const char *two_copies;
    /* A genotype with a read depth (DP; MIN_DP in blocks) below this is not used. [1] */
    int32_t min_depth;
    /* A genotype with a quality (GQ) below this is not used. [0] */
    int32_t min_quality;
    /* A genotype whose probability is below this, 0 to 1, is not used: by GP; where a
     * record has no GT, and the most probable genotype is taken, by GP, GL or PL. [0.9]
     */
    double min_probability;
    /* Use records whose FILTER is neither PASS nor '.'. [false] */
    bool use_filtered;
    /* Stream also where there is an index. [false] */
    bool no_index;
    /* A gene without a call is SD_ESTRICT, after all samples are out. [false] */
    bool strict;
    /* Hand out calls without genotypes and guidance: for cohorts. [false] */
    bool calls_only;
    /* Date to state in reports, YYYY-MM-DD; the clock is never asked. [NULL: none] */
    const char *date;
    /* Guidance that is older on that date, in days, is named in reports; without a date,
     * older than the newest source.  0: nothing is. [180] */
    int32_t max_age;
    /* Whose allele frequencies give probabilities: a population of the knowledge, "AFR",
     * "AMR", "EAS", "EUR", "SAS", or "all". [NULL: all] */
    const char *population;
    /* [SD_RANK_SPECIFICITY] */
    sd_rank rank;
    /* The laboratory that the reports are from, a JSON file of texts: name, address,
     * contact, director, accreditation, disclaimer; "logo" names a PNG or JPEG beside it.
     * [NULL] */
    const char *lab;
    /* What HTML reports are called. [NULL: pharmacogenomic report] */
    const char *title;
    /* Sections of the HTML, comma-separated: "summary,drugs,genes,matrix,not-assessed,
     * methods,knowledge,glossary,references"; "^A,B" is all but these. [NULL: all] */
    const char *sections;
    /* Who signed. [NULL: nobody; with a laboratory reports are drafts] */
    const char *signed_by;
    /* A file with a key of 16 bytes or more: names of samples and files are replaced by
     * hashes that need the key (HMAC-SHA-256), also in file names of reports. [NULL] */
    const char *deidentify;
    /* Colors in the format "text", for a terminal. [false] */
    bool color;
    /* Further threads for decompression. [0] */
    int threads;
    /* Told of what a person may want to know; `text` is one line. [NULL] */
    void (*log)(void *user, sd_log_level level, const char *text);
    /* Told now and then how many records were read. [NULL] */
    void (*progress)(void *user, const char *what, uint64_t records);
    /* Handed to log and progress. [NULL] */
    void *user;
} sd_run_options;

SD_API void sd_run_options_init(sd_run_options *options);

/* Called once for each sample, in the file's order.  Another status than SD_OK ends the
 * run with it. */
typedef struct sd_sink {
    sd_status (*on_sample)(void *user, const sd_sample *sample, sd_error *err);
    void *user;
} sd_sink;

/* Read `path` ("-" is standard input; VCF, VCF.gz, BCF or gVCF) and hand every sample to
 * the sink.  Samples are handed over only after the whole input has proved readable, so a
 * corrupt file yields none. */
SD_API sd_status sd_run(const sd_kb *kb, const char *path, const sd_run_options *options,
                        const sd_sink *sink, sd_error *err);
/* The same for several files of the same samples that complete each other: one for each
 * chromosome or region, or small variants and structural ones; at most 1000, "-" among
 * them once.  The result is that of one file with all their records: what two files say
 * alike counts once, what they say differently is a contradiction, and a gene that none
 * of them has is not called.  Phase is not carried from one file to another.  Samples
 * stand in the first file's order; other samples in a further file are SD_EINPUT,
 * another genome build is SD_EASSEMBLY, the same file again is SD_EUSAGE. */
SD_API sd_status sd_run_files(const sd_kb *kb, const char *const *paths, size_t n_paths,
                              const sd_run_options *options, const sd_sink *sink,
                              sd_error *err);

/* ---- results ----
 * `call` counts the genes of a sample from 0, `i` the values of one gene; past the end
 * the functions return NULL (or 0). */

typedef enum sd_call_state {
    SD_CALL_MADE,              /* at least one diplotype; several: ties, all kept */
    SD_CALL_NO_DATA,           /* no usable site of the gene in the input */
    SD_CALL_KEY_MISSING,       /* sites that the gene must not be called without */
    SD_CALL_NO_MATCH,          /* no pair of named alleles explains the genotypes */
    SD_CALL_CONFLICT,          /* the input contradicts itself at a site of the gene */
    SD_CALL_NEEDS_COPY_NUMBER, /* cannot be told from small variants; supply a call */
    SD_CALL_NOT_IN_VCF,        /* never called from a VCF; supply a call */
    SD_CALL_OUTSIDE,           /* a call made elsewhere was supplied */
    SD_CALL_WITHOUT_STRUCTURE, /* deletions, duplications and hybrids of the gene were not
                                  looked at: no diplotype; a phenotype only where every
                                  structure has the same */
} sd_call_state;

/* As in the file: any bytes; never make it part of a path. */
SD_API const char *sd_sample_name(const sd_sample *sample);
/* Safe as the stem of a file name, and unique in the run. */
SD_API const char *sd_sample_stem(const sd_sample *sample);
/* How many samples the run hands out. */
SD_API size_t sd_sample_total(const sd_sample *sample);
/* One call for each gene that was asked for, in the order of the knowledge base. */
SD_API size_t sd_sample_call_count(const sd_sample *sample);
SD_API const char *sd_sample_gene(const sd_sample *sample, size_t call);
SD_API sd_call_state sd_sample_state(const sd_sample *sample, size_t call);
/* "called", "no_data", "key_site_missing", …; never NULL. */
SD_API const char *sd_call_state_text(sd_call_state state);
/* Diplotypes, best first; several are ties. */
SD_API size_t sd_sample_diplotype_count(const sd_sample *sample, size_t call);
SD_API const char *sd_sample_diplotype(const sd_sample *sample, size_t call, size_t i);
/* Phenotypes of the diplotypes in CPIC's terms, each once.  Also without a diplotype:
 * where a phenotype was supplied, or (SD_CALL_NO_MATCH) was inferred from one site. */
SD_API size_t sd_sample_phenotype_count(const sd_sample *sample, size_t call);
SD_API const char *sd_sample_phenotype(const sd_sample *sample, size_t call, size_t i);
/* Activity score of diplotype i: "1.5", "≥3.0", "n/a"; "" where the gene has none. */
SD_API const char *sd_sample_activity_score(const sd_sample *sample, size_t call,
                                            size_t i);
/* SD_CALL_NO_MATCH: what stands on the strands all the same, in named alleles that share
 * a strand and single changes, one for each arrangement that phase allows:
 * "*1/[*2 + *3]", "*1/[*2 + g.94781859G>A]".  None of it is a diplotype of named alleles,
 * and no guidance rests on it.  0 where the gene is called, and where they are too many.
 */
SD_API size_t sd_sample_composed_count(const sd_sample *sample, size_t call);
SD_API const char *sd_sample_composed(const sd_sample *sample, size_t call, size_t i);
/* What can still be said of the phenotype then, a sentence; NULL where nothing is to be
 * said. */
SD_API const char *sd_sample_bound(const sd_sample *sample, size_t call);

/* ---- reports ---- */

/* The formats: "html", "json", "tsv"; "text", a summary for a terminal; "card", a page
 * for the patient to carry, and "card-text", the same as plain text. */
SD_API size_t sd_report_format_count(void);
SD_API const char *sd_report_format_name(size_t i);
/* What file names of the format end with, after a dot: "html", "card.html"; NULL where
 * there is no such format. */
SD_API const char *sd_report_format_extension(const char *format);
/* Write one sample's report.  SD_EUSAGE: no such format; SD_EIO: `out` took not all of
 * it. */
SD_API sd_status sd_report_write(const sd_sample *sample, const char *format, FILE *out,
                                 sd_error *err);

#ifdef __cplusplus
}
#endif
#endif
