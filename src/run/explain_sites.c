/* explain_sites.c -- part 1: what was read, site by site.
 *
 * Sites that tell something are rows of a table; sites that are the reference on both
 * copies, and sites without a record, are summed up in a line each.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "run/explain.h"
#include "run/grid.h"

enum { MAX_NAMED_ALLELES = 4, MAX_NAMED_SITES = 16 };

/* ---- a row ---- */

static bool is_row(const sd_explanation *e, uint16_t site)
{
    const sd_cell *cell = &e->result->cells[site];
    if (e->is_verbose)
        return true;
    return !sd_explain__is_reference(cell) && cell->state != SD_CELL_ABSENT;
}

/* Bases seen other than the one that the reference allele has. */
static uint32_t find_variant_bases(const sd_explanation *e, uint16_t site)
{
    const sd_cell *cell = &e->result->cells[site];
    uint32_t bases = 0;
    for (size_t i = 0; i < 2 && sd_cell__is_usable(cell); i++)
        if (cell->allele[i] >= 0)
            bases |= 1u << cell->allele[i];
    if (e->gene->reference != SD_NO_ALLELE)
        bases &= ~sd_explain__accepted(e->gene, site, e->gene->reference);
    return bases;
}

static bool is_defined_by(const sd_kb_allele *allele, uint16_t site, uint32_t bases)
{
    for (uint16_t i = 0; i < allele->n_core; i++)
        if (allele->core[i].site == site && (allele->core[i].bases & bases) != 0)
            return true;
    return false;
}

/* The alleles whose definition has a base of these at the site: "*2, *35 and 3 more". */
static const char *name_alleles(const sd_explanation *e, uint16_t site, uint32_t bases)
{
    const char *words = "", *last = "";
    size_t n = 0;
    for (uint16_t i = 0; i < e->gene->n_alleles && bases != 0; i++) {
        const sd_kb_allele *allele = &e->gene->alleles[i];
        if (allele->is_reference || !is_defined_by(allele, site, bases) ||
            strcmp(allele->reported_as, last) == 0)
            continue;
        last = allele->reported_as;
        if (n++ < MAX_NAMED_ALLELES)
            words = SD_WORDS(e, "%s%s%s", words, *words ? ", " : "", last);
    }
    if (n > MAX_NAMED_ALLELES)
        words = SD_WORDS(e, "%s and %zu more", words, n - MAX_NAMED_ALLELES);
    return words;
}

static const char *phase_words(const sd_explanation *e, const sd_cell *cell)
{
    if (!sd_explain__is_heterozygous(cell))
        return "";
    if (!cell->is_phased)
        return "unphased";
    return cell->phase_set ? SD_WORDS(e, "set %d", (int)cell->phase_set) : "phased";
}

static const char *evidence_words(const sd_explanation *e, const sd_cell *cell)
{
    const char *depth = "", *quality = "";
    if (cell->depth != UINT16_MAX)
        depth = SD_WORDS(e, "DP %u", cell->depth);
    if (cell->quality != UINT8_MAX)
        quality = SD_WORDS(e, "%sGQ %u", *depth ? " " : "", cell->quality);
    const char *imputed = "";
    if (cell->imputed == UINT8_MAX)
        imputed = "imputed";
    else if (cell->imputed != 0)
        imputed = SD_WORDS(e, "imputed, probability %.2f", cell->imputed / 100.0);
    return SD_WORDS(e, "%s%s%s%s", depth, quality,
                    *imputed && (*depth || *quality) ? " " : "", imputed);
}

static void add_row(const sd_explanation *e, sd_grid *grid, uint16_t site)
{
    const sd_cell *cell = &e->result->cells[site];
    *sd_grid__add(grid) = (sd_grid_row){
        {e->gene->sites[site].id, sd_explain__place(e, site), sd_explain__bases(e, site),
         sd_explain__indices(e, site), sd_cell_state__text((sd_cell_state)cell->state),
         phase_words(e, cell), evidence_words(e, cell),
         name_alleles(e, site, find_variant_bases(e, site))}};
}

static void put_rows(sd_page *page)
{
    const sd_explanation *e = page->e;
    size_t n = 0;
    for (uint16_t site = 0; site < e->gene->n_sites; site++)
        n += is_row(e, site);
    sd_grid grid;
    if (n == 0 || !sd_grid__new(&grid, n + 1, GRID_MAX_COLUMNS, e->arena))
        return;
    *sd_grid__add(&grid) = (sd_grid_row){{"site", "position", "bases", "alleles", "state",
                                          "phase", "evidence", "the variant is in"}};
    for (uint16_t site = 0; site < e->gene->n_sites; site++)
        if (is_row(e, site))
            add_row(e, &grid, site);
    sd_grid__print(&grid, "  ", page->out);
}

/* ---- sums ---- */

/* "DP 18 to 45" */
typedef struct span {
    unsigned least, most;
    size_t n;
} span;

static void widen(span *s, unsigned value)
{
    s->least = s->n == 0 || value < s->least ? value : s->least;
    s->most = s->n == 0 || value > s->most ? value : s->most;
    s->n++;
}

