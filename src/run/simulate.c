/* simulate.c -- a made-up patient of given diplotypes: which base stands on which strand.
 *
 * A strand has the base that its allele's definition names at each site; where several
 * are allowed, the last named one, so that what tells the allele apart is there.  Sites
 * that no allele asked for names have the reference allele's base.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/simulate.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "run/gene_list.h"

uint64_t sd_random__next(uint64_t *state)
{
    *state += 0x9E3779B97F4A7C15u;
    uint64_t mixed = *state;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return mixed ^ mixed >> 31;
}

/* ---- one strand ---- */

static int16_t lowest(uint32_t bases)
{
    return (int16_t)__builtin_ctz(bases);
}

static int16_t highest(uint32_t bases)
{
    return (int16_t)(31 - __builtin_clz(bases));
}

static void lay_reference(const sd_kb_gene *gene, int16_t (*allele)[2], int strand)
{
    for (uint16_t site = 0; site < gene->n_sites; site++)
        allele[site][strand] =
            gene->reference == SD_NO_ALLELE
                ? 0
                : lowest(gene->fits[(size_t)site * gene->n_alleles + gene->reference]);
}

static void lay_allele(const sd_kb_gene *gene, uint16_t index, int16_t (*allele)[2],
                       int strand)
{
    const sd_kb_allele *definition = &gene->alleles[index];
    if (definition->is_reference)
        return;
    for (uint16_t i = 0; i < definition->n_core; i++)
        allele[definition->core[i].site][strand] = highest(definition->core[i].bases);
}

/* The allele called `name`, without the spaces around it. */
static uint16_t find_allele(const sd_kb_gene *gene, sd_arena *arena, const char *name,
                            size_t length)
{
    while (length > 0 && name[0] == ' ')
        name++, length--;
    while (length > 0 && name[length - 1] == ' ')
        length--;
    const char *copy = sd_arena__printf(arena, "%.*s", (int)length, name);
    return copy ? sd_kb__find_allele(gene, copy) : SD_NO_ALLELE;
}

/* "*2", or several alleles on one strand: "a + b", "[a + b]".  False where a part is no
 * allele that sites define; nothing is laid where allele is NULL. */
static bool lay_strand(const sd_kb_gene *gene, sd_arena *arena, const char *name,
                       size_t length, int16_t (*allele)[2], int strand)
{
    if (length > 1 && name[0] == '[' && name[length - 1] == ']')
        name++, length -= 2;
    for (;;) {
        uint16_t whole = find_allele(gene, arena, name, length);
        size_t part = 0;
        while (whole == SD_NO_ALLELE && part + 3 <= length &&
               strncmp(name + part, " + ", 3) != 0)
            part++;
        const bool is_last = whole != SD_NO_ALLELE || part + 3 > length;
        const uint16_t found = is_last ? whole : find_allele(gene, arena, name, part);
        if (found == SD_NO_ALLELE || !gene->alleles[found].is_defined)
            return false;
        if (allele)
            lay_allele(gene, found, allele, strand);
        if (is_last)
            return true;
        name += part + 3;
        length -= part + 3;
    }
}

/* ---- one gene ---- */

static bool is_haploid_by_default(const sd_patient *patient, const sd_kb_gene *gene)
{
    return gene->ploidy == SD_MITOCHONDRIAL ||
           (gene->ploidy == SD_X_LINKED && patient->options->is_male);
}

static sd_status refuse_diplotype(const sd_kb_gene *gene, const char *name, sd_error *err)
{
    return sd_error__set(err, SD_EUSAGE, NULL, 0,
                         "%s=%s: not two alleles that positions define, with a slash "
                         "between them (stardose db show %s has the names)",
                         gene->name, name, gene->name);
}

/* Allele names may have slashes in them, so every slash is tried. */
static sd_status lay_diplotype(const sd_patient *patient, const sd_kb_gene *gene,
                               const char *name, int16_t (*allele)[2], sd_error *err)
{
    const size_t length = strlen(name);
    lay_reference(gene, allele, 0);
    lay_reference(gene, allele, 1);
    for (const char *slash = strchr(name, '/'); slash; slash = strchr(slash + 1, '/')) {
        const size_t before = (size_t)(slash - name), after = length - before - 1;
        if (!lay_strand(gene, patient->arena, name, before, NULL, 0) ||
            !lay_strand(gene, patient->arena, slash + 1, after, NULL, 1))
            continue;
        if (is_haploid_by_default(patient, gene))
            return sd_error__set(err, SD_EUSAGE, NULL, 0,
                                 "%s=%s: this patient has one copy of %s", gene->name,
                                 name, gene->name);
        lay_strand(gene, patient->arena, name, before, allele, 0);
        lay_strand(gene, patient->arena, slash + 1, after, allele, 1);
        return SD_OK;
    }
    if (gene->ploidy == SD_AUTOSOMAL ||
        !lay_strand(gene, patient->arena, name, length, allele, 0))
        return refuse_diplotype(gene, name, err);
    for (uint16_t site = 0; site < gene->n_sites; site++)
        allele[site][1] = SD_NO_STRAND;
    return SD_OK;
}

