/* html_matrix.c -- drugs to act on and the genes that decide, as one picture.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A row for each drug, a column for each gene; a sign where a gene's result selects
 * advice, by the most urgent of it: the classes differ in shape as well as in colour.
 * Drugs to use as usual would be an empty field and are left out. */
#include <stdlib.h>

#include "report/html.h"

enum { LEFT = 190, TOP = 96, ROW = 18, COLUMN = 22, MOST_GENES = 64 };

typedef struct matrix {
    const sd_kb_gene *genes[MOST_GENES];
    size_t n_genes;
    const sd_drug_advice *drugs; /* of the sample */
    size_t n_drugs;
} matrix;

static bool is_shown(const sd_drug_advice *drug)
{
    return sd_report__group(drug) <= SD_GROUP_CAUTION;
}

/* The most urgent group of the advice on the drug that the gene's result selects. */
sd_drug_group sd_html__group_at(const sd_drug_advice *drug, const sd_kb_gene *gene)
{
    sd_drug_group worst = SD_GROUP_SILENT;
    for (size_t i = 0; i < drug->n_advice; i++) {
        const sd_kb_guidance *rule = drug->advice[i].rule;
        const sd_drug_group group = sd_html__group_of(rule->action->class_);
        for (size_t c = 0; c < rule->n_conditions; c++)
            if (rule->conditions[c].gene == gene && group < worst)
                worst = group;
    }
    return worst;
}

static int by_index(const void *a, const void *b)
{
    const sd_kb_gene *const *x = a, *const *y = b;
    return ((*x)->index > (*y)->index) - ((*x)->index < (*y)->index);
}

static void add_gene(matrix *m, const sd_kb_gene *gene)
{
    size_t k = 0;
    while (k < m->n_genes && m->genes[k] != gene)
        k++;
    if (k == m->n_genes && k < MOST_GENES)
        m->genes[m->n_genes++] = gene;
}

static void find_genes(matrix *m)
{
    for (size_t d = 0; d < m->n_drugs; d++) {
        const sd_drug_advice *drug = &m->drugs[d];
        for (size_t i = 0; is_shown(drug) && i < drug->n_advice; i++) {
            const sd_kb_guidance *rule = drug->advice[i].rule;
            for (size_t c = 0; c < rule->n_conditions; c++)
                if (sd_html__group_at(drug, rule->conditions[c].gene) <= SD_GROUP_CAUTION)
                    add_gene(m, rule->conditions[c].gene);
        }
    }
    qsort(m->genes, m->n_genes, sizeof(m->genes[0]), by_index);
}

static void add_columns(sd_html *html, const matrix *m, size_t height)
{
    for (size_t g = 0; g < m->n_genes; g++) {
        const size_t x = LEFT + g * COLUMN + COLUMN / 2;
        sd_text__printf(&html->text, "<text transform=\"translate(%zu %d)rotate(-60)\">",
                        x + 3, TOP - 8);
        sd_html__text(html, m->genes[g]->name);
        sd_html__raw(html, "</text>");
    }
    sd_html__raw(html, "<path class=l d=\"");
    for (size_t g = 0; g < m->n_genes; g++)
        sd_text__printf(&html->text, "M%zu %dV%zu", LEFT + g * COLUMN + COLUMN / 2,
                        TOP - 4, height);
    sd_html__raw(html, "\"/>\n");
}

static void add_rows(sd_html *html, const matrix *m)
{
    size_t row = 0;
    for (int group = 0; group <= SD_GROUP_CAUTION; group++)
        for (size_t d = 0; d < m->n_drugs; d++)
            if (sd_report__group(&m->drugs[d]) == (sd_drug_group)group) {
                sd_text__printf(&html->text, "<text x=%d y=%zu text-anchor=end>",
                                LEFT - 6, TOP + row++ * ROW + 12);
                sd_html__text(html, m->drugs[d].drug->name);
                sd_html__raw(html, "</text>");
            }
}

/* One path for all signs of a group. */
static void add_signs(sd_html *html, const matrix *m, sd_drug_group sign)
{
    static const char *const shapes[] = {
        [SD_GROUP_AVOID] = "h10v10h-10z",        /* square */
        [SD_GROUP_CHANGE] = "m5-1 6 6-6 6-6-6z", /* diamond */
        [SD_GROUP_CAUTION] = "m5 0 5.5 10h-11z", /* triangle */
    };
    size_t row = 0;
    sd_html__raw(html, "<path");
    sd_html__class(html, "", sign);
    sd_html__raw(html, " d=\"");
    for (int group = 0; group <= SD_GROUP_CAUTION; group++)
        for (size_t d = 0; d < m->n_drugs; d++) {
            if (sd_report__group(&m->drugs[d]) != (sd_drug_group)group)
                continue;
            for (size_t g = 0; g < m->n_genes; g++)
                if (sd_html__group_at(&m->drugs[d], m->genes[g]) == sign)
                    sd_text__printf(&html->text, "M%zu %zu%s",
                                    LEFT + g * COLUMN + COLUMN / 2 - 5,
                                    TOP + row * ROW + 3, shapes[sign]);
            row++;
        }
    sd_html__raw(html, "\"/>");
}

void sd_html__matrix(sd_html *html)
{
    matrix m = {.drugs = html->sample->drugs, .n_drugs = html->sample->n_drugs};
    size_t n_rows = 0;
    for (size_t d = 0; d < m.n_drugs; d++)
        n_rows += is_shown(&m.drugs[d]);
    find_genes(&m);
    if (n_rows == 0 || m.n_genes == 0 || html->detail >= SD_DETAIL_PLAIN)
        return;
    const size_t width = LEFT + m.n_genes * COLUMN + 50, height = TOP + n_rows * ROW;
    sd_html__raw(html,
                 "<section id=matrix>\n<h2>Which gene decides on which drug</h2>\n"
                 "<p class=lead>Drugs to act on, in the order of the summary, and "
                 "the genes whose results select that advice.</p>\n<p class=legend>");
    for (int group = 0; group <= SD_GROUP_CAUTION; group++) {
        static const char *const names[] = {"square", "diamond", "triangle"};
        sd_text__printf(&html->text, "<span>%s: ", names[group]);
        sd_html__text(html, sd_wording__group((sd_drug_group)group)->title);
        sd_html__raw(html, "</span>");
    }
    sd_text__printf(&html->text,
                    "</p>\n<div class=scroll><svg class=matrix width=%zu height=%zu "
                    "viewBox=\"0 0 %zu %zu\" role=img aria-label=\"Drugs by genes; the "
                    "parts on drugs and genes say the same in words\">",
                    width, height, width, height);
    add_columns(html, &m, height);
    add_rows(html, &m);
    for (int group = 0; group <= SD_GROUP_CAUTION; group++)
        add_signs(html, &m, (sd_drug_group)group);
    sd_html__raw(html, "</svg></div>\n</section>\n");
}
