/* truth.c -- SPDX-License-Identifier: Apache-2.0 */
#include "truth.h"

#include "unit.h"

#include <string.h>

static bool is_het(const seen_genotype *seen)
{
    return seen->allele[1] >= 0 && seen->allele[0] != seen->allele[1];
}

static bool accepts(const sd_kb_gene *gene, uint16_t allele, uint16_t site, int16_t base)
{
    return base >= 0 && (accepted_bases(gene, allele, site) >> base & 1);
}

static bool is_alike(const seen_genotype *a, const seen_genotype *b)
{
    return a->is_phased && b->is_phased && a->phase_set == b->phase_set;
}

/* The heterozygous sites that turn together with `site`, if it is the first of them;
 * their number. */
static size_t turn_together(const sd_kb_gene *gene, const seen_genotype *sites,
                            uint16_t site, uint16_t *out)
{
    size_t n = 0;
    for (uint16_t other = 0; other < gene->n_sites; other++) {
        if (!sites[other].is_seen || !is_het(&sites[other]))
            continue;
        if (other != site && !is_alike(&sites[site], &sites[other]))
            continue;
        if (other < site)
            return 0;
        out[n++] = other;
    }
    return n;
}

/* A site counts where the definition names it; where it names several bases, only with
 * another than the genome's. */
static int count_site(const sd_kb_gene *gene, uint16_t allele, uint16_t site,
                      int16_t base)
{
    const sd_kb_allele *definition = &gene->alleles[allele];
    const sd_kb_core *named = named_at(definition, site);
    if (!named)
        return definition->is_reference;
    bool is_wobble = (named->bases & (named->bases - 1)) != 0;
    return !is_wobble || base != 0;
}

/* Score of the allele pair, -1 where it does not explain what was seen. */
static int score_pair(const sd_kb_gene *gene, const seen_genotype *sites, uint16_t a,
                      uint16_t b)
{
    static uint16_t group[MAX_GENE_SITES];
    int score = 0;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const seen_genotype *seen = &sites[site];
        if (!seen->is_seen || is_het(seen))
            continue;
        int16_t base = seen->allele[0];
        if (!accepts(gene, a, site, base) || !accepts(gene, b, site, base))
            return -1;
        score += count_site(gene, a, site, base);
        score += seen->allele[1] < 0 ? 0 : count_site(gene, b, site, base);
    }
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        if (!sites[site].is_seen || !is_het(&sites[site]))
            continue;
        size_t n = turn_together(gene, sites, site, group);
        int best = n == 0 ? 0 : -1;
        for (int way = 0; n > 0 && way < 2; way++) {
            int here = 0;
            for (size_t i = 0; i < n && here >= 0; i++) {
                int16_t of_a = sites[group[i]].allele[way];
                int16_t of_b = sites[group[i]].allele[1 - way];
                if (!accepts(gene, a, group[i], of_a) ||
                    !accepts(gene, b, group[i], of_b))
                    here = -1;
                else
                    here += count_site(gene, a, group[i], of_a) +
                            count_site(gene, b, group[i], of_b);
            }
            best = here > best ? here : best;
        }
        if (best < 0)
            return -1;
        score += best;
    }
    return score;
}

/* The allele accepts one of the bases at every site: only to save time. */
static bool may_stand(const sd_kb_gene *gene, uint16_t allele, const seen_genotype *sites)
{
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const seen_genotype *seen = &sites[site];
        if (seen->is_seen && !accepts(gene, allele, site, seen->allele[0]) &&
            (seen->allele[1] < 0 || !accepts(gene, allele, site, seen->allele[1])))
            return false;
    }
    return gene->alleles[allele].is_defined;
}

/* The same, of some alleles only. */
static void list_pairs_of(const sd_kb_gene *gene, const seen_genotype *sites,
                          const bool *among, pair_list *out)
{
    uint16_t standing[MAX_GENE_ALLELES];
    size_t n = 0;
    bool is_haploid = false;
    for (uint16_t site = 0; site < gene->n_sites; site++)
        is_haploid = is_haploid || (sites[site].is_seen && sites[site].allele[1] < 0);
    for (uint16_t allele = 0; allele < gene->n_alleles; allele++)
        if ((!among || among[allele]) && may_stand(gene, allele, sites))
            standing[n++] = allele;
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = i; k < (is_haploid ? i + 1 : n); k++) {
            int score = score_pair(gene, sites, standing[i], standing[k]);
            if (score < 0)
                continue;
            assert_true(out->n < MAX_TRUE_PAIRS);
            out->pair[out->n++] = (allele_pair){standing[i], standing[k], score};
        }
    }
}

void list_true_pairs(const sd_kb_gene *gene, const seen_genotype *sites, pair_list *out)
{
    list_pairs_of(gene, sites, NULL, out);
}

/* ---- what is called ---- */

static const allele_pair *find_named(const pair_list *pairs, const sd_kb_diplotype *named)
{
    uint16_t a = named->alleles[0], b = named->alleles[1];
    for (size_t i = 0; i < pairs->n; i++)
        if ((pairs->pair[i].a == a && pairs->pair[i].b == b) ||
            (pairs->pair[i].a == b && pairs->pair[i].b == a))
            return &pairs->pair[i];
    return NULL;
}

