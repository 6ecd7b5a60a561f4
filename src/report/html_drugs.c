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

static void add_codes(sd_html *html, const sd_kb_drug *drug)
{
    const char *const names[] = {NULL, "ATC", "RxNorm"};
    const char *const codes[] = {drug->drug_class, drug->atc, drug->rxnorm};
    size_t n = 0;
    sd_html__raw(html, "<span class=ss>");
    for (size_t i = 0; i < 3; i++) {
        if (!codes[i])
            continue;
        sd_text__puts(&html->text, n++ ? " · " : "");
        if (names[i])
            sd_text__printf(&html->text, "%s ", names[i]);
        add_code_list(html, codes[i]);
    }
    sd_html__raw(html, "</span>");
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
                     "<p><span class=\"chip warn\">Several gene results are possible, "
                     "and the advice depends on which is true: all are "
                     "shown.</span></p>");
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

/* "Guideline as of 2024-03-25 · PMID 27997040", linked where the knowledge has an
 * address. */
static void add_citation(sd_html *html, const sd_kb_guidance *rule)
{
    sd_html__link(html, rule->url, "Guideline");
    if (rule->date) {
        sd_html__raw(html, " as of ");
        sd_html__text(html, rule->date);
    }
    if (rule->pmid) {
        sd_html__raw(html, " · PMID ");
        sd_html__text(html, rule->pmid);
    }
}

/* What the rule leaves open, and where it is published. */
static void add_small_print(sd_html *html, const sd_kb_guidance *rule, bool is_cited)
{
    if (!rule->not_covered && !is_cited)
        return;
    sd_html__raw(html, "<p class=ss>");
    if (rule->not_covered) {
        sd_html__raw(html, "Does not speak of: ");
        sd_html__text(html, rule->not_covered);
        sd_text__puts(&html->text, is_cited ? ". " : "");
    }
    if (is_cited)
        add_citation(html, rule);
    sd_html__raw(html, "</p>");
}

