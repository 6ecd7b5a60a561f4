/* cell.c -- one sample's genotype in one record, taken into the sample's cell of one
 * site.
 *
 * A *problem* makes a cell unusable, and stays: the record that is about the site cannot
 * be used for this sample, or the sample carries something over the site that is not one
 * of its alleles.  A *doubt* only says why a statement of the reference was not taken:
 * another one may still settle the cell.  Ways to say one thing must end in one cell:
 * records that list different alleles of a site are merged copy by copy (phased) or by
 * counting (unphased); records that list the same allele must agree.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

#include "genotype/genotype_matrix.h"
#include "genotype/mitochondrion.h"
#include "genotype/phase.h"
#include "genotype/structure.h"

sd_cell *sd_cell__at(const sd_at *at)
{
    return &at->builder->matrix
                .cells[(size_t)at->sample * at->builder->matrix.gene->n_sites + at->site];
}

sd_evidence *sd_evidence__at(const sd_at *at)
{
    return &at->builder->evidence[(size_t)at->sample * at->builder->matrix.gene->n_sites +
                                  at->site];
}

sd_extra *sd_extra__at(const sd_at *at)
{
    sd_evidence *evidence = sd_evidence__at(at);
    if (!evidence->extra)
        evidence->extra = SD_NEW(at->builder->arena, sd_extra, 1);
    return evidence->extra;
}

/* A variant record about this site, as against a block, or a record of a neighbour that
 * reaches into the site. */
static bool is_about_site(const sd_at *at)
{
    return at->statement->is_own && !at->statement->record->is_reference_only;
}

static sd_status set_problem(const sd_at *at, sd_cell_state state)
{
    sd_evidence *evidence = sd_evidence__at(at);
    if (evidence->problem == 0)
        evidence->problem = (uint8_t)state;
    return SD_OK;
}

static sd_status set_doubt(const sd_at *at, sd_cell_state state)
{
    sd_evidence *evidence = sd_evidence__at(at);
    if (evidence->doubt == 0)
        evidence->doubt = (uint8_t)state;
    return SD_OK;
}

/* A problem where the record is about the site, else a doubt. */
static sd_status object(const sd_at *at, sd_cell_state state)
{
    return is_about_site(at) ? set_problem(at, state) : set_doubt(at, state);
}

#define PROBLEM(at, state, code, ...)                                                    \
    (set_problem(at, state), sd_builder__note(at, code, false, __VA_ARGS__))
#define DOUBT(at, state, code, ...)                                                      \
    (set_doubt(at, state), sd_builder__note(at, code, true, __VA_ARGS__))
#define OBJECT(at, state, code, ...)                                                     \
    (is_about_site(at) ? PROBLEM(at, state, code, __VA_ARGS__)                           \
                       : DOUBT(at, state, code, __VA_ARGS__))

/* ---- what the sample carries ---- */

/* The first of the sample's alleles with one of the sayings that cannot be used; NULL
 * where there is none. */
static const sd_said *carried_trouble(const sd_at *at, const sd_genotype *genotype)
{
    for (uint32_t i = 0; i < genotype->n_copies && i < 2; i++) {
        if (genotype->allele[i] < 0)
            continue;
        const sd_said *said = &at->statement->said[genotype->allele[i]];
        switch (said->saying) {
        case SD_SAYS_SPANNED:
        case SD_SAYS_SYMBOLIC:
        case SD_SAYS_UNSPECIFIED:
        case SD_SAYS_INVALID:
            return said;
        case SD_SAYS_REFERENCE:
        case SD_SAYS_ALLELE:
        case SD_SAYS_OTHER:
            break;
        }
    }
    return NULL;
}

static sd_status refuse_carried(const sd_at *at, const sd_said *said)
{
    const char *alt = said->alt->text;
    switch (said->saying) {
    case SD_SAYS_SPANNED:
        if (said->is_weak)
            return DOUBT(at, SD_CELL_SPANNED, "SPANNED",
                         "the sample carries %.40s, which spans this site", alt);
        return PROBLEM(at, SD_CELL_SPANNED, "SPANNED",
                       "the sample carries %.40s, which spans this site", alt);
    case SD_SAYS_SYMBOLIC:
        return PROBLEM(at, SD_CELL_SPANNED, "STRUCTURAL_VARIANT",
                       "the sample carries the structural allele %.40s over this site",
                       alt);
    case SD_SAYS_UNSPECIFIED:
        return PROBLEM(at, SD_CELL_MISSING, "UNSPECIFIED_ALLELE",
                       "the genotype names %.40s, an allele without a sequence", alt);
    case SD_SAYS_INVALID:
        if (strcasecmp(alt, at->statement->record->ref) == 0)
            return PROBLEM(at, SD_CELL_CONFLICT, "ALT_EQUALS_REF", "ALT equals REF");
        return PROBLEM(at, SD_CELL_MISSING, "INVALID_ALLELE",
                       "ALT %.40s is not a sequence of A, C, G, T", alt);
    case SD_SAYS_REFERENCE:
    case SD_SAYS_ALLELE:
    case SD_SAYS_OTHER:
        break;
    }
    return SD_OK;
}

