/* people.c -- SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include "unit.h"

#include <string.h>

#include "random.h"

const sd_kb_core *named_at(const sd_kb_allele *allele, uint16_t site)
{
    for (uint16_t i = 0; i < allele->n_core; i++)
        if (allele->core[i].site == site)
            return &allele->core[i];
    return NULL;
}

static uint32_t find_accepted(const sd_kb_gene *gene, uint16_t allele, uint16_t site)
{
    const sd_kb_core *named = named_at(&gene->alleles[allele], site);
    if (named)
        return named->bases;
    const sd_kb_core *of_reference = named_at(&gene->alleles[gene->reference], site);
    bool is_plain =
        of_reference && (of_reference->bases & (of_reference->bases - 1)) == 0;
    return is_plain ? of_reference->bases : 1;
}

uint32_t accepted_bases(const sd_kb_gene *gene, uint16_t allele, uint16_t site)
{
    static const sd_kb_gene *known;
    static uint32_t accepted[MAX_GENE_ALLELES][MAX_GENE_SITES];
    if (known == gene)
        return accepted[allele][site];
    assert_true(gene->n_sites <= MAX_GENE_SITES && gene->n_alleles <= MAX_GENE_ALLELES);
    for (uint16_t a = 0; a < gene->n_alleles; a++)
        for (uint16_t s = 0; s < gene->n_sites; s++)
            accepted[a][s] = find_accepted(gene, a, s);
    known = gene;
    return accepted[allele][site];
}

static int16_t pick_base(uint32_t bases)
{
    for (;;) {
        unsigned base = random_below(SD_MAX_SITE_ALLELES);
        if (bases >> base & 1)
            return (int16_t)base;
    }
}

static uint16_t pick_allele(const sd_kb_gene *gene)
{
    for (;;) {
        uint16_t allele = (uint16_t)random_below(gene->n_alleles);
        if (gene->alleles[allele].is_defined)
            return allele;
    }
}

/* Put the allele's own bases onto the strand. */
static void carry(const sd_kb_gene *gene, uint16_t allele, int16_t *strand)
{
    for (uint16_t site = 0; site < gene->n_sites; site++)
        if (named_at(&gene->alleles[allele], site))
            strand[site] = pick_base(accepted_bases(gene, allele, site));
}

static void make_strand(const sd_kb_gene *gene, bool is_reference, int16_t *strand)
{
    for (uint16_t site = 0; site < gene->n_sites; site++)
        strand[site] = pick_base(accepted_bases(gene, gene->reference, site));
    if (is_reference)
        return;
    unsigned n = strcmp(gene->caller, "variant_list") == 0 ? random_below(3) : 1;
    for (unsigned i = 0; i < n; i++) {
        uint16_t allele = pick_allele(gene);
        for (uint16_t site = 0; n == 1 && site < gene->n_sites; site++)
            strand[site] = pick_base(accepted_bases(gene, allele, site));
        carry(gene, allele, strand);
    }
}

void make_person(person *who, const sd_kb_gene *gene, person_kind kind)
{
    static int16_t strand[2][MAX_GENE_SITES];
    assert_true(gene->n_sites <= MAX_GENE_SITES && gene->n_alleles <= MAX_GENE_ALLELES);
    bool has_one = gene->ploidy == SD_MITOCHONDRIAL ||
                   (kind == PERSON_ONE_COPY && gene->ploidy == SD_X_LINKED);
    who->kind = kind;
    make_strand(gene, kind == PERSON_REFERENCE, strand[0]);
    make_strand(gene, kind == PERSON_REFERENCE, strand[1]);
    if (kind == PERSON_HOMOZYGOUS)
        memcpy(strand[1], strand[0], sizeof strand[0]);
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        seen_genotype *seen = &who->site[site];
        *seen = (seen_genotype){.is_seen = true};
        seen->allele[0] = strand[0][site];
        seen->allele[1] = has_one ? -1 : strand[1][site];
        seen->is_phased = kind == PERSON_PHASED || kind == PERSON_ONE_COPY;
        if (kind == PERSON_PHASE_SETS) {
            seen->phase_set = (int)random_below(3);
            seen->is_phased = seen->phase_set > 0;
        }
        bool is_free = !seen->is_phased && !has_one;
        if (is_free && seen->allele[1] < seen->allele[0]) {
            seen->allele[0] = strand[1][site];
            seen->allele[1] = strand[0][site];
        }
    }
}
