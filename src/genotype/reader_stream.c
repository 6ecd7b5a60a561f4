/* reader_stream.c -- one record: which genes and sites it touches.
 *
 * Genes and sites are walked along with the records; where these go back, the walk begins
 * again, and only a gene that has been handed over already makes that an error.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "genotype/contig.h"
#include "genotype/reader_state.h"
#include "genotype/structure.h"

/* ---- chromosomes ---- */

sd_chromosome *sd_reader__find_chromosome(const sd_reader *reader, const sd_file *file,
                                          const char *contig)
{
    for (size_t i = 0; i < file->build.n_renamed; i++)
        if (strcmp(file->build.renamed[i].contig, contig) == 0)
            contig = file->build.renamed[i].chromosome;
    for (size_t i = 0; i < reader->n_chromosomes; i++) {
        sd_chromosome *chromosome = &reader->chromosomes[i];
        if (sd_contig__is_of(reader->kb, contig, chromosome->name))
            return chromosome;
    }
    return NULL;
}

static sd_contig *contig_of(const sd_reader *reader, const sd_file *file)
{
    return &file->contigs[file->chromosome - reader->chromosomes];
}

void sd_reader__complete(sd_reader *reader, sd_gene_slot *slot)
{
    if (slot->stage != SD_GENE_OPEN)
        return;
    slot->stage = SD_GENE_QUEUED;
    reader->queue[reader->n_queue++] = slot;
}

/* The genes of `chromosome` that end before `pos1`, and were reached, are complete. */
static void leave_genes(sd_reader *reader, const sd_chromosome *chromosome, int64_t pos1)
{
    if (reader->holds_all || !chromosome)
        return;
    for (size_t i = 0; i < chromosome->n_slots; i++) {
        sd_gene_slot *slot = chromosome->slots[i];
        if (slot->n_records > 0 && slot->gene->region[reader->input.assembly].end1 < pos1)
            sd_reader__complete(reader, slot);
    }
}

static void warn_of_order(sd_file *file)
{
    if (!file->warned_order)
        sd_source__log(&file->source, SD_LOG_WARNING,
                       "the records are not sorted by position (first at %s:%lld): sort "
                       "with bcftools sort",
                       file->source.contig, (long long)file->source.pos1);
    file->warned_order = true;
}

/* A record of a gene that was handed over. */
static sd_status refuse_order(const sd_reader *reader, sd_error *err)
{
    return sd_source__fail(&reader->file->source, SD_EINPUT, err,
                           reader->n_files == 1 || reader->file->warned_order
                               ? "the records are not sorted by position: sort with "
                                 "bcftools sort"
                               : "the files have their chromosomes in different orders: "
                                 "sort them with bcftools sort, under one header");
}

/* The contig's length by the header; 0 where it gives none. */
static int64_t length_of(const bcf_hdr_t *header, const char *contig)
{
    int id = bcf_hdr_name2id(header, contig);
    return id < 0 || !header->id[BCF_DT_CTG][id].val
               ? 0
               : (int64_t)header->id[BCF_DT_CTG][id].val->info[0];
}

/* Another sequence under a name that we know: its records are left alone, and genes there
 * are refused. */
static sd_status check_stranger(sd_reader *reader, sd_file *file, sd_error *err)
{
    sd_contig *contig = contig_of(reader, file);
    int64_t length = length_of(file->source.header, contig->name);
    contig->proves_itself = contig->proves_itself && length == 0;
    if (contig->stranger || !sd_contig__is_stranger(reader->kb, contig->name, length))
        return SD_OK;
    contig->stranger = sd_arena__printf(
        reader->arena,
        "The file's %.40s%s is another sequence than the one that this gene's positions "
        "are on, so its records were not read.",
        contig->name,
        length == 0
            ? ""
            : sd_arena__printf(reader->arena, " (length %lld)", (long long)length));
    if (!contig->stranger)
        return sd_source__fail(&file->source, SD_ENOMEM, err, "out of memory");
    sd_source__log(&file->source, SD_LOG_WARNING,
                   "contig %.40s is another sequence than the one that our positions are "
                   "on (length %lld): its records are not read",
                   contig->name, (long long)length);
    return SD_OK;
}

