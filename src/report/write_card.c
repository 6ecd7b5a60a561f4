/* write_card.c -- a card for the patient to carry: the genes that matter, the drugs to
 * act on, in the size of a bank card when folded; and the same as plain text.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Only what calls for action is on it, and what must be known to read it rightly: which
 * genes have no result, that other drugs are not cleared by it, and on what knowledge it
 * rests.  There is no code to scan: it is read without a device, and holds nothing that
 * cannot be read. */
#include <string.h>

#include "report/html.h"

enum { TEXT_WIDTH = 64, MOST_NAME = 24, SMALL_FROM = 550, SMALLEST_FROM = 1000 };

static const char what_it_is[] =
    "Show this card to whoever prescribes or dispenses a medicine. It does not stand for "
    "the full report. Do not stop or change a medicine because of it.";

/* ---- what is on it ---- */

/* Does the gene's result select advice to act on, for any drug? */
static bool matters(const sd_sample *sample, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < sample->n_drugs; i++)
        if (sd_html__group_at(&sample->drugs[i], gene) <= SD_GROUP_CAUTION)
            return true;
    return false;
}

/* The diplotype and its phenotype; of several diplotypes the first and how many others.
 * A long name is left to the report where there is a phenotype. */
static void put_result(sd_text *text, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    const size_t n = result->call->n_diplotypes;
    const char *name = n > 0 ? result->call->diplotypes[0].name : NULL;
    size_t n_put = 0;
    if (name && !sd_report__is_supposed(result) &&
        (meaning->n_phenotypes == 0 || strlen(name) <= MOST_NAME)) {
        sd_text__puts(text, name);
        if (n > 1)
            sd_text__printf(text, " or %zu other%s", n - 1, n > 2 ? "s" : "");
        n_put++;
    }
    for (size_t i = 0; i < meaning->n_phenotypes; i++)
        sd_text__printf(text, "%s%s",
                        i > 0       ? " or "
                        : n_put > 0 ? ", "
                                    : "",
                        meaning->phenotypes[i]);
    if (meaning->n_phenotypes == 0 && meaning->n_outcomes > 0)
        for (size_t i = 0; i < meaning->outcomes[0].n_statuses; i++)
            sd_text__printf(text, "%s%s", n_put++ > 0 ? ", " : "",
                            meaning->outcomes[0].statuses[i]);
    if (meaning->n_reachable > 0)
        sd_text__puts(text, " (may change)");
}

/* Drugs of the group, those that are not certain with a star; returns how many. */
static size_t put_drugs(sd_text *text, const sd_sample *sample, sd_drug_group group)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->n_drugs; i++) {
        const sd_drug_advice *drug = &sample->drugs[i];
        if (sd_report__group(drug) != group)
            continue;
        sd_text__printf(text, "%s%s%s", n++ ? ", " : "", drug->drug->name,
                        drug->is_ambiguous || drug->n_changes > 0 ? "*" : "");
    }
    return n;
}

static bool has_star(const sd_sample *sample)
{
    for (size_t i = 0; i < sample->n_drugs; i++)
        if (sd_report__group(&sample->drugs[i]) <= SD_GROUP_CAUTION &&
            (sample->drugs[i].is_ambiguous || sample->drugs[i].n_changes > 0))
            return true;
    return false;
}

static size_t put_open_genes(sd_text *text, const sd_sample *sample)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->n_genes; i++) {
        const sd_meaning *meaning = &sample->genes[i].meaning;
        if (meaning->n_outcomes == 0 || meaning->is_provisional)
            sd_text__printf(text, "%s%s", n++ ? ", " : "", sample->genes[i].gene->name);
    }
    return n;
}

/* "stardose 0.1.0, knowledge of 2026-07, report of 2026-01-01" */
static void put_origin(sd_text *text, const sd_sample *sample)
{
    const sd_run_info *run = sample->run;
    if (run->presentation.lab)
        sd_text__printf(text, "%s; ", run->presentation.lab->name);
    sd_text__printf(text, "stardose %s, knowledge of %s", sd_version(),
                    sd_kb_date(run->kb));
    if (run->date)
        sd_text__printf(text, ", report of %s", run->date);
    if (run->presentation.lab && !run->presentation.signed_by)
        sd_text__puts(text, "; draft, not signed");
}

