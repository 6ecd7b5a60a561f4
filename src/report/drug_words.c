/* drug_words.c -- what is said of a drug in one line, in plain text.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/drug_words.h"

#include <string.h>

enum { MAX_REASONS = 200 }; /* letters, before reasons are left to the details */

static bool has_figure(const sd_kb_guidance *rule)
{
    return rule->number && rule->action->class_ == SD_CLASS_CHANGE;
}

static bool is_same_action(const sd_kb_guidance *a, const sd_kb_guidance *b)
{
    return a->action == b->action &&
           (!has_figure(a) || !has_figure(b) || strcmp(a->number, b->number) == 0);
}

void sd_drug_words__put_action(const sd_kb_guidance *rule, sd_text *text)
{
    sd_text__puts(text, rule->action->label);
    if (!has_figure(rule))
        return;
    const char *dots = strstr(rule->number, ".."); /* a range */
    sd_text__puts(text, ": ");
    sd_text__add(text, rule->number,
                 dots ? (size_t)(dots - rule->number) : strlen(rule->number));
    if (dots)
        sd_text__printf(text, "–%s", dots + 2);
}

static bool is_worst(const sd_drug_advice *drug, size_t i)
{
    return drug->advice[i].rule->action->class_ == drug->worst;
}

/* Does an earlier advice of the worst class say the same to do? */
static bool is_said(const sd_drug_advice *drug, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (is_worst(drug, k) &&
            is_same_action(drug->advice[k].rule, drug->advice[i].rule))
            return true;
    return false;
}

void sd_drug_words__put_to_do(const sd_drug_advice *drug, sd_text *text)
{
    size_t n = 0;
    for (size_t i = 0; i < drug->n_advice; i++) {
        if (!is_worst(drug, i) || is_said(drug, i))
            continue;
        sd_text__puts(text, n++ ? " · " : "");
        sd_drug_words__put_action(drug->advice[i].rule, text);
    }
}

/* Is an earlier advice of the worst class selected for the same reason? */
static bool is_given_reason(const sd_drug_advice *drug, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (is_worst(drug, k) &&
            strcmp(drug->advice[k].because, drug->advice[i].because) == 0)
            return true;
    return false;
}

/* The genes that the worst advice rests on, where its reasons are many. */
static void put_genes(const sd_drug_advice *drug, sd_text *text)
{
    const sd_kb_gene *named[16];
    size_t n = 0;
    for (size_t i = 0; i < drug->n_advice; i++) {
        const sd_kb_guidance *rule = drug->advice[i].rule;
        for (size_t c = 0; is_worst(drug, i) && c < rule->n_conditions; c++) {
            size_t k = 0;
            while (k < n && named[k] != rule->conditions[c].gene)
                k++;
            if (k < n || n == sizeof(named) / sizeof(named[0]))
                continue;
            named[n++] = rule->conditions[c].gene;
            sd_text__puts(text, n > 1 ? ", " : "Results of ");
            sd_text__puts(text, named[n - 1]->name);
        }
    }
    sd_text__puts(text, ": see the details");
}

void sd_drug_words__put_because(const sd_drug_advice *drug, sd_text *text)
{
    size_t n = 0, length = 0;
    for (size_t i = 0; i < drug->n_advice; i++)
        if (is_worst(drug, i) && !is_given_reason(drug, i)) {
            n++;
            length += strlen(drug->advice[i].because);
        }
    if (n > 1 && length > MAX_REASONS) {
        put_genes(drug, text);
        return;
    }
    n = 0;
    for (size_t i = 0; i < drug->n_advice; i++) {
        if (!is_worst(drug, i) || is_given_reason(drug, i))
            continue;
        sd_text__puts(text, n++ ? "; or " : "");
        sd_text__puts(text, drug->advice[i].because);
    }
}

bool sd_drug_words__is_new_strength(const sd_drug_advice *drug, size_t i)
{
    const sd_kb_guidance *rule = drug->advice[i].rule;
    for (size_t k = 0; k < i; k++) {
        const sd_kb_guidance *other = drug->advice[k].rule;
        if (is_worst(drug, k) && strcmp(other->source, rule->source) == 0 &&
            other->strength && strcmp(other->strength, rule->strength) == 0)
            return false;
    }
    return true;
}

void sd_drug_words__put_sources(const sd_drug_advice *drug, sd_text *text)
{
    const char *source = NULL;
    for (size_t i = 0; i < drug->n_advice; i++) {
        const sd_kb_guidance *rule = drug->advice[i].rule;
        if (!is_worst(drug, i))
            continue;
        const bool is_new = !source || strcmp(source, rule->source) != 0;
        if (is_new)
            sd_text__printf(text, "%s%s", source ? ", " : "", rule->source);
        if (rule->strength && sd_drug_words__is_new_strength(drug, i))
            sd_text__printf(text, "%s%s", is_new ? " " : "/", rule->strength);
        source = rule->source;
    }
}
