/* html_firmness.c -- how far a gene's result can be relied on, at a glance.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

typedef struct firmness {
    int dots; /* of three */
    const char *words;
} firmness;

/* The least firm that holds. */
static firmness firmness_of(const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    if (result->call->state == SD_CALL_OUTSIDE)
        return (firmness){0, "as supplied, not checked here"};
    if (meaning->is_provisional)
        return (firmness){1, "only if there are two whole copies"};
    if (meaning->is_inferred)
        return (firmness){1, "inferred from one site"};
    if (meaning->n_outcomes > 1 && !meaning->is_firm)
        return (firmness){1, "open between several"};
    if (!meaning->is_firm)
        return (firmness){2, "others fit too, ranked lower"};
    if (!meaning->is_complete)
        return (firmness){2, "firm on the sites seen"};
    return (firmness){3, "firm"};
}

void sd_html__firmness(sd_html *html, const sd_gene_result *result)
{
    static const char *const gauges[] = {NULL, "●○○", "●●○", "●●●"};
    if (result->gene->phenotype_rule == SD_RULE_NONE)
        return;
    const firmness firm = firmness_of(result);
    sd_html__raw(html, " <span class=sure>");
    if (firm.dots > 0)
        sd_text__printf(&html->text, "<b aria-hidden=true>%s</b>", gauges[firm.dots]);
    sd_html__text(html, firm.words);
    sd_html__raw(html, "</span>");
}