static const char star_words[] = "* not certain, or may change: see the report.";
static const char no_genes[] = "No result of a gene calls for action on a drug.";

/* ---- as a page ---- */

static const char card_style[] =
    "*{box-sizing:border-box}html{background:#f4f7f8}"
    "body{margin:0 auto;width:86mm;color:#1b2733;background:#fff;"
    "font:7pt/1.3 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
    ".small{font-size:6.4pt}.smallest{font-size:5.8pt}"
    "section{min-height:54mm;padding:3.5mm 4mm}"
    "section+section{border-top:.2mm dashed #4e5d6a}"
    "h1{font-size:1.35em;margin:0 0 .3em;color:#0f5a6b}h1 b{color:#1b2733}"
    "p,dl,ul{margin:0 0 .45em;padding:0}dt{font-weight:650;float:left;margin-right:.5em}"
    "dd{margin:0 0 .1em}.soft{color:#4e5d6a}.avoid b{color:#9c1b23}.change "
    "b{color:#8c4303}.care b{color:#66560a}"
    "@media print{html{background:#fff}body,b{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}}@media screen{body{font-size:10pt;width:auto;"
    "max-width:30em;margin:1em auto;border:1px solid #d9e0e5;border-radius:8px}"
    ".small{font-size:9pt}.smallest{font-size:8.5pt}}";

static void add_words(sd_html *html, const char *tag, sd_text *words)
{
    if (words->length > 0)
        sd_html__element(html, tag, words->data);
    html->text.failed |= words->failed;
    sd_text__clear(words);
}

static void add_genes(sd_html *html, sd_text *words)
{
    size_t n = 0;
    for (size_t i = 0; i < html->sample->n_genes; i++) {
        const sd_gene_result *result = &html->sample->genes[i];
        if (result->meaning.n_outcomes == 0 || !matters(html->sample, result->gene))
            continue;
        sd_text__puts(&html->text, n++ ? "" : "<dl>\n");
        sd_html__element(html, "dt", result->gene->name);
        put_result(words, result);
        add_words(html, "dd", words);
        sd_html__raw(html, "\n");
    }
    sd_text__puts(&html->text, n ? "</dl>\n" : "");
    if (n == 0)
        sd_html__element(html, "p", no_genes);
}

static void add_drugs(sd_html *html, sd_text *words)
{
    for (int group = 0; group <= SD_GROUP_CAUTION; group++) {
        if (put_drugs(words, html->sample, (sd_drug_group)group) == 0)
            continue;
        sd_html__raw(html, "<p");
        sd_html__class(html, "", (sd_drug_group)group);
        sd_html__raw(html, "><b>");
        sd_html__text(html, sd_wording__group((sd_drug_group)group)->title);
        sd_html__raw(html, ":</b> ");
        sd_html__text(html, words->data);
        sd_html__raw(html, "</p>\n");
        html->text.failed |= words->failed;
        sd_text__clear(words);
    }
    if (has_star(html->sample))
        sd_html__element(html, "p class=soft", star_words);
}

/* A short card is folded once; a long one has a third panel and is set smaller. */
typedef struct card_size {
    const char *name, *page;
} card_size;

static card_size size_of(const sd_sample *sample)
{
    sd_text words = {0};
    for (int group = 0; group <= SD_GROUP_CAUTION; group++)
        put_drugs(&words, sample, (sd_drug_group)group);
    const size_t length = words.length;
    sd_text__free(&words);
    if (length >= SMALLEST_FROM)
        return (card_size){"smallest", "86mm 162mm"};
    if (length >= SMALL_FROM)
        return (card_size){"small", "86mm 162mm"};
    return (card_size){"usual", "86mm 108mm"};
}

