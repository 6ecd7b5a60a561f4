/* cell_alleles.c -- a genotype that may be used becomes the cell's alleles.
 *
 * Ways to say one thing must end in one cell: records that list different alleles of a
 * site are merged copy by copy (phased) or by counting (unphased); records that list the
 * same allele must agree.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/cell.h"

#include <string.h>

#include "genotype/phase.h"

static sd_status conflict(const sd_at *at)
{
    return SD_PROBLEM(at, SD_CELL_CONFLICT, "CONFLICT",
                      "this record and another one give different genotypes");
}

static bool is_unknown_or_alternate(int16_t allele, int16_t ref)
{
    return allele != ref && allele != SD_NO_COPY;
}

static uint32_t count(const int16_t alleles[2], int16_t allele)
{
    return (uint32_t)(alleles[0] == allele) + (uint32_t)(alleles[1] == allele);
}

/* An allele that an earlier record listed too must be there as often as that one said. */
static bool agrees_with_earlier(const sd_at *at, const int16_t mine[2])
{
    const sd_cell *cell = sd_cell__at(at);
    const sd_evidence *evidence = sd_evidence__at(at);
    const int16_t none[2] = {SD_NO_COPY, SD_NO_COPY};
    const int16_t *earlier = evidence->has_alleles ? cell->allele : none;
    for (size_t i = 1; i <= at->statement->record->n_alts; i++) {
        const sd_said *said = &at->statement->said[i];
        if (!at->repeated[i])
            continue;
        uint32_t now = count(mine, said->allele), before = count(earlier, said->allele);
        /* unknown alleles share one number, so more of them may have been seen than this
         * one */
        const sd_unknown *unknown = at->builder->sites[at->site].unknown;
        bool is_shared = said->allele == SD_ALLELE_OTHER && unknown && unknown->next;
        if (is_shared ? now > before : now != before)
            return false;
    }
    return true;
}

/* Alleles of this record that are news: those that no earlier record listed. */
static void keep_news(const sd_at *at, const sd_genotype *genotype, int16_t mine[2],
                      int16_t ref)
{
    for (uint32_t i = 0; i < 2; i++)
        if (genotype->allele[i] > 0 && at->repeated[genotype->allele[i]])
            mine[i] = ref;
}

/* Put copy `i` of the record's genotype, which has the allele `mine`, onto a copy of the
 * cell. */
static void put_copy(const sd_at *at, const sd_genotype *genotype, int i, int16_t mine,
                     int copy)
{
    sd_cell *cell = sd_cell__at(at);
    cell->allele[copy] = mine;
    cell->other[copy] = mine == SD_ALLELE_OTHER
                            ? sd_said__other(&at->statement->said[genotype->allele[i]],
                                             at->statement->site, at->builder->assembly)
                            : '\0';
}

static bool is_het(const int16_t alleles[2])
{
    return alleles[1] != SD_NO_COPY && alleles[0] != alleles[1];
}

/* Put `mine` onto the cell's copies; false where two alleles want one copy. */
static bool merge(const sd_at *at, const sd_genotype *genotype, const int16_t mine[2],
                  int32_t phase_set, int16_t ref)
{
    sd_cell *cell = sd_cell__at(at);
    bool both_phased =
        cell->is_phased && genotype->is_phased && cell->phase_set == phase_set;
    bool same_copy[2] = {is_unknown_or_alternate(mine[0], ref) &&
                             is_unknown_or_alternate(cell->allele[0], ref),
                         is_unknown_or_alternate(mine[1], ref) &&
                             is_unknown_or_alternate(cell->allele[1], ref)};
    if (both_phased && (same_copy[0] || same_copy[1]))
        return false;
    if (both_phased) {
        for (int i = 0; i < 2; i++)
            if (is_unknown_or_alternate(mine[i], ref))
                put_copy(at, genotype, i, mine[i], i);
        return true;
    }
    for (int i = 0; i < 2; i++) {
        if (!is_unknown_or_alternate(mine[i], ref))
            continue;
        int free_copy = cell->allele[0] == ref ? 0 : cell->allele[1] == ref ? 1 : -1;
        if (free_copy < 0)
            return false;
        put_copy(at, genotype, i, mine[i], free_copy);
    }
    cell->is_phased = false;
    cell->phase_set = 0;
    return true;
}

/* The record alone gives the genotype: remember its physical phase, if it has one. */
static sd_status keep_group(const sd_at *at, const sd_phase *phase, const int16_t mine[2])
{
    if (phase->group == 0)
        return SD_OK;
    sd_extra *extra = sd_extra__at(at);
    if (!extra)
        return SD_ENOMEM;
    extra->group = phase->group;
    extra->names_group = phase->names_group;
    extra->on_first = mine[phase->is_turned];
    return SD_OK;
}