/* "GENE=A/B" */
static sd_status lay_asked(const sd_patient *patient, const char *asked,
                           sd_strands *genes, sd_error *err)
{
    const size_t length = strcspn(asked, "=");
    const sd_kb_gene *gene = NULL;
    if (asked[length] != '=')
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             "%s: a diplotype is written GENE=ALLELE/ALLELE", asked);
    const sd_status status = sd_gene_list__find(patient->kb, asked, length, &gene, err);
    if (status != SD_OK)
        return status;
    if (!genes[gene->index].allele)
        return sd_error__set(err, SD_EUSAGE, NULL, 0,
                             gene->n_sites ? "%s: the gene is left out by --genes"
                                           : "%s: the gene has no positions, it is "
                                             "never called from a variant file",
                             gene->name);
    return lay_diplotype(patient, gene, asked + length + 1, genes[gene->index].allele,
                         err);
}

/* ---- the patient ---- */

static sd_status lay_references(const sd_patient *patient, sd_strands *genes,
                                sd_error *err)
{
    bool *is_wanted = SD_NEW(patient->arena, bool, sd_kb_gene_count(patient->kb));
    if (!is_wanted)
        return sd_error__no_memory(err);
    const sd_status status =
        sd_gene_list__mark(patient->kb, patient->options->genes, is_wanted, err);
    if (status != SD_OK)
        return status;
    for (size_t i = 0; i < sd_kb_gene_count(patient->kb); i++) {
        const sd_kb_gene *gene = sd_kb__gene(patient->kb, i);
        if (gene->n_sites == 0 || !is_wanted[i])
            continue;
        genes[i].allele =
            sd_arena__alloc(patient->arena, gene->n_sites, sizeof *genes[i].allele);
        if (!genes[i].allele)
            return sd_error__no_memory(err);
        lay_reference(gene, genes[i].allele, 0);
        lay_reference(gene, genes[i].allele, 1);
        for (uint16_t site = 0;
             is_haploid_by_default(patient, gene) && site < gene->n_sites; site++)
            genes[i].allele[site][1] = SD_NO_STRAND;
    }
    return SD_OK;
}

static void hide_sites(const sd_patient *patient, sd_strands *genes)
{
    const double share = patient->options->missing;
    for (size_t i = 0; share > 0 && i < sd_kb_gene_count(patient->kb); i++)
        for (uint16_t site = 0;
             genes[i].allele && site < sd_kb__gene(patient->kb, i)->n_sites; site++)
            if (ldexp((double)(sd_random__next(patient->random) >> 11), -53) < share)
                genes[i].allele[site][0] = SD_NOT_SEEN;
}

static sd_status make_patient(sd_patient *patient, sd_error *err)
{
    const sd_simulate_options *options = patient->options;
    sd_strands *genes = SD_NEW(patient->arena, sd_strands, sd_kb_gene_count(patient->kb));
    if (!genes)
        return sd_error__no_memory(err);
    sd_status status = lay_references(patient, genes, err);
    for (size_t i = 0; status == SD_OK && i < options->n_diplotypes; i++)
        status = lay_asked(patient, options->diplotypes[i], genes, err);
    if (status != SD_OK)
        return status;
    hide_sites(patient, genes);
    patient->genes = genes;
    return SD_OK;
}

sd_status sd_simulate__write(const sd_kb *kb, const sd_simulate_options *options,
                             FILE *out, sd_error *err)
{
    if (options->build != 37 && options->build != 38)
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "build %d is not 37 or 38",
                             (int)options->build);
    sd_arena *arena = sd_arena__new();
    if (!arena)
        return sd_error__no_memory(err);
    uint64_t random = options->seed;
    sd_patient patient = {.kb = kb,
                          .options = options,
                          .assembly = options->build == 37 ? SD_GRCH37 : SD_GRCH38,
                          .random = &random,
                          .arena = arena};
    sd_status status = make_patient(&patient, err);
    if (status == SD_OK)
        status = sd_simulate__print(&patient, out, err);
    sd_arena__free(arena);
    return status;
}
