/* vcf_reader.c -- the door: open an input, hand over one gene's matrix after the other.
 * SPDX-License-Identifier: Apache-2.0 */
#include <htslib/hts_log.h>
#include <htslib/thread_pool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "genotype/array.h"
#include "genotype/contig.h"
#include "genotype/reader_state.h"
#include "genotype/sex.h"
#include "genotype/source_index.h"

/* Bytes of matrices up to which all genes are kept until the input's end.  Records may
 * then come in any order; beyond, a gene is handed over as soon as the stream has left
 * it, and the file must be sorted. */
enum { HOLD_BYTES = 32 << 20 };

static sd_status no_memory(sd_error *err)
{
    return sd_error__no_memory(err);
}

/* ---- genes and chromosomes ---- */

/* Is `name` among the comma-separated `list`? */
static bool in_list(const char *list, const char *name)
{
    size_t n = strlen(name);
    while (list) {
        size_t length = strcspn(list, ",");
        if (length == n && strncmp(list, name, n) == 0)
            return true;
        list = list[length] == ',' ? list + length + 1 : NULL;
    }
    return false;
}

static sd_status check_genes(sd_reader *reader, sd_error *err)
{
    for (const char *name = reader->options.genes; name;) {
        size_t length = strcspn(name, ",");
        const char *alone = sd_arena__strndup(reader->arena, name, length);
        if (!alone)
            return no_memory(err);
        if (!sd_kb__find_gene(reader->kb, alone))
            return sd_error__set(err, SD_EUSAGE, NULL, 0,
                                 "no gene is named \"%.100s\": see db list", alone);
        name = name[length] == ',' ? name + length + 1 : NULL;
    }
    return SD_OK;
}

static sd_status choose_genes(sd_reader *reader, sd_error *err)
{
    size_t n = sd_kb_gene_count(reader->kb);
    reader->slots = SD_NEW(reader->arena, sd_gene_slot, n);
    reader->queue = SD_NEW(reader->arena, sd_gene_slot *, n);
    if (!reader->slots || !reader->queue)
        return no_memory(err);
    reader->n_slots = n;
    for (size_t i = 0; i < reader->n_slots; i++) {
        const sd_kb_gene *gene = sd_kb__gene(reader->kb, i);
        reader->slots[i].in_file = SD_NEW(reader->arena, bool, reader->n_files);
        if (!reader->slots[i].in_file)
            return no_memory(err);
        if (gene->n_sites > 0 &&
            (!reader->options.genes || in_list(reader->options.genes, gene->name)))
            reader->slots[i].gene = gene;
    }
    return check_genes(reader, err);
}

static sd_chromosome *chromosome_of(sd_reader *reader, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < reader->n_chromosomes; i++)
        if (strcmp(reader->chromosomes[i].name, gene->chromosome) == 0)
            return &reader->chromosomes[i];
    sd_chromosome *chromosome = &reader->chromosomes[reader->n_chromosomes++];
    chromosome->name = gene->chromosome;
    chromosome->slots = SD_NEW(reader->arena, sd_gene_slot *, reader->n_slots);
    for (int a = 0; a < SD_ASSEMBLIES; a++)
        chromosome->places[a] = sd_kb__places(reader->kb, (sd_assembly)a,
                                              gene->chromosome, &chromosome->n_places[a]);
    return chromosome;
}

static sd_status lay_out_chromosomes(sd_reader *reader, sd_error *err)
{
    reader->chromosomes = SD_NEW(reader->arena, sd_chromosome, reader->n_slots);
    for (size_t i = 0; reader->chromosomes && i < reader->n_slots; i++) {
        if (!reader->slots[i].gene)
            continue;
        sd_chromosome *chromosome = chromosome_of(reader, reader->slots[i].gene);
        if (!chromosome->slots)
            break;
        chromosome->slots[chromosome->n_slots++] = &reader->slots[i];
    }
    return sd_arena__failed(reader->arena) ? no_memory(err) : SD_OK;
}

