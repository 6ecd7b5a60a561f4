/* sex.h -- the sample's sex, as the user says it, and what it decides on the X
 * chromosome. */
#ifndef GENOTYPE_SEX_H
#define GENOTYPE_SEX_H

#include "genotype/genotype_matrix.h"

/* Read the option `sex`: "male" or "female" of the only sample, or the name of a file of
 * lines "sample<TAB>sex" (male, female, unknown, or their first letters, in any case; #
 * comments).  *sexes has one for each of the n samples, in the arena; NULL where the
 * option is.  Samples that the file does not name are unknown; names that the input does
 * not have are passed over.  SD_EUSAGE: one word for several samples; SD_EINPUT: a file
 * that is not so, or says two things of one sample. */
sd_status sd_sex__read(const char *option, const char *const *names, size_t n,
                       sd_arena *arena, const sd_sex **sexes, sd_error *err);

/* Settled cells of a gene on X, outside of the regions that X and Y share (every gene of
 * the knowledge with this ploidy):
 *   male    one copy.  Genotypes that a caller wrote with two equal copies are read as
 *           one; a heterozygous one contradicts, and the gene is refused.
 *   female  two copies.  A genotype with one copy contradicts, and the gene is refused.
 * `sexes` as of sd_sex__read(); NULL leaves all as it is.  SD_ENOMEM is the only failure.
 */
sd_status sd_sex__settle(sd_builder *builder, const sd_sex *sexes);

#endif
