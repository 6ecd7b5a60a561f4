/* kb.c -- open and close the knowledge base.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "kb/kb_data.h"

typedef sd_status (*load_step)(sd_kb *kb, sd_error *err);

/* Each step relies on those before it. */
static const load_step steps[] = {
    sd_kb__load_assemblies,
    sd_kb__load_genes,
    sd_kb__load_proxies,
    sd_kb__load_priorities,
    sd_kb__load_tiers,
    sd_kb__load_fallbacks,
    sd_kb__load_compounds,
    sd_kb__load_frequencies,
    sd_kb__load_site_frequencies,
    sd_kb__load_drugs,
    sd_kb__index_drugs,
    sd_kb__load_interactions,
    sd_kb__load_diagnoses,
    sd_kb__load_actions,
    sd_kb__load_guidance,
    sd_kb__load_populations,
    sd_kb__load_structures,
    sd_kb__load_sources,
    sd_kb__check,
    sd_kb__build_places,
};

/* Where the tables are: given, or in a folder, or built in. */
typedef struct origin {
    const char *dir;
    const sd_kb_table *tables;
    size_t n_tables;
} origin;

static sd_status load(sd_kb *kb, const origin *from, sd_error *err)
{
    sd_status status = SD_OK;
    if (from->tables)
        sd_kb__use_tables(kb, from->tables, from->n_tables);
    else if (from->dir)
        status = sd_kb__read_folder(kb, from->dir, err);
    else
        sd_kb__use_embedded(kb);
    for (size_t i = 0; i < SD_COUNT(steps) && status == SD_OK; i++)
        status = steps[i](kb, err);
    return status;
}

static sd_status open_kb(sd_kb **out, const origin *from, sd_error *err)
{
    *out = NULL;
    sd_error why = {0};
    sd_status status = SD_OK;
    sd_arena *arena = sd_arena__new();
    sd_kb *kb = arena ? SD_NEW(arena, sd_kb, 1) : NULL;
    if (kb) {
        kb->arena = arena;
        status = load(kb, from, &why);
    } else {
        status = sd_error__no_memory(&why);
    }
    if (status == SD_OK) {
        *out = kb;
        return SD_OK;
    }
    sd_arena__free(arena);
    if (status ==
        SD_EINPUT) /* to the table reader a bad table is an input like any other */
        status = why.status = SD_EKNOWLEDGE;
    if (err && err->status == SD_OK)
        *err = why;
    return status;
}

sd_status sd_kb_open(sd_kb **out, const char *dir, sd_error *err)
{
    return open_kb(out, &(origin){.dir = dir}, err);
}

sd_status sd_kb__open_tables(sd_kb **out, const sd_kb_table *tables, size_t n_tables,
                             sd_error *err)
{
    return open_kb(out, &(origin){.tables = tables, .n_tables = n_tables}, err);
}

void sd_kb_close(sd_kb *kb)
{
    if (kb)
        sd_arena__free(kb->arena);
}

size_t sd_kb_gene_count(const sd_kb *kb)
{
    return kb->n_genes;
}

const char *sd_kb_gene_name(const sd_kb *kb, size_t gene)
{
    return gene < kb->n_genes ? kb->genes[gene].name : NULL;
}

const char *sd_kb_digest(const sd_kb *kb)
{
    return kb->digest;
}

const char *sd_kb_date(const sd_kb *kb)
{
    return kb->date;
}
