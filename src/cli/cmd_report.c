/* cmd_report.c -- the main job: one report per sample, in every format asked for. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/reading.h"
#include "run/run.h"

enum { MAX_FORMATS = 8, MAX_PATH_LENGTH = 4096 };

typedef struct report_options {
    const char *output, *formats, *lab, *title, *sections, *signed_by, *deidentify,
        *browser;
    bool force;
    int32_t max_age;
    cli_reading reading;
} report_options;

static const cli_option output_options[] = {
    {'o', "output", "DIR", CLI_STRING, offsetof(report_options, output),
     "Write NAME.html, NAME.json and NAME.tsv for every sample to DIR, which is made if "
     "need be. '-' is standard "
     "output, for one sample and one format. [-]"},
    {'O', "output-type", "LIST", CLI_STRING, offsetof(report_options, formats),
     "Formats, separated by commas: html, json, tsv; text, a summary for a terminal; "
     "card, for the patient to carry, and card-text, the same as plain text; "
     "pdf, the HTML printed by Chromium or Chrome where one is installed. "
     "[with a DIR: html,json,tsv; to standard output: html; on a terminal without -o: "
     "text, in color unless NO_COLOR is set]"},
    {0, "drugs", "LIST", CLI_STRING,
     offsetof(report_options, reading) + offsetof(cli_reading, drugs),
     "Guidance for these drugs only, separated by commas: names, brands, RxNorm or ATC "
     "codes (stardose db drug NAME finds them). Drugs that the patient file lists as "
     "taken are always there. [all]"},
    {0, "browser", "PROGRAM", CLI_STRING, offsetof(report_options, browser),
     "What prints the PDF: Chromium or Chrome. [the first of chromium, chromium-browser, "
     "google-chrome, google-chrome-stable, chrome in PATH]"},
    {0, "force", NULL, CLI_FLAG, offsetof(report_options, force),
     "Replace reports that are already in DIR. Without it an existing file stops the run "
     "before anything is written, for "
     "it may be another patient's of the same name."},
    {0, "max-age", "DAYS", CLI_NUMBER, offsetof(report_options, max_age),
     "Name guidance that is more than DAYS old on the date of the report; without "
     "--date, "
     "older than the newest of its sources. 0: do not look. [180]"},
    CLI_END,
};

static const cli_option laboratory_options[] = {
    {0, "lab", "FILE", CLI_STRING, offsetof(report_options, lab),
     "The laboratory that the reports are from: a JSON file of texts, name, address, "
     "contact, director, accreditation, disclaimer; logo names a PNG or JPEG of up to "
     "30,000 bytes beside it, which becomes part of the HTML. Reports are drafts then, "
     "until --signed-by."},
    {0, "signed-by", "NAME", CLI_STRING, offsetof(report_options, signed_by),
     "Who signed; the date of signing is that of the report."},
    {0, "title", "TEXT", CLI_STRING, offsetof(report_options, title),
     "What HTML reports are called. [pharmacogenomic report]"},
    {0, "sections", "LIST", CLI_STRING, offsetof(report_options, sections),
     "Sections of the HTML, separated by commas: summary, drugs, genes, matrix, "
     "not-assessed, methods, knowledge, glossary, references. ^LIST: all but these. The "
     "report says what was left out. [all]"},
    {0, "deidentify", "KEYFILE", CLI_STRING, offsetof(report_options, deidentify),
     "Replace names of samples and files, in reports and in their file names, by hashes "
     "that need the key in KEYFILE (HMAC-SHA-256; 16 bytes or more). The same key gives "
     "the same hashes. What the patient file says of age, drugs and diagnoses stays."},
    CLI_END,
};

typedef struct report_job {
    cli_job job;
    const report_options *said;
    sd_outset *files;
    const char *folder; /* NULL: standard output */
    const char *formats[MAX_FORMATS];
    size_t n_formats;
    bool force;
    bool is_terminal; /* nothing is said of where to: a summary for who sits there */
    int32_t max_age;
} report_job;

/* Not a format of the library: a browser prints it. */
static const char pdf[] = "pdf";

static const char *find_format(const char *name, size_t length)
{
    if (length == strlen(pdf) && strncmp(pdf, name, length) == 0)
        return pdf;
    for (size_t i = 0; i < sd_report_format_count(); i++) {
        const char *format = sd_report_format_name(i);
        if (strlen(format) == length && strncmp(format, name, length) == 0)
            return format;
    }
    return NULL;
}

static int settle_formats(report_job *report, const char *list,
                          const cli_command *command)
{
    if (list == NULL)
        list = report->folder ? "html,json,tsv" : report->is_terminal ? "text" : "html";
    for (;;) {
        const size_t length = strcspn(list, ",");
        const char *format = find_format(list, length);
        if (format == NULL)
            return cli_misuse(
                command,
                "-O %.*s: there are html, json, tsv, text, card, card-text and pdf",
                (int)length, list);
        for (size_t i = 0; i < report->n_formats; i++)
            if (report->formats[i] == format)
                return cli_misuse(command, "-O: %s is named twice", format);
        if (report->n_formats == MAX_FORMATS)
            return cli_misuse(command, "-O: too many formats");
        report->formats[report->n_formats++] = format;
        if (list[length] == '\0')
            return CLI_GO_ON;
        list += length + 1;
    }
}

static sd_status misuse(sd_error *err, const char *message)
{
    if (err->status == SD_OK) {
        err->status = SD_EUSAGE;
        snprintf(err->message, sizeof err->message, "%s", message);
    }
    return SD_EUSAGE;
}