static sd_status enter_chromosome(sd_reader *reader, sd_file *file, sd_error *err)
{
    sd_contig *contig = contig_of(reader, file);
    file->is_entered = true;
    file->last_pos1 = 0;
    if (contig->name && strcmp(contig->name, file->source.contig) != 0)
        return sd_source__fail(
            &file->source, SD_EINPUT, err,
            "one chromosome under two names, %.100s and %.100s: use one name",
            contig->name, file->source.contig);
    if (contig->name)
        warn_of_order(file);
    else
        contig->name = sd_arena__strdup(reader->arena, file->source.contig);
    if (!contig->name)
        return sd_source__fail(&file->source, SD_ENOMEM, err, "out of memory");
    sd_status status = check_stranger(reader, file, err);
    if (contig->stranger)
        file->chromosome = NULL;
    return status;
}

/* ---- genes ---- */

static sd_status reach_gene(sd_reader *reader, sd_gene_slot *slot, sd_error *err)
{
    if (slot->stage != SD_GENE_OPEN)
        return refuse_order(reader, err);
    if (slot->order == 0)
        slot->order = ++reader->n_touched_genes;
    slot->n_records++;
    slot->in_file[reader->file->index] = true;
    return SD_OK;
}

static bool in_region(const sd_reader *reader, const sd_kb_gene *gene)
{
    int64_t pos1 = reader->file->source.pos1;
    return gene->region[reader->input.assembly].start1 <= pos1 &&
           pos1 <= gene->region[reader->input.assembly].end1;
}

/* The record being looked at; read when the first place asks for it. */
typedef struct sd_visit {
    sd_record record;
    bool is_read, knows_end;
    int64_t first1; /* no place that ends before it is concerned */
} sd_visit;

static sd_status read_record(sd_reader *reader, sd_visit *here, sd_error *err)
{
    if (here->is_read)
        return SD_OK;
    sd_around around = {.kb = reader->kb,
                        .assembly = reader->input.assembly,
                        .chromosome = reader->chromosome->name};
    sd_status status = sd_record__read(&here->record, &reader->file->source, &around,
                                       reader->scratch, err);
    here->is_read = here->knows_end = true;
    if (status == SD_OK)
        here->first1 = sd_record__first1(&here->record);
    return status;
}

/* Genes in whose region the record begins.  One of structure says nothing of sites, so it
 * is no proof that the file looked at them; where another record is, that does not
 * matter, and the record is not read for it. */
static sd_status count_regions(sd_reader *reader, sd_visit *here, sd_error *err)
{
    const sd_chromosome *chromosome = reader->chromosome;
    bool is_reached = false;
    for (size_t i = 0; i < chromosome->n_slots; i++) {
        if (!in_region(reader, chromosome->slots[i]->gene))
            continue;
        is_reached = true;
        sd_gene_slot *slot = chromosome->slots[i];
        sd_status status = slot->n_records == 0 ? read_record(reader, here, err) : SD_OK;
        if (status == SD_OK && here->is_read && here->record.is_symbolic)
            continue;
        if (status == SD_OK)
            status = reach_gene(reader, slot, err);
        if (status != SD_OK)
            return status;
    }
    reader->file->n_reached += is_reached;
    return SD_OK;
}

