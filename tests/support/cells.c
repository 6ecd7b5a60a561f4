/* cells.c -- a sample's cells of a gene, written as in a VCF.
 * SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "cells.h"

#include <stdlib.h>
#include <string.h>

static int16_t read_allele(const char **at, char *other)
{
    *other = '\0';
    if (**at == 'X') {
        (*at)++;
        if (**at != '\0' && strchr("ACGT", **at))
            *other = *(*at)++;
        return SD_ALLELE_OTHER;
    }
    char *end;
    long allele = strtol(*at, &end, 10);
    assert_ptr_not_equal(end, *at);
    *at = end;
    return (int16_t)allele;
}

static sd_cell read_genotype(const char *word)
{
    sd_cell cell = {.state = SD_CELL_OBSERVED};
    if (*word == '=' || *word == '#')
        cell.state = *word++ == '=' ? SD_CELL_ASSUMED : SD_CELL_BLOCK;
    cell.allele[0] = read_allele(&word, &cell.other[0]);
    cell.allele[1] = SD_NO_COPY;
    cell.is_phased = true;
    if (*word == '|' || *word == '/') {
        cell.is_phased = *word++ == '|';
        cell.allele[1] = read_allele(&word, &cell.other[1]);
    }
    if (*word == ':')
        cell.phase_set = atoi(word + 1);
    else
        assert_int_equal(*word, '\0');
    return cell;
}

static sd_cell read_word(const char *word)
{
    static const struct sign {
        const char *word;
        sd_cell_state state;
    } signs[] = {
        {".", SD_CELL_ABSENT},   {"?", SD_CELL_MISSING},  {"!", SD_CELL_CONFLICT},
        {"F", SD_CELL_FILTERED}, {"M", SD_CELL_MISMATCH},
    };
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (strcmp(word, signs[i].word) == 0)
            return (sd_cell){.state = (uint8_t)signs[i].state};
    }
    if (strncmp(word, "./", 2) == 0) {
        word += 2;
        sd_cell half = {.state = SD_CELL_HALF};
        half.allele[0] = read_allele(&word, &half.other[0]);
        half.allele[1] = SD_NO_COPY;
        return half;
    }
    return read_genotype(word);
}

void read_cells(const sd_kb_gene *gene, const char *words, sd_cell *cells)
{
    uint16_t site = 0;
    while (*words) {
        size_t length = strcspn(words, " ");
        char word[32];
        assert_true(length < sizeof word);
        memcpy(word, words, length);
        word[length] = '\0';
        assert_true(site < gene->n_sites);
        cells[site++] = read_word(word);
        words += length;
        words += strspn(words, " ");
    }
    assert_int_equal(site, gene->n_sites);
}
