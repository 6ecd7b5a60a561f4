/* outside_name.c -- names as people write them, into the tables' terms.
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/outside.h"

#include <string.h>

#include "base/text.h"
#include "call/diplotype.h"

enum { MAX_COPIES = 99, MAX_PARTS = 16 };

static const char at_least[] = "\xE2\x89\xA5"; /* the sign "≥" */

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Copy without blanks at either end. */
static char *trim(const char *text, size_t length, sd_arena *arena)
{
    while (length > 0 && (text[0] == ' ' || text[0] == '\t'))
        text++, length--;
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    return sd_arena__strndup(arena, text, length);
}

/* The gene's name may stand before each allele: "CYP*1" and "CYP *1" are "*1"; of a name
 * with a dash ("HLA-DMB") what follows it will do ("DMB*01:01"). */
static const char *skip_gene(const sd_kb_gene *gene, const char *text)
{
    const char *locus = strrchr(gene->name, '-');
    if (locus && gene->phenotype_rule == SD_RULE_ALLELE_STATUS &&
        starts_with(text, locus + 1) && text[strlen(locus + 1)] == '*')
        return text + strlen(locus + 1);
    size_t length = strlen(gene->name);
    while (starts_with(text, gene->name) &&
           (text[length] == '*' || text[length] == ' ')) {
        text += length;
        while (*text == ' ')
            text++;
    }
    return text;
}

/* ---- alleles ---- */

static const char *replace_word(const char *text, const char *word, const char *by,
                                sd_arena *arena)
{
    const char *at = strstr(text, word);
    if (!at)
        return text;
    return sd_arena__printf(arena, "%.*s%s%s", (int)(at - text), text, by,
                            at + strlen(word));
}

/* By its name; the reference allele also as "Reference", and with "wildtype" for
 * "reference" in its name. */
static uint16_t find_allele(const sd_kb_gene *gene, const char *name, sd_arena *arena)
{
    uint16_t found = sd_kb__find_allele(gene, name);
    if (found == SD_NO_ALLELE && sd_text__is_word(name, strlen(name), "Reference"))
        return gene->reference;
    if (found == SD_NO_ALLELE) {
        const char *modern = replace_word(name, "wildtype", "reference", arena);
        if (modern && modern != name)
            return sd_kb__find_allele(gene, modern);
    }
    return found;
}

/* What stands behind the last 'x' of "*1x2", "*1x≥3", "*1xN"; false where it is not a
 * number of copies. */
static bool read_copies(const char *text, int *copies, bool *is_at_least)
{
    *is_at_least = false;
    if (strcmp(text, "N") == 0) { /* more than one, nobody counted */
        *copies = 2;
        *is_at_least = true;
        return true;
    }
    if (starts_with(text, at_least) || starts_with(text, ">=")) {
        *is_at_least = true;
        text += starts_with(text, ">=") ? 2 : strlen(at_least);
    }
    int64_t value;
    if (*text < '0' || *text > '9' || !sd_text__to_int(text, strlen(text), &value) ||
        value < 1 || value > MAX_COPIES)
        return false;
    *copies = (int)value;
    return true;
}

/* One gene unit of a strand. */
typedef struct unit {
    uint16_t allele; /* SD_NO_ALLELE where the tables do not know it */
    int copies;
    bool is_at_least;
} unit;

static unit read_unit(const sd_kb_gene *gene, const char *text, sd_arena *arena)
{
    unit found = {find_allele(gene, text, arena), 1, false};
    const char *times = strrchr(text, 'x');
    if (found.allele != SD_NO_ALLELE || !times || times == text)
        return found;
    int copies;
    bool is_at_least;
    if (!read_copies(times + 1, &copies, &is_at_least))
        return found;
    const char *base = trim(text, (size_t)(times - text), arena);
    if (base)
        found = (unit){find_allele(gene, base, arena), copies, is_at_least};
    return found;
}

/* ---- strands ---- */

