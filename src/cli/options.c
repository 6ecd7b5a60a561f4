/* options.c -- option tables: to getopt_long, to --help, to the manual page.
 *
 * One table says everything about an option, so what is parsed and what is documented are
 * the same thing. Invariant: getopt's `val` of an option is FIRST_VALUE + its number over
 * all groups; letters are mapped to it too. */
#include "cli/cli.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_OPTIONS = 64,
    FIRST_VALUE = 256,
    HELP = 1000,
    MANUAL,
    HELP_COLUMN = 26,
    LINE_WIDTH = 88
};

typedef struct flat_table {
    const cli_option *option[MAX_OPTIONS];
    char *field[MAX_OPTIONS];
    int n;
    struct option longs[MAX_OPTIONS + 3];
    char shorts[2 * MAX_OPTIONS + 4];
} flat_table;

static void flatten(flat_table *flat, const cli_command *command, void *options)
{
    memset(flat, 0, sizeof *flat);
    char *shorts = flat->shorts;
    *shorts++ = ':'; /* a missing argument is told apart from an unknown option */
    *shorts++ = 'h';
    for (const cli_group *group = command->groups; group->heading != NULL; group++)
        for (const cli_option *option = group->options; option->name != NULL; option++) {
            assert(flat->n < MAX_OPTIONS);
            flat->option[flat->n] = option;
            flat->field[flat->n] = (char *)options + group->offset + option->offset;
            flat->longs[flat->n] = (struct option){
                option->name, option->argument ? required_argument : no_argument, NULL,
                FIRST_VALUE + flat->n};
            flat->n++;
            if (option->letter == 0)
                continue;
            *shorts++ = option->letter;
            if (option->argument)
                *shorts++ = ':';
        }
    flat->longs[flat->n] = (struct option){"help", no_argument, NULL, HELP};
    flat->longs[flat->n + 1] = (struct option){"help-man", no_argument, NULL, MANUAL};
}

static int find(const flat_table *flat, int value)
{
    if (value >= FIRST_VALUE)
        return value - FIRST_VALUE;
    for (int i = 0; i < flat->n; i++)
        if (flat->option[i]->letter == value)
            return i;
    return -1;
}

static bool read_number(const char *text, int32_t *number)
{
    if (*text == '\0' || strspn(text, "0123456789") != strlen(text))
        return false;
    errno = 0;
    const long value = strtol(text, NULL, 10);
    if (errno != 0 || value > INT32_MAX)
        return false;
    *number = (int32_t)value;
    return true;
}

/* "5%" or "0.05": from 0 to 1. */
static bool read_share(const char *text, double *share)
{
    char *end = NULL;
    errno = 0;
    *share = strtod(text, &end);
    if (end == text || errno != 0 || strspn(text, "0123456789.%") != strlen(text))
        return false;
    if (strcmp(end, "%") == 0) {
        *share /= 100;
        end++;
    }
    return *end == '\0' && *share >= 0 && *share <= 1;
}

/* The fields are reached by offset, so each is written with memcpy: no alignment or
 * aliasing is assumed. */
static bool store(const cli_option *option, char *field, const char *argument)
{
    const bool yes = true;
    int32_t number = 0;
    double share = 0;
    switch (option->type) {
    case CLI_FLAG:
        memcpy(field, &yes, sizeof yes);
        return true;
    case CLI_COUNT:
        memcpy(&number, field, sizeof number);
        number++;
        memcpy(field, &number, sizeof number);
        return true;
    case CLI_STRING:
        memcpy(field, &argument, sizeof argument);
        return true;
    case CLI_STRINGS: {
        cli_strings strings;
        memcpy(&strings, field, sizeof strings);
        if (strings.n == CLI_MAX_STRINGS)
            return false;
        strings.items[strings.n++] = argument;
        memcpy(field, &strings, sizeof strings);
        return true;
    }
    case CLI_NUMBER:
        if (!read_number(argument, &number))
            return false;
        memcpy(field, &number, sizeof number);
        return true;
    case CLI_SHARE:
        if (!read_share(argument, &share))
            return false;
        memcpy(field, &share, sizeof share);
        return true;
    }
    return false;
}

/* Why store() did not take the argument. */
static int misuse_of_argument(const cli_command *command, const cli_option *option,
                              const char *argument)
{
    const char *example = strrchr(option->help, ':');
    switch (option->type) {
    case CLI_STRINGS:
        return cli_misuse(command, "option --%s: at most %d times", option->name,
                          (int)CLI_MAX_STRINGS);
    case CLI_SHARE:
        assert(example);
        return cli_misuse(command, "option --%s: %s is not a share such as %.*s",
                          option->name, argument, (int)strcspn(example + 2, "[") - 2,
                          example + 2);
    case CLI_FLAG:
    case CLI_COUNT:
    case CLI_STRING:
    case CLI_NUMBER:
        break;
    }
    return cli_misuse(command, "option --%s: %s is not a whole number from 0 on",
                      option->name, argument);
}

