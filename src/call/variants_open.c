/* variants_open.c -- what else a gene of listed variants could be if all was seen.
 *
 * An open variant may join what is called, on either strand or on both.  Of several on a
 * strand the one of lowest function decides, or a table row that one of them meets, so a
 * variant more on each strand reaches every meaning that any number of them does.
 * Variants of one class mean the same: one of each is tried.
 *
 * What was called for want of a better site (proxies.tsv) may prove wrong; a smaller
 * variant vanishes within a larger one that joins; and variants whose strands are open
 * may turn out to share one, where the input has phase at all.
 *
 * Invariant: more may be listed than can be, never less.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "call/diplotype.h"
#include "call/reach.h"
#include "call/variants.h"

enum { MAX_CLASSES = 64, MAX_ARRANGED = 8 };

/* What stands on a strand, or in a list without strands. */
typedef struct strand {
    const uint16_t *alleles;
    size_t n;
    uint64_t joined; /* classes of the variants that joined */
} strand;

typedef struct strand_list {
    strand *of;
    size_t n;
} strand_list;

typedef struct reading_key {
    uint64_t first, second; /* classes on either strand; in a list: all, those twice */
    bool is_list;
} reading_key;

typedef struct opener {
    const sd_column *column;
    sd_call *call;
    const uint16_t *class_of;
    const bool *is_open;
    size_t n_open;
    uint16_t open_in[MAX_CLASSES]; /* variants of the class that are open */
    bool may_be_twice[MAX_CLASSES];
    reading_key *keys;
    sd_reach *reach;
    size_t n, max;
} opener;

static uint64_t class_bit(const opener *o, uint16_t allele)
{
    return (uint64_t)1 << o->class_of[allele];
}

static uint64_t classes_of(const opener *o, const strand *on)
{
    uint64_t classes = 0;
    for (size_t i = 0; i < on->n; i++)
        classes |= class_bit(o, on->alleles[i]);
    if (on->n == 0)
        classes = class_bit(o, o->column->gene->reference);
    return classes;
}

/* ---- readings ---- */

static reading_key make_key(const opener *o, const strand *a, const strand *b)
{
    reading_key key = {.is_list = b == NULL, .first = classes_of(o, a)};
    if (b) {
        key.second = classes_of(o, b);
        if (key.second < key.first)
            key = (reading_key){.first = key.second, .second = key.first};
        return key;
    }
    for (size_t i = 0; i < a->n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (o->class_of[a->alleles[i]] == o->class_of[a->alleles[k]])
                key.second |= class_bit(o, a->alleles[i]);
        }
    }
    return key;
}

static bool is_known(const opener *o, const reading_key *key)
{
    for (size_t i = 0; i < o->n; i++) {
        if (o->keys[i].first == key->first && o->keys[i].second == key->second &&
            o->keys[i].is_list == key->is_list)
            return true;
    }
    return false;
}

static sd_status make_room(opener *o)
{
    if (o->n < o->max)
        return SD_OK;
    const size_t max = o->max ? 2 * o->max : 16;
    reading_key *keys = SD_NEW(o->column->scratch, reading_key, max);
    sd_reach *reach = SD_NEW(o->column->arena, sd_reach, max);
    if (!keys || !reach)
        return SD_ENOMEM;
    if (o->n > 0) {
        memcpy(keys, o->keys, o->n * sizeof *keys);
        memcpy(reach, o->reach, o->n * sizeof *reach);
    }
    o->keys = keys;
    o->reach = reach;
    o->max = max;
    return SD_OK;
}

static sd_status spell(const opener *o, const strand *a, const strand *b,
                       sd_diplotype *out)
{
    const sd_kb_gene *gene = o->column->gene;
    sd_arena *arena = o->column->arena;
    sd_haplotype first, second;
    bool is_made;
    if (!b && o->column->is_haploid) {
        is_made = sd_haplotype__make(gene, a->alleles, a->n, arena, &first);
        if (is_made)
            sd_diplotype__single(first, 0, out);
    } else if (!b && a->n > 0) {
        is_made = sd_diplotype__components(gene, a->alleles, a->n, 0, arena, out);
    } else {
        is_made = sd_haplotype__make(gene, a->alleles, a->n, arena, &first) &&
                  sd_haplotype__make(gene, b ? b->alleles : NULL, b ? b->n : 0, arena,
                                     &second) &&
                  sd_diplotype__pair(first, second, 0, arena, out);
    }
    return is_made ? SD_OK : SD_ENOMEM;
}

