/* genotype_matrix.c -- a gene's samples x sites, from the first record to the settled
 * matrix.
 *
 * Records may come in any order and any split: what they say is only collected until the
 * gene is complete, and no cell is judged before. SPDX-License-Identifier: Apache-2.0 */
#include "genotype/genotype_matrix.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "genotype/structure.h"

const char *sd_cell_state__text(sd_cell_state state)
{
    switch (state) {
    case SD_CELL_ABSENT:
        return "absent";
    case SD_CELL_OBSERVED:
        return "observed";
    case SD_CELL_BLOCK:
        return "block";
    case SD_CELL_ASSUMED:
        return "assumed";
    case SD_CELL_MISSING:
        return "missing";
    case SD_CELL_FILTERED:
        return "filtered";
    case SD_CELL_LOW:
        return "low";
    case SD_CELL_MISMATCH:
        return "mismatch";
    case SD_CELL_CONFLICT:
        return "conflict";
    case SD_CELL_PLOIDY:
        return "ploidy";
    case SD_CELL_HALF:
        return "half";
    case SD_CELL_SPANNED:
        return "spanned";
    case SD_CELL_STATES:
        break;
    }
    return "unknown";
}

/* ---- begin ---- */

sd_builder *sd_builder__new(const sd_kb_gene *gene, sd_assembly assembly,
                            const sd_run_options *options, size_t n_samples)
{
    sd_arena *arena = sd_arena__new();
    sd_builder *builder = arena ? SD_NEW(arena, sd_builder, 1) : NULL;
    if (!builder || (gene->n_sites > 0 && n_samples > SIZE_MAX / gene->n_sites)) {
        sd_arena__free(arena);
        return NULL;
    }
    size_t n_cells = n_samples * gene->n_sites;
    *builder = (sd_builder){.arena = arena, .assembly = assembly, .options = options};
    builder->matrix =
        (sd_matrix){.gene = gene, .assembly = assembly, .n_samples = n_samples};
    builder->matrix.cells = SD_NEW(arena, sd_cell, n_cells);
    builder->evidence = SD_NEW(arena, sd_evidence, n_cells);
    builder->sites = SD_NEW(arena, sd_site_draft, gene->n_sites);
    if (gene->span[assembly].start1 > 0)
        builder->reads = sd_arena__alloc(arena, n_cells, sizeof *builder->reads);
    if (sd_arena__failed(arena)) {
        sd_arena__free(arena);
        return NULL;
    }
    const sd_cell empty = {.state = SD_CELL_ABSENT,
                           .allele = {SD_NO_COPY, SD_NO_COPY},
                           .depth = UINT16_MAX,
                           .quality = UINT8_MAX};
    for (size_t i = 0; i < n_cells; i++)
        builder->matrix.cells[i] = empty;
    for (size_t s = 0; s < gene->n_sites; s++)
        if (gene->sites[s].on[assembly].pos1 > 0)
            builder->sites[s].all = sd_variant__bases_in(
                &gene->sites[s], assembly, gene->sites[s].on[assembly].pos1,
                sd_variant__site_end(&gene->sites[s], assembly));
    return builder;
}

void sd_builder__free(sd_builder *builder)
{
    if (builder)
        sd_arena__free(builder->arena);
}

/* ---- notes ---- */

sd_status sd_builder__note(const sd_at *at, const char *code, bool is_doubt,
                           const char *format, ...)
{
    sd_builder *builder = at->builder;
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (builder->n_notes == builder->max_notes) {
        size_t room = builder->max_notes ? 2 * builder->max_notes : 16;
        sd_draft_note *notes = SD_NEW(builder->arena, sd_draft_note, room);
        if (!notes)
            return SD_ENOMEM;
        if (builder->n_notes > 0)
            memcpy(notes, builder->notes, builder->n_notes * sizeof *notes);
        builder->notes = notes;
        builder->max_notes = room;
    }
    const char *label = at->statement ? at->statement->record->label : NULL;
    const char *whole = label ? sd_arena__printf(builder->arena, "%s: %s", label, text)
                              : sd_arena__strdup(builder->arena, text);
    if (!whole)
        return SD_ENOMEM;
    size_t n = builder->n_notes++;
    builder->notes[n] = (sd_draft_note){{at->sample, at->site, code, whole}, n, is_doubt};
    return SD_OK;
}

