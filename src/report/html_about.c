/* html_about.c -- what the report could not say, how it was made, and on what knowledge.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

enum { MAX_ALLELES = 40, MAX_SITES = 24 };

/* ---- not assessed ---- */

static void add_key_sites(sd_html *html, const sd_gene_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->call->n_unseen_sites; i++) {
        const sd_kb_site *site = &result->gene->sites[result->call->unseen_sites[i]];
        if (!site->is_key)
            continue;
        if (n < MAX_SITES) {
            sd_text__puts(&html->text, n ? ", " : "");
            sd_html__text(html, site->id);
        }
        n++;
    }
    if (n > MAX_SITES)
        sd_text__printf(&html->text, " and %zu more", n - MAX_SITES);
    if (n == 0)
        sd_html__raw(html, "none");
}

static void add_open_alleles(sd_html *html, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    for (size_t i = 0; i < call->n_not_assessed && i < MAX_ALLELES; i++) {
        sd_text__puts(&html->text, i ? ", " : "");
        sd_html__text(html, result->gene->alleles[call->not_assessed[i]].name);
    }
    if (call->n_not_assessed > MAX_ALLELES)
        sd_text__printf(&html->text, " and %zu more", call->n_not_assessed - MAX_ALLELES);
    if (call->n_not_assessed == 0)
        sd_html__raw(html, "none");
}

static bool has_gaps(const sd_gene_result *result)
{
    return result->call->state != SD_CALL_OUTSIDE && result->call->tally.n_usable > 0 &&
           result->call->n_unseen_sites > 0;
}

static void add_gaps(sd_html *html)
{
    size_t n = 0;
    for (size_t i = 0; i < html->sample->n_genes; i++) {
        const sd_gene_result *result = &html->sample->genes[i];
        if (!has_gaps(result))
            continue;
        if (n++ == 0)
            sd_html__raw(html,
                         "<h3>Sites not seen in genes that the file reaches</h3>\n"
                         "<div class=scroll><table><thead><tr><th scope=col>Gene<th "
                         "scope=col class=num>Not seen<th scope=col>Key sites among "
                         "them<th scope=col>Alleles neither shown nor excluded"
                         "</thead><tbody>\n");
        sd_html__raw(html, "<tr>");
        sd_html__element(html, "th scope=row class=nb", result->gene->name);
        sd_text__printf(&html->text, "<td class=num>%zu<td>",
                        result->call->n_unseen_sites);
        add_key_sites(html, result);
        sd_html__raw(html, "<td>");
        add_open_alleles(html, result);
        sd_html__raw(html, "\n");
    }
    if (n > 0)
        sd_html__raw(html, "</tbody></table></div>\n");
    else
        sd_html__raw(html, "<p>In the genes that the file reaches, every site was seen."
                           "</p>\n");
}

/* ---- minimum sets ---- */

static void add_tier_gaps(sd_html *html, const sd_gene_result *result, int tier)
{
    size_t n_rows, n = 0;
    const sd_kb_tier *rows = sd_kb__tiers(html->sample->run->kb, &n_rows);
    for (size_t i = 0; i < n_rows; i++)
        if (rows[i].gene == result->gene && rows[i].tier == tier &&
            !sd_report__is_assessed(result, rows[i].allele)) {
            sd_text__puts(&html->text, n++ ? ", " : "");
            sd_html__text(html, result->gene->alleles[rows[i].allele].name);
        }
}

/* The genes whose set was assessed whole, in a line; returns how many sets there are. */
static size_t add_whole_sets(sd_html *html)
{
    size_t n = 0, n_sets = 0;
    for (size_t i = 0; i < html->sample->n_genes; i++) {
        const sd_gene_result *result = &html->sample->genes[i];
        sd_tier_cover cover;
        if (!sd_report__tier_cover(html->sample->run->kb, result, 1, &cover))
            continue;
        if (n_sets++ == 0)
            sd_html__raw(html,
                         "<h3>Minimum sets of alleles for clinical tests (AMP, tier "
                         "1)</h3>\n");
        if (cover.n_assessed < cover.n_alleles)
            continue;
        sd_text__puts(&html->text, n++ ? ", " : "<p>Every allele of the set assessed: ");
        sd_html__text(html, result->gene->name);
    }
    if (n > 0)
        sd_html__raw(html, ".</p>\n");
    return n_sets;
}

