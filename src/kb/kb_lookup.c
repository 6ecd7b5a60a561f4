/* kb_lookup.c -- finding records by name and by place.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "kb/kb_data.h"

const sd_kb_gene *sd_kb__gene(const sd_kb *kb, size_t index)
{
    return index < kb->n_genes ? &kb->genes[index] : NULL;
}

const sd_kb_gene *sd_kb__find_gene(const sd_kb *kb, const char *name)
{
    const sd_kb_name *found = sd_kb__find_name(kb->gene_names, kb->n_genes, name);
    return found ? &kb->genes[found->index] : NULL;
}

uint16_t sd_kb__find_allele(const sd_kb_gene *gene, const char *name)
{
    const sd_kb_name *found = sd_kb__find_name(gene->allele_names, gene->n_alleles, name);
    if (found)
        return (uint16_t)found->index;
    for (uint16_t i = 0; i < gene->n_alleles; i++)
        if (strcmp(gene->alleles[i].reported_as, name) == 0)
            return i;
    return SD_NO_ALLELE;
}

uint16_t sd_kb__find_site(const sd_kb_gene *gene, const char *id)
{
    const sd_kb_name *found = sd_kb__find_name(gene->site_ids, gene->n_sites, id);
    return found ? (uint16_t)found->index : UINT16_MAX;
}

static int compare_chromosomes(const void *a, const void *b)
{
    const sd_kb_chromosome *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static const sd_kb_chromosome *find_chromosome(const sd_kb *kb, sd_assembly assembly,
                                               const char *name)
{
    const sd_kb_chromosome key = {.name = name};
    if (kb->n_chromosomes[assembly] == 0)
        return NULL;
    return bsearch(&key, kb->chromosomes[assembly], kb->n_chromosomes[assembly],
                   sizeof key, compare_chromosomes);
}

const sd_kb_place *sd_kb__places(const sd_kb *kb, sd_assembly assembly,
                                 const char *chromosome, size_t *count)
{
    const sd_kb_chromosome *found = find_chromosome(kb, assembly, chromosome);
    *count = found ? found->n_places : 0;
    return found ? found->places : NULL;
}

/* ---- windows ---- */

const sd_kb_window *sd_kb__find_window(const sd_kb_window *windows, size_t n_windows,
                                       int64_t pos1)
{
    size_t low = 0, high = n_windows; /* windows[low - 1] starts at pos1 or before */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (windows[middle].start1 <= pos1)
            low = middle + 1;
        else
            high = middle;
    }
    while (low > 0 && windows[low - 1].end1 < pos1) /* windows of two genes may overlap */
        low--;
    return low > 0 ? &windows[low - 1] : NULL;
}

const sd_kb_window *sd_kb__window(const sd_kb *kb, sd_assembly assembly,
                                  const char *chromosome, int64_t pos1)
{
    const sd_kb_chromosome *found = find_chromosome(kb, assembly, chromosome);
    return found ? sd_kb__find_window(found->windows, found->n_windows, pos1) : NULL;
}

static int compare_windows(const void *a, const void *b)
{
    const sd_kb_window *x = a, *y = b;
    if (x->start1 != y->start1)
        return x->start1 < y->start1 ? -1 : 1;
    return (x->end1 > y->end1) - (x->end1 < y->end1);
}

/* The windows of all genes on `chromosome`, sorted, in *windows. */
static sd_status collect_windows(sd_kb *kb, sd_assembly assembly, const char *chromosome,
                                 sd_kb_window **windows, size_t *n, sd_error *err)
{
    size_t room = 0;
    for (size_t g = 0; g < kb->n_genes; g++)
        if (strcmp(kb->genes[g].chromosome, chromosome) == 0)
            room += kb->genes[g].n_windows[assembly];
    *n = 0;
    *windows = SD_NEW(kb->arena, sd_kb_window, room);
    if (!*windows)
        return sd_error__no_memory(err);
    for (size_t g = 0; g < kb->n_genes; g++) {
        const sd_kb_gene *gene = &kb->genes[g];
        if (strcmp(gene->chromosome, chromosome) != 0)
            continue;
        for (uint16_t i = 0; i < gene->n_windows[assembly]; i++)
            (*windows)[(*n)++] = gene->windows[assembly][i];
    }
    qsort(*windows, *n, sizeof **windows, compare_windows);
    return SD_OK;
}