static bool is_reference(const sd_at *at, const sd_genotype *genotype)
{
    for (uint32_t i = 0; i < genotype->n_copies && i < 2; i++)
        if (genotype->allele[i] < 0 ||
            at->statement->said[genotype->allele[i]].saying != SD_SAYS_REFERENCE)
            return false;
    return true;
}

/* ---- evidence ---- */

static uint16_t depth_of(int64_t depth)
{
    return depth < 0 ? UINT16_MAX : depth < UINT16_MAX ? (uint16_t)depth : UINT16_MAX - 1;
}

static uint8_t quality_of(int64_t quality)
{
    return quality < 0 ? UINT8_MAX : quality < 99 ? (uint8_t)quality : 99;
}

/* The cell keeps the least depth and quality of the statements that it rests on. */
static void keep_evidence(const sd_at *at, int64_t depth, int64_t quality)
{
    sd_cell *cell = sd_cell__at(at);
    if (depth_of(depth) < cell->depth)
        cell->depth = depth_of(depth);
    if (quality_of(quality) < cell->quality)
        cell->quality = quality_of(quality);
}

/* A reference genotype that failed a filter is as good as none; a variant that did leaves
 * the site open. */
static sd_status refuse_filtered(const sd_at *at, bool is_ref, const char *what,
                                 const char *filter)
{
    if (is_ref)
        return DOUBT(at, SD_CELL_FILTERED, "FILTERED_SITE",
                     "not used, the %s failed the filter %.60s", what, filter);
    return OBJECT(at, SD_CELL_FILTERED, "FILTERED_SITE",
                  "not used, the %s failed the filter %.60s", what, filter);
}

/* Filters, depth and quality.  *good is false where the genotype is not to be used.
 *
 * A reference genotype of GQ 0 is not used: the caller found a variant just as likely. In
 * the gVCFs of 50 genomes 0.3 % of reference statements at our sites are such, nearly all
 * at five sites beside repeats and gene copies. */
static sd_status weigh(const sd_at *at, const sd_genotype *genotype, bool *good)
{
    const sd_record *record = at->statement->record;
    const sd_run_options *options = at->builder->options;
    uint32_t column = at->builder->columns[at->sample];
    bool is_ref = is_reference(at, genotype);
    char filter[64];
    *good = false;
    if (record->filter && !options->use_filtered && !(record->is_refcall && is_ref))
        return refuse_filtered(at, is_ref, "record", record->filter);
    if (!options->use_filtered &&
        sd_record__sample_filter(record, column, filter, sizeof filter) &&
        !(is_ref && strcmp(filter, "RefCall") == 0))
        return refuse_filtered(at, is_ref, "genotype", filter);
    int64_t depth = sd_record__depth(record, column),
            quality = sd_record__quality(record, column);
    if (is_about_site(at))
        keep_evidence(at, depth, quality);
    if (depth == 0 || (depth > 0 && depth < options->min_depth))
        return OBJECT(at, SD_CELL_LOW, "LOW_DEPTH", "not used, read depth %lld",
                      (long long)depth);
    if (quality >= 0 && quality < options->min_quality)
        return OBJECT(at, SD_CELL_LOW, "LOW_QUALITY", "not used, genotype quality %lld",
                      (long long)quality);
    if (quality == 0 && is_ref)
        return OBJECT(at, SD_CELL_LOW, "LOW_QUALITY",
                      "not used, reference with genotype quality 0");
    keep_evidence(at, depth, quality);
    *good = true;
    return SD_OK;
}

/* ---- taking in ---- */

