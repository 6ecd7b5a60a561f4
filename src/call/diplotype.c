/* diplotype.c -- haplotypes and pairs of them: names, canonical order, no doubles.
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/diplotype.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *printed_name(const sd_kb_gene *gene, uint16_t allele)
{
    return gene->alleles[allele].reported_as;
}

void sd_haplotype__sort_alleles(const sd_kb_gene *gene, uint16_t *alleles,
                                size_t n_alleles)
{
    /* Insertion: a strand carries a handful of variants. */
    for (size_t i = 1; i < n_alleles; i++) {
        uint16_t moved = alleles[i];
        size_t place = i;
        while (place > 0 && sd_text__natural(printed_name(gene, alleles[place - 1]),
                                             printed_name(gene, moved)) > 0) {
            alleles[place] = alleles[place - 1];
            place--;
        }
        alleles[place] = moved;
    }
}

/* "[a + b]" with the brackets asked for; NULL when out of memory. */
static const char *join_names(const sd_kb_gene *gene, const uint16_t *alleles,
                              size_t n_alleles, const char *brackets, sd_arena *arena)
{
    size_t length = 3; /* brackets and NUL */
    for (size_t i = 0; i < n_alleles; i++)
        length += strlen(printed_name(gene, alleles[i])) + 3;
    char *name = SD_NEW(arena, char, length);
    if (!name)
        return NULL;
    char *end = name;
    *end++ = brackets[0];
    for (size_t i = 0; i < n_alleles; i++) {
        if (i > 0) {
            memcpy(end, " + ", 3);
            end += 3;
        }
        const char *part = printed_name(gene, alleles[i]);
        size_t part_length = strlen(part);
        memcpy(end, part, part_length);
        end += part_length;
    }
    *end++ = brackets[1];
    *end = '\0';
    return name;
}

static const uint16_t *copy_sorted(const sd_kb_gene *gene, const uint16_t *alleles,
                                   size_t n_alleles, sd_arena *arena)
{
    uint16_t *copy = SD_NEW(arena, uint16_t, n_alleles);
    if (!copy)
        return NULL;
    memcpy(copy, alleles, n_alleles * sizeof *copy);
    sd_haplotype__sort_alleles(gene, copy, n_alleles);
    return copy;
}

bool sd_haplotype__make(const sd_kb_gene *gene, const uint16_t *alleles, size_t n_alleles,
                        sd_arena *arena, sd_haplotype *out)
{
    if (n_alleles == 0) {
        alleles = &gene->reference;
        n_alleles = 1;
    }
    const uint16_t *sorted = copy_sorted(gene, alleles, n_alleles, arena);
    if (!sorted)
        return false;
    const char *name = n_alleles == 1 ? printed_name(gene, sorted[0])
                                      : join_names(gene, sorted, n_alleles, "[]", arena);
    *out = (sd_haplotype){.alleles = sorted,
                          .n_alleles = (uint16_t)n_alleles,
                          .name = name,
                          .copies = 1,
                          .is_known = true};
    return name != NULL;
}

bool sd_diplotype__pair(sd_haplotype a, sd_haplotype b, int score, sd_arena *arena,
                        sd_diplotype *out)
{
    bool is_ordered = sd_text__natural(a.name, b.name) <= 0;
    *out = (sd_diplotype){.shape = SD_DIPLOID,
                          .copy = {is_ordered ? a : b, is_ordered ? b : a},
                          .score = score};
    out->name = sd_arena__printf(arena, "%s/%s", out->copy[0].name, out->copy[1].name);
    return out->name != NULL;
}

void sd_diplotype__single(sd_haplotype a, int score, sd_diplotype *out)
{
    *out =
        (sd_diplotype){.shape = SD_HAPLOID, .copy = {a}, .name = a.name, .score = score};
}

bool sd_diplotype__components(const sd_kb_gene *gene, const uint16_t *alleles,
                              size_t n_alleles, int score, sd_arena *arena,
                              sd_diplotype *out)
{
    const uint16_t *sorted = copy_sorted(gene, alleles, n_alleles, arena);
    if (!sorted)
        return false;
    const char *name = join_names(gene, sorted, n_alleles, "{}", arena);
    *out = (sd_diplotype){.shape = SD_COMPONENTS,
                          .copy[0] = {.alleles = sorted,
                                      .n_alleles = (uint16_t)n_alleles,
                                      .name = name,
                                      .copies = 1,
                                      .is_known = true},
                          .name = name,
                          .score = score};
    return name != NULL;
}

int sd_diplotype__compare(const sd_diplotype *a, const sd_diplotype *b)
{
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    int order = sd_text__natural(a->copy[0].name, b->copy[0].name);
    if (order == 0 && a->shape == SD_DIPLOID && b->shape == SD_DIPLOID)
        order = sd_text__natural(a->copy[1].name, b->copy[1].name);
    return order;
}

/* Those that print alike are ordered too, by their alleles, so that the same one is kept
 * everywhere. */
static int compare_for_sorting(const void *left, const void *right)
{
    const sd_diplotype *a = left, *b = right;
    int order = sd_diplotype__compare(a, b);
    for (size_t i = 0; order == 0 && i < 2; i++) {
        if (a->copy[i].n_alleles > 0 && b->copy[i].n_alleles > 0)
            order = a->copy[i].alleles[0] - b->copy[i].alleles[0];
    }
    return order;
}

size_t sd_diplotype__sort_unique(sd_diplotype *diplotypes, size_t n)
{
    if (n == 0)
        return 0;
    qsort(diplotypes, n, sizeof *diplotypes, compare_for_sorting);
    size_t kept = 1;
    for (size_t i = 1; i < n; i++) {
        if (strcmp(diplotypes[kept - 1].name, diplotypes[i].name) != 0)
            diplotypes[kept++] = diplotypes[i];
    }
    return kept;
}
