/* html_head.c -- who and what was tested: the head of the page.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

static void add_lines(sd_html *html, const char *const *lines)
{
    for (; *lines; lines++)
        sd_text__puts(&html->text, *lines);
}

static const char *title_of(const sd_html *html)
{
    const char *title = html->sample->run->presentation.title;
    return title ? title : "pharmacogenomic report";
}

static void add_document_head(sd_html *html)
{
    sd_html__raw(html,
                 "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                 "'none'; style-src 'unsafe-inline'; ");
    const sd_lab *lab = html->sample->run->presentation.lab;
    if (lab && lab->logo)
        sd_html__raw(html, "img-src data:; ");
    sd_html__raw(html, "base-uri 'none'; form-action 'none'\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, "
                       "initial-scale=1\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n"
                       "<meta name=\"robots\" content=\"noindex\">\n<title>");
    sd_html__text(html, html->sample->name);
    sd_html__raw(html, " – ");
    sd_html__text(html, title_of(html));
    sd_html__raw(html, "</title>\n<style>");
    add_lines(html, sd_html_style);
    /* whose report it is, on every printed page */
    sd_html__raw(html, "@page{@top-left{content:'");
    sd_html__style_string(html, html->sample->stem);
    sd_html__raw(html,
                 " · stardose pharmacogenomic report';font:8pt system-ui,sans-serif;"
                 "color:#4e5d6a}}</style>\n</head>\n<body>\n");
    add_lines(html, sd_html_symbols);
    sd_html__raw(html, "\n<main>\n");
}

static void add_fact(sd_html *html, const char *name, const char *fact)
{
    sd_html__raw(html, "<div>");
    sd_html__element(html, "dt", name);
    sd_html__element(html, "dd", fact);
    sd_html__raw(html, "</div>\n");
}

static void add_files(sd_html *html, const sd_input *input)
{
    sd_text__puts(&html->text, input->n_files == 1 ? "<div><dt>File</dt><dd>"
                                                   : "<div><dt>Files</dt><dd>");
    for (size_t i = 0; i < input->n_files; i++) {
        const sd_input_file *file = &input->files[i];
        sd_text__puts(&html->text, i > 0 ? ", " : "");
        sd_html__text(html, file->display_name);
        sd_html__raw(html, " <span class=soft>(");
        sd_html__text(html, file->format);
        if (file->is_gvcf)
            sd_html__raw(html, " with reference blocks");
        sd_html__raw(html, ")</span>");
    }
    sd_html__raw(html, "</dd></div>\n");
}

static void add_build(sd_html *html, const sd_run_info *run)
{
    sd_html__raw(html, "<div><dt>Genome build</dt><dd>");
    sd_html__text(html, sd_wording__assembly(run->input->assembly));
    sd_html__raw(html, ", <span class=soft>");
    sd_html__text(html, sd_wording__build_evidence(run->input->build_evidence));
    if (run->input->build_evidence == SD_BUILD_REFERENCE_BASES)
        sd_text__printf(&html->text, ": %llu of %llu at known positions agree",
                        (unsigned long long)run->input->n_ref_agree,
                        (unsigned long long)run->input->n_ref_compared);
    sd_html__raw(html, "</span></dd></div>\n");
}

/* What the reader warned of: it bears on every gene. */
static void add_warnings(sd_html *html, const sd_run_info *run)
{
    if (run->n_warnings == 0)
        return;
    sd_html__raw(html, "<div class=\"callout care\"><b>Noticed in the file</b><ul>");
    for (size_t i = 0; i < run->n_warnings; i++) {
        sd_html__raw(html, "<li>");
        sd_html__text(html, run->warnings[i]);
        sd_html__raw(html, "\n");
    }
    sd_html__raw(html, "</ul></div>\n");
}

static void add_genotypes_used(sd_html *html, const sd_run_info *run)
{
    sd_html__raw(html, "<div><dt>Genotypes used</dt><dd>");
    sd_html__raw(html, "depth ");
    sd_text__printf(&html->text, "%d or more", run->min_depth);
    if (!run->input->has_depths)
        sd_html__raw(html, " (but the file gives none)");
    if (run->min_quality > 0)
        sd_text__printf(&html->text, ", quality %d or more", run->min_quality);
    if (run->min_probability > 0)
        sd_text__printf(&html->text, ", probability %g or more where given",
                        run->min_probability);
    if (run->use_filtered)
        sd_html__raw(html, ", <b>also from records that failed their filter</b>");
    else if (run->input->has_filters)
        sd_html__raw(html, ", records that passed their filter");
    else
        sd_html__raw(html, ", all records: no filter was applied");
    sd_html__raw(html, "</dd></div>\n");
}