static sd_status fill_haplotype(const unit *units, size_t n_units, sd_arena *arena,
                                sd_haplotype *out)
{
    size_t n_alleles = 0;
    for (size_t i = 0; i < n_units; i++)
        n_alleles += n_units == 1 ? 1 : (size_t)units[i].copies;
    uint16_t *alleles = SD_NEW(arena, uint16_t, n_alleles);
    if (!alleles)
        return SD_ENOMEM;
    out->copies = n_units == 1 ? units[0].copies : 1;
    for (size_t i = 0; i < n_units; i++) {
        if (units[i].allele == SD_NO_ALLELE)
            out->is_known = false;
        out->copies_at_least |= units[i].is_at_least;
        for (int k = 0; k < (n_units == 1 ? 1 : units[i].copies); k++)
            alleles[out->n_alleles++] = units[i].allele;
    }
    out->alleles = alleles;
    if (!out->is_known) {
        out->n_alleles = 0;
        out->copies = 1;
        out->copies_at_least = false;
    }
    return SD_OK;
}

/* Split "*36+*10" or "[a + b]" into units; *n_units 0 where it has too many or an empty
 * one. */
static sd_status read_units(const sd_kb_gene *gene, const char *text, sd_arena *arena,
                            unit *units, size_t *n_units)
{
    size_t length = strlen(text);
    bool is_list = length > 2 && text[0] == '[' && text[length - 1] == ']';
    const char *separator = is_list ? " + " : "+";
    const char *rest = is_list ? text + 1 : text;
    const char *end = is_list ? text + length - 1 : text + length;
    *n_units = 0;
    for (size_t n = 0; n < MAX_PARTS; n++) {
        const char *next = strstr(rest, separator);
        if (next && next >= end)
            next = NULL;
        const char *part = trim(rest, (size_t)((next ? next : end) - rest), arena);
        if (!part)
            return SD_ENOMEM;
        if (part[0] == '\0')
            return SD_OK;
        units[n] = read_unit(gene, part, arena);
        if (!next) {
            *n_units = n + 1;
            return SD_OK;
        }
        rest = next + strlen(separator);
    }
    return SD_OK;
}

/* Whether all are known and single: "[a + b]" then gets the name that a call would have.
 */
static bool is_plain_list(const unit *units, size_t n_units)
{
    for (size_t i = 0; i < n_units; i++) {
        if (units[i].allele == SD_NO_ALLELE || units[i].copies != 1 ||
            units[i].is_at_least)
            return false;
    }
    return true;
}

static sd_status name_list(const sd_kb_gene *gene, const unit *units, size_t n_units,
                           sd_arena *arena, sd_haplotype *out)
{
    uint16_t alleles[MAX_PARTS];
    for (size_t i = 0; i < n_units; i++)
        alleles[i] = units[i].allele;
    return sd_haplotype__make(gene, alleles, n_units, arena, out) ? SD_OK : SD_ENOMEM;
}

/* "5701" and "*5701" may be *57:01 or, in the old way of writing, another allele: read as
 * a name of one field it would hide a risk allele. */
static bool lacks_colons(const sd_kb_gene *gene, const char *text)
{
    const char *star = strchr(text, '*');
    text = star ? star + 1 : text;
    while (!star && *text && (*text < '0' || *text > '9'))
        text++;
    return gene->phenotype_rule == SD_RULE_ALLELE_STATUS &&
           strspn(text, "0123456789") > 3;
}

