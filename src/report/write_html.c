/* write_html.c -- the report that a clinician reads: one page, complete in itself.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Who and what was tested; drugs to act on first; each drug; each gene; which
 * gene decides on which drug; what was not
 * assessed; methods, limits, knowledge, glossary.  No script, nothing fetched.  It is
 * built in memory and written at once; its last line says that it is whole. */
#include "report/html.h"

void sd_html__page(sd_html *html)
{
    sd_html__head(html);
    static const struct part {
        sd_section section;
        void (*add)(sd_html *html);
    } parts[] = {
        {SD_SECTION_SUMMARY, sd_html__summary},
        {SD_SECTION_DRUGS, sd_html__drugs},
        {SD_SECTION_GENES, sd_html__genes},
        {SD_SECTION_MATRIX, sd_html__matrix},
        {SD_SECTION_NOT_ASSESSED, sd_html__not_assessed},
    };
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (sd_html__shows(html, parts[i].section))
            parts[i].add(html);
    sd_html__signature(html);
    sd_html__about(html);
}

/* A patient with much to act on, and many results that are open, fills more than a page
 * that opens at once on any phone and passes through any mail: then less is said of why.
 */
sd_status sd_report__write_html(const sd_sample *sample, FILE *out, sd_error *err)
{
    sd_html html = {.sample = sample};
    sd_html__page(&html);
    while (html.text.length > SD_HTML_MOST_BYTES && html.detail < SD_DETAIL_PLAIN) {
        html.detail++;
        html.n_references = 0;
        sd_text__clear(&html.text);
        sd_html__page(&html);
    }
    const sd_status status = sd_report__put(&html.text, out, err);
    sd_text__free(&html.text);
    return status;
}
