/* html_genes.c -- gene by gene: what was called, what it means, and what was seen of it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

enum { MAX_OUTCOMES = 12, MAX_NAMES = 12, MAX_VARIANTS = 24, MAX_NOTES = 12 };

static bool is_called(const sd_gene_result *result)
{
    return result->meaning.n_outcomes > 0;
}

static size_t gene_number(const sd_html *html, const sd_gene_result *result)
{
    return (size_t)(result - html->sample->genes);
}

/* ---- overview ---- */

/* "first" or "first or 3 others" */
static void add_values(sd_html *html, const char *first, size_t n)
{
    sd_html__text(html, first);
    if (n > 1)
        sd_text__printf(&html->text, " <span class=soft>or %zu other%s</span>", n - 1,
                        n > 2 ? "s" : "");
}

static size_t count_scores(const sd_meaning *meaning)
{
    size_t n = 0;
    for (size_t i = 0; i < meaning->n_outcomes; i++) {
        const char *score = meaning->outcomes[i].score;
        size_t k = 0;
        while (score && k < i &&
               !(meaning->outcomes[k].score &&
                 strcmp(meaning->outcomes[k].score, score) == 0))
            k++;
        n += score && k == i;
    }
    return n;
}

static void add_seen(sd_html *html, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->state == SD_CALL_OUTSIDE)
        sd_html__raw(html, "supplied");
    else if (call->tally.n_sites == 0)
        sd_html__raw(html, "–");
    else
        sd_text__printf(&html->text, "%u of %u", call->tally.n_usable,
                        call->tally.n_sites);
}

static void add_overview_row(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    const sd_call *call = result->call;
    sd_html__raw(html, "<tr><th scope=row class=nb>");
    sd_text__printf(&html->text, "<a href=\"#gene-%zu\">", gene_number(html, result));
    sd_html__text(html, result->gene->name);
    sd_html__raw(html, "</a><td>");
    if (call->n_diplotypes > 0)
        add_values(html, call->diplotypes[0].name, call->n_diplotypes);
    else
        sd_html__raw(html, "–");
    sd_html__raw(html, "<td>");
    if (meaning->n_phenotypes > 0)
        add_values(html, meaning->phenotypes[0], meaning->n_phenotypes);
    else
        sd_html__raw(html, "–");
    if (meaning->is_inferred)
        sd_html__raw(html, " <span class=soft>inferred</span>");
    sd_html__raw(html, "<td class=num>");
    if (meaning->n_outcomes > 0 && meaning->outcomes[0].score)
        add_values(html, meaning->outcomes[0].score, count_scores(meaning));
    sd_html__raw(html, "<td class=num>");
    add_seen(html, result);
    sd_html__raw(html, "\n");
}

static void add_overview(sd_html *html)
{
    sd_html__raw(html, "<table class=over>\n<thead><tr><th scope=col>Gene<th "
                       "scope=col>Diplotype<th scope=col>Phenotype<th scope=col "
                       "class=num>Score<th scope=col class=num>Sites seen</thead>\n"
                       "<tbody>\n");
    for (size_t i = 0; i < html->sample->n_genes; i++)
        if (is_called(&html->sample->genes[i]))
            add_overview_row(html, &html->sample->genes[i]);
    sd_html__raw(html, "</tbody></table>\n");
}

/* ---- one gene ---- */

static void add_functions(sd_html *html, const sd_outcome *outcome)
{
    const sd_diplotype *diplotype = outcome->diplotype;
    if (!diplotype) {
        sd_html__raw(html, "–");
        return;
    }
    const size_t n_copies = diplotype->shape == SD_HAPLOID ? 1 : 2;
    for (size_t i = 0; i < n_copies; i++) {
        sd_text__puts(&html->text, i ? " + " : "");
        sd_html__text(html, outcome->functions[i] ? outcome->functions[i]
                                                  : "function not assigned");
    }
}