static sd_status lay_out_contigs(sd_reader *reader, sd_error *err)
{
    for (size_t f = 0; f < reader->n_files; f++) {
        sd_contig *contigs = SD_NEW(reader->arena, sd_contig, reader->n_chromosomes);
        if (!contigs)
            return no_memory(err);
        for (size_t c = 0; c < reader->n_chromosomes; c++)
            contigs[c].proves_itself =
                !sd_contig__tells_build(reader->kb, reader->chromosomes[c].name);
        reader->files[f].contigs = contigs;
    }
    return SD_OK;
}

/* The order in which the files are read side by side: that of the first header that has
 * the chromosome. */
static void rank_chromosomes(sd_reader *reader)
{
    uint64_t n_ranked = 0;
    for (size_t f = 0; reader->n_files > 1 && f < reader->n_files; f++) {
        const bcf_hdr_t *header = reader->files[f].source.header;
        for (int i = 0; i < header->n[BCF_DT_CTG] && n_ranked < reader->n_chromosomes;
             i++) {
            const char *contig = header->id[BCF_DT_CTG][i].key;
            sd_chromosome *chromosome =
                contig ? sd_reader__find_chromosome(reader, &reader->files[f], contig)
                       : NULL;
            if (chromosome && chromosome->rank == 0)
                chromosome->rank = ++n_ranked;
        }
    }
    for (size_t c = 0; c < reader->n_chromosomes; c++)
        if (reader->chromosomes[c].rank == 0)
            reader->chromosomes[c].rank = ++n_ranked;
}

/* ---- open ---- */

static sd_status choose_samples(sd_reader *reader, sd_error *err)
{
    sd_input *input = &reader->input;
    sd_status status = sd_reader__match_samples(reader, err);
    if (status == SD_OK)
        status = sd_sex__read(reader->options.sex, input->samples, input->n_samples,
                              reader->arena, &input->sexes, err);
    if (status != SD_OK)
        return status;
    size_t n_sites = 0;
    for (size_t i = 0; i < reader->n_slots; i++)
        n_sites += reader->slots[i].gene ? reader->slots[i].gene->n_sites : 0;
    reader->holds_all = input->n_samples * n_sites <=
                        HOLD_BYTES / (sizeof(sd_cell) + sizeof(sd_evidence));
    return SD_OK;
}

/* Contig names under which the file may have the chromosome. */
static size_t contig_names(const sd_reader *reader, const sd_file *file,
                           const sd_chromosome *chromosome, const char *names[],
                           size_t max)
{
    size_t n = sd_contig__names(reader->kb, chromosome->name, names, max);
    for (size_t i = 0; i < file->build.n_renamed && n < max; i++)
        if (strcmp(file->build.renamed[i].chromosome, chromosome->name) == 0)
            names[n++] = file->build.renamed[i].contig;
    return n;
}

static sd_status plan_file(sd_reader *reader, sd_file *file, sd_error *err)
{
    enum { NAMES = 6 };
    if (file->source.is_array)
        return SD_OK; /* it is read already */
    sd_region *regions = SD_NEW(reader->arena, sd_region, NAMES * reader->n_slots);
    size_t n_regions = 0;
    if (!regions)
        return no_memory(err);
    for (size_t c = 0; c < reader->n_chromosomes; c++) {
        const char *names[NAMES];
        size_t n_names =
            contig_names(reader, file, &reader->chromosomes[c], names, NAMES);
        for (size_t s = 0; s < reader->chromosomes[c].n_slots; s++) {
            const struct sd_kb_region *region =
                &reader->chromosomes[c].slots[s]->gene->region[reader->input.assembly];
            for (size_t i = 0; region->start1 > 0 && i < n_names; i++)
                regions[n_regions++] =
                    (sd_region){names[i], region->start1, region->end1};
        }
    }
    sd_status status = sd_source__use_index(&file->source, regions, n_regions,
                                            &file->shown->used_index, err);
    if (status == SD_OK && reader->threads && !file->shown->used_index)
        status = sd_source__use_threads(&file->source, reader->threads, err);
    return status;
}

