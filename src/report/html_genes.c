/* html_genes.c -- gene by gene: the table of all, then a card for each.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

enum { MAX_NOTES = 12 };

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
    sd_text__printf(&html->text, "<a href=#gene-%zu>", gene_number(html, result));
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
    if (meaning->is_provisional)
        sd_html__raw(html, " <span class=soft>if two copies</span>");
    if (meaning->n_reachable > 0)
        sd_html__raw(html, " <span class=\"chip warn\">may change</span>");
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

/* Diplotypes that hold only with two whole copies. */
static void add_structure(sd_html *html, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->state != SD_CALL_WITHOUT_STRUCTURE)
        return;
    sd_html__raw(html, "<p><span class=\"chip warn\">Small variants only: copy number "
                       "and hybrids were not seen</span></p>\n");
    sd_html__element(html, "p", call->reason);
    sd_text words = {0};
    sd_report__put_structure(&result->meaning, &words);
    if (words.length > 0)
        sd_html__element(html, "p", words.data);
    html->text.failed |= words.failed;
    sd_text__free(&words);
}

static void add_gene(sd_html *html, const sd_gene_result *result)
{
    sd_text__printf(&html->text, "<article class=gene id=gene-%zu><header><h3>",
                    gene_number(html, result));
    sd_html__text(html, result->gene->name);
    sd_html__raw(html, "</h3>");
    sd_html__element(html, "p class=ss", result->gene->title);
    sd_html__raw(html, "</header><div>\n");
    const bool is_inferred = result->meaning.is_inferred;
    if (!is_called(result) || is_inferred) {
        sd_html__element(html, "p class=result", sd_wording__state(result->call->state));
        if (result->call->reason)
            sd_html__element(html, "p", result->call->reason);
    }
    sd_html__gene_composed(html, result);
    if (is_inferred)
        sd_html__raw(html, "<p><span class=\"chip warn\">The phenotype is inferred from "
                           "one site</span></p>\n");
    if (is_called(result))
        sd_html__gene_result(html, result);
    add_structure(html, result);
    add_supplied(html, result);
    sd_html__gene_seen(html, result);
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
        sd_text__printf(&html->text, "<tr id=gene-%zu>", i);
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
        "aria-hidden=true><circle class=ring cx=5 cy=5 r=2.8 /></svg> "
        "reference seen</span><span><svg class=strip width=10 height=10 "
        "aria-hidden=true><path class=a d=\"M5 5h.1\"/></svg> reference assumed</span>"
        "<span><svg class=strip width=10 height=10 aria-hidden=true><path class=c "
        "d=\"m2 2 6 6m0-6-6 6\"/></svg> not seen</span><span><svg class=strip width=10 "
        "height=14 aria-hidden=true><path class=k d=\"M5 0v14\"/></svg> which copy is "
        "not "
        "known</span></p>\n");
}

/* What would otherwise stand in every card. */
static void add_how_to_read(sd_html *html)
{
    const sd_sample *sample = html->sample;
    bool has_rarity = false, has_probability = false;
    for (size_t i = 0; i < sample->n_genes; i++) {
        const sd_call *call = sample->genes[i].call;
        has_rarity |= sample->genes[i].n_rarities > 0;
        has_probability |= call->n_diplotypes > 0 && call->diplotypes[0].probability > 0;
    }
    if (has_rarity)
        sd_html__raw(html, "<p class=ss>How common: the share of people in a population "
                           "with that phenotype, from allele counts (1000 Genomes, "
                           "Hardy-Weinberg); none: none counted.</p>\n");
    if (!has_probability)
        return;
    sd_html__raw(html, "<p class=ss>");
    sd_html__text(html, sd_wording__probability());
    sd_html__raw(html, " Population: ");
    sd_html__text(html, sample->run->population);
    sd_html__raw(html, " (1000 Genomes).</p>\n");
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
    add_how_to_read(html);
    if (html->detail < SD_DETAIL_PLAIN)
        add_legend(html);
    for (size_t i = 0; i < sample->n_genes; i++)
        if (!is_blank(&sample->genes[i]))
            add_gene(html, &sample->genes[i]);
    add_blank_genes(html);
    sd_html__raw(html, "</section>\n");
}
