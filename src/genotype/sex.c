/* sex.c -- the sample's sex, and what it decides on the X chromosome.
 *
 * Invariant: sex only decides how many copies there are, never which alleles; where it
 * contradicts the genotypes nothing is called. SPDX-License-Identifier: Apache-2.0 */
#include "genotype/sex.h"

#include <string.h>

#include "base/error.h"
#include "base/table.h"

enum { MAX_FILE = 64 << 20 };

/* ---- the option ---- */

/* The word, or its first letter. */
static bool is_word_or_letter(const char *text, size_t length, const char *word)
{
    const char letter[] = {word[0], '\0'};
    return sd_text__is_word(text, length, word) || sd_text__is_word(text, length, letter);
}

static bool read_word(const char *text, size_t length, sd_sex *sex)
{
    static const char *const words[] = {
        [SD_SEX_UNKNOWN] = "unknown", [SD_SEX_FEMALE] = "female", [SD_SEX_MALE] = "male"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is_word_or_letter(text, length, words[i])) {
            *sex = (sd_sex)i;
            return true;
        }
    return false;
}

typedef struct sheet {
    const char *path;
    const char *const *names;
    size_t n;
    sd_sex *sexes;
    bool *is_said;
    sd_error *err;
} sheet;

static sd_status read_line(const sheet *in, const char *text, size_t length, int64_t line)
{
    const char *tab = memchr(text, '\t', length);
    size_t n_name = tab ? (size_t)(tab - text) : 0;
    sd_sex sex;
    if (n_name == 0 || !read_word(tab + 1, length - n_name - 1, &sex))
        return sd_error__set(in->err, SD_EINPUT, in->path, line,
                             "expected a sample's name, a tab, and male, female or "
                             "unknown");
    for (size_t i = 0; i < in->n; i++) {
        if (strlen(in->names[i]) != n_name || memcmp(in->names[i], text, n_name) != 0)
            continue;
        if (in->is_said[i] && in->sexes[i] != sex)
            return sd_error__set(in->err, SD_EINPUT, in->path, line,
                                 "the sex of %.100s is given twice, and differs",
                                 in->names[i]);
        in->is_said[i] = true;
        in->sexes[i] = sex;
    }
    return SD_OK;
}

static sd_status read_file(sheet *in, sd_arena *arena)
{
    char *bytes;
    size_t length;
    sd_status status = sd_file__read(in->path, MAX_FILE, arena, &bytes, &length, in->err);
    int64_t line = 0;
    for (const char *at = bytes, *end = bytes + (status == SD_OK ? length : 0);
         status == SD_OK && at < end;) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        size_t width = (size_t)(stop - at);
        line++;
        if (width > 0 && at[width - 1] == '\r')
            width--;
        if (width > 0 && at[0] != '#')
            status = read_line(in, at, width, line);
        at = newline ? newline + 1 : end;
    }
    return status;
}

sd_status sd_sex__read(const char *option, const char *const *names, size_t n,
                       sd_arena *arena, const sd_sex **sexes, sd_error *err)
{
    *sexes = NULL;
    if (!option)
        return SD_OK;
    sheet in = {.path = option,
                .names = names,
                .n = n,
                .sexes = SD_NEW(arena, sd_sex, n),
                .is_said = SD_NEW(arena, bool, n),
                .err = err};
    if (!in.sexes || !in.is_said)
        return sd_error__no_memory(err);
    const bool is_male = strcmp(option, "male") == 0;
    if (is_male || strcmp(option, "female") == 0) {
        if (n != 1)
            return sd_error__set(err, SD_EUSAGE, NULL, 0,
                                 "there are %zu samples: give the sex of each in a file "
                                 "of lines \"sample<TAB>sex\"",
                                 n);
        in.sexes[0] = is_male ? SD_SEX_MALE : SD_SEX_FEMALE;
        *sexes = in.sexes;
        return SD_OK;
    }
    sd_status status = read_file(&in, arena);
    *sexes = status == SD_OK ? in.sexes : NULL;
    return status;
}

/* ---- the X chromosome ---- */

static bool has_two(const sd_cell *cell)
{
    return sd_cell__is_usable(cell) && cell->allele[1] != SD_NO_COPY;
}

/* "rs1050829 (chrX:154535277)"; the place alone where that is the site's name. */
static const char *name_site(sd_builder *builder, uint16_t site)
{
    const sd_kb_gene *gene = builder->matrix.gene;
    const sd_kb_site *here = &gene->sites[site];
    const char *place = sd_arena__printf(builder->arena, "%s:%lld", gene->chromosome,
                                         (long long)here->on[builder->assembly].pos1);
    return !here->rsid || !place
               ? place
               : sd_arena__printf(builder->arena, "%s (%s)", here->rsid, place);
}

static const char *explain(sd_builder *builder, uint16_t site, const char *found,
                           const char *said, const char *copies)
{
    const char *where = name_site(builder, site);
    if (!where)
        return NULL;
    return sd_arena__printf(
        builder->arena,
        "Sex conflict: %s has %s, but the sample is said to be %s, with %s of "
        "this gene; the sample may be swapped or contaminated, the sex wrong, or the "
        "number of X chromosomes another.",
        where, found, said, copies);
}

/* The first cell that contradicts the sex, said; NULL where none does. */
static const char *find_contradiction(sd_builder *builder, const sd_cell *cells,
                                      sd_sex sex)
{
    for (uint16_t s = 0; s < builder->matrix.gene->n_sites; s++) {
        const sd_cell *cell = &cells[s];
        if (sex == SD_SEX_MALE && has_two(cell) && cell->allele[0] != cell->allele[1])
            return explain(builder, s, "two different bases", "male", "one copy");
        if (sex == SD_SEX_FEMALE && sd_cell__is_usable(cell) && !has_two(cell))
            return explain(builder, s, "one copy called", "female", "two copies");
    }
    return NULL;
}

static void fold(sd_cell *cells, size_t n)
{
    for (size_t s = 0; s < n; s++)
        if (has_two(&cells[s])) {
            cells[s].allele[1] = SD_NO_COPY;
            cells[s].is_phased = true;
            cells[s].phase_set = 0;
        }
}

sd_status sd_sex__settle(sd_builder *builder, const sd_sex *sexes)
{
    sd_matrix *matrix = &builder->matrix;
    if (!sexes || matrix->gene->ploidy != SD_X_LINKED)
        return SD_OK;
    sd_refusal *refusals = SD_NEW(builder->arena, sd_refusal, matrix->n_samples);
    if (!refusals)
        return SD_ENOMEM;
    for (size_t i = 0; i < matrix->n_samples; i++) {
        sd_cell *cells = &matrix->cells[i * matrix->gene->n_sites];
        const char *reason = find_contradiction(builder, cells, sexes[i]);
        if (sd_arena__failed(builder->arena))
            return SD_ENOMEM;
        if (reason)
            refusals[i] = (sd_refusal){SD_CALL_CONFLICT, reason};
        else if (sexes[i] == SD_SEX_MALE)
            fold(cells, matrix->gene->n_sites);
    }
    matrix->refusals = refusals;
    return SD_OK;
}
