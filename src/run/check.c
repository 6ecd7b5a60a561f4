/* check.c -- read an input as calls are made from it, and count what it shows.
 *
 * Every gene's matrix is counted and let go.  Invariant: nothing is written before the
 * whole input proved sound. SPDX-License-Identifier: Apache-2.0 */
#include "run/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "run/gene_list.h"
#include "run/sample_list.h"

/* ---- what is asked for ---- */

static bool is_on(const sd_kb_gene *gene, size_t site, sd_assembly assembly)
{
    return gene->sites[site].on[assembly].pos1 > 0;
}

static sd_status ask_for_genes(sd_check *check, const sd_run_options *options,
                               sd_error *err)
{
    check->n_genes = sd_kb_gene_count(check->kb);
    check->genes = SD_NEW(check->arena, sd_check_gene, check->n_genes);
    bool *is_asked = SD_NEW(check->arena, bool, check->n_genes);
    bool *has_two = SD_NEW(check->arena, bool, check->n_genes);
    if (check->genes == NULL || is_asked == NULL || has_two == NULL)
        return sd_error__no_memory(err);
    sd_status status = sd_gene_list__mark(check->kb, options->genes, is_asked, err);
    if (status == SD_OK && options->two_copies)
        status = sd_gene_list__mark(check->kb, options->two_copies, has_two, err);
    for (size_t g = 0; status == SD_OK && g < check->n_genes; g++)
        check->genes[g] = (sd_check_gene){.gene = sd_kb__gene(check->kb, g),
                                          .is_asked = is_asked[g],
                                          .has_two_copies = has_two[g]};
    return status;
}

/* Calls made elsewhere stand instead of the file's. */
static sd_status leave_out_called(sd_check *check, const char *path, sd_error *err)
{
    sd_outside *outside = NULL;
    sd_status status = sd_outside__read(&outside, check->kb, path, err);
    if (status == SD_OK)
        status = sd_outside__check_sample(outside, check->input->samples,
                                          check->input->n_samples, err);
    for (size_t g = 0; status == SD_OK && g < check->n_genes; g++) {
        sd_check_gene *gene = &check->genes[g];
        if (gene->is_asked && sd_outside__find(outside, gene->gene))
            gene->is_outside = true;
    }
    sd_outside__free(outside);
    return status;
}

static const struct word {
    const char *word;
    unsigned need;
} words[] = {{"keys", SD_NEED_KEYS},
             {"tier1", SD_NEED_TIER1},
             {"tier2", SD_NEED_TIER2},
             {"sound", SD_NEED_SOUND}};

static sd_status require(sd_check *check, const char *item, size_t length, sd_error *err)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == length &&
            strncmp(words[i].word, item, length) == 0) {
            check->needs |= words[i].need;
            return SD_OK;
        }
    const sd_kb_gene *gene;
    if (sd_gene_list__find(check->kb, item, length, &gene, NULL) != SD_OK)
        return sd_error__set(
            err, SD_EUSAGE, NULL, 0,
            "%.*s cannot be required: say keys, tier1, tier2, sound or a "
            "gene of the knowledge base",
            (int)length, item);
    sd_check_gene *named = &check->genes[gene->index];
    if (!named->is_asked && !named->is_outside)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "%s is required but not looked at: %s", gene->name,
                             gene->n_sites ? "it is not among the genes asked for"
                                           : "it has no positions in a variant file");
    named->is_required = true;
    return SD_OK;
}

static sd_status read_requirements(sd_check *check, sd_error *err)
{
    const char *list = check->options.require;
    sd_status status = SD_OK;
    if (list != NULL && list[strspn(list, ",")] == '\0')
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "nothing is required");
    if (check->options.min_covered > 0)
        check->needs |= SD_NEED_COVERED;
    for (; status == SD_OK && list != NULL && *list != '\0'; list += strspn(list, ",")) {
        const size_t length = strcspn(list, ",");
        if (length > 0)
            status = require(check, list, length, err);
        list += length;
    }
    return status;
}

/* ---- room for the counts ---- */

