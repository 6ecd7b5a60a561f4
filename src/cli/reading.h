/* reading.h -- inside floor cli: the options that every command which reads variants
 * shares. */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "cli/cli.h"

typedef struct cli_reading {
    const char *samples, *samples_file, *genes, *two_copies, *absent, *sex, *database,
        *date;
    cli_strings calls;
    const char *population, *rank;
    int32_t build, min_depth, min_quality, threads;
    bool use_filtered, no_index, strict, quiet;
    int32_t verbose;
} cli_reading;

#define CLI_READING_DEFAULTS                                                             \
    {                                                                                    \
        .absent = "missing", .rank = "specificity", .min_depth = 1                       \
    }

extern const cli_option cli_input_options[], cli_run_options[];
/* The first rows of cli_input_options select samples and genes; a command that asks for
 * one sample and gene starts behind them. */
enum { CLI_N_SELECTING = 3 };

/* A run as the command line describes it. */
typedef struct cli_job {
    const cli_command *command;
    cli_reading reading;
    sd_run_options options;
    char date[16];
    bool shows_progress; /* a line of progress stands on the terminal */
    int64_t started;     /* seconds of a clock that only goes forward */
    sd_kb *kb;
} cli_job;

/* The files that the options name and the run reads, beside its input: they are never
 * replaced by an output. */
sd_status cli_protect_inputs(struct sd_outset *files, const char *input,
                             const cli_reading *reading, sd_error *err);
/* Turn job->reading into job->options and open the knowledge.  Returns CLI_GO_ON or the
 * exit status (all said). */
int cli_start(cli_job *job, const cli_command *command);
/* Ends what cli_start() began. */
void cli_end(cli_job *job);

#endif
