/* caller_variants.c -- genes whose variants are reported one by one and may stand
 * together on a strand.
 *
 * A strand carries the alleles whose whole definition stands on it; one that lies within
 * a larger one that is carried vanishes; none is the reference.  Where the strands cannot
 * be told apart the variants are listed without them; a definition of several sites is
 * then read as standing on one strand, as in the ranking of star alleles.
 *
 * Invariant: an allele with an unseen site is never carried, except by a row of
 * proxies.tsv, and then a note says so.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "call/caller.h"
#include "call/diplotype.h"

enum { MAX_FREE_GROUPS = 6 }; /* at most 2^5 arrangements are spelled out */

typedef struct lister {
    sd_column *column;
    uint16_t *
        carried; /* alleles that may be carried, largest definition first, then by name */
    size_t n_carried;
    uint16_t *group_of; /* [locus]: 1..n_groups where its strands matter, else 0 */
    uint16_t n_groups;
    bool has_phase; /* some group ties several sites together */
} lister;

static const sd_kb_allele *allele_at(const lister *l, size_t i)
{
    return &l->column->gene->alleles[l->carried[i]];
}

/* ---- proxies ---- */

/* A site that stands for `allele` where `unseen_site`, which decides, was not seen. */
static const sd_kb_proxy *find_proxy(const sd_column *column, uint16_t allele,
                                     uint16_t unseen_site)
{
    size_t n_proxies;
    const sd_kb_proxy *proxies = sd_kb__proxies(column->kb, &n_proxies);
    for (size_t i = 0; i < n_proxies; i++) {
        const sd_kb_proxy *proxy = &proxies[i];
        if (proxy->gene == column->gene && proxy->allele == allele &&
            proxy->decisive_site == unseen_site &&
            column->locus_of[proxy->site] != SD_UNSEEN)
            return proxy;
    }
    return NULL;
}

static int count_copies(const sd_column *column, const sd_kb_allele *allele,
                        uint16_t site)
{
    uint16_t at = column->locus_of[site];
    for (uint16_t i = 0; at != SD_UNSEEN && i < allele->n_core; i++) {
        if (allele->core[i].site != site)
            continue;
        const sd_locus *locus = &column->loci[at];
        return ((allele->core[i].bases & locus->base[0]) != 0) +
               ((allele->core[i].bases & locus->base[1]) != 0);
    }
    return 0;
}

static sd_status note_proxy(sd_column *column, const sd_kb_proxy *proxy)
{
    const sd_kb_gene *gene = column->gene;
    const sd_kb_allele *allele = &gene->alleles[proxy->allele];
    const char *site = gene->sites[proxy->site].id,
               *decisive = gene->sites[proxy->decisive_site].id;
    int carried = count_copies(column, allele, proxy->site);
    if (column->locus_of[proxy->decisive_site] == SD_UNSEEN)
        return sd_column__note(
            column, proxy->site, "PROXY_USED",
            "%s, which decides about %s, was not seen; %s, which nearly always "
            "goes with it, was used: %s.",
            decisive, allele->reported_as, site, carried ? "carried" : "not carried");
    if (carried > count_copies(column, allele, proxy->decisive_site))
        return sd_column__note(
            column, proxy->site, "PROXY_IGNORED",
            "%s is carried without %s, which decides about %s: not read as that allele.",
            site, decisive, allele->reported_as);
    return SD_OK;
}

static sd_status note_proxies(sd_column *column)
{
    size_t n_proxies;
    const sd_kb_proxy *proxies = sd_kb__proxies(column->kb, &n_proxies);
    for (size_t i = 0; i < n_proxies; i++) {
        if (proxies[i].gene != column->gene ||
            column->locus_of[proxies[i].site] == SD_UNSEEN)
            continue;
        sd_status status = note_proxy(column, &proxies[i]);
        if (status != SD_OK)
            return status;
    }
    return SD_OK;
}

/* ---- what is carried ---- */

/* Whether the seen bases of the definition all are among those of the strands in
 * `strands` (bit 0, bit 1). */