static const char *span_words(const sd_explanation *e, const char *name, const span *s)
{
    if (s->n == 0)
        return "";
    if (s->least == s->most)
        return SD_WORDS(e, ", %s %u", name, s->least);
    return SD_WORDS(e, ", %s %u to %u", name, s->least, s->most);
}

static void sum_reference(sd_page *page)
{
    const sd_explanation *e = page->e;
    size_t n[SD_CELL_STATES] = {0}, total = 0;
    span depth = {0}, quality = {0};
    for (uint16_t site = 0; site < e->gene->n_sites; site++) {
        const sd_cell *cell = &e->result->cells[site];
        if (!sd_explain__is_reference(cell))
            continue;
        total++;
        n[cell->state]++;
        if (cell->depth != UINT16_MAX)
            widen(&depth, cell->depth);
        if (cell->quality != UINT8_MAX)
            widen(&quality, cell->quality);
    }
    if (total == 0)
        return;
    static const struct {
        sd_cell_state state;
        const char *words;
    } ways[] = {{SD_CELL_OBSERVED, "by records of their own"},
                {SD_CELL_BLOCK, "by reference blocks"},
                {SD_CELL_ASSUMED, "assumed, on your word, without a record"}};
    const char *words = "";
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (n[ways[i].state] > 0)
            words = SD_WORDS(e, "%s%s%zu %s", words, *words ? ", " : "", n[ways[i].state],
                             ways[i].words);
    sd_page__say(page, 2, 2, "%zu %s the reference: %s%s%s.", total,
                 total == 1 ? "site is" : "sites are", words, span_words(e, "DP", &depth),
                 span_words(e, "GQ", &quality));
}

static void sum_absent(sd_page *page)
{
    const sd_explanation *e = page->e;
    size_t n = 0;
    for (uint16_t site = 0; site < e->gene->n_sites; site++)
        n += e->result->cells[site].state == SD_CELL_ABSENT;
    if (n == 0)
        return;
    sd_page__begin(page, 2,
                   SD_WORDS(e, "%zu %s no record at all%s", n,
                            n == 1 ? "site has" : "sites have",
                            e->is_verbose ? "." : ":"));
    size_t n_named = 0;
    const size_t limit = e->is_verbose ? 0 : MAX_NAMED_SITES;
    for (uint16_t site = 0; site < e->gene->n_sites && n_named < limit; site++)
        if (e->result->cells[site].state == SD_CELL_ABSENT) {
            n_named++;
            sd_page__item(
                page, 4,
                SD_WORDS(e, "%s%s", e->gene->sites[site].id, n_named < n ? "," : "."));
        }
    if (limit > 0 && n > n_named)
        sd_page__item(page, 4, SD_WORDS(e, "and %zu more (-v).", n - n_named));
    sd_page__end(page);
}

/* Of several files, those that have records of the gene. */
static void put_files(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_input *input = e->sample->run->input;
    const bool *in_file = e->result->in_file;
    const char *list = NULL;
    for (size_t i = 0; input->n_files > 1 && in_file && i < input->n_files; i++) {
        char name[256];
        sd_error__printable(name, sizeof name, input->files[i].display_name);
        if (in_file[i])
            list = list ? SD_WORDS(e, "%s, %s", list, name) : SD_WORDS(e, "%s", name);
    }
    if (list)
        sd_page__say(page, 2, 0, "Records of this gene are in %s.", list);
}

static void put_notes(sd_page *page, const sd_note *notes, size_t n_notes)
{
    for (size_t i = 0; i < n_notes; i++) {
        char text[600];
        sd_error__printable(text, sizeof text, notes[i].text ? notes[i].text : "");
        sd_page__say(page, 2, 2, "note %s: %s", notes[i].code, text);
    }
}

void sd_explain__put_sites(sd_page *page)
{
    const sd_explanation *e = page->e;
    const sd_call *call = e->result->call;
    sd_page__heading(page, "1. What was read");
    if (call->state == SD_CALL_OUTSIDE) {
        sd_page__say(page, 2, 0, "Nothing: the call was made elsewhere and supplied%s%s.",
                     e->sample->run->outside ? ", in the file " : "",
                     e->sample->run->outside ? e->sample->run->outside : "");
        return;
    }
    if (!e->result->cells || e->gene->n_sites == 0) {
        sd_page__say(page, 2, 0, "%s", "Nothing: no site of this gene is read.");
        return;
    }
    put_files(page);
    const unsigned n_assumed = call->tally.n_state[SD_CELL_ASSUMED];
    sd_page__say(page, 2, 0, "%u of the %u sites that define the alleles were seen%s.",
                 call->tally.n_usable - n_assumed, call->tally.n_sites,
                 n_assumed > 0 ? SD_WORDS(e, ", %u were assumed", n_assumed) : "");
    if (e->result->is_reached || call->tally.n_usable > 0) {
        put_rows(page);
        sum_reference(page);
        sum_absent(page);
    }
    put_notes(page, e->result->notes, e->result->n_notes);
    put_notes(page, call->notes, call->n_notes);
}