static sd_status plan_reading(sd_reader *reader, sd_error *err)
{
    sd_status status = SD_OK;
    if (reader->options.threads > 0 &&
        !(reader->threads = hts_tpool_init(reader->options.threads)))
        status = sd_source__fail(&reader->files[0].source, SD_ENOMEM, err,
                                 "cannot start threads");
    for (size_t i = 0; status == SD_OK && i < reader->n_files; i++)
        status = plan_file(reader, &reader->files[i], err);
    return status;
}

static sd_status open_all(sd_reader *reader, const char *const *paths, size_t n_paths,
                          sd_error *err)
{
    sd_status status = sd_reader__open_each(reader, paths, n_paths, err);
    if (status == SD_OK)
        status = choose_genes(reader, err);
    if (status == SD_OK)
        status = choose_samples(reader, err);
    if (status == SD_OK)
        status = lay_out_chromosomes(reader, err);
    if (status == SD_OK)
        status = lay_out_contigs(reader, err);
    if (status == SD_OK)
        status = sd_reader__settle_build(reader, err);
    if (status != SD_OK)
        return status;
    rank_chromosomes(reader);
    status = plan_reading(reader, err);
    return status == SD_OK ? sd_reader__sum_up(reader, err) : status;
}

sd_status sd_reader__open_files(sd_reader **out, const sd_kb *kb,
                                const char *const *paths, size_t n_paths,
                                const sd_run_options *options, sd_error *err)
{
    *out = NULL;
    sd_arena *arena = sd_arena__new();
    sd_reader *reader = arena ? SD_NEW(arena, sd_reader, 1) : NULL;
    if (!reader) {
        sd_arena__free(arena);
        return no_memory(err);
    }
    *reader = (sd_reader){.kb = kb, .options = *options, .arena = arena};
    reader->saved_log_level = (int)hts_get_log_level();
    hts_set_log_level(
        HTS_LOG_OFF); /* a library does not print; every failure is told by us */
    reader->scratch = sd_arena__new();
    sd_status status =
        reader->scratch ? open_all(reader, paths, n_paths, err) : no_memory(err);
    if (status == SD_OK)
        *out = reader;
    else
        sd_reader__close(reader);
    return status;
}

sd_status sd_reader__open(sd_reader **out, const sd_kb *kb, const char *path,
                          const sd_run_options *options, sd_error *err)
{
    return sd_reader__open_files(out, kb, &path, 1, options, err);
}

sd_status sd_reader__add_sexes(sd_reader *reader, const sd_sex *sexes, const char *path,
                               sd_error *err)
{
    sd_input *input = &reader->input;
    sd_sex *both = SD_NEW(reader->arena, sd_sex, input->n_samples);
    if (!both)
        return no_memory(err);
    for (size_t i = 0; i < input->n_samples; i++) {
        const sd_sex said = input->sexes ? input->sexes[i] : SD_SEX_UNKNOWN;
        if (said != SD_SEX_UNKNOWN && sexes[i] != SD_SEX_UNKNOWN && said != sexes[i])
            return sd_error__set(err, SD_EINPUT, path, 0,
                                 "sample %zu of the input: sex %s contradicts --sex: "
                                 "correct one",
                                 i + 1, sexes[i] == SD_SEX_MALE ? "male" : "female");
        both[i] = said != SD_SEX_UNKNOWN ? said : sexes[i];
    }
    input->sexes = both;
    return SD_OK;
}

const char *sd_input__filters(const sd_input *input)
{
    return !input->has_filters ? "none" : input->lacks_filters ? "some" : "all";
}