static bool stands(const sd_column *column, uint16_t index, unsigned strands,
                   const uint8_t *swapped)
{
    const sd_kb_allele *allele = &column->gene->alleles[index];
    for (uint16_t i = 0; i < allele->n_core; i++) {
        uint16_t at = column->locus_of[allele->core[i].site];
        if (at == SD_UNSEEN) {
            if (find_proxy(column, index, allele->core[i].site))
                continue;
            return false;
        }
        unsigned swap = swapped ? swapped[at] : 0;
        const sd_locus *locus = &column->loci[at];
        uint32_t bases = 0;
        for (unsigned strand = 0; strand < 2; strand++)
            bases |= strands >> strand & 1 ? locus->base[strand ^ swap] : 0;
        if ((allele->core[i].bases & bases) == 0)
            return false;
    }
    return allele->n_core > 0;
}

/* Largest definition first, then by name. */
static bool goes_before(const sd_kb_gene *gene, uint16_t a, uint16_t b)
{
    const sd_kb_allele *x = &gene->alleles[a], *y = &gene->alleles[b];
    if (x->n_core != y->n_core)
        return x->n_core > y->n_core;
    return sd_text__natural(x->name, y->name) < 0;
}

static sd_status find_carried(lister *l)
{
    const sd_kb_gene *gene = l->column->gene;
    l->carried = SD_NEW(l->column->scratch, uint16_t, gene->n_alleles);
    if (!l->carried)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (gene->alleles[i].is_reference || !gene->alleles[i].is_defined ||
            !stands(l->column, i, 3, NULL))
            continue;
        size_t place = l->n_carried++;
        while (place > 0 && goes_before(gene, i, l->carried[place - 1])) {
            l->carried[place] = l->carried[place - 1];
            place--;
        }
        l->carried[place] = i;
    }
    return SD_OK;
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
        const sd_kb_allele *allele = allele_at(l, i);
        for (uint16_t k = 0; k < allele->n_core; k++) {
            uint16_t at = column->locus_of[allele->core[k].site];
            if (at == SD_UNSEEN || l->group_of[at] != 0)
                continue;
            const sd_locus *locus = &column->loci[at];
            bool on_0 = (allele->core[k].bases & locus->base[0]) != 0;
            bool on_1 = (allele->core[k].bases & locus->base[1]) != 0;
            if (on_0 == on_1)
                continue;
            if (renumber[locus->group] == 0)
                renumber[locus->group] = ++l->n_groups;
            else
                l->has_phase = true;
            l->group_of[at] = renumber[locus->group];
        }
    }
    return SD_OK;
}

/* ---- strands ---- */

static bool overlaps(const sd_kb_allele *a, const sd_kb_allele *b)
{
    for (uint16_t i = 0; i < a->n_core; i++) {
        for (uint16_t k = 0; k < b->n_core; k++) {
            if (a->core[i].site == b->core[k].site)
                return true;
        }
    }
    return false;
}

/* The alleles that one strand carries; a smaller one that shares a site with a larger one
 * vanishes. */
