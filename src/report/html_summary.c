/* html_summary.c -- at a glance: every drug once, those to act on first.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/age.h"
#include "report/drug_words.h"
#include "report/html.h"

static size_t count_group(const sd_sample *sample, sd_drug_group group)
{
    size_t n = 0;
    for (size_t i = 0; i < sample->n_drugs; i++)
        n += sd_report__group(&sample->drugs[i]) == group;
    return n;
}

static size_t drug_number(const sd_html *html, const sd_drug_advice *drug)
{
    return (size_t)(drug - html->sample->drugs);
}

static void add_tile(sd_html *html, sd_drug_group group)
{
    const size_t n = count_group(html->sample, group);
    sd_html__raw(html, "<li");
    sd_html__class(html, "", group);
    if (n > 0)
        sd_text__printf(&html->text, "><a href=#group-%d>", (int)group);
    else
        sd_html__raw(html, "><div class=zero>");
    sd_html__raw(html, "<b>");
    sd_html__icon(html, group);
    sd_text__printf(&html->text, "%zu</b> <span>", n);
    sd_html__text(html, sd_wording__group(group)->title);
    sd_text__puts(&html->text, n > 0 ? "</span></a>\n" : "</span></div>\n");
}

/* ---- drugs to act on ---- */

static bool is_worst(const sd_drug_advice *drug, size_t i)
{
    return drug->advice[i].rule->action->class_ == drug->worst;
}

/* What drug_words.c says of the drug. */
static void add_words(sd_html *html, const sd_drug_advice *drug,
                      void (*put)(const sd_drug_advice *drug, sd_text *text))
{
    sd_text words = {0};
    put(drug, &words);
    sd_html__text(html, words.data);
    html->text.failed |= words.failed;
    sd_text__free(&words);
}

/* "CPIC Strong, Moderate": each source of the worst class. */
static void add_sources(sd_html *html, const sd_drug_advice *drug)
{
    const char *source = NULL;
    bool has_strength = false;
    for (size_t i = 0; i < drug->n_advice; i++) {
        const sd_kb_guidance *rule = drug->advice[i].rule;
        if (!is_worst(drug, i))
            continue;
        if (!source || strcmp(source, rule->source) != 0) {
            sd_text__puts(&html->text, source ? " · <b>" : "<b>");
            sd_html__text(html, rule->source);
            sd_html__raw(html, "</b>");
            source = rule->source;
            has_strength = false;
        }
        if (rule->strength && sd_drug_words__is_new_strength(drug, i)) {
            sd_text__puts(&html->text, has_strength ? ", " : " ");
            sd_html__text(html, rule->strength);
            has_strength = true;
        }
    }
}

/* "differs by indication", or whom the advice is for where that is not everyone. */
static void add_population(sd_html *html, const sd_drug_advice *drug)
{
    const char *population = NULL;
    bool is_one = true, is_for_all = true;
    for (size_t i = 0; i < drug->n_advice; i++) {
        const char *other = drug->advice[i].rule->population;
        is_one &= !population || strcmp(population, other) == 0;
        is_for_all &= is_worst(drug, i);
        population = other;
    }
    if (population && is_one && strcmp(population, "general") != 0)
        sd_html__raw(html, " · "), sd_html__text(html, population);
    else if (!is_one && !is_for_all)
        sd_html__raw(html, " · differs by indication");
}

/* All of a row but the drug's name. */
static void add_row_text(sd_html *html, const sd_drug_advice *drug)
{
    sd_html__raw(html, "</p><p><b>");
    add_words(html, drug, sd_drug_words__put_to_do);
    sd_html__raw(html, "</b><br>");
    add_words(html, drug, sd_drug_words__put_because);
    sd_html__raw(html, "</p><p>");
    add_sources(html, drug);
    add_population(html, drug);
    if (drug->is_ambiguous)
        sd_html__raw(html, " <em>not certain</em>");
    if (drug->n_changes > 0)
        sd_html__raw(html, " <em>may change</em>");
    sd_html__raw(html, "</p>\n");
}

static void add_drug_link(sd_html *html, const sd_drug_advice *drug)
{
    const bool has_card = sd_html__has_card(html, drug);
    if (has_card)
        sd_text__printf(&html->text, "<a href=#drug-%zu>", drug_number(html, drug));
    sd_html__text(html, drug->drug->name);
    sd_text__puts(&html->text, has_card ? "</a>" : "");
    if (drug->taken)
        sd_html__raw(html, " <span class=chip>taken now</span>");
}

