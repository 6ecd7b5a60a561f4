/* cell.c -- one sample's genotype in one record, taken into the sample's cell of one
 * site.
 *
 * A *problem* makes a cell unusable, and stays: the record that is about the site cannot
 * be used for this sample, or the sample carries something over the site that is not one
 * of its alleles.  A *doubt* only says why a statement of the reference was not taken:
 * another one may still settle the cell.  Whether a genotype is good enough is settled in
 * cell_evidence.c, how several records add up in cell_alleles.c.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/cell.h"

#include <string.h>
#include <strings.h>

#include "genotype/array.h"
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

bool sd_cell__is_about_site(const sd_at *at)
{
    return at->statement->is_own && !at->statement->record->is_reference_only;
}

sd_status sd_cell__set_problem(const sd_at *at, sd_cell_state state)
{
    sd_evidence *evidence = sd_evidence__at(at);
    if (evidence->problem == 0)
        evidence->problem = (uint8_t)state;
    return SD_OK;
}

sd_status sd_cell__set_doubt(const sd_at *at, sd_cell_state state)
{
    sd_evidence *evidence = sd_evidence__at(at);
    if (evidence->doubt == 0)
        evidence->doubt = (uint8_t)state;
    return SD_OK;
}

/* A problem where the record is about the site, else a doubt. */
static sd_status object(const sd_at *at, sd_cell_state state)
{
    return sd_cell__is_about_site(at) ? sd_cell__set_problem(at, state)
                                      : sd_cell__set_doubt(at, state);
}

bool sd_cell__is_mitochondrial(const sd_at *at)
{
    return at->builder->matrix.gene->ploidy == SD_MITOCHONDRIAL;
}

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
            return SD_DOUBT(at, SD_CELL_SPANNED, "SPANNED",
                            "the sample carries %.40s, which spans this site", alt);
        return SD_PROBLEM(at, SD_CELL_SPANNED, "SPANNED",
                          "the sample carries %.40s, which spans this site", alt);
    case SD_SAYS_SYMBOLIC:
        return SD_PROBLEM(at, SD_CELL_SPANNED, "STRUCTURAL_VARIANT",
                          "the sample carries the structural allele %.40s over this site",
                          alt);
    case SD_SAYS_UNSPECIFIED:
        return SD_PROBLEM(at, SD_CELL_MISSING, "UNSPECIFIED_ALLELE",
                          "the genotype names %.40s, an allele without a sequence", alt);
    case SD_SAYS_INVALID:
        if (strcasecmp(alt, at->statement->record->ref) == 0)
            return SD_PROBLEM(at, SD_CELL_CONFLICT, "ALT_EQUALS_REF", "ALT equals REF");
        return SD_PROBLEM(at, SD_CELL_MISSING, "INVALID_ALLELE",
                          "ALT %.40s is not a sequence of A, C, G, T", alt);
    case SD_SAYS_REFERENCE:
    case SD_SAYS_ALLELE:
    case SD_SAYS_OTHER:
        break;
    }
    return SD_OK;
}

bool sd_cell__is_reference(const sd_at *at, const sd_genotype *genotype)
{
    for (uint32_t i = 0; i < genotype->n_copies && i < 2; i++)
        if (genotype->allele[i] < 0 ||
            at->statement->said[genotype->allele[i]].saying != SD_SAYS_REFERENCE)
            return false;
    return true;
}

/* ---- door ---- */