static bool has_open_strands(const sd_kb_gene *gene, const seen_genotype *sites)
{
    static uint16_t group[MAX_GENE_SITES];
    size_t n = 0;
    for (uint16_t site = 0; site < gene->n_sites; site++)
        n += sites[site].is_seen && is_het(&sites[site]) &&
             turn_together(gene, sites, site, group) > 0;
    return n > 1;
}

/* Whether the gene has priorities; where one applies only its pair is left. */
static bool apply_priorities(const sd_kb *kb, const sd_kb_gene *gene, pair_list *pairs)
{
    size_t n_rows;
    bool has_rows = false;
    const sd_kb_priority *rows = sd_kb__priorities(kb, &n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (rows[i].gene != gene)
            continue;
        has_rows = true;
        size_t n = 0;
        while (n < rows[i].n_diplotypes && find_named(pairs, &rows[i].diplotypes[n]))
            n++;
        if (n < rows[i].n_diplotypes)
            continue;
        pairs->pair[0] = *find_named(pairs, &rows[i].diplotypes[0]);
        pairs->n = 1;
        return true;
    }
    return has_rows;
}

void keep_called(const sd_kb *kb, const sd_kb_gene *gene, const seen_genotype *sites,
                 pair_list *pairs)
{
    if (has_open_strands(gene, sites) && apply_priorities(kb, gene, pairs))
        return;
    int best = -1;
    size_t n = 0;
    for (size_t i = 0; i < pairs->n; i++)
        best = pairs->pair[i].score > best ? pairs->pair[i].score : best;
    for (size_t i = 0; i < pairs->n; i++)
        if (pairs->pair[i].score == best)
            pairs->pair[n++] = pairs->pair[i];
    pairs->n = n;
}

/* ---- what is open ---- */

/* Give the unseen sites from `site` on every genotype they could have. */
static void try_genotypes(const sd_kb *kb, const sd_kb_gene *gene, seen_genotype *sites,
                          uint16_t site, const bool *among, bool *is_open)
{
    static pair_list pairs;
    while (site < gene->n_sites && sites[site].is_seen)
        site++;
    if (site == gene->n_sites) {
        list_pairs_of(gene, sites, among, &pairs);
        keep_called(kb, gene, sites, &pairs);
        for (size_t i = 0; i < pairs.n; i++)
            is_open[pairs.pair[i].a] = is_open[pairs.pair[i].b] = true;
        return;
    }
    seen_genotype *unseen = &sites[site];
    const seen_genotype before = *unseen;
    unseen->is_seen = true;
    for (int16_t a = 0; a < gene->sites[site].n_alleles; a++) {
        for (int16_t b = 0; b < gene->sites[site].n_alleles; b++) {
            bool is_haploid = before.allele[1] < 0;
            if ((!before.is_phased && b < a) || (is_haploid && a != b))
                continue;
            unseen->allele[0] = a;
            unseen->allele[1] = is_haploid ? -1 : b;
            try_genotypes(kb, gene, sites, (uint16_t)(site + 1), among, is_open);
        }
    }
    *unseen = before;
}

void list_star_alleles_open(const sd_kb *kb, const sd_kb_gene *gene,
                            const seen_genotype *sites, bool *is_open)
{
    static seen_genotype tried[MAX_GENE_SITES];
    bool among[MAX_GENE_ALLELES]; /* unseen sites can only take more away */
    for (uint16_t allele = 0; allele < gene->n_alleles; allele++)
        among[allele] = may_stand(gene, allele, sites);
    memcpy(tried, sites, gene->n_sites * sizeof *sites);
    memset(is_open, 0, gene->n_alleles * sizeof *is_open);
    try_genotypes(kb, gene, tried, 0, among, is_open);
}

bool needs_unseen(const sd_kb_gene *gene, uint16_t allele, const seen_genotype *sites)
{
    for (uint16_t i = 0; i < gene->alleles[allele].n_core; i++)
        if (!sites[gene->alleles[allele].core[i].site].is_seen)
            return true;
    return false;
}

bool may_be_carried(const sd_kb_gene *gene, uint16_t allele, const seen_genotype *sites)
{
    static uint16_t group[MAX_GENE_SITES];
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const seen_genotype *seen = &sites[site];
        const sd_kb_core *named = named_at(&gene->alleles[allele], site);
        if (seen->is_seen && named && !is_het(seen) &&
            !(named->bases >> seen->allele[0] & 1))
            return false;
        if (!seen->is_seen || !is_het(seen))
            continue;
        size_t n = turn_together(gene, sites, site, group);
        bool stands = n == 0;
        for (int way = 0; way < 2 && !stands; way++) {
            stands = true;
            for (size_t i = 0; i < n; i++) {
                named = named_at(&gene->alleles[allele], group[i]);
                if (named && !(named->bases >> sites[group[i]].allele[way] & 1))
                    stands = false;
            }
        }
        if (!stands)
            return false;
    }
    return true;
}
