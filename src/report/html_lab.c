/* html_lab.c -- the laboratory's own parts of the page: its head, who signed, its words.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

static const sd_lab *lab_of(const sd_html *html)
{
    return html->sample->run->presentation.lab;
}

/* Text of several lines. */
static void add_lines(sd_html *html, const char *lines)
{
    sd_text line = {0};
    for (const char *at = lines ? lines : ""; *at;) {
        const size_t length = strcspn(at, "\n");
        sd_text__clear(&line);
        sd_text__add(&line, at, length);
        sd_html__text(html, line.data);
        at += length;
        if (*at == '\n') {
            sd_html__raw(html, "<br>");
            at++;
        }
    }
    html->text.failed |= line.failed;
    sd_text__free(&line);
}

static void add_part(sd_html *html, const char *label, const char *lines)
{
    if (!lines)
        return;
    sd_html__raw(html, "<p>");
    if (label) {
        sd_html__text(html, label);
        sd_html__raw(html, ": ");
    }
    add_lines(html, lines);
    sd_html__raw(html, "</p>");
}

void sd_html__lab(sd_html *html)
{
    const sd_lab *lab = lab_of(html);
    if (!lab)
        return;
    sd_html__raw(html, "<address class=lab>");
    if (lab->logo) {
        sd_html__raw(html, "<img alt=\"\" src=\"");
        sd_html__text(html, lab->logo);
        sd_html__raw(html, "\">");
    }
    sd_html__raw(html, "<div><b>");
    sd_html__text(html, lab->name);
    sd_html__raw(html, "</b>");
    add_part(html, NULL, lab->address);
    add_part(html, NULL, lab->contact);
    add_part(html, "Director", lab->director);
    add_part(html, "Accreditation", lab->accreditation);
    sd_html__raw(html, "</div></address>\n");
}

bool sd_html__is_draft(const sd_html *html)
{
    return lab_of(html) && !html->sample->run->presentation.signed_by;
}

void sd_html__signature(sd_html *html)
{
    const sd_run_info *run = html->sample->run;
    if (!lab_of(html) && !run->presentation.signed_by)
        return;
    sd_html__raw(html, "<section id=signature>\n<h2>Signature</h2>\n");
    if (sd_html__is_draft(html)) {
        sd_html__raw(html, "<p><b>Draft.</b> Not valid before it is signed.</p>\n<dl "
                           "class=sign><dt>Name<dd><dt>Date<dd><dt>Signature<dd></dl>\n");
    } else {
        sd_html__raw(html, "<p>Signed by <b>");
        sd_html__text(html, run->presentation.signed_by);
        sd_html__raw(html, "</b>");
        if (run->date) {
            sd_html__raw(html, ", ");
            sd_html__text(html, run->date);
        }
        sd_html__raw(html, "</p>\n");
    }
    sd_html__raw(html, "</section>\n");
}

void sd_html__disclaimer(sd_html *html)
{
    const sd_lab *lab = lab_of(html);
    if (!lab || !lab->disclaimer)
        return;
    sd_html__raw(html, "<h3>The laboratory states</h3>\n<p>");
    add_lines(html, lab->disclaimer);
    sd_html__raw(html, "</p>\n");
}

/* ---- sections ---- */

bool sd_html__shows(const sd_html *html, sd_section section)
{
    return !html->sample->run->presentation.is_left_out[section];
}

void sd_html__link_gene(sd_html *html, size_t gene)
{
    const bool is_link = sd_html__shows(html, SD_SECTION_GENES);
    if (is_link)
        sd_text__printf(&html->text, "<a href=#gene-%zu>", gene);
    sd_html__text(html, html->sample->genes[gene].gene->name);
    sd_text__puts(&html->text, is_link ? "</a>" : "");
}

void sd_html__left_out(sd_html *html)
{
    size_t n = 0;
    for (int i = 0; i < SD_SECTIONS; i++)
        if (!sd_html__shows(html, (sd_section)i))
            sd_text__printf(&html->text, "%s%s", n++ ? ", " : "<p>Left out as asked: ",
                            sd_section__name((sd_section)i));
    sd_text__puts(&html->text, n > 0 ? ".</p>" : "");
}
