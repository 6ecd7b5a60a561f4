/* explain_alleles.c -- part 2: which alleles fit, on which strand; which were dropped, by
 * which site; which stay open.
 *
 * Dropped alleles are grouped by the site that drops most of them, so that a gene with
 * 170 alleles stays readable: first by variants that are needed and were not seen, the
 * rest by variants that are on both copies and that the definition does not have.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "run/explain.h"

enum { MAX_NAMES = 8, MAX_SINGLES = 30 };

/* ---- lists of names ---- */

typedef bool is_wanted(const sd_explanation *e, uint16_t allele);

static size_t count(const sd_explanation *e, is_wanted *wanted)
{
    size_t n = 0;
    for (uint16_t i = 0; i < e->gene->n_alleles; i++)
        n += wanted(e, i);
    return n;
}

/* "Title *1, *2, *3": flowing; nothing where there is none. */
static void put_names(sd_page *page, const char *title, is_wanted *wanted)
{
    const sd_explanation *e = page->e;
    const size_t n = count(e, wanted);
    size_t n_put = 0;
    if (n == 0)
        return;
    sd_page__begin(page, 2, title);
    for (uint16_t i = 0; i < e->gene->n_alleles; i++)
        if (wanted(e, i)) {
            n_put++;
            sd_page__item(
                page, 4,
                SD_WORDS(e, "%s%s", e->gene->alleles[i].name, n_put < n ? "," : ""));
        }
    sd_page__end(page);
}

static sd_allele_verdict verdict_of(const sd_explanation *e, uint16_t allele)
{
    return e->why.alleles[allele].verdict;
}

static bool is_kept(const sd_explanation *e, uint16_t allele)
{
    const sd_allele_verdict verdict = verdict_of(e, allele);
    return verdict == SD_ALLELE_CALLED || verdict == SD_ALLELE_OUTRANKED ||
           verdict == SD_ALLELE_UNSEEN ||
           (verdict == SD_ALLELE_NOT_COMPARED && !e->why.alleles[allele].is_split);
}

static bool is_kept_on_a(const sd_explanation *e, uint16_t allele)
{
    return is_kept(e, allele) && e->why.alleles[allele].strands == 1;
}

static bool is_kept_on_b(const sd_explanation *e, uint16_t allele)
{
    return is_kept(e, allele) && e->why.alleles[allele].strands == 2;
}

static bool is_kept_on_both(const sd_explanation *e, uint16_t allele)
{
    return is_kept(e, allele) && e->why.alleles[allele].strands == 3;
}

/* Only bases of both strands together make it. */
static bool is_split(const sd_explanation *e, uint16_t allele)
{
    const sd_allele_verdict verdict = verdict_of(e, allele);
    return e->why.alleles[allele].is_split &&
           (verdict == SD_ALLELE_UNPAIRED || verdict == SD_ALLELE_NOT_COMPARED);
}

static bool is_unpaired(const sd_explanation *e, uint16_t allele)
{
    return verdict_of(e, allele) == SD_ALLELE_UNPAIRED && !is_split(e, allele);
}

static bool is_carried_unshown(const sd_explanation *e, uint16_t allele)
{
    return verdict_of(e, allele) == SD_ALLELE_OUTRANKED &&
           !e->gene->alleles[allele].is_reference;
}

static bool is_undefined(const sd_explanation *e, uint16_t allele)
{
    return verdict_of(e, allele) == SD_ALLELE_UNDEFINED;
}

/* ---- dropped alleles ---- */

/* Why an allele is dropped at a site: the bases it accepts there. */
typedef struct reason {
    uint16_t site;
    uint32_t accepted;
    size_t n; /* alleles that it drops and no reason before did */
} reason;

/* Is it the reference's own base that the allele wants there? */
static bool is_absence(const sd_kb_gene *gene, uint16_t site, uint32_t accepted)
{
    return gene->reference != SD_NO_ALLELE &&
           (accepted & sd_explain__accepted(gene, site, gene->reference)) != 0;
}

static bool drops(const sd_explanation *e, const reason *why, uint16_t allele)
{
    const sd_allele_why *of = &e->why.alleles[allele];
    for (size_t i = 0; i < of->n_against; i++)
        if (of->against[i] == why->site)
            return sd_explain__accepted(e->gene, why->site, allele) == why->accepted;
    return false;
}

/* The reason of the wanted kind that drops most of what is left. */
static reason find_reason(const sd_explanation *e, const bool *is_left, bool absence)
{
    reason best = {.n = 0};
    for (uint16_t i = 0; i < e->gene->n_alleles; i++) {
        const sd_allele_why *why = &e->why.alleles[i];
        for (size_t k = 0; is_left[i] && k < why->n_against; k++) {
            reason at = {why->against[k],
                         sd_explain__accepted(e->gene, why->against[k], i), 0};
            if (is_absence(e->gene, at.site, at.accepted) != absence)
                continue;
            for (uint16_t other = 0; other < e->gene->n_alleles; other++)
                at.n += is_left[other] && drops(e, &at, other);
            if (at.n > best.n)
                best = at;
        }
    }
    return best;
}

