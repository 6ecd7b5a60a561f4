/* explain_words.c -- genotypes, definitions and rules as words, the same in text and
 * JSON. SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "run/explain.h"

const char *sd_explain__kept(const char *words)
{
    return words ? words : "";
}

const char *sd_explain__place(const sd_explanation *e, uint16_t site)
{
    const int64_t pos1 = e->gene->sites[site].on[e->sample->run->input->assembly].pos1;
    if (pos1 <= 0)
        return ".";
    return SD_WORDS(e, "%s:%lld", e->gene->chromosome, (long long)pos1);
}

/* ---- genotypes ---- */

static const char *spell(const sd_kb_site *site, int16_t allele)
{
    return allele >= 0 && allele < site->n_alleles ? site->alleles[allele] : "?";
}

/* Two copies as written, or one. */
static const char *join_copies(const sd_explanation *e, const sd_cell *cell,
                               const char *first, const char *second)
{
    if (cell->state == SD_CELL_HALF)
        return SD_WORDS(e, "%s/.", first);
    if (cell->allele[1] == SD_NO_COPY)
        return first;
    return SD_WORDS(e, "%s%c%s", first, cell->is_phased ? '|' : '/', second);
}

const char *sd_explain__bases(const sd_explanation *e, uint16_t site)
{
    const sd_cell *cell = &e->result->cells[site];
    const sd_kb_site *spelled = &e->gene->sites[site];
    if (!sd_cell__is_usable(cell) && cell->state != SD_CELL_HALF)
        return ".";
    return join_copies(e, cell, spell(spelled, cell->allele[0]),
                       spell(spelled, cell->allele[1]));
}

const char *sd_explain__indices(const sd_explanation *e, uint16_t site)
{
    const sd_cell *cell = &e->result->cells[site];
    if (!sd_cell__is_usable(cell) && cell->state != SD_CELL_HALF)
        return ".";
    const char *copies[2];
    for (size_t i = 0; i < 2; i++) {
        copies[i] = "?";
        if (cell->allele[i] >= 0)
            copies[i] = SD_WORDS(e, "%d", cell->allele[i]);
    }
    return join_copies(e, cell, copies[0], copies[1]);
}

bool sd_explain__is_reference(const sd_cell *cell)
{
    return sd_cell__is_usable(cell) && cell->allele[0] == 0 && cell->allele[1] <= 0 &&
           cell->allele[1] != SD_ALLELE_OTHER;
}

bool sd_explain__is_heterozygous(const sd_cell *cell)
{
    return sd_cell__is_usable(cell) && cell->allele[1] != SD_NO_COPY &&
           cell->allele[0] != cell->allele[1];
}

/* ---- definitions ---- */

bool sd_explain__is_list(const sd_kb_gene *gene)
{
    return strcmp(gene->caller, "variant_list") == 0;
}

uint32_t sd_explain__accepted(const sd_kb_gene *gene, uint16_t site, uint16_t allele)
{
    return gene->fits[(size_t)site * gene->n_alleles + allele];
}

const char *sd_explain__needs(const sd_explanation *e, uint16_t site, uint32_t bases)
{
    const sd_kb_site *spelled = &e->gene->sites[site];
    const char *words = "";
    for (uint8_t i = 0; i < spelled->n_alleles; i++)
        if (bases >> i & 1)
            words =
                SD_WORDS(e, "%s%s%s", words, *words ? " or " : "", spelled->alleles[i]);
    return words;
}

const char *sd_explain__verdict(sd_allele_verdict verdict)
{
    switch (verdict) {
    case SD_ALLELE_CALLED:
        return "called";
    case SD_ALLELE_OUTRANKED:
        return "outranked";
    case SD_ALLELE_UNPAIRED:
        return "unpaired";
    case SD_ALLELE_NOT_COMPARED:
        return "not_compared";
    case SD_ALLELE_UNSEEN:
        return "unseen";
    case SD_ALLELE_EXCLUDED:
        return "excluded";
    case SD_ALLELE_UNDEFINED:
        return "undefined";
    }
    return "";
}

/* ---- rules ---- */

const char *sd_explain__number(const sd_explanation *e, double value)
{
    const bool is_quarter = fabs(value * 10 - round(value * 10)) > 1e-6;
    return SD_WORDS(e, is_quarter ? "%.2f" : "%.1f", value);
}

static const char *key_words(const char *key)
{
    if (strcmp(key, "*") == 0)
        return "any function";
    return strcmp(key, "-") == 0 ? "no second copy" : key;
}

const char *sd_explain__row(const sd_explanation *e, const sd_kb_phenotype *row)
{
    switch (e->gene->phenotype_rule) {
    case SD_RULE_FUNCTION_PAIR:
        return SD_WORDS(e, "%s with %s", key_words(row->key_1), key_words(row->key_2));
    case SD_RULE_ACTIVITY_SCORE: {
        const char *from = sd_explain__number(e, row->from);
        const char *to = sd_explain__number(e, row->to);
        if (!isfinite(row->to))
            return SD_WORDS(e, "activity score from %s", from);
        if (row->from >= row->to)
            return SD_WORDS(e, "activity score %s", from);
        return SD_WORDS(e, "activity score %s to %s", from, to);
    }
    case SD_RULE_NONE:
    case SD_RULE_ALLELE_STATUS:
        break;
    }
    return "";
}