/* The gene's matrix, which cannot grow once it was handed over. */
static sd_status open_builder(sd_reader *reader, sd_gene_slot *slot, sd_error *err)
{
    sd_file *file = reader->file;
    if (slot->stage != SD_GENE_OPEN)
        return refuse_order(reader, err);
    if (!slot->builder)
        slot->builder = sd_builder__new(slot->gene, reader->input.assembly,
                                        &reader->options, reader->input.n_samples);
    if (!slot->builder)
        return sd_source__fail(&file->source, SD_ENOMEM, err, "out of memory");
    if (slot->strand_file == 0)
        slot->strand_file = 1 + file->index;
    slot->in_file[file->index] = true;
    slot->builder->columns = file->columns;
    file->source.strands =
        slot->strand_file == 1 + file->index ? 0 : (uint32_t)(1 + file->index);
    return SD_OK;
}

static sd_status add_to_gene(sd_reader *reader, const sd_record *record,
                             const sd_kb_place *place, sd_error *err)
{
    sd_gene_slot *slot = &reader->slots[place->gene->index];
    sd_status status = SD_OK;
    /* A block or deletion that begins before was not counted yet; one of structure says
     * nothing of sites. */
    if (!in_region(reader, place->gene) && !record->is_symbolic) {
        status = reach_gene(reader, slot, err);
        reader->file->n_reached++;
    }
    if (status == SD_OK)
        status = open_builder(reader, slot, err);
    if (status != SD_OK)
        return status;
    reader->file->shown->is_gvcf |= record->is_block;
    reader->input.is_gvcf |= record->is_block;
    reader->input.has_filters |= record->line->d.n_flt > 0;
    reader->input.lacks_filters |= record->line->d.n_flt == 0;
    reader->input.has_depths |= record->depth != NULL;
    return sd_builder__add(slot->builder, record, place->site, reader->scratch, err);
}

/* ---- sites ---- */

/* Places from the first that a record here can touch; bounds of a site's length make the
 * walk one-way. */
static size_t first_place(sd_reader *reader, sd_assembly assembly)
{
    const sd_chromosome *chromosome = reader->chromosome;
    size_t *next = &reader->next_place[assembly];
    while (*next < chromosome->n_places[assembly] &&
           chromosome->places[assembly][*next].start1 + SD_MAX_SITE_REF <=
               reader->file->source.pos1)
        (*next)++;
    return *next;
}

/* The site of the assembly at which the record begins; NULL where there is none.  Genes
 * that share a position do not count twice. */
static const sd_kb_site *site_here(sd_reader *reader, sd_assembly assembly)
{
    const sd_chromosome *chromosome = reader->chromosome;
    for (size_t i = first_place(reader, assembly); i < chromosome->n_places[assembly];
         i++) {
        const sd_kb_place *place = &chromosome->places[assembly][i];
        if (place->start1 > reader->file->source.pos1)
            break;
        if (place->start1 == reader->file->source.pos1)
            return &place->gene->sites[place->site];
    }
    return NULL;
}

/* The window of the assembly in which the record begins, where one of the genes asked for
 * has it in its region; NULL elsewhere. */
static const sd_kb_window *window_here(const sd_reader *reader, sd_assembly assembly)
{
    const sd_chromosome *chromosome = reader->chromosome;
    for (size_t i = 0; i < chromosome->n_slots; i++) {
        const struct sd_kb_region *region = &chromosome->slots[i]->gene->region[assembly];
        if (region->start1 <= reader->file->source.pos1 &&
            reader->file->source.pos1 <= region->end1)
            return sd_kb__window(reader->kb, assembly, chromosome->name,
                                 reader->file->source.pos1);
    }
    return NULL;
}