static sd_status take_alleles(const sd_at *at, const sd_genotype *genotype,
                              const sd_phase *phase, int16_t mine[2])
{
    sd_cell *cell = sd_cell__at(at);
    sd_evidence *evidence = sd_evidence__at(at);
    const int16_t ref = (int16_t)at->statement->site->on[at->builder->assembly].ref;
    int32_t phase_set = phase->set;
    if (!agrees_with_earlier(at, mine))
        return conflict(at);
    int16_t whole[2] = {mine[0], mine[1]};
    keep_news(at, genotype, mine, ref);
    bool has_news =
        is_unknown_or_alternate(mine[0], ref) || is_unknown_or_alternate(mine[1], ref);
    if (!evidence->has_alleles) {
        for (int i = 0; i < 2; i++)
            put_copy(at, genotype, i, mine[i], i);
        cell->is_phased = genotype->is_phased;
        cell->phase_set = phase_set;
        if (keep_group(at, phase, mine) != SD_OK)
            return SD_ENOMEM;
    } else if (has_news && !merge(at, genotype, mine, phase_set, ref)) {
        return conflict(at);
    } else if (has_news && evidence->extra) {
        evidence->extra->group = 0; /* the genotype is of several records */
    } else if (!has_news && genotype->is_phased && cell->is_phased && is_het(whole) &&
               cell->phase_set == phase_set &&
               memcmp(whole, cell->allele, sizeof whole) != 0 &&
               count(whole, ref) == count(cell->allele, ref)) {
        return conflict(at); /* the same alleles, on the other strands */
    } else if (!has_news) {
        sd_status status = sd_builder__note(at, "DUPLICATE_RECORD", false,
                                            "duplicate record, with the same genotype");
        if (status != SD_OK)
            return status;
    }
    evidence->has_alleles = true;
    for (uint32_t i = 0; i < genotype->n_copies; i++)
        evidence->changed |= at->statement->said[genotype->allele[i]].changed;
    return SD_OK;
}

sd_status sd_cell__note_unknown(const sd_at *at, const sd_genotype *genotype)
{
    for (uint32_t i = 0; i < genotype->n_copies; i++) {
        const sd_said *said = &at->statement->said[genotype->allele[i]];
        if (said->saying != SD_SAYS_OTHER ||
            (i == 1 && genotype->allele[0] == genotype->allele[1]) ||
            at->repeated[genotype->allele[i]])
            continue;
        sd_status status = sd_builder__note(at, "UNDOCUMENTED_ALLELE", false,
                                            "no definition knows the allele %.20s>%.40s",
                                            at->statement->record->ref, said->alt->text);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

/* A genotype that may be used. */
sd_status sd_cell__take(const sd_at *at, sd_genotype *genotype)
{
    const sd_statement *statement = at->statement;
    sd_cell *cell = sd_cell__at(at);
    sd_evidence *evidence = sd_evidence__at(at);
    int16_t mine[2] = {SD_NO_COPY, SD_NO_COPY};
    sd_phase phase;
    sd_phase__read(statement->record, at->builder->columns[at->sample], genotype, &phase);
    for (uint32_t i = 0; i < genotype->n_copies; i++)
        mine[i] = statement->said[genotype->allele[i]].allele;
    if (evidence->n_copies != 0 && evidence->n_copies != genotype->n_copies)
        return conflict(at);
    evidence->n_copies = (uint8_t)genotype->n_copies;
    cell->covered |= statement->cover;
    if (statement->record->is_reference_only && !statement->record->is_remainder)
        evidence->block_bases |= statement->cover;
    if (!sd_cell__is_about_site(at)) {
        evidence->by_record |=
            !statement->record->is_block && statement->cover == statement->all;
        return SD_OK;
    }
    if (sd_cell__is_reference(at, genotype) && statement->cover == statement->all)
        evidence->by_record = true;
    if (sd_cell__is_reference(at, genotype))
        return agrees_with_earlier(at, mine) ? SD_OK : conflict(at);
    sd_status status = sd_cell__note_unknown(at, genotype);
    if (status == SD_OK && !sd_cell__is_mitochondrial(at))
        status = sd_cell__note_weak(at, genotype);
    sd_cell__keep_reads(at, genotype);
    return status == SD_OK ? take_alleles(at, genotype, &phase, mine) : status;
}
