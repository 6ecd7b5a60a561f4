/* kb_drugs.c -- drugs by any of their names, and by names that are nearly theirs.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Invariant: kb->called is sorted by name (letter case aside), then kind, then drug; a
 * name stands there once for each drug that it means. */
#include <stdlib.h>
#include <string.h>

#include "base/distance.h"
#include "base/error.h"
#include "kb/kb_data.h"

static int compare_called(const void *a, const void *b)
{
    const sd_kb_drug_name *x = a, *y = b;
    const int order = sd_text__compare_folded(x->name, y->name);
    if (order != 0)
        return order;
    if (x->drug != y->drug)
        return strcmp(x->drug->name, y->drug->name);
    return (x->kind > y->kind) - (x->kind < y->kind);
}

/* ---- the index ---- */

/* Names in a cell that are joined by "|"; added to the index where it has room. */
static sd_status add_list(sd_kb *kb, const char *list, const sd_kb_drug *drug,
                          sd_drug_name_kind kind, sd_error *err)
{
    while (list) {
        const char *bar = strchr(list, '|');
        const size_t length = bar ? (size_t)(bar - list) : strlen(list);
        const char *name = sd_arena__strndup(kb->arena, list, length);
        if (!name)
            return sd_error__no_memory(err);
        kb->called[kb->n_called++] = (sd_kb_drug_name){name, drug, kind};
        list = bar ? bar + 1 : NULL;
    }
    return SD_OK;
}

static size_t count_list(const char *list)
{
    size_t n = list ? 1 : 0;
    for (; list && *list; list++)
        n += *list == '|';
    return n;
}

/* The first of equal names of one drug stays: its kind says most. */
static void drop_repeats(sd_kb *kb)
{
    size_t n = 0;
    for (size_t i = 0; i < kb->n_called; i++) {
        const sd_kb_drug_name *row = &kb->called[i];
        if (n > 0 && kb->called[n - 1].drug == row->drug &&
            sd_text__compare_folded(kb->called[n - 1].name, row->name) == 0)
            continue;
        kb->called[n++] = *row;
    }
    kb->n_called = n;
}

sd_status sd_kb__index_drugs(sd_kb *kb, sd_error *err)
{
    size_t room = kb->n_drugs;
    for (size_t i = 0; i < kb->n_drugs; i++)
        room += count_list(kb->drugs[i].synonyms) + count_list(kb->drugs[i].rxnorm) +
                count_list(kb->drugs[i].atc);
    kb->called = SD_NEW(kb->arena, sd_kb_drug_name, room);
    sd_status status = kb->called ? SD_OK : sd_error__no_memory(err);
    for (size_t i = 0; i < kb->n_drugs && status == SD_OK; i++) {
        const sd_kb_drug *drug = &kb->drugs[i];
        status = add_list(kb, drug->name, drug, SD_DRUG_ITSELF, err);
        if (status == SD_OK)
            status = add_list(kb, drug->synonyms, drug, SD_DRUG_SYNONYM, err);
        if (status == SD_OK)
            status = add_list(kb, drug->rxnorm, drug, SD_DRUG_RXNORM, err);
        if (status == SD_OK)
            status = add_list(kb, drug->atc, drug, SD_DRUG_ATC, err);
    }
    if (status != SD_OK)
        return status;
    if (kb->n_called > 0)
        qsort(kb->called, kb->n_called, sizeof *kb->called, compare_called);
    drop_repeats(kb);
    return SD_OK;
}

/* ---- looking up ---- */

const sd_kb_drug_name *sd_kb__drug_names(const sd_kb *kb, size_t *count)
{
    *count = kb->n_called;
    return kb->called;
}

const sd_kb_drug_name *sd_kb__drugs_called(const sd_kb *kb, const char *name,
                                           size_t *count)
{
    size_t low = 0, high = kb->n_called;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (sd_text__compare_folded(kb->called[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < kb->n_called &&
           sd_text__compare_folded(kb->called[end].name, name) == 0) {
        if (kb->called[end].kind == SD_DRUG_ITSELF) {
            *count = 1; /* a drug's own name is never another's */
            return &kb->called[end];
        }
        end++;
    }
    *count = end - low;
    return end > low ? kb->called + low : NULL;
}

/* Add the row unless its drug is among them. */
static void add_drug(const sd_kb_drug_name *row, const sd_kb_drug_name **out, size_t *n,
                     size_t max)
{
    for (size_t i = 0; i < *n; i++)
        if (out[i]->drug == row->drug)
            return;
    if (*n < max)
        out[(*n)++] = row;
}

/* `word` is one of the words of `text`, letter case aside. */
static bool is_word_of(const char *text, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = text; *at;) {
        at += strspn(at, " ,/+()-");
        const size_t n = strcspn(at, " ,/+()-");
        size_t i = 0;
        while (n == length && i < n && sd_text__lower(at[i]) == sd_text__lower(word[i]))
            i++;
        if (i == length)
            return true;
        at += n;
    }
    return false;
}

size_t sd_kb__drugs_like(const sd_kb *kb, const char *name, const sd_kb_drug_name **out,
                         size_t max)
{
    size_t n = 0, best = sd_text__slips(strlen(name));
    for (size_t i = 0; i < kb->n_called; i++) {
        const sd_kb_drug_name *row = &kb->called[i];
        if (row->kind == SD_DRUG_RXNORM || row->kind == SD_DRUG_ATC)
            continue;
        const size_t distance = sd_text__distance_within(name, row->name, best);
        if (distance > best || distance == 0)
            continue;
        if (distance < best)
            n = 0;
        best = distance;
        add_drug(row, out, &n, max);
    }
    if (n > 0)
        return n;
    size_t m = 0;
    for (size_t i = 0; i < kb->n_called; i++) {
        const sd_kb_drug_name *row = &kb->called[i];
        if ((row->kind == SD_DRUG_ITSELF || row->kind == SD_DRUG_SYNONYM) &&
            sd_text__compare_folded(name, row->name) != 0 && is_word_of(name, row->name))
            add_drug(row, out, &m, max);
    }
    return m;
}

const sd_kb_drug *sd_kb__find_drug(const sd_kb *kb, const char *name)
{
    const sd_kb_name *found = sd_kb__find_name(kb->drug_names, kb->n_drugs, name);
    return found ? &kb->drugs[found->index] : NULL;
}