static sd_status take_half(const sd_at *at, const sd_genotype *genotype)
{
    if (!sd_cell__is_about_site(at))
        return object(at, SD_CELL_MISSING);
    int32_t called = genotype->allele[0] >= 0 ? genotype->allele[0] : genotype->allele[1];
    sd_status status =
        sd_cell__note_unknown(at, &(sd_genotype){.n_copies = 1, .allele = {called, -1}});
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
    if (!sd_cell__is_about_site(at) || fold->plasmy == SD_PLASMY_ONE)
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
        return SD_PROBLEM(
            at, SD_CELL_LOW, "HETEROPLASMY",
            "%.40s in only %.1f %% (%s): too few to say that it is carried, or "
            "that it is not",
            alt, percent, fold->by);
    case SD_PLASMY_DENIED:
        return SD_PROBLEM(at, SD_CELL_LOW, "HETEROPLASMY",
                          "called as the reference, but %.1f %% (%s) carry a variant",
                          percent, fold->by);
    case SD_PLASMY_SEVERAL:
        return SD_PROBLEM(at, SD_CELL_LOW, "HETEROPLASMY",
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
    if (!sd_cell__is_mitochondrial(at) || genotype->n_copies == 0 ||
        genotype->n_missing > 0)
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
        return SD_PROBLEM(at, SD_CELL_MISMATCH, "REF_MISMATCH",
                          "REF is not the reference, which has %c at %lld",
                          record->reference_there, (long long)record->contradicted1);
    return SD_PROBLEM(at, SD_CELL_MISMATCH, "REF_MISMATCH",
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
        return SD_PROBLEM(at, SD_CELL_SPANNED, "STRUCTURAL_VARIANT",
                          "%lld %s of this site: genotypes assume two", (long long)copies,
                          copies == 1 ? "copy" : "copies");
    return trouble && !is_counted ? refuse_carried(at, trouble) : SD_OK;
}

/* GT; where the record has none, the most probable genotype. */
static sd_status read_genotype(const sd_at *at, sd_genotype *genotype, sd_likely *likely,
                               sd_error *err)
{
    const sd_record *record = at->statement->record;
    const uint32_t column = at->builder->columns[at->sample];
    *likely = (sd_likely){.field = NULL};
    if (!record->gt && !record->is_structural) {
        sd_likelihood__genotype(record, column, genotype, likely);
        return SD_OK;
    }
    return sd_record__genotype(record, column, genotype, err);
}

/* No copy is called. */
static sd_status take_none(const sd_at *at, const sd_genotype *genotype)
{
    const sd_record *record = at->statement->record;
    sd_status status = SD_OK;
    if (sd_cell__is_about_site(at))
        status = sd_half__add(at, genotype);
    else if (at->statement->is_own)
        status = object(at, SD_CELL_MISSING);
    if (status != SD_OK || record->gt || !at->statement->is_own)
        return status;
    return sd_builder__note(at, "NO_GENOTYPE", true, "not used, no GT, and %s",
                            record->dosage ? "a dosage (DS) alone is no genotype"
                                           : "no GP, GL or PL to tell one by");
}

/* What the letters of an array do not tell of this genotype. */
static sd_status take_remark(const sd_at *at, const sd_remark *remark)
{
    if (!remark->is_refused)
        return sd_builder__note(at, remark->code, false, "%s", remark->text);
    return SD_PROBLEM(at, remark->is_mismatch ? SD_CELL_MISMATCH : SD_CELL_MISSING,
                      remark->code, "%s", remark->text);
}

sd_status sd_cell__add(const sd_at *at, sd_error *err)
{
    const sd_statement *statement = at->statement;
    sd_genotype genotype;
    sd_likely likely;
    sd_status status = read_genotype(at, &genotype, &likely, err);
    if (status != SD_OK || sd_evidence__at(at)->problem != 0)
        return status;
    if (statement->ref_disagrees)
        return refuse_reference(at);
    if (statement->record->remark && statement->is_own)
        status = take_remark(at, statement->record->remark);
    if (status != SD_OK || sd_evidence__at(at)->problem != 0)
        return status;
    sd_fold fold;
    fold_copies(at, &genotype, &fold);
    const sd_said *trouble = carried_trouble(at, &genotype);
    if (statement->record->is_structural)
        return weigh_copies(at, trouble, err);
    bool has_bearing = statement->is_own || trouble || statement->cover != 0;
    if (!has_bearing)
        return SD_OK; /* about a neighbour that this sample does not carry */
    if (genotype.n_missing == genotype.n_copies)
        return take_none(at, &genotype);
    if (trouble && trouble->saying == SD_SAYS_UNSPECIFIED)
        return refuse_carried(at, trouble);
    bool good;
    status = sd_cell__weigh(at, &genotype, &likely, &good);
    if (status != SD_OK || !good)
        return status;
    if (trouble)
        return refuse_carried(at, trouble);
    if (!fits_ploidy(at, &genotype))
        return SD_OBJECT(at, SD_CELL_PLOIDY, "PLOIDY",
                         "%u alleles called where the chromosome has two copies",
                         (unsigned)genotype.n_copies);
    if (genotype.n_missing > 0)
        return take_half(at, &genotype);
    if (sd_cell__is_about_site(at) && sd_half__is_repeated(at))
        return SD_OK; /* nothing will be joined here */
    status = judge_fold(at, &fold, &good);
    if (status != SD_OK || !good)
        return status;
    return sd_cell__take(at, &genotype);
}
