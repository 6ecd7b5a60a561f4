/* cmd_call.c -- star alleles and phenotypes as one long table: for scripts, and for
 * cohorts of any size. */
#include <stddef.h>
#include <string.h>

#include "cli/reading.h"
#include "run/run.h"

typedef struct call_options {
    const char *output;
    cli_reading reading;
} call_options;

static const cli_option output_options[] = {
    {'o', "output", "FILE", CLI_STRING, offsetof(call_options, output),
     "Write the table to FILE, replacing it; '-' is standard output. [-]"},
    CLI_END,
};

typedef struct call_job {
    cli_job job;
    const char *output;
    FILE *stream; /* NULL until the first sample comes: the input is sound then */
    sd_outset *files;
} call_job;

/* The file is closed, and what went wrong with it said, once. */
static sd_status close_table(call_job *calls, sd_status written, sd_error *err)
{
    calls->stream = NULL;
    return sd_outset__close(calls->files, written, err);
}

static sd_status on_sample(void *user, const sd_sample *sample, sd_error *err)
{
    call_job *calls = user;
    sd_status status = SD_OK;
    if (calls->stream == NULL) {
        status = sd_outset__open(calls->files, calls->output, &calls->stream, err);
        if (status != SD_OK)
            return status;
        status = sd_calls__write_header(calls->stream, err);
    }
    if (status == SD_OK)
        status = sd_calls__write_sample(sample, calls->stream, err);
    return status == SD_OK ? SD_OK : close_table(calls, status, err);
}

static sd_status write_table(void *user, sd_error *err)
{
    call_job *calls = user;
    sd_status status = sd_outset__new(&calls->files, true, err);
    if (status != SD_OK)
        return status;
    cli_guard(calls->files);
    status = cli_protect_inputs(calls->files, &calls->job, err);
    calls->job.options.calls_only = true;
    if (status == SD_OK)
        status = cli_read(&calls->job, &(sd_sink){on_sample, calls}, err);
    if ((status == SD_OK || status == SD_ESTRICT) && calls->stream != NULL) {
        sd_status written = close_table(calls, SD_OK, err);
        if (written == SD_OK)
            written = sd_outset__commit(calls->files, err);
        status = written == SD_OK ? status : written;
    }
    cli_guard(NULL);
    sd_outset__free(calls->files);
    return status;
}

static int run(const cli_command *self, int argc, char **argv)
{
    call_options options = {.output = "-", .reading = CLI_READING_DEFAULTS};
    char **args = NULL;
    int n_args = 0;
    int exit_status = cli_parse(self, &options, argc, argv, &n_args, &args);
    if (exit_status == CLI_GO_ON)
        exit_status = cli_want_input(self, &options.reading, n_args);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    call_job calls = {.job = {.reading = options.reading}, .output = options.output};
    return cli_run(&calls.job, self, n_args, args, write_table, &calls);
}

const cli_command cmd_call = {
    .name = "call",
    .summary = "Print star alleles and phenotypes, one line per sample and gene",
    .usage = "[options] FILE...",
    .description =
        "FILE is a VCF, gVCF or BCF of GRCh38 or GRCh37, of one sample or many, or the "
        "raw data of a consumer array (23andMe, AncestryDNA, MyHeritage); '-' is "
        "standard input. Several files are those of the same samples, by chromosome, "
        "region or kind of variant.",
    .groups = {{"Output", output_options, 0},
               {"Input", cli_input_options, offsetof(call_options, reading)},
               {"Run", cli_run_options, offsetof(call_options, reading)}},
    .run = run,
};
