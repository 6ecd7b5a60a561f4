/* half_call.c -- records that leave a copy open, and what several of them say together.
 *
 * Tools that split a record of several ALTs (vt decompose; bcftools norm --multi-overlaps
 * .) write '.' for a copy that has another of them: 1/2 becomes 1/. and ./1; 0/2 becomes
 * 0/. and 0/1; 2/2 becomes ./. and 1/1.  A single such row is a genotype with a copy that
 * was not called.  A copy has one allele at a site, so rows are joined where together
 * they name both copies:
 *
 *     two half calls of different variants          a/. + ./b  ->  a/b
 *     a half call of REF, a genotype that has REF   0/. + 0/b  ->  0/b
 *     no allele called, two copies of variants      ./. + b/b  ->  b/b
 *
 * Anything else stays open: 1/. + 0/. does not tell what the second copy is, and two
 * records about one ALT are not a split record.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/genotype_matrix.h"
#include "genotype/phase.h"

static uint32_t listed_by(const sd_at *at)
{
    const uint32_t unknown = UINT32_C(1) << 31;
    uint32_t listed = 0;
    for (size_t i = 1; i <= at->statement->record->n_alts; i++) {
        const sd_said *said = &at->statement->said[i];
        if (said->saying == SD_SAYS_ALLELE)
            listed |= UINT32_C(1) << said->allele;
        else if (said->saying == SD_SAYS_OTHER)
            listed |= unknown;
    }
    return listed;
}

static bool repeats_any(const sd_at *at)
{
    for (size_t i = 1; i <= at->statement->record->n_alts; i++)
        if (at->repeated[i])
            return true;
    return false;
}

bool sd_half__is_repeated(const sd_at *at)
{
    sd_extra *extra = sd_evidence__at(at)->extra;
    if (!extra || !(extra->listed & listed_by(at)))
        return false;
    extra->is_repeated = true;
    return true;
}

static void name_variant(sd_extra *extra, int16_t allele, char other, uint8_t copy,
                         int32_t set)
{
    for (uint8_t i = 0; i < extra->n_half && i < 2; i++)
        if (extra->half[i] == allele)
            return;
    if (extra->n_half < 2) {
        extra->half[extra->n_half] = allele;
        extra->other[extra->n_half] = other;
        extra->copy[extra->n_half] = copy;
        extra->set[extra->n_half] = set;
    }
    if (extra->n_half < 3)
        extra->n_half++;
}

sd_status sd_half__add(const sd_at *at, const sd_genotype *genotype)
{
    sd_extra *extra = sd_extra__at(at);
    if (!extra)
        return SD_ENOMEM;
    sd_evidence *evidence = sd_evidence__at(at);
    if (genotype->n_copies > 0) /* none: the record has no GT at all */
        evidence->n_copies = (uint8_t)genotype->n_copies;
    extra->is_repeated = extra->is_repeated || repeats_any(at);
    extra->listed |= listed_by(at);
    if (genotype->n_missing == genotype->n_copies) {
        extra->is_blank = true;
        return SD_OK;
    }
    uint8_t copy = genotype->allele[0] >= 0 ? 0 : 1;
    const sd_said *said = &at->statement->said[genotype->allele[copy]];
    if (said->saying == SD_SAYS_REFERENCE) {
        extra->names_ref = true;
        return SD_OK;
    }
    sd_phase phase;
    sd_genotype whole = *genotype;
    sd_phase__read(at->statement->record, at->builder->columns[at->sample], &whole,
                   &phase);
    extra->is_phased = (extra->n_half == 0 || extra->is_phased) && genotype->is_phased;
    const char other = sd_said__other(said, at->statement->site, at->builder->assembly);
    name_variant(extra, said->allele, other, copy, phase.set);
    evidence->changed |= said->changed;
    return SD_OK;
}

/* ---- settling ---- */

static bool names_whole_genotype(const sd_extra *extra)
{
    return !extra->is_repeated && extra->n_half == 2 && !extra->names_ref;
}

/* Two half calls of different variants: one on each copy. */
static sd_status join(const sd_at *at, const sd_extra *extra)
{
    sd_cell *cell = sd_cell__at(at);
    sd_evidence *evidence = sd_evidence__at(at);
    bool is_phased = extra->is_phased && extra->set[0] == extra->set[1];
    if (is_phased && extra->copy[0] == extra->copy[1]) {
        evidence->problem = SD_CELL_CONFLICT;
        return sd_builder__note(at, "CONFLICT", false,
                                "half calls put two variants on one strand");
    }
    int first = is_phased ? extra->copy[0] : 0;
    cell->allele[first] = extra->half[0];
    cell->allele[1 - first] = extra->half[1];
    cell->other[first] = extra->other[0];
    cell->other[1 - first] = extra->other[1];
    cell->is_phased = is_phased;
    cell->phase_set = is_phased ? extra->set[0] : 0;
    evidence->has_alleles = true;
    return sd_builder__note(at, "HALF_CALLS_JOINED", false,
                            "each copy was called in a record of its own");
}

static bool has_ref(const sd_cell *cell, int16_t ref)
{
    return cell->allele[0] == ref || cell->allele[1] == ref;
}

/* Whether genotypes of other records say what these leave open. */
static bool is_completed(const sd_at *at, const sd_extra *extra)
{
    const sd_builder *builder = at->builder;
    const sd_kb_site *site = &builder->matrix.gene->sites[at->site];
    const sd_cell *cell = sd_cell__at(at);
    if (extra->is_repeated || !sd_evidence__at(at)->has_alleles || extra->n_half > 0)
        return false;
    bool has = has_ref(cell, (int16_t)site->on[builder->assembly].ref);
    return (!extra->names_ref || has) && (!extra->is_blank || !has);
}

sd_status sd_half__settle(sd_builder *builder, uint32_t sample, uint16_t site)
{
    const sd_at at = {.builder = builder, .sample = sample, .site = site};
    sd_evidence *evidence = sd_evidence__at(&at);
    const sd_extra *extra = evidence->extra;
    bool is_open = extra && (extra->n_half > 0 || extra->names_ref || extra->is_blank);
    if (!is_open || evidence->problem != 0)
        return SD_OK;
    bool has_two = builder->matrix.gene->ploidy != SD_MITOCHONDRIAL;
    if (has_two && !evidence->has_alleles && names_whole_genotype(extra))
        return join(&at, extra);
    if (is_completed(&at, extra))
        return SD_OK;
    sd_cell *cell = sd_cell__at(&at);
    int16_t ref = (int16_t)builder->matrix.gene->sites[site].on[builder->assembly].ref;
    evidence->problem =
        extra->n_half > 0 || extra->names_ref ? SD_CELL_HALF : SD_CELL_MISSING;
    cell->allele[0] = extra->n_half > 0 ? extra->half[0] : ref;
    cell->other[0] = extra->n_half > 0 ? extra->other[0] : '\0';
    cell->is_phased = false;
    cell->phase_set = 0;
    return SD_OK;
}
