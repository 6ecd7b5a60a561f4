/* html_pictures.c -- the two small pictures of a gene: its sites, its score.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Both are inline SVG of a few hundred bytes.  Rows of dots are drawn as dashed lines of
 * round caps, or as areas with a pattern: one path command for a run of equal dots,
 * whatever its length.  Each picture has its text alternative; what it shows is also
 * said in words beside it. */
#include <math.h>

#include "report/html.h"

/* ---- the strip: sites of a gene on each copy ---- */

/* The style sheet's dashes and the pattern of crosses (html_style.c) know these too. */
enum { PITCH = 10, PER_LINE = 60, LINE_HEIGHT = 33, FIRST_COPY = 6, SECOND_COPY = 19 };

typedef enum dot { DOT_NONE, DOT_REFERENCE, DOT_ASSUMED, DOT_VARIANT, DOT_OTHER } dot;

static dot dot_of(const sd_cell *cell, size_t copy)
{
    if (!sd_cell__is_usable(cell) || cell->allele[copy] == SD_NO_COPY)
        return DOT_NONE;
    if (cell->allele[copy] == SD_ALLELE_OTHER)
        return DOT_OTHER;
    if (cell->allele[copy] > 0)
        return DOT_VARIANT;
    return cell->state == SD_CELL_ASSUMED ? DOT_ASSUMED : DOT_REFERENCE;
}

static unsigned x_of(size_t site)
{
    return (unsigned)(site % PER_LINE) * PITCH + PITCH / 2;
}

static unsigned y_of(size_t site, size_t copy)
{
    return (unsigned)(site / PER_LINE) * LINE_HEIGHT + (copy ? SECOND_COPY : FIRST_COPY);
}

/* All dots of one kind. */
static void add_dot_path(sd_html *html, const sd_gene_result *result, dot kind,
                         char class_)
{
    size_t n = 0;
    for (size_t copy = 0; copy < 2; copy++)
        for (size_t i = 0; i < result->gene->n_sites;) {
            size_t end = i;
            while (end < result->gene->n_sites && end / PER_LINE == i / PER_LINE &&
                   dot_of(&result->cells[end], copy) == kind)
                end++;
            if (end > i && n++ == 0)
                sd_text__printf(&html->text, "<path class=%c d=\"", class_);
            if (end > i)
                sd_text__printf(&html->text, "M%u %uh%zu.1", x_of(i), y_of(i, copy),
                                (end - i - 1) * PITCH);
            i = end > i ? end : i + 1;
        }
    sd_text__puts(&html->text, n > 0 ? "\"/>" : "");
}

static bool is_open_heterozygous(const sd_gene_result *result, const sd_cell *cell)
{
    return sd_cell__is_usable(cell) && cell->allele[1] != SD_NO_COPY &&
           cell->allele[0] != cell->allele[1] && !cell->is_phased &&
           !result->call->is_effectively_phased;
}

/* ---- what most sites are: runs of cells, filled with a pattern that repeats ---- */

enum { UPPER = 1, LOWER = 2 }; /* half cells */

/* Crosses over sites without a usable cell, on both copies. */
static unsigned unseen(const sd_cell *cell)
{
    return sd_cell__is_usable(cell) ? 0 : UPPER | LOWER;
}

/* Rings where the reference was seen. */
static unsigned reference(const sd_cell *cell)
{
    return (dot_of(cell, 0) == DOT_REFERENCE ? UPPER : 0u) |
           (dot_of(cell, 1) == DOT_REFERENCE ? LOWER : 0u);
}

static void add_cells(sd_html *html, const char *class_, const sd_gene_result *result,
                      unsigned (*halves_of)(const sd_cell *cell), bool has_second)
{
    const size_t n_sites = result->gene->n_sites;
    const int middle = FIRST_COPY * 2, end_y = has_second ? SECOND_COPY + 6 : middle;
    size_t n = 0;
    for (size_t i = 0, end; i < n_sites; i = end) {
        const unsigned halves = halves_of(&result->cells[i]);
        for (end = i + 1; end < n_sites && end / PER_LINE == i / PER_LINE &&
                          halves_of(&result->cells[end]) == halves;)
            end++;
        if (halves == 0 || (halves == LOWER && !has_second))
            continue;
        const int from = halves == LOWER ? middle + 1 : 0;
        const int to = halves == UPPER ? middle : end_y;
        if (n++ == 0)
            sd_text__printf(&html->text, "<path class=%s d=\"", class_);
        sd_text__printf(&html->text, "M%u %uh%zuv%dh-%zuz", x_of(i) - PITCH / 2,
                        y_of(i, 0) - FIRST_COPY + (unsigned)from, (end - i) * PITCH,
                        to - from, (end - i) * PITCH);
    }
    sd_text__puts(&html->text, n > 0 ? "\"/>" : "");
}