/* Does drug k stand in the row of drug i? */
static bool shares_row(const sd_sample *sample, size_t i, size_t k, const sd_html *row,
                       sd_html *other)
{
    if (i == k ||
        sd_report__group(&sample->drugs[k]) != sd_report__group(&sample->drugs[i]))
        return i == k;
    sd_text__clear(&other->text);
    add_row_text(other, &sample->drugs[k]);
    return !row->text.failed && !other->text.failed &&
           strcmp(row->text.data, other->text.data) == 0;
}

/* Drugs to act on; those with the same text share a row. */
static void add_rows(sd_html *html, sd_drug_group group)
{
    const sd_sample *sample = html->sample;
    sd_html row = {.sample = sample, .detail = html->detail};
    sd_html other = row;
    sd_html__raw(html, "<ul class=rows>\n");
    for (size_t i = 0; i < sample->n_drugs; i++) {
        if (sd_report__group(&sample->drugs[i]) != group)
            continue;
        sd_text__clear(&row.text);
        add_row_text(&row, &sample->drugs[i]);
        size_t first = 0;
        while (!shares_row(sample, i, first, &row, &other))
            first++;
        if (first < i)
            continue;
        sd_html__raw(html, "<li><p>");
        for (size_t k = i; k < sample->n_drugs; k++)
            if (shares_row(sample, i, k, &row, &other)) {
                sd_text__puts(&html->text, k > i ? ", " : "");
                add_drug_link(html, &sample->drugs[k]);
            }
        sd_text__add(&html->text, row.text.data, row.text.length);
    }
    sd_html__raw(html, "</ul>\n");
    html->text.failed |= row.text.failed || other.text.failed;
    sd_text__free(&row.text);
    sd_text__free(&other.text);
}

/* ---- the others ---- */

static void add_drug_name(sd_html *html, const sd_drug_advice *drug)
{
    sd_html__raw(html, "<li>");
    add_drug_link(html, drug);
    if (drug->is_ambiguous)
        sd_html__raw(html, " <em>not certain</em>");
    if (drug->n_changes > 0)
        sd_html__raw(html, " <em>may change</em>");
    if (drug->n_advice == 0 && drug->n_set_aside > 0)
        sd_html__raw(html, " <span class=chip>advice for other people only</span>");
    if (drug->n_needs > 0) {
        sd_html__raw(html, " <em>without ");
        for (size_t i = 0; i < drug->n_needs; i++) {
            sd_text__puts(&html->text, i ? ", " : "");
            sd_html__text(html, drug->needs[i]->name);
        }
        sd_html__raw(html, "</em>");
    }
    sd_html__raw(html, "\n");
}

static bool same_needs(const sd_drug_advice *a, const sd_drug_advice *b)
{
    if (a->n_needs != b->n_needs)
        return false;
    for (size_t i = 0; i < a->n_needs; i++)
        if (a->needs[i] != b->needs[i])
            return false;
    return true;
}

/* Drugs without result, under the genes that they wait for. */
static void add_needs(sd_html *html)
{
    const sd_sample *sample = html->sample;
    sd_html__raw(html, "<dl class=needs>\n");
    for (size_t i = 0; i < sample->n_drugs; i++) {
        const sd_drug_advice *drug = &sample->drugs[i];
        size_t k = 0;
        while (k < i && !(sd_report__group(&sample->drugs[k]) == SD_GROUP_NO_RESULT &&
                          same_needs(&sample->drugs[k], drug)))
            k++;
        if (sd_report__group(drug) != SD_GROUP_NO_RESULT || k < i)
            continue;
        sd_html__raw(html, "<dt>needs ");
        for (size_t g = 0; g < drug->n_needs; g++) {
            sd_text__puts(&html->text, g ? ", " : "");
            sd_html__text(html, drug->needs[g]->name);
        }
        sd_html__raw(html, "<dd>");
        size_t n = 0;
        for (k = i; k < sample->n_drugs; k++)
            if (sd_report__group(&sample->drugs[k]) == SD_GROUP_NO_RESULT &&
                same_needs(&sample->drugs[k], drug)) {
                sd_text__puts(&html->text, n++ ? ", " : "");
                sd_html__text(html, sample->drugs[k].drug->name);
            }
        sd_html__raw(html, "\n");
    }
    sd_html__raw(html, "</dl>\n");
}

static void add_names(sd_html *html, sd_drug_group group)
{
    sd_html__raw(html, "<ul class=names>\n");
    for (size_t i = 0; i < html->sample->n_drugs; i++)
        if (sd_report__group(&html->sample->drugs[i]) == group)
            add_drug_name(html, &html->sample->drugs[i]);
    sd_html__raw(html, "</ul>\n");
}

