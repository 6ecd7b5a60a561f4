/* html_drugs.c -- drug by drug: what each source says, how firmly, and why.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

static const sd_gene_result *find_result(const sd_sample *sample, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < sample->n_genes; i++)
        if (sample->genes[i].gene == gene)
            return &sample->genes[i];
    return NULL;
}

/* Does a gene that the advice rests on have several possible results? */
static bool rests_on_ties(const sd_sample *sample, const sd_drug_advice *drug)
{
    for (size_t i = 0; i < drug->n_advice; i++)
        for (size_t c = 0; c < drug->advice[i].rule->n_conditions; c++) {
            const sd_gene_result *result =
                find_result(sample, drug->advice[i].rule->conditions[c].gene);
            if (result && result->meaning.n_outcomes > 1)
                return true;
        }
    return false;
}

/* One reason for all of the advice? */
static bool has_one_reason(const sd_drug_advice *drug)
{
    for (size_t i = 1; i < drug->n_advice; i++)
        if (strcmp(drug->advice[i].because, drug->advice[0].because) != 0)
            return false;
    return drug->n_advice > 0;
}

/* Several codes are "A|B" in the tables. */
static void add_code_list(sd_html *html, const char *codes)
{
    sd_text code = {0};
    codes = codes ? codes : "";
    while (*codes) {
        const size_t length = strcspn(codes, "|");
        sd_text__clear(&code);
        sd_text__add(&code, codes, length);
        sd_html__text(html, code.data);
        codes += length + (codes[length] == '|');
        sd_text__puts(&html->text, *codes ? ", " : "");
    }
    html->text.failed |= code.failed;
    sd_text__free(&code);
}

static bool has_codes(const sd_kb_drug *drug)
{
    return drug->drug_class || drug->atc || drug->rxnorm;
}

static void add_codes(sd_html *html, const sd_kb_drug *drug)
{
    const char *const names[] = {NULL, "ATC", "RxNorm"};
    const char *const codes[] = {drug->drug_class, drug->atc, drug->rxnorm};
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        if (!codes[i])
            continue;
        sd_text__puts(&html->text, n++ ? " · " : "");
        if (names[i])
            sd_text__printf(&html->text, "%s ", names[i]);
        add_code_list(html, codes[i]);
    }
}

static void add_changes(sd_html *html, const sd_drug_advice *drug)
{
    enum { MAX_CHANGES = 4 };
    sd_text words = {0};
    for (size_t i = 0; i < drug->n_changes && i < MAX_CHANGES; i++) {
        sd_text__clear(&words);
        sd_report__put_change(&drug->changes[i], &words);
        sd_text__puts(&html->text, i ? " or " : "");
        sd_html__text(html, words.data ? words.data : "");
    }
    if (drug->n_changes > MAX_CHANGES)
        sd_text__printf(&html->text, " or %zu more", drug->n_changes - MAX_CHANGES);
    html->text.failed |= words.failed;
    sd_text__free(&words);
}

static void add_disagreements(sd_html *html, const sd_drug_advice *drug)
{
    for (size_t i = 0; i < drug->n_disagreements; i++) {
        sd_html__raw(html, "<p class=small><b>Sources differ.</b> ");
        sd_html__text(html, drug->disagreements[i].words);
        sd_html__raw(html, "</p>");
    }
}

static void add_certainty(sd_html *html, const sd_drug_advice *drug)
{
    if (drug->is_ambiguous)
        sd_html__raw(html,
                     "<p><span class=\"chip warn\">Several gene results are possible; "
                     "the advice depends on which is true</span></p>");
    else if (rests_on_ties(html->sample, drug))
        sd_html__raw(html, "<p><span class=chip>Several gene results are possible; the "
                           "advice is the same for all of them.</span></p>");
    if (drug->n_changes > 0) {
        sd_html__raw(html, "<p class=small>Would change if sites not seen gave ");
        add_changes(html, drug);
        sd_html__raw(html, ".</p>");
    }
    sd_html__set_aside(html, drug);
    if (drug->n_needs > 0) {
        sd_html__raw(html, "<p class=small>Without a result: ");
        for (size_t i = 0; i < drug->n_needs; i++) {
            sd_text__puts(&html->text, i ? ", " : "");
            sd_html__text(html, drug->needs[i]->name);
        }
        sd_html__raw(html, ". The advice could change with it.</p>");
    }
}

