/* main.c -- the table of commands. */
#include "cli/cli.h"

#include <string.h>

#include "run/run.h"

/* Rows without a command are headings. */
static const struct row {
    const char *heading;
    const cli_command *command;
} rows[] = {
    {"From variants to guidance", NULL},
    {NULL, &cmd_report},
    {NULL, &cmd_call},
    {NULL, &cmd_explain},
    {NULL, &cmd_check},
    {"The knowledge", NULL},
    {NULL, &cmd_sites},
    {NULL, &cmd_db},
    {"For tests and teaching", NULL},
    {NULL, &cmd_simulate},
};

enum { N_ROWS = sizeof rows / sizeof *rows };

static const cli_command top = {
    .name = "", .summary = "", .usage = "<command> [options] <input>"};

static void print_commands(FILE *out)
{
    fprintf(out, "stardose %s: star alleles, phenotypes and drug guidance from a VCF\n\n",
            sd_version());
    fputs("Usage: stardose <command> [options] <input>\n", out);
    for (size_t i = 0; i < N_ROWS; i++)
        if (rows[i].heading)
            fprintf(out, "\n%s:\n", rows[i].heading);
        else
            fprintf(out, "  %-12s %s\n", rows[i].command->name, rows[i].command->summary);
    fputs("\nstardose <command> --help lists a command's options; stardose --version "
          "names the program,\n"
          "the libraries and the knowledge it was built with.  For research; not a "
          "medical device.\n",
          out);
}

/* The first line is "stardose X.Y.Z" and stays so: workflow managers read it. */
static int print_version(void)
{
    printf("stardose %s\nUsing htslib %s\n", sd_version(), sd_run__htslib_version());
    sd_error err = {.status = SD_OK};
    sd_kb *kb = NULL;
    if (sd_kb_open(&kb, NULL, &err) != SD_OK)
        return cli_fail(&top, &err);
    printf("Knowledge %s, %zu genes, sha256 %s\n", sd_kb_date(kb), sd_kb_gene_count(kb),
           sd_kb_digest(kb));
    sd_kb_close(kb);
    return cli_finish_stdout(&top);
}

static const cli_command *find_command(const char *name)
{
    for (size_t i = 0; i < N_ROWS; i++)
        if (rows[i].command && strcmp(rows[i].command->name, name) == 0)
            return rows[i].command;
    return NULL;
}

/* The commands' part of the manual page, for scripts/make-man.sh. */
static int print_manual(void)
{
    for (size_t i = 0; i < N_ROWS; i++)
        if (rows[i].command)
            cli_print_manual(rows[i].command, stdout);
    return cli_finish_stdout(&top);
}

int main(int argc, char **argv)
{
    cli_guard_start();
    if (argc < 2) {
        print_commands(stderr);
        return sd_status_exit(SD_EUSAGE);
    }
    const char *word = argv[1];
    if (strcmp(word, "--version") == 0 || strcmp(word, "version") == 0)
        return print_version();
    if (strcmp(word, "--help-man") == 0)
        return print_manual();
    const bool is_help = strcmp(word, "help") == 0;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
        (is_help && argc == 2)) {
        print_commands(stdout);
        return cli_finish_stdout(&top);
    }
    const cli_command *command = find_command(is_help ? argv[2] : word);
    if (command == NULL)
        return cli_misuse(&top, "%s is not a command", is_help ? argv[2] : word);
    if (is_help) {
        cli_print_help(command, stdout);
        return cli_finish_stdout(&top);
    }
    return command->run(command, argc - 1, argv + 1);
}
