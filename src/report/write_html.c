/* write_html.c -- the report that a clinician reads: one page, complete in itself.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Who and what was tested; drugs to act on first; each drug; each gene; what was not
 * assessed; methods, limits, knowledge, glossary.  No script, nothing fetched.  It is
 * built in memory and written at once; its last line says that it is whole. */
#include "report/html.h"

sd_status sd_report__write_html(const sd_sample *sample, FILE *out, sd_error *err)
{
    sd_html html = {.sample = sample};
    sd_html__head(&html);
    sd_html__summary(&html);
    sd_html__drugs(&html);
    sd_html__genes(&html);
    sd_html__not_assessed(&html);
    sd_html__about(&html);
    const sd_status status = sd_report__put(&html.text, out, err);
    sd_text__free(&html.text);
    return status;
}
