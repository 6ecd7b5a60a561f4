/* reader_files.c -- the files of an input, and that they belong together.
 *
 * Several files are of one input where they have the same samples and one genome build.
 * What one header does not tell another may; what two tell differently is refused, naming
 * both.
 * SPDX-License-Identifier: Apache-2.0 */
#include <htslib/thread_pool.h>
#include <string.h>

#include "base/error.h"
#include "genotype/array.h"
#include "genotype/contig.h"
#include "genotype/origin.h"
#include "genotype/reader_state.h"
#include "genotype/vcf_header.h"

static sd_status no_memory(const char *path, sd_error *err)
{
    return sd_error__set(err, SD_ENOMEM, path, 0, "out of memory");
}

/* ---- open ---- */

/* No file twice, by whatever name: its records would be their own confirmation. */
static sd_status refuse_twice(const sd_file *file, const sd_file *others, sd_error *err)
{
    const sd_source *mine = &file->source;
    for (const sd_file *other = others; other < file; other++)
        if (strcmp(mine->path, other->source.path) == 0 ||
            (mine->size >= 0 && mine->device == other->source.device &&
             mine->inode == other->source.inode))
            return sd_error__set(err, SD_EUSAGE, NULL, 0,
                                 "%.200s and %.200s are one file: name it once",
                                 other->source.path, mine->path);
    return SD_OK;
}

static sd_status open_file(sd_reader *reader, sd_file *file, const char *path,
                           sd_error *err)
{
    for (const sd_file *other = reader->files; other < file; other++)
        if (strcmp(path, other->source.path) == 0) /* a pipe cannot be opened again */
            return sd_error__set(err, SD_EUSAGE, NULL, 0, "%.200s is named twice", path);
    sd_status status = sd_source__open(&file->source, path, &reader->options, err);
    if (status == SD_OK)
        status = refuse_twice(file, reader->files, err);
    if (status == SD_OK && file->source.is_array && reader->n_files > 1)
        status = sd_source__fail(&file->source, SD_EINPUT, err,
                                 "the raw data of an array is read alone, not with other "
                                 "files");
    if (status == SD_OK && file->source.is_array)
        status = sd_array__read(&file->source, reader->kb, err);
    if (status != SD_OK)
        return status;
    sd_input_file *shown = file->shown;
    *shown =
        (sd_input_file){.path = path,
                        .display_name = file->source.display_name,
                        .format = file->source.is_array ? sd_array__format(&file->source)
                                  : file->source.is_bcf ? "BCF"
                                                        : "VCF"};
    if (!sd_origin__read(file->source.header, reader->arena, &shown->origin))
        return no_memory(path, err);
    file->source.is_one_of_several = reader->n_files > 1;
    return sd_assembly__from_header(&file->source, reader->kb, reader->arena,
                                    &file->build, err);
}