static void find_marks(sd_check *check, sd_check_gene *gene)
{
    const sd_assembly assembly = check->input->assembly;
    size_t n_rows;
    const sd_kb_tier *rows = sd_kb__tiers(check->kb, &n_rows);
    for (uint16_t s = 0; s < gene->gene->n_sites; s++) {
        gene->n_positions += is_on(gene->gene, s, assembly);
        if (!is_on(gene->gene, s, assembly))
            continue;
        if (gene->gene->sites[s].is_key)
            gene->marks[gene->n_marks++] = (sd_check_mark){SD_MARK_KEY, s};
        if (gene->gene->sites[s].absent_risk[assembly])
            gene->marks[gene->n_marks++] = (sd_check_mark){SD_MARK_ABSENCE, s};
    }
    for (size_t i = 0; i < n_rows; i++) {
        if (rows[i].gene != gene->gene || rows[i].tier < 1 || rows[i].tier > 2)
            continue;
        if (gene->gene->alleles[rows[i].allele].is_defined)
            gene->marks[gene->n_marks++] =
                (sd_check_mark){(uint8_t)rows[i].tier, rows[i].allele};
        else
            gene->n_untold[rows[i].tier]++;
    }
}

static sd_status make_room(sd_check *check, sd_error *err)
{
    size_t n_rows;
    sd_kb__tiers(check->kb, &n_rows);
    for (size_t g = 0; g < check->n_genes; g++) {
        sd_check_gene *gene = &check->genes[g];
        if (gene->is_outside || gene->gene->n_sites == 0)
            gene->is_asked = false;
        if (!gene->is_asked)
            continue;
        gene->marks =
            SD_NEW(check->arena, sd_check_mark, 2 * (size_t)gene->gene->n_sites + n_rows);
        if (gene->marks == NULL)
            return sd_error__no_memory(err);
        find_marks(check, gene);
        gene->n_words = (gene->n_marks + 63) / 64;
        gene->cells = SD_NEW(check->arena, sd_check_cell, check->input->n_samples);
        gene->open =
            SD_NEW(check->arena, uint64_t, gene->n_words * check->input->n_samples);
        if (gene->cells == NULL || gene->open == NULL)
            return sd_error__no_memory(err);
    }
    return SD_OK;
}

/* ---- counting ---- */

static void count_cell(sd_check_count *count, const sd_cell *cell)
{
    count->n_state[cell->state]++;
    if (!sd_cell__is_usable(cell))
        return;
    if (cell->allele[1] == SD_NO_COPY) {
        count->n_one++;
    } else if (cell->allele[0] == cell->allele[1]) {
        /* two changes that no definition knows may be equal or not: not told apart */
        count->n_two_equal++;
    } else {
        count->n_het++;
        count->n_het_phased += cell->is_phased;
    }
}

/* A mark whose positions were not seen. */
static bool is_mark_open(const sd_check_gene *gene, const sd_check_mark *mark,
                         const sd_cell *cells)
{
    const sd_gene_result result = {.gene = gene->gene, .cells = cells};
    if (mark->tier == SD_MARK_ABSENCE)
        return cells[mark->index].state == SD_CELL_ABSENT ||
               cells[mark->index].state == SD_CELL_ASSUMED;
    return mark->tier == SD_MARK_KEY ? !sd_cell__is_usable(&cells[mark->index])
                                     : !sd_report__is_assessed(&result, mark->index);
}

static sd_status count_sample(sd_check *check, sd_check_gene *gene,
                              const sd_matrix *matrix, size_t sample, sd_error *err)
{
    sd_check_cell *out = &gene->cells[sample];
    const sd_cell *cells = matrix->cells + sample * matrix->gene->n_sites;
    const sd_refusal *refusal = matrix->refusals ? &matrix->refusals[sample] : NULL;
    for (size_t s = 0; s < matrix->gene->n_sites; s++)
        if (is_on(matrix->gene, s, matrix->assembly))
            count_cell(&out->count, &cells[s]);
    if (refusal != NULL && refusal->reason != NULL) {
        out->is_conflict = refusal->state == SD_CALL_CONFLICT;
        /* a reason that lies in the file is the same for all samples */
        const bool is_shared =
            sample > 0 && matrix->refusals[0].reason == refusal->reason;
        out->refusal = is_shared ? gene->cells[0].refusal
                                 : sd_arena__strdup(check->arena, refusal->reason);
        if (out->refusal == NULL)
            return sd_error__no_memory(err);
    }
    const bool is_void = out->refusal != NULL && !out->is_conflict;
    for (size_t i = 0; i < gene->n_marks; i++)
        if ((is_void && gene->marks[i].tier != SD_MARK_ABSENCE) ||
            is_mark_open(gene, &gene->marks[i], cells))
            gene->open[sample * gene->n_words + i / 64] |= UINT64_C(1) << (i % 64);
    if (matrix->copies && matrix->copies[sample].state == SD_COPIES_COUNTED)
        gene->n_counted++;
    return SD_OK;
}