/* The open variants of the classes that joined. */
static sd_status name_joined(const opener *o, uint64_t joined, sd_reach *out)
{
    const uint16_t n_alleles = o->column->gene->n_alleles;
    bool *leads = SD_NEW(o->column->scratch, bool, n_alleles);
    if (!leads)
        return SD_ENOMEM;
    for (uint16_t i = 0; i < n_alleles; i++)
        leads[i] = o->is_open[i] && (class_bit(o, i) & joined) != 0;
    return sd_reach__list_through(o->column, o->call, leads, out);
}

/* `b` is NULL where there is one strand, or a list without strands. */
static sd_status add_reading(opener *o, const strand *a, const strand *b)
{
    const reading_key key = make_key(o, a, b);
    if (is_known(o, &key))
        return SD_OK;
    sd_status status = make_room(o);
    if (status == SD_OK)
        status = spell(o, a, b, &o->reach[o->n].diplotype);
    if (status == SD_OK)
        status = name_joined(o, a->joined | (b ? b->joined : 0), &o->reach[o->n]);
    if (status == SD_OK)
        o->keys[o->n++] = key;
    return status;
}

/* ---- strands with one variant more ---- */

/* The strand with the variant on it; where `drops`, without those it overlaps.  False
 * when out of memory. */
static bool join(const opener *o, const strand *base, uint16_t allele, bool drops,
                 strand *out)
{
    const sd_kb_allele *alleles = o->column->gene->alleles;
    uint16_t *joined = SD_NEW(o->column->scratch, uint16_t, base->n + 1);
    if (!joined)
        return false;
    *out = (strand){.alleles = joined, .joined = base->joined | class_bit(o, allele)};
    for (size_t i = 0; i < base->n; i++) {
        const uint16_t other = base->alleles[i];
        if (!alleles[other].is_reference &&
            !(drops && sd_variants__overlap(&alleles[allele], &alleles[other])))
            joined[out->n++] = other;
    }
    joined[out->n++] = allele;
    return true;
}

static bool overlaps_any(const opener *o, const strand *base, uint16_t allele)
{
    const sd_kb_allele *alleles = o->column->gene->alleles;
    for (size_t i = 0; i < base->n; i++) {
        if (sd_variants__overlap(&alleles[allele], &alleles[base->alleles[i]]))
            return true;
    }
    return false;
}

/* The strand as it is, and with an open variant of each class. */
static sd_status list_options(const opener *o, const strand *base, strand_list *out)
{
    uint64_t tried = 0;
    *out = (strand_list){.of = SD_NEW(o->column->scratch, strand, 2 * o->n_open + 1)};
    if (!out->of)
        return SD_ENOMEM;
    out->of[out->n++] = *base;
    for (uint16_t i = 0; i < o->column->gene->n_alleles; i++) {
        if (!o->is_open[i])
            continue;
        if ((tried & class_bit(o, i)) == 0 &&
            !join(o, base, i, false, &out->of[out->n++]))
            return SD_ENOMEM;
        tried |= class_bit(o, i);
        if (overlaps_any(o, base, i) && !join(o, base, i, true, &out->of[out->n++]))
            return SD_ENOMEM;
    }
    return SD_OK;
}

/* A class joins both strands where it has two open variants, or one that both bases
 * allow. */
static bool may_join_both(const opener *o, uint64_t a, uint64_t b)
{
    for (size_t i = 0; i < MAX_CLASSES; i++) {
        if ((a & b) >> i & 1 && o->open_in[i] < 2 && !o->may_be_twice[i])
            return false;
    }
    return true;
}

static sd_status read_strands(opener *o, const strand *a, const strand *b)
{
    strand_list of_a, of_b;
    sd_status status = list_options(o, a, &of_a);
    if (status == SD_OK)
        status = list_options(o, b, &of_b);
    for (size_t i = 0; status == SD_OK && i < of_a.n; i++) {
        for (size_t k = 0; status == SD_OK && k < of_b.n; k++) {
            if (may_join_both(o, of_a.of[i].joined, of_b.of[k].joined))
                status = add_reading(o, &of_a.of[i], &of_b.of[k]);
        }
    }
    return status;
}

/* One strand, or none that is known. */
static sd_status read_list(opener *o, const strand *list)
{
    strand_list once;
    sd_status status = list_options(o, list, &once);
    for (size_t i = 0; status == SD_OK && i < once.n; i++) {
        strand_list twice;
        const strand base = {.alleles = once.of[i].alleles, .n = once.of[i].n};
        status = list_options(o, &base, &twice);
        for (size_t k = 0; status == SD_OK && k < twice.n; k++) {
            if (!may_join_both(o, once.of[i].joined, twice.of[k].joined))
                continue;
            twice.of[k].joined |= once.of[i].joined;
            status = add_reading(o, &twice.of[k], NULL);
        }
    }
    return status;
}

/* ---- what is called, and what it may prove to be ---- */