/* Links between the copies of a heterozygous site whose copy is open. */
static void add_links(sd_text *path, const sd_gene_result *result)
{
    for (size_t i = 0; i < result->gene->n_sites; i++)
        if (is_open_heterozygous(result, &result->cells[i]))
            sd_text__printf(path, "M%u %uv%d", x_of(i), y_of(i, 0),
                            SECOND_COPY - FIRST_COPY);
}

/* Lines under the dots, crosses where nothing was seen, links where the copy is open. */
static void add_frame(sd_html *html, const sd_gene_result *result, bool has_second)
{
    const size_t n_sites = result->gene->n_sites;
    sd_html__raw(html, "<path class=l d=\"");
    for (size_t copy = 0; copy < 1u + has_second; copy++)
        for (size_t i = 0; i < n_sites; i += PER_LINE) {
            const size_t n = n_sites - i < PER_LINE ? n_sites - i : PER_LINE;
            sd_text__printf(&html->text, "M1 %uh%zu", y_of(i, copy), n * PITCH - 2);
        }
    sd_html__raw(html, "\"/>");
    add_cells(html, "x", result, unseen, has_second);
    add_cells(html, "r", result, reference, has_second);
    sd_text path = {0};
    add_links(&path, result);
    if (path.length > 0)
        sd_text__printf(&html->text, "<path class=k d=\"%s\"/>", path.data);
    html->text.failed |= path.failed;
    sd_text__free(&path);
}

static void add_strip_words(sd_html *html, const sd_gene_result *result)
{
    size_t n_variant = 0, n_unseen = 0;
    for (size_t i = 0; i < result->gene->n_sites; i++) {
        const sd_cell *cell = &result->cells[i];
        n_unseen += !sd_cell__is_usable(cell);
        n_variant += dot_of(cell, 0) >= DOT_VARIANT || dot_of(cell, 1) >= DOT_VARIANT;
    }
    sd_text__printf(&html->text,
                    " role=img aria-label=\"%u sites along the gene: %zu with a variant, "
                    "%zu not seen\"",
                    result->gene->n_sites, n_variant, n_unseen);
}

void sd_html__strip(sd_html *html, const sd_gene_result *result)
{
    const size_t n_sites = result->gene->n_sites;
    if (!result->cells || n_sites < 2 || result->call->tally.n_usable == 0 ||
        html->detail >= SD_DETAIL_PLAIN)
        return;
    bool has_second = false;
    for (size_t i = 0; i < n_sites; i++)
        has_second |= result->cells[i].allele[1] != SD_NO_COPY &&
                      sd_cell__is_usable(&result->cells[i]);
    const size_t n_lines = (n_sites + PER_LINE - 1) / PER_LINE;
    const size_t width = (n_sites < PER_LINE ? n_sites : PER_LINE) * PITCH;
    const size_t below = (has_second ? SECOND_COPY : FIRST_COPY) + 6u;
    const size_t height = (n_lines - 1) * LINE_HEIGHT + below;
    sd_text__printf(&html->text,
                    "<svg class=strip width=%zu height=%zu viewBox=\"0 0 %zu %zu\"",
                    width, height, width, height);
    add_strip_words(html, result);
    sd_html__raw(html, ">");
    add_frame(html, result, has_second);
    add_dot_path(html, result, DOT_ASSUMED, 'a');
    add_dot_path(html, result, DOT_VARIANT, 'v');
    add_dot_path(html, result, DOT_OTHER, 'o');
    sd_html__raw(html, "</svg>\n");
}

/* ---- activity score ---- */