/* "rs4244285 A: *2, *35" and takes these from the alleles left. */
static const char *reason_words(const sd_explanation *e, const reason *why, bool *is_left)
{
    const bool is_assumed = e->result->cells[why->site].state == SD_CELL_ASSUMED;
    const char *words = SD_WORDS(e, "%s %s%s:", e->gene->sites[why->site].id,
                                 sd_explain__needs(e, why->site, why->accepted),
                                 is_assumed ? " (assumed)" : "");
    size_t n = 0;
    for (uint16_t i = 0; i < e->gene->n_alleles; i++) {
        if (!is_left[i] || !drops(e, why, i))
            continue;
        is_left[i] = false;
        n++;
        if (e->is_verbose || n <= MAX_NAMES)
            words =
                SD_WORDS(e, "%s%s %s", words, n > 1 ? "," : "", e->gene->alleles[i].name);
    }
    if (!e->is_verbose && n > MAX_NAMES)
        words = SD_WORDS(e, "%s and %zu more", words, n - MAX_NAMES);
    return words;
}

/* Does the allele need a variant that is on neither copy? */
static bool needs_variant(const sd_explanation *e, uint16_t allele)
{
    const sd_allele_why *why = &e->why.alleles[allele];
    for (size_t i = 0; i < why->n_against; i++)
        if (!is_absence(e->gene, why->against[i],
                        sd_explain__accepted(e->gene, why->against[i], allele)))
            return true;
    return false;
}

/* Alleles that share their reason with no other are only named where they are many. */
static void put_singles(sd_page *page, bool *is_left)
{
    const sd_explanation *e = page->e;
    for (uint16_t i = 0; i < e->gene->n_alleles; i++) {
        if (!is_left[i] || !needs_variant(e, i))
            continue;
        is_left[i] = false;
        sd_page__item(page, 4, SD_WORDS(e, "%s;", e->gene->alleles[i].name));
    }
    sd_page__item(page, 4, "each a variant of its own (-v or --why-not tells which).");
}

static size_t count_left(const sd_explanation *e, const bool *is_left)
{
    size_t n = 0;
    for (uint16_t i = 0; i < e->gene->n_alleles; i++)
        n += is_left[i];
    return n;
}

static void put_dropped(sd_page *page, bool *is_left, bool absence, const char *title)
{
    const sd_explanation *e = page->e;
    reason why = find_reason(e, is_left, absence);
    if (why.n == 0)
        return;
    sd_page__begin(page, 2, title);
    while (why.n > 0) {
        if (why.n == 1 && !absence && !e->is_verbose &&
            count_left(e, is_left) > MAX_SINGLES) {
            put_singles(page, is_left);
            break;
        }
        const char *words = reason_words(e, &why, is_left);
        why = find_reason(e, is_left, absence);
        sd_page__item(page, 4, SD_WORDS(e, "%s%s", words, why.n > 0 ? ";" : "."));
    }
    sd_page__end(page);
}

static void put_excluded(sd_page *page)
{
    const sd_explanation *e = page->e;
    bool *is_left = SD_NEW(e->arena, bool, e->gene->n_alleles);
    size_t n = 0;
    for (uint16_t i = 0; is_left && i < e->gene->n_alleles; i++)
        n += is_left[i] = verdict_of(e, i) == SD_ALLELE_EXCLUDED;
    if (n == 0)
        return;
    if (sd_explain__is_list(e->gene) && !e->is_verbose) {
        sd_page__say(page, 2, 2,
                     "Not carried: %zu other %s, whose bases are on neither copy (-v "
                     "lists them).",
                     n, n == 1 ? "variant" : "variants");
        return;
    }
    put_dropped(page, is_left, false,
                SD_WORDS(e, "Dropped, %zu in all. Needed, but on neither copy:", n));
    put_dropped(page, is_left, true,
                SD_WORDS(e,
                         "Dropped%s: a variant that they lack is on both copies; needed:",
                         count_left(e, is_left) < n ? " as well" : ""));
}

/* ---- open alleles ---- */

static void put_open(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_call *call = e->result->call;
    if (call->n_not_assessed == 0)
        return;
    sd_page__begin(page, 2, "Not assessed (open), and the sites that were not seen:");
    const size_t limit = e->is_verbose ? SIZE_MAX : 2 * MAX_NAMES;
    for (size_t i = 0; i < call->n_not_assessed && i < limit; i++) {
        const uint16_t allele = call->not_assessed[i];
        const sd_allele_why *why = &e->why.alleles[allele];
        const char *sites = "";
        size_t k = 0;
        for (; k < why->n_unseen && k < 2; k++)
            sites = SD_WORDS(e, "%s%s%s", sites, k ? ", " : "",
                             e->gene->sites[why->unseen[k]].id);
        if (k < why->n_unseen)
            sites = SD_WORDS(e, "%s and %zu more", sites, why->n_unseen - k);
        if (*sites) /* else its partner is what was not seen */
            sites = SD_WORDS(e, " (%s)", sites);
        sd_page__item(page, 4,
                      SD_WORDS(e, "%s%s%s", e->gene->alleles[allele].name, sites,
                               i + 1 < call->n_not_assessed ? "," : ""));
    }
    if (call->n_not_assessed > limit)
        sd_page__item(page, 4,
                      SD_WORDS(e, "and %zu more (-v).", call->n_not_assessed - limit));
    sd_page__end(page);
}