static sd_status conflict(const sd_at *at)
{
    return PROBLEM(at, SD_CELL_CONFLICT, "CONFLICT",
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

static sd_status note_unknown(const sd_at *at, const sd_genotype *genotype)
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

/* Reads that speak against the genotype are told; they do not decide: callers know more
 * than AD. */
static sd_status note_balance(const sd_at *at, const sd_genotype *genotype)
{
    enum { MAX = 64, ENOUGH = 10 };
    int32_t depths[MAX];
    const sd_record *record = at->statement->record;
    size_t n =
        sd_record__allele_depths(record, at->builder->columns[at->sample], depths, MAX);
    if (n == 0 || n > MAX)
        return SD_OK;
    if (n != record->n_alts + 1)
        return sd_builder__note(at, "ALLELE_DEPTHS", false,
                                "AD has %zu values for %zu alleles", n,
                                record->n_alts + 1);
    int64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += depths[i];
    int32_t a = genotype->allele[0], b = genotype->n_copies > 1 ? genotype->allele[1] : a;
    int64_t least = depths[a] < depths[b] ? depths[a] : depths[b];
    /* under a tenth of the reads for an allele of two, or over a quarter against an
     * allele alone */
    bool is_odd = a != b ? least * 10 < total : least * 4 < total * 3;
    if (total < ENOUGH || !is_odd)
        return SD_OK;
    return sd_builder__note(at, "ALLELE_BALANCE", false,
                            "allele balance: %lld of %lld reads carry %.40s",
                            (long long)least, (long long)total,
                            record->line->d.allele[depths[a] < depths[b] ? a : b]);
}

static bool is_mitochondrial(const sd_at *at)
{
    return at->builder->matrix.gene->ploidy == SD_MITOCHONDRIAL;
}

/* Reads of the two alleles (AD), where the gene keeps them and one record gives both. */
static void keep_reads(const sd_at *at, const sd_genotype *genotype)
{
    enum { MAX = 64 };
    int32_t depths[MAX];
    sd_builder *builder = at->builder;
    if (!builder->reads)
        return;
    const sd_record *record = at->statement->record;
    uint16_t *reads =
        builder->reads[(size_t)at->sample * builder->matrix.gene->n_sites + at->site];
    reads[0] = reads[1] = 0;
    size_t n =
        sd_record__allele_depths(record, builder->columns[at->sample], depths, MAX);
    if (sd_evidence__at(at)->has_alleles || genotype->n_copies != 2 ||
        n != record->n_alts + 1 || n > MAX)
        return;
    for (int i = 0; i < 2; i++)
        reads[i] = depth_of(depths[genotype->allele[i]]);
}

/* A genotype that may be used. */
static sd_status take(const sd_at *at, sd_genotype *genotype)
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
    if (!is_about_site(at)) {
        evidence->by_record |=
            !statement->record->is_block && statement->cover == statement->all;
        return SD_OK;
    }
    if (is_reference(at, genotype) && statement->cover == statement->all)
        evidence->by_record = true;
    if (is_reference(at, genotype))
        return agrees_with_earlier(at, mine) ? SD_OK : conflict(at);
    sd_status status = note_unknown(at, genotype);
    if (status == SD_OK && !is_mitochondrial(at))
        status = note_balance(at, genotype);
    keep_reads(at, genotype);
    return status == SD_OK ? take_alleles(at, genotype, &phase, mine) : status;
}

/* ---- door ---- */

static sd_status take_half(const sd_at *at, const sd_genotype *genotype)
{
    if (!is_about_site(at))
        return object(at, SD_CELL_MISSING);
    int32_t called = genotype->allele[0] >= 0 ? genotype->allele[0] : genotype->allele[1];
    sd_status status =
        note_unknown(at, &(sd_genotype){.n_copies = 1, .allele = {called, -1}});
    if (status == SD_OK)
        status = sd_half__add(at, genotype);
    if (status != SD_OK)
        return status;
    const char *name = called == 0 ? at->statement->record->ref
                                   : at->statement->record->alts[called - 1].text;
    return sd_builder__note(at, "HALF_CALL", true,
                            "half call: one copy is %.40s, the other was not called",
                            name);
}

/* What a fold has to say of the site; *good is false where the genotype is not to be
 * used. */
static sd_status judge_fold(const sd_at *at, const sd_fold *fold, bool *good)
{
    const sd_record *record = at->statement->record;
    const double percent = 100 * fold->fraction;
    *good = true;
    if (!is_about_site(at) || fold->plasmy == SD_PLASMY_ONE)
        return SD_OK;
    const char *alt =
        fold->allele > 0 ? record->alts[fold->allele - 1].text : "a variant";
    *good = fold->plasmy == SD_PLASMY_MIXED || fold->plasmy == SD_PLASMY_UNKNOWN;
    switch (fold->plasmy) {
    case SD_PLASMY_MIXED:
        return sd_builder__note(at, "HETEROPLASMY", false,
                                "heteroplasmy: %.40s in %.1f %% (%s), read as carried",
                                alt, percent, fold->by);
    case SD_PLASMY_UNKNOWN:
        return sd_builder__note(at, "HETEROPLASMY", false,
                                "heteroplasmy: %.40s beside the reference, in an unknown "
                                "share, read as carried",
                                alt);
    case SD_PLASMY_TRACE:
        return PROBLEM(
            at, SD_CELL_LOW, "HETEROPLASMY",
            "%.40s in only %.1f %% (%s): too few to say that it is carried, or "
            "that it is not",
            alt, percent, fold->by);
    case SD_PLASMY_DENIED:
        return PROBLEM(at, SD_CELL_LOW, "HETEROPLASMY",
                       "called as the reference, but %.1f %% (%s) carry a variant",
                       percent, fold->by);
    case SD_PLASMY_SEVERAL:
        return PROBLEM(at, SD_CELL_LOW, "HETEROPLASMY",
                       "several variants side by side; one copy cannot show them");
    case SD_PLASMY_ONE:
        break;
    }
    return SD_OK;
}

/* Read the genotype as one copy; *fold is what that leaves to say. */
static void fold_copies(const sd_at *at, sd_genotype *genotype, sd_fold *fold)
{
    *fold = (sd_fold){.plasmy = SD_PLASMY_ONE};
    if (!is_mitochondrial(at) || genotype->n_copies == 0 || genotype->n_missing > 0)
        return;
    *fold = sd_mitochondrion__fold(at->statement->record,
                                   at->builder->columns[at->sample], genotype);
    *genotype =
        (sd_genotype){.n_copies = 1, .allele = {fold->allele, -1}, .is_phased = true};
}

static sd_status refuse_reference(const sd_at *at)
{
    const sd_statement *statement = at->statement;
    const sd_record *record = statement->record;
    if (sd_variant__ref_agrees(statement->site, at->builder->assembly, record->pos1,
                               record->ref, record->n_ref))
        return PROBLEM(at, SD_CELL_MISMATCH, "REF_MISMATCH",
                       "REF is not the reference, which has %c at %lld",
                       record->reference_there, (long long)record->contradicted1);
    return PROBLEM(at, SD_CELL_MISMATCH, "REF_MISMATCH",
                   "REF %.20s is not the reference base %.32s here", record->ref,
                   sd_variant__site_ref(statement->site, at->builder->assembly));
}

static bool fits_ploidy(const sd_at *at, const sd_genotype *genotype)
{
    if (genotype->n_copies > 2)
        return false;
    return genotype->n_copies == 2 || at->builder->matrix.gene->ploidy != SD_AUTOSOMAL;
}

/* A count of copies says nothing of bases; other than two, it makes genotypes over it
 * doubtful: of a site that is deleted on one chromosome, or there three times. */
static sd_status weigh_copies(const sd_at *at, const sd_said *trouble, sd_error *err)
{
    const sd_record *record = at->statement->record;
    int64_t copies = sd_structure__copies(record, at->builder->columns[at->sample], err);
    bool is_counted = copies >= 0 && at->builder->matrix.gene->ploidy == SD_AUTOSOMAL;
    if (record->filter && !at->builder->options->use_filtered)
        return SD_OK;
    if (is_counted && copies != 2)
        return PROBLEM(at, SD_CELL_SPANNED, "STRUCTURAL_VARIANT",
                       "%lld %s of this site: genotypes assume two", (long long)copies,
                       copies == 1 ? "copy" : "copies");
    return trouble && !is_counted ? refuse_carried(at, trouble) : SD_OK;
}

sd_status sd_cell__add(const sd_at *at, sd_error *err)
{
    const sd_statement *statement = at->statement;
    sd_genotype genotype;
    sd_status status = sd_record__genotype(
        statement->record, at->builder->columns[at->sample], &genotype, err);
    if (status != SD_OK || sd_evidence__at(at)->problem != 0)
        return status;
    if (statement->ref_disagrees)
        return refuse_reference(at);
    sd_fold fold;
    fold_copies(at, &genotype, &fold);
    const sd_said *trouble = carried_trouble(at, &genotype);
    if (statement->record->is_structural)
        return weigh_copies(at, trouble, err);
    bool has_bearing = statement->is_own || trouble || statement->cover != 0;
    if (!has_bearing)
        return SD_OK; /* about a neighbour that this sample does not carry */
    if (genotype.n_missing == genotype.n_copies && is_about_site(at))
        return sd_half__add(at, &genotype);
    if (genotype.n_missing == genotype.n_copies)
        return statement->is_own ? object(at, SD_CELL_MISSING) : SD_OK;
    if (trouble && trouble->saying == SD_SAYS_UNSPECIFIED)
        return refuse_carried(at, trouble);
    bool good;
    status = weigh(at, &genotype, &good);
    if (status != SD_OK || !good)
        return status;
    if (trouble)
        return refuse_carried(at, trouble);
    if (!fits_ploidy(at, &genotype))
        return OBJECT(at, SD_CELL_PLOIDY, "PLOIDY",
                      "%u alleles called where the chromosome has two copies",
                      (unsigned)genotype.n_copies);
    if (genotype.n_missing > 0)
        return take_half(at, &genotype);
    if (is_about_site(at) && sd_half__is_repeated(at))
        return SD_OK; /* nothing will be joined here */
    status = judge_fold(at, &fold, &good);
    if (status != SD_OK || !good)
        return status;
    return take(at, &genotype);
}