/* The policy that can make a result wrong is said loudly, the safe one plainly. */
static void add_absent_policy(sd_html *html, const sd_run_info *run)
{
    if (run->absent == SD_ABSENT_REFERENCE) {
        sd_html__raw(html, "<p class=\"callout change\"><b>Sites without a record were "
                           "taken as reference.</b> ");
        sd_html__text(html, sd_wording__absent(run->absent));
        sd_html__raw(html, "</p>\n");
        return;
    }
    sd_html__raw(html, "<div class=wide><dt>Sites without a record</dt><dd>");
    sd_html__text(html, sd_wording__absent(run->absent));
    sd_html__raw(html, "</dd></div>\n");
}

static void add_facts(sd_html *html)
{
    const sd_run_info *run = html->sample->run;
    sd_html__raw(html, "<dl class=facts>\n");
    add_fact(html, "Date of this report", run->date ? run->date : "not stated");
    add_files(html, run->input);
    add_build(html, run);
    const char *sex = run->input->sexes
                          ? sd_wording__sex(run->input->sexes[html->sample->index])
                          : NULL;
    if (sex)
        add_fact(html, "Sex, as given to this program", sex);
    sd_html__patient_facts(html);
    add_fact(html, "Calls made elsewhere", run->outside ? run->outside : "none supplied");
    add_genotypes_used(html, run);
    sd_html__raw(html, "<div><dt>Knowledge</dt><dd>");
    sd_html__text(html, sd_kb_date(run->kb));
    sd_html__raw(html, ", <span class=soft>stardose ");
    sd_html__text(html, sd_version());
    sd_html__raw(html, "</span></dd></div>\n");
    sd_html__raw(html, "<div class=wide><dt>Patient’s name, date of birth, specimen, "
                       "ordering provider</dt><dd>not provided to this program</dd></div>"
                       "\n");
    if (run->absent != SD_ABSENT_REFERENCE)
        add_absent_policy(html, run);
    sd_html__raw(html, "</dl>\n");
    if (run->absent == SD_ABSENT_REFERENCE)
        add_absent_policy(html, run);
    add_warnings(html, run);
}

static void add_navigation(sd_html *html)
{
    static const char *const words[SD_SECTIONS] = {
        [SD_SECTION_SUMMARY] = "At a glance",
        [SD_SECTION_DRUGS] = "Drugs",
        [SD_SECTION_GENES] = "Genes",
        [SD_SECTION_NOT_ASSESSED] = "Not assessed",
        [SD_SECTION_METHODS] = "Methods and limits",
        [SD_SECTION_KNOWLEDGE] = "Knowledge",
        [SD_SECTION_GLOSSARY] = "Glossary",
        [SD_SECTION_REFERENCES] = "References",
    };
    sd_html__raw(html, "<nav aria-label=\"Sections\"><ul>");
    for (int i = 0; i < SD_SECTIONS; i++)
        if (words[i] && sd_html__shows(html, (sd_section)i))
            sd_text__printf(&html->text, "<li><a href=#%s>%s</a>",
                            sd_section__name((sd_section)i), words[i]);
    sd_html__raw(html, "</ul></nav>\n");
}

void sd_html__head(sd_html *html)
{
    add_document_head(html);
    sd_html__raw(html, "<header class=mast>\n");
    sd_html__lab(html);
    sd_html__raw(html, "<p class=brand>stardose <span>· ");
    sd_html__text(html, title_of(html));
    if (sd_html__is_draft(html))
        sd_html__raw(html, "</span> <span class=\"chip warn\">Draft, not signed");
    sd_html__raw(html, "</span></p>\n<h1><span class=vh>Report for sample </span>");
    sd_html__text(html, html->sample->name);
    sd_html__raw(html, "</h1>\n<p class=sub>What this person’s genes say about "
                       "medicines, as far as the file below shows it.</p>\n");
    add_facts(html);
    add_navigation(html);
    sd_html__raw(html, "</header>\n");
}
