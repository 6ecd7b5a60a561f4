/* composed_strand.c -- what stands on one strand, where no named allele alone accounts
 * for it.
 *
 * Named alleles are taken whose whole definition, as far as it was seen, the strand has.
 * Several may share it where no site is named by both: the largest definition goes first,
 * and what is part of it is not said again.  Where two of one size want the same site
 * there are two ways to say it, and both are kept.  Differences from the genome that are
 * left are said one by one.  (Combinations and partial alleles as PharmCAT's research
 * mode finds them, so that results compare.)
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/text.h"
#include "call/caller.h"
#include "call/diplotype.h"

/* Alleles that share the strand. */
typedef struct company {
    uint16_t *alleles;
    size_t n_alleles;
} company;

int16_t sd_composer__allele(const sd_place *place, uint64_t copies, char *other)
{
    const int copy = place->group > 0 && (copies >> (place->group - 1) & 1);
    *other = place->other[copy];
    return place->allele[copy];
}

static const sd_kb_allele *allele_at(const sd_composer *composer, uint16_t index)
{
    return &composer->column->gene->alleles[index];
}

/* ---- alleles that may stand on a strand ---- */

static uint16_t count_seen(const sd_composer *composer, const sd_kb_allele *allele)
{
    uint16_t n = 0;
    for (uint16_t i = 0; i < allele->n_core; i++)
        n = (uint16_t)(n + (composer->place_of[allele->core[i].site] != SD_UNSEEN));
    return n;
}

static bool accepts(const sd_kb_core *core, int16_t allele)
{
    return allele >= 0 && (core->bases >> allele & 1);
}

/* Every seen site of the definition has one of its bases on some copy. */
static bool may_stand(const sd_composer *composer, const sd_kb_allele *allele)
{
    for (uint16_t i = 0; i < allele->n_core; i++) {
        const uint16_t at = composer->place_of[allele->core[i].site];
        if (at == SD_UNSEEN)
            continue;
        const sd_place *place = &composer->places[at];
        if (!accepts(&allele->core[i], place->allele[0]) &&
            !accepts(&allele->core[i], place->allele[1]))
            return false;
    }
    return true;
}

/* A name that only says which others share the strand is not used beside more. */
static bool is_compound(const sd_column *column, uint16_t allele)
{
    size_t n_rows;
    const sd_kb_compound *rows = sd_kb__compounds(column->kb, &n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (rows[i].gene == column->gene && rows[i].allele == allele)
            return true;
    }
    return false;
}

static bool goes_before(const sd_composer *composer, uint16_t a, uint16_t b)
{
    const uint16_t seen_a = count_seen(composer, allele_at(composer, a));
    const uint16_t seen_b = count_seen(composer, allele_at(composer, b));
    if (seen_a != seen_b)
        return seen_a > seen_b;
    return strcmp(allele_at(composer, a)->name, allele_at(composer, b)->name) < 0;
}

sd_status sd_composer__order(sd_composer *composer)
{
    const sd_column *column = composer->column;
    uint16_t *ordered = SD_NEW(column->scratch, uint16_t, column->gene->n_alleles);
    if (!ordered)
        return SD_ENOMEM;
    size_t n = 0;
    for (uint16_t i = 0; i < column->gene->n_alleles; i++) {
        const sd_kb_allele *allele = allele_at(composer, i);
        if (!allele->is_defined || allele->is_reference ||
            count_seen(composer, allele) == 0 || !may_stand(composer, allele) ||
            is_compound(column, i))
            continue;
        size_t place = n++;
        for (; place > 0 && goes_before(composer, i, ordered[place - 1]); place--)
            ordered[place] = ordered[place - 1];
        ordered[place] = i;
    }
    composer->ordered = ordered;
    composer->n_ordered = n;
    return SD_OK;
}

/* ---- one strand ---- */

static bool stands(const sd_composer *composer, uint64_t copies,
                   const sd_kb_allele *allele)
{
    for (uint16_t i = 0; i < allele->n_core; i++) {
        const uint16_t at = composer->place_of[allele->core[i].site];
        char other;
        if (at != SD_UNSEEN &&
            !accepts(&allele->core[i],
                     sd_composer__allele(&composer->places[at], copies, &other)))
            return false;
    }
    return true;
}

/* What the allele's definition says of a site; NULL where it does not name it. */
static const sd_kb_core *core_at(const sd_kb_allele *allele, uint16_t site)
{
    for (uint16_t i = 0; i < allele->n_core; i++) {
        if (allele->core[i].site == site)
            return &allele->core[i];
    }
    return NULL;
}

