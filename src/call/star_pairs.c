/* star_pairs.c -- every unordered pair of named alleles that explains a column.
 *
 * An allele is a candidate when it fits a base of every seen site.  At heterozygous sites
 * a candidate keeps two bits: it fits the base of strand 0, of strand 1.  A pair (a, b)
 * explains the sites where a stands on 0 and b on 1, or the other way round; within a
 * phase group one way must serve all its sites, and groups turn independently.  So phase
 * costs two masks per group, and cost is candidates^2 x words: there is no list of
 * arrangements to grow as 2^n.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "call/caller.h"

typedef struct matcher {
    const sd_column *column;
    size_t n_words;
    uint16_t n_het;
    const uint16_t *het;    /* loci with two bases, in order: bit i of the words */
    const uint64_t *all;    /* every heterozygous site */
    const uint64_t *alt[2]; /* the strand's base is not the genome's */
    const uint64_t *groups; /* [n_groups][n_words]: groups of two sites and more */
    size_t n_groups;
    const bool *is_phase_set; /* [n_groups]: not a single site without phase */
    sd_candidate *candidates;
    size_t n_candidates;
    sd_pair *pairs;
    size_t n_pairs, max_pairs;
} matcher;

static void set_bit(uint64_t *words, size_t bit)
{
    words[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static bool is_het(const sd_locus *locus)
{
    return locus->base[0] != locus->base[1];
}

/* ---- the column's masks ---- */

static sd_status lay_masks(matcher *m)
{
    const sd_column *column = m->column;
    sd_arena *scratch = column->scratch;
    uint16_t *het = SD_NEW(scratch, uint16_t, column->n_loci);
    if (!het)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < column->n_loci; i++) {
        if (is_het(&column->loci[i]))
            het[m->n_het++] = i;
    }
    m->het = het;
    m->n_words = ((size_t)m->n_het + 63) / 64;
    uint64_t *all = SD_NEW(scratch, uint64_t, m->n_words);
    uint64_t *alt_0 = SD_NEW(scratch, uint64_t, m->n_words);
    uint64_t *alt_1 = SD_NEW(scratch, uint64_t, m->n_words);
    uint64_t *groups = SD_NEW(scratch, uint64_t, m->n_words * column->n_groups);
    bool *is_phase_set = SD_NEW(scratch, bool, column->n_groups);
    if (!all || !alt_0 || !alt_1 || !groups || !is_phase_set)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < m->n_het; i++) {
        const sd_locus *locus = &column->loci[het[i]];
        set_bit(all, i);
        if (locus->base[0] != 1)
            set_bit(alt_0, i);
        if (locus->base[1] != 1)
            set_bit(alt_1, i);
        set_bit(groups + (size_t)(locus->group - 1) * m->n_words, i);
        is_phase_set[locus->group - 1] = column->cells[locus->site].is_phased;
    }
    m->all = all;
    m->alt[0] = alt_0;
    m->alt[1] = alt_1;
    m->groups = groups;
    m->is_phase_set = is_phase_set;
    m->n_groups = column->n_groups;
    return SD_OK;
}

/* ---- candidates ---- */

/* [allele]: fits a base of every seen site. */
static void find_fitting(const sd_column *column, bool *fits)
{
    const sd_kb_gene *gene = column->gene;
    for (uint16_t allele = 0; allele < gene->n_alleles; allele++)
        fits[allele] = gene->alleles[allele].is_defined;
    for (uint16_t i = 0; i < column->n_loci; i++) {
        const sd_locus *locus = &column->loci[i];
        uint32_t seen = locus->base[0] | locus->base[1];
        const uint32_t *accepts = gene->fits + (size_t)locus->site * gene->n_alleles;
        for (uint16_t allele = 0; allele < gene->n_alleles; allele++)
            fits[allele] &= (accepts[allele] & seen) != 0;
    }
}

static bool is_wobble(uint32_t bases)
{
    return (bases & (bases - 1)) != 0;
}

/* Count one site that the definition names.  A wobble counts where the strand has not the
 * genome's base there; at a heterozygous site the pair decides. */
static void count_named(const matcher *m, uint16_t locus_index, uint32_t bases,
                        sd_candidate *candidate, const uint16_t *het_of, uint64_t *wobble)
{
    if (locus_index == SD_UNSEEN) {
        candidate->n_unseen++;
        return;
    }
    candidate->is_callable = true;
    const sd_locus *locus = &m->column->loci[locus_index];
    if (!is_wobble(bases))
        candidate->n_named++;
    else if (is_het(locus))
        set_bit(wobble, het_of[locus_index]);
    else if (locus->base[0] != 1)
        candidate->n_named++;
}