sd_status sd_reader__open_each(sd_reader *reader, const char *const *paths,
                               size_t n_paths, sd_error *err)
{
    if (n_paths == 0 || n_paths > SD_MAX_FILES)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "%zu files: from 1 to %d are read together; join them with "
                             "bcftools concat",
                             n_paths, (int)SD_MAX_FILES);
    sd_input_file *shown = SD_NEW(reader->arena, sd_input_file, n_paths);
    reader->files = SD_NEW(reader->arena, sd_file, n_paths);
    if (!shown || !reader->files)
        return no_memory(NULL, err);
    reader->input.files = shown;
    reader->n_files = reader->input.n_files = n_paths;
    for (size_t i = 0; i < n_paths; i++) {
        sd_file *file = &reader->files[i];
        file->index = i;
        file->shown = &shown[i];
        sd_status status = open_file(reader, file, paths[i], err);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

/* ---- samples ---- */

/* Columns of the first file's samples in this one. */
static sd_status match_file(sd_reader *reader, sd_file *file, sd_error *err)
{
    const sd_input *input = &reader->input;
    const bcf_hdr_t *header = file->source.header;
    uint32_t *own = NULL;
    size_t n_own = 0, n_shared = 0;
    sd_status status = sd_vcf_header__select(&file->source, reader->options.samples,
                                             reader->arena, &own, &n_own, err);
    if (status != SD_OK)
        return status;
    file->columns = SD_NEW(reader->arena, uint32_t, input->n_samples);
    if (!file->columns)
        return no_memory(file->source.path, err);
    /* the choice is by name, so what both files have is chosen from both or neither */
    for (size_t i = 0; i < input->n_samples; i++) {
        const int column = bcf_hdr_id2int(header, BCF_DT_SAMPLE, input->samples[i]);
        n_shared += column >= 0;
        file->columns[i] = column >= 0 ? (uint32_t)column : 0;
    }
    if (n_shared == input->n_samples && n_own == input->n_samples)
        return SD_OK;
    return sd_source__fail(
        &file->source, SD_EINPUT, err,
        "its samples are not those of %.200s (%zu here, %zu there, %zu in both): choose "
        "with -s some that are in both; files of different people are run one by one, or "
        "joined with bcftools merge; one person under two names is renamed with bcftools "
        "reheader",
        reader->files[0].source.path, n_own, input->n_samples, n_shared);
}

sd_status sd_reader__match_samples(sd_reader *reader, sd_error *err)
{
    sd_input *input = &reader->input;
    sd_file *first = &reader->files[0];
    sd_status status =
        sd_vcf_header__select(&first->source, reader->options.samples, reader->arena,
                              &first->columns, &input->n_samples, err);
    if (status != SD_OK)
        return status;
    const char **names = SD_NEW(reader->arena, const char *, input->n_samples);
    if (!names)
        return no_memory(first->source.path, err);
    for (size_t i = 0; i < input->n_samples; i++)
        names[i] = first->source.header->samples[first->columns[i]];
    input->samples = names;
    for (size_t i = 1; status == SD_OK && i < reader->n_files; i++)
        status = match_file(reader, &reader->files[i], err);
    return status;
}

bool sd_reader__has_sample(const sd_reader *reader, const char *name)
{
    return bcf_hdr_id2int(reader->files[0].source.header, BCF_DT_SAMPLE, name) >= 0;
}

/* ---- build ---- */

static const char *how_told(const sd_file *file)
{
    return file->build.is_known ? "by its contig lengths" : "by its header";
}

/* The file whose header tells the build: by lengths, else by a label; NULL where none
 * does. */
static sd_status find_teller(const sd_reader *reader, const sd_file **out, sd_error *err)
{
    *out = NULL;
    for (int by_label = 0; by_label < 2; by_label++)
        for (size_t i = 0; i < reader->n_files; i++) {
            const sd_file *file = &reader->files[i];
            if (by_label ? !file->build.has_label : !file->build.is_known)
                continue;
            if (!*out)
                *out = file;
            if (file->build.assembly != (*out)->build.assembly)
                return sd_source__fail(
                    &file->source, SD_EASSEMBLY, err,
                    "is of %s %s, but %.200s of %s %s: files of one build are needed",
                    sd_assembly__name(file->build.assembly), how_told(file),
                    (*out)->source.path, sd_assembly__name((*out)->build.assembly),
                    how_told(*out));
        }
    return SD_OK;
}

/* Compare REF of a file that can be opened twice. */
static sd_status look_again(sd_reader *reader, sd_file *file,
                            const sd_run_options *options, sd_error *err)
{
    sd_source kept = file->source;
    file->source = (sd_source){.path = NULL};
    sd_status status = sd_source__open(&file->source, kept.path, options, err);
    if (status == SD_OK)
        status = sd_reader__compare_builds(reader, file, err);
    sd_source__close(&file->source);
    file->source = kept;
    return status;
}

/* Compare REF of the first records of a pipe, which are kept and read again. */
static sd_status look_ahead(sd_reader *reader, sd_file *file,
                            const sd_run_options *options, sd_error *err)
{
    const sd_run_options *own = file->source.options;
    if (file->source.is_bcf)
        return SD_OK;
    file->source.options = options;
    sd_source__keep(&file->source);
    sd_status status = sd_reader__compare_builds(reader, file, err);
    sd_source__rewind(&file->source);
    file->source.options = own;
    return status;
}

/* Where no header says anything of the build, files are looked at before they are read.
 * What comes through a pipe as BCF, or with too few records near our sites at its
 * beginning, is taken for GRCh38 until the last record proves or refuses it. */
static sd_status look_for_build(sd_reader *reader, sd_assembly *assembly, sd_error *err)
{
    sd_run_options quiet = reader->options;
    quiet.log = NULL; /* what there is to say will be said when it is read */
    sd_build_tally sum = {.first_pos1 = {0}};
    sd_status status = SD_OK;
    for (size_t i = 0; status == SD_OK && i < reader->n_files; i++) {
        sd_file *file = &reader->files[i];
        bool is_plain = false;
        if (file->source.size < 0 || strcmp(file->source.path, "-") == 0)
            status = look_ahead(reader, file, &quiet, err);
        else
            status = look_again(reader, file, &quiet, err);
        sd_assembly__add(&sum, &file->tally);
        *assembly = sd_assembly__likely(&sum, SD_GRCH38, &is_plain);
        file->tally = (sd_build_tally){.first_pos1 = {0}};
        for (size_t c = 0; c < reader->n_chromosomes; c++)
            file->contigs[c].of_builds = (sd_build_tally){.first_pos1 = {0}};
        if (is_plain)
            break;
    }
    return status;
}

sd_status sd_reader__settle_build(sd_reader *reader, sd_error *err)
{
    const sd_header_build *first = &reader->files[0].build;
    const sd_file *teller = NULL;
    sd_assembly assembly = first->assembly;
    sd_status status = SD_OK;
    if (!first->is_forced)
        status = find_teller(reader, &teller, err);
    if (teller)
        assembly = teller->build.assembly;
    else if (status == SD_OK && !first->is_forced)
        status = look_for_build(reader, &assembly, err);
    if (status != SD_OK)
        return status;
    bool is_known = false;
    for (size_t i = 0; i < reader->n_files; i++) {
        sd_header_build *build = &reader->files[i].build;
        is_known |= build->is_known;
        build->assembly = assembly;
        if (teller && !build->is_known && teller != &reader->files[i])
            build->told_by = teller->source.path;
    }
    reader->input.assembly = assembly;
    reader->input.is_array = reader->files[0].source.is_array;
    reader->input.build_evidence = reader->input.is_array ? SD_BUILD_RSIDS
                                   : is_known             ? SD_BUILD_CONTIG_LENGTHS
                                   : first->is_forced     ? SD_BUILD_GIVEN
                                                          : SD_BUILD_REFERENCE_BASES;
    return SD_OK;
}

/* ---- shown ---- */

/* `list` with `word` at its end, where it is not there yet; "; " or ", " between. */
static const char *add_word(sd_arena *arena, const char *list, const char *between,
                            const char *word)
{
    if (!list || !word)
        return list ? list : word;
    const size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at++) {
        const size_t n = strlen(between);
        if ((at == list ||
             ((size_t)(at - list) >= n && strncmp(at - n, between, n) == 0)) &&
            (at[length] == '\0' || strncmp(at + length, between, n) == 0))
            return list;
    }
    return sd_arena__printf(arena, "%s%s%s", list, between, word);
}

sd_status sd_reader__sum_up(sd_reader *reader, sd_error *err)
{
    sd_input *input = &reader->input;
    const sd_input_file *files = input->files;
    input->display_name = files[0].display_name;
    if (input->n_files > 1)
        input->display_name = sd_arena__printf(reader->arena, "%s and %zu more",
                                               files[0].display_name, input->n_files - 1);
    input->used_index = true;
    for (size_t i = 0; i < input->n_files; i++) {
        input->format = add_word(reader->arena, input->format, ", ", files[i].format);
        input->origin = add_word(reader->arena, input->origin, "; ", files[i].origin);
        input->used_index &= files[i].used_index;
    }
    return sd_arena__failed(reader->arena) ? no_memory(files[0].path, err) : SD_OK;
}
