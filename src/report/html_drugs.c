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

/* The genes alone: their cards say what they could be. */
static void add_changing_genes(sd_html *html, const sd_drug_advice *drug)
{
    for (size_t i = 0, n = 0; i < drug->n_changes; i++)
        if (i == 0 || drug->changes[i].gene != drug->changes[i - 1].gene) {
            sd_text__puts(&html->text, n++ ? ", " : "");
            sd_html__text(html, drug->changes[i].gene->name);
        }
}

/* "GENE Poor Metabolizer or Indeterminate or OTHER Poor Metabolizer" */
static void add_changes(sd_html *html, const sd_drug_advice *drug)
{
    enum { MAX_CHANGES = 4 };
    const size_t n = drug->n_changes < MAX_CHANGES ? drug->n_changes : MAX_CHANGES;
    sd_text words = {0};
    for (size_t i = 0; i < n; i++) {
        const sd_kb_gene *gene = drug->changes[i].gene;
        sd_text__clear(&words);
        sd_report__put_change(&drug->changes[i], &words);
        const char *text = words.data ? words.data : "";
        const size_t length = strlen(gene->name);
        if (i > 0 && drug->changes[i - 1].gene == gene &&
            strncmp(text, gene->name, length) == 0 && text[length] == ' ')
            text += length + 1;
        sd_text__puts(&html->text, i ? " or " : "");
        sd_html__text(html, text);
    }
    if (drug->n_changes > n)
        sd_text__printf(&html->text, " or %zu more", drug->n_changes - n);
    html->text.failed |= words.failed;
    sd_text__free(&words);
}

/* Publishers, strictest or not: "A and B"; returns how many. */
static size_t add_publishers(sd_html *html, const sd_disagreement *among, bool strictest)
{
    const char *names[8];
    size_t n = 0;
    for (size_t i = 0; i < among->n_positions; i++) {
        size_t k = 0;
        while (k < n && strcmp(names[k], among->positions[i].publisher) != 0)
            k++;
        if (among->positions[i].is_strictest == strictest && k == n &&
            n < sizeof(names) / sizeof(names[0]))
            names[n++] = among->positions[i].publisher;
    }
    for (size_t i = 0; i < n; i++) {
        sd_text__puts(&html->text, i == 0 ? "" : i + 1 == n ? " and " : ", ");
        sd_html__text(html, names[i]);
    }
    return n;
}

/* Who is stricter than whom; what each says stands below, side by side. */
static void add_disagreements(sd_html *html, const sd_drug_advice *drug)
{
    for (size_t i = 0; i < drug->n_disagreements; i++) {
        sd_html__raw(html, "<p><b>Sources differ:</b> ");
        const size_t n = add_publishers(html, &drug->disagreements[i], true);
        sd_text__puts(&html->text, n > 1 ? " are stricter than " : " is stricter than ");
        add_publishers(html, &drug->disagreements[i], false);
        sd_html__raw(html, "</p>");
    }
}

static void add_certainty(sd_html *html, const sd_drug_advice *drug)
{
    if (drug->is_ambiguous)
        sd_html__raw(html, "<p><b>Not certain:</b> the advice depends on which gene "
                           "result is true</p>");
    else if (rests_on_ties(html->sample, drug))
        sd_html__raw(html, "<p>Several gene results are possible; the advice is the same "
                           "for all</p>");
    if (drug->n_changes > 0) {
        sd_html__raw(html, "<p><b>May change</b> with sites not seen: ");
        if (html->detail == SD_DETAIL_ALL)
            add_changes(html, drug);
        else
            add_changing_genes(html, drug);
        sd_html__raw(html, "</p>");
    }
    sd_html__set_aside(html, drug);
    if (drug->n_needs > 0) {
        sd_html__raw(html, "<p><b>Without a result:</b> ");
        for (size_t i = 0; i < drug->n_needs; i++) {
            sd_text__puts(&html->text, i ? ", " : "");
            sd_html__text(html, drug->needs[i]->name);
        }
        sd_html__raw(html, "; the advice could change with it</p>");
    }
}

/* The drugs of a card: usually one, whose class is told; of several, each name is a
 * place to link to. */