static sd_status fill_candidate(const matcher *m, const uint16_t *het_of, uint16_t index,
                                sd_candidate *out)
{
    const sd_column *column = m->column;
    const sd_kb_gene *gene = column->gene;
    const sd_kb_allele *allele = &gene->alleles[index];
    uint64_t *words = SD_NEW(column->scratch, uint64_t, 3 * m->n_words);
    if (!words)
        return SD_ENOMEM;
    uint64_t *wobble = words + 2 * m->n_words;
    *out = (sd_candidate){
        .allele = index, .fits = {words, words + m->n_words}, .wobble = wobble};
    for (uint16_t i = 0; i < m->n_het; i++) {
        const sd_locus *locus = &column->loci[m->het[i]];
        uint32_t accepts = gene->fits[(size_t)locus->site * gene->n_alleles + index];
        if (accepts & locus->base[0])
            set_bit(words, i);
        if (accepts & locus->base[1])
            set_bit(words + m->n_words, i);
    }
    if (allele->is_reference) {
        for (uint16_t site = 0; site < gene->n_sites; site++)
            count_named(m, column->locus_of[site],
                        gene->fits[(size_t)site * gene->n_alleles + index], out, het_of,
                        wobble);
    } else {
        for (uint16_t i = 0; i < allele->n_core; i++)
            count_named(m, column->locus_of[allele->core[i].site], allele->core[i].bases,
                        out, het_of, wobble);
    }
    return SD_OK;
}

/* What an allele needs at the unseen sites, as a number to compare before the bases
 * themselves. */
static uint64_t hash_unseen(const sd_column *column, uint16_t allele)
{
    const sd_kb_gene *gene = column->gene;
    uint64_t hash = 0;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        if (column->locus_of[site] == SD_UNSEEN)
            hash = (hash ^ gene->fits[(size_t)site * gene->n_alleles + allele]) *
                   1099511628211u;
    }
    return hash;
}

static bool alike_unseen(const sd_column *column, uint16_t a, uint16_t b)
{
    const sd_kb_gene *gene = column->gene;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const uint32_t *accepts = gene->fits + (size_t)site * gene->n_alleles;
        if (column->locus_of[site] == SD_UNSEEN && accepts[a] != accepts[b])
            return false;
    }
    return true;
}

static sd_status number_unseen_kinds(matcher *m)
{
    uint64_t *hash = SD_NEW(m->column->scratch, uint64_t, m->n_candidates);
    if (!hash)
        return SD_ENOMEM;
    uint16_t n_kinds = 0;
    for (size_t i = 0; i < m->n_candidates; i++) {
        sd_candidate *candidate = &m->candidates[i];
        hash[i] = hash_unseen(m->column, candidate->allele);
        size_t like = 0;
        while (like < i &&
               (hash[like] != hash[i] ||
                !alike_unseen(m->column, m->candidates[like].allele, candidate->allele)))
            like++;
        candidate->unseen_kind = like < i ? m->candidates[like].unseen_kind : n_kinds++;
    }
    return SD_OK;
}

static sd_status find_candidates(matcher *m)
{
    const sd_column *column = m->column;
    uint16_t n_alleles = column->gene->n_alleles;
    bool *fits = SD_NEW(column->scratch, bool, n_alleles);
    uint16_t *het_of = SD_NEW(column->scratch, uint16_t, column->n_loci);
    if (!fits || !het_of)
        return SD_ENOMEM;
    find_fitting(column, fits);
    for (uint16_t i = 0; i < m->n_het; i++)
        het_of[m->het[i]] = i;
    size_t n_fitting = 0;
    for (uint16_t i = 0; i < n_alleles; i++)
        n_fitting += fits[i];
    m->candidates = SD_NEW(column->scratch, sd_candidate, n_fitting);
    if (!m->candidates)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < n_alleles; i++) {
        if (!fits[i])
            continue;
        sd_status status = fill_candidate(m, het_of, i, &m->candidates[m->n_candidates]);
        if (status != SD_OK)
            return status;
        m->n_candidates++;
    }
    return number_unseen_kinds(m);
}

/* ---- pairs ---- */

/* Whether the pair explains the sites of `mask` with a on strand `way` and b on the
 * other. */