static size_t list_strand(const lister *l, unsigned strand, const uint8_t *swapped,
                          uint16_t *alleles, int *score)
{
    const sd_kb_gene *gene = l->column->gene;
    size_t n = 0;
    for (size_t i = 0; i < l->n_carried; i++) {
        if (!stands(l->column, l->carried[i], 1u << strand, swapped))
            continue;
        bool is_within = false;
        for (size_t k = 0; k < n && !is_within; k++)
            is_within = overlaps(&gene->alleles[alleles[k]], allele_at(l, i));
        if (is_within)
            continue;
        alleles[n++] = l->carried[i];
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

/* Every arrangement of the phase groups against the first one; those that explain most
 * are kept. */
static sd_status arrange_all(const lister *l, sd_call *call)
{
    const sd_column *column = l->column;
    size_t n_ways = l->n_groups > 1 ? (size_t)1 << (l->n_groups - 1) : 1;
    sd_diplotype *diplotypes = SD_NEW(column->arena, sd_diplotype, n_ways);
    uint8_t *swapped = SD_NEW(column->scratch, uint8_t, column->n_loci);
    if (!diplotypes || !swapped)
        return SD_ENOMEM;
    int best = -1;
    size_t n = 0;
    for (size_t way = 0; way < n_ways; way++) {
        for (uint16_t i = 0; i < column->n_loci; i++)
            swapped[i] = l->group_of[i] > 1 && way >> (l->group_of[i] - 2) & 1;
        sd_diplotype diplotype;
        sd_status status = arrange(l, swapped, &diplotype);
        if (status != SD_OK)
            return status;
        if (diplotype.score > best)
            n = 0;
        if (diplotype.score >= best) {
            best = diplotype.score;
            diplotypes[n++] = diplotype;
        }
    }
    call->diplotypes = diplotypes;
    call->n_diplotypes = sd_diplotype__sort_unique(diplotypes, n);
    return SD_OK;
}

/* ---- open strands ---- */

/* Copies of the allele that its sites leave, larger definitions having taken theirs; they
 * are taken. */
static int take_copies(const sd_column *column, uint16_t index, uint8_t *taken)
{
    const sd_kb_allele *allele = &column->gene->alleles[index];
    int n = 2;
    for (int pass = 0; pass < 2; pass++) {
        for (uint16_t i = 0; i < allele->n_core; i++) {
            uint16_t at = column->locus_of[allele->core[i].site];
            if (at == SD_UNSEEN)
                continue;
            int here = 0;
            for (unsigned strand = 0; strand < 2; strand++) {
                if ((allele->core[i].bases & column->loci[at].base[strand]) == 0 ||
                    taken[at] >> strand & 1)
                    continue;
                if (pass == 1 && here < n)
                    taken[at] = (uint8_t)(taken[at] | 1u << strand);
                here++;
            }
            if (pass == 0)
                n = here < n ? here : n;
        }
    }
    return n;
}

/* List the variants without their strands -- or with them, where only one is not on both.
 */
static sd_status list_components(const lister *l, sd_call *call)
{
    const sd_column *column = l->column;
    uint16_t *all = SD_NEW(column->scratch, uint16_t, 2 * l->n_carried);
    uint16_t *both = SD_NEW(column->scratch, uint16_t, l->n_carried + 1);
    uint8_t *taken = SD_NEW(column->scratch, uint8_t, column->n_loci);
    sd_diplotype *diplotype = SD_NEW(column->arena, sd_diplotype, 1);
    if (!all || !both || !taken || !diplotype)
        return SD_ENOMEM;
    size_t n_all = 0, n_both = 0, n_one = 0;
    uint16_t one = 0;
    int score = 0;
    for (size_t i = 0; i < l->n_carried; i++) {
        int copies = take_copies(column, l->carried[i], taken);
        for (int k = 0; k < copies; k++)
            all[n_all++] = l->carried[i];
        score += copies * allele_at(l, i)->n_core;
        if (copies == 2)
            both[n_both++] = l->carried[i];
        if (copies == 1) {
            one = l->carried[i];
            n_one++;
        }
    }
    bool is_made;
    if (n_one > 1) {
        is_made = sd_diplotype__components(column->gene, all, n_all, score, column->arena,
                                           diplotype);
    } else {
        sd_haplotype copy[2] = {0};
        is_made = sd_haplotype__make(column->gene, both, n_both, column->arena, &copy[0]);
        if (n_one == 1)
            both[n_both++] = one;
        is_made =
            is_made &&
            sd_haplotype__make(column->gene, both, n_both, column->arena, &copy[1]) &&
            sd_diplotype__pair(copy[0], copy[1], score, column->arena, diplotype);
    }
    call->diplotypes = diplotype;
    call->n_diplotypes = 1;
    return is_made ? SD_OK : SD_ENOMEM;
}

/* ---- the caller ---- */

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

sd_status sd_caller__variant_list(sd_column *column, sd_call *call)
{
    sd_status status = refuse_undocumented(column, call);
    if (status != SD_OK || call->reason)
        return status;
    lister l = {.column = column};
    status = note_proxies(column);
    if (status == SD_OK)
        status = find_carried(&l);
    if (status == SD_OK)
        status = number_groups(&l);
    if (status != SD_OK)
        return status;
    bool is_spelled_out =
        l.n_groups <= 1 || (l.has_phase && l.n_groups <= MAX_FREE_GROUPS);
    status = is_spelled_out ? arrange_all(&l, call) : list_components(&l, call);
    if (status != SD_OK)
        return status;
    call->state = SD_CALL_MADE;
    bool *is_open = SD_NEW(column->scratch, bool, column->gene->n_alleles);
    if (!is_open)
        return SD_ENOMEM;
    sd_column__mark_possible(column, is_open);
    return sd_column__list_open(column, is_open, call);
}
