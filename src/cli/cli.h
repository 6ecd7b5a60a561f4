/* cli.h -- the command line: commands and options are tables.
 *
 * A command is one cmd_<name>.c with a `const cli_command cmd_<name>` and one row of the
 * table in main.c.  Its options are a table; parsing, --help and the manual page are made
 * from it, so they cannot disagree.  This floor sees the public interface and run/ only.
 * It is also the only place with process-wide state: signals and what to remove. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "stardose.h"

typedef enum cli_type {
    CLI_FLAG,    /* bool: true when given */
    CLI_COUNT,   /* int32_t: how often it was given */
    CLI_STRING,  /* const char *: the argument */
    CLI_STRINGS, /* cli_strings: the arguments, one for each time it was given */
    CLI_NUMBER,  /* int32_t: digits only, 0 .. INT32_MAX */
    CLI_SHARE,   /* double, 0 to 1: "5%" or "0.05"; the help ends with ": " and such an
                    example */
} cli_type;

enum { CLI_MAX_STRINGS = 64 };

typedef struct cli_strings {
    const char *items[CLI_MAX_STRINGS];
    size_t n;
} cli_strings;

typedef struct cli_option {
    char letter;          /* 0: long name only */
    const char *name;     /* without the dashes */
    const char *argument; /* "FILE"; NULL for CLI_FLAG and CLI_COUNT */
    cli_type type;
    size_t offset;    /* of the field in the group's struct */
    const char *help; /* one sentence or two; defaults in brackets at the end */
} cli_option;

/* Last row of a table of options. */
#define CLI_END                                                                          \
    {                                                                                    \
        0, NULL, NULL, CLI_FLAG, 0, NULL                                                 \
    }

/* Options under one heading.  Fields are found at `offset` + option->offset in the struct
 * given to cli_parse(). */
typedef struct cli_group {
    const char *heading;       /* "Input"; NULL ends a command's list of groups */
    const cli_option *options; /* ends with CLI_END */
    size_t offset;
} cli_group;

enum { CLI_MAX_GROUPS = 6, CLI_GO_ON = -1 };

typedef struct cli_command {
    const char *name;
    const char *summary;     /* one line, for the list of commands */
    const char *usage;       /* what follows the name: "[options] FILE" */
    const char *description; /* paragraphs separated by an empty line; NULL: none */
    cli_group groups[CLI_MAX_GROUPS];
    /* argv[0] is the command's name.  Returns the exit status. */
    int (*run)(const struct cli_command *self, int argc, char **argv);
} cli_command;

/* ---- options.c ---- */

/* Fill `options` (a struct with its defaults set) from argv.  CLI_GO_ON: *args and
 * *n_args are the words that are not options (argv is permuted).  Any other value is the
 * exit status to return at once: help was printed or an option was wrong and that was
 * said. */
int cli_parse(const cli_command *command, void *options, int argc, char **argv,
              int *n_args, char ***args);
void cli_print_help(const cli_command *command, FILE *out);
void cli_print_manual(const cli_command *command,
                      FILE *out); /* its part of the manual page, as troff -man */

/* ---- messages.c: stderr, one line each, printable ---- */

/* "stardose report: text"; bytes outside printable ASCII are written as \xNN. */
void cli_say(const cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Say what is in `err` ("stardose report: FILE:LINE: message") and return its exit
 * status. */
int cli_fail(const cli_command *command, const sd_error *err);
/* Say a usage error and where help is; returns 2. */
int cli_misuse(const cli_command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Flush standard output; a full disk or a closed pipe is said.  Returns the exit status
 * (0 or 1). */
int cli_finish_stdout(const cli_command *command);

/* ---- guard.c ---- */

/* To be called first in main(): signals, limits, standard files. */
void cli_guard_start(void);
/* The set whose unfinished files are removed at any end of the process; NULL: none any
 * more. */
struct sd_outset;
void cli_guard(struct sd_outset *set);

/* ---- the commands, one file each ---- */
extern const cli_command cmd_report, cmd_call, cmd_explain, cmd_db, cmd_sites, cmd_check,
    cmd_simulate;

#endif
