/* array_known.c -- our sites, by rsID and by place, for the rows of an array.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "genotype/array_state.h"
#include "genotype/contig.h"

enum { NEAR = 50 }; /* bases by which an insertion's or deletion's place may differ */

static int compare_known(const void *a, const void *b)
{
    const sd_known_rsid *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    if (x->gene != y->gene)
        return x->gene->index < y->gene->index ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

static void add_chromosome(sd_array *array, const char *name)
{
    for (size_t i = 0; i < array->n_chromosomes; i++)
        if (strcmp(array->chromosomes[i], name) == 0)
            return;
    if (array->n_chromosomes < SD_ARRAY_CHROMOSOMES)
        array->chromosomes[array->n_chromosomes++] = name;
}

sd_status sd_array__list_known(sd_array *array, sd_error *err)
{
    size_t n = 0;
    for (size_t g = 0; g < sd_kb_gene_count(array->kb); g++)
        n += sd_kb__gene(array->kb, g)->n_sites;
    array->known = SD_NEW(array->arena, sd_known_rsid, n + 1);
    if (!array->known)
        return sd_array__no_memory(array, err);
    for (size_t g = 0; g < sd_kb_gene_count(array->kb); g++) {
        const sd_kb_gene *gene = sd_kb__gene(array->kb, g);
        if (gene->n_sites > 0)
            add_chromosome(array, gene->chromosome);
        for (uint16_t s = 0; s < gene->n_sites; s++) {
            const char *rsid = gene->sites[s].rsid;
            if (rsid && strncmp(rsid, "rs", 2) == 0)
                array->known[array->n_known++] =
                    (sd_known_rsid){strtoull(rsid + 2, NULL, 10), gene, s};
        }
    }
    qsort(array->known, array->n_known, sizeof *array->known, compare_known);
    return SD_OK;
}

/* The first of the sites with that rsID; n_known where there is none. */
size_t sd_array__find_known(const sd_array *array, uint64_t number)
{
    size_t from = 0, to = array->n_known;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        if (array->known[middle].number < number)
            from = middle + 1;
        else
            to = middle;
    }
    return number > 0 && from < array->n_known && array->known[from].number == number
               ? from
               : array->n_known;
}

/* As genes.tsv names it; NULL where no gene is on it. */
const char *sd_array__chromosome(sd_array *array, const char *name)
{
    if (strcmp(name, array->last_name) == 0)
        return array->last_chromosome;
    snprintf(array->last_name, sizeof array->last_name, "%s", name);
    array->last_chromosome = NULL;
    for (size_t i = 0; *name && i < array->n_chromosomes; i++)
        if (sd_contig__is_of(array->kb, name, array->chromosomes[i]))
            array->last_chromosome = array->chromosomes[i];
    return array->last_chromosome;
}

/* The first place that begins at `pos1` or after. */
const sd_kb_place *sd_array__place_from(const sd_array *array, sd_assembly assembly,
                                        const char *chromosome, int64_t pos1,
                                        const sd_kb_place **end)
{
    size_t n = 0, from = 0;
    const sd_kb_place *places = sd_kb__places(array->kb, assembly, chromosome, &n);
    *end = places ? places + n : NULL;
    for (size_t to = n; from < to;) {
        const size_t middle = from + (to - from) / 2;
        if (places[middle].start1 < pos1)
            from = middle + 1;
        else
            to = middle;
    }
    return places ? places + from : NULL;
}

bool sd_array__is_single_base(const sd_kb_site *site)
{
    for (int i = 0; i < site->n_alleles; i++)
        if (site->alleles[i][1] != '\0')
            return false;
    return true;
}

/* Does the row stand where the site is?  Of an insertion or deletion, companies give the
 * base before, the first base changed, or one further on in the repeat. */
bool sd_array__is_at(const sd_kept_row *kept, const sd_kb_gene *gene, uint16_t s,
                     sd_assembly assembly)
{
    const int64_t ours = gene->sites[s].on[assembly].pos1, theirs = kept->row.pos1;
    if (!kept->chromosome || ours == 0 || strcmp(kept->chromosome, gene->chromosome) != 0)
        return false;
    return sd_array__is_single_base(&gene->sites[s]) ? ours == theirs
                                                     : llabs(ours - theirs) <= NEAR;
}
