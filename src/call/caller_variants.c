/* caller_variants.c -- genes whose variants are reported one by one and may stand
 * together on a strand.
 *
 * A strand carries the alleles whose whole definition stands on it; one that lies within
 * a larger one that is carried vanishes; none is the reference.  Where the strands cannot
 * be told apart the variants are listed without them; a definition of several sites is
 * then read as standing on one strand, as in the ranking of star alleles, with a note.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/diplotype.h"
#include "call/reach.h"
#include "call/variants.h"

enum { MAX_FREE_GROUPS = 6 }; /* at most 2^5 arrangements are spelled out */

typedef struct lister {
    const sd_column *column;
    sd_carried *carried; /* largest definition first, then by name */
    size_t n_carried;
    uint16_t *group_of; /* [locus]: 1..n_groups where its strands matter, else 0 */
    uint16_t n_groups;
    bool has_phase; /* some group ties several sites together */
} lister;

static const sd_kb_allele *allele_at(const lister *l, size_t i)
{
    return &l->column->gene->alleles[l->carried[i].allele];
}

/* Number the phase groups of the loci at which a carried allele tells the strands apart.
 */
static sd_status number_groups(lister *l)
{
    const sd_column *column = l->column;
    l->group_of = SD_NEW(column->scratch, uint16_t, column->n_loci);
    uint16_t *renumber = SD_NEW(column->scratch, uint16_t, (size_t)column->n_groups + 1);
    if (!l->group_of || !renumber)
        return SD_ENOMEM;
    for (size_t i = 0; i < l->n_carried; i++) {
        for (uint16_t k = 0; k < l->carried[i].n_marks; k++) {
            const sd_mark *mark = &l->carried[i].marks[k];
            const sd_locus *locus = &column->loci[mark->locus];
            bool on_0 = (mark->bases & locus->base[0]) != 0;
            bool on_1 = (mark->bases & locus->base[1]) != 0;
            if (l->group_of[mark->locus] != 0 || on_0 == on_1)
                continue;
            if (renumber[locus->group] == 0)
                renumber[locus->group] = ++l->n_groups;
            else
                l->has_phase = true;
            l->group_of[mark->locus] = renumber[locus->group];
        }
    }
    return SD_OK;
}

/* ---- strands ---- */

static bool stands_on(const lister *l, const sd_carried *carried, unsigned strand,
                      const uint8_t *swapped)
{
    for (uint16_t i = 0; i < carried->n_marks; i++) {
        const sd_mark *mark = &carried->marks[i];
        const sd_locus *locus = &l->column->loci[mark->locus];
        if ((mark->bases & locus->base[strand ^ swapped[mark->locus]]) == 0)
            return false;
    }
    return true;
}

/* The alleles that one strand carries; a smaller one that shares a site with a larger one
 * vanishes. */
static size_t list_strand(const lister *l, unsigned strand, const uint8_t *swapped,
                          uint16_t *alleles, int *score)
{
    const sd_kb_gene *gene = l->column->gene;
    size_t n = 0;
    for (size_t i = 0; i < l->n_carried; i++) {
        if (!stands_on(l, &l->carried[i], strand, swapped))
            continue;
        bool is_within = false;
        for (size_t k = 0; k < n && !is_within; k++)
            is_within = sd_variants__overlap(&gene->alleles[alleles[k]], allele_at(l, i));
        if (is_within)
            continue;
        alleles[n++] = l->carried[i].allele;
        *score += allele_at(l, i)->n_core;
    }
    return n;
}

/* One arrangement of the strands as a diplotype; its score is the number of defined sites
 * that it explains. */
static sd_status arrange(const lister *l, const uint8_t *swapped, sd_diplotype *out)
{
    const sd_column *column = l->column;
    uint16_t *alleles = SD_NEW(column->scratch, uint16_t, l->n_carried);
    if (!alleles)
        return SD_ENOMEM;
    int score = 0;
    sd_haplotype copy[2];
    for (unsigned strand = 0; strand < (column->is_haploid ? 1 : 2); strand++) {
        size_t n = list_strand(l, strand, swapped, alleles, &score);
        if (!sd_haplotype__make(column->gene, alleles, n, column->arena, &copy[strand]))
            return SD_ENOMEM;
    }
    if (column->is_haploid)
        sd_diplotype__single(copy[0], score, out);
    else if (!sd_diplotype__pair(copy[0], copy[1], score, column->arena, out))
        return SD_ENOMEM;
    return SD_OK;
}

/* Arrangements that explain more of the defined sites, and among these with larger
 * definitions, come first. */
static int rank(const sd_kb_gene *gene, const sd_diplotype *diplotype)
{
    int n_variants = 0;
    for (size_t copy = 0; copy < 2; copy++) {
        const sd_haplotype *strand = &diplotype->copy[copy];
        for (uint16_t i = 0; i < strand->n_alleles; i++)
            n_variants += strand->alleles[i] != gene->reference;
    }
    return diplotype->score * (gene->n_sites + 1) * 2 - n_variants;
}