/* Tier 1 of each gene that has a set: does this file cover what a test should? */
static void add_minimum_sets(sd_html *html)
{
    size_t n = 0;
    if (add_whole_sets(html) == 0)
        return;
    for (size_t i = 0; i < html->sample->n_genes; i++) {
        const sd_gene_result *result = &html->sample->genes[i];
        sd_tier_cover cover;
        if (!sd_report__tier_cover(html->sample->run->kb, result, 1, &cover) ||
            cover.n_assessed == cover.n_alleles)
            continue;
        if (n++ == 0)
            sd_html__raw(html,
                         "<div class=scroll><table><thead><tr><th scope=col>Gene<th "
                         "scope=col class=num>Assessed<th scope=col>Not "
                         "assessed</thead><tbody>\n");
        sd_html__raw(html, "<tr>");
        sd_html__element(html, "th scope=row class=nb", result->gene->name);
        sd_text__printf(&html->text, "<td class=num>%zu of %zu<td>", cover.n_assessed,
                        cover.n_alleles);
        add_tier_gaps(html, result, 1);
        sd_html__raw(html, "\n");
    }
    if (n > 0)
        sd_html__raw(html, "</tbody></table></div>\n");
    sd_html__raw(html, "<p class=ss>Copy number belongs to some sets too and "
                       "is not seen here.</p>\n");
}

static void add_genes_in_state(sd_html *html, sd_call_state state, const char *before,
                               const char *after)
{
    size_t n = 0;
    for (size_t i = 0; i < html->sample->n_genes; i++) {
        const sd_gene_result *result = &html->sample->genes[i];
        if (result->call->state != state)
            continue;
        sd_text__puts(&html->text, n++ ? ", " : before);
        sd_html__text(html, result->gene->name);
    }
    if (n > 0)
        sd_text__puts(&html->text, after);
}

void sd_html__not_assessed(sd_html *html)
{
    sd_html__raw(html,
                 "<section id=not-assessed>\n<h2>What was not assessed</h2>\n<p "
                 "class=lead>Nothing here was taken as normal: what was not seen is "
                 "open.</p>\n<ul class=plain>\n");
    add_genes_in_state(html, SD_CALL_NO_DATA, "<li>No usable data in the file: ", ".\n");
    add_genes_in_state(html, SD_CALL_KEY_MISSING, "<li>Deciding sites not seen: ", ".\n");
    add_genes_in_state(html, SD_CALL_NO_MATCH,
                       "<li>No known alleles explain the genotypes: ", ".\n");
    add_genes_in_state(html, SD_CALL_CONFLICT, "<li>Contradictions in the file: ", ".\n");
    add_genes_in_state(html, SD_CALL_NEEDS_COPY_NUMBER,
                       "<li>Copy number and structure are needed: ",
                       ". A call made by a suitable method can be supplied.\n");
    add_genes_in_state(html, SD_CALL_WITHOUT_STRUCTURE,
                       "<li>Deletions, duplications and hybrids not looked at: ",
                       ". A call that counts copies can be supplied.\n");
    add_genes_in_state(html, SD_CALL_NOT_IN_VCF, "<li>Never read from a variant file: ",
                       ". A typing made elsewhere can be supplied.\n");
    sd_html__raw(html, "<li>Variants and alleles that the knowledge tables do not list.\n"
                       "</ul>\n");
    add_minimum_sets(html);
    add_gaps(html);
    sd_html__raw(html, "</section>\n");
}

/* ---- methods, knowledge, glossary ---- */