static bool share_site(const sd_composer *composer, const sd_kb_allele *a,
                       const sd_kb_allele *b)
{
    for (uint16_t i = 0; i < a->n_core; i++) {
        if (composer->place_of[a->core[i].site] != SD_UNSEEN &&
            core_at(b, a->core[i].site))
            return true;
    }
    return false;
}

/* Put the allele into every company that it fits in; *is_part where a larger or smaller
 * one has taken a site of it. */
static bool join(const sd_composer *composer, uint16_t index, company *companies,
                 size_t n_companies, bool *is_part)
{
    const sd_kb_allele *allele = allele_at(composer, index);
    bool has_joined = false;
    *is_part = false;
    for (size_t c = 0; c < n_companies; c++) {
        bool is_free = true;
        for (size_t k = 0; k < companies[c].n_alleles; k++) {
            const sd_kb_allele *member = allele_at(composer, companies[c].alleles[k]);
            if (!share_site(composer, allele, member))
                continue;
            is_free = false;
            *is_part |= count_seen(composer, member) != count_seen(composer, allele);
        }
        if (is_free)
            companies[c].alleles[companies[c].n_alleles++] = index;
        has_joined |= is_free;
    }
    return has_joined;
}

static sd_status find_companies(const sd_composer *composer, uint64_t copies,
                                company **out, size_t *n_out)
{
    sd_arena *scratch = composer->column->scratch;
    uint16_t *standing = SD_NEW(scratch, uint16_t, composer->n_ordered);
    if (!standing)
        return SD_ENOMEM;
    size_t n_standing = 0;
    for (size_t i = 0; i < composer->n_ordered; i++) {
        if (stands(composer, copies, allele_at(composer, composer->ordered[i])))
            standing[n_standing++] = composer->ordered[i];
    }
    company *companies = SD_NEW(scratch, company, n_standing + 1);
    if (!companies)
        return SD_ENOMEM;
    size_t n = 0;
    for (size_t i = 0; i < n_standing; i++) {
        bool is_part;
        if (join(composer, standing[i], companies, n, &is_part) || is_part)
            continue;
        companies[n].alleles = SD_NEW(scratch, uint16_t, n_standing);
        if (!companies[n].alleles)
            return SD_ENOMEM;
        companies[n].alleles[0] = standing[i];
        companies[n++].n_alleles = 1;
        for (size_t k = 0; k < i; k++) /* what is there whichever of the rivals is */
            join(composer, standing[k], &companies[n - 1], 1, &is_part);
    }
    *out = companies;
    *n_out = n > 0 ? n : 1; /* none stands: the reference, which company[0] then is */
    return SD_OK;
}

/* ---- names ---- */

/* The name on the chromosome of the site's alternate `allele`, from a list like
 * "g.1A>G,g.1A>T"; the length in *length. */
static const char *find_hgvs(const sd_kb_site *site, int16_t allele, size_t *length)
{
    const char *name = site->hgvs;
    for (int16_t i = 1; name && i < allele; i++) {
        name = strchr(name, ',');
        name = name ? name + 1 : NULL;
    }
    *length = name ? strcspn(name, ",") : 0;
    return name;
}

static const char *name_change(const sd_column *column, const sd_change *change)
{
    const sd_kb_site *site = &column->gene->sites[change->site];
    const long long pos1 = (long long)site->on[SD_GRCH38].pos1;
    const char sequence = column->gene->ploidy == SD_MITOCHONDRIAL ? 'm' : 'g'; /* HGVS */
    if (change->allele == SD_NO_COPY)
        return sd_arena__printf(column->arena, "%c.%lld?", sequence, pos1);
    if (change->allele == SD_ALLELE_OTHER)
        return sd_arena__printf(column->arena, "%c.%lld%s>%c", sequence, pos1,
                                site->alleles[0], change->base ? change->base : '?');
    size_t length;
    const char *hgvs = find_hgvs(site, change->allele, &length);
    if (hgvs)
        return sd_arena__printf(column->arena, "%.*s", (int)length, hgvs);
    return sd_arena__printf(column->arena, "%c.%lld%s>%s", sequence, pos1,
                            site->alleles[0], site->alleles[change->allele]);
}

static bool is_named(const sd_composer *composer, const company *who, uint16_t site)
{
    for (size_t i = 0; i < who->n_alleles; i++) {
        if (core_at(allele_at(composer, who->alleles[i]), site))
            return true;
    }
    return false;
}

