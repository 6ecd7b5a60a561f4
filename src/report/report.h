/* report.h -- the document: everything said about one sample, and the writers that spell
 * it.
 *
 * A writer reads the document and nothing else: never the input file, never a table. */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/text.h"
#include "interpret/interpret.h"
#include "report/presentation.h"

/* About the run: the same for all samples. */
typedef struct sd_run_info {
    const sd_kb *kb;
    const sd_input *input;
    sd_absent absent;
    int32_t min_depth, min_quality;
    double min_probability;
    bool use_filtered;
    const char *population; /* whose frequencies give probabilities: "EUR"; "all" */
    sd_rank rank;           /* as asked for */
    const char *const
        *warnings; /* what the reader warned of: about the file, not one gene */
    size_t n_warnings;
    const char *outside; /* display name of the file of outside calls; NULL where none */
    const char *patient; /* display name of the patient file; NULL where none */
    const char *drugs;   /* as asked for; NULL: all */
    bool has_color;      /* of the summary for a terminal */
    sd_presentation presentation;
    const char *date; /* YYYY-MM-DD, of SOURCE_DATE_EPOCH or --date; NULL: not stated */
    int32_t max_age;  /* in days: older guidance is named; 0: none is */
} sd_run_info;

typedef struct sd_gene_result {
    const sd_kb_gene *gene;
    const sd_call *call;
    sd_meaning meaning;
    const sd_cell *cells; /* gene->n_sites cells as read; NULL where the gene has no sites
                             or the call is from outside */
    const sd_note *notes; /* what the reader said about this sample's cells */
    size_t n_notes;
    const sd_rarity *rarities; /* how common its phenotypes are; those that can be told */
    size_t n_rarities;
    bool is_reached;     /* the input has records in the gene's region */
    const bool *in_file; /* [file of the input]: it has records of the gene; NULL where
                            the gene has no sites or the call is from outside */
} sd_gene_result;

struct sd_sample {
    const char *name;          /* as in the file; any bytes */
    const char *stem;          /* of its files: one of sd_report__stems() */
    size_t index;              /* in the run, from 0 */
    const sd_patient *patient; /* NULL: no patient file speaks of the sample */
    const sd_run_info *run;
    const sd_gene_result *genes; /* one per kb gene asked for, in kb order */
    size_t n_genes;
    const sd_drug_advice *drugs; /* in name order */
    size_t n_drugs;
};

/* Whether the call's diplotypes only suppose two whole copies of the gene, because its
 * structure was not seen: they are shown as that, and never in the place of a call. */
bool sd_report__is_supposed(const sd_gene_result *result);
/* Add to `out` what a gene could be whose copies and hybrids were not looked at, and what
 * that would mean: sentences; nothing where that is not so. */
void sd_report__put_structure(const sd_meaning *meaning, sd_text *out);

/* ---- words that other floors say as well ---- */

/* Were all sites seen that define the allele?  An allele that sites cannot show (a
 * deletion, a duplication) is never assessed by them.  Of `result`, gene and cells are
 * looked at. */
bool sd_report__is_assessed(const sd_gene_result *result, uint16_t allele);
/* A published minimum set of alleles, and how much of it this sample's file shows. */
typedef struct sd_tier_cover {
    int tier;
    size_t n_alleles, n_assessed; /* of the set */
} sd_tier_cover;
/* *out is the cover of the gene's set of `tier`; false where the tables have no such set,
 * or the call was made elsewhere. */
bool sd_report__tier_cover(const sd_kb *kb, const sd_gene_result *result, int tier,
                           sd_tier_cover *out);
/* meaning->reachable, each phenotype once: the index at or after `i` of the next that has
 * not been, n_reachable after the last. */
size_t sd_report__next_reachable(const sd_meaning *meaning, size_t i);
/* "Poor Metabolizer (activity score 0.0 to 0.5)": of that index, with the scores of all
 * that have its phenotype. */
void sd_report__put_reachable(const sd_meaning *meaning, size_t i, sd_text *text);
/* "*3, *6 and 4 more": the alleles not assessed that would have to be there; nothing
 * where it takes none. */
void sd_report__put_through(const sd_kb_gene *gene, const sd_reachable *reachable,
                            sd_text *text);

/* Distinct rows of a writer: one file src/report/write_<name>.c and a row of the table in
 * report.c each. */
typedef struct sd_writer {
    const char *name;      /* "html" */
    const char *extension; /* of file names */
    sd_status (*write)(const sd_sample *sample, FILE *out, sd_error *err);
} sd_writer;

const sd_writer *sd_report__writer(const char *name); /* NULL if unknown */

/* The long table of `stardose call`: one line per sample and gene; the manual page has
 * the columns.  SD_ENOMEM is the only failure: the caller looks at ferror(out). */
sd_status sd_report__write_calls_header(FILE *out, sd_error *err);
sd_status sd_report__write_calls(const sd_sample *sample, FILE *out, sd_error *err);

/* A file name stem for a sample: [A-Za-z0-9._-] only, no leading dot or dash, no trailing
 * dot, at most 100 bytes; where anything had to change, 8 hex digits of the raw name's
 * SHA-256 are added.  In the arena; NULL when out of memory. */
const char *sd_report__safe_name(const char *sample_name, sd_arena *arena);

/* Stems for all samples of a run, different from each other also where a file system
 * folds case: names that would meet get the digits too.  Two equal names, or digits that
 * meet, are SD_EINPUT: no patient overwrites another. */
sd_status sd_report__stems(const char *const *sample_names, size_t n_samples,
                           sd_arena *arena, const char *const **stems, sd_error *err);

/* ---- words that explanations share with reports (wording.c) ---- */

const char *sd_wording__rank(sd_rank rank); /* "specificity" */
/* "told by the contig lengths in the file's header" */
const char *sd_wording__build_evidence(sd_build_evidence evidence);
/* The same as a value of JSON: "contig_lengths", "reference_bases", "user". */
const char *sd_report__build_evidence_code(sd_build_evidence evidence);
/* "12.3 %", "<0.1 %", ">99.9 %": never none and never certain; in the arena, NULL when
 * out of memory. */
const char *sd_wording__percent(double probability, sd_arena *arena);
/* What the probability of a diplotype is, and is not. */
const char *sd_wording__probability(void);

#endif
