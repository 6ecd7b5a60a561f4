/* mitochondrion.h -- genotypes of the mitochondrion, which callers write with one copy,
 * two, or more. */
#ifndef GENOTYPE_MITOCHONDRION_H
#define GENOTYPE_MITOCHONDRION_H

#include "genotype/genotype_matrix.h"

typedef enum sd_plasmy {
    SD_PLASMY_ONE,     /* one sequence in all, as far as is known */
    SD_PLASMY_MIXED,   /* heteroplasmic: the variant is read as carried */
    SD_PLASMY_UNKNOWN, /* heteroplasmic by the genotype, without a fraction: the same */
    SD_PLASMY_TRACE,   /* the variant is in too few to say that it is carried */
    SD_PLASMY_DENIED,  /* called reference, yet many carry a variant */
    SD_PLASMY_SEVERAL, /* several variants side by side: no one copy can show them */
} sd_plasmy;

typedef struct sd_fold {
    sd_plasmy plasmy;
    int32_t allele;  /* of the record: what the one copy is read as */
    double fraction; /* of the variant, 0 to 1; NAN where not given */
    const char *by;  /* the field that gave it, "AF"; NULL where none did */
} sd_fold;

/* Read a genotype that was called (no copy missing) as one copy.
 *
 * The fraction is FORMAT/AF (GATK, DRAGEN), VAF (DeepVariant) or HL (gnomAD); else it is
 * worked out from AD.  From 95 % on a variant counts as homoplasmic; from 10 % on it is
 * carried and a note gives the fraction; below, copies in the nucleus and errors are as
 * likely as the variant, so nothing is said either way (gnomAD's limits: Laricchia et
 * al. 2022, PMID 35074858).  CPIC's guideline gives no limit: a risk variant counts
 * wherever it is carried. */
sd_fold sd_mitochondrion__fold(const sd_record *record, uint32_t column,
                               const sd_genotype *genotype);

#endif
