/* run_documents.c -- sample by sample: a document of all genes -> sink.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "run/deidentify.h"
#include "run/pipeline.h"

/* ---- documents
 * --------------------------------------------------------------------------------------------
 */

static const char *last_component(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

/* The notes of one sample: they are sorted by sample, and samples are asked for in order,
 * so *at only moves on. */
static void notes_of(const gene_results *results, size_t sample, size_t *at,
                     sd_gene_result *out)
{
    while (*at < results->n_notes && results->notes[*at].sample < sample)
        ++*at;
    out->notes = results->notes ? results->notes + *at : NULL;
    while (*at < results->n_notes && results->notes[*at].sample == sample)
        ++*at, out->n_notes++;
}

/* With --strict: genes that no VCF can tell count only where they were asked for by name.
 */
static bool is_missing_call(const sd_pipeline *run, const sd_call *call)
{
    switch (call->state) {
    case SD_CALL_MADE:
    case SD_CALL_OUTSIDE:
        return false;
    case SD_CALL_NO_DATA:
    case SD_CALL_KEY_MISSING:
    case SD_CALL_NO_MATCH:
    case SD_CALL_CONFLICT:
        return true;
    case SD_CALL_NEEDS_COPY_NUMBER:
    case SD_CALL_WITHOUT_STRUCTURE:
    case SD_CALL_NOT_IN_VCF:
        return run->options->genes != NULL;
    }
    return true;
}

/* How common the phenotypes are: worked out for reports alone. */
static sd_status fill_rarities(sd_pipeline *run, sd_gene_result *genes, size_t n,
                               sd_error *err)
{
    sd_status status = SD_OK;
    if (!run->rarities)
        status = sd_rarity__new(&run->rarities, run->kb, run->arena, err);
    for (size_t i = 0; i < n && status == SD_OK; i++)
        status = sd_rarity__of(run->rarities, &genes[i].meaning, run->sample,
                               &genes[i].rarities, &genes[i].n_rarities, err);
    return status;
}

static sd_status fill_sample(sd_pipeline *run, size_t index, size_t *note_at,
                             sd_sample *sample, sd_error *err)
{
    const size_t n_genes = run->n_genes;
    sd_gene_result *genes = SD_NEW(run->sample, sd_gene_result, run->n_asked);
    sd_meaning *meanings = SD_NEW(run->sample, sd_meaning, n_genes);
    if (genes == NULL || meanings == NULL)
        return sd_error__no_memory(err);
    size_t n = 0;
    for (size_t g = 0; g < n_genes; g++) {
        const gene_results *results = &run->genes[g];
        meanings[g] = *results->meanings[index];
        if (!results->is_asked)
            continue;
        sd_gene_result *result = &genes[n++];
        *result = (sd_gene_result){.gene = results->gene,
                                   .call = results->calls[index],
                                   .meaning = meanings[g],
                                   .is_reached = results->is_reached,
                                   .in_file = results->in_file};
        if (results->cells != NULL)
            result->cells = results->cells + index * results->gene->n_sites;
        notes_of(results, index, &note_at[g], result);
        run->n_not_called += is_missing_call(run, result->call);
    }
    sample->genes = genes;
    sample->n_genes = n;
    if (run->options->calls_only)
        return SD_OK;
    sd_status status =
        sd_deidentify__genes(run, run->input->samples[index], genes, n, err);
    if (status == SD_OK)
        status = fill_rarities(run, genes, n, err);
    if (status != SD_OK)
        return status;
    const sd_asked asked = {sample->patient, run->is_asked_drug};
    return sd_interpret__guidance(run->kb, meanings, &asked, run->sample, &sample->drugs,
                                  &sample->n_drugs, err);
}

size_t sd_sample_total(const sd_sample *sample)
{
    return sample->run->input->n_samples;
}

/* "cyp.tsv, hla.tsv"; NULL where there are none. */
static sd_status name_outside(const sd_pipeline *run, const char **out, sd_error *err)
{
    *out = NULL;
    for (size_t i = 0; i < run->options->n_outside; i++) {
        const char *name = last_component(run->options->outside[i]);
        *out = *out ? sd_arena__printf(run->arena, "%s, %s", *out, name) : name;
        if (*out == NULL)
            return sd_error__no_memory(err);
    }
    return SD_OK;
}

sd_status sd_pipeline__hand_out(sd_pipeline *run, sd_error *err)
{
    const sd_run_options *options = run->options;
    const char *outside = NULL;
    if (name_outside(run, &outside, err) != SD_OK)
        return SD_ENOMEM;
    sd_run_info info = {
        .kb = run->kb,
        .input = run->input,
        .absent = options->absent,
        .min_depth = options->min_depth,
        .min_quality = options->min_quality,
        .min_probability = options->min_probability,
        .use_filtered = options->use_filtered,
        .population = options->population ? options->population : "all",
        .rank = options->rank,
        .warnings = run->warnings,
        .n_warnings = run->n_warnings,
        .outside = outside,
        .patient = last_component(options->patient),
        .drugs = options->drugs,
        .presentation = run->presentation,
        .has_color = options->color,
        .date = options->date,
        .max_age = options->max_age,
    };
    if (run->lost_a_warning)
        return sd_error__no_memory(err);
    const char *const *stems = NULL;
    sd_status status = sd_deidentify__run(run, &info, err);
    if (status == SD_OK)
        status = sd_report__stems(info.input->samples, info.input->n_samples, run->arena,
                                  &stems, err);
    size_t *note_at = SD_NEW(run->arena, size_t, run->n_genes);
    if (status == SD_OK && note_at == NULL)
        status = sd_error__no_memory(err);
    for (size_t i = 0; status == SD_OK && i < run->input->n_samples; i++) {
        sd_arena__reset(run->sample);
        sd_sample sample = {.name = info.input->samples[i],
                            .stem = stems[i],
                            .index = i,
                            .run = &info,
                            .patient =
                                sd_patients__find(run->patients, run->input->samples[i])};
        status = fill_sample(run, i, note_at, &sample, err);
        if (status == SD_OK)
            status = run->sink->on_sample(run->sink->user, &sample, err);
    }
    if (status == SD_OK && options->strict && run->n_not_called > 0)
        status = sd_error__set(err, SD_ESTRICT, NULL, 0,
                               "%llu of %llu genes could not be called",
                               (unsigned long long)run->n_not_called,
                               (unsigned long long)run->n_asked * run->input->n_samples);
    return status;
}
