/* cmd_explain.c -- why is this gene called as it is, and why not otherwise?
 * SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "cli/reading.h"
#include "run/run.h"

typedef struct explain_options {
    const char *gene, *sample, *why_not, *format, *output;
    cli_reading reading;
} explain_options;

#define FIELD(name) offsetof(explain_options, name)

static const cli_option question_options[] = {
    {'g', "gene", "NAME", CLI_STRING, FIELD(gene), "The gene to explain."},
    {'s', "sample", "NAME", CLI_STRING, FIELD(sample),
     "The sample to explain; may be left out where FILE has only one."},
    {'w', "why-not", "ALLELE", CLI_STRING, FIELD(why_not),
     "Say first why this allele ('*17'), or this pair ('*1/*17'), was not called."},
    CLI_END,
};

static const cli_option output_options[] = {
    {'o', "output", "FILE", CLI_STRING, FIELD(output),
     "Write to FILE, replacing it; '-' is standard output. [-]"},
    {'O', "output-type", "TYPE", CLI_STRING, FIELD(format),
     "text or json; the same is said in both. [text]"},
    CLI_END,
};

typedef struct explain_job {
    cli_job job;
    sd_explain_options options;
    const char *sample, *output;
    sd_outset *files;
    bool is_found, is_called;
} explain_job;

/* A name that the reader's list of samples would take for something else. */
static bool is_odd_name(const char *name)
{
    return name[0] == '^' || name[0] == '\0' || strchr(name, ',') != NULL;
}

static sd_status refuse_several(const sd_sample *sample, sd_error *err)
{
    const size_t n = sd_sample_total(sample);
    if (err == NULL)
        return SD_EUSAGE;
    err->status = SD_EUSAGE;
    snprintf(err->message, sizeof err->message,
             "the file has %zu samples: say which with --sample NAME (bcftools query -l "
             "lists them)",
             n);
    return SD_EUSAGE;
}

static sd_status on_sample(void *user, const sd_sample *sample, sd_error *err)
{
    explain_job *explain = user;
    if (explain->sample == NULL && sd_sample_total(sample) > 1)
        return refuse_several(sample, err);
    if (explain->sample != NULL && strcmp(explain->sample, sd_sample_name(sample)) != 0)
        return SD_OK;
    explain->is_found = true;
    explain->is_called = sd_explain__is_called(sample, explain->options.gene);
    FILE *stream = NULL;
    sd_status status = sd_outset__open(explain->files, explain->output, &stream, err);
    if (status != SD_OK)
        return status;
    status = sd_explain__write(sample, &explain->options, stream, err);
    return sd_outset__close(explain->files, status, err);
}

static sd_status finish(explain_job *explain, sd_error *err)
{
    if (!explain->is_found) {
        err->status = SD_EUSAGE;
        snprintf(err->message, sizeof err->message,
                 "there is no such sample in the file");
        return SD_EUSAGE;
    }
    const sd_status status = sd_outset__commit(explain->files, err);
    if (status == SD_OK && explain->job.reading.strict && !explain->is_called) {
        err->status = SD_ESTRICT;
        snprintf(err->message, sizeof err->message, "%s could not be called",
                 explain->options.gene);
        return SD_ESTRICT;
    }
    return status;
}

/* All genes are called, as in a report: advice may hang on several. */
static sd_status explain_files(void *user, sd_error *err)
{
    explain_job *explain = user;
    sd_run_options *options = &explain->job.options;
    sd_status status = sd_explain__check(explain->job.kb, &explain->options, err);
    if (status == SD_OK)
        status = sd_outset__new(&explain->files, true, err);
    if (status != SD_OK)
        return status;
    cli_guard(explain->files);
    status = cli_protect_inputs(explain->files, &explain->job, err);
    options->strict = false;
    if (explain->sample != NULL && !is_odd_name(explain->sample))
        options->samples = explain->sample;
    if (status == SD_OK)
        status = cli_read(&explain->job, &(sd_sink){on_sample, explain}, err);
    if (status == SD_OK)
        status = finish(explain, err);
    cli_guard(NULL);
    sd_outset__free(explain->files);
    return status;
}

static int run(const cli_command *self, int argc, char **argv)
{
    explain_options options = {
        .output = "-", .format = "text", .reading = CLI_READING_DEFAULTS};
    char **args = NULL;
    int n_args = 0;
    int exit_status = cli_parse(self, &options, argc, argv, &n_args, &args);
    if (exit_status == CLI_GO_ON)
        exit_status = cli_want_input(self, &options.reading, n_args);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    if (options.gene == NULL)
        return cli_misuse(self, "which gene? (--gene NAME)");
    explain_job explain = {.job = {.reading = options.reading},
                           .options = {.gene = options.gene,
                                       .why_not = options.why_not,
                                       .format = options.format,
                                       .is_verbose = options.reading.verbose > 0},
                           .sample = options.sample,
                           .output = options.output};
    explain.job.reading.verbose -= explain.job.reading.verbose > 0;
    return cli_run(&explain.job, self, n_args, args, explain_files, &explain);
}

const cli_command cmd_explain = {
    .name = "explain",
    .summary = "Say why a gene is called as it is, and why not otherwise",
    .usage = "[options] --gene NAME FILE...",
    .description =
        "One gene of one sample, from the records to the sentences: (1) what was read at "
        "each site, (2) which named alleles fit, on which strand, and which were dropped "
        "by which site, (3) which pair won and by what score, (4) what it means: "
        "functions, activity score, phenotype, and the row of the table that says so, "
        "(5) "
        "which rules for drugs are met.\n\n"
        "--why-not answers for one allele or one pair: the sites that contradict it; or "
        "that it fits, but another pair is more specific; or that it stays open because "
        "sites of it were not seen.\n\n"
        "Sites that are the reference, and long lists, are summed up; -v spells them "
        "out.",
    .groups = {{"Question", question_options, 0},
               {"Output", output_options, 0},
               {"Input", cli_input_options + CLI_N_SELECTING,
                offsetof(explain_options, reading)},
               {"Run", cli_run_options, offsetof(explain_options, reading)}},
    .run = run,
};
