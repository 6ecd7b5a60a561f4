/* agreement.c -- where sources disagree on a drug, who says what and who is stricter.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Only advice is compared: a source without a rule for the result, or whose rule
 * recommends nothing, is silent, and silence disagrees with nobody.  Two advices are on
 * the same result where they rest on a gene in common, or on genes that another advice
 * joins; each publisher stands for the most urgent of its own.  Where results tie, which
 * advice meets which cannot be told, and nothing is said. */
#include "interpret/agreement.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

/* Does the advice rest on a result of the gene, and not on its absence? */
static bool rests_on(const sd_advice *advice, const sd_gene_states *genes,
                     const sd_kb_gene *gene)
{
    for (size_t i = 0; i < advice->rule->n_conditions; i++)
        if (advice->rule->conditions[i].gene == gene)
            return genes[gene->index].states[0].outcome != NULL;
    return false;
}

static bool share_a_gene(const sd_advice *a, const sd_advice *b,
                         const sd_gene_states *genes)
{
    for (size_t i = 0; i < a->rule->n_conditions; i++) {
        const sd_kb_gene *gene = a->rule->conditions[i].gene;
        if (rests_on(a, genes, gene) && rests_on(b, genes, gene))
            return true;
    }
    return false;
}

/* Number the groups of advice on the same result: group[i] of advice i. */
static void number_groups(const sd_drug_advice *drug, const sd_gene_states *genes,
                          size_t *group)
{
    for (size_t i = 0; i < drug->n_advice; i++)
        group[i] = i;
    for (size_t i = 0; i < drug->n_advice; i++)
        for (size_t k = 0; k < i; k++) {
            const size_t from = group[i], to = group[k];
            if (from == to || !share_a_gene(&drug->advice[i], &drug->advice[k], genes))
                continue;
            for (size_t j = 0; j < drug->n_advice; j++)
                if (group[j] == from)
                    group[j] = to;
        }
}

/* Who publishes the table: its name up to the first dash. */
static size_t publisher_length(const char *source)
{
    return strcspn(source, "-");
}

static bool is_publisher(const char *publisher, const char *source)
{
    const size_t length = publisher_length(source);
    return strlen(publisher) == length && strncmp(publisher, source, length) == 0;
}

static sd_position *find_position(sd_position *positions, size_t *n, const char *source,
                                  sd_arena *arena)
{
    for (size_t i = 0; i < *n; i++)
        if (is_publisher(positions[i].publisher, source))
            return &positions[i];
    sd_position *added = &positions[(*n)++];
    added->publisher = sd_arena__strndup(arena, source, publisher_length(source));
    return added->publisher ? added : NULL;
}

/* The publishers that advise something in a group, each with its most urgent rule. */
static sd_status collect_positions(const sd_drug_advice *drug, const size_t *group,
                                   size_t wanted, sd_arena *arena, sd_position *positions,
                                   size_t *n, sd_error *err)
{
    for (size_t i = 0; i < drug->n_advice; i++) {
        const sd_kb_guidance *rule = drug->advice[i].rule;
        if (group[i] != wanted || rule->action->class_ == SD_CLASS_NONE)
            continue;
        sd_position *position = find_position(positions, n, rule->source, arena);
        if (!position)
            return sd_error__no_memory(err);
        if (position->rule && position->rule->action->class_ != rule->action->class_)
            position->varies = true;
        if (!position->rule || rule->action->class_ < position->rule->action->class_)
            position->rule = rule;
    }
    return SD_OK;
}

/* Mark the strictest; false where all are alike. */
static bool mark_strictest(sd_position *positions, size_t n)
{
    sd_action_class strictest = SD_CLASS_NONE, mildest = SD_CLASS_AVOID;
    for (size_t i = 0; i < n; i++) {
        const sd_action_class class_ = positions[i].rule->action->class_;
        strictest = class_ < strictest ? class_ : strictest;
        mildest = class_ > mildest ? class_ : mildest;
    }
    for (size_t i = 0; i < n; i++)
        positions[i].is_strictest = positions[i].rule->action->class_ == strictest;
    return n > 1 && strictest != mildest;
}

/* "CPIC (Strong): Use another drug; DPWG: Lower dose 25%. CPIC is stricter." */
static const char *put_in_words(const sd_position *positions, size_t n, sd_arena *arena)
{
    sd_text text = {0};
    size_t n_strictest = 0;
    for (size_t i = 0; i < n; i++) {
        const sd_kb_guidance *rule = positions[i].rule;
        sd_text__printf(&text, "%s%s", i ? "; " : "", positions[i].publisher);
        if (rule->strength)
            sd_text__printf(&text, " (%s)", rule->strength);
        sd_text__printf(&text, ": %s", rule->action->label);
        if (rule->number && rule->action->class_ == SD_CLASS_CHANGE)
            sd_text__printf(&text, " %s", rule->number);
        if (positions[i].varies && strcmp(rule->population, "general") != 0)
            sd_text__printf(&text, " (%s)", rule->population);
        n_strictest += positions[i].is_strictest;
    }
    sd_text__puts(&text, ". ");
    size_t n_named = 0;
    for (size_t i = 0; i < n; i++)
        if (positions[i].is_strictest) {
            sd_text__printf(&text, "%s%s", n_named ? " and " : "",
                            positions[i].publisher);
            n_named++;
        }
    sd_text__puts(&text, n_strictest > 1 ? " are stricter." : " is stricter.");
    const char *words =
        text.failed ? NULL : sd_arena__strndup(arena, text.data, text.length);
    sd_text__free(&text);
    return words;
}

static sd_status compare_group(const sd_drug_advice *drug, const size_t *group,
                               size_t wanted, sd_arena *arena, sd_disagreement *out,
                               bool *differs, sd_error *err)
{
    sd_position *positions = SD_NEW(arena, sd_position, drug->n_advice);
    size_t n = 0;
    if (!positions)
        return sd_error__no_memory(err);
    const sd_status status =
        collect_positions(drug, group, wanted, arena, positions, &n, err);
    *differs = status == SD_OK && mark_strictest(positions, n);
    if (!*differs)
        return status;
    *out = (sd_disagreement){.positions = positions,
                             .n_positions = n,
                             .words = put_in_words(positions, n, arena)};
    return out->words ? SD_OK : sd_error__no_memory(err);
}

sd_status sd_agreement__find(const sd_gene_states *genes, sd_arena *arena,
                             sd_drug_advice *drug, sd_error *err)
{
    if (drug->n_advice < 2 || drug->is_ambiguous)
        return SD_OK;
    size_t *group = SD_NEW(arena, size_t, drug->n_advice);
    sd_disagreement *found = SD_NEW(arena, sd_disagreement, drug->n_advice);
    if (!group || !found)
        return sd_error__no_memory(err);
    number_groups(drug, genes, group);
    for (size_t i = 0; i < drug->n_advice; i++) {
        if (group[i] != i)
            continue; /* a group is named by its first advice */
        bool differs = false;
        const sd_status status = compare_group(
            drug, group, i, arena, &found[drug->n_disagreements], &differs, err);
        if (status != SD_OK)
            return status;
        drug->n_disagreements += differs;
    }
    drug->disagreements = found;
    return SD_OK;
}
