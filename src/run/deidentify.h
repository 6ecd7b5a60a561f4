/* deidentify.h -- inside floor run: names of samples and files out of the documents.
 *
 * A name becomes a keyed hash: the same under one key, so that reports of one person can
 * be brought together, and not to be found by hashing all names one can think of.  What
 * is known of a patient (age, drugs) is not a name, and stays. */
#ifndef RUN_DEIDENTIFY_H
#define RUN_DEIDENTIFY_H

#include "report/report.h"
#include "run/pipeline.h"

/* Read the key, at least 16 bytes, from the file options->deidentify, and replace
 * *info's names of files, and its input's names of samples.  Nothing without the option.
 * SD_EINPUT: a key that cannot be read or is too short. */
sd_status sd_deidentify__run(sd_pipeline *run, sd_run_info *info, sd_error *err);

/* The same within the results of one sample, before they are handed out: `name` is as in
 * the input.  All is in run->sample. */
sd_status sd_deidentify__genes(const sd_pipeline *run, const char *name,
                               sd_gene_result *genes, size_t n_genes, sd_error *err);

#endif
