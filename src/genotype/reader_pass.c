/* reader_pass.c -- the pass over the records of all files, and its end.
 *
 * Of the files' current records the one that comes first is looked at: by chromosome, in
 * the order of the headers, then by position, then by file.  So a gene is complete when
 * the pass has left it, though its records are in several files, and no more of it is
 * kept than of a single file.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/reader_state.h"

enum { PROGRESS_EVERY = 1 << 16, POSITION_BITS = 48 };

/* ---- the next record ---- */

/* To the file's next record on one of our chromosomes. */
static sd_status step(sd_reader *reader, sd_file *file, sd_error *err)
{
    sd_source *source = &file->source;
    do {
        bool more = true;
        sd_status status = sd_source__next(source, &more, err);
        if (status != SD_OK)
            return status;
        file->at_end = !more;
        if (!more)
            return SD_OK;
        file->shown->n_records++;
        if (++reader->input.n_records % PROGRESS_EVERY == 0 && reader->options.progress)
            reader->options.progress(reader->options.user, "reading",
                                     reader->input.n_records);
        if (source->contig_changed) {
            file->chromosome = sd_reader__find_chromosome(reader, file, source->contig);
            file->is_entered = false;
        }
    } while (!file->chromosome);
    return SD_OK;
}

static uint64_t key(const sd_file *file)
{
    const uint64_t pos = (uint64_t)file->source.pos1;
    return file->at_end ? UINT64_MAX : file->chromosome->rank << POSITION_BITS | pos;
}

static bool comes_first(uint64_t mine, size_t index, uint64_t other, size_t other_index)
{
    return mine != other ? mine < other : index < other_index;
}

/* The file whose record comes first, and where the others go on. */
static void choose_file(sd_reader *reader)
{
    sd_file *first = NULL;
    uint64_t first_key = UINT64_MAX;
    reader->others_next = UINT64_MAX;
    reader->others_index = SIZE_MAX;
    for (size_t i = 0; i < reader->n_files; i++) {
        sd_file *file = &reader->files[i];
        if (file->at_end)
            continue;
        const uint64_t here = key(file);
        if (!first || here < first_key) {
            if (first)
                reader->others_next = first_key, reader->others_index = first->index;
            first = file;
            first_key = here;
        } else if (here < reader->others_next) {
            reader->others_next = here;
            reader->others_index = i;
        }
    }
    reader->file = first;
}

/* reader->file is the one whose record comes next; NULL at the end of all. */
static sd_status next_record(sd_reader *reader, sd_error *err)
{
    sd_file *file = reader->file;
    if (!file) {
        for (size_t i = 0; i < reader->n_files; i++) {
            sd_status status = step(reader, &reader->files[i], err);
            if (status != SD_OK)
                return status;
        }
        choose_file(reader);
        return SD_OK;
    }
    sd_status status = step(reader, file, err);
    if (status == SD_OK &&
        (file->at_end ||
         !comes_first(key(file), file->index, reader->others_next, reader->others_index)))
        choose_file(reader);
    return status;
}

/* ---- the end ---- */

static sd_status judge_chromosomes(const sd_reader *reader, const sd_file *file,
                                   sd_error *err)
{
    sd_status status = SD_OK;
    for (size_t i = 0; status == SD_OK && i < reader->n_chromosomes; i++)
        status = sd_assembly__judge_chromosome(&file->source, file->build.assembly,
                                               file->contigs[i].name,
                                               &file->contigs[i].of_builds, err);
    return status;
}

/* Each file for itself, then what only all of them can tell. */
static sd_status judge(sd_reader *reader, sd_error *err)
{
    sd_build_tally all = {.first_pos1 = {0}};
    sd_header_build header = reader->files[0].build;
    uint64_t n_reached = 0;
    for (size_t i = 0; i < reader->n_files; i++) {
        const sd_file *file = &reader->files[i];
        sd_status status =
            sd_assembly__judge(&file->source, &file->build, &file->tally, err);
        if (status != SD_OK)
            return status;
        sd_assembly__add(&all, &file->tally);
        header.is_known |= file->build.is_known;
        reader->input.has_crlf |= file->source.has_crlf;
        n_reached += file->n_reached;
    }
    sd_status status =
        sd_assembly__judge_all(&reader->files[0].source, &header, &all, n_reached, err);
    if (!reader->input.is_array) { /* which names no reference bases: they are ours */
        const sd_assembly read = reader->input.assembly;
        reader->input.n_ref_agree = all.agree[read];
        reader->input.n_ref_compared = all.agree[read] + all.disagree[read];
    }
    for (size_t i = 0; status == SD_OK && i < reader->n_files; i++)
        status = judge_chromosomes(reader, &reader->files[i], err);
    return status;
}

static sd_status end(sd_reader *reader, sd_error *err)
{
    sd_status status = judge(reader, err);
    if (status != SD_OK)
        return status;
    reader->at_end = true;
    for (size_t order = 1; order <= reader->n_touched_genes;
         order++) /* in the order of the records */
        for (size_t i = 0; i < reader->n_slots; i++)
            if (reader->slots[i].gene && reader->slots[i].order == order)
                sd_reader__complete(reader, &reader->slots[i]);
    for (size_t i = 0; i < reader->n_slots; i++)
        if (reader->slots[i].gene)
            sd_reader__complete(reader, &reader->slots[i]);
    return SD_OK;
}

sd_status sd_reader__advance(sd_reader *reader, sd_error *err)
{
    while (reader->next_queue == reader->n_queue && !reader->at_end) {
        sd_status status = next_record(reader, err);
        if (status == SD_OK)
            status = reader->file ? sd_reader__visit(reader, err) : end(reader, err);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}
