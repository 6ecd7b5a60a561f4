/* phase.h -- how a record's genotype is phased, whichever way the caller says so. */
#ifndef GENOTYPE_PHASE_H
#define GENOTYPE_PHASE_H

#include "genotype/record.h"

typedef struct sd_phase {
    int32_t set;    /* of a phased genotype: identifies the phase set; 0 none given */
    int32_t group;  /* of an unphased one: identifies its physical phase group; 0 none */
    bool is_turned; /* the group's first strand has the genotype's second allele */
    bool names_group; /* the group is named after this record */
} sd_phase;

/* Read the phase of `genotype`, which is the sample's in `record`.  Where HP tells the
 * strands, genotype->allele is put in their order and genotype->is_phased set. */
void sd_phase__read(const sd_record *record, uint32_t column, sd_genotype *genotype,
                    sd_phase *out);

#endif