#define SCALE_LEFT 12
#define SCALE_UNIT 84  /* pixels of a whole score */
#define OPEN_END   0.5 /* drawn of a range without upper end */
#define SCALE_MOST 6.0

static double score_x(double score)
{
    return SCALE_LEFT + (score < SCALE_MOST ? score : SCALE_MOST) * SCALE_UNIT;
}

static bool is_chosen(const sd_meaning *meaning, const sd_kb_phenotype *row)
{
    for (size_t i = 0; i < meaning->n_outcomes; i++)
        if (meaning->outcomes[i].has_score &&
            meaning->outcomes[i].score_value >= row->from &&
            meaning->outcomes[i].score_value <= row->to)
            return true;
    return false;
}

static void add_ranges(sd_html *html, const sd_gene_result *result, double most)
{
    for (size_t i = 0; i < result->gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &result->gene->phenotypes[i];
        const double to = row->to < most ? row->to : most;
        sd_text__printf(&html->text,
                        "<path stroke=\"%s\" stroke-width=10 stroke-linecap=round "
                        "d=\"M%.1f 15h%.1f\"><title>",
                        is_chosen(&result->meaning, row) ? "#8fbcc6" : "#dde3e7",
                        score_x(row->from), score_x(to) - score_x(row->from) + 0.1);
        sd_html__text(html, row->phenotype);
        sd_html__raw(html, "</title></path>");
    }
}

static void add_marks(sd_html *html, const sd_meaning *meaning, double most)
{
    for (int tick = 0; tick <= (int)most; tick++)
        sd_text__printf(&html->text,
                        "<text x=\"%.1f\" y=\"34\" text-anchor=middle>%d</text>",
                        score_x(tick), tick);
    for (size_t i = 0; i < meaning->n_outcomes; i++)
        if (meaning->outcomes[i].has_score)
            sd_text__printf(&html->text,
                            "<circle cx=\"%.1f\" cy=\"15\" r=\"7\" fill=\"#0f5a6b\" "
                            "stroke=\"#fff\" stroke-width=\"2\"/>",
                            score_x(meaning->outcomes[i].score_value));
}

/* "0–0.5 Poor Metabolizer · 1–1.5 …": the scale in words */
static void add_scale_words(sd_html *html, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &gene->phenotypes[i];
        sd_text__puts(&html->text, i ? " · " : "");
        if (!isfinite(row->to))
            sd_text__printf(&html->text, "%g and more ", row->from);
        else if (row->to > row->from)
            sd_text__printf(&html->text, "%g to %g ", row->from, row->to);
        else
            sd_text__printf(&html->text, "%g ", row->from);
        sd_html__text(html, row->phenotype);
    }
}

/* The highest score to draw: that of the table, or of the patient. */
static double scale_end(const sd_gene_result *result)
{
    double most = 1;
    for (size_t i = 0; i < result->gene->n_phenotypes; i++) {
        const sd_kb_phenotype *row = &result->gene->phenotypes[i];
        most = fmax(most, isfinite(row->to) ? row->to : row->from + OPEN_END);
    }
    for (size_t i = 0; i < result->meaning.n_outcomes; i++)
        most = fmax(most, result->meaning.outcomes[i].score_value);
    return fmin(most, SCALE_MOST);
}

void sd_html__score_scale(sd_html *html, const sd_gene_result *result)
{
    const sd_meaning *meaning = &result->meaning;
    bool has_score = false;
    for (size_t i = 0; i < meaning->n_outcomes; i++)
        has_score |= meaning->outcomes[i].has_score;
    if (!has_score || result->gene->phenotype_rule != SD_RULE_ACTIVITY_SCORE)
        return;
    const double most = scale_end(result);
    const double width = score_x(most) + SCALE_LEFT;
    sd_text__printf(
        &html->text,
        "<figure class=pic><svg class=scale width=%.0f height=38 viewBox=\"0 0 "
        "%.0f 38\" role=img aria-label=\"Activity score on its scale\">",
        width, width);
    add_ranges(html, result, most);
    add_marks(html, meaning, most);
    sd_html__raw(html, "</svg><figcaption class=soft>");
    add_scale_words(html, result->gene);
    sd_html__raw(html, "</figcaption></figure>\n");
}