/* Every arrangement of the phase groups against the first one; the first by rank() are
 * kept. */
static sd_status arrange_all(const lister *l, sd_call *call)
{
    const sd_column *column = l->column;
    size_t n_ways = l->n_groups > 1 ? (size_t)1 << (l->n_groups - 1) : 1;
    sd_diplotype *diplotypes = SD_NEW(column->arena, sd_diplotype, n_ways);
    uint8_t *swapped = SD_NEW(column->scratch, uint8_t, column->n_loci);
    if (!diplotypes || !swapped)
        return SD_ENOMEM;
    size_t n = 0;
    for (size_t way = 0; way < n_ways; way++) {
        for (uint16_t i = 0; i < column->n_loci; i++)
            swapped[i] = l->group_of[i] > 1 && (way >> (l->group_of[i] - 2) & 1);
        sd_diplotype here;
        sd_status status = arrange(l, swapped, &here);
        if (status != SD_OK)
            return status;
        int difference =
            n > 0 ? rank(column->gene, &here) - rank(column->gene, &diplotypes[0]) : 1;
        if (difference > 0)
            n = 0;
        if (difference >= 0)
            diplotypes[n++] = here;
    }
    call->diplotypes = diplotypes;
    call->n_diplotypes = sd_diplotype__sort_unique(diplotypes, n);
    return SD_OK;
}

/* ---- open strands ---- */

/* The strands (bit 0, bit 1) on which the mark stands and which no larger definition has
 * taken. */
static unsigned find_free(const lister *l, const sd_mark *mark, const uint8_t *taken)
{
    const sd_locus *locus = &l->column->loci[mark->locus];
    unsigned on_0 = (mark->bases & locus->base[0]) != 0;
    unsigned on_1 = (mark->bases & locus->base[1]) != 0;
    return (on_0 | on_1 << 1) & ~(unsigned)taken[mark->locus];
}

static unsigned count_strands(unsigned strands)
{
    return (strands & 1) + (strands >> 1 & 1);
}

/* Copies of the allele that its sites leave; they are taken. */
static unsigned take_copies(const lister *l, const sd_carried *carried, uint8_t *taken)
{
    unsigned n = 2;
    for (uint16_t i = 0; i < carried->n_marks; i++) {
        unsigned here = count_strands(find_free(l, &carried->marks[i], taken));
        n = here < n ? here : n;
    }
    for (uint16_t i = 0; i < carried->n_marks; i++) {
        unsigned strands = find_free(l, &carried->marks[i], taken);
        if (n == 0)
            strands = 0;
        else if (n < count_strands(strands))
            strands = 1;
        taken[carried->marks[i].locus] |= (uint8_t)strands;
    }
    return n;
}

/* How often the sample carries what, whichever the strands. */
typedef struct counts {
    uint16_t *all, *both, *one; /* all: as often as it is carried */
    size_t n_all, n_both, n_one;
    int score;
} counts;

static sd_status count_alleles(const lister *l, counts *out)
{
    sd_arena *scratch = l->column->scratch;
    *out = (counts){.all = SD_NEW(scratch, uint16_t, 2 * l->n_carried),
                    .both = SD_NEW(scratch, uint16_t, l->n_carried),
                    .one = SD_NEW(scratch, uint16_t, l->n_carried)};
    uint8_t *taken = SD_NEW(scratch, uint8_t, l->column->n_loci);
    if (!out->all || !out->both || !out->one || !taken)
        return SD_ENOMEM;
    for (size_t i = 0; i < l->n_carried; i++) {
        uint16_t allele = l->carried[i].allele;
        unsigned copies = take_copies(l, &l->carried[i], taken);
        for (unsigned k = 0; k < copies; k++)
            out->all[out->n_all++] = allele;
        if (copies == 2)
            out->both[out->n_both++] = allele;
        if (copies == 1)
            out->one[out->n_one++] = allele;
        out->score += (int)copies * allele_at(l, i)->n_core;
    }
    return SD_OK;
}

/* Only one variant is not on both strands: then it does not matter on which it is. */
static bool pair_strands(const lister *l, const counts *found, sd_diplotype *out)
{
    const sd_column *column = l->column;
    sd_haplotype without, with;
    size_t n_with = found->n_both + found->n_one;
    uint16_t *alleles = SD_NEW(column->scratch, uint16_t, n_with);
    if (!alleles)
        return false;
    for (size_t i = 0; i < n_with; i++)
        alleles[i] = i < found->n_both ? found->both[i] : found->one[i - found->n_both];
    return sd_haplotype__make(column->gene, alleles, found->n_both, column->arena,
                              &without) &&
           sd_haplotype__make(column->gene, alleles, n_with, column->arena, &with) &&
           sd_diplotype__pair(without, with, found->score, column->arena, out);
}