/* Does the record have the bases of this assembly? */
static sd_status compare_build(sd_reader *reader, sd_assembly assembly, sd_error *err)
{
    const sd_kb_site *site = site_here(reader, assembly);
    const sd_kb_window *window = NULL;
    if (!site && !contig_of(reader, reader->file)->proves_itself)
        window = window_here(reader, assembly);
    if (!site && !window)
        return SD_OK;
    sd_build_tally *tally = &reader->file->tally;
    const int64_t pos1 = reader->file->source.pos1;
    const bool was_sound = tally->first_pos1[assembly] == 0;
    const char *ref;
    size_t n_ref;
    sd_status status = sd_source__ref(&reader->file->source, &ref, &n_ref, err);
    if (status != SD_OK)
        return status;
    if (site) {
        sd_assembly__count_site(tally, site, assembly, pos1, ref, n_ref);
        sd_assembly__count_site(&contig_of(reader, reader->file)->of_builds, site,
                                assembly, pos1, ref, n_ref);
    } else
        sd_assembly__count_window(tally, window, assembly, pos1, ref, n_ref);
    if (was_sound && assembly == reader->input.assembly &&
        tally->first_pos1[assembly] != 0)
        snprintf(tally->first_contig, sizeof tally->first_contig, "%s",
                 reader->file->source.contig);
    return SD_OK;
}

/* An indel may be written anywhere in its repeat: it can be about sites that lie further
 * left than POS, as far as the windows reach. */
static sd_status look_back(sd_reader *reader, sd_visit *here, sd_error *err)
{
    if (here->is_read)
        return SD_OK;
    const sd_kb_window *window =
        sd_kb__window(reader->kb, reader->input.assembly, reader->chromosome->name,
                      reader->file->source.pos1);
    bool has_indel = false;
    sd_status status = SD_OK;
    if (window && window->end1 >= reader->file->source.pos1)
        status = sd_source__has_indel(&reader->file->source, &has_indel, err);
    return has_indel ? read_record(reader, here, err) : status;
}

static sd_status find_end(sd_reader *reader, sd_visit *here, sd_error *err)
{
    if (here->knows_end)
        return SD_OK;
    here->knows_end = true;
    return sd_source__find_end(&reader->file->source, err);
}

static sd_status visit_sites(sd_reader *reader, sd_visit *here, sd_error *err)
{
    const sd_chromosome *chromosome = reader->chromosome;
    const sd_assembly assembly = reader->input.assembly;
    const sd_kb_place *places = chromosome->places[assembly];
    sd_source *source = &reader->file->source;
    sd_status status = look_back(reader, here, err);
    size_t i = first_place(reader, assembly);
    while (i > 0 && places[i - 1].start1 + SD_MAX_SITE_REF > here->first1)
        i--;
    for (; status == SD_OK && i < chromosome->n_places[assembly]; i++) {
        const sd_kb_place *place = &places[i];
        if (!reader->slots[place->gene->index].gene || place->end1 < here->first1)
            continue;
        if (place->start1 > source->pos1)
            status = find_end(reader, here, err);
        if (status == SD_OK && place->start1 > source->pos1 &&
            place->start1 > source->end1)
            break;
        if (status == SD_OK)
            status = read_record(reader, here, err);
        if (status == SD_OK)
            status = add_to_gene(reader, &here->record, place, err);
    }
    return status;
}

/* Records of structure over a gene whose copies are counted; they need not touch a site,
 * and do not make the file one that reaches the gene's sites. */
static sd_status visit_spans(sd_reader *reader, sd_visit *here, sd_error *err)
{
    const sd_chromosome *chromosome = reader->chromosome;
    const sd_source *source = &reader->file->source;
    sd_status status = SD_OK;
    for (size_t i = 0; i < chromosome->n_slots && status == SD_OK; i++) {
        sd_gene_slot *slot = chromosome->slots[i];
        const struct sd_kb_region *span = &slot->gene->span[reader->input.assembly];
        if (span->start1 == 0 || source->pos1 > span->end1)
            continue;
        status = find_end(reader, here, err);
        if (status == SD_OK && source->end1 < span->start1)
            continue;
        if (status == SD_OK)
            status = read_record(reader, here, err);
        if (status == SD_OK && !here->record.is_structural)
            continue;
        if (status == SD_OK)
            status = open_builder(reader, slot, err);
        if (status == SD_OK)
            status = sd_structure__add(slot->builder, &here->record, err);
    }
    return status;
}

