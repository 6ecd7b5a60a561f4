/* run.c -- one pass over the input: gene -> matrix -> calls -> meanings; then sample by
 * sample -> document -> sink.
 *
 * Invariant: before the reader has said that the whole input is sound, nothing reaches
 * the sink. SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"
#include "run/pipeline.h"

void sd_run_options_init(sd_run_options *options)
{
    *options = (sd_run_options){.absent = SD_ABSENT_MISSING,
                                .min_depth = 1,
                                .min_probability = 0.9,
                                .max_age = 180};
}

/* How well the caller's memory served, for those who debug. */
static void tell_memory(sd_pipeline *run)
{
    uint64_t n_asked, n_remembered;
    char text[128];
    if (!run->caller || !run->options->log)
        return;
    sd_caller__count(run->caller, &n_asked, &n_remembered);
    snprintf(text, sizeof text,
             "%" PRIu64 " columns called, %" PRIu64 " of them from memory", n_asked,
             n_remembered);
    run->options->log(run->options->user, SD_LOG_DEBUG, text);
}

sd_status sd_run(const sd_kb *kb, const char *path, const sd_run_options *options,
                 const sd_sink *sink, sd_error *err)
{
    return sd_run_files(kb, &path, 1, options, sink, err);
}

sd_status sd_run_files(const sd_kb *kb, const char *const *paths, size_t n_paths,
                       const sd_run_options *options, const sd_sink *sink, sd_error *err)
{
    sd_pipeline run = {.kb = kb, .options = options, .sink = sink};
    run.arena = sd_arena__new();
    run.sample = sd_arena__new();
    sd_status status = run.arena && run.sample ? SD_OK : sd_error__no_memory(err);
    if (status == SD_OK)
        status = sd_pipeline__open(&run, paths, n_paths, err);
    if (status == SD_OK)
        status = sd_pipeline__call_all(&run, err);
    if (status == SD_OK)
        status = sd_pipeline__hand_out(&run, err);
    if (status == SD_OK)
        tell_memory(&run);
    sd_reader__close(run.reader);
    sd_outside__free(run.outside);
    sd_patients__free(run.patients);
    sd_caller__free(run.caller);
    sd_arena__free(run.sample);
    sd_arena__free(run.arena);
    return status;
}
