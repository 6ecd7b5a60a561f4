/* likelihood.h -- genotypes that a record gives as chances: GP, GL, PL; and how probable
 * a genotype is by them. */
#ifndef GENOTYPE_LIKELIHOOD_H
#define GENOTYPE_LIKELIHOOD_H

#include "genotype/record.h"

/* The most probable genotype of a record without GT. */
typedef struct sd_likely {
    const char *field;  /* "GP", "GL" or "PL"; NULL where none of them can be read */
    double probability; /* 0 to 1 */
    bool is_tied;       /* another genotype is as probable: nothing can be said */
} sd_likely;

/* Read the sample's most probable genotype into *genotype: by GP (probabilities, as VCF
 * 4.3 has them, or Phred-scaled, as VCF 4.2 has them), else by GL or PL, with all
 * genotypes as likely beforehand.  False where none of the three can be read; *genotype
 * is then without copies. */
bool sd_likelihood__genotype(const sd_record *record, uint32_t column,
                             sd_genotype *genotype, sd_likely *likely);
/* The probability that GP gives `genotype`, all copies of which are called; NAN where GP
 * is not there or cannot be read. */
double sd_likelihood__of(const sd_record *record, uint32_t column,
                         const sd_genotype *genotype);
/* Was the record filled in from other people's haplotypes?  INFO says so (IMP of Beagle,
 * IMPUTED of Minimac); where the header knows neither, a dosage (DS, HDS) does, but for
 * records that are marked as typed (TYPED, TYPED_ONLY, GENOTYPED). */
bool sd_likelihood__is_imputed(const sd_record *record);

#endif
