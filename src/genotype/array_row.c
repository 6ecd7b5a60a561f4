/* array_row.c -- the columns and comments of raw array data.
 *
 * The reader is strict about columns and positions, since a line that was cut or edited
 * says so nowhere else, and lenient about quotes, which differ between years of one
 * company.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/array_row.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { FIELDS = 5 };

/* ---- cells ---- */

/* The line's cells in `copy`, without quotes, each terminated; how many, FIELDS + 1 where
 * there are more. */
static size_t cut_cells(const char *line, size_t n, char copy[SD_ARRAY_LINE],
                        char *cells[FIELDS])
{
    const char separator = memchr(line, '\t', n) ? '\t' : ',';
    size_t n_cells = 1, length = 0;
    cells[0] = copy;
    for (size_t i = 0; i < n; i++) {
        if (line[i] == '"' || line[i] == '\r')
            continue;
        copy[length++] = line[i] == separator ? '\0' : line[i];
        if (line[i] != separator)
            continue;
        if (n_cells == FIELDS)
            return FIELDS + 1;
        cells[n_cells++] = copy + length;
    }
    copy[length] = '\0';
    return n_cells;
}

static bool equals(const char *cell, const char *word)
{
    for (; *word; cell++, word++)
        if (tolower((unsigned char)*cell) != *word)
            return false;
    return *cell == '\0';
}

static bool is_heading(const char *cell)
{
    return equals(cell, "rsid") || equals(cell, "name") || equals(cell, "snp");
}

static uint64_t rsid_number(const char *id)
{
    uint64_t number = 0;
    if ((id[0] != 'r' && id[0] != 'R') || (id[1] != 's' && id[1] != 'S') || !id[2])
        return 0;
    for (id += 2; *id; id++) {
        if (!isdigit((unsigned char)*id) || number > UINT64_C(100000000000))
            return 0;
        number = 10 * number + (uint64_t)(*id - '0');
    }
    return number;
}

/* "10", "chr10", "X", "23" as AncestryDNA and PLINK number them. */
static void read_chromosome(const char *cell, char out[8])
{
    static const struct {
        const char *code, *name;
    } codes[] = {{"23", "X"}, {"24", "Y"},  {"26", "MT"}, {"x", "X"},
                 {"y", "Y"},  {"mt", "MT"}, {"m", "MT"}};
    if (strncmp(cell, "chr", 3) == 0)
        cell += 3;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (equals(cell, codes[i].code)) {
            strcpy(out, codes[i].name);
            return;
        }
    const size_t n = strlen(cell);
    const bool is_number = n >= 1 && n <= 2 && cell[0] >= '1' && cell[0] <= '9' &&
                           (n == 1 || isdigit((unsigned char)cell[1]));
    if (is_number && (n == 1 || strcmp(cell, "22") <= 0))
        strcpy(out, cell);
}

static bool read_position(const char *cell, int64_t *pos1)
{
    *pos1 = 0;
    for (; *cell; cell++) {
        if (!isdigit((unsigned char)*cell) || *pos1 > INT32_MAX)
            return false;
        *pos1 = 10 * *pos1 + (*cell - '0');
    }
    return *pos1 <= INT32_MAX;
}

/* A letter of a genotype; NUL where it is none. */
static char read_letter(char letter)
{
    const char upper = (char)toupper((unsigned char)letter);
    if (upper == '0' || upper == '-')
        return '-';
    return upper && strchr("ACGTID", upper) ? upper : '\0';
}

static void read_genotype(const char *one, const char *two, sd_array_row *row)
{
    char letters[8] = "";
    if (strlen(one) + strlen(two) <= 2)
        snprintf(letters, sizeof letters, "%s%s", one, two);
    row->n_copies = letters[1] ? 2 : 1;
    row->alleles[1] = '-';
    for (int i = 0; i < row->n_copies; i++) {
        row->alleles[i] = read_letter(letters[i]);
        row->is_odd = row->is_odd || row->alleles[i] == '\0';
    }
    if (row->is_odd)
        row->alleles[0] = row->alleles[1] = '-';
}

/* ---- lines ---- */

sd_array_line sd_array_row__cut(const char *line, size_t n, sd_array_row *row,
                                const char **why)
{
    char copy[SD_ARRAY_LINE], *cells[FIELDS];
    while (n > 0 && isspace((unsigned char)line[n - 1]))
        n--;
    if (n == 0 || line[0] == '#')
        return SD_ARRAY_NO_ROW;
    if (n >= SD_ARRAY_LINE || memchr(line, '\0', n)) {
        *why = "this line is not one of array data";
        return SD_ARRAY_BAD;
    }
    const size_t n_cells = cut_cells(line, n, copy, cells);
    if (is_heading(cells[0]))
        return SD_ARRAY_NO_ROW;
    *row = (sd_array_row){.pos1 = 0};
    if (n_cells < 4 || n_cells > FIELDS) {
        *why = "this line does not have the four or five columns of array data: the file "
               "was cut or edited";
        return SD_ARRAY_BAD;
    }
    if (!read_position(cells[2], &row->pos1)) {
        *why = "the third column is not a position: the file was cut or edited";
        return SD_ARRAY_BAD;
    }
    snprintf(row->id, sizeof row->id, "%s", cells[0]);
    row->rsid = rsid_number(cells[0]);
    read_chromosome(cells[1], row->chromosome);
    read_genotype(cells[3], n_cells == FIELDS ? cells[4] : "", row);
    return SD_ARRAY_ROW;
}

/* ---- comments ---- */

static bool has(const char *line, const char *word)
{
    return strstr(line, word) != NULL;
}

static void learn_build(const char *line, sd_array_says *says)
{
    for (const char *at = line; (at = strstr(at, "build")) != NULL; at += 5) {
        const char *number = at + 5 + (at[5] == ' ');
        says->build_36 = says->build_36 || strncmp(number, "36", 2) == 0;
        says->build_37 = says->build_37 || strncmp(number, "37", 2) == 0;
        says->build_38 = says->build_38 || strncmp(number, "38", 2) == 0;
    }
    says->build_36 = says->build_36 || has(line, "hg18") || has(line, "ncbi36");
    says->build_37 = says->build_37 || has(line, "hg19") || has(line, "grch37");
    says->build_38 = says->build_38 || has(line, "hg38") || has(line, "grch38");
}

void sd_array_row__learn(const char *line, size_t n, sd_array_says *says)
{
    static const struct {
        const char *word, *vendor;
    } vendors[] = {{"23andme", "23andMe"},
                   {"ancestrydna", "AncestryDNA"},
                   {"myheritage", "MyHeritage"},
                   {"familytreedna", "FamilyTreeDNA"}};
    char lower[SD_ARRAY_LINE];
    if (n == 0 || line[0] != '#')
        return;
    n = n < sizeof lower - 1 ? n : sizeof lower - 1;
    for (size_t i = 0; i < n; i++)
        lower[i] = (char)tolower((unsigned char)(line[i] ? line[i] : ' '));
    lower[n] = '\0';
    for (size_t i = 0; !says->vendor && i < sizeof vendors / sizeof *vendors; i++)
        if (has(lower, vendors[i].word))
            says->vendor = vendors[i].vendor;
    learn_build(lower, says);
    says->plus_strand = says->plus_strand || has(lower, "plus strand") ||
                        has(lower, "(+) strand") || has(lower, "positive strand");
}
