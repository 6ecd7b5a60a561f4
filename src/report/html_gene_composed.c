/* html_gene_composed.c -- of a gene that no diplotype fits: what stands on its copies.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

enum { MAX_COMPOSED = 6 };

void sd_html__gene_composed(sd_html *html, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    if (call->n_composed > 0)
        sd_html__raw(html, "<p>What stands on the copies all the same: ");
    for (size_t i = 0; i < call->n_composed && i < MAX_COMPOSED; i++) {
        sd_text__puts(&html->text, i ? " <span class=soft>or</span> " : "");
        sd_html__element(html, "b", call->composed[i].name);
    }
    if (call->n_composed > MAX_COMPOSED)
        sd_text__printf(&html->text,
                        " <span class=soft>or %zu others, as phase is not known; the "
                        "JSON report lists them</span>",
                        call->n_composed - MAX_COMPOSED);
    if (call->n_composed > 0)
        sd_html__raw(html, ".</p>\n");
    if (result->meaning.bound.words) {
        sd_html__raw(html, "<p>");
        sd_html__text(html, result->meaning.bound.words);
        sd_html__raw(html, " No guidance rests on this.</p>\n");
    }
}