/* The drugs of a card: usually one. */
static void add_names(sd_html *html, const sd_drug_advice *first)
{
    const sd_sample *sample = html->sample;
    const sd_drug_advice *end = sample->drugs + sample->n_drugs;
    for (const sd_drug_advice *drug = first; drug < end; drug++) {
        if (!sd_html__is_same_guidance(first, drug))
            continue;
        sd_text__printf(&html->text, "%s<span id=\"drug-%zu\">", drug > first ? ", " : "",
                        (size_t)(drug - sample->drugs));
        sd_html__text(html, drug->drug->name);
        if (drug->taken)
            sd_html__raw(html, " <span class=chip>taken now</span>");
        sd_html__raw(html, "</span>");
    }
}

static void add_all_codes(sd_html *html, const sd_drug_advice *first)
{
    const sd_sample *sample = html->sample;
    const sd_drug_advice *end = sample->drugs + sample->n_drugs;
    bool is_shared = false;
    for (const sd_drug_advice *drug = first + 1; drug < end; drug++)
        is_shared |= sd_html__is_same_guidance(first, drug);
    for (const sd_drug_advice *drug = first; drug < end; drug++) {
        if (!sd_html__is_same_guidance(first, drug) || !has_codes(drug->drug))
            continue;
        sd_html__raw(html, "<p class=ss>");
        if (is_shared) {
            sd_html__text(html, drug->drug->name);
            sd_html__raw(html, ": ");
        }
        add_codes(html, drug->drug);
        sd_html__raw(html, "</p>");
    }
}

static void add_card(sd_html *html, const sd_drug_advice *drug)
{
    const sd_drug_group group = sd_report__group(drug);
    const bool one_reason = has_one_reason(drug);
    sd_html__raw(html, "<article");
    sd_html__class(html, "drug ", group);
    sd_html__raw(html, "><header><h3>");
    sd_html__icon(html, group);
    add_names(html, drug);
    sd_html__raw(html, " <em>");
    sd_html__text(html, sd_wording__group(group)->title);
    sd_html__raw(html, "</em></h3>");
    add_all_codes(html, drug);
    if (one_reason)
        sd_html__element(html, "p", drug->advice[0].because);
    add_certainty(html, drug);
    add_disagreements(html, drug);
    sd_html__raw(html, "</header>\n<dl>\n");
    for (size_t i = 0; i < drug->n_advice; i++)
        sd_html__advice(html, drug, i, !one_reason);
    sd_html__raw(html, "</dl></article>\n");
}

/* Does an earlier drug's card say the same of both? */
static bool is_in_a_card(const sd_sample *sample, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (sd_html__is_same_guidance(&sample->drugs[k], &sample->drugs[i]))
            return true;
    return false;
}

void sd_html__drugs(sd_html *html)
{
    const sd_sample *sample = html->sample;
    sd_html__raw(html,
                 "<section id=drugs>\n<h2>Drug by drug</h2>\n<p class=lead>What each "
                 "source advises on these results, in the order of the summary. "
                 "Sources are shown side by side and may differ. Numbers lead to the <a "
                 "href=\"#references\">references</a>.</p>\n");
    for (int group = 0; group < SD_DRUG_GROUPS; group++)
        for (size_t i = 0; i < sample->n_drugs; i++)
            if (sd_report__group(&sample->drugs[i]) == (sd_drug_group)group &&
                sample->drugs[i].n_advice > 0 && !is_in_a_card(sample, i))
                add_card(html, &sample->drugs[i]);
    sd_html__raw(html, "</section>\n");
}
