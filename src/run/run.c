/* run.c -- one pass over the input: gene -> matrix -> calls -> meanings; then sample by
 * sample -> document -> sink.
 *
 * The input comes gene by gene and the documents go out sample by sample, so calls are
 * kept in a table of genes x samples until the reader has said that the whole input is
 * sound.  Invariant: before that, nothing reaches the sink. Equal genotype columns share
 * one sd_call (the caller's memory), and so one sd_meaning: a cohort costs two pointers
 * per gene and sample, plus the cells where reports will show them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "report/report.h"
#include "run/gene_list.h"
#include "run/run.h"
#include "run/sample_list.h"

/* What is kept of one gene. */
typedef struct gene_results {
    const sd_kb_gene *gene;
    bool is_asked;
    bool has_two_copies; /* on the user's word */
    bool is_reached;
    bool has_cells;        /* false: called from outside, or without sites */
    const sd_call **calls; /* per sample; all NULL until the gene's matrix came */
    const sd_meaning **meanings;
    const bool *in_file;  /* the reader's */
    const sd_cell *cells; /* samples x sites; NULL with calls_only */
    const sd_note *notes; /* sorted by sample */
    size_t n_notes;
} gene_results;

typedef struct pipeline {
    const sd_kb *kb;
    const sd_run_options *options;
    const sd_sink *sink;
    sd_arena *arena;  /* what lives until the end */
    sd_arena *sample; /* one document at a time */
    sd_reader *reader;
    sd_caller *caller;
    sd_outside *outside;
    const sd_input *input;
    gene_results *genes; /* all of the knowledge base, in its order */
    size_t n_genes, n_asked;
    uint64_t n_not_called;
    const char **warnings; /* of the reader, kept for the reports */
    size_t n_warnings, warnings_room;
    bool lost_a_warning; /* out of memory */
} pipeline;

void sd_run_options_init(sd_run_options *options)
{
    *options =
        (sd_run_options){.absent = SD_ABSENT_MISSING, .min_depth = 1, .max_age = 180};
}

/* ---- what is asked for
 * ---------------------------------------------------------------------------------- */

static sd_status ask_for_genes(pipeline *run, sd_error *err)
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
static sd_status mark_two_copies(const pipeline *run, sd_error *err)
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

/* A warning goes to the user at once, and into every report: a limit of the file must not
 * be seen on a terminal only. */
static void on_log(void *user, sd_log_level level, const char *text)
{
    pipeline *run = user;
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
    const pipeline *run = user;
    run->options->progress(run->options->user, what, records);
}

static sd_status read_outside(pipeline *run, const char *path, sd_error *err)
{
    sd_outside *more = NULL;
    const sd_status status = sd_outside__read(&more, run->kb, path, err);
    if (status != SD_OK || run->outside == NULL) {
        run->outside = status == SD_OK ? more : run->outside;
        return status;
    }
    return sd_outside__join(run->outside, more, err);
}

static sd_status open_inputs(pipeline *run, const char *const *paths, size_t n_paths,
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
        status = sd_outside__check_sample(run->outside, run->input->samples,
                                          run->input->n_samples, err);
    if (status == SD_OK)
        status = sd_caller__set_files(run->caller, run->input->n_files, err);
    if (status == SD_OK)
        sd_caller__set_assembly(run->caller, run->input->assembly);
    return status;
}

/* ---- calls and meanings
 * ----------------------------------------------------------------------------------- */

/* Meanings found so far for one gene, by call: open addressing, at least half empty. */
typedef struct meaning_memo {
    const sd_meaning **slots;
    size_t mask;
} meaning_memo;

static sd_status start_memo(const pipeline *run, meaning_memo *memo, sd_error *err)
{
    size_t capacity = 4;
    while (capacity < 2 * run->input->n_samples)
        capacity *= 2;
    sd_arena__reset(run->sample);
    memo->slots = SD_NEW(run->sample, const sd_meaning *, capacity);
    memo->mask = capacity - 1;
    return memo->slots ? SD_OK : sd_error__no_memory(err);
}

