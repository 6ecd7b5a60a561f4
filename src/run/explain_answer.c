/* explain_answer.c -- the answer to --why-not.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "run/explain.h"
#include "run/grid.h"

enum { MAX_ROWS = 12 };

static const char *name_of(const sd_explanation *e, uint16_t allele)
{
    return e->gene->alleles[allele].name;
}

static const char *called_words(const sd_explanation *e)
{
    const sd_call *call = e->result->call;
    return call->n_diplotypes > 0 ? call->diplotypes[0].name : "nothing";
}

/* ---- sites that contradict ---- */

static const char *wants(const sd_explanation *e, uint16_t site, uint16_t allele)
{
    return sd_explain__needs(e, site, sd_explain__accepted(e->gene, site, allele));
}

static void put_contradictions(sd_page *page, const uint16_t *sites, size_t n_sites)
{
    const sd_explanation *e = page->e;
    const sd_question *question = &e->question;
    const size_t limit = e->is_verbose ? SIZE_MAX : MAX_ROWS;
    const bool has_two = question->is_pair && question->a != question->b;
    sd_grid grid;
    if (!sd_grid__new(&grid, n_sites + 1, has_two ? 6 : 5, e->arena))
        return;
    sd_grid_row *row = sd_grid__add(&grid);
    *row = (sd_grid_row){{"site", "position", "seen", "state",
                          SD_WORDS(e, "%s has", name_of(e, question->a)),
                          SD_WORDS(e, "%s has", name_of(e, question->b))}};
    for (size_t i = 0; i < n_sites && i < limit; i++)
        *sd_grid__add(&grid) = (sd_grid_row){
            {e->gene->sites[sites[i]].id, sd_explain__place(e, sites[i]),
             sd_explain__bases(e, sites[i]),
             sd_cell_state__text((sd_cell_state)e->result->cells[sites[i]].state),
             wants(e, sites[i], question->a), wants(e, sites[i], question->b)}};
    sd_grid__print(&grid, "    ", page->out);
    if (n_sites > limit)
        sd_page__say(page, 4, 0, "and %zu more (-v).", n_sites - limit);
}

static bool has_assumed(const sd_explanation *e, const uint16_t *sites, size_t n_sites)
{
    for (size_t i = 0; i < n_sites; i++)
        if (e->result->cells[sites[i]].state == SD_CELL_ASSUMED)
            return true;
    return false;
}

static void put_excluded(sd_page *page, const uint16_t *sites, size_t n_sites)
{
    sd_page__say(page, 2, 2, "No: %zu %s %s.", n_sites,
                 n_sites == 1 ? "site contradicts" : "sites contradict",
                 page->e->question.is_pair ? "the pair" : "it");
    put_contradictions(page, sites, n_sites);
    if (has_assumed(page->e, sites, n_sites))
        sd_page__say(
            page, 2, 2, "%s",
            "Mind: \"assumed\" is not seen. There the reference was taken on your "
            "word, for want of a record.");
}

static void put_split(sd_page *page, const uint16_t split[2])
{
    const sd_explanation *e = page->e;
    const sd_question *question = &e->question;
    const char *words[2];
    for (size_t i = 0; i < 2; i++) {
        words[i] =
            SD_WORDS(e, "%s %s (seen %s)", e->gene->sites[split[i]].id,
                     wants(e, split[i], question->a), sd_explain__bases(e, split[i]));
        if (question->a != question->b)
            words[i] = SD_WORDS(e, "%s with %s for %s", words[i],
                                wants(e, split[i], question->b), name_of(e, question->b));
    }
    sd_page__say(
        page, 2, 2,
        "No: phase contradicts. %s would need %s on the strand of %s, but they are "
        "phased on opposite strands.",
        name_of(e, question->a), words[0], words[1]);
}

/* ---- an allele without a partner ---- */

/* Where the allele takes one of two bases, the other is left for the other strand. */
static const char *rest_words(const sd_explanation *e, uint16_t allele)
{
    const char *words = "";
    for (uint16_t site = 0; site < e->gene->n_sites; site++) {
        const sd_cell *cell = &e->result->cells[site];
        if (!sd_explain__is_heterozygous(cell))
            continue;
        const uint32_t accepted = sd_explain__accepted(e->gene, site, allele);
        bool fits[2];
        for (size_t i = 0; i < 2; i++)
            fits[i] = cell->allele[i] >= 0 && (accepted >> cell->allele[i] & 1) != 0;
        if (fits[0] == fits[1])
            continue;
        const int16_t left = cell->allele[fits[0] ? 1 : 0];
        words =
            SD_WORDS(e, "%s%s%s %s", words, *words ? ", " : "", e->gene->sites[site].id,
                     left < 0 ? "a base that no definition knows"
                              : e->gene->sites[site].alleles[left]);
    }
    return words;
}