const sd_input *sd_reader__input(const sd_reader *reader)
{
    return &reader->input;
}

/* ---- genes ---- */

/* Why the gene is not to be called in any sample, by what a file has under the
 * chromosome's name; NULL where nothing speaks against it. */
static const char *refuse_contig(const sd_contig *contig, sd_arena *arena)
{
    if (contig->stranger)
        return contig->stranger;
    /* a shifted sequence agrees at one base in three by chance, an equal one at all */
    if (contig->disagree == 0 || contig->agree >= 3 * contig->disagree)
        return NULL;
    return sd_arena__printf(
        arena,
        "REF of the file's %.40s disagrees at %llu of %llu records with the sequence "
        "that "
        "this gene's positions are on: it is another sequence.",
        contig->name, (unsigned long long)contig->disagree,
        (unsigned long long)(contig->agree + contig->disagree));
}

static const char *find_refusal(const sd_reader *reader, const sd_gene_slot *slot)
{
    const char *reason = sd_array__refusal(&reader->files[0].source, slot->gene);
    for (size_t c = 0; c < reader->n_chromosomes; c++)
        for (size_t f = 0; !reason && f < reader->n_files; f++)
            if (strcmp(reader->chromosomes[c].name, slot->gene->chromosome) == 0)
                reason =
                    refuse_contig(&reader->files[f].contigs[c], slot->builder->arena);
    return reason;
}

static sd_status refuse_gene(const sd_reader *reader, sd_gene_slot *slot)
{
    const char *reason = find_refusal(reader, slot);
    if (!reason)
        return sd_arena__failed(slot->builder->arena) ? SD_ENOMEM : SD_OK;
    sd_matrix *matrix = &slot->builder->matrix;
    sd_refusal *refusals = SD_NEW(slot->builder->arena, sd_refusal, matrix->n_samples);
    for (size_t i = 0; refusals && i < matrix->n_samples; i++)
        refusals[i] = (sd_refusal){SD_CALL_NO_DATA, reason};
    matrix->refusals = refusals;
    return refusals ? SD_OK : SD_ENOMEM;
}

static void drop_handed(sd_reader *reader)
{
    if (reader->handed) {
        sd_builder__free(reader->handed->builder);
        reader->handed->builder = NULL;
        reader->handed = NULL;
    }
}

sd_status sd_reader__next(sd_reader *reader, const sd_matrix **matrix, sd_error *err)
{
    *matrix = NULL;
    drop_handed(reader);
    sd_status status = sd_reader__advance(reader, err);
    if (status != SD_OK || reader->next_queue == reader->n_queue)
        return status;
    sd_gene_slot *slot = reader->queue[reader->next_queue++];
    slot->stage = SD_GENE_DONE;
    if (!slot->builder)
        slot->builder = sd_builder__new(slot->gene, reader->input.assembly,
                                        &reader->options, reader->input.n_samples);
    if (!slot->builder)
        return no_memory(err);
    reader->handed = slot;
    slot->builder->matrix.n_records = slot->n_records;
    slot->builder->matrix.in_file = slot->in_file;
    status = sd_builder__finish(slot->builder, err);
    if (status == SD_OK && sd_sex__settle(slot->builder, reader->input.sexes) != SD_OK)
        return no_memory(err);
    if (status == SD_OK && refuse_gene(reader, slot) != SD_OK)
        return no_memory(err);
    if (status == SD_OK)
        *matrix = &slot->builder->matrix;
    return status;
}

void sd_reader__close(sd_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < reader->n_slots; i++)
        sd_builder__free(reader->slots[i].builder);
    for (size_t i = 0; i < reader->n_files; i++)
        sd_source__close(&reader->files[i].source);
    if (reader->threads)
        hts_tpool_destroy(reader->threads);
    hts_set_log_level((enum htsLogLevel)reader->saved_log_level);
    sd_arena__free(reader->scratch);
    sd_arena__free(reader->arena);
}