static sd_status write_one(report_job *report, const sd_sample *sample,
                           const char *format, sd_error *err)
{
    char path[MAX_PATH_LENGTH] = "-";
    if (report->folder != NULL) {
        const size_t length = strlen(report->folder);
        const char *slash = length > 0 && report->folder[length - 1] == '/' ? "" : "/";
        const int n = snprintf(path, sizeof path, "%s%s%s.%s", report->folder, slash,
                               sd_sample_stem(sample),
                               format == pdf ? pdf : sd_report_format_extension(format));
        if (n < 0 || (size_t)n >= sizeof path)
            return misuse(err, "the output folder's name is too long");
    }
    FILE *stream = NULL;
    sd_status status = sd_outset__open(report->files, path, &stream, err);
    if (status != SD_OK)
        return status;
    if (format == pdf)
        status = sd_pdf__write(sample, report->said->browser, stream, err);
    else
        status = sd_report_write(sample, format, stream, err);
    return sd_outset__close(report->files, status, err);
}

static sd_status on_sample(void *user, const sd_sample *sample, sd_error *err)
{
    report_job *report = user;
    const bool is_text = strcmp(report->formats[0], "text") == 0;
    if (report->folder == NULL && sd_sample_total(sample) > 1 && !is_text)
        return misuse(
            err,
            "there are several samples: give a folder with -o, or one sample with -s");
    sd_status status = SD_OK;
    for (size_t i = 0; status == SD_OK && i < report->n_formats; i++)
        status = write_one(report, sample, report->formats[i], err);
    return status;
}

/* no-color.org: present and not empty; and a terminal that knows none. */
static bool has_no_color(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return (no_color && *no_color) || (term && strcmp(term, "dumb") == 0);
}

/* Everything between the options and the exit status. */
static sd_status write_reports(void *user, sd_error *err)
{
    report_job *report = user;
    report->job.options.max_age = report->max_age;
    report->job.options.lab = report->said->lab;
    report->job.options.title = report->said->title;
    report->job.options.sections = report->said->sections;
    report->job.options.signed_by = report->said->signed_by;
    report->job.options.deidentify = report->said->deidentify;
    report->job.options.color = report->is_terminal && !has_no_color();
    sd_status status = sd_outset__new(&report->files, report->force, err);
    if (status != SD_OK)
        return status;
    cli_guard(report->files);
    status = cli_protect_inputs(report->files, &report->job, err);
    if (status == SD_OK && report->said->lab != NULL)
        status = sd_outset__protect(report->files, report->said->lab, err);
    if (status == SD_OK && report->said->deidentify != NULL)
        status = sd_outset__protect(report->files, report->said->deidentify, err);
    if (status == SD_OK && report->folder != NULL)
        status = sd_outset__folder(report->files, report->folder, err);
    if (status == SD_OK)
        status = cli_read(&report->job, &(sd_sink){on_sample, report}, err);
    /* --strict: the reports are as good as they can be; only the status tells. */
    if (status == SD_OK || status == SD_ESTRICT) {
        const sd_status committed = sd_outset__commit(report->files, err);
        status = committed == SD_OK ? status : committed;
    }
    cli_guard(NULL);
    sd_outset__free(report->files);
    return status;
}

static int run(const cli_command *self, int argc, char **argv)
{
    report_options options = {.max_age = 180, .reading = CLI_READING_DEFAULTS};
    char **args = NULL;
    int n_args = 0;
    int exit_status = cli_parse(self, &options, argc, argv, &n_args, &args);
    if (exit_status == CLI_GO_ON)
        exit_status = cli_want_input(self, &options.reading, n_args);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    report_job report = {.job = {.reading = options.reading},
                         .said = &options,
                         .force = options.force,
                         .max_age = options.max_age};
    if (options.output != NULL && strcmp(options.output, "-") != 0)
        report.folder = options.output;
    report.is_terminal = options.output == NULL && isatty(STDOUT_FILENO);
    exit_status = settle_formats(&report, options.formats, self);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    if (report.folder == NULL && report.n_formats > 1)
        return cli_misuse(self, "several formats need a folder: -o DIR");
    if (report.is_terminal && strcmp(report.formats[0], "text") != 0)
        return cli_misuse(self, "where to? -o DIR, or -o - for this terminal");
    return cli_run(&report.job, self, n_args, args, write_reports, &report);
}

const cli_command cmd_report = {
    .name = "report",
    .summary =
        "Write a report of star alleles, phenotypes and dosing guidance for every sample",
    .usage = "[options] FILE...",
    .description =
        "FILE is a VCF, gVCF or BCF of GRCh38 or GRCh37, compressed or not, with an "
        "index or without, or the raw data of a consumer array (23andMe, AncestryDNA, "
        "MyHeritage); '-' is standard input. "
        "Nothing is written before the whole input has proved sound, and "
        "files appear whole or not at all.\n\n"
        "Several files are read as one input: the same samples in every file, by "
        "chromosome, by region, or small variants and structural ones apart. What two "
        "files say alike counts once, what they say differently is a contradiction, and "
        "a gene that none of them covers is not called. Phase is not carried from one "
        "file to another: where a gene is cut, join the files with bcftools concat "
        "--ligate. Files of different people are run one by one, or joined with bcftools "
        "merge.",
    .groups = {{"Output", output_options, 0},
               {"Laboratory", laboratory_options, 0},
               {"Input", cli_input_options, offsetof(report_options, reading)},
               {"Run", cli_run_options, offsetof(report_options, reading)}},
    .run = run,
};
