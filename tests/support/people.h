/* people.h -- made-up people: two strands per gene of the built-in tables, as a sequencer
 * would see them.
 *
 * What a person is is kept as genotypes only; the truth about them is worked out in
 * truth.h from the definitions, never from the program's own reading. */
#ifndef SUPPORT_PEOPLE_H
#define SUPPORT_PEOPLE_H

#include "kb/kb.h"

enum { MAX_GENE_SITES = 400, MAX_GENE_ALLELES = 400 };

typedef struct seen_genotype {
    int16_t allele[2]; /* number of the site's allele; [1] -1 where there is one copy */
    bool is_phased;
    int phase_set; /* 0: none */
    bool is_seen;  /* false: only possible to think of */
} seen_genotype;

typedef enum person_kind {
    PERSON_REFERENCE,
    PERSON_UNPHASED,
    PERSON_PHASED,
    PERSON_HOMOZYGOUS,
    PERSON_PHASE_SETS, /* heterozygous sites in one of two sets, or in none */
    PERSON_ONE_COPY,   /* of X; the same as PHASED elsewhere */
    PERSON_KINDS
} person_kind;

typedef struct person {
    person_kind kind;
    seen_genotype site[MAX_GENE_SITES];
} person;

/* A person's genotypes in `gene`, random but for PERSON_REFERENCE. */
void make_person(person *who, const sd_kb_gene *gene, person_kind kind);

/* Bases that the allele's definition accepts at a site: those it names, else the
 * reference allele's, else the genome's. */
uint32_t accepted_bases(const sd_kb_gene *gene, uint16_t allele, uint16_t site);
/* Whether the definition names the site; NULL, or what it says there. */
const sd_kb_core *named_at(const sd_kb_allele *allele, uint16_t site);

#endif
