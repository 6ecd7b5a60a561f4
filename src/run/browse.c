/* browse.c -- the knowledge as a person reads it: what there is, where it is from, is it
 * sound. SPDX-License-Identifier: Apache-2.0 */
#include "run/browse.h"

#include <stdbool.h>
#include <string.h>

#include "base/distance.h"
#include "base/error.h"
#include "run/grid.h"
#include "run/run.h"

static sd_status list_sources(const sd_kb *kb, sd_arena *arena, FILE *out, sd_error *err)
{
    size_t n = 0;
    const sd_kb_source *sources = sd_kb__sources(kb, &n);
    sd_grid g;
    if (!sd_grid__new(&g, n + 1, 5, arena))
        return sd_error__no_memory(err);
    *sd_grid__add(&g) = (sd_grid_row){{"table", "rows", "release", "licence", "source"}};
    for (size_t i = 0; i < n; i++) {
        const char *rows = sd_arena__printf(arena, "%lld", (long long)sources[i].rows);
        *sd_grid__add(&g) = (sd_grid_row){{sources[i].table, rows, sources[i].release,
                                           sources[i].licence, sources[i].source}};
    }
    if (sd_arena__failed(arena))
        return sd_error__no_memory(err);
    sd_grid__print(&g, "", out);
    fputc('\n', out);
    return sd_browse__guidance(kb, arena, out, err);
}

sd_status sd_browse__list(const sd_kb *kb, FILE *out, sd_error *err)
{
    sd_arena *arena = sd_arena__new();
    sd_status status =
        arena ? list_sources(kb, arena, out, err) : sd_error__no_memory(err);
    sd_arena__free(arena);
    return status;
}

/* ---- show ---- */

static const sd_kb_table *find_table(const sd_kb *kb, const char *name)
{
    static const char ending[] = ".tsv";
    size_t n = 0;
    const sd_kb_table *tables = sd_kb__tables(kb, &n);
    for (size_t i = 0; i < n; i++) {
        const size_t length = strlen(tables[i].name);
        if (strcmp(tables[i].name, name) == 0 ||
            (length - strlen(ending) == strlen(name) &&
             strncmp(tables[i].name, name, strlen(name)) == 0))
            return &tables[i];
    }
    return NULL;
}

static const sd_kb_gene *find_gene(const sd_kb *kb, const char *name)
{
    for (size_t i = 0; i < sd_kb_gene_count(kb); i++)
        if (sd_text__compare_folded(name, sd_kb_gene_name(kb, i)) == 0)
            return sd_kb__gene(kb, i);
    return NULL;
}

static sd_status show_gene(const sd_kb *kb, const sd_kb_gene *gene, FILE *out,
                           sd_error *err)
{
    sd_arena *arena = sd_arena__new();
    sd_status status =
        arena ? sd_browse__gene(kb, gene, arena, out, err) : sd_error__no_memory(err);
    sd_arena__free(arena);
    return status;
}

sd_status sd_browse__show(const sd_kb *kb, const char *name, FILE *out, sd_error *err)
{
    const sd_kb_table *table = find_table(kb, name);
    const sd_kb_gene *gene = table ? NULL : find_gene(kb, name);
    size_t n = 0;
    const sd_kb_drug_name *drugs =
        table || gene ? NULL : sd_kb__drugs_called(kb, name, &n);
    if (table)
        fwrite(table->bytes, 1, table->length, out);
    else if (gene)
        return show_gene(kb, gene, out, err);
    else if (n == 1)
        sd_browse__drug(kb, drugs->drug, out);
    else if (n > 1)
        return sd_browse__look_up(kb, name, out, err);
    else
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "%s is no table, gene or drug that is known here", name);
    return SD_OK;
}

/* ---- verify ---- */

sd_status sd_browse__verify(const sd_kb *kb, FILE *out, sd_error *err)
{
    sd_status status = sd_kb__verify(kb, err);
    if (status != SD_OK)
        return status;
    size_t n_tables = 0, n_sources = 0, n_rules = 0;
    sd_kb__tables(kb, &n_tables);
    const sd_kb_source *sources = sd_kb__sources(kb, &n_sources);
    sd_kb__guidance(kb, &n_rules);
    long long n_rows = 0;
    for (size_t i = 0; i < n_sources; i++)
        if (i == 0 || strcmp(sources[i - 1].table, sources[i].table) != 0)
            n_rows += (long long)sources[i].rows;
    fprintf(out,
            "%zu tables with %lld rows agree with their sources and with each other: %zu "
            "genes, "
            "%zu rules\nsha256 %s\n",
            n_tables, n_rows, sd_kb_gene_count(kb), n_rules, sd_kb_digest(kb));
    return SD_OK;
}