/* ---- strands ---- */

static size_t count_heterozygous(const sd_explanation *e)
{
    size_t n = 0;
    for (uint16_t site = 0; site < e->gene->n_sites; site++)
        n += sd_explain__is_heterozygous(&e->result->cells[site]);
    return n;
}

/* The bases of strand A (0) or B (1) that are not the genome's: "rs1 T, rs2 A". */
static const char *strand_words(const sd_explanation *e, size_t strand)
{
    const char *words = "";
    for (uint16_t site = 0; site < e->gene->n_sites; site++) {
        const sd_cell *cell = &e->result->cells[site];
        if (!sd_explain__is_heterozygous(cell) || cell->allele[strand] == 0)
            continue;
        const char *base = cell->allele[strand] < 0
                               ? "an unknown base"
                               : e->gene->sites[site].alleles[cell->allele[strand]];
        words = SD_WORDS(e, "%s%s%s %s", words, *words ? ", " : "",
                         e->gene->sites[site].id, base);
    }
    return *words ? words : "the reference";
}

static void put_strands(sd_page *page)
{
    const sd_explanation *e = page->e;
    const size_t n_het = count_heterozygous(e);
    if (n_het == 0) {
        sd_page__say(page, 2, 0, "No site is heterozygous: %s",
                     "whatever stands on one copy stands on all.");
        put_names(page, "Fits:", is_kept);
        return;
    }
    if (!e->why.is_effectively_phased) {
        sd_page__say(page, 2, 0,
                     "%zu sites are heterozygous and not all phased with each other: "
                     "every arrangement of the strands was tried.",
                     n_het);
        put_names(page, "Fits some arrangement:", is_kept);
        return;
    }
    sd_page__say(page, 2, 0, "%s",
                 n_het == 1 ? "One site is heterozygous, so the strands are known."
                            : "The heterozygous sites are phased, so the strands are "
                              "known.");
    sd_page__say(page, 2, 2, "Strand A carries %s.", strand_words(e, 0));
    put_names(page, "  Fits it:", is_kept_on_a);
    sd_page__say(page, 2, 2, "Strand B carries %s.", strand_words(e, 1));
    put_names(page, "  Fits it:", is_kept_on_b);
    put_names(page, "Fits either:", is_kept_on_both);
}

/* ---- 2 ---- */

static void put_star(sd_page *page)
{
    put_strands(page);
    put_names(page, "Fits neither strand, only bases of both, which phase keeps apart:",
              is_split);
    put_names(
        page,
        "Fits one strand, but no named allele fits what the other would then carry:",
        is_unpaired);
    put_excluded(page);
}

static void put_list(sd_page *page)
{
    const sd_explanation *e = page->e;
    for (size_t i = 0; i < e->result->call->n_diplotypes; i++) {
        const sd_diplotype *diplotype = &e->result->call->diplotypes[i];
        if (diplotype->shape == SD_DIPLOID)
            sd_page__say(page, 2, 2, "One strand: %s. Other strand: %s.",
                         diplotype->copy[0].name, diplotype->copy[1].name);
        else if (diplotype->shape == SD_HAPLOID)
            sd_page__say(page, 2, 2, "The one strand: %s.", diplotype->copy[0].name);
        else
            sd_page__say(page, 2, 2, "Carried, on which strands is not known: %s.",
                         diplotype->name);
    }
    if (!e->why.is_compared)
        put_names(page, "Fits what was seen:", is_kept);
    put_names(page,
              "All bases are there, but not on one strand, or they are part of a larger "
              "one:",
              is_carried_unshown);
    put_excluded(page);
}

void sd_explain__put_alleles(sd_page *page)
{
    const sd_explanation *e = page->e;
    if (!e->why.alleles)
        return;
    sd_page__heading(page, sd_explain__is_list(e->gene) ? "2. Which variants are carried"
                                                        : "2. Which named alleles fit");
    if (!e->why.is_compared)
        sd_page__say(
            page, 2, 0, "%s",
            "The gene was refused before its alleles were compared; this is only "
            "what the sites seen leave possible.");
    if (sd_explain__is_list(e->gene))
        put_list(page);
    else
        put_star(page);
    put_open(page);
    put_names(page, "Not defined by small variants, and so never told from them:",
              is_undefined);
}
