/* html_references.c -- what the advice rests on: numbered where it is cited, listed once
 * at the end.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* A paper is one reference, whatever number of pages carry what it says of each drug. */
static bool is_same_reference(const sd_kb_guidance *a, const sd_kb_guidance *b)
{
    return same_text(a->pmid, b->pmid) && (a->pmid || same_text(a->url, b->url)) &&
           same_text(a->date, b->date) && strcmp(a->source, b->source) == 0;
}

/* The reference's number, from 1; 0 where there is no list, or no room for another. */
static size_t number_of(sd_html *html, const sd_kb_guidance *rule)
{
    if (!sd_html__shows(html, SD_SECTION_REFERENCES))
        return 0;
    for (size_t i = 0; i < html->n_references; i++)
        if (is_same_reference(html->references[i], rule))
            return i + 1;
    if (html->n_references == SD_HTML_REFERENCES)
        return 0;
    html->references[html->n_references++] = rule;
    return html->n_references;
}

static void add_page(sd_html *html, const sd_kb_guidance *rule)
{
    sd_text url = {0};
    if (rule->pmid) {
        sd_text__printf(&url, "https://pubmed.ncbi.nlm.nih.gov/%s/", rule->pmid);
        sd_html__raw(html, "PMID ");
        sd_html__link(html, url.data, rule->pmid);
    } else {
        sd_html__link(html, rule->url, rule->guideline ? rule->guideline : "guideline");
    }
    if (rule->date) {
        sd_html__raw(html, ", ");
        sd_html__text(html, rule->date);
    }
    html->text.failed |= url.failed;
    sd_text__free(&url);
}

void sd_html__cite(sd_html *html, const sd_kb_guidance *rule)
{
    const size_t number = number_of(html, rule);
    if (number > 0) {
        sd_text__printf(&html->text, " <a href=#r%zu>%zu</a>", number, number);
        return;
    }
    sd_html__raw(html, " (");
    add_page(html, rule);
    sd_html__raw(html, ")");
}

void sd_html__references(sd_html *html)
{
    sd_html__raw(html, "<section id=references>\n<h2>References</h2>\n");
    if (html->n_references == 0) {
        sd_html__raw(html,
                     "<p>No advice, so nothing that it rests on.</p>\n</section>\n");
        return;
    }
    sd_html__raw(html, "<p class=lead>The "
                       "advice above, as published: what these say is what counts. Dates "
                       "are those of the releases that were read.</p>\n"
                       "<ol class=refs>\n");
    for (size_t i = 0; i < html->n_references; i++) {
        const sd_kb_guidance *rule = html->references[i];
        sd_text__printf(&html->text, "<li id=r%zu>", i + 1);
        sd_html__text(html, rule->source);
        sd_html__raw(html, " ");
        add_page(html, rule);
        sd_html__raw(html, "\n");
    }
    sd_html__raw(html, "</ol>\n</section>\n");
}