static void add_outcomes(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    const sd_phenotype_rule rule = result->gene->phenotype_rule;
    const bool has_functions =
        rule == SD_RULE_FUNCTION_PAIR || rule == SD_RULE_ACTIVITY_SCORE;
    const bool has_scores = rule == SD_RULE_ACTIVITY_SCORE;
    sd_html__raw(html, "<div class=scroll><table><thead><tr><th scope=col>Diplotype");
    if (has_functions)
        sd_html__raw(html, "<th scope=col>Function of each copy");
    if (has_scores)
        sd_html__raw(html, "<th scope=col>Activity score");
    if (rule != SD_RULE_NONE)
        sd_html__raw(html, "<th scope=col>Phenotype");
    sd_html__raw(html, "</thead><tbody>");
    for (size_t i = 0; i < meaning->n_outcomes && i < MAX_OUTCOMES; i++) {
        const sd_outcome *outcome = &meaning->outcomes[i];
        sd_html__raw(html, "<tr><th scope=row>");
        sd_html__text(html, outcome->diplotype ? outcome->diplotype->name : "–");
        if (has_functions) {
            sd_html__raw(html, "<td>");
            add_functions(html, outcome);
        }
        if (has_scores)
            sd_html__element(html, "td", outcome->score ? outcome->score : "–");
        if (rule != SD_RULE_NONE)
            sd_html__element(html, "td", outcome->phenotype ? outcome->phenotype : "–");
    }
    sd_html__raw(html, "</tbody></table></div>\n");
    if (meaning->n_outcomes > MAX_OUTCOMES)
        sd_text__printf(&html->text,
                        "<p class=small>%zu more diplotypes fit as well; the "
                        "JSON report lists them.</p>\n",
                        meaning->n_outcomes - MAX_OUTCOMES);
}

static void add_certainty(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    if (meaning->n_outcomes < 2)
        return;
    sd_html__raw(html, "<p>");
    sd_text__puts(&html->text,
                  meaning->is_firm ? "<span class=chip>" : "<span class=\"chip warn\">");
    sd_html__count(html, meaning->n_outcomes, "diplotype", "diplotypes");
    sd_html__raw(html, " explain the genotypes equally well; ");
    if (result->gene->phenotype_rule == SD_RULE_NONE)
        sd_html__raw(html, "which is true is open");
    else if (meaning->is_firm)
        sd_html__raw(html, "all mean the same");
    else
        sd_html__raw(html, "they do not all mean the same");
    sd_html__raw(html, "</span></p>\n");
}

/* ---- what was seen ---- */

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
    {SD_CELL_LOW, "depth or quality too low"},
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
    sd_html__raw(html, "<figure class=pic>");
    sd_html__coverage_bar(html, result);
    sd_text__printf(&html->text, "<figcaption><b>%u of %u</b> sites seen",
                    tally->n_usable, tally->n_sites);
    add_states(html, tally, seen_words, sizeof(seen_words) / sizeof(seen_words[0]));
    if (tally->n_usable < tally->n_sites) {
        sd_text__printf(&html->text, "; %u not seen",
                        (unsigned)(tally->n_sites - tally->n_usable));
        add_states(html, tally, unseen_words,
                   sizeof(unseen_words) / sizeof(unseen_words[0]));
    }
    sd_html__raw(html, "</figcaption></figure>\n");
}

static bool has_variant(const sd_cell *cell)
{
    return sd_cell__is_usable(cell) &&
           ((cell->allele[0] != 0 && cell->allele[0] != SD_NO_COPY) ||
            (cell->allele[1] != 0 && cell->allele[1] != SD_NO_COPY));
}

static void add_base(sd_html *html, const sd_kb_site *site, int16_t allele)
{
    sd_html__text(html, allele >= 0 && allele < site->n_alleles ? site->alleles[allele]
                                                                : "other");
}