static void add_sentences(sd_html *html, const char *const *sentences)
{
    sd_html__raw(html, "<ul class=plain>\n");
    for (; *sentences; sentences++) {
        sd_html__raw(html, "<li>");
        sd_html__text(html, *sentences);
        sd_html__raw(html, "\n");
    }
    sd_html__raw(html, "</ul>\n");
}

static bool is_same_source(const sd_kb_source *a, const sd_kb_source *b)
{
    return strcmp(a->source, b->source) == 0 && strcmp(a->release, b->release) == 0 &&
           strcmp(a->licence, b->licence) == 0;
}

/* Tables of one source and release are one row. */
static void add_sources(sd_html *html)
{
    size_t n;
    const sd_kb_source *sources = sd_kb__sources(html->sample->run->kb, &n);
    sd_html__raw(html, "<div class=scroll><table><thead><tr><th scope=col>Source<th "
                       "scope=col>Release<th scope=col>Licence</thead><tbody>\n");
    for (size_t i = 0; i < n; i++) {
        size_t first = 0;
        while (!is_same_source(&sources[first], &sources[i]))
            first++;
        if (first < i)
            continue;
        sd_html__raw(html, "<tr><td>");
        sd_html__link(html, sources[i].url, sources[i].source);
        sd_html__raw(html, "<td>");
        sd_html__text(html, sources[i].release);
        sd_html__raw(html, "<td>");
        sd_html__text(html, sources[i].licence);
        sd_html__raw(html, "\n");
    }
    sd_html__raw(html, "</tbody></table></div>\n<p class=ss>Digest of all "
                       "tables (SHA-256): <code>");
    sd_html__text(html, sd_kb_digest(html->sample->run->kb));
    sd_html__raw(html, "</code>. The JSON report lists every table with its own.</p>\n");
}

static void add_footer(sd_html *html)
{
    sd_html__raw(html, "<footer>");
    sd_html__left_out(html);
    sd_html__raw(html, "<p>End of the report for ");
    sd_html__text(html, html->sample->name);
    sd_html__raw(html, ". Made by stardose ");
    sd_html__text(html, sd_version());
    sd_html__raw(html, " on the knowledge of ");
    sd_html__text(html, sd_kb_date(html->sample->run->kb));
    sd_html__raw(html, ", for research and review by professionals.</p></footer>\n"
                       "</main>\n</body>\n</html>\n");
}

static void add_methods(sd_html *html)
{
    sd_html__raw(html,
                 "<section id=methods>\n<h2>Methods and limits</h2>\n<h3>How it was "
                 "made</h3>\n");
    add_sentences(html, sd_wording__methods());
    sd_html__raw(html, "<h3>What to keep in mind</h3>\n");
    add_sentences(html, sd_wording__limits());
    sd_html__disclaimer(html);
    sd_html__raw(html, "</section>\n");
}

static void add_knowledge(sd_html *html)
{
    sd_html__raw(html, "<section id=knowledge>\n<h2>Knowledge</h2>\n");
    add_sources(html);
    sd_html__raw(html, "</section>\n");
}

static void add_glossary(sd_html *html)
{
    sd_html__raw(html, "<section id=glossary>\n<h2>Glossary</h2>\n<dl class=gloss>\n");
    for (const sd_term *term = sd_wording__glossary(); term->term; term++) {
        sd_html__element(html, "dt", term->term);
        sd_html__element(html, "dd", term->meaning);
        sd_html__raw(html, "\n");
    }
    sd_html__raw(html, "</dl>\n</section>\n");
}

void sd_html__about(sd_html *html)
{
    if (sd_html__shows(html, SD_SECTION_METHODS))
        add_methods(html);
    else
        sd_html__disclaimer(html);
    if (sd_html__shows(html, SD_SECTION_KNOWLEDGE))
        add_knowledge(html);
    if (sd_html__shows(html, SD_SECTION_GLOSSARY))
        add_glossary(html);
    if (sd_html__shows(html, SD_SECTION_REFERENCES))
        sd_html__references(html);
    add_footer(html);
}
