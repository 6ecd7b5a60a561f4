/* variants_carried.c -- which alleles of a variant list a sample may carry.
 *
 * Invariant: an allele with an unseen site is never carried, except by a row of
 * proxies.tsv, and then a note says so.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "call/variants.h"

/* ---- proxies ---- */

/* Bases of the site that speak for the allele: those its definition names, else any but
 * the reference allele's. */
static uint32_t find_bases(const sd_kb_gene *gene, uint16_t index, uint16_t site)
{
    const sd_kb_allele *allele = &gene->alleles[index];
    for (uint16_t i = 0; i < allele->n_core; i++) {
        if (allele->core[i].site == site)
            return allele->core[i].bases;
    }
    return ~gene->fits[(size_t)site * gene->n_alleles + gene->reference];
}

/* A site that was seen and stands for `allele` where `unseen_site`, which decides, was
 * not. */
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

static int count_copies(const sd_column *column, uint16_t allele, uint16_t site)
{
    uint16_t at = column->locus_of[site];
    if (at == SD_UNSEEN)
        return 0;
    uint32_t bases = find_bases(column->gene, allele, site);
    const sd_locus *locus = &column->loci[at];
    return ((bases & locus->base[0]) != 0) + ((bases & locus->base[1]) != 0);
}

static sd_status note_proxy(sd_column *column, const sd_kb_proxy *proxy)
{
    const sd_kb_gene *gene = column->gene;
    const char *allele = gene->alleles[proxy->allele].reported_as;
    const char *site = gene->sites[proxy->site].id;
    const char *decisive = gene->sites[proxy->decisive_site].id;
    int carried = count_copies(column, proxy->allele, proxy->site);
    if (column->locus_of[proxy->decisive_site] == SD_UNSEEN)
        return sd_column__note(
            column, proxy->site, "PROXY_USED",
            "%s, which decides about %s, was not seen; %s, which nearly always "
            "goes with it, was used: %s.",
            decisive, allele, site, carried ? "carried" : "not carried");
    if (carried > count_copies(column, proxy->allele, proxy->decisive_site))
        return sd_column__note(column, proxy->site, "PROXY_IGNORED",
                               "%s is carried without %s, which decides about %s: not "
                               "read as that allele.",
                               site, decisive, allele);
    return SD_OK;
}

sd_status sd_variants__note_proxies(sd_column *column)
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

/* ---- marks ---- */

static void add_mark(const sd_column *column, sd_carried *carried, sd_mark *marks,
                     uint16_t site)
{
    uint16_t locus = column->locus_of[site];
    for (uint16_t i = 0; i < carried->n_marks; i++) {
        if (marks[i].locus == locus)
            return;
    }
    marks[carried->n_marks++] =
        (sd_mark){locus, find_bases(column->gene, carried->allele, site)};
}

/* Whether the sample may carry the allele; its marks into `marks` (room for n_core). */
static bool read_marks(const sd_column *column, uint16_t index, sd_mark *marks,
                       sd_carried *out)
{
    const sd_kb_allele *allele = &column->gene->alleles[index];
    *out = (sd_carried){.allele = index, .marks = marks};
    for (uint16_t i = 0; i < allele->n_core; i++) {
        uint16_t site = allele->core[i].site;
        if (column->locus_of[site] == SD_UNSEEN) {
            const sd_kb_proxy *proxy = find_proxy(column, index, site);
            if (!proxy)
                return false;
            site = proxy->site;
        }
        if (count_copies(column, index, site) == 0)
            return false;
        add_mark(column, out, marks, site);
    }
    return out->n_marks > 0;
}

/* Largest definition first, then by name. */
static bool goes_before(const sd_kb_gene *gene, uint16_t a, uint16_t b)
{
    const sd_kb_allele *x = &gene->alleles[a], *y = &gene->alleles[b];
    if (x->n_core != y->n_core)
        return x->n_core > y->n_core;
    return sd_text__natural(x->name, y->name) < 0;
}

sd_status sd_variants__find_carried(const sd_column *column, sd_carried **out,
                                    size_t *n_out)
{
    const sd_kb_gene *gene = column->gene;
    size_t n = 0, most_marks = 0;
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        most_marks += gene->alleles[i].n_core;
    sd_carried *carried = SD_NEW(column->scratch, sd_carried, gene->n_alleles);
    sd_mark *marks = SD_NEW(column->scratch, sd_mark, most_marks);
    if (!carried || !marks)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        sd_carried found;
        if (gene->alleles[i].is_reference || !gene->alleles[i].is_defined ||
            !read_marks(column, i, marks, &found))
            continue;
        marks += found.n_marks;
        size_t place = n++;
        for (; place > 0 && goes_before(gene, i, carried[place - 1].allele); place--)
            carried[place] = carried[place - 1];
        carried[place] = found;
    }
    *out = carried;
    *n_out = n;
    return SD_OK;
}

bool sd_variants__overlap(const sd_kb_allele *a, const sd_kb_allele *b)
{
    for (uint16_t i = 0; i < a->n_core; i++) {
        for (uint16_t k = 0; k < b->n_core; k++) {
            if (a->core[i].site == b->core[k].site)
                return true;
        }
    }
    return false;
}
