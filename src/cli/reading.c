/* reading.c -- the options that every command which reads variants shares, and what they
 * mean to sd_run(). */
#define _POSIX_C_SOURCE 200809L /* isatty, gmtime_r */
#include "cli/reading.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "run/run.h"

#define FIELD(name) offsetof(cli_reading, name)

const cli_option cli_input_options[] = {
    {'s', "samples", "LIST", CLI_STRING, FIELD(samples),
     "Only these samples, separated by commas; ^LIST: all but these."},
    {'S', "samples-file", "FILE", CLI_STRING, FIELD(samples_file),
     "Only the samples named in FILE, one a line; ^FILE: all but these."},
    {0, "genes", "LIST", CLI_STRING, FIELD(genes),
     "Only these genes, separated by commas. [all]"},
    {'l', "file-list", "FILE", CLI_STRING, FIELD(file_list),
     "Read further names of input files from FILE, one a line."},
    {0, "build", "N", CLI_NUMBER, FIELD(build),
     "The file's genome build, 37 or 38, where its header does not tell it; a file whose "
     "contig lengths or reference bases contradict it is refused. [told by the file]"},
    {0, "calls", "FILE", CLI_STRINGS, FIELD(calls),
     "Calls made elsewhere (gene, diplotype, phenotype, activity score; tab-separated, # "
     "comments), for what small "
     "variants cannot tell, such as gene copies or HLA types. They replace the VCF's. "
     "Also the file of an HLA typer as it is: OptiType, HLA*LA, HLA-HD, T1K, POLYSOLVER, "
     "arcasHLA, xHLA. May be given several times, for different genes."},
    {0, "sex", "WORD|FILE", CLI_STRING, FIELD(sex),
     "male or female, where there is one sample, or a file of lines \"sample, tab, "
     "sex\": "
     "how many copies of X there are. Genotypes of a man that were written with two "
     "equal "
     "copies count as one; where genotypes contradict the sex, the gene is not called. "
     "[not known: as the genotypes are written]"},
    {0, "two-copies", "LIST", CLI_STRING, FIELD(two_copies),
     "Genes, separated by commas, that are known to have two whole copies, where "
     "otherwise deletions, duplications and hybrids would have to stay open: your word; "
     "the report says so."},
    {0, "absent", "WORD", CLI_STRING, FIELD(absent),
     "What a position without a record means: missing (not seen) or reference (your word "
     "that the file lists every "
     "difference from the genome); the report says which. [missing]"},
    {0, "min-dp", "N", CLI_NUMBER, FIELD(min_depth),
     "Do not use a genotype whose DP (MIN_DP in a block) is below N. [1]"},
    {0, "min-gq", "N", CLI_NUMBER, FIELD(min_quality),
     "Do not use a genotype whose GQ is below N. [0]"},
    {0, "min-gp", "SHARE", CLI_SHARE, FIELD(min_probability),
     "Do not use a genotype whose probability (GP) is below this; nor, where a record "
     "has "
     "no GT, the most probable genotype by GP, GL or PL if it is less probable: 90% or "
     "0.9. [0.9]"},
    {0, "use-filtered", NULL, CLI_FLAG, FIELD(use_filtered),
     "Use records whose FILTER is neither PASS nor '.'; the report says so."},
    {0, "no-index", NULL, CLI_FLAG, FIELD(no_index),
     "Read the whole file even where there is an index."},
    CLI_END,
};

