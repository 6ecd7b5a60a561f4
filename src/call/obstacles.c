/* obstacles.c -- what must hold before a caller is asked.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "call/caller.h"

sd_status sd_caller__refuse_for(sd_call *call, sd_call_state state, const char *reason)
{
    call->state = state;
    call->reason = reason;
    return reason ? SD_OK : SD_ENOMEM;
}

sd_status sd_column__count(const sd_column *column, sd_call *call)
{
    uint16_t n_sites = column->gene->n_sites;
    uint16_t *unseen = SD_NEW(column->arena, uint16_t, n_sites);
    if (!unseen)
        return SD_ENOMEM;
    call->is_phased = true;
    for (uint16_t site = 0; site < n_sites; site++) {
        const sd_cell *cell = &column->cells[site];
        call->tally.n_state[cell->state]++;
        if (!sd_cell__is_usable(cell))
            unseen[call->n_unseen_sites++] = site;
        else if (!cell->is_phased && cell->allele[1] != SD_NO_COPY &&
                 cell->allele[0] != cell->allele[1])
            call->is_phased = false;
    }
    call->unseen_sites = unseen;
    call->tally.n_sites = n_sites;
    call->tally.n_usable = (uint16_t)(n_sites - call->n_unseen_sites);
    call->is_phased = call->is_phased && call->tally.n_usable > 0;
    return SD_OK;
}

/* A site that decides for another, or for which another decides, where that other one was
 * seen (proxies.tsv). */
static bool has_seen_partner(const sd_column *column, uint16_t site)
{
    size_t n_proxies;
    const sd_kb_proxy *proxies = sd_kb__proxies(column->kb, &n_proxies);
    for (size_t i = 0; i < n_proxies; i++) {
        if (proxies[i].gene != column->gene)
            continue;
        if (proxies[i].site == site &&
            sd_cell__is_usable(&column->cells[proxies[i].decisive_site]))
            return true;
        if (proxies[i].decisive_site == site &&
            sd_cell__is_usable(&column->cells[proxies[i].site]))
            return true;
    }
    return false;
}

static bool is_missing_key(const sd_column *column, uint16_t site)
{
    return column->gene->sites[site].is_key &&
           !sd_cell__is_usable(&column->cells[site]) && !has_seen_partner(column, site);
}

static bool is_conflict(const sd_column *column, uint16_t site)
{
    return column->cells[site].state == SD_CELL_CONFLICT;
}

/* One allele known, and it is a variant: the gene carries something that cannot be
 * placed. */
static bool is_half_variant(const sd_column *column, uint16_t site)
{
    const sd_cell *cell = &column->cells[site];
    if (cell->state != SD_CELL_HALF || cell->allele[0] == 0)
        return false;
    return cell->allele[0] != SD_ALLELE_OTHER || !column->gene->undocumented_is_reference;
}

/* Sentences that refuse a call because of some of its sites, in the order they are tried.
 */
static const struct obstacle {
    bool (*is_met)(const sd_column *column, uint16_t site);
    sd_call_state state;
    const char *sentence; /* with the sites' names */
} obstacles[] = {
    {is_conflict, SD_CALL_CONFLICT, "Records contradict each other at %s."},
    {is_missing_key, SD_CALL_KEY_MISSING,
     "Not seen, and needed before the gene is called: %s."},
    {is_half_variant, SD_CALL_NO_MATCH,
     "Only one allele was called, and it is a variant, at %s."},
};

enum { MAX_NAMED_SITES = 12 };

sd_status sd_column__check_obstacles(const sd_column *column, sd_call *call)
{
    uint16_t n_sites = column->gene->n_sites;
    uint16_t *met = SD_NEW(column->scratch, uint16_t, n_sites);
    if (!met)
        return SD_ENOMEM;
    for (size_t i = 0; i < sizeof obstacles / sizeof obstacles[0]; i++) {
        size_t n_met = 0;
        for (uint16_t site = 0; site < n_sites; site++) {
            if (obstacles[i].is_met(column, site))
                met[n_met++] = site;
        }
        if (n_met == 0)
            continue;
        const char *names = sd_column__name_sites(column, met, n_met, MAX_NAMED_SITES);
        if (!names)
            return SD_ENOMEM;
        const char *sentence = obstacles[i].sentence;
        size_t before = (size_t)(strstr(sentence, "%s") - sentence);
        return sd_caller__refuse_for(call, obstacles[i].state,
                                     sd_arena__printf(column->arena, "%.*s%s%s",
                                                      (int)before, sentence, names,
                                                      sentence + before + 2));
    }
    return SD_OK;
}
