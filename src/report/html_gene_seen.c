/* html_gene_seen.c -- of one gene: what was seen of it, and what was not.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

enum { MAX_NAMES = 12, MAX_VARIANTS = 24 };

typedef struct state_words {
    sd_cell_state state;
    const char *words;
} state_words;

/* Cells that could be used, then those that could not, in words. */
static const state_words seen_words[] = {
    {SD_CELL_OBSERVED, "with a record"},
    {SD_CELL_BLOCK, "in reference blocks"},
    {SD_CELL_ASSUMED, "assumed to be reference"},
};
static const state_words unseen_words[] = {
    {SD_CELL_ABSENT, "no record"},
    {SD_CELL_MISSING, "no genotype"},
    {SD_CELL_FILTERED, "failed filter"},
    {SD_CELL_LOW, "depth, quality or probability too low"},
    {SD_CELL_MISMATCH, "reference base does not fit"},
    {SD_CELL_CONFLICT, "records contradict each other"},
    {SD_CELL_PLOIDY, "impossible number of alleles"},
    {SD_CELL_HALF, "half called"},
    {SD_CELL_SPANNED, "covered by another variant"},
};

static void add_states(sd_html *html, const sd_tally *tally, const state_words *words,
                       size_t n_words)
{
    size_t n = 0;
    for (size_t i = 0; i < n_words; i++)
        if (tally->n_state[words[i].state] > 0)
            sd_text__printf(&html->text, "%s%u %s", n++ ? ", " : " (",
                            tally->n_state[words[i].state], words[i].words);
    sd_text__puts(&html->text, n ? ")" : "");
}

static void add_coverage(sd_html *html, const sd_gene_result *result)
{
    const sd_tally *tally = &result->call->tally;
    if (tally->n_sites == 0 || result->call->state == SD_CALL_OUTSIDE)
        return;
    sd_text__printf(&html->text, "<p class=ss><b>%u of %u</b> sites seen",
                    tally->n_usable, tally->n_sites);
    add_states(html, tally, seen_words, sizeof(seen_words) / sizeof(seen_words[0]));
    if (tally->n_usable < tally->n_sites) {
        sd_text__printf(&html->text, "; %u not seen",
                        (unsigned)(tally->n_sites - tally->n_usable));
        add_states(html, tally, unseen_words,
                   sizeof(unseen_words) / sizeof(unseen_words[0]));
    }
    sd_html__raw(html, "</p>\n");
}

/* Of several files, those that have records of the gene. */
static void add_files(sd_html *html, const sd_gene_result *result)
{
    const sd_input *input = html->sample->run->input;
    size_t n = 0;
    for (size_t i = 0; input->n_files > 1 && result->in_file && i < input->n_files; i++)
        if (result->in_file[i]) {
            sd_text__puts(&html->text, n++ ? ", " : "<p class=small>Read from ");
            sd_html__text(html, input->files[i].display_name);
        }
    if (n > 0)
        sd_html__raw(html, ".</p>\n");
}

static bool has_variant(const sd_cell *cell)
{
    return sd_cell__is_usable(cell) &&
           ((cell->allele[0] != 0 && cell->allele[0] != SD_NO_COPY) ||
            (cell->allele[1] != 0 && cell->allele[1] != SD_NO_COPY));
}

static void add_base(sd_html *html, const sd_kb_site *site, int16_t allele, char other)
{
    const char base[2] = {other, '\0'};
    if (allele >= 0 && allele < site->n_alleles)
        sd_html__text(html, site->alleles[allele]);
    else
        sd_html__text(html, base[0] ? base : "other");
}