static bool is_contradiction(const char *code)
{
    return strcmp(code, "CONFLICT") == 0 || strcmp(code, "REF_MISMATCH") == 0 ||
           strcmp(code, "ALT_EQUALS_REF") == 0 || strcmp(code, "PLOIDY") == 0;
}

static sd_status keep_note(sd_check *check, const sd_check_gene *gene,
                           const sd_note *note, sd_error *err)
{
    if (check->n_notes == check->notes_room) {
        const size_t room = check->notes_room ? 2 * check->notes_room : 16;
        sd_check_note *notes = SD_NEW(check->arena, sd_check_note, room);
        if (notes == NULL)
            return sd_error__no_memory(err);
        if (check->n_notes > 0)
            memcpy(notes, check->notes, check->n_notes * sizeof *notes);
        check->notes = notes;
        check->notes_room = room;
    }
    const char *text = sd_arena__strdup(check->arena, note->text ? note->text : "");
    if (text == NULL)
        return sd_error__no_memory(err);
    check->notes[check->n_notes++] =
        (sd_check_note){note->sample, gene->gene->index, note->site, note->code, text};
    return SD_OK;
}

static sd_status count_gene(sd_check *check, const sd_matrix *matrix, sd_error *err)
{
    sd_check_gene *gene = &check->genes[matrix->gene->index];
    gene->is_reached = matrix->n_records > 0;
    sd_status status = SD_OK;
    if (!gene->is_asked)
        return SD_OK;
    for (size_t i = 0; status == SD_OK && i < matrix->n_samples; i++)
        status = count_sample(check, gene, matrix, i, err);
    for (size_t i = 0; status == SD_OK && i < matrix->n_notes; i++)
        if (is_contradiction(matrix->notes[i].code) &&
            check->n_notes < SD_CHECK_MAX_NOTES)
            status = keep_note(check, gene, &matrix->notes[i], err);
    return status;
}

/* ---- the run ---- */

static void on_log(void *user, sd_log_level level, const char *text)
{
    sd_check *check = user;
    if (check->log)
        check->log(check->user, level, text);
    if (level != SD_LOG_WARNING)
        return;
    if (check->n_warnings == check->warnings_room) {
        const size_t room = check->warnings_room ? 2 * check->warnings_room : 8;
        const char **warnings = SD_NEW(check->arena, const char *, room);
        if (warnings != NULL && check->n_warnings > 0)
            memcpy(warnings, check->warnings, check->n_warnings * sizeof *warnings);
        check->warnings = warnings;
        check->warnings_room = warnings ? room : 0;
    }
    const char *copy = check->warnings ? sd_arena__strdup(check->arena, text) : NULL;
    if (copy == NULL)
        check->is_lost = true;
    else
        check->warnings[check->n_warnings++] = copy;
}

static void on_progress(void *user, const char *what, uint64_t records)
{
    const sd_check *check = user;
    check->progress(check->user, what, records);
}