const cli_option cli_run_options[] = {
    {0, "population", "NAME", CLI_STRING, FIELD(population),
     "Where several pairs of alleles fit, give each the probability that it has in AFR, "
     "AMR, EAS, EUR or SAS (1000 Genomes), or in a person of whom it is not known (all). "
     "It is a population's, and no evidence of the patient. [all]"},
    {0, "rank", "WORD", CLI_STRING, FIELD(rank),
     "What puts one of them first: specificity (how many of the sites seen its alleles' "
     "definitions name) or frequency (the most probable pairs, together at least 99 %). "
     "The others are listed as alternatives. [specificity]"},
    {0, "patient", "FILE", CLI_STRING, FIELD(patient),
     "What is known of the patient besides, all of it optional: JSON such as "
     "{\"age_years\": 61, \"drugs\": [\"BRAND\"], \"diagnoses\": [\"stroke\"]}, or for "
     "many a table with a row for each sample; the manual page has all fields. Drugs go "
     "by name, brand, RxNorm or ATC code. Advice for other people is set aside, "
     "drugs taken come first, and the sex counts as with --sex."},
    {0, "db", "DIR", CLI_STRING, FIELD(database),
     "Use the tables in DIR instead of the built-in ones."},
    {0, "date", "DATE", CLI_STRING, FIELD(date),
     "Date to print, YYYY-MM-DD. The clock is never asked; SOURCE_DATE_EPOCH is, where "
     "it is set. [none]"},
    {0, "strict", NULL, CLI_FLAG, FIELD(strict),
     "Exit with status 5 when a gene of a sample could not be called; all output is "
     "written all the same."},
    {0, "threads", "N", CLI_NUMBER, FIELD(threads),
     "Extra threads for decompression. [0]"},
    {'q', "quiet", NULL, CLI_FLAG, FIELD(quiet),
     "No warnings and no progress; errors are still said."},
    {'v', "verbose", NULL, CLI_COUNT, FIELD(verbose), "Say more; twice: for debugging."},
    CLI_END,
};

/* ---- date
 * ----------------------------------------------------------------------------------------------------
 */

static bool is_date(const char *text)
{
    static const char shape[] = "dddd-dd-dd";
    if (strlen(text) != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
            return false;
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int year = atoi(text), month = (text[5] - '0') * 10 + text[6] - '0',
              day = (text[8] - '0') * 10 + text[9] - '0';
    const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (month == 2 && is_leap);
}

/* https://reproducible-builds.org/specs/source-date-epoch/: whole seconds, UTC. */
static bool date_of_epoch(const char *epoch, char date[16])
{
    char *end = NULL;
    errno = 0;
    const long long seconds = strtoll(epoch, &end, 10);
    const time_t time = (time_t)seconds;
    struct tm day;
    if (errno != 0 || end == epoch || *end != '\0' || seconds < 0 ||
        gmtime_r(&time, &day) == NULL)
        return false;
    return strftime(date, 16, "%Y-%m-%d", &day) == 10;
}

static int settle_date(cli_job *job)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (job->reading.date != NULL) {
        if (!is_date(job->reading.date))
            return cli_misuse(job->command, "--date %s: a date is written YYYY-MM-DD",
                              job->reading.date);
        job->options.date = job->reading.date;
    } else if (epoch != NULL && *epoch != '\0') {
        if (!date_of_epoch(epoch, job->date))
            return cli_misuse(job->command,
                              "SOURCE_DATE_EPOCH=%s is not a number of seconds", epoch);
        job->options.date = job->date;
    }
    return CLI_GO_ON;
}

/* ---- what the library says while it runs
 * ------------------------------------------------------------------ */

static void clear_progress(cli_job *job)
{
    if (job->shows_progress)
        fputs("\r\033[K", stderr);
    job->shows_progress = false;
}

static void on_log(void *user, sd_log_level level, const char *text)
{
    cli_job *job = user;
    if (job->reading.quiet || (int32_t)level > job->reading.verbose)
        return; /* warnings always, notes with -v, debugging with -vv */
    clear_progress(job);
    cli_say(job->command, "%s", text);
}

static int64_t seconds_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Short runs show nothing. */
static void on_progress(void *user, const char *what, uint64_t records)
{
    cli_job *job = user;
    if (seconds_now() - job->started < 2)
        return;
    fprintf(stderr, "\r\033[K%s, %llu records", what, (unsigned long long)records);
    fflush(stderr);
    job->shows_progress = true;
}

/* ---- the run
 * ----------------------------------------------------------------------------------------------------
 */

