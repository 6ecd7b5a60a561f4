/* html_advice.c -- one source's advice on a drug: what to do, if what, why, where it is
 * published.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "report/html.h"

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* All but for whom it is. */
static bool is_same_saying(const sd_advice *a, const sd_advice *b)
{
    const sd_kb_guidance *x = a->rule, *y = b->rule;
    return strcmp(x->source, y->source) == 0 && x->action == y->action &&
           same_text(x->number, y->number) && same_text(x->strength, y->strength) &&
           same_text(x->recommendation, y->recommendation) &&
           same_text(x->implication, y->implication) &&
           same_text(x->not_covered, y->not_covered) && same_text(x->url, y->url) &&
           same_text(x->date, y->date) && strcmp(a->because, b->because) == 0;
}

static bool is_same_advice(const sd_advice *a, const sd_advice *b)
{
    return is_same_saying(a, b) && strcmp(a->rule->population, b->rule->population) == 0;
}

static bool is_same_set_aside(const sd_set_aside *a, const sd_set_aside *b)
{
    return strcmp(a->rule->source, b->rule->source) == 0 &&
           strcmp(a->rule->population, b->rule->population) == 0 &&
           strcmp(a->because, b->because) == 0;
}

static bool is_same_change(const sd_change_if *a, const sd_change_if *b)
{
    return a->gene == b->gene && a->reachable == b->reachable;
}

bool sd_html__is_same_guidance(const sd_drug_advice *a, const sd_drug_advice *b)
{
    if (a->n_advice != b->n_advice || a->is_ambiguous != b->is_ambiguous ||
        a->n_needs != b->n_needs || a->n_changes != b->n_changes ||
        a->n_disagreements != b->n_disagreements || a->n_set_aside != b->n_set_aside ||
        !a->taken != !b->taken)
        return false;
    for (size_t i = 0; i < a->n_advice; i++)
        if (!is_same_advice(&a->advice[i], &b->advice[i]))
            return false;
    for (size_t i = 0; i < a->n_set_aside; i++)
        if (!is_same_set_aside(&a->set_aside[i], &b->set_aside[i]))
            return false;
    for (size_t i = 0; i < a->n_needs; i++)
        if (a->needs[i] != b->needs[i])
            return false;
    for (size_t i = 0; i < a->n_changes; i++)
        if (!is_same_change(&a->changes[i], &b->changes[i]))
            return false;
    for (size_t i = 0; i < a->n_disagreements; i++)
        if (strcmp(a->disagreements[i].words, b->disagreements[i].words) != 0)
            return false;
    return true;
}

/* Is there an earlier advice that says the same, so that this one's population stands
 * beside it? */
static bool is_folded(const sd_drug_advice *drug, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (is_same_saying(&drug->advice[k], &drug->advice[i]))
            return true;
    return false;
}

/* "Strong, adults; children" in small print; nothing where there is neither. */
static void add_strength(sd_html *html, const sd_drug_advice *drug, size_t i)
{
    const sd_kb_guidance *rule = drug->advice[i].rule;
    size_t n = 0;
    bool is_for_some = strcmp(rule->population, "general") != 0;
    for (size_t k = i + 1; k < drug->n_advice; k++)
        is_for_some |= is_same_saying(&drug->advice[i], &drug->advice[k]);
    if (!rule->strength && !is_for_some)
        return;
    sd_html__raw(html, " <small>");
    sd_html__text(html, rule->strength);
    for (size_t k = i; is_for_some && k < drug->n_advice; k++) {
        if (!is_same_saying(&drug->advice[i], &drug->advice[k]))
            continue;
        sd_text__puts(&html->text, n++ ? "; " : rule->strength ? ", " : "");
        sd_html__text(html, drug->advice[k].rule->population);
    }
    sd_html__raw(html, "</small>");
}

