/* said.c -- see said.h. SPDX-License-Identifier: Apache-2.0 */
#include "said.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool is_variant_list(const sd_kb_gene *gene)
{
    return strcmp(gene->caller, "variant_list") == 0;
}

void mark_shown(const sd_call *call, bool *shows)
{
    const sd_kb_gene *gene = call->gene;
    memset(shows, 0, gene->n_alleles * sizeof *shows);
    for (size_t i = 0; i < call->n_diplotypes; i++)
        for (int copy = 0; copy < 2; copy++)
            for (uint16_t k = 0; k < call->diplotypes[i].copy[copy].n_alleles; k++)
                shows[call->diplotypes[i].copy[copy].alleles[k]] = true;
}

/* Suballeles are one to the reader. */
bool has_alike(const sd_kb_gene *gene, const bool *set, uint16_t allele)
{
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (set[i] &&
            strcmp(gene->alleles[i].reported_as, gene->alleles[allele].reported_as) == 0)
            return true;
    return false;
}

char *join_phenotypes(const sd_meaning *meaning)
{
    sd_text text = {0};
    for (size_t i = 0; i < meaning->n_phenotypes; i++)
        sd_text__printf(&text, "%s%s", i ? "|" : "", meaning->phenotypes[i]);
    sd_text__puts(&text, "");
    char *copy = strdup(text.data ? text.data : "");
    sd_text__free(&text);
    return copy;
}

bool is_called(const sd_call *call, const char *name)
{
    for (size_t i = 0; i < call->n_diplotypes; i++)
        if (strcmp(call->diplotypes[i].name, name) == 0)
            return true;
    return false;
}

bool lists(const json_t *array, const char *name)
{
    size_t i;
    const json_t *value;
    json_array_foreach(array, i, value) if (strcmp(json_string_value(value), name) ==
                                            0) return true;
    return false;
}

char *write_report(const sd_sample *sample, const char *format)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(sd_report_write(sample, format, out, NULL), SD_OK);
    assert_int_equal(fclose(out), 0);
    return text;
}

/* Whether the name is one of the row's cell number `cell`, joined by ';'. */
bool is_in_cell(const char *row, int cell, const char *name)
{
    for (; cell > 0 && (row = strchr(row, '\t')) != NULL; cell--)
        row++;
    for (size_t n; row && *row != '\t' && *row != '\n'; row += n + (row[n] == ';')) {
        n = strcspn(row, ";\t\n");
        if (n == strlen(name) && strncmp(row, name, n) == 0)
            return true;
    }
    return false;
}

void keep_call(sound_call *keep, const sd_gene_result *result)
{
    const sd_call *call = result->call;
    for (size_t i = 0; i < keep->n; i++)
        free(keep->names[i]);
    free(keep->phenotypes);
    memset(keep, 0, sizeof *keep);
    assert_true(call->n_diplotypes < COUNT(keep->names));
    keep->state = call->state;
    keep->phenotypes = join_phenotypes(&result->meaning);
    for (; keep->n < call->n_diplotypes; keep->n++)
        keep->names[keep->n] = strdup(call->diplotypes[keep->n].name);
    mark_shown(call, keep->shows);
}
