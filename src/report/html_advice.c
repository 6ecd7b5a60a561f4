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
        a->n_disagreements != b->n_disagreements || a->n_set_aside != b->n_set_aside)
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

/* "adults; children"; nothing where it is for everyone. */
static void add_populations(sd_html *html, const sd_drug_advice *drug, size_t i)
{
    size_t n = 0;
    bool is_for_some = strcmp(drug->advice[i].rule->population, "general") != 0;
    for (size_t k = i + 1; k < drug->n_advice; k++)
        is_for_some |= is_same_saying(&drug->advice[i], &drug->advice[k]);
    for (size_t k = i; is_for_some && k < drug->n_advice; k++) {
        if (!is_same_saying(&drug->advice[i], &drug->advice[k]))
            continue;
        sd_text__puts(&html->text, n++ ? "; " : "<small>");
        sd_html__text(html, drug->advice[k].rule->population);
    }
    sd_text__puts(&html->text, n > 0 ? "</small>" : "");
}

/* Is that of the advice before it? */
static bool is_repeated(const sd_drug_advice *drug, size_t i, const char *of_rule,
                        size_t offset)
{
    if (i == 0 || !of_rule)
        return false;
    const sd_kb_guidance *before = drug->advice[i - 1].rule;
    const char *const *field = (const void *)((const char *)before + offset);
    return strcmp(before->source, drug->advice[i].rule->source) == 0 &&
           same_text(*field, of_rule);
}

static void add_details(sd_html *html, const sd_drug_advice *drug, size_t i)
{
    const sd_kb_guidance *rule = drug->advice[i].rule;
    if (rule->recommendation) {
        sd_html__raw(html, "<p>");
        sd_html__text(html, rule->recommendation);
        sd_html__cite(html, rule);
        sd_html__raw(html, "</p>");
    } else {
        sd_html__cite(html, rule);
    }
    if (rule->implication &&
        !is_repeated(drug, i, rule->implication, offsetof(sd_kb_guidance, implication)))
        sd_html__element(html, "i", rule->implication);
    if (rule->not_covered &&
        !is_repeated(drug, i, rule->not_covered, offsetof(sd_kb_guidance, not_covered))) {
        sd_html__raw(html, "<small>Does not speak of: ");
        sd_html__text(html, rule->not_covered);
        sd_html__raw(html, "</small>");
    }
}

void sd_html__advice(sd_html *html, const sd_drug_advice *drug, size_t i, bool say_why)
{
    const sd_kb_guidance *rule = drug->advice[i].rule;
    if (is_folded(drug, i))
        return;
    sd_html__raw(html, "<dt");
    sd_html__class(html, "", sd_html__group_of(rule->action->class_));
    sd_html__raw(html, "><b>");
    sd_html__text(html, rule->source);
    sd_html__raw(html, "</b>");
    if (rule->strength) {
        sd_html__raw(html, " ");
        sd_html__text(html, rule->strength);
    }
    add_populations(html, drug, i);
    sd_html__raw(html, "<dd><b>");
    sd_html__action(html, rule);
    sd_html__raw(html, "</b>");
    if (say_why) {
        sd_html__raw(html, " if ");
        sd_html__text(html, drug->advice[i].because);
    }
    add_details(html, drug, i);
    sd_html__raw(html, "\n");
}