sd_status sd_report__write_card(const sd_sample *sample, FILE *out, sd_error *err)
{
    sd_html html = {.sample = sample};
    sd_text words = {0};
    sd_html__raw(
        &html, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
               "'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
               "'none'\">\n<meta name=\"viewport\" content=\"width=device-width, "
               "initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>");
    sd_html__text(&html, sample->name);
    sd_html__raw(&html, " – card of genes and medicines</title>\n<style>");
    sd_text__puts(&html.text, card_style);
    const card_size size = size_of(sample);
    sd_text__printf(
        &html.text,
        "@page{size:%s;margin:0}</style>\n</head>\n<body class=%s>\n<section>\n<h1>",
        size.page, size.name);
    sd_html__raw(&html, "Genes and medicines: <b>");
    sd_html__text(&html, sample->name);
    sd_html__raw(&html, "</b></h1>\n");
    sd_html__element(&html, "p", what_it_is);
    sd_html__raw(&html, "\n");
    add_genes(&html, &words);
    sd_html__raw(&html, "</section>\n<section>\n");
    add_drugs(&html, &words);
    if (put_open_genes(&words, sample) > 0) {
        sd_html__raw(&html, "<p class=soft>Without a result, so drugs may be missing "
                            "here: ");
        sd_html__text(&html, words.data);
        sd_html__raw(&html, "</p>\n");
        sd_text__clear(&words);
    }
    put_origin(&words, sample);
    add_words(&html, "p class=soft", &words);
    sd_html__raw(&html, "</section>\n</body>\n</html>\n");
    sd_text__free(&words);
    const sd_status status = sd_report__put(&html.text, out, err);
    sd_text__free(&html.text);
    return status;
}

/* ---- as plain text ---- */

/* `words` in lines of TEXT_WIDTH, those after the first indented; characters that do not
 * show become '?'. */
static void wrap(sd_text *out, const char *words, size_t indent)
{
    size_t at = 0, length;
    for (const char *from = words; *from; from += strspn(from, " ")) {
        const size_t n = strcspn(from, " "), wide = sd_utf8__count(from, n);
        if (at > 0 && at + 1 + wide > TEXT_WIDTH) {
            sd_text__printf(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (at > 0) {
            sd_text__puts(out, " ");
            at++;
        }
        for (const char *end = from + n; from < end; from += length) {
            const uint32_t character = sd_text__character(from, &length);
            if (character == 0xfffd || sd_text__is_invisible(character))
                sd_text__puts(out, "?");
            else
                sd_text__add(out, from, length);
        }
        at += wide;
    }
    sd_text__puts(out, "\n");
}

static void wrap_words(sd_text *out, sd_text *words, size_t indent)
{
    wrap(out, words->data ? words->data : "", indent);
    out->failed |= words->failed;
    sd_text__clear(words);
}

sd_status sd_report__write_card_text(const sd_sample *sample, FILE *out, sd_error *err)
{
    sd_text text = {0}, words = {0};
    size_t n = 0;
    sd_text__printf(&words, "GENES AND MEDICINES: %s", sample->name);
    wrap_words(&text, &words, 2);
    wrap(&text, what_it_is, 0);
    sd_text__puts(&text, "\n");
    for (size_t i = 0; i < sample->n_genes; i++) {
        const sd_gene_result *result = &sample->genes[i];
        if (result->meaning.n_outcomes == 0 || !matters(sample, result->gene))
            continue;
        n++;
        sd_text__printf(&words, "%s: ", result->gene->name);
        put_result(&words, result);
        wrap_words(&text, &words, 2);
    }
    sd_text__puts(&text, n > 0 ? "\n" : "");
    if (n == 0)
        wrap(&text, no_genes, 0);
    for (int group = 0; group <= SD_GROUP_CAUTION; group++) {
        const char *title = sd_wording__group((sd_drug_group)group)->title;
        sd_text__printf(&words, "%s: ", title);
        if (put_drugs(&words, sample, (sd_drug_group)group) > 0)
            wrap_words(&text, &words, 2);
        sd_text__clear(&words);
    }
    if (has_star(sample))
        wrap(&text, star_words, 0);
    sd_text__puts(&words, "Without a result, so drugs may be missing here: ");
    if (put_open_genes(&words, sample) > 0)
        wrap_words(&text, &words, 2);
    sd_text__clear(&words);
    put_origin(&words, sample);
    wrap_words(&text, &words, 2);
    text.failed |= words.failed;
    sd_text__free(&words);
    const sd_status status = sd_report__put(&text, out, err);
    sd_text__free(&text);
    return status;
}