static void add_names(sd_html *html, const sd_drug_advice *first, bool is_shared)
{
    const sd_sample *sample = html->sample;
    const sd_drug_advice *end = sample->drugs + sample->n_drugs;
    for (const sd_drug_advice *drug = first; drug < end; drug++) {
        if (drug > first && (!is_shared || !sd_html__is_same_guidance(first, drug)))
            continue;
        sd_text__puts(&html->text, drug > first ? ", " : "");
        if (is_shared)
            sd_text__printf(&html->text, "<span id=drug-%zu>",
                            (size_t)(drug - sample->drugs));
        sd_html__text(html, drug->drug->name);
        if (drug->taken)
            sd_html__raw(html, " <span class=chip>taken now</span>");
        if (drug->drug->drug_class) {
            sd_html__raw(html, " ");
            sd_html__element(html, "small", drug->drug->drug_class);
        }
        sd_text__puts(&html->text, is_shared ? "</span>" : "");
    }
}

static void add_card(sd_html *html, const sd_drug_advice *drug)
{
    const sd_sample *sample = html->sample;
    const bool one_reason = has_one_reason(drug);
    bool is_shared = false;
    for (const sd_drug_advice *other = drug + 1; other < sample->drugs + sample->n_drugs;
         other++)
        is_shared |= sd_html__is_same_guidance(drug, other);
    sd_html__raw(html, "<article");
    sd_html__class(html, "", sd_report__group(drug));
    if (!is_shared)
        sd_text__printf(&html->text, " id=drug-%zu", (size_t)(drug - sample->drugs));
    sd_html__raw(html, "><h4>");
    add_names(html, drug, is_shared);
    sd_html__raw(html, "</h4>");
    if (one_reason)
        sd_html__element(html, "p", drug->advice[0].because);
    add_certainty(html, drug);
    add_disagreements(html, drug);
    sd_html__advice(html, drug, !one_reason);
    sd_html__raw(html, "</article>\n");
}

/* Does an earlier drug's card say the same of both? */
static bool is_in_a_card(const sd_sample *sample, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (sd_html__is_same_guidance(&sample->drugs[k], &sample->drugs[i]))
            return true;
    return false;
}

bool sd_html__has_card(const sd_html *html, const sd_drug_advice *drug)
{
    return drug->n_advice > 0 && sd_html__shows(html, SD_SECTION_DRUGS) &&
           (html->detail < SD_DETAIL_TO_ACT || drug->taken ||
            sd_report__group(drug) < SD_GROUP_USUAL);
}

static void add_group(sd_html *html, sd_drug_group group)
{
    const sd_sample *sample = html->sample;
    size_t n = 0;
    for (size_t i = 0; i < sample->n_drugs; i++) {
        if (sd_report__group(&sample->drugs[i]) != group ||
            !sd_html__has_card(html, &sample->drugs[i]) || is_in_a_card(sample, i))
            continue;
        if (n++ == 0) {
            sd_html__raw(html, "<h3");
            sd_html__class(html, "", group);
            sd_html__raw(html, ">");
            sd_html__icon(html, group);
            sd_html__text(html, sd_wording__group(group)->title);
            sd_html__raw(html, "</h3>\n");
        }
        add_card(html, &sample->drugs[i]);
    }
}

void sd_html__drugs(sd_html *html)
{
    sd_html__raw(html,
                 "<section id=drugs>\n<h2>Drug by drug</h2>\n<p class=lead>What each "
                 "source advises on these results, in the order of the summary. "
                 "Sources are shown side by side and may differ.");
    if (sd_html__shows(html, SD_SECTION_REFERENCES))
        sd_html__raw(html, " Numbers lead to the <a href=#references>references</a>.");
    if (html->detail >= SD_DETAIL_TO_DO)
        sd_html__raw(html,
                     " To keep this page light, why a source advises this, and what "
                     "it does not speak of, is left to the JSON report.");
    if (html->detail >= SD_DETAIL_TO_ACT)
        sd_html__raw(html, " So is what sources say of drugs to use as usual, and "
                           "that a source advises nothing.");
    sd_html__raw(html, "</p>\n");
    for (int group = 0; group < SD_DRUG_GROUPS; group++)
        add_group(html, (sd_drug_group)group);
    sd_html__raw(html, "</section>\n");
}
