/* run_calls.c -- gene by gene: matrix -> calls -> meanings.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "run/pipeline.h"

/* ---- calls and meanings
 * ----------------------------------------------------------------------------------- */

/* Meanings found so far for one gene, by call: open addressing, at least half empty. */
typedef struct meaning_memo {
    const sd_meaning **slots;
    size_t mask;
} meaning_memo;

static sd_status start_memo(const sd_pipeline *run, meaning_memo *memo, sd_error *err)
{
    size_t capacity = 4;
    while (capacity < 2 * run->input->n_samples)
        capacity *= 2;
    sd_arena__reset(run->sample);
    memo->slots = SD_NEW(run->sample, const sd_meaning *, capacity);
    memo->mask = capacity - 1;
    return memo->slots ? SD_OK : sd_error__no_memory(err);
}

static sd_status find_meaning(const sd_pipeline *run, meaning_memo *memo,
                              const sd_call *call, const sd_meaning **out, sd_error *err)
{
    size_t slot = (size_t)((uintptr_t)call / sizeof(sd_call)) & memo->mask;
    while (memo->slots[slot] != NULL && memo->slots[slot]->call != call)
        slot = (slot + 1) & memo->mask;
    if (memo->slots[slot] == NULL) {
        sd_meaning *meaning = SD_NEW(run->arena, sd_meaning, 1);
        if (meaning == NULL)
            return sd_error__no_memory(err);
        sd_status status = sd_interpret__call(run->kb, call, run->arena, meaning, err);
        if (status == SD_OK)
            status = sd_interpret__reachable(run->kb, run->arena, meaning, err);
        if (status != SD_OK)
            return status;
        meaning->call = call; /* the key, whatever interpret does */
        memo->slots[slot] = meaning;
    }
    *out = memo->slots[slot];
    return SD_OK;
}

/* Notes live as long as the matrix; texts of one kind repeat, but are few beside the
 * cells. */
static sd_status keep_notes(const sd_pipeline *run, gene_results *results,
                            const sd_matrix *matrix, sd_error *err)
{
    sd_note *notes = SD_NEW(run->arena, sd_note, matrix->n_notes);
    if (notes == NULL)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < matrix->n_notes; i++) {
        notes[i] = matrix->notes[i];
        if (notes[i].text != NULL &&
            (notes[i].text = sd_arena__strdup(run->arena, notes[i].text)) == NULL)
            return sd_error__no_memory(err);
    }
    results->notes = notes;
    results->n_notes = matrix->n_notes;
    return SD_OK;
}

static sd_status keep_cells(const sd_pipeline *run, gene_results *results,
                            const sd_matrix *matrix, sd_error *err)
{
    const size_t n = matrix->n_samples * matrix->gene->n_sites;
    sd_cell *cells = SD_NEW(run->arena, sd_cell, n);
    if (cells == NULL)
        return sd_error__no_memory(err);
    memcpy(cells, matrix->cells, n * sizeof *cells);
    results->cells = cells;
    return SD_OK;
}

static sd_status new_results(const sd_pipeline *run, gene_results *results, sd_error *err)
{
    results->calls = SD_NEW(run->arena, const sd_call *, run->input->n_samples);
    results->meanings = SD_NEW(run->arena, const sd_meaning *, run->input->n_samples);
    return results->calls && results->meanings ? SD_OK : sd_error__no_memory(err);
}

/* What is known of the number of copies: the user's word stands before records. */
static const sd_copy_number *copies_of(const sd_pipeline *run, const sd_matrix *matrix,
                                       size_t sample)
{
    static const sd_copy_number two = {.state = SD_COPIES_SUPPOSED, .copies = 2};
    if (run->genes[matrix->gene->index].has_two_copies)
        return &two;
    return matrix->copies ? &matrix->copies[sample] : NULL;
}

/* A gene whose matrix is complete. */
static sd_status call_gene(sd_pipeline *run, const sd_matrix *matrix, sd_error *err)
{
    gene_results *results = &run->genes[matrix->gene->index];
    results->is_reached = matrix->n_records > 0;
    if (!results->is_asked ||
        (run->outside && sd_outside__find(run->outside, matrix->gene)))
        return SD_OK;
    meaning_memo memo;
    sd_status status = new_results(run, results, err);
    if (status == SD_OK)
        status = start_memo(run, &memo, err);
    for (size_t i = 0; status == SD_OK && i < matrix->n_samples; i++) {
        const sd_cell *cells = matrix->cells + i * matrix->gene->n_sites;
        const sd_refusal *refusal = matrix->refusals ? &matrix->refusals[i] : NULL;
        if (refusal && refusal->reason) {
            sd_pipeline__check_sex(run, matrix->gene, i, refusal);
            status = sd_caller__refuse(run->caller, matrix->gene, cells, refusal,
                                       &results->calls[i], err);
        } else
            status = sd_caller__call_copies(
                run->caller, matrix->gene, cells, results->is_reached,
                copies_of(run, matrix, i), &results->calls[i], err);
        if (status == SD_OK)
            status =
                find_meaning(run, &memo, results->calls[i], &results->meanings[i], err);
    }
    results->has_cells = true;
    results->in_file = matrix->in_file;
    if (status == SD_OK)
        status = keep_notes(run, results, matrix, err);
    if (status == SD_OK && !run->options->calls_only)
        status = keep_cells(run, results, matrix, err);
    return status;
}

/* Genes without a matrix: supplied calls, genes that a VCF cannot tell, genes that were
 * not asked for. */
static sd_status call_the_rest(sd_pipeline *run, sd_error *err)
{
    sd_status status = SD_OK;
    for (size_t g = 0; status == SD_OK && g < run->n_genes; g++) {
        gene_results *results = &run->genes[g];
        if (results->calls != NULL)
            continue;
        status = new_results(run, results, err);
        const sd_call *call =
            run->outside ? sd_outside__find(run->outside, results->gene) : NULL;
        if (status == SD_OK && call == NULL)
            status = sd_caller__not_in_vcf(run->caller, results->gene, &call, err);
        meaning_memo memo;
        const sd_meaning *meaning = NULL;
        if (status == SD_OK)
            status = start_memo(run, &memo, err);
        if (status == SD_OK)
            status = find_meaning(run, &memo, call, &meaning, err);
        for (size_t i = 0; status == SD_OK && i < run->input->n_samples; i++) {
            results->calls[i] = call;
            results->meanings[i] = meaning;
        }
    }
    return status;
}

sd_status sd_pipeline__call_all(sd_pipeline *run, sd_error *err)
{
    const sd_matrix *matrix = NULL;
    sd_status status = SD_OK;
    do {
        status = sd_reader__next(run->reader, &matrix, err);
        if (status == SD_OK && matrix != NULL)
            status = call_gene(run, matrix, err);
    } while (status == SD_OK && matrix != NULL);
    return status == SD_OK ? call_the_rest(run, err) : status;
}