/* ---- places ---- */

static int compare_places(const void *a, const void *b)
{
    const sd_kb_place *x = a, *y = b;
    if (x->start1 != y->start1)
        return x->start1 < y->start1 ? -1 : 1;
    if (x->gene->index != y->gene->index)
        return x->gene->index < y->gene->index ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

/* The places of `chromosome` on `assembly`, sorted, in *places; none leaves *n 0. */
static sd_status collect_places(sd_kb *kb, sd_assembly assembly, const char *chromosome,
                                sd_kb_place **places, size_t *n, sd_error *err)
{
    size_t room = 0;
    for (size_t g = 0; g < kb->n_genes; g++)
        if (strcmp(kb->genes[g].chromosome, chromosome) == 0)
            room += kb->genes[g].n_sites;
    *n = 0;
    *places = SD_NEW(kb->arena, sd_kb_place, room);
    if (!*places)
        return sd_error__no_memory(err);
    for (size_t g = 0; g < kb->n_genes; g++) {
        const sd_kb_gene *gene = &kb->genes[g];
        if (strcmp(gene->chromosome, chromosome) != 0)
            continue;
        for (uint16_t s = 0; s < gene->n_sites; s++) {
            const sd_kb_site *site = &gene->sites[s];
            const sd_kb_spelling *on = &site->on[assembly];
            if (on->pos1 == 0)
                continue;
            int64_t length = (int64_t)strlen(site->alleles[on->ref]);
            (*places)[(*n)++] = (sd_kb_place){gene, s, on->pos1, on->pos1 + length - 1};
        }
    }
    qsort(*places, *n, sizeof **places, compare_places);
    return SD_OK;
}

/* Enter a chromosome under one more name, unless it is there. */
static void add_chromosome(sd_kb *kb, sd_assembly assembly, const char *name,
                           sd_kb_chromosome chromosome)
{
    sd_kb_chromosome *list = kb->chromosomes[assembly];
    size_t n = kb->n_chromosomes[assembly];
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0)
            return;
    chromosome.name = name;
    list[n] = chromosome;
    kb->n_chromosomes[assembly]++;
}

/* Sites and windows of the chromosome `name`. */
static sd_status collect_chromosome(sd_kb *kb, sd_assembly assembly, const char *name,
                                    sd_kb_chromosome *chromosome, sd_error *err)
{
    /* a contig may have several rows: other lengths, other aliases */
    const sd_kb_chromosome *known = find_chromosome(kb, assembly, name);
    if (known) {
        *chromosome = *known;
        return SD_OK;
    }
    sd_kb_place *places = NULL;
    sd_kb_window *windows = NULL;
    *chromosome = (sd_kb_chromosome){0};
    sd_status status =
        collect_places(kb, assembly, name, &places, &chromosome->n_places, err);
    if (status == SD_OK)
        status =
            collect_windows(kb, assembly, name, &windows, &chromosome->n_windows, err);
    chromosome->places = places;
    chromosome->windows = windows;
    return status;
}

static sd_status build_assembly(sd_kb *kb, sd_assembly assembly, sd_error *err)
{
    kb->chromosomes[assembly] = SD_NEW(kb->arena, sd_kb_chromosome, 2 * kb->n_contigs);
    if (!kb->chromosomes[assembly])
        return sd_error__no_memory(err);
    for (size_t c = 0; c < kb->n_contigs; c++) {
        const sd_kb_contig *contig = &kb->contigs[c];
        if (strcmp(contig->assembly, sd_assembly__name(assembly)) != 0)
            continue;
        sd_kb_chromosome chromosome;
        sd_status status =
            collect_chromosome(kb, assembly, contig->name, &chromosome, err);
        if (status != SD_OK)
            return status;
        if (chromosome.n_places == 0)
            continue;
        add_chromosome(kb, assembly, contig->name, chromosome);
        add_chromosome(kb, assembly, contig->alias, chromosome);
        qsort(kb->chromosomes[assembly], kb->n_chromosomes[assembly],
              sizeof(sd_kb_chromosome), compare_chromosomes);
    }
    return SD_OK;
}