static void add_genotype(sd_html *html, const sd_kb_site *site, const sd_cell *cell)
{
    sd_html__text(html, site->id);
    sd_html__raw(html, "\xc2\xa0");
    add_base(html, site, cell->allele[0], cell->other[0]);
    if (cell->allele[1] != SD_NO_COPY) {
        sd_text__puts(&html->text, cell->is_phased ? "|" : "/");
        add_base(html, site, cell->allele[1], cell->other[1]);
    }
    if (cell->depth != UINT16_MAX)
        sd_text__printf(&html->text, " <span class=soft>%u×</span>", cell->depth);
    if (cell->imputed == UINT8_MAX)
        sd_html__raw(html, " <span class=soft>imputed</span>");
    else if (cell->imputed != 0)
        sd_text__printf(&html->text, " <span class=soft>imputed, %u %%</span>",
                        cell->imputed);
}

static void add_variants(sd_html *html, const sd_gene_result *result)
{
    if (!result->cells)
        return;
    size_t n = 0;
    for (size_t i = 0; i < result->gene->n_sites; i++) {
        if (!has_variant(&result->cells[i]))
            continue;
        if (n < MAX_VARIANTS) {
            sd_text__puts(&html->text, n ? ", "
                                         : "<p class=small>Differs from the genome’s "
                                           "reference: ");
            add_genotype(html, &result->gene->sites[i], &result->cells[i]);
        }
        n++;
    }
    if (n > MAX_VARIANTS)
        sd_text__printf(&html->text, " and %zu more", n - MAX_VARIANTS);
    if (n > 0)
        sd_html__raw(html, ".</p>\n");
}

static void add_more(sd_html *html, size_t n)
{
    const bool is_link = sd_html__shows(html, SD_SECTION_NOT_ASSESSED);
    sd_text__printf(&html->text, " and %s%zu more%s",
                    is_link ? "<a href=#not-assessed>" : "", n, is_link ? "</a>" : "");
}

static void add_not_assessed(sd_html *html, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->n_not_assessed == 0 || result->meaning.n_outcomes == 0)
        return;
    sd_html__raw(html, "<p class=small><b>Neither shown nor excluded:</b> ");
    for (size_t i = 0; i < call->n_not_assessed && i < MAX_NAMES; i++) {
        sd_text__puts(&html->text, i ? ", " : "");
        sd_html__text(html, result->gene->alleles[call->not_assessed[i]].name);
    }
    if (call->n_not_assessed > MAX_NAMES)
        add_more(html, call->n_not_assessed - MAX_NAMES);
    sd_html__raw(html, ".</p>\n");
}

/* "Poor Metabolizer (activity score 0.0): *3, *6" for each. */
static void add_reachable_list(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    sd_text words = {0};
    size_t n = 0;
    for (size_t i = sd_report__next_reachable(meaning, 0); i < meaning->n_reachable;
         i = sd_report__next_reachable(meaning, i + 1)) {
        sd_text__puts(&html->text, n++ ? "; " : "");
        sd_text__clear(&words);
        sd_report__put_reachable(meaning, i, &words);
        sd_html__element(html, "b", words.data ? words.data : "");
        sd_text__clear(&words);
        sd_report__put_through(result->gene, &meaning->reachable[i], &words);
        if (words.length == 0 || meaning->n_outcomes == 0)
            continue;
        sd_html__raw(html, ": ");
        sd_html__text(html, words.data);
    }
    html->text.failed |= words.failed;
    sd_text__free(&words);
}

static void add_reachable(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    if (meaning->n_reachable > 0) {
        sd_html__raw(html, "<p>");
        sd_text__puts(&html->text, meaning->n_outcomes > 0
                                       ? "<span class=\"chip warn\">Sites not seen: "
                                         "could also be</span> "
                                       : "What was seen leaves open: ");
        add_reachable_list(html, result);
        sd_html__raw(html, "</p>\n");
    } else if (meaning->is_complete && result->call->n_unseen_sites > 0 &&
               result->gene->phenotype_rule != SD_RULE_NONE) {
        sd_html__raw(html, "<p class=small>No named allele at the sites that were not "
                           "seen would change the phenotype.</p>\n");
    }
}

void sd_html__gene_seen(sd_html *html, const sd_gene_result *result)
{
    add_coverage(html, result);
    add_files(html, result);
    sd_html__strip(html, result);
    add_variants(html, result);
    add_reachable(html, result);
    add_not_assessed(html, result);
}
