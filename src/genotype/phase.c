/* phase.c -- phase sets, however they are written.
 *
 * VCF: GT with '|' belongs to the phase set PS, a number or a name; without PS to one set
 * of all such genotypes (VCF 4.3, 1.6.2).  PS of an unphased genotype says nothing.
 *
 * HP (GATK's ReadBackedPhasing, WhatsHap --tag=HP): for each allele of an unphased GT
 * "set-strand", strand 1 or 2.
 *
 * PGT and PID (GATK's HaplotypeCaller): records with one PID were seen on the same reads;
 * PGT tells which of two strands has the ALT.  PGT is no genotype: it stands beside 0/0
 * and 1/1 too, and its 1 is whichever ALT the sample had when it was called.  So it
 * counts for heterozygous genotypes of REF and one ALT only.  Before GATK 4.2.0.0 a
 * homozygous variant in a group, the first above all, let variants of opposite strands
 * pass as of one (broadinstitute/gatk issue 6463).  So a group counts only where the
 * record that names it ("position_REF_ALT") was seen here, heterozygous, and no member
 * seen here is homozygous.  Records elsewhere are not read, so without the first one a
 * group proves nothing: it is better to leave the strands open.
 *
 * Phase is not carried from one file to another: two that were phased by themselves have
 * each their own first strand.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/phase.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "genotype/genotype_matrix.h"

/* ---- one genotype ---- */

/* Never 0; `kind` keeps the names of different fields apart.  FNV-1a. */
static int32_t name_set(char kind, const char *text, size_t n)
{
    uint32_t hash = (UINT32_C(2166136261) ^ (unsigned char)kind) * UINT32_C(16777619);
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)text[i]) * UINT32_C(16777619);
    return (int32_t)(hash & INT32_MAX) | 1;
}

static int32_t read_phase_set(const sd_record *record, uint32_t column)
{
    const char *text = NULL;
    size_t n = sd_record__text(record->phase_set, column, &text);
    if (n > 0)
        return name_set('S', text, n);
    int32_t value;
    if (sd_record__integer(record->phase_set, column, &value) && value <= 0)
        return name_set('N', (const char *)&value, sizeof value); /* still a set */
    int64_t number = sd_record__number(record->phase_set, column);
    return number < 0 ? 0 : number == 0 ? INT32_MAX : (int32_t)number;
}

static void turn(sd_genotype *genotype)
{
    int32_t first = genotype->allele[0];
    genotype->allele[0] = genotype->allele[1];
    genotype->allele[1] = first;
}

/* "set-1,set-2" or "set-2,set-1": the strands of GT's alleles. */
static void read_haplotypes(const sd_record *record, uint32_t column,
                            sd_genotype *genotype, sd_phase *out)
{
    const char *text = NULL;
    size_t n = sd_record__text(record->haplotypes, column, &text);
    const char *comma = n > 0 ? memchr(text, ',', n) : NULL;
    if (!comma || genotype->n_copies != 2 || genotype->n_missing > 0)
        return;
    size_t n_one = (size_t)(comma - text), n_other = n - n_one - 1;
    if (n_one < 3 || n_one != n_other || memcmp(text, comma + 1, n_one - 1) != 0 ||
        text[n_one - 2] != '-')
        return;
    char one = text[n_one - 1], other = text[n - 1];
    if (!(one == '1' && other == '2') && !(one == '2' && other == '1'))
        return;
    if (one == '2')
        turn(genotype);
    genotype->is_phased = true;
    out->set = name_set('H', text, n_one - 2);
}

/* Strands of one file are not those of another: sets and groups of the gene's further
 * files get names of their own. */
static int32_t name_of_file(const sd_record *record, int32_t set)
{
    char text[32];
    const uint32_t strands = record->source->strands;
    int n = snprintf(text, sizeof text, "%ld %lu", (long)set, (unsigned long)strands);
    return strands == 0 ? set : name_set('F', text, (size_t)n);
}

/* Whether the group's name begins with the record's position. */
static bool begins_with_position(const char *text, size_t n, int64_t pos1)
{
    int64_t number = 0;
    size_t i = 0;
    for (; i < n && text[i] >= '0' && text[i] <= '9' && number <= INT32_MAX; i++)
        number = number * 10 + (text[i] - '0');
    return i > 0 && i < n && text[i] == '_' && number == pos1;
}

static void read_physical(const sd_record *record, uint32_t column,
                          const sd_genotype *genotype, sd_phase *out)
{
    const char *gt = NULL, *id = NULL;
    size_t n_gt = sd_record__text(record->physical_gt, column, &gt);
    size_t n_id = sd_record__text(record->physical_id, column, &id);
    if (n_gt != 3 || n_id == 0 || genotype->n_copies != 2 || genotype->n_missing > 0)
        return;
    bool alt_second = memcmp(gt, "0|1", 3) == 0, alt_first = memcmp(gt, "1|0", 3) == 0;
    int32_t a = genotype->allele[0], b = genotype->allele[1];
    bool is_het = (a == 0) != (b == 0), is_homozygous = a == b && a != 0;
    if (is_homozygous || (is_het && (alt_first || alt_second))) {
        out->group = name_set('P', id, n_id);
        out->is_turned = alt_first == (a == 0);
        out->names_group = begins_with_position(id, n_id, record->pos1);
    }
}