static void add_group(sd_html *html, sd_drug_group group)
{
    if (count_group(html->sample, group) == 0)
        return;
    const sd_group_words *words = sd_wording__group(group);
    sd_html__raw(html, "<section");
    sd_html__class(html, "group ", group);
    sd_text__printf(&html->text, " id=group-%d><h3>", (int)group);
    sd_html__icon(html, group);
    sd_html__text(html, words->title);
    sd_html__raw(html, "</h3>");
    sd_html__element(html, "p class=soft", words->meaning);
    if (group <= SD_GROUP_CAUTION)
        add_rows(html, group);
    else if (group == SD_GROUP_NO_RESULT)
        add_needs(html);
    else
        add_names(html, group);
    sd_html__raw(html, "</section>\n");
}

/* Genes whose phenotype unseen sites could change, and into what. */
static void add_reachable(sd_html *html)
{
    const sd_sample *sample = html->sample;
    sd_text words = {0};
    size_t n = 0;
    for (size_t g = 0; g < sample->n_genes; g++) {
        const sd_meaning *meaning = &sample->genes[g].meaning;
        if (meaning->n_outcomes == 0 || meaning->n_reachable == 0)
            continue;
        sd_text__puts(&html->text, n++ ? "; "
                                       : "<p><span class=\"chip warn\">may change</span> "
                                         "Sites that were not seen leave open: ");
        sd_html__link_gene(html, g);
        sd_html__raw(html, " ");
        size_t n_of_gene = 0;
        for (size_t i = sd_report__next_reachable(meaning, 0); i < meaning->n_reachable;
             i = sd_report__next_reachable(meaning, i + 1)) {
            sd_text__clear(&words);
            sd_report__put_reachable(meaning, i, &words);
            sd_text__puts(&html->text, n_of_gene++ ? " or " : "");
            sd_html__text(html, words.data ? words.data : "");
        }
    }
    if (n > 0)
        sd_html__raw(html, ".</p>\n");
    html->text.failed |= words.failed;
    sd_text__free(&words);
}

/* Genes whose structure was not looked at, and could mean something else. */
static void add_provisional(sd_html *html)
{
    const sd_sample *sample = html->sample;
    for (size_t g = 0; g < sample->n_genes; g++) {
        if (!sample->genes[g].meaning.is_provisional)
            continue;
        sd_html__raw(html, "<p><span class=\"chip warn\">without structure</span> ");
        sd_html__link_gene(html, g);
        sd_html__raw(html, ": deletions, duplications and hybrids were not looked "
                           "at, so it counts as having no result.</p>\n");
    }
}

/* Guidance that may have been overtaken. */
static void add_old_guidance(sd_html *html)
{
    const sd_sample *sample = html->sample;
    size_t n, n_old = 0;
    sd_kb__sources(sample->run->kb, &n);
    sd_old_source old;
    for (size_t i = sd_age__next_old(sample, 0, &old); i < n;
         i = sd_age__next_old(sample, i + 1, &old)) {
        if (n_old++ == 0) {
            sd_text__printf(&html->text,
                            "<p><span class=\"chip warn\">old guidance</span> More than "
                            "%d days old on ",
                            (int)sample->run->max_age);
            sd_html__text(html, sd_age__as_of(sample));
        }
        sd_text__puts(&html->text, n_old == 1 ? ": " : "; ");
        sd_html__text(html, old.source->source);
        sd_html__raw(html, " (");
        sd_html__text(html, old.date);
        sd_html__raw(html, ")");
    }
    if (n_old > 0)
        sd_html__raw(html, ". Newer advice may have been given since.</p>\n");
}

/* A report on some drugs must not be taken for one on all. */
static void add_asked(sd_html *html)
{
    if (!html->sample->run->drugs)
        return;
    sd_html__raw(html, "<p><span class=\"chip warn\">not all drugs</span> Guidance was "
                       "asked for on these only, and on drugs taken: ");
    sd_html__text(html, html->sample->run->drugs);
    sd_html__raw(html, ". Others are not looked at.</p>\n");
}

void sd_html__summary(sd_html *html)
{
    sd_html__raw(html, "<section id=summary>\n<h2>At a glance</h2>\n<p class=lead>");
    sd_html__count(html, html->sample->n_drugs, "drug", "drugs");
    sd_html__raw(html, " looked at, those to act on first. Each stands under the most "
                       "urgent advice that any source gives for any use of it.</p>\n<ul "
                       "class=tiles>\n");
    for (int group = 0; group < SD_DRUG_GROUPS; group++)
        add_tile(html, (sd_drug_group)group);
    sd_html__raw(html, "</ul>\n");
    add_asked(html);
    sd_html__taken(html);
    add_reachable(html);
    add_provisional(html);
    add_old_guidance(html);
    for (int group = 0; group < SD_DRUG_GROUPS; group++)
        add_group(html, (sd_drug_group)group);
    sd_html__raw(html, "</section>\n");
}
