/* browse_drug.c -- from what somebody calls a drug to the drug.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "run/browse.h"
#include "run/run.h"

enum { MAX_MEANT = 8 };

static bool is_used(const sd_kb_guidance *rule, const sd_kb_gene *gene)
{
    for (size_t i = 0; i < rule->n_conditions; i++)
        if (rule->conditions[i].gene == gene)
            return true;
    return false;
}

/* The source's rules on the drug are among rules[n], which follow each other. */
static void print_source(const sd_kb *kb, const sd_kb_guidance *rules, size_t n,
                         FILE *out)
{
    size_t n_genes = 0;
    for (size_t g = 0; g < sd_kb_gene_count(kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(kb, g);
        bool is_named = false;
        for (size_t r = 0; r < n && !is_named; r++)
            is_named = is_used(&rules[r], gene);
        if (is_named && n_genes++ == 0)
            fprintf(out, "  %-10s  %s", rules->source, gene->name);
        else if (is_named)
            fprintf(out, ", %s", gene->name);
    }
    fprintf(out, " (%zu %s)\n", n, n == 1 ? "rule" : "rules");
}

static void print_drug(const sd_kb *kb, const sd_kb_drug *drug, FILE *out)
{
    sd_browse__drug_head(drug, out);
    size_t n = 0;
    bool has_rules = false;
    const sd_kb_guidance *rules = sd_kb__guidance(kb, &n);
    for (size_t from = 0, to = 0; from < n; from = to) {
        while (to < n && rules[to].drug == rules[from].drug &&
               strcmp(rules[to].source, rules[from].source) == 0)
            to++;
        if (rules[from].drug != drug)
            continue;
        print_source(kb, &rules[from], to - from, out);
        has_rules = true;
    }
    if (!has_rules)
        fputs("  There is no rule for it.\n", out);
}

/* "brand (drug)", or the drug's own name alone. */
static void put_name(const sd_kb_drug_name *row, sd_text *text)
{
    sd_text__puts(text, row->name);
    if (row->kind != SD_DRUG_ITSELF)
        sd_text__printf(text, " (%s)", row->drug->name);
}

static sd_status refuse(const char *name, const sd_kb_drug_name *const *meant, size_t n,
                        sd_error *err)
{
    if (n == 0)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "%s is no name, brand, RxNorm or ATC code of a drug that is "
                             "known here",
                             name);
    sd_text names = {0};
    for (size_t i = 0; i < n; i++) {
        sd_text__puts(&names, i == 0 ? "" : i + 1 < n ? ", " : " or ");
        put_name(meant[i], &names);
    }
    const sd_status status =
        names.failed ? sd_error__no_memory(err)
                     : sd_error__set(err, SD_EUSAGE, NULL, 0,
                                     "no drug known here is called %s; did you mean %s?",
                                     name, names.data);
    sd_text__free(&names);
    return status;
}

sd_status sd_browse__look_up(const sd_kb *kb, const char *name, FILE *out, sd_error *err)
{
    size_t n = 0;
    const sd_kb_drug_name *rows = sd_kb__drugs_called(kb, name, &n);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            fputc('\n', out);
        print_drug(kb, rows[i].drug, out);
    }
    if (n > 0)
        return SD_OK;
    const sd_kb_drug_name *meant[MAX_MEANT];
    n = sd_kb__drugs_like(kb, name, meant, MAX_MEANT);
    if (n != 1)
        return refuse(name, meant, n, err);
    sd_text taken = {0};
    put_name(meant[0], &taken);
    if (taken.failed) {
        sd_text__free(&taken);
        return sd_error__no_memory(err);
    }
    fprintf(out, "No drug is called so; taken for %s:\n\n", taken.data);
    sd_text__free(&taken);
    print_drug(kb, meant[0]->drug, out);
    return SD_OK;
}