static int settle_options(cli_job *job)
{
    const cli_reading *reading = &job->reading;
    sd_run_options *options = &job->options;
    if (strcmp(reading->absent, "reference") == 0)
        options->absent = SD_ABSENT_REFERENCE;
    else if (strcmp(reading->absent, "missing") != 0)
        return cli_misuse(job->command, "--absent %s: say missing or reference",
                          reading->absent);
    if (strcmp(reading->rank, "frequency") == 0)
        options->rank = SD_RANK_FREQUENCY;
    else if (strcmp(reading->rank, "specificity") != 0)
        return cli_misuse(job->command, "--rank %s: say specificity or frequency",
                          reading->rank);
    options->population = reading->population;
    if (reading->build != 0 && reading->build != 37 && reading->build != 38)
        return cli_misuse(job->command, "--build %d: say 37 or 38", (int)reading->build);
    options->samples = reading->samples;
    options->samples_file = reading->samples_file;
    options->outside = reading->calls.items;
    options->n_outside = reading->calls.n;
    options->genes = reading->genes;
    options->build = reading->build;
    options->sex = reading->sex;
    options->patient = reading->patient;
    options->drugs = reading->drugs;
    options->two_copies = reading->two_copies;
    options->min_depth = reading->min_depth;
    options->min_quality = reading->min_quality;
    options->min_probability = reading->min_probability;
    options->use_filtered = reading->use_filtered;
    options->no_index = reading->no_index;
    options->strict = reading->strict;
    options->threads = reading->threads;
    options->log = on_log;
    options->user = job;
    if (!reading->quiet && isatty(STDERR_FILENO))
        options->progress = on_progress;
    return settle_date(job);
}

sd_status cli_protect_inputs(sd_outset *files, const cli_job *job, sd_error *err)
{
    const cli_reading *reading = &job->reading;
    const char *paths[] = {reading->samples_file, reading->sex, reading->file_list,
                           reading->patient};
    sd_status status = SD_OK;
    for (size_t i = 0; status == SD_OK && i < sizeof paths / sizeof *paths; i++)
        if (paths[i] != NULL)
            status = sd_outset__protect(files, paths[i], err);
    for (size_t i = 0; status == SD_OK && i < reading->calls.n; i++)
        status = sd_outset__protect(files, reading->calls.items[i], err);
    for (size_t i = 0; status == SD_OK && i < sd_inputs__count(job->inputs); i++)
        status = sd_outset__protect(files, sd_inputs__paths(job->inputs)[i], err);
    return status;
}

sd_status cli_read(cli_job *job, const sd_sink *sink, sd_error *err)
{
    return sd_run_files(job->kb, sd_inputs__paths(job->inputs),
                        sd_inputs__count(job->inputs), &job->options, sink, err);
}

static sd_status collect_inputs(cli_job *job, int n_words, char **words, sd_error *err)
{
    const char *list = job->reading.file_list;
    sd_status status = sd_inputs__new(&job->inputs, err);
    for (int i = 0; status == SD_OK && i < n_words; i++)
        status = sd_inputs__add(job->inputs, words[i], err);
    return status == SD_OK && list ? sd_inputs__add_list(job->inputs, list, err) : status;
}

int cli_want_input(const cli_command *command, const cli_reading *reading, int n_words)
{
    return n_words > 0 || reading->file_list
               ? CLI_GO_ON
               : cli_misuse(command, "which file? ('-' is standard input)");
}

int cli_run(cli_job *job, const cli_command *command, int n_words, char **words,
            cli_work work, void *user)
{
    job->command = command;
    job->started = seconds_now();
    sd_run_options_init(&job->options);
    int exit_status = settle_options(job);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    sd_error err = {.status = SD_OK};
    sd_status status = collect_inputs(job, n_words, words, &err);
    if (status == SD_OK)
        status = sd_kb_open(&job->kb, job->reading.database, &err);
    if (status == SD_OK)
        status = work(user, &err);
    clear_progress(job);
    exit_status = status == SD_OK ? cli_finish_stdout(command) : cli_fail(command, &err);
    sd_kb_close(job->kb);
    sd_inputs__free(job->inputs);
    return exit_status;
}