static int compare_notes(const void *a, const void *b)
{
    const sd_draft_note *x = a, *y = b;
    if (x->note.sample != y->note.sample)
        return x->note.sample < y->note.sample ? -1 : 1;
    if (x->note.site != y->note.site)
        return x->note.site < y->note.site ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static sd_status settle_notes(sd_builder *builder, sd_error *err)
{
    sd_matrix *matrix = &builder->matrix;
    matrix->notes = SD_NEW(builder->arena, sd_note, builder->n_notes);
    if (!matrix->notes)
        return sd_error__no_memory(err);
    if (builder->n_notes > 0)
        qsort(builder->notes, builder->n_notes, sizeof *builder->notes, compare_notes);
    for (size_t i = 0; i < builder->n_notes; i++) {
        const sd_draft_note *draft = &builder->notes[i];
        const size_t cell = (size_t)draft->note.sample * matrix->gene->n_sites +
                            (draft->is_doubt ? draft->note.site : 0);
        if (!draft->is_doubt || !sd_cell__is_usable(&matrix->cells[cell]))
            matrix->notes[matrix->n_notes++] = draft->note;
    }
    return SD_OK;
}

/* ---- records ---- */

/* Was the ALT listed at this site before?  If not, it is from now on. */
static bool list_unknown(sd_builder *builder, sd_site_draft *draft, const sd_edit *edit)
{
    for (const sd_unknown *known = draft->unknown; known; known = known->next)
        if (sd_variant__same_edit(&known->edit, edit))
            return true;
    sd_unknown *unknown = SD_NEW(builder->arena, sd_unknown, 1);
    char *inserted = sd_arena__strndup(builder->arena, edit->inserted, edit->n_inserted);
    if (!unknown || !inserted)
        return false; /* the arena remembers */
    *unknown = (sd_unknown){draft->unknown, *edit};
    unknown->edit.inserted = inserted;
    draft->unknown = unknown;
    return false;
}

static void find_repeated(sd_builder *builder, uint16_t site,
                          const sd_statement *statement, bool *repeated)
{
    sd_site_draft *draft = &builder->sites[site];
    uint32_t earlier = draft->listed;
    for (size_t i = 1; i <= statement->record->n_alts; i++) {
        const sd_said *said = &statement->said[i];
        if (said->saying == SD_SAYS_ALLELE) {
            repeated[i] = earlier >> said->allele & 1;
            draft->listed |= UINT32_C(1) << said->allele;
        } else if (said->saying == SD_SAYS_OTHER) {
            repeated[i] = list_unknown(builder, draft, said->edit);
        }
    }
}

/* A deletion that some alleles of the gene are defined by takes sites in it along by
 * definition: what records say of those sites still counts. */
static void find_weak(const sd_builder *builder, const sd_statement *statement)
{
    const sd_kb_gene *gene = builder->matrix.gene;
    for (size_t i = 1; i <= statement->record->n_alts; i++) {
        sd_said *said = &statement->said[i];
        if (said->saying != SD_SAYS_SPANNED || said->alt->kind != SD_ALT_BASES)
            continue;
        for (uint16_t s = 0; s < gene->n_sites && !said->is_weak; s++)
            said->is_weak =
                builder->sites[s].all != 0 &&
                sd_variant__read(&gene->sites[s], builder->assembly, said->edit).kind ==
                    SD_READS_ALLELE;
    }
}

/* A change within this site's bases that is another site's allele: no definition of this
 * site knows it, but a definition of the gene does, so here it leaves the reference. */
static void find_elsewhere(const sd_builder *builder, uint16_t site,
                           sd_statement *statement)
{
    const sd_kb_gene *gene = builder->matrix.gene;
    bool is_own = statement->record->is_reference_only && statement->is_own;
    for (size_t i = 1; i <= statement->record->n_alts; i++) {
        sd_said *said = &statement->said[i];
        bool is_elsewhere = false;
        for (uint16_t s = 0; said->saying == SD_SAYS_OTHER && s < gene->n_sites; s++)
            is_elsewhere |=
                s != site && builder->sites[s].all != 0 &&
                sd_variant__read(&gene->sites[s], builder->assembly, &said->alt->edit)
                        .kind == SD_READS_ALLELE;
        if (is_elsewhere) {
            said->saying = SD_SAYS_REFERENCE;
            said->allele = (int16_t)statement->site->on[builder->assembly].ref;
            said->changed = 0;
        }
        is_own |= said->saying == SD_SAYS_ALLELE || said->saying == SD_SAYS_OTHER;
    }
    statement->is_own = is_own;
}

sd_status sd_builder__add(sd_builder *builder, const sd_record *record, uint16_t site,
                          sd_arena *scratch, sd_error *err)
{
    sd_statement statement;
    bool has_bearing =
        sd_statement__make(&statement, record, &builder->matrix.gene->sites[site],
                           builder->assembly, scratch);
    bool *repeated = SD_NEW(scratch, bool, record->n_alts + 1);
    if (!repeated || sd_arena__failed(scratch))
        return sd_error__no_memory(err);
    if (!has_bearing || (record->is_structural && builder->reads))
        return SD_OK; /* of a gene with a span, records of structure count its copies */
    find_elsewhere(builder, site, &statement);
    find_repeated(builder, site, &statement, repeated);
    find_weak(builder, &statement);
    sd_at at = {
        .builder = builder, .statement = &statement, .repeated = repeated, .site = site};
    for (size_t i = 0; i < builder->matrix.n_samples; i++) {
        at.sample = (uint32_t)i;
        sd_status status = sd_cell__add(&at, err);
        if (status != SD_OK)
            return status == SD_ENOMEM ? sd_error__no_memory(err) : status;
    }
    return sd_arena__failed(builder->arena) ? sd_error__no_memory(err) : SD_OK;
}

/* ---- end ---- */

/* Copies of the chromosome that the sample's other cells show; 0 where none does. */
static uint8_t copies_elsewhere(const sd_builder *builder, size_t sample)
{
    const sd_evidence *row = &builder->evidence[sample * builder->matrix.gene->n_sites];
    for (uint16_t s = 0; s < builder->matrix.gene->n_sites; s++)
        if (row[s].n_copies > 0 && row[s].problem == 0)
            return row[s].n_copies;
    return 0;
}

static void set_reference(sd_cell *cell, sd_cell_state state, const sd_kb_site *site,
                          sd_assembly assembly, uint8_t n_copies)
{
    cell->state = (uint8_t)state;
    cell->allele[0] = (int16_t)site->on[assembly].ref;
    cell->allele[1] = n_copies == 1 ? SD_NO_COPY : cell->allele[0];
}

/* Alleles of an unphased genotype stand in one order: known ones by number, then unknown
 * ones by base. */
static void order_alleles(sd_cell *cell, uint16_t *reads)
{
    int16_t a = cell->allele[0], b = cell->allele[1];
    if (cell->is_phased || b == SD_NO_COPY)
        return;
    const bool both_unknown = a == SD_ALLELE_OTHER && b == SD_ALLELE_OTHER;
    if ((a == SD_ALLELE_OTHER && b != SD_ALLELE_OTHER) ||
        (b != SD_ALLELE_OTHER && b < a) ||
        (both_unknown && cell->other[1] < cell->other[0])) {
        const char other = cell->other[0];
        cell->allele[0] = b;
        cell->allele[1] = a;
        cell->other[0] = cell->other[1];
        cell->other[1] = other;
        uint16_t reads_a = reads ? reads[0] : 0;
        if (reads) {
            reads[0] = reads[1];
            reads[1] = reads_a;
        }
    }
}

static sd_status contradict(sd_builder *builder, sd_cell *cell, uint32_t sample,
                            uint16_t site)
{
    const sd_at at = {.builder = builder, .sample = sample, .site = site};
    cell->allele[0] = cell->allele[1] = SD_NO_COPY;
    cell->state = SD_CELL_CONFLICT;
    return sd_builder__note(&at, "CONFLICT", false,
                            "one record gives a variant where another says reference");
}

/* `n_copies`: of the sample's chromosome by its other cells; 0 where they do not tell. */
static sd_status settle_cell(sd_builder *builder, uint32_t sample, uint16_t site,
                             uint8_t n_copies)
{
    const sd_kb_gene *gene = builder->matrix.gene;
    size_t i = (size_t)sample * gene->n_sites + site;
    sd_cell *cell = &builder->matrix.cells[i];
    const sd_evidence *evidence = &builder->evidence[i];
    uint32_t all = builder->sites[site].all;
    if (sd_half__settle(builder, sample, site) != SD_OK)
        return SD_ENOMEM;
    if (evidence->problem != 0) {
        cell->state = evidence->problem;
        if (cell->state != SD_CELL_HALF)
            cell->allele[0] = SD_NO_COPY;
        cell->allele[1] = SD_NO_COPY;
    } else if (evidence->has_alleles && (evidence->block_bases & evidence->changed)) {
        return contradict(builder, cell, sample, site);
    } else if (evidence->has_alleles) {
        cell->state = SD_CELL_OBSERVED;
        order_alleles(cell, builder->reads ? builder->reads[i] : NULL);
    } else if (all != 0 && (cell->covered & all) == all) {
        set_reference(cell, evidence->by_record ? SD_CELL_OBSERVED : SD_CELL_BLOCK,
                      &gene->sites[site], builder->assembly, evidence->n_copies);
    } else if (evidence->doubt != 0) {
        cell->state = evidence->doubt;
    } else if (builder->options->absent == SD_ABSENT_REFERENCE &&
               builder->matrix.n_records > 0 && all != 0) {
        set_reference(cell, SD_CELL_ASSUMED, &gene->sites[site], builder->assembly,
                      n_copies);
    }
    return SD_OK;
}

/* PS values become 1, 2, ... in the order of the sites: small, and the same whatever they
 * were in the file. */
static void number_phase_sets(sd_cell *cells, size_t n)
{
    int32_t next = 0;
    for (size_t i = 0; i < n; i++) {
        int32_t raw = cells[i].phase_set;
        if (raw <= 0)
            continue;
        next++;
        for (size_t k = i; k < n; k++)
            if (cells[k].phase_set == raw)
                cells[k].phase_set = -next; /* numbered, no longer raw */
    }
    for (size_t i = 0; i < n; i++)
        cells[i].phase_set = -cells[i].phase_set;
}

/* One sentence for all of the sample's genotypes that nobody observed. */
static sd_status note_imputed(sd_builder *builder, uint32_t sample)
{
    const sd_kb_gene *gene = builder->matrix.gene;
    const sd_cell *cells = &builder->matrix.cells[(size_t)sample * gene->n_sites];
    const sd_at at = {.builder = builder, .sample = sample, .site = SD_NO_SITE};
    size_t n_imputed = 0, n_usable = 0;
    uint16_t least = 0;
    for (uint16_t s = 0; s < gene->n_sites; s++) {
        n_usable += sd_cell__is_usable(&cells[s]);
        if (!sd_cell__is_usable(&cells[s]) || cells[s].imputed == 0)
            continue;
        if (n_imputed++ == 0 || cells[s].imputed < cells[least].imputed)
            least = s;
    }
    if (n_imputed == 0)
        return SD_OK;
    if (cells[least].imputed == UINT8_MAX)
        return sd_builder__note(&at, "IMPUTED", false,
                                "imputed, not observed: %zu of %zu genotypes; how "
                                "probable they are is not given",
                                n_imputed, n_usable);
    return sd_builder__note(
        &at, "IMPUTED", false,
        "not observed, but imputed or the most probable (GP, GL, PL): "
        "%zu of %zu genotypes; the least probable, at %s, has "
        "probability %.2f",
        n_imputed, n_usable, gene->sites[least].id, cells[least].imputed / 100.0);
}

sd_status sd_builder__finish(sd_builder *builder, sd_error *err)
{
    const size_t n_sites = builder->matrix.gene->n_sites;
    for (size_t i = 0; i < builder->matrix.n_samples; i++) {
        uint8_t n_copies = builder->matrix.gene->ploidy == SD_MITOCHONDRIAL
                               ? 1
                               : copies_elsewhere(builder, i);
        for (size_t s = 0; s < n_sites; s++)
            if (settle_cell(builder, (uint32_t)i, (uint16_t)s, n_copies) != SD_OK)
                return sd_error__no_memory(err);
        if (sd_phase__settle(builder, (uint32_t)i) != SD_OK)
            return sd_error__no_memory(err);
        number_phase_sets(&builder->matrix.cells[i * n_sites], n_sites);
        if (note_imputed(builder, (uint32_t)i) != SD_OK)
            return sd_error__no_memory(err);
    }
    sd_status status = settle_notes(builder, err);
    return status == SD_OK ? sd_structure__finish(builder, err) : status;
}