/* The copy's alleles; where `is_strict`, without those of which a site was not seen. */
static bool take_copy(const opener *o, const sd_haplotype *copy, bool is_strict,
                      strand *out)
{
    const sd_kb_gene *gene = o->column->gene;
    uint16_t *alleles = SD_NEW(o->column->scratch, uint16_t, copy->n_alleles);
    if (!alleles)
        return false;
    *out = (strand){.alleles = alleles};
    for (uint16_t i = 0; i < copy->n_alleles; i++) {
        const sd_kb_allele *allele = &gene->alleles[copy->alleles[i]];
        if (!allele->is_reference &&
            !(is_strict && sd_column__has_unseen_core(o->column, allele)))
            alleles[out->n++] = copy->alleles[i];
    }
    return true;
}

/* Whether the input has phase in this gene at all, be it at a homozygous site: then two
 * sites not seen may be in phase, and strands are told for what is a list here. */
static bool has_phase(const sd_column *column)
{
    for (uint16_t i = 0; i < column->n_loci; i++) {
        if (column->cells[column->loci[i].site].is_phased)
            return true;
    }
    return false;
}

/* Variants of a list on the strands in every way. */
static sd_status arrange(opener *o, const strand *list)
{
    sd_status status = SD_OK;
    for (unsigned way = 0; status == SD_OK && way < 1u << list->n; way++) {
        uint16_t *copies[2] = {SD_NEW(o->column->scratch, uint16_t, list->n),
                               SD_NEW(o->column->scratch, uint16_t, list->n)};
        if (!copies[0] || !copies[1])
            return SD_ENOMEM;
        strand strands[2] = {{.alleles = copies[0]}, {.alleles = copies[1]}};
        for (size_t i = 0; i < list->n; i++) {
            const unsigned side = way >> i & 1;
            copies[side][strands[side].n++] = list->alleles[i];
        }
        status = read_strands(o, &strands[0], &strands[1]);
    }
    return status;
}

static sd_status read_called(opener *o, const sd_diplotype *called)
{
    sd_status status = SD_OK;
    const bool has_two = called->shape == SD_DIPLOID;
    for (int way = 0; status == SD_OK && way < (has_two ? 4 : 2); way++) {
        strand a, b;
        if (!take_copy(o, &called->copy[0], way & 1, &a) ||
            (has_two && !take_copy(o, &called->copy[1], (way & 2) != 0, &b)))
            return SD_ENOMEM;
        status = has_two ? read_strands(o, &a, &b) : read_list(o, &a);
        if (status == SD_OK && called->shape == SD_COMPONENTS && has_phase(o->column) &&
            a.n <= MAX_ARRANGED)
            status = arrange(o, &a);
    }
    return status;
}

/* ---- the door ---- */

/* Whether what was seen leaves the variant on both strands. */
static bool may_be_on_both(const sd_column *column, const sd_kb_allele *allele)
{
    for (uint16_t i = 0; i < allele->n_core; i++) {
        const uint16_t at = column->locus_of[allele->core[i].site];
        if (at == SD_UNSEEN)
            continue;
        const sd_locus *locus = &column->loci[at];
        if ((allele->core[i].bases & locus->base[0]) == 0 ||
            (allele->core[i].bases & locus->base[1]) == 0)
            return false;
    }
    return true;
}

static void count_open(opener *o)
{
    const sd_kb_gene *gene = o->column->gene;
    for (uint16_t i = 0; i < gene->n_alleles; i++) {
        if (!o->is_open[i])
            continue;
        o->n_open++;
        o->open_in[o->class_of[i]]++;
        o->may_be_twice[o->class_of[i]] |= may_be_on_both(o->column, &gene->alleles[i]);
    }
}

sd_status sd_variants__open(const sd_column *column, sd_call *call)
{
    const sd_kb_gene *gene = column->gene;
    bool *is_open = SD_NEW(column->scratch, bool, gene->n_alleles);
    if (!is_open)
        return SD_ENOMEM;
    sd_column__mark_possible(column, is_open);
    sd_status status = sd_column__list_open(column, is_open, call);
    if (status != SD_OK)
        return status;
    uint16_t *class_of;
    const size_t n_classes = sd_reach__classes(column, &class_of);
    if (n_classes == SD_NO_CLASSES)
        return SD_ENOMEM;
    call->is_reach_known = n_classes <= MAX_CLASSES && gene->reference != SD_NO_ALLELE;
    if (!call->is_reach_known || call->n_unseen_sites == 0)
        return SD_OK;
    opener o = {.column = column, .call = call, .class_of = class_of, .is_open = is_open};
    count_open(&o);
    for (size_t i = 0; i < call->n_diplotypes && status == SD_OK; i++)
        status = read_called(&o, &call->diplotypes[i]);
    call->reach = o.reach;
    call->n_reach = o.n;
    return status;
}
