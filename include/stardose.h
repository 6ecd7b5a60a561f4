/* stardose.h -- public interface of the stardose library.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A variant file goes in; star alleles, phenotypes and dosing guidance come out, one sd_sample at a time:
 *
 *     sd_kb *kb;  sd_error err = {0};
 *     sd_kb_open(&kb, NULL, &err);                          the knowledge built into the library
 *     sd_run_options opt;  sd_run_options_init(&opt);
 *     sd_run(kb, "patient.vcf.gz", &opt, &(sd_sink){on_sample, user}, &err);
 *     sd_kb_close(kb);
 *
 * Contract: out-parameters first, `sd_error *` last (it may be NULL).  Every call that can fail returns an
 * sd_status, 0 when all is well.  `open/close` are the only pairs; nothing else is freed by the caller.  A
 * `const T *` that is returned is borrowed from the first argument and lives as long as it does; an sd_sample
 * lives until on_sample() returns.  Strings are UTF-8.  An sd_kb never changes after sd_kb_open(): share it
 * between threads; everything else belongs to one thread at a time.  The library does not print, does not exit
 * and has no global state; what it wants to say goes to `opt.log`. */
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

/* ---- status ------------------------------------------------------------------------------------------ */

typedef enum sd_status {
    SD_OK = 0,
    SD_ENOMEM,     /* allocation failed */
    SD_EIO,        /* an output could not be written */
    SD_EUSAGE,     /* the caller or user asked for something impossible (unknown sample, gene, format) */
    SD_EINPUT,     /* the input cannot be read, is corrupt or truncated, or lacks what is needed */
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

SD_API const char *sd_version(void);                /* "X.Y.Z" */
SD_API const char *sd_status_text(sd_status status); /* "wrong genome build", ... ; never NULL */
SD_API int sd_status_exit(sd_status status);        /* the exit status of DESIGN: 0 1 2 3 4 5 6 */

/* ---- knowledge base ---------------------------------------------------------------------------------- */

typedef struct sd_kb sd_kb;

/* Open the built-in tables (dir NULL) or a folder of the shape of databases/.  *out is NULL on failure. */
SD_API sd_status sd_kb_open(sd_kb **out, const char *dir, sd_error *err);
SD_API void sd_kb_close(sd_kb *kb); /* NULL is fine */
SD_API size_t sd_kb_gene_count(const sd_kb *kb);
SD_API const char *sd_kb_gene_name(const sd_kb *kb, size_t gene); /* gene < count, else NULL */
SD_API const char *sd_kb_digest(const sd_kb *kb); /* 64 hex digits over all tables */
SD_API const char *sd_kb_date(const sd_kb *kb);   /* newest `release` of its sources, YYYY-MM-DD */

/* ---- run --------------------------------------------------------------------------------------------- */

typedef struct sd_sample sd_sample; /* what is known of one sample: the document that reports are written from */

typedef enum sd_absent {
    SD_ABSENT_MISSING,   /* a site without a record was not seen (default) */
    SD_ABSENT_REFERENCE, /* the user's word: a site without a record is the reference, in genes the file reaches */
} sd_absent;

typedef enum sd_log_level { SD_LOG_WARNING, SD_LOG_NOTE, SD_LOG_DEBUG } sd_log_level;

typedef struct sd_run_options {
    sd_absent absent;
    const char *samples;    /* comma-separated names to keep, ^ in front excludes them; NULL: all */
    const char *samples_file; /* the same, one name a line in a file, ^ in front of its name; NULL: none */
    const char *outside;    /* file of calls made elsewhere (gene, diplotype, phenotype, score); NULL: none */
    const char *genes;      /* comma-separated genes to call; NULL: all */
    int32_t min_depth;      /* a genotype with FORMAT/DP (MIN_DP in blocks) below this is not used [1] */
    int32_t min_quality;    /* a genotype with FORMAT/GQ below this is not used [0] */
    bool use_filtered;      /* use records whose FILTER is neither PASS nor '.' [false] */
    bool no_index;          /* stream even where there is an index [false] */
    bool strict;            /* a gene that could not be called is SD_ESTRICT, after all samples are out [false] */
    bool calls_only;        /* hand out calls and phenotypes without genotypes and guidance: for cohorts [false] */
    const char *date;       /* YYYY-MM-DD to state in reports; NULL: none, the clock is never asked */
    int threads;            /* extra threads for decompression [0] */
    void (*log)(void *user, sd_log_level level, const char *text);      /* may be NULL */
    void (*progress)(void *user, const char *what, uint64_t records);   /* now and then; may be NULL */
    void *user;             /* handed to log and progress */
} sd_run_options;

/* Called once per sample, in the file's order.  A status other than SD_OK ends the run with it. */
typedef struct sd_sink {
    sd_status (*on_sample)(void *user, const sd_sample *sample, sd_error *err);
    void *user;
} sd_sink;

SD_API void sd_run_options_init(sd_run_options *options);

/* Read `path` ("-" is standard input; VCF, VCF.gz, BCF, gVCF) and hand every sample to the sink.  Samples are
 * handed over only after the whole input proved readable, so a corrupt file yields none. */
SD_API sd_status sd_run(const sd_kb *kb, const char *path, const sd_run_options *options,
                        const sd_sink *sink, sd_error *err);

/* ---- results ----------------------------------------------------------------------------------------- */

typedef enum sd_call_state {
    SD_CALL_MADE,        /* at least one diplotype; several: ties, all kept */
    SD_CALL_NO_DATA,     /* no usable site of the gene in the input */
    SD_CALL_KEY_MISSING, /* sites without which the gene must not be called were not seen */
    SD_CALL_NO_MATCH,    /* no pair of named alleles explains the genotypes */
    SD_CALL_CONFLICT,    /* the input contradicts itself at a site of the gene */
    SD_CALL_NEEDS_COPY_NUMBER, /* cannot be told from small variants; supply a call */
    SD_CALL_NOT_IN_VCF,  /* never called from a VCF; supply a call */
    SD_CALL_OUTSIDE,     /* a call made elsewhere was supplied */
} sd_call_state;

SD_API const char *sd_sample_name(const sd_sample *sample); /* as in the file: any bytes; never part of a path */
SD_API const char *sd_sample_stem(const sd_sample *sample); /* safe as a file name, unique in the run */
SD_API size_t sd_sample_total(const sd_sample *sample); /* how many samples the run hands out */
SD_API size_t sd_sample_call_count(const sd_sample *sample); /* one per gene, in table order */
SD_API const char *sd_sample_gene(const sd_sample *sample, size_t call);
SD_API sd_call_state sd_sample_state(const sd_sample *sample, size_t call);
SD_API const char *sd_call_state_text(sd_call_state state); /* "called", "no_data", "key_site_missing", ... */
SD_API size_t sd_sample_diplotype_count(const sd_sample *sample, size_t call);
SD_API const char *sd_sample_diplotype(const sd_sample *sample, size_t call, size_t i);      /* best first */
SD_API size_t sd_sample_phenotype_count(const sd_sample *sample, size_t call);
SD_API const char *sd_sample_phenotype(const sd_sample *sample, size_t call, size_t i);      /* distinct */
SD_API const char *sd_sample_activity_score(const sd_sample *sample, size_t call, size_t i); /* of diplotype i; "" if none */

/* ---- reports ----------------------------------------------------------------------------------------- */

SD_API size_t sd_report_format_count(void);
SD_API const char *sd_report_format_name(size_t i); /* "html", "json", "tsv" */
SD_API sd_status sd_report_write(const sd_sample *sample, const char *format, FILE *out, sd_error *err);

#ifdef __cplusplus
}
#endif
#endif