static sd_status list_components(const lister *l, sd_call *call)
{
    const sd_column *column = l->column;
    counts found;
    sd_status status = count_alleles(l, &found);
    if (status != SD_OK)
        return status;
    sd_diplotype *diplotype = SD_NEW(column->arena, sd_diplotype, 1);
    if (!diplotype)
        return SD_ENOMEM;
    bool is_made = found.n_one > 1
                       ? sd_diplotype__components(column->gene, found.all, found.n_all,
                                                  found.score, column->arena, diplotype)
                       : pair_strands(l, &found, diplotype);
    call->diplotypes = diplotype;
    call->n_diplotypes = 1;
    return is_made ? SD_OK : SD_ENOMEM;
}

/* ---- the caller ---- */

static bool is_shown(const sd_call *call, uint16_t allele)
{
    for (size_t i = 0; i < call->n_diplotypes; i++) {
        for (size_t copy = 0; copy < 2; copy++) {
            const sd_haplotype *strand = &call->diplotypes[i].copy[copy];
            for (uint16_t k = 0; k < strand->n_alleles; k++) {
                if (strand->alleles[k] == allele)
                    return true;
            }
        }
    }
    return false;
}

/* Whether the allele's sites are heterozygous in more than one phase group. */
static bool is_out_of_phase(const lister *l, const sd_carried *carried)
{
    uint16_t group = 0;
    for (uint16_t i = 0; i < carried->n_marks; i++) {
        uint16_t here = l->group_of[carried->marks[i].locus];
        if (here != 0 && group != 0 && here != group)
            return true;
        group = here != 0 ? here : group;
    }
    return false;
}

static sd_status note_read_in_cis(const lister *l, sd_column *column, const sd_call *call)
{
    for (size_t i = 0; i < l->n_carried; i++) {
        const sd_carried *carried = &l->carried[i];
        if (!is_out_of_phase(l, carried) || !is_shown(call, carried->allele))
            continue;
        uint16_t site = column->loci[carried->marks[0].locus].site;
        sd_status status =
            sd_column__note(column, site, "READ_IN_CIS",
                            "%s and the other sites of %s are not phased here; they were "
                            "read as standing "
                            "on one strand.",
                            column->gene->sites[site].id, allele_at(l, i)->reported_as);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

enum { MAX_NAMED_SITES = 8 };

/* A base that no definition knows, in a gene where that is not read as the reference. */
static sd_status refuse_undocumented(const sd_column *column, sd_call *call)
{
    uint16_t *sites = SD_NEW(column->scratch, uint16_t, column->n_loci);
    if (!sites)
        return SD_ENOMEM;
    size_t n = 0;
    for (uint16_t i = 0; i < column->n_loci; i++) {
        if (column->loci[i].base[0] == 0 || column->loci[i].base[1] == 0)
            sites[n++] = column->loci[i].site;
    }
    if (n == 0)
        return SD_OK;
    const char *names = sd_column__name_sites(column, sites, n, MAX_NAMED_SITES);
    if (!names)
        return SD_ENOMEM;
    call->state = SD_CALL_NO_MATCH;
    call->reason =
        sd_arena__printf(column->arena, "A base that no definition knows at %s.", names);
    return call->reason ? SD_OK : SD_ENOMEM;
}

/* Strands are spelled out where phase says something about them, listed else. */
static sd_status list_variants(sd_column *column, sd_call *call)
{
    lister l = {.column = column};
    sd_status status = sd_variants__find_carried(column, &l.carried, &l.n_carried);
    if (status == SD_OK)
        status = number_groups(&l);
    if (status != SD_OK)
        return status;
    if (l.n_groups <= 1 || (l.has_phase && l.n_groups <= MAX_FREE_GROUPS))
        status = arrange_all(&l, call);
    else
        status = list_components(&l, call);
    return status == SD_OK ? note_read_in_cis(&l, column, call) : status;
}

sd_status sd_caller__variant_list(sd_column *column, sd_call *call)
{
    sd_status status = refuse_undocumented(column, call);
    if (status != SD_OK || call->reason)
        return status;
    status = sd_variants__note_proxies(column);
    if (status == SD_OK)
        status = list_variants(column, call);
    call->state = SD_CALL_MADE;
    return status == SD_OK ? sd_variants__open(column, call) : status;
}

sd_status sd_variants__open_refused(sd_column *column, sd_call *call)
{
    const size_t n_notes = column->n_notes;
    sd_call trial = *call;
    trial.reason = NULL;
    sd_status status = refuse_undocumented(column, &trial);
    if (status != SD_OK || trial.reason)
        return status;
    status = list_variants(column, &trial);
    if (status == SD_OK)
        status = sd_variants__open(column, &trial);
    column->n_notes = n_notes;
    call->reach = trial.reach;
    call->n_reach = trial.n_reach;
    call->is_reach_known = trial.is_reach_known;
    return status;
}