/* What the alleles leave unsaid. */
static sd_status list_changes(const sd_composer *composer, uint64_t copies,
                              const company *who, sd_haplotype *out)
{
    const sd_column *column = composer->column;
    sd_change *changes = SD_NEW(column->scratch, sd_change, composer->n_places);
    if (!changes)
        return SD_ENOMEM;
    uint16_t n = 0;
    for (uint16_t i = 0; i < composer->n_places; i++) {
        const sd_place *place = &composer->places[i];
        sd_change change = {.site = place->site};
        change.allele = sd_composer__allele(place, copies, &change.base);
        if (change.allele == 0 || is_named(composer, who, place->site))
            continue;
        change.name = name_change(column, &change);
        if (!change.name)
            return SD_ENOMEM;
        changes[n++] = change;
    }
    sd_change *kept = SD_NEW(column->arena, sd_change, n);
    if (!kept)
        return SD_ENOMEM;
    if (n > 0)
        memcpy(kept, changes, n * sizeof *kept);
    out->changes = kept;
    out->n_changes = n;
    return SD_OK;
}

/* Whether the definitions of the alleles name sites that were not seen. */
static bool is_partly_seen(const sd_composer *composer, const company *who)
{
    for (size_t i = 0; i < who->n_alleles; i++) {
        const sd_kb_allele *allele = allele_at(composer, who->alleles[i]);
        if (count_seen(composer, allele) < allele->n_core)
            return true;
    }
    return false;
}

/* "*2", "g.5A>G", "[*2 + *3 + g.5A>G]"; the reference is named only where it is alone. */
static sd_status name_haplotype(const sd_composer *composer, const company *who,
                                sd_haplotype *out)
{
    const sd_column *column = composer->column;
    const size_t n_parts = who->n_alleles + out->n_changes;
    if (n_parts == 0)
        return SD_OK;
    sd_text name = {0};
    sd_text__puts(&name, n_parts > 1 ? "[" : "");
    for (size_t i = 0; i < n_parts; i++) {
        const char *part = i < who->n_alleles
                               ? column->gene->alleles[out->alleles[i]].reported_as
                               : out->changes[i - who->n_alleles].name;
        sd_text__printf(&name, "%s%s", i > 0 ? " + " : "", part);
    }
    sd_text__puts(&name, n_parts > 1 ? "]" : "");
    out->name = name.failed ? NULL : sd_arena__strdup(column->arena, name.data);
    sd_text__free(&name);
    return out->name ? SD_OK : SD_ENOMEM;
}

/* Seen sites that the alleles name, the reference all; a wobble counts where the strand
 * has not the genome's base. */
static int score_of(const sd_composer *composer, uint64_t copies, const company *who)
{
    if (who->n_alleles == 0)
        return composer->n_places;
    int score = 0;
    for (size_t i = 0; i < who->n_alleles; i++) {
        const sd_kb_allele *allele = allele_at(composer, who->alleles[i]);
        for (uint16_t k = 0; k < allele->n_core; k++) {
            const uint16_t at = composer->place_of[allele->core[k].site];
            const bool is_wobble =
                (allele->core[k].bases & (allele->core[k].bases - 1)) != 0;
            char other;
            score += at != SD_UNSEEN &&
                     (!is_wobble ||
                      sd_composer__allele(&composer->places[at], copies, &other) != 0);
        }
    }
    return score;
}

sd_status sd_composer__strand(const sd_composer *composer, uint64_t copies,
                              sd_strand *out)
{
    const sd_column *column = composer->column;
    company *companies;
    size_t n;
    sd_status status = find_companies(composer, copies, &companies, &n);
    if (status != SD_OK)
        return status;
    sd_haplotype *haplotypes = SD_NEW(column->scratch, sd_haplotype, n);
    int *scores = SD_NEW(column->scratch, int, n);
    if (!haplotypes || !scores)
        return SD_ENOMEM;
    for (size_t i = 0; i < n && status == SD_OK; i++) {
        if (!sd_haplotype__make(column->gene, companies[i].alleles,
                                companies[i].n_alleles, column->arena, &haplotypes[i]))
            return SD_ENOMEM;
        haplotypes[i].is_partly_seen = is_partly_seen(composer, &companies[i]);
        status = list_changes(composer, copies, &companies[i], &haplotypes[i]);
        if (status == SD_OK)
            status = name_haplotype(composer, &companies[i], &haplotypes[i]);
        scores[i] = score_of(composer, copies, &companies[i]) - haplotypes[i].n_changes;
    }
    *out = (sd_strand){haplotypes, scores, n};
    return status;
}