static void put_unpaired(sd_page *page)
{
    const sd_explanation *e = page->e;
    const uint16_t allele = e->question.a;
    const sd_allele_why *why = &e->why.alleles[allele];
    if (why->is_split) {
        put_split(page, why->split);
        return;
    }
    sd_page__say(
        page, 2, 2,
        "No: it fits one strand, but then the other strand would carry %s, and no "
        "named allele does.",
        rest_words(e, allele));
}

/* ---- others ---- */

static void put_outranked(sd_page *page, int fit)
{
    const sd_explanation *e = page->e;
    if (fit < 0) {
        sd_page__say(page, 2, 2, "%s",
                     e->gene->alleles[e->question.a].is_reference
                         ? "No: the reference is what is left where nothing is carried; "
                           "here variants are."
                         : "Its bases are all there, but not together on one strand, or "
                           "they are part of a larger variant that is called.");
        return;
    }
    const sd_fit *own = &e->why.fits[fit], *best = &e->why.fits[0];
    sd_page__say(
        page, 2, 2,
        "It fits what was seen, as %s with score %d; %s was called, with score %d. "
        "Part 3 says what decided.",
        own->name, own->score, best->name, best->score);
}

static void put_unseen(sd_page *page, const sd_allele_why *why)
{
    const sd_explanation *e = page->e;
    if (why->n_unseen == 0)
        return;
    const char *words = "";
    size_t i = 0;
    for (; i < why->n_unseen && i < MAX_ROWS; i++)
        words = SD_WORDS(e, "%s%s%s (%s)", words, i ? ", " : "",
                         e->gene->sites[why->unseen[i]].id,
                         wants(e, why->unseen[i], (uint16_t)(why - e->why.alleles)));
    if (i < why->n_unseen)
        words = SD_WORDS(e, "%s and %zu more", words, why->n_unseen - i);
    const char *name = name_of(e, (uint16_t)(why - e->why.alleles));
    if (why->is_open)
        sd_page__say(
            page, 2, 2,
            "%s stays open: it is neither shown nor excluded while these sites are "
            "not seen: %s.",
            name, words);
    else if (why->verdict != SD_ALLELE_CALLED && why->verdict != SD_ALLELE_EXCLUDED)
        sd_page__say(page, 2, 2, "Not seen of its definition: %s.", words);
}

static void put_verdict(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_question *question = &e->question;
    const bool is_star_pair =
        question->is_pair && question->pair.verdict != SD_ALLELE_UNDEFINED;
    const sd_allele_why *why = &e->why.alleles[question->a];
    switch (question->verdict) {
    case SD_ALLELE_CALLED:
        sd_page__say(page, 2, 2, "It is called: %s.", called_words(e));
        break;
    case SD_ALLELE_OUTRANKED:
        put_outranked(page, is_star_pair ? question->pair.fit : why->best_pair);
        break;
    case SD_ALLELE_UNPAIRED:
        put_unpaired(page);
        break;
    case SD_ALLELE_NOT_COMPARED:
        sd_page__say(
            page, 2, 2, "%s",
            "Nothing that was seen contradicts it, but the gene was refused before "
            "its alleles were compared.");
        break;
    case SD_ALLELE_UNSEEN:
        sd_page__say(page, 2, 2, "%s",
                     "Nothing that was seen contradicts it, but too little of its "
                     "definition was seen to call it.");
        break;
    case SD_ALLELE_EXCLUDED:
        if (is_star_pair && question->pair.n_against == 0)
            put_split(page, question->pair.split);
        else if (is_star_pair)
            put_excluded(page, question->pair.against, question->pair.n_against);
        else
            put_excluded(page, why->against, why->n_against);
        break;
    case SD_ALLELE_UNDEFINED:
        sd_page__say(page, 2, 2, "%s",
                     "Small variants do not define it (a gene deletion, a hybrid, or an "
                     "allele without published sites): it can only be supplied with "
                     "--calls.");
        break;
    }
}

void sd_explain__put_answer(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_question *question = &e->question;
    if (!question->text)
        return;
    char text[256];
    sd_error__printable(text, sizeof text, question->text);
    sd_page__heading(page, SD_WORDS(e, "Why not %s?", text));
    if (!e->why.alleles) {
        sd_page__say(
            page, 2, 2, "%s",
            e->result->call->reason
                ? e->result->call->reason
                : "The call was made elsewhere and supplied; no site was read for "
                  "it.");
        return;
    }
    if (question->n_definitions > 1 && !question->is_pair)
        sd_page__say(page, 2, 2, "Of %zu definitions of that name, %s comes nearest.",
                     question->n_definitions, name_of(e, question->a));
    put_verdict(page);
    put_unseen(page, &e->why.alleles[question->a]);
    if (question->b != question->a)
        put_unseen(page, &e->why.alleles[question->b]);
}