static sd_status look_at(sd_reader *reader, sd_visit *here, sd_error *err)
{
    sd_status status = visit_sites(reader, here, err);
    if (status == SD_OK)
        status = visit_spans(reader, here, err);
    if (status == SD_OK && here->is_read)
        sd_arena__reset(reader->scratch);
    return status;
}

/* A contig that does not tell the build is not proved by the other contigs either, so
 * where the header gives no length it is looked at for itself. */
static sd_status compare_window(sd_reader *reader, sd_error *err)
{
    sd_source *source = &reader->file->source;
    sd_contig *contig = contig_of(reader, reader->file);
    const sd_kb_window *window =
        contig->proves_itself ? sd_kb__window(reader->kb, reader->input.assembly,
                                              reader->chromosome->name, source->pos1)
                              : NULL;
    if (!window)
        return SD_OK;
    const char *ref;
    size_t n_ref;
    sd_status status = sd_source__ref(source, &ref, &n_ref, err);
    if (status != SD_OK || n_ref == 0 || (ref[0] & ~0x20) == 'N')
        return status;
    if ((ref[0] & ~0x20) == window->bases[source->pos1 - window->start1])
        contig->agree++;
    else
        contig->disagree++;
    return SD_OK;
}

/* ---- the record ---- */

/* Genes and sites are walked along with the records, of all files in one row. */
static void walk_to(sd_reader *reader, const sd_chromosome *chromosome, int64_t pos1)
{
    if (chromosome != reader->chromosome)
        leave_genes(reader, reader->chromosome, INT64_MAX);
    if (chromosome != reader->chromosome || pos1 < reader->pos1)
        memset(reader->next_place, 0, sizeof reader->next_place);
    reader->chromosome = chromosome;
    reader->pos1 = pos1;
}

sd_status sd_reader__visit(sd_reader *reader, sd_error *err)
{
    sd_file *file = reader->file;
    const int64_t pos1 = file->source.pos1;
    sd_status status = SD_OK;
    if (!file->is_entered)
        status = enter_chromosome(reader, file, err);
    if (status != SD_OK || !file->chromosome)
        return status;
    if (pos1 < file->last_pos1)
        warn_of_order(file);
    file->last_pos1 = pos1;
    walk_to(reader, file->chromosome, pos1);
    sd_visit here = {.first1 = pos1};
    status = count_regions(reader, &here, err);
    if (status == SD_OK)
        status = compare_window(reader, err);
    for (int assembly = 0; status == SD_OK && assembly < SD_ASSEMBLIES; assembly++)
        status = compare_build(reader, (sd_assembly)assembly, err);
    if (status == SD_OK)
        status = look_at(reader, &here, err);
    if (status == SD_OK)
        leave_genes(reader, reader->chromosome, pos1);
    return status;
}

sd_status sd_reader__compare_builds(sd_reader *reader, sd_file *file, sd_error *err)
{
    sd_source *source = &file->source;
    sd_status status = SD_OK;
    reader->file = file;
    for (bool more = true, is_plain = false;
         status == SD_OK && !is_plain && !sd_source__kept_enough(source);) {
        status = sd_source__next(source, &more, err);
        if (status != SD_OK || !more)
            break;
        if (source->contig_changed)
            file->chromosome = sd_reader__find_chromosome(reader, file, source->contig);
        walk_to(reader, file->chromosome, source->pos1);
        for (int assembly = 0;
             status == SD_OK && reader->chromosome && assembly < SD_ASSEMBLIES;
             assembly++)
            status = compare_build(reader, (sd_assembly)assembly, err);
        sd_assembly__likely(&file->tally, SD_GRCH38, &is_plain);
    }
    /* nothing of this is part of the pass */
    file->chromosome = NULL;
    reader->file = NULL;
    walk_to(reader, NULL, 0);
    return status;
}
