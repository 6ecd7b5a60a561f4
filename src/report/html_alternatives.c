/* html_alternatives.c -- of one gene: the pairs that fit but were not called, briefly.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

enum { MAX_LISTED = 3 };

void sd_html__percentage(sd_html *html, double probability)
{
    const double percent = 100 * probability;
    if (percent <= 0)
        sd_html__raw(html, "–");
    else if (percent < 0.1)
        sd_html__raw(html, "&lt;0.1\xc2\xa0%");
    else if (percent > 99.9)
        sd_html__raw(html, "&gt;99.9\xc2\xa0%");
    else
        sd_text__printf(&html->text, "%.1f\xc2\xa0%%", percent);
}

// "*3B/*3C (Poor Metabolizer, <0.1 %)"
static void add_other(sd_html *html, const sd_outcome *other)
{
    const double probability = other->diplotype->probability;
    sd_html__element(html, "b", other->diplotype->name);
    if (!other->phenotype && probability <= 0)
        return;
    sd_html__raw(html, " (");
    if (other->phenotype)
        sd_html__text(html, other->phenotype);
    if (other->phenotype && probability > 0)
        sd_html__raw(html, ", ");
    if (probability > 0)
        sd_html__percentage(html, probability);
    sd_html__raw(html, ")");
}

static void add_others(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    const size_t n_all = result->call->n_all_others;
    sd_html__raw(html, "<p class=small><b>Also possible:</b> ");
    for (size_t i = 0; i < meaning->n_others && i < MAX_LISTED; i++) {
        sd_text__puts(&html->text, i ? ", " : "");
        add_other(html, &meaning->others[i]);
    }
    if (n_all > MAX_LISTED)
        sd_text__printf(&html->text, " and %zu more (in the JSON report)",
                        n_all - MAX_LISTED);
    sd_html__raw(html, ". ");
}

/* Does the phenotype hang on which pair is true? */
static void add_firmness(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    if (meaning->n_chances == 0)
        return;
    if (meaning->is_firm) {
        sd_html__raw(html, "All that fit have the same phenotype: it is firm.");
        return;
    }
    sd_html__raw(html, "The phenotype depends on which is true: ");
    for (size_t i = 0; i < meaning->n_chances; i++) {
        sd_text__puts(&html->text, i ? ", " : "");
        sd_html__text(html, meaning->chances[i].phenotype);
        if (meaning->chances[i].probability > 0) {
            sd_html__raw(html, " ");
            sd_html__percentage(html, meaning->chances[i].probability);
        }
    }
    sd_html__raw(html, ".");
}

void sd_html__alternatives(sd_html *html, const sd_gene_result *result)
{
    if (result->meaning.n_others == 0)
        return;
    add_others(html, result);
    add_firmness(html, result);
    sd_html__raw(html, "</p>\n");
}