static sd_status find_meaning(const pipeline *run, meaning_memo *memo,
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
static sd_status keep_notes(const pipeline *run, gene_results *results,
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

static sd_status keep_cells(const pipeline *run, gene_results *results,
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

static sd_status new_results(const pipeline *run, gene_results *results, sd_error *err)
{
    results->calls = SD_NEW(run->arena, const sd_call *, run->input->n_samples);
    results->meanings = SD_NEW(run->arena, const sd_meaning *, run->input->n_samples);
    return results->calls && results->meanings ? SD_OK : sd_error__no_memory(err);
}

/* What is known of the number of copies: the user's word stands before records. */
static const sd_copy_number *copies_of(const pipeline *run, const sd_matrix *matrix,
                                       size_t sample)
{
    static const sd_copy_number two = {.state = SD_COPIES_SUPPOSED, .copies = 2};
    if (run->genes[matrix->gene->index].has_two_copies)
        return &two;
    return matrix->copies ? &matrix->copies[sample] : NULL;
}

/* A gene whose matrix is complete. */
static sd_status call_gene(pipeline *run, const sd_matrix *matrix, sd_error *err)
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
        if (refusal && refusal->reason)
            status = sd_caller__refuse(run->caller, matrix->gene, cells, refusal,
                                       &results->calls[i], err);
        else
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
static sd_status call_the_rest(pipeline *run, sd_error *err)
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

static sd_status read_all(pipeline *run, sd_error *err)
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
static bool is_missing_call(const pipeline *run, const sd_call *call)
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

static sd_status fill_sample(pipeline *run, size_t index, size_t *note_at,
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
    return sd_interpret__guidance(run->kb, meanings, run->sample, &sample->drugs,
                                  &sample->n_drugs, err);
}

size_t sd_sample_total(const sd_sample *sample)
{
    return sample->run->input->n_samples;
}

/* "cyp.tsv, hla.tsv"; NULL where there are none. */
static sd_status name_outside(const pipeline *run, const char **out, sd_error *err)
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

static sd_status hand_out(pipeline *run, sd_error *err)
{
    const sd_run_options *options = run->options;
    const char *outside = NULL;
    if (name_outside(run, &outside, err) != SD_OK)
        return SD_ENOMEM;
    const sd_run_info info = {
        .kb = run->kb,
        .input = run->input,
        .absent = options->absent,
        .min_depth = options->min_depth,
        .min_quality = options->min_quality,
        .use_filtered = options->use_filtered,
        .population = options->population ? options->population : "all",
        .rank = options->rank,
        .warnings = run->warnings,
        .n_warnings = run->n_warnings,
        .outside = outside,
        .date = options->date,
        .max_age = options->max_age,
    };
    if (run->lost_a_warning)
        return sd_error__no_memory(err);
    const char *const *stems = NULL;
    sd_status status = sd_report__stems(run->input->samples, run->input->n_samples,
                                        run->arena, &stems, err);
    size_t *note_at = SD_NEW(run->arena, size_t, run->n_genes);
    if (status == SD_OK && note_at == NULL)
        status = sd_error__no_memory(err);
    for (size_t i = 0; status == SD_OK && i < run->input->n_samples; i++) {
        sd_arena__reset(run->sample);
        sd_sample sample = {
            .name = run->input->samples[i], .stem = stems[i], .index = i, .run = &info};
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

/* How well the caller's memory served, for those who debug. */
static void tell_memory(pipeline *run)
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
    pipeline run = {.kb = kb, .options = options, .sink = sink};
    run.arena = sd_arena__new();
    run.sample = sd_arena__new();
    sd_status status = run.arena && run.sample ? SD_OK : sd_error__no_memory(err);
    if (status == SD_OK)
        status = open_inputs(&run, paths, n_paths, err);
    if (status == SD_OK)
        status = read_all(&run, err);
    if (status == SD_OK)
        status = hand_out(&run, err);
    if (status == SD_OK)
        tell_memory(&run);
    sd_reader__close(run.reader);
    sd_outside__free(run.outside);
    sd_caller__free(run.caller);
    sd_arena__free(run.sample);
    sd_arena__free(run.arena);
    return status;
}
