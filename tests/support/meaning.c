/* meaning.c -- calls written as text.
 * SPDX-License-Identifier: Apache-2.0 */
#include "meaning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MAX_PARTS = 8 };

/* Split at `separator` in place; returns the number of parts. */
static size_t split(char *text, const char *separator, char **parts)
{
    size_t n = 0;
    for (char *next = text; next; n++) {
        assert_true(n < MAX_PARTS);
        parts[n] = next;
        next = strstr(next, separator);
        if (next) {
            *next = '\0';
            next += strlen(separator);
        }
    }
    return n;
}

static sd_haplotype read_copy(const sd_kb_gene *gene, char *text, sd_arena *arena)
{
    sd_haplotype copy = {.copies = 1, .is_known = text[0] != '?'};
    copy.name = sd_arena__strdup(arena, text + !copy.is_known);
    char *times = strstr(text, " x");
    if (times) {
        *times = '\0';
        copy.copies_at_least = times[2] == '>';
        copy.copies = strtod(times + (copy.copies_at_least ? 4 : 2), NULL);
    }
    char *names[MAX_PARTS];
    const size_t n = split(text, " + ", names);
    uint16_t *alleles = SD_NEW(arena, uint16_t, n);
    for (size_t i = 0; copy.is_known && i < n; i++) {
        alleles[i] = sd_kb__find_allele(gene, names[i]);
        if (gene->phenotype_rule == SD_RULE_ALLELE_STATUS)
            copy.is_known &= alleles[i] != SD_NO_ALLELE;
        else
            assert_int_not_equal(alleles[i], SD_NO_ALLELE);
    }
    copy.alleles = alleles;
    copy.n_alleles = copy.is_known ? (uint16_t)n : 0;
    return copy;
}

static sd_diplotype read_diplotype(const sd_kb_gene *gene, char *text, sd_arena *arena)
{
    sd_diplotype out = {.name = sd_arena__strdup(arena, text)};
    char *copies[MAX_PARTS];
    if (text[0] == '{') {
        out.shape = SD_COMPONENTS;
        text[strlen(text) - 1] = '\0';
        out.copy[0] = read_copy(gene, text + 1, arena);
        return out;
    }
    const size_t n = split(text, " / ", copies);
    out.shape = n == 2 ? SD_DIPLOID : SD_HAPLOID;
    for (size_t i = 0; i < n; i++)
        out.copy[i] = read_copy(gene, copies[i], arena);
    if (n == 2)
        out.name = sd_arena__printf(arena, "%s/%s", out.copy[0].name, out.copy[1].name);
    return out;
}

sd_call *meaning_call(const sd_kb_gene *gene, const char *text, sd_arena *arena)
{
    sd_call *call = SD_NEW(arena, sd_call, 1);
    *call = (sd_call){.gene = gene, .state = text ? SD_CALL_MADE : SD_CALL_NO_DATA};
    if (!text)
        return call;
    char *ties[MAX_PARTS];
    call->n_diplotypes = split(sd_arena__strdup(arena, text), " | ", ties);
    sd_diplotype *diplotypes = SD_NEW(arena, sd_diplotype, call->n_diplotypes);
    for (size_t i = 0; i < call->n_diplotypes; i++)
        diplotypes[i] = read_diplotype(gene, ties[i], arena);
    call->diplotypes = diplotypes;
    return call;
}