static void add_genotype(sd_html *html, const sd_kb_site *site, const sd_cell *cell)
{
    sd_html__text(html, site->id);
    sd_html__raw(html, "&nbsp;");
    add_base(html, site, cell->allele[0]);
    if (cell->allele[1] != SD_NO_COPY) {
        sd_text__puts(&html->text, cell->is_phased ? "|" : "/");
        add_base(html, site, cell->allele[1]);
    }
    if (cell->depth != UINT16_MAX)
        sd_text__printf(&html->text, " <span class=soft>%u×</span>", cell->depth);
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

static void add_not_assessed(sd_html *html, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->n_not_assessed == 0 || !is_called(result))
        return;
    sd_html__raw(html, "<p class=small><b>Neither shown nor excluded:</b> ");
    for (size_t i = 0; i < call->n_not_assessed && i < MAX_NAMES; i++) {
        sd_text__puts(&html->text, i ? ", " : "");
        sd_html__text(html, result->gene->alleles[call->not_assessed[i]].name);
    }
    if (call->n_not_assessed > MAX_NAMES)
        sd_text__printf(&html->text, " and <a href=\"#not-assessed\">%zu more</a>",
                        call->n_not_assessed - MAX_NAMES);
    sd_html__raw(html, ".</p>\n");
}

static size_t add_note_list(sd_html *html, const sd_note *notes, size_t n_notes, size_t n)
{
    for (size_t i = 0; i < n_notes; i++, n++) {
        if (n >= MAX_NOTES)
            continue;
        sd_text__puts(&html->text, n ? "" : "<ul class=notes>");
        sd_html__raw(html, "<li>");
        sd_html__text(html, notes[i].text ? notes[i].text : notes[i].code);
        sd_html__raw(html, "\n");
    }
    return n;
}

static void add_notes(sd_html *html, const sd_gene_result *result)
{
    const sd_note typed_once = {.code = "", .text = sd_wording__typed_once()};
    size_t n = add_note_list(html, &typed_once, sd_report__is_typed_once(result), 0);
    n = add_note_list(html, result->call->notes, result->call->n_notes, n);
    n = add_note_list(html, result->notes, result->n_notes, n);
    if (n > MAX_NOTES)
        sd_text__printf(&html->text, "<li>%zu more notes are in the JSON report.\n",
                        n - MAX_NOTES);
    if (n > 0)
        sd_html__raw(html, "</ul>\n");
}

static void add_supplied(sd_html *html, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->state != SD_CALL_OUTSIDE)
        return;
    sd_html__raw(html, "<p class=small>Not read from the variant file: supplied in ");
    sd_html__text(html, call->outside_file ? call->outside_file : "a file of calls");
    if (call->outside_phenotype)
        sd_html__raw(html, ", with its phenotype");
    if (call->outside_score)
        sd_html__raw(html, ", with its activity score");
    sd_html__raw(html, ".</p>\n");
}

/* "Normal function + No function · activity score 1.0" under a single diplotype. */
static void add_single(sd_html *html, const sd_gene_result *result)
{
    const sd_outcome *outcome = &result->meaning.outcomes[0];
    const sd_phenotype_rule rule = result->gene->phenotype_rule;
    const bool has_functions = outcome->diplotype && (rule == SD_RULE_FUNCTION_PAIR ||
                                                      rule == SD_RULE_ACTIVITY_SCORE);
    if (!has_functions && !outcome->score)
        return;
    sd_html__raw(html, "<p class=soft>");
    if (has_functions)
        add_functions(html, outcome);
    if (outcome->score) {
        sd_text__puts(&html->text, has_functions ? " · " : "");
        sd_html__raw(html, "activity score ");
        sd_html__text(html, outcome->score);
    }
    sd_html__raw(html, "</p>\n");
}

/* What was called and what it means: each diplotype and phenotype that is possible. */
static void add_result(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    const sd_diplotype *single =
        meaning->n_outcomes == 1 ? meaning->outcomes[0].diplotype : NULL;
    if (single || meaning->n_phenotypes > 0) {
        sd_html__raw(html, "<p class=result>");
        if (single) {
            sd_html__element(html, "b", single->name);
            sd_html__raw(html, " ");
        }
        for (size_t i = 0; i < meaning->n_phenotypes; i++) {
            sd_text__puts(&html->text, i ? " <span class=soft>or</span> " : "");
            sd_html__text(html, meaning->phenotypes[i]);
        }
        sd_html__raw(html, "</p>\n");
    }
    if (meaning->n_outcomes == 1) {
        add_single(html, result);
    } else {
        add_certainty(html, result);
        add_outcomes(html, result);
    }
    sd_html__score_scale(html, result);
}