static sd_status read_haplotype(const sd_kb_gene *gene, const char *text, sd_arena *arena,
                                sd_haplotype *out, const char **problem)
{
    text = skip_gene(gene, text);
    *out = (sd_haplotype){.name = text, .copies = 1, .is_known = true};
    if (text[0] == '\0') {
        *problem = "has an empty allele name";
        return SD_OK;
    }
    if (lacks_colons(gene, text)) {
        *problem = "is a name without colons: write *57:01, not *5701";
        return SD_OK;
    }
    unit units[MAX_PARTS];
    size_t n_units = 1;
    units[0] = read_unit(gene, text, arena); /* a name may itself have a plus sign */
    if (units[0].allele == SD_NO_ALLELE) {
        sd_status status = read_units(gene, text, arena, units, &n_units);
        if (status != SD_OK)
            return status;
    }
    if (n_units == 0) {
        *problem = "has an empty part, or too many, between its plus signs";
        return SD_OK;
    }
    if (n_units == 1 && units[0].allele != SD_NO_ALLELE && units[0].copies == 1 &&
        !units[0].is_at_least)
        out->name = gene->alleles[units[0].allele].reported_as;
    if (text[0] == '[' && is_plain_list(units, n_units))
        return name_list(gene, units, n_units, arena, out);
    return fill_haplotype(units, n_units, arena, out);
}

sd_status sd_outside__diplotype(const sd_kb_gene *gene, const char *text, sd_arena *arena,
                                sd_diplotype *out, const char **problem)
{
    *problem = NULL;
    sd_haplotype copy[2];
    size_t n_copies = 0;
    const char *rest = text;
    do {
        const char *slash = strchr(rest, '/');
        const char *name =
            trim(rest, slash ? (size_t)(slash - rest) : strlen(rest), arena);
        if (!name)
            return SD_ENOMEM;
        if (n_copies == 2) {
            *problem = "names more than two strands";
            return SD_OK;
        }
        sd_status status = read_haplotype(gene, name, arena, &copy[n_copies++], problem);
        if (status != SD_OK || *problem)
            return status;
        rest = slash ? slash + 1 : NULL;
    } while (rest);
    if (n_copies == 1)
        sd_diplotype__single(copy[0], 0, out);
    else if (!sd_diplotype__pair(copy[0], copy[1], 0, arena, out))
        return SD_ENOMEM;
    return sd_arena__failed(arena) ? SD_ENOMEM : SD_OK;
}

/* ---- phenotypes and scores ---- */

/* CPIC's standard terms (PMID 27441996) and their usual abbreviations. */
static const struct abbreviation {
    const char *text, *term;
} abbreviations[] = {
    {"PM", "Poor Metabolizer"},
    {"IM", "Intermediate Metabolizer"},
    {"NM", "Normal Metabolizer"},
    {"RM", "Rapid Metabolizer"},
    {"UM", "Ultrarapid Metabolizer"},
    {"LPM", "Likely Poor Metabolizer"},
    {"LIM", "Likely Intermediate Metabolizer"},
};

const char *sd_outside__phenotype(const sd_kb_gene *gene, const char *text,
                                  sd_arena *arena)
{
    const char *term = trim(text, strlen(text), arena);
    for (size_t i = 0; term && i < sizeof abbreviations / sizeof abbreviations[0]; i++) {
        if (strcmp(term, abbreviations[i].text) == 0)
            return abbreviations[i].term;
    }
    if (term)
        term = replace_word(term, "etaboliser", "etabolizer", arena);
    for (uint16_t i = 0; term && i < gene->n_phenotypes; i++) {
        if (sd_text__is_word(term, strlen(term), gene->phenotypes[i].phenotype))
            return gene->phenotypes[i].phenotype;
    }
    return term;
}

sd_status sd_outside__score(const char *text, sd_arena *arena, const char **out)
{
    *out = NULL;
    const char *score = trim(text, strlen(text), arena);
    if (!score)
        return SD_ENOMEM;
    bool is_bound = starts_with(score, at_least) || starts_with(score, ">=");
    const char *number = score;
    if (is_bound)
        number += starts_with(score, ">=") ? 2 : strlen(at_least);
    double value;
    bool is_number = sd_text__to_double(number, strlen(number), &value) && value >= 0;
    if (!is_number && (is_bound || !sd_text__is_word(score, strlen(score), "n/a")))
        return SD_OK;
    if (!is_number)
        *out = "n/a";
    else
        *out = is_bound ? sd_arena__printf(arena, "%s%s", at_least, number) : number;
    return *out ? SD_OK : SD_ENOMEM;
}