static int misuse_of(const cli_command *command, const char *word, const char *what)
{
    if (optopt > 0 && optopt < FIRST_VALUE && optopt != '?')
        return cli_misuse(command, "option -%c %s", optopt, what);
    return cli_misuse(command, "option %s %s", word, what);
}

int cli_parse(const cli_command *command, void *options, int argc, char **argv,
              int *n_args, char ***args)
{
    flat_table flat;
    flatten(&flat, command, options);
    opterr = 0;
    optind = 1;
    for (;;) {
        const int at = optind;
        const int value = getopt_long(argc, argv, flat.shorts, flat.longs, NULL);
        if (value == -1)
            break;
        if (value == 'h' || value == HELP) {
            cli_print_help(command, stdout);
            return cli_finish_stdout(command);
        }
        if (value == MANUAL) {
            cli_print_manual(command, stdout);
            return cli_finish_stdout(command);
        }
        /* getopt may have skipped over words that are not options: the culprit is the one
         * before optind. */
        const char *word = argv[optind > at ? optind - 1 : at];
        if (value == '?')
            return misuse_of(command, word, "is not known");
        if (value == ':')
            return misuse_of(command, word, "needs an argument");
        const int i = find(&flat, value);
        if (i < 0)
            return misuse_of(command, word, "is not known");
        if (!store(flat.option[i], flat.field[i], optarg))
            return misuse_of_argument(command, flat.option[i], optarg);
    }
    *args = argv + optind;
    *n_args = argc - optind;
    return CLI_GO_ON;
}

/* ---- help
 * ----------------------------------------------------------------------------------------------
 */

/* Print words of `text` so that no line goes over LINE_WIDTH; the cursor stands at
 * `column`, later lines start at `indent`.  An empty line in `text` is kept. */
static void print_wrapped(FILE *out, const char *text, int column, int indent)
{
    bool first = true;
    while (*text != '\0') {
        if (strncmp(text, "\n\n", 2) == 0) {
            fprintf(out, "\n\n%*s", indent, "");
            column = indent, first = true;
        }
        text += strspn(text, " \n");
        const int length = (int)strcspn(text, " \n");
        if (length == 0)
            break;
        if (!first && column + 1 + length > LINE_WIDTH) {
            fprintf(out, "\n%*s", indent, "");
            column = indent, first = true;
        }
        fprintf(out, "%s%.*s", first ? "" : " ", length, text);
        column += length + !first;
        first = false;
        text += length;
    }
    fputc('\n', out);
}

static void print_option(FILE *out, const cli_option *option)
{
    char left[80];
    snprintf(left, sizeof left, "  %c%c%s--%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ', option->letter ? ", " : "  ",
             option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    int column = fprintf(out, "%s", left);
    if (column > HELP_COLUMN - 2) {
        fputc('\n', out);
        column = 0;
    }
    fprintf(out, "%*s", HELP_COLUMN - column, "");
    print_wrapped(out, option->help, HELP_COLUMN, HELP_COLUMN);
}

void cli_print_help(const cli_command *command, FILE *out)
{
    fprintf(out, "Usage: stardose %s %s\n\n", command->name, command->usage);
    fprintf(out, "%s.\n", command->summary);
    if (command->description) {
        fputc('\n', out);
        print_wrapped(out, command->description, 0, 0);
    }
    for (const cli_group *group = command->groups; group->heading != NULL; group++) {
        fprintf(out, "\n%s:\n", group->heading);
        for (const cli_option *option = group->options; option->name != NULL; option++)
            print_option(out, option);
    }
}

/* ---- manual page
 * ----------------------------------------------------------------------------------------
 */

/* Text as troff: a backslash and a leading dot or quote are special, a hyphen is meant as
 * a minus. */
static void print_troff(FILE *out, const char *text)
{
    bool line_start = true;
    for (; *text != '\0'; text++) {
        if (line_start && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (strncmp(text, "\n\n", 2) == 0) {
            fputs("\n.PP\n", out);
            text++;
            line_start = true;
            continue;
        }
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
        line_start = *text == '\n';
    }
    fputc('\n', out);
}

void cli_print_manual(const cli_command *command, FILE *out)
{
    fprintf(out, ".SS \"stardose %s\"\n.B stardose %s\n", command->name, command->name);
    print_troff(out, command->usage);
    fputs(".PP\n", out);
    char sentence[256];
    snprintf(sentence, sizeof sentence, "%s.", command->summary);
    print_troff(out, sentence);
    if (command->description) {
        fputs(".PP\n", out);
        print_troff(out, command->description);
    }
    for (const cli_group *group = command->groups; group->heading != NULL; group++) {
        fprintf(out, ".PP\n.I %s\n", group->heading);
        for (const cli_option *option = group->options; option->name != NULL; option++) {
            fputs(".TP\n.B ", out);
            if (option->letter)
                fprintf(out, "\\-%c, ", option->letter);
            fputs("\\-\\-", out);
            for (const char *c = option->name; *c != '\0'; c++)
                fputs(*c == '-' ? "\\-" : (char[]){*c, '\0'}, out);
            if (option->argument)
                fprintf(out, " \\fI%s\\fR", option->argument);
            fputc('\n', out);
            print_troff(out, option->help);
        }
    }
}
