/* cmd_check.c -- is this input fit?
 * SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "cli/reading.h"
#include "run/run.h"

typedef struct check_options {
    const char *format, *output;
    sd_check_options check;
    cli_reading reading;
} check_options;

typedef struct check_job {
    cli_job job;
    check_options *options;
} check_job;

static const cli_option output_options[] = {
    {'O', "format", "FORMAT", CLI_STRING, offsetof(check_options, format),
     "text: for people. json: for programs. multiqc: the files "
     "PREFIX_check_general_mqc.json and PREFIX_check_genes_mqc.json, which MultiQC picks "
     "up. [text]"},
    {'o', "output", "FILE", CLI_STRING, offsetof(check_options, output),
     "Write to FILE, replacing it; '-' is standard output. With multiqc: the PREFIX. "
     "[-]"},
    CLI_END,
};

static const cli_option gate_options[] = {
    {0, "require", "LIST", CLI_STRING, offsetof(check_options, check.require),
     "Exit with status 5 unless every sample has all of LIST, separated by commas. keys: "
     "the positions without which a gene is not called. tier1, tier2: every allele of "
     "AMP's minimum sets that positions can show. sound: no contradictions between "
     "records, with the reference or with the sex. The name of a gene: keys, tier1 and "
     "sound for this gene, and at least one position. [nothing]"},
    {0, "min-covered", "SHARE", CLI_SHARE, offsetof(check_options, check.min_covered),
     "Exit with status 5 unless every sample has usable genotypes at this share of every "
     "gene's positions: 95% or 0.95. [0]"},
    CLI_END,
};

static const cli_option run_options[] = {
    {0, "db", "DIR", CLI_STRING, offsetof(cli_reading, database),
     "Use the tables in DIR instead of the built-in ones."},
    {0, "threads", "N", CLI_NUMBER, offsetof(cli_reading, threads),
     "Extra threads for decompression. [0]"},
    {'q', "quiet", NULL, CLI_FLAG, offsetof(cli_reading, quiet),
     "No warnings and no progress on standard error; errors are still said."},
    {'v', "verbose", NULL, CLI_COUNT, offsetof(cli_reading, verbose),
     "Show all genes, samples and names; say more."},
    CLI_END,
};

static sd_status write_file(sd_outset *files, const sd_check *check, const char *format,
                            const char *path, sd_error *err)
{
    FILE *stream = NULL;
    sd_status status = sd_outset__open(files, path, &stream, err);
    if (status != SD_OK)
        return status;
    status = sd_check__write(check, format, stream, err);
    return sd_outset__close(files, status, err);
}

static sd_status write_pair(sd_outset *files, const sd_check *check, const char *prefix,
                            sd_error *err)
{
    static const char *const parts[] = {"general", "genes"};
    sd_status status = SD_OK;
    for (size_t i = 0; status == SD_OK && i < 2; i++) {
        char path[4096], format[32];
        const int n =
            snprintf(path, sizeof path, "%s_check_%s_mqc.json", prefix, parts[i]);
        snprintf(format, sizeof format, "multiqc-%s", parts[i]);
        if (n < 0 || (size_t)n >= sizeof path) {
            *err = (sd_error){.status = SD_EUSAGE, .message = "the prefix is too long"};
            return SD_EUSAGE;
        }
        status = write_file(files, check, format, path, err);
    }
    return status;
}

static sd_status write_all(const check_job *self, const sd_check *check, sd_error *err)
{
    const check_options *options = self->options;
    sd_outset *files = NULL;
    sd_status status = sd_outset__new(&files, true, err);
    if (status != SD_OK)
        return status;
    cli_guard(files);
    status = cli_protect_inputs(files, &self->job, err);
    if (status == SD_OK)
        status = strcmp(options->format, "multiqc") == 0
                     ? write_pair(files, check, options->output, err)
                     : write_file(files, check, options->format, options->output, err);
    if (status == SD_OK)
        status = sd_outset__commit(files, err);
    cli_guard(NULL);
    sd_outset__free(files);
    return status;
}

static sd_status check_files(void *user, sd_error *err)
{
    check_job *self = user;
    sd_check *check = NULL;
    sd_status status =
        sd_check__read(&check, self->job.kb, sd_inputs__paths(self->job.inputs),
                       sd_inputs__count(self->job.inputs), &self->job.options,
                       &self->options->check, err);
    if (status == SD_OK)
        status = write_all(self, check, err);
    if (status == SD_OK)
        status = sd_check__verdict(check, err);
    sd_check__free(check);
    return status;
}

static int check_usage(const cli_command *self, check_options *options)
{
    static const char *const formats[] = {"text", "json", "multiqc"};
    size_t f = 0;
    while (f < 3 && strcmp(formats[f], options->format) != 0)
        f++;
    if (f == 3)
        return cli_misuse(self, "format %s is not text, json or multiqc",
                          options->format);
    if (f == 2 && strcmp(options->output, "-") == 0)
        return cli_misuse(self, "multiqc takes files: say -o PREFIX");
    options->check.is_verbose = options->reading.verbose > 0;
    return CLI_GO_ON;
}

static int run(const cli_command *self, int argc, char **argv)
{
    check_options options = {
        .format = "text", .output = "-", .reading = CLI_READING_DEFAULTS};
    char **args = NULL;
    int n_args = 0;
    int exit_status = cli_parse(self, &options, argc, argv, &n_args, &args);
    if (exit_status == CLI_GO_ON)
        exit_status = check_usage(self, &options);
    if (exit_status == CLI_GO_ON)
        exit_status = cli_want_input(self, &options.reading, n_args);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    check_job check = {.job = {.reading = options.reading}, .options = &options};
    return cli_run(&check.job, self, n_args, args, check_files, &check);
}

const cli_command cmd_check = {
    .name = "check",
    .summary = "Say what a file shows of each gene, and whether that is enough",
    .usage = "[options] FILE...",
    .description =
        "FILE is a VCF, gVCF or BCF of GRCh38 or GRCh37, of one sample or many, or the "
        "raw data of a consumer array (23andMe, AncestryDNA, MyHeritage); '-' is "
        "standard input; several files are those of the same samples. Nothing is called: "
        "the positions that calls are made from are "
        "counted by how the file shows them. The genes and samples that show least come "
        "first.\n\n"
        "As a gate of a pipeline:\n\n"
        "stardose check --require tier1,sound --min-covered 95% patient.g.vcf.gz && "
        "stardose report patient.g.vcf.gz",
    .groups = {{"Output", output_options, 0},
               {"Requirements", gate_options, 0},
               {"Input", cli_input_options, offsetof(check_options, reading)},
               {"Run", run_options, offsetof(check_options, reading)}},
    .run = run,
};