sd_status sd_kb__build_places(sd_kb *kb, sd_error *err)
{
    sd_status status = SD_OK;
    for (int assembly = 0; assembly < SD_ASSEMBLIES && status == SD_OK; assembly++)
        status = build_assembly(kb, (sd_assembly)assembly, err);
    return status;
}

/* ---- lists ---- */

const char *sd_assembly__name(sd_assembly assembly)
{
    switch (assembly) {
    case SD_GRCH37:
        return "GRCh37";
    case SD_GRCH38:
        return "GRCh38";
    case SD_ASSEMBLIES:
        break;
    }
    return "";
}

const sd_kb_contig *sd_kb__contigs(const sd_kb *kb, size_t *count)
{
    *count = kb->n_contigs;
    return kb->contigs;
}

bool sd_kb__carries_sites(const sd_kb *kb, const sd_kb_contig *contig,
                          sd_assembly assembly)
{
    if (strcmp(contig->assembly, sd_assembly__name(assembly)) != 0)
        return false;
    const sd_kb_contig *first = kb->contigs;
    while (first < contig && (strcmp(first->assembly, contig->assembly) != 0 ||
                              strcmp(first->name, contig->name) != 0))
        first++;
    return first == contig;
}

const sd_kb_proxy *sd_kb__proxies(const sd_kb *kb, size_t *count)
{
    *count = kb->n_proxies;
    return kb->proxies;
}

const sd_kb_guidance *sd_kb__guidance(const sd_kb *kb, size_t *count)
{
    *count = kb->n_guidance;
    return kb->guidance;
}

const sd_kb_drug *sd_kb__drugs(const sd_kb *kb, size_t *count)
{
    *count = kb->n_drugs;
    return kb->drugs;
}

const sd_kb_action *sd_kb__actions(const sd_kb *kb, size_t *count)
{
    *count = kb->n_actions;
    return kb->actions;
}

const sd_kb_source *sd_kb__sources(const sd_kb *kb, size_t *count)
{
    *count = kb->n_sources;
    return kb->sources;
}

const sd_kb_priority *sd_kb__priorities(const sd_kb *kb, size_t *count)
{
    *count = kb->n_priorities;
    return kb->priorities;
}

const sd_kb_tier *sd_kb__tiers(const sd_kb *kb, size_t *count)
{
    *count = kb->n_tiers;
    return kb->tiers;
}

const sd_kb_fallback *sd_kb__fallbacks(const sd_kb *kb, size_t *count)
{
    *count = kb->n_fallbacks;
    return kb->fallbacks;
}

const sd_kb_site_frequency *sd_kb__site_frequency(const sd_kb *kb, const sd_kb_gene *gene,
                                                  uint16_t site)
{
    for (size_t i = 0; i < kb->n_site_frequencies; i++)
        if (kb->site_frequencies[i].gene == gene && kb->site_frequencies[i].site == site)
            return &kb->site_frequencies[i];
    return NULL;
}

const char *const *sd_kb__populations(const sd_kb *kb, size_t *count)
{
    *count = kb->n_populations;
    return kb->populations;
}

const sd_kb_frequencies *sd_kb__frequencies(const sd_kb *kb, const sd_kb_gene *gene)
{
    return kb->frequencies[gene->index];
}

const sd_kb_compound *sd_kb__compounds(const sd_kb *kb, size_t *count)
{
    *count = kb->n_compounds;
    return kb->compounds;
}

const sd_kb_table *sd_kb__tables(const sd_kb *kb, size_t *count)
{
    *count = kb->n_tables;
    return kb->tables;
}

const sd_kb_structure *sd_kb__structures_of(const sd_kb *kb, const sd_kb_gene *gene,
                                            size_t *count)
{
    size_t first = 0;
    while (first < kb->n_structures && kb->structures[first].gene != gene)
        first++;
    size_t end = first;
    while (end < kb->n_structures && kb->structures[end].gene == gene)
        end++;
    *count = end - first;
    return *count ? kb->structures + first : NULL;
}
