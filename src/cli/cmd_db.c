/* cmd_db.c -- the knowledge that stardose works with: what is there, what it says, is it
 * sound. SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <string.h>

#include "cli/cli.h"
#include "run/run.h"

typedef struct db_options {
    const char *database;
} db_options;

static const cli_option db_option_table[] = {
    {0, "db", "DIR", CLI_STRING, offsetof(db_options, database),
     "Look at the tables in DIR instead of the built-in ones."},
    CLI_END,
};

enum { LIST, SHOW, DRUG, VERIFY, N_ACTIONS };

static const struct {
    const char *name;
    int n_names; /* words that follow */
} actions[N_ACTIONS] = {[LIST] = {"list", 0},
                        [SHOW] = {"show", 1},
                        [DRUG] = {"drug", 1},
                        [VERIFY] = {"verify", 0}};

static sd_status act(int action, const sd_kb *kb, const char *name, sd_error *err)
{
    switch (action) {
    case LIST:
        return sd_browse__list(kb, stdout, err);
    case SHOW:
        return sd_browse__show(kb, name, stdout, err);
    case DRUG:
        return sd_browse__look_up(kb, name, stdout, err);
    case VERIFY:
        return sd_browse__verify(kb, stdout, err);
    }
    return SD_OK;
}

static int run(const cli_command *self, int argc, char **argv)
{
    db_options options = {.database = NULL};
    char **args = NULL;
    int n_args = 0;
    const int exit_status = cli_parse(self, &options, argc, argv, &n_args, &args);
    if (exit_status != CLI_GO_ON)
        return exit_status;
    if (n_args == 0)
        return cli_misuse(self, "say list, show, drug or verify");
    int action = 0;
    while (action < N_ACTIONS && strcmp(actions[action].name, args[0]) != 0)
        action++;
    if (action == N_ACTIONS)
        return cli_misuse(self, "%s is not one of list, show, drug, verify", args[0]);
    if (n_args - 1 < actions[action].n_names)
        return cli_misuse(self, action == DRUG ? "drug: which? a name, brand or code"
                                               : "show what? a table, a gene or a drug");
    if (n_args - 1 > actions[action].n_names)
        return cli_misuse(self, "%s: one too many", args[actions[action].n_names + 1]);
    sd_error err = {.status = SD_OK};
    sd_kb *kb = NULL;
    sd_status status = sd_kb_open(&kb, options.database, &err);
    if (status == SD_OK)
        status = act(action, kb, n_args > 1 ? args[1] : NULL, &err);
    sd_kb_close(kb);
    return status == SD_OK ? cli_finish_stdout(self) : cli_fail(self, &err);
}

const cli_command cmd_db = {
    .name = "db",
    .summary = "List, show and verify the knowledge tables",
    .usage = "[options] list | show NAME | drug NAME | verify",
    .description =
        "list: every table with its number of rows, release, licence and source.\n\n"
        "show NAME: a table as it is (genes, sites/GENE), or all that the tables say of "
        "a gene, "
        "or of a drug by its name, brand, RxNorm or ATC code.\n\n"
        "drug NAME: which drug goes by a name, brand, RxNorm or ATC code, its names and "
        "codes, and which sources have rules on it, by which genes. A misspelt name is "
        "taken for the one drug it is like, and said so; where it may be several, they "
        "are named and the exit status is 2.\n\n"
        "verify: every table is checked against its digest and number of rows in "
        "sources.tsv and "
        "against the other tables; exit status 6, and a sentence, where something is "
        "wrong.",
    .groups = {{"Options", db_option_table, 0}},
    .run = run,
};