static bool explains(const matcher *m, const sd_candidate *a, const sd_candidate *b,
                     int way, const uint64_t *mask)
{
    const uint64_t *of_a = a->fits[way], *of_b = b->fits[1 - way];
    for (size_t w = 0; w < m->n_words; w++) {
        if ((of_a[w] & of_b[w] & mask[w]) != mask[w])
            return false;
    }
    return true;
}

/* Cheap refusal first: every site must be explained in one way or the other. */
static bool may_explain(const matcher *m, const sd_candidate *a, const sd_candidate *b)
{
    for (size_t w = 0; w < m->n_words; w++) {
        uint64_t one = a->fits[0][w] & b->fits[1][w];
        uint64_t other = a->fits[1][w] & b->fits[0][w];
        if (((one | other) & m->all[w]) != m->all[w])
            return false;
    }
    return true;
}

static int count_wobbles(const matcher *m, const sd_candidate *a, const sd_candidate *b,
                         int way, const uint64_t *mask)
{
    int n = 0;
    for (size_t w = 0; w < m->n_words; w++)
        n += __builtin_popcountll(a->wobble[w] & m->alt[way][w] & mask[w]) +
             __builtin_popcountll(b->wobble[w] & m->alt[1 - way][w] & mask[w]);
    return n;
}

static void add_way(uint64_t *ways, unsigned way_bits)
{
    *ways = (*ways ^ way_bits) * 1099511628211u;
}

/* Whether the pair explains the column; its score gets the named wobbles of the best
 * arrangement. */
static bool try_pair(const matcher *m, const sd_candidate *a, const sd_candidate *b,
                     sd_pair *pair)
{
    if (!may_explain(m, a, b))
        return false;
    for (size_t g = 0; g < m->n_groups; g++) {
        const uint64_t *mask = m->groups + g * m->n_words;
        int best = -1;
        unsigned ways = 0;
        for (int way = 0; way < 2; way++) {
            if (!explains(m, a, b, way, mask))
                continue;
            int n = count_wobbles(m, a, b, way, mask);
            best = n > best ? n : best;
            ways |= 1u << way;
        }
        if (best < 0)
            return false;
        pair->score += best;
        pair->full_score += best;
        if (m->is_phase_set[g]) {
            add_way(&pair->ways[0], ways);
            add_way(&pair->ways[1], ways == 3 ? 3 : 3 - ways);
        }
    }
    return true;
}

static sd_status add_pair(matcher *m, sd_pair pair)
{
    if (m->n_pairs == m->max_pairs) {
        size_t max_pairs = m->max_pairs ? 2 * m->max_pairs : 16;
        sd_pair *pairs = SD_NEW(m->column->scratch, sd_pair, max_pairs);
        if (!pairs)
            return SD_ENOMEM;
        if (m->n_pairs > 0)
            memcpy(pairs, m->pairs, m->n_pairs * sizeof *pairs);
        m->pairs = pairs;
        m->max_pairs = max_pairs;
    }
    m->pairs[m->n_pairs++] = pair;
    return SD_OK;
}

static sd_status find_pairs(matcher *m)
{
    bool is_haploid = m->column->is_haploid;
    sd_status status = SD_OK;
    for (uint16_t i = 0; i < m->n_candidates; i++) {
        const sd_candidate *a = &m->candidates[i];
        if (is_haploid) {
            status = add_pair(m, (sd_pair){.a = i,
                                           .b = i,
                                           .score = a->n_named,
                                           .full_score = a->n_named + a->n_unseen});
            if (status != SD_OK)
                return status;
            continue;
        }
        for (uint16_t k = i; k < m->n_candidates; k++) {
            const sd_candidate *b = &m->candidates[k];
            sd_pair pair = {.a = i, .b = k, .score = a->n_named + b->n_named};
            pair.full_score = pair.score + a->n_unseen + b->n_unseen;
            if (!try_pair(m, a, b, &pair))
                continue;
            status = add_pair(m, pair);
            if (status != SD_OK)
                return status;
        }
    }
    return status;
}

sd_status sd_star__pairs(const sd_column *column, sd_pairs *out)
{
    *out = (sd_pairs){0};
    matcher m = {.column = column};
    sd_status status = lay_masks(&m);
    if (status == SD_OK)
        status = find_candidates(&m);
    if (status == SD_OK)
        status = find_pairs(&m);
    if (status == SD_OK)
        *out = (sd_pairs){m.candidates, m.n_candidates, m.pairs, m.n_pairs};
    return status;
}
