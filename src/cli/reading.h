/* reading.h -- inside floor cli: the options that every command which reads variants
 * shares. */
#ifndef CLI_READING_H
#define CLI_READING_H

#include "cli/cli.h"

typedef struct cli_reading {
    const char *samples, *samples_file, *genes, *two_copies, *absent, *sex, *database,
        *date, *file_list, *patient, *drugs;
    cli_strings calls;
    const char *population, *rank;
    double min_probability;
    int32_t build, min_depth, min_quality, threads;
    bool use_filtered, no_index, strict, quiet;
    int32_t verbose;
} cli_reading;

#define CLI_READING_DEFAULTS                                                             \
    {                                                                                    \
        .absent = "missing", .rank = "specificity", .min_depth = 1,                      \
        .min_probability = 0.9                                                           \
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
    struct sd_inputs *inputs;
} cli_job;

/* What a command does between its options and its exit status. */
typedef sd_status (*cli_work)(void *user, sd_error *err);

/* All files that the run reads: they are never replaced by an output. */
sd_status cli_protect_inputs(struct sd_outset *files, const cli_job *job, sd_error *err);
/* CLI_GO_ON where an input is named; else say that none is, and the exit status. */
int cli_want_input(const cli_command *command, const cli_reading *reading, int n_words);
/* sd_run_files() of the job. */
sd_status cli_read(cli_job *job, const sd_sink *sink, sd_error *err);
/* A whole command: `words` and job->reading.file_list are the input's files; turn
 * job->reading into job->options, open the knowledge, do the work and say what went wrong
 * with it.  Returns the exit status. */
int cli_run(cli_job *job, const cli_command *command, int n_words, char **words,
            cli_work work, void *user);

#endif