static void read_phase(const sd_record *record, uint32_t column, sd_genotype *genotype,
                       sd_phase *out)
{
    if (!genotype->is_phased)
        read_haplotypes(record, column, genotype, out);
    else if (genotype->n_copies > 1)
        out->set = read_phase_set(record, column);
    if (!genotype->is_phased)
        read_physical(record, column, genotype, out);
    if (!genotype->is_phased || out->set != 0)
        return;
    /* phased, the set's number lost: of GATK's genotypes its name may still stand */
    const char *id = NULL;
    size_t n_id = sd_record__text(record->physical_id, column, &id);
    if (n_id > 0)
        out->set = name_set('P', id, n_id);
}

void sd_phase__read(const sd_record *record, uint32_t column, sd_genotype *genotype,
                    sd_phase *out)
{
    *out = (sd_phase){0};
    read_phase(record, column, genotype, out);
    if (genotype->is_phased && genotype->n_copies > 1)
        out->set = name_of_file(record, out->set);
    if (out->group != 0)
        out->group = name_of_file(record, out->group);
}

/* ---- physical phase of a sample's gene ---- */

typedef struct group {
    const sd_kb_gene *gene;
    sd_cell *cells;
    sd_evidence *evidence;
    int32_t id;
    size_t n_het;
    bool has_first, has_homozygous;
} group;

static bool is_member(const group *g, size_t site)
{
    const sd_extra *extra = g->evidence[site].extra;
    return extra && extra->group == g->id && g->cells[site].state == SD_CELL_OBSERVED &&
           !g->cells[site].is_phased;
}

static bool is_het(const sd_cell *cell)
{
    return cell->allele[1] != SD_NO_COPY && cell->allele[0] != cell->allele[1];
}

static void weigh_group(group *g)
{
    for (size_t s = 0; s < g->gene->n_sites; s++) {
        if (!is_member(g, s))
            continue;
        g->n_het += is_het(&g->cells[s]);
        g->has_homozygous = g->has_homozygous || !is_het(&g->cells[s]);
        g->has_first =
            g->has_first || (is_het(&g->cells[s]) && g->evidence[s].extra->names_group);
    }
}

static sd_status note_group(sd_builder *builder, uint32_t sample, const group *g,
                            bool is_used)
{
    sd_text sites = {0};
    size_t first = SIZE_MAX;
    for (size_t s = 0; s < g->gene->n_sites; s++) {
        if (!is_member(g, s) || !is_het(&g->cells[s]))
            continue;
        sd_text__printf(&sites, "%s%s", first == SIZE_MAX ? "" : ", ",
                        g->gene->sites[s].id);
        first = first == SIZE_MAX ? s : first;
    }
    sd_at at = {.builder = builder, .sample = sample, .site = (uint16_t)first};
    const char *list = sites.data ? sites.data : "";
    sd_status status;
    if (sites.failed)
        status = SD_ENOMEM;
    else if (is_used)
        status = sd_builder__note(&at, "PHYSICAL_PHASE", false,
                                  "the variant caller's physical phasing (PGT, PID) was "
                                  "used: %.180s",
                                  list);
    else
        status = sd_builder__note(
            &at, "PHYSICAL_PHASE_IGNORED", false,
            "physical phasing (PGT, PID) was ignored, %s: %.120s",
            g->has_homozygous ? "as the group has a homozygous variant"
                              : "as the variant that begins the group is not seen here",
            list);
    sd_text__free(&sites);
    return status;
}

static void phase_group(const group *g)
{
    for (size_t s = 0; s < g->gene->n_sites; s++) {
        sd_cell *cell = &g->cells[s];
        if (!is_member(g, s))
            continue;
        if (cell->allele[0] != g->evidence[s].extra->on_first) {
            cell->allele[1] = cell->allele[0];
            cell->allele[0] = g->evidence[s].extra->on_first;
            const char other = cell->other[0];
            cell->other[0] = cell->other[1];
            cell->other[1] = other;
        }
        cell->is_phased = true;
        cell->phase_set = g->id;
    }
}

sd_status sd_phase__settle(sd_builder *builder, uint32_t sample)
{
    const sd_kb_gene *gene = builder->matrix.gene;
    size_t row = (size_t)sample * gene->n_sites;
    group g = {.gene = gene,
               .cells = &builder->matrix.cells[row],
               .evidence = &builder->evidence[row]};
    for (size_t s = 0; s < gene->n_sites; s++) {
        const sd_extra *extra = g.evidence[s].extra;
        if (!extra || extra->group == 0)
            continue;
        g.id = extra->group;
        g.n_het = 0;
        g.has_first = g.has_homozygous = false;
        weigh_group(&g);
        bool is_used = g.n_het > 1 && g.has_first && !g.has_homozygous;
        sd_status status = SD_OK;
        if (g.n_het > 1)
            status = note_group(builder, sample, &g, is_used);
        if (status != SD_OK)
            return status;
        if (is_used)
            phase_group(&g);
        for (size_t k = s; k < gene->n_sites; k++) /* done with */
            if (g.evidence[k].extra && g.evidence[k].extra->group == g.id)
                g.evidence[k].extra->group = 0;
    }
    return SD_OK;
}