static void add_source(sd_html *html, const sd_kb_guidance *rule)
{
    sd_html__raw(html, "<div class=meta><p><b>");
    sd_html__text(html, rule->source);
    sd_html__raw(html, "</b>");
    if (rule->strength) {
        sd_html__raw(html, " · ");
        sd_html__text(html, rule->strength);
    }
    sd_html__raw(html, "</p>");
    if (strcmp(rule->population, "general") != 0)
        sd_html__element(html, "p class=small", rule->population);
    sd_html__raw(html, "</div>");
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Short advice needs no block of its own: one that no publication grades or explains, as
 * a row of a regulator's table or a statement of a label is. */
static bool is_short(const sd_kb_guidance *rule)
{
    return !rule->pmid && rule->strength && rule->recommendation;
}

/* "SOURCE · section – Action. Sentence. Implication.", all in one paragraph; the address
 * of its table is in the list of sources, that of each row in the JSON. */
static void add_short(sd_html *html, const sd_advice *advice, bool say_why)
{
    const sd_kb_guidance *rule = advice->rule;
    const sd_drug_group group = sd_html__group_of(rule->action->class_);
    sd_html__raw(html, "<p");
    sd_html__class(html, "say ", group);
    sd_html__raw(html, "><b>");
    sd_html__text(html, rule->source);
    sd_html__raw(html, "</b> · ");
    sd_html__text(html, rule->strength);
    if (strcmp(rule->population, "general") != 0) {
        sd_html__raw(html, ", ");
        sd_html__text(html, rule->population);
    }
    sd_html__raw(html, " – <b>");
    sd_html__action(html, rule);
    sd_html__raw(html, "</b>. ");
    sd_html__text(html, rule->recommendation);
    if (rule->implication) {
        sd_html__raw(html, " ");
        sd_html__text(html, rule->implication);
        sd_html__raw(html, ".");
    }
    sd_html__raw(html, "<span class=ss>");
    if (say_why) {
        sd_html__raw(html, " If ");
        sd_html__text(html, advice->because);
        sd_html__raw(html, ".");
    }
    if (rule->not_covered) {
        sd_html__raw(html, " Does not speak of: ");
        sd_html__text(html, rule->not_covered);
        sd_html__raw(html, ".");
    }
    if (rule->date) {
        sd_html__raw(html, " As of ");
        sd_html__text(html, rule->date);
        sd_html__raw(html, ".");
    }
    sd_html__raw(html, "</span></p>\n");
}

static void add_advice(sd_html *html, const sd_drug_advice *drug, size_t i, bool say_why)
{
    const sd_advice *advice = &drug->advice[i];
    const sd_kb_guidance *rule = advice->rule;
    const sd_kb_guidance *before = i > 0 ? drug->advice[i - 1].rule : NULL;
    const sd_kb_guidance *after =
        i + 1 < drug->n_advice ? drug->advice[i + 1].rule : NULL;
    const sd_drug_group group = sd_html__group_of(rule->action->class_);
    sd_html__raw(html, "<div");
    sd_html__class(html, "adv ", group);
    sd_html__raw(html, ">");
    add_source(html, rule);
    sd_html__raw(html, "<div class=body><p class=act>");
    if (drug->n_advice > 1) /* else the heading has it */
        sd_html__icon(html, group);
    sd_html__raw(html, "<span>");
    sd_html__action(html, rule);
    sd_html__raw(html, "</span></p>");
    if (say_why) {
        sd_html__raw(html, "<p class=small>if ");
        sd_html__text(html, advice->because);
        sd_html__raw(html, "</p>");
    }
    if (rule->recommendation)
        sd_html__element(html, "p", rule->recommendation);
    if (rule->implication &&
        !(before && same_text(before->implication, rule->implication)))
        sd_html__element(html, "p class=soft", rule->implication);
    add_small_print(html, rule,
                    !(after && same_text(after->url, rule->url) &&
                      same_text(after->date, rule->date)));
    sd_html__raw(html, "</div></div>\n");
}

/* A drug to act on, or one with several advices: a card. */
static void add_card(sd_html *html, const sd_drug_advice *drug)
{
    const sd_drug_group group = sd_report__group(drug);
    const bool one_reason = has_one_reason(drug);
    sd_html__raw(html, "<article");
    sd_html__class(html, "drug ", group);
    sd_text__printf(&html->text, " id=\"drug-%zu\"><header><h3>",
                    (size_t)(drug - html->sample->drugs));
    sd_html__icon(html, group);
    sd_html__text(html, drug->drug->name);
    sd_html__raw(html, " <em>");
    sd_html__text(html, sd_wording__group(group)->title);
    sd_html__raw(html, "</em>");
    if (drug->taken)
        sd_html__raw(html, " <span class=chip>taken now</span>");
    sd_html__raw(html, "</h3>");
    add_codes(html, drug->drug);
    if (one_reason) {
        sd_html__raw(html, "<p class=why>");
        sd_html__text(html, drug->advice[0].because);
        sd_html__raw(html, "</p>");
    }
    add_certainty(html, drug);
    add_disagreements(html, drug);
    sd_html__raw(html, "</header>\n");
    for (size_t i = 0; i < drug->n_advice; i++)
        if (is_short(drug->advice[i].rule))
            add_short(html, &drug->advice[i], !one_reason);
        else
            add_advice(html, drug, i, !one_reason);
    sd_html__raw(html, "</article>\n");
}

/* A drug with one quiet advice: a line. */
static bool is_line(const sd_drug_advice *drug)
{
    return sd_report__group(drug) > SD_GROUP_CAUTION && drug->n_advice == 1;
}

static void add_line(sd_html *html, const sd_drug_advice *drug)
{
    const sd_kb_guidance *rule = drug->advice[0].rule;
    sd_html__raw(html, "<article");
    sd_html__class(html, "adv line ", sd_report__group(drug));
    sd_text__printf(&html->text, " id=\"drug-%zu\"><div class=meta><h3>",
                    (size_t)(drug - html->sample->drugs));
    sd_html__text(html, drug->drug->name);
    if (drug->taken)
        sd_html__raw(html, " <span class=chip>taken now</span>");
    sd_html__raw(html, "</h3><p class=small><b>");
    sd_html__text(html, rule->source);
    sd_html__raw(html, "</b>");
    if (rule->strength) {
        sd_html__raw(html, " · ");
        sd_html__text(html, rule->strength);
    }
    sd_html__raw(html, "</p></div><div class=body>");
    if (rule->recommendation)
        sd_html__element(html, "p", rule->recommendation);
    sd_html__raw(html, "<p class=ss>");
    sd_html__text(html, drug->advice[0].because);
    if (rule->implication) {
        sd_html__raw(html, " – ");
        sd_html__text(html, rule->implication);
    }
    sd_html__raw(html, "</p>");
    add_certainty(html, drug);
    add_small_print(html, rule, true);
    sd_html__raw(html, "</div></article>\n");
}

static void add_group(sd_html *html, sd_drug_group group)
{
    const sd_sample *sample = html->sample;
    bool has_heading = group <= SD_GROUP_CAUTION;
    for (size_t i = 0; i < sample->n_drugs; i++)
        if (sd_report__group(&sample->drugs[i]) == group && !is_line(&sample->drugs[i]) &&
            sample->drugs[i].n_advice > 0)
            add_card(html, &sample->drugs[i]);
    for (size_t i = 0; i < sample->n_drugs; i++) {
        if (sd_report__group(&sample->drugs[i]) != group || !is_line(&sample->drugs[i]))
            continue;
        if (!has_heading) {
            sd_html__raw(html, "<h3");
            sd_html__class(html, "lines ", group);
            sd_html__raw(html, ">");
            sd_html__icon(html, group);
            sd_html__text(html, sd_wording__group(group)->title);
            sd_html__raw(html, "</h3>\n");
            has_heading = true;
        }
        add_line(html, &sample->drugs[i]);
    }
}

void sd_html__drugs(sd_html *html)
{
    sd_html__raw(html,
                 "<section id=drugs>\n<h2>Drug by drug</h2>\n<p class=lead>What each "
                 "source advises on these results, in the order of the summary. "
                 "Sources are shown side by side and may differ.</p>\n");
    for (int group = 0; group < SD_DRUG_GROUPS; group++)
        add_group(html, (sd_drug_group)group);
    sd_html__raw(html, "</section>\n");
}
