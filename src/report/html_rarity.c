/* html_rarity.c -- of one gene: how common its phenotypes are.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "report/html.h"

enum { MAX_PHENOTYPES = 3 };

/* "Poor Metabolizer: AFR 3.1 %, EAS 12.9 %" */
static void add_rarity(sd_html *html, const sd_rarity *rarity)
{
    size_t n_populations;
    const char *const *populations =
        sd_kb__populations(html->sample->run->kb, &n_populations);
    sd_html__text(html, rarity->phenotype);
    sd_html__raw(html, ":");
    for (size_t p = 0, n = 0; p < n_populations; p++) {
        if (isnan(rarity->shares[p]))
            continue;
        sd_text__puts(&html->text, n++ ? ", " : " ");
        sd_html__text(html, populations[p]);
        sd_html__raw(html, "\xc2\xa0");
        if (rarity->shares[p] > 0)
            sd_html__percentage(html, rarity->shares[p]);
        else
            sd_html__raw(html, "none");
    }
}

void sd_html__rarity(sd_html *html, const sd_gene_result *result)
{
    if (result->n_rarities == 0 || html->detail >= SD_DETAIL_PLAIN)
        return;
    sd_html__raw(html, "<p class=ss><b>How common:</b> ");
    for (size_t i = 0; i < result->n_rarities && i < MAX_PHENOTYPES; i++) {
        sd_text__puts(&html->text, i ? "; " : "");
        add_rarity(html, &result->rarities[i]);
    }
    if (result->rarities[0].is_haploid)
        sd_html__raw(html, ", of people with one copy");
    sd_html__raw(html, "</p>\n");
}
