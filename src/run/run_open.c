/* run_open.c -- what is asked for, and the inputs of a run.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "run/gene_list.h"
#include "run/pipeline.h"
#include "run/sample_list.h"

/* ---- what is asked for ---- */

static sd_status ask_for_genes(sd_pipeline *run, sd_error *err)
{
    run->n_genes = sd_kb_gene_count(run->kb);
    run->genes = SD_NEW(run->arena, gene_results, run->n_genes);
    if (run->genes == NULL)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < run->n_genes; i++)
        run->genes[i].gene = sd_kb__gene(run->kb, i);
    bool *is_asked = SD_NEW(run->arena, bool, run->n_genes);
    if (is_asked == NULL)
        return sd_error__no_memory(err);
    const sd_status status =
        sd_gene_list__mark(run->kb, run->options->genes, is_asked, err);
    for (size_t i = 0; status == SD_OK && i < run->n_genes; i++) {
        run->genes[i].is_asked = is_asked[i];
        run->n_asked += is_asked[i];
    }
    return status;
}

/* Genes that the user knows to have two whole copies. */
static sd_status mark_two_copies(const sd_pipeline *run, sd_error *err)
{
    if (run->options->two_copies == NULL)
        return SD_OK;
    bool *has_two = SD_NEW(run->arena, bool, run->n_genes);
    if (has_two == NULL)
        return sd_error__no_memory(err);
    const sd_status status =
        sd_gene_list__mark(run->kb, run->options->two_copies, has_two, err);
    for (size_t i = 0; status == SD_OK && i < run->n_genes; i++) {
        if (has_two[i] && !run->genes[i].gene->needs_copy_number)
            return sd_error__set(err, SD_EUSAGE, NULL, 0,
                                 "%s: copy number does not decide this gene",
                                 run->genes[i].gene->name);
        run->genes[i].has_two_copies = has_two[i];
    }
    return status;
}

/* ---- the input ---- */

/* A warning goes to the user at once, and into every report: a limit of the file must not
 * be seen on a terminal only. */
static void on_log(void *user, sd_log_level level, const char *text)
{
    sd_pipeline *run = user;
    if (run->options->log)
        run->options->log(run->options->user, level, text);
    if (level != SD_LOG_WARNING)
        return;
    if (run->n_warnings == run->warnings_room) {
        const size_t room = run->warnings_room ? 2 * run->warnings_room : 8;
        const char **warnings = SD_NEW(run->arena, const char *, room);
        if (warnings != NULL && run->n_warnings > 0)
            memcpy(warnings, run->warnings, run->n_warnings * sizeof *warnings);
        run->warnings = warnings;
        run->warnings_room = warnings ? room : 0;
    }
    const char *copy = run->warnings ? sd_arena__strdup(run->arena, text) : NULL;
    if (copy == NULL)
        run->lost_a_warning = true;
    else
        run->warnings[run->n_warnings++] = copy;
}

static void on_progress(void *user, const char *what, uint64_t records)
{
    const sd_pipeline *run = user;
    run->options->progress(run->options->user, what, records);
}

static sd_status read_outside(sd_pipeline *run, const char *path, sd_error *err)
{
    sd_outside *more = NULL;
    const sd_status status = sd_outside__read(&more, run->kb, path, err);
    if (status != SD_OK || run->outside == NULL) {
        run->outside = status == SD_OK ? more : run->outside;
        return status;
    }
    return sd_outside__join(run->outside, more, err);
}

sd_status sd_pipeline__open(sd_pipeline *run, const char *const *paths, size_t n_paths,
                            sd_error *err)
{
    sd_run_options options = *run->options;
    options.log = on_log;
    options.progress = run->options->progress ? on_progress : NULL;
    options.user = run;
    sd_status status = ask_for_genes(run, err);
    if (status == SD_OK)
        status = mark_two_copies(run, err);
    if (status == SD_OK && options.samples && options.samples_file)
        status = sd_error__set(err, SD_EUSAGE, NULL, 0,
                               "name samples by a list or by a file, not both");
    if (status == SD_OK && options.samples_file)
        status =
            sd_sample_list__read(options.samples_file, run->arena, &options.samples, err);
    if (status == SD_OK)
        status = sd_pipeline__read_patients(run, err);
    if (status == SD_OK)
        status = sd_presentation__new(&run->presentation, &options, run->arena, err);
    for (size_t i = 0; status == SD_OK && i < options.n_outside; i++)
        status = read_outside(run, options.outside[i], err);
    if (status == SD_OK)
        status = sd_caller__new(&run->caller, run->kb, err);
    if (status == SD_OK)
        status = sd_caller__prefer(run->caller, options.population, options.rank, err);
    if (status == SD_OK)
        status =
            sd_reader__open_files(&run->reader, run->kb, paths, n_paths, &options, err);
    if (status == SD_OK)
        run->input = sd_reader__input(run->reader);
    if (status == SD_OK)
        status = sd_pipeline__match_patients(run, err);
    if (status == SD_OK)
        status = sd_outside__check_sample(run->outside, run->input->samples,
                                          run->input->n_samples, err);
    if (status == SD_OK)
        status = sd_caller__set_files(run->caller, run->input->n_files, err);
    if (status == SD_OK)
        sd_caller__set_assembly(run->caller, run->input->assembly);
    return status;
}