/* Is that of the advice before it, in the same place of the list? */
static bool is_repeated(const sd_drug_advice *drug, size_t i, size_t before,
                        const char *of_rule, size_t offset)
{
    if (i == before || !of_rule)
        return false;
    const sd_kb_guidance *rule = drug->advice[before].rule;
    const char *const *field = (const void *)((const char *)rule + offset);
    return strcmp(rule->source, drug->advice[i].rule->source) == 0 &&
           same_text(*field, of_rule);
}

/* What the source says of it, and what it does not speak of. */
static void add_why(sd_html *html, const sd_drug_advice *drug, size_t i, size_t before)
{
    const sd_kb_guidance *rule = drug->advice[i].rule;
    if (rule->implication && !is_repeated(drug, i, before, rule->implication,
                                          offsetof(sd_kb_guidance, implication)))
        sd_html__element(html, "i", rule->implication);
    if (rule->not_covered && !is_repeated(drug, i, before, rule->not_covered,
                                          offsetof(sd_kb_guidance, not_covered))) {
        sd_html__raw(html, "<i>Does not speak of: ");
        sd_html__text(html, rule->not_covered);
        sd_html__raw(html, "</i>");
    }
}

/* One advice; `before` is the one above it, or itself. */
static void add_advice(sd_html *html, const sd_drug_advice *drug, size_t i, size_t before)
{
    const sd_kb_guidance *rule = drug->advice[i].rule;
    sd_html__raw(html, "<dd");
    sd_html__class(html, "", sd_html__group_of(rule->action->class_));
    sd_html__raw(html, "><b>");
    sd_html__action(html, rule);
    sd_html__raw(html, "</b>");
    add_strength(html, drug, i);
    const bool is_advice = rule->action->class_ != SD_CLASS_NONE;
    if (rule->recommendation && (is_advice || html->detail == SD_DETAIL_ALL)) {
        sd_html__raw(html, "<br>");
        sd_html__text(html, rule->recommendation);
    }
    if (html->detail == SD_DETAIL_ALL)
        add_why(html, drug, i, before);
    sd_html__raw(html, "\n");
}

/* The same publication for the same reason: one heading serves both. */
static bool share_heading(const sd_advice *a, const sd_advice *b)
{
    return strcmp(a->rule->source, b->rule->source) == 0 &&
           same_text(a->rule->url, b->rule->url) &&
           same_text(a->rule->date, b->rule->date) &&
           same_text(a->rule->pmid, b->rule->pmid) && strcmp(a->because, b->because) == 0;
}

static void add_heading(sd_html *html, const sd_advice *advice, bool say_why)
{
    sd_html__raw(html, "<dt><b>");
    sd_html__text(html, advice->rule->source);
    sd_html__raw(html, "</b>");
    sd_html__cite(html, advice->rule);
    if (say_why)
        sd_html__element(html, "i", advice->because);
}

/* Of drugs to act on, what gives nothing to do is the first to be left out. */
static bool is_left_out(const sd_html *html, const sd_drug_advice *drug, size_t i)
{
    return html->detail >= SD_DETAIL_TO_ACT && drug->worst != SD_CLASS_NONE &&
           drug->advice[i].rule->action->class_ == SD_CLASS_NONE;
}

/* Does advice i stand under the heading of an earlier one? */
static bool is_under_another(const sd_html *html, const sd_drug_advice *drug, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (share_heading(&drug->advice[k], &drug->advice[i]) &&
            !is_left_out(html, drug, k))
            return true;
    return false;
}

void sd_html__advice(sd_html *html, const sd_drug_advice *drug, bool say_why)
{
    sd_html__raw(html, "<dl>\n");
    for (size_t i = 0; i < drug->n_advice; i++) {
        if (is_under_another(html, drug, i) || is_left_out(html, drug, i))
            continue;
        size_t before = i;
        add_heading(html, &drug->advice[i], say_why);
        for (size_t k = i; k < drug->n_advice; k++) {
            if (!share_heading(&drug->advice[i], &drug->advice[k]) ||
                is_folded(drug, k) || is_left_out(html, drug, k))
                continue;
            add_advice(html, drug, k, before);
            before = k;
        }
    }
    sd_html__raw(html, "</dl>");
}
