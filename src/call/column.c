/* column.c -- one sample's cells of one gene, laid out for the callers.
 *
 * Invariant: a locus is a cell that says something.  What was not seen has no locus, so
 * no caller can take it for the reference.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "call/caller.h"

sd_status sd_column__note(sd_column *column, uint16_t site, const char *code,
                          const char *format, ...)
{
    if (column->n_notes == column->max_notes) {
        size_t max_notes = column->max_notes ? 2 * column->max_notes : 4;
        sd_note *notes = SD_NEW(column->arena, sd_note, max_notes);
        if (!notes)
            return SD_ENOMEM;
        if (column->n_notes > 0)
            memcpy(notes, column->notes, column->n_notes * sizeof *notes);
        column->notes = notes;
        column->max_notes = max_notes;
    }
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    const char *kept = sd_arena__strdup(column->arena, text);
    if (!kept)
        return SD_ENOMEM;
    column->notes[column->n_notes++] =
        (sd_note){.site = site, .code = code, .text = kept};
    return SD_OK;
}

/* The bit of a cell's allele; 0 for a base that no definition knows. */
static uint32_t base_bit(const sd_column *column, int16_t allele)
{
    if (allele == SD_ALLELE_OTHER)
        return column->gene->undocumented_is_reference ? 1u : 0u;
    return 1u << allele;
}

/* Whether the sample has one copy of the gene.  Cells assumed on the user's word follow
 * the others. */
static const char *find_ploidy(sd_column *column)
{
    const sd_kb_gene *gene = column->gene;
    const char *haploid = NULL, *diploid = NULL;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const sd_cell *cell = &column->cells[site];
        if (!sd_cell__is_usable(cell) || cell->state == SD_CELL_ASSUMED)
            continue;
        if (cell->allele[1] == SD_NO_COPY)
            haploid = gene->sites[site].id;
        else
            diploid = gene->sites[site].id;
    }
    column->is_haploid = !diploid && (haploid || gene->ploidy == SD_MITOCHONDRIAL);
    if (!haploid || !diploid)
        return NULL;
    return sd_arena__printf(
        column->arena,
        "Genotypes with one copy (%s) and with two (%s) are mixed in one gene.", haploid,
        diploid);
}

static sd_status note_undocumented(sd_column *column, uint16_t site)
{
    const sd_cell *cell = &column->cells[site];
    if (!column->gene->undocumented_is_reference ||
        (cell->allele[0] != SD_ALLELE_OTHER && cell->allele[1] != SD_ALLELE_OTHER))
        return SD_OK;
    return sd_column__note(
        column, site, "UNDOCUMENTED_READ_AS_REFERENCE",
        "%s: a base that no definition knows was read as the reference base.",
        column->gene->sites[site].id);
}

static sd_status add_locus(sd_column *column, uint16_t site)
{
    const sd_cell *cell = &column->cells[site];
    bool has_one = column->is_haploid || cell->allele[1] == SD_NO_COPY;
    sd_locus *locus = &column->loci[column->n_loci];
    *locus = (sd_locus){.site = site};
    locus->base[0] = base_bit(column, cell->allele[0]);
    locus->base[1] = has_one ? locus->base[0] : base_bit(column, cell->allele[1]);
    column->locus_of[site] = column->n_loci++;
    sd_status status = sd_column__note_assumed(column, site);
    return status == SD_OK ? note_undocumented(column, site) : status;
}

/* Number the groups of heterozygous loci: an unphased one alone, all '|' without a phase
 * set, each phase set. */
static void number_groups(sd_column *column)
{
    for (uint16_t i = 0; i < column->n_loci; i++) {
        sd_locus *locus = &column->loci[i];
        if (locus->base[0] == locus->base[1])
            continue;
        const sd_cell *cell = &column->cells[locus->site];
        for (uint16_t k = 0; k < i && cell->is_phased && locus->group == 0; k++) {
            const sd_cell *other = &column->cells[column->loci[k].site];
            if (column->loci[k].group != 0 && other->is_phased &&
                other->phase_set == cell->phase_set)
                locus->group = column->loci[k].group;
        }
        if (locus->group == 0)
            locus->group = ++column->n_groups;
    }
}

sd_status sd_column__build(sd_column *column, const char **contradiction)
{
    uint16_t n_sites = column->gene->n_sites;
    column->loci = SD_NEW(column->scratch, sd_locus, n_sites);
    column->locus_of = SD_NEW(column->scratch, uint16_t, n_sites);
    if (!column->loci || !column->locus_of)
        return SD_ENOMEM;
    *contradiction = find_ploidy(column);
    if (sd_arena__failed(column->arena))
        return SD_ENOMEM;
    for (uint16_t site = 0; site < n_sites; site++) {
        column->locus_of[site] = SD_UNSEEN;
        if (!sd_cell__is_usable(&column->cells[site]))
            continue;
        sd_status status = add_locus(column, site);
        if (status != SD_OK)
            return status;
    }
    number_groups(column);
    sd_status status = sd_column__note_all_assumed(column);
    if (status != SD_OK)
        return status;
    if (column->is_haploid && column->gene->ploidy == SD_X_LINKED)
        return sd_column__note(column, UINT16_MAX, "HEMIZYGOUS",
                               "One copy of this gene was read: hemizygous.");
    return SD_OK;
}