static void add_gene(sd_html *html, const sd_gene_result *result)
{
    sd_text__printf(&html->text, "<article class=gene id=\"gene-%zu\"><header><h3>",
                    gene_number(html, result));
    sd_html__text(html, result->gene->name);
    sd_html__raw(html, "</h3>");
    sd_html__element(html, "p class=\"small soft\"", result->gene->title);
    sd_html__raw(html, "</header><div>\n");
    const bool is_inferred = result->meaning.is_inferred;
    if (!is_called(result) || is_inferred) {
        sd_html__element(html, "p class=result", sd_wording__state(result->call->state));
        if (result->call->reason)
            sd_html__element(html, "p", result->call->reason);
    }
    if (is_inferred)
        sd_html__raw(html, "<p><span class=\"chip warn\">The phenotype is inferred from "
                           "one site</span></p>\n");
    if (is_called(result))
        add_result(html, result);
    add_supplied(html, result);
    add_coverage(html, result);
    sd_html__strip(html, result);
    add_variants(html, result);
    add_not_assessed(html, result);
    add_notes(html, result);
    sd_html__raw(html, "</div></article>\n");
}

/* Nothing was seen of it, so there is nothing to show but that. */
static bool is_blank(const sd_gene_result *result)
{
    return !is_called(result) && result->call->tally.n_usable == 0 &&
           result->n_notes + result->call->n_notes == 0;
}

static void add_blank_genes(sd_html *html)
{
    size_t n = 0;
    for (size_t i = 0; i < html->sample->n_genes; i++) {
        const sd_gene_result *result = &html->sample->genes[i];
        if (!is_blank(result))
            continue;
        if (n++ == 0)
            sd_html__raw(html, "<h3>Genes without any result</h3>\n<div class=scroll>"
                               "<table><thead><tr><th scope=col>Gene<th scope=col>Why"
                               "</thead><tbody>\n");
        sd_text__printf(&html->text, "<tr id=\"gene-%zu\">", i);
        sd_html__element(html, "th scope=row class=nb", result->gene->name);
        sd_html__element(html, "td",
                         result->call->reason ? result->call->reason
                                              : sd_wording__state(result->call->state));
        sd_html__raw(html, "\n");
    }
    if (n > 0)
        sd_html__raw(html, "</tbody></table></div>\n");
}

static void add_legend(sd_html *html)
{
    sd_html__raw(
        html,
        "<p class=legend><span>Dots are the sites of a gene, one line for each "
        "copy:</span>"
        "<span><svg class=strip width=10 height=10 aria-hidden=true><path class=v "
        "d=\"M5 5h.1\"/></svg> variant</span><span><svg class=strip width=10 height=10 "
        "aria-hidden=true><path class=r d=\"M5 5h.1\"/><path class=h d=\"M5 "
        "5h.1\"/></svg> "
        "reference seen</span><span><svg class=strip width=10 height=10 "
        "aria-hidden=true><path class=a d=\"M5 5h.1\"/></svg> reference assumed</span>"
        "<span><svg class=strip width=10 height=10 aria-hidden=true><path class=c "
        "d=\"m2 2 6 6m0-6-6 6\"/></svg> not seen</span><span><svg class=strip width=10 "
        "height=14 aria-hidden=true><path class=k d=\"M5 0v14\"/></svg> which copy is "
        "not "
        "known</span></p>\n");
}

void sd_html__genes(sd_html *html)
{
    const sd_sample *sample = html->sample;
    size_t n_called = 0;
    for (size_t i = 0; i < sample->n_genes; i++)
        n_called += is_called(&sample->genes[i]);
    sd_html__raw(html, "<section id=genes>\n<h2>Gene by gene</h2>\n<p class=lead>");
    sd_text__printf(&html->text, "%zu of %zu genes have a result.</p>\n", n_called,
                    sample->n_genes);
    if (n_called > 0)
        add_overview(html);
    add_legend(html);
    for (size_t i = 0; i < sample->n_genes; i++)
        if (!is_blank(&sample->genes[i]))
            add_gene(html, &sample->genes[i]);
    add_blank_genes(html);
    sd_html__raw(html, "</section>\n");
}