static sd_status open_input(sd_check *check, const char *const *paths, size_t n_paths,
                            sd_run_options options, sd_error *err)
{
    sd_status status = ask_for_genes(check, &options, err);
    check->log = options.log;
    check->progress = options.progress;
    check->user = options.user;
    options.log = on_log;
    options.progress = options.progress ? on_progress : NULL;
    options.user = check;
    if (status == SD_OK && options.samples && options.samples_file)
        status = sd_error__set(err, SD_EUSAGE, NULL, 0,
                               "name samples by a list or by a file, not both");
    if (status == SD_OK && options.samples_file)
        status = sd_sample_list__read(options.samples_file, check->arena,
                                      &options.samples, err);
    if (status == SD_OK)
        status = sd_reader__open_files(&check->reader, check->kb, paths, n_paths,
                                       &options, err);
    if (status == SD_OK)
        check->input = sd_reader__input(check->reader);
    for (size_t i = 0; status == SD_OK && i < options.n_outside; i++)
        status = leave_out_called(check, options.outside[i], err);
    if (status == SD_OK)
        status = make_room(check, err);
    return status == SD_OK ? read_requirements(check, err) : status;
}

static int compare_notes(const void *a, const void *b)
{
    const sd_check_note *x = a, *y = b;
    if (x->sample != y->sample)
        return x->sample < y->sample ? -1 : 1;
    if (x->gene != y->gene)
        return x->gene < y->gene ? -1 : 1;
    if (x->site != y->site)
        return x->site < y->site ? -1 : 1;
    return strcmp(x->text, y->text);
}

static sd_status read_all(sd_check *check, sd_error *err)
{
    const sd_matrix *matrix = NULL;
    sd_status status = SD_OK;
    do {
        status = sd_reader__next(check->reader, &matrix, err);
        if (status == SD_OK && matrix != NULL)
            status = count_gene(check, matrix, err);
    } while (status == SD_OK && matrix != NULL);
    if (status == SD_OK && check->is_lost)
        status = sd_error__no_memory(err);
    if (status == SD_OK && check->n_notes > 0)
        qsort(check->notes, check->n_notes, sizeof *check->notes, compare_notes);
    for (size_t i = 0; status == SD_OK && i < check->input->n_samples; i++)
        check->n_unfit += !sd_check__is_fit(check, i);
    return status;
}

sd_status sd_check__read(sd_check **out, const sd_kb *kb, const char *const *paths,
                         size_t n_paths, const sd_run_options *options,
                         const sd_check_options *wanted, sd_error *err)
{
    *out = NULL;
    sd_arena *arena = sd_arena__new();
    sd_check *check = arena ? SD_NEW(arena, sd_check, 1) : NULL;
    if (check == NULL) {
        sd_arena__free(arena);
        return sd_error__no_memory(err);
    }
    *check = (sd_check){.kb = kb,
                        .options = *wanted,
                        .absent = options->absent,
                        .min_depth = options->min_depth,
                        .min_quality = options->min_quality,
                        .min_probability = options->min_probability,
                        .arena = arena};
    sd_status status = open_input(check, paths, n_paths, *options, err);
    if (status == SD_OK)
        status = read_all(check, err);
    if (status == SD_OK)
        *out = check;
    else
        sd_check__free(check);
    return status;
}

sd_status sd_check__verdict(const sd_check *check, sd_error *err)
{
    if (check->n_unfit == 0)
        return SD_OK;
    return sd_error__set(err, SD_ESTRICT, NULL, 0,
                         "%zu of %zu samples do not have what is required",
                         check->n_unfit, check->input->n_samples);
}

static const struct format {
    const char *name;
    sd_status (*write)(const sd_check *check, FILE *out, sd_error *err);
} formats[] = {{"text", sd_check__write_text},
               {"json", sd_check__write_json},
               {"multiqc-general", sd_check__write_general},
               {"multiqc-genes", sd_check__write_genes}};

sd_status sd_check__write(const sd_check *check, const char *format, FILE *out,
                          sd_error *err)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, format) != 0)
            continue;
        const sd_status status = formats[i].write(check, out, err);
        return status == SD_OK && ferror(out)
                   ? sd_error__set(err, SD_EIO, NULL, 0, "not all could be written")
                   : status;
    }
    return sd_error__set(err, SD_EUSAGE, NULL, 0,
                         "format %s is not text, json or multiqc", format);
}

void sd_check__free(sd_check *check)
{
    if (check == NULL)
        return;
    sd_reader__close(check->reader);
    sd_arena__free(check->arena);
}