/* ---- naming sites ---- */

enum { MAX_NAMED_ALLELES = 4 };

/* Whether the definition needs another base at `site` than the reference allele has. */
static bool is_defined_at(const sd_kb_gene *gene, const sd_kb_allele *allele,
                          uint16_t site)
{
    uint32_t reference =
        gene->reference == SD_NO_ALLELE
            ? 1u
            : gene->fits[(size_t)site * gene->n_alleles + gene->reference];
    for (uint16_t i = 0; i < allele->n_core; i++) {
        if (allele->core[i].site == site)
            return (allele->core[i].bases & reference) == 0;
    }
    return false;
}

static void name_alleles_at(const sd_kb_gene *gene, uint16_t site, sd_text *text)
{
    size_t n_named = 0, n_more = 0;
    const char *last = "";
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        const char *name = gene->alleles[i].reported_as;
        if (!is_defined_at(gene, &gene->alleles[i], site) || strcmp(name, last) == 0)
            continue;
        last = name;
        if (n_named == MAX_NAMED_ALLELES) {
            n_more++;
            continue;
        }
        sd_text__printf(text, "%s%s", n_named ? ", " : "", name);
        n_named++;
    }
    if (n_more > 0)
        sd_text__printf(text, " and %zu more", n_more);
}

const char *sd_column__name_sites(const sd_column *column, const uint16_t *sites,
                                  size_t n_sites, size_t limit)
{
    const sd_kb_gene *gene = column->gene;
    sd_text text = {0};
    sd_text alleles = {0};
    for (size_t i = 0; i < n_sites && i < limit; i++) {
        const sd_cell *cell = &column->cells[sites[i]];
        bool says_more = !sd_cell__is_usable(cell) && cell->state != SD_CELL_ABSENT;
        sd_text__clear(&alleles);
        name_alleles_at(gene, sites[i], &alleles);
        sd_text__printf(&text, "%s%s", i ? ", " : "", gene->sites[sites[i]].id);
        if (alleles.length > 0 || says_more)
            sd_text__printf(&text, " (%s%s%s)", alleles.length > 0 ? alleles.data : "",
                            alleles.length > 0 && says_more ? "; " : "",
                            says_more ? sd_cell_state__text((sd_cell_state)cell->state)
                                      : "");
    }
    if (n_sites > limit)
        sd_text__printf(&text, " and %zu more", n_sites - limit);
    const char *kept = NULL;
    if (!text.failed && !alleles.failed)
        kept = sd_arena__strdup(column->arena, text.data ? text.data : "");
    sd_text__free(&alleles);
    sd_text__free(&text);
    return kept;
}

/* ---- alleles that unseen sites leave open ---- */

bool sd_column__has_unseen_core(const sd_column *column, const sd_kb_allele *allele)
{
    if (allele->is_reference)
        return column->n_loci < column->gene->n_sites;
    for (uint16_t i = 0; i < allele->n_core; i++) {
        if (column->locus_of[allele->core[i].site] == SD_UNSEEN)
            return true;
    }
    return false;
}

bool sd_column__is_shown(const sd_call *call, uint16_t allele)
{
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        for (size_t copy = 0; copy < 2; copy++) {
            const sd_haplotype *haplotype = &call->diplotypes[i].copy[copy];
            for (uint16_t k = 0; k < haplotype->n_alleles; k++) {
                const sd_kb_allele *shown = &call->gene->alleles[haplotype->alleles[k]];
                if (strcmp(shown->reported_as, call->gene->alleles[allele].reported_as) ==
                    0)
                    return true;
            }
        }
    }
    return false;
}

sd_status sd_column__list_open(const sd_column *column, const bool *is_open,
                               sd_call *call)
{
    uint16_t n_alleles = column->gene->n_alleles;
    size_t n_open = 0;
    for (uint16_t i = 0; i < n_alleles; i++)
        n_open += is_open[i];
    uint16_t *open = SD_NEW(column->arena, uint16_t, n_open);
    if (!open)
        return SD_ENOMEM;
    size_t n_listed = 0;
    for (uint16_t i = 0; i < n_alleles; i++) {
        if (is_open[i] && !sd_column__is_shown(call, i))
            open[n_listed++] = i;
    }
    call->not_assessed = open;
    call->n_not_assessed = n_listed;
    return SD_OK;
}

static bool may_stand(const sd_column *column, const sd_kb_allele *allele)
{
    for (uint16_t i = 0; i < allele->n_core; i++) {
        uint16_t at = column->locus_of[allele->core[i].site];
        if (at == SD_UNSEEN)
            continue;
        const sd_locus *locus = &column->loci[at];
        if ((allele->core[i].bases & (locus->base[0] | locus->base[1])) == 0)
            return false;
    }
    return true;
}

void sd_column__mark_possible(const sd_column *column, bool *is_open)
{
    for (uint16_t i = 0; i < column->gene->n_alleles; i++) {
        const sd_kb_allele *allele = &column->gene->alleles[i];
        is_open[i] = allele->is_defined && !allele->is_reference &&
                     sd_column__has_unseen_core(column, allele) &&
                     may_stand(column, allele);
    }
}
