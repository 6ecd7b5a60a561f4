/* structure.h -- deletions, duplications and copy-number segments: what they say of the
 * number of copies of a gene. */
#ifndef GENOTYPE_STRUCTURE_H
#define GENOTYPE_STRUCTURE_H

#include "genotype/genotype_matrix.h"

/* The number of copies that the record gives the sample, by CN or by its genotype, as
 * common callers write them:
 *
 *     FORMAT/CN, INFO/CN of a single sample     counted (DRAGEN, GATK, CNVnator)
 *     <DEL>, <DEL:...>                          none on a chromosome that carries it
 *     <DUP>, <DUP:...>                          two
 *     <CN0>, <CN2>, ...                         that many (1000 Genomes)
 *
 * -1 where it says nothing, as a genotype without the ALT does: that this deletion is not
 * there is not a count.  -2 where the sample carries something that is not a number. */
enum { SD_SAYS_NO_COUNT = -1, SD_SAYS_UNCOUNTED = -2 };
int64_t sd_structure__copies(const sd_record *record, uint32_t column, sd_error *err);

/* Take in a structural record that overlaps the gene's span. */
sd_status sd_structure__add(sd_builder *builder, const sd_record *record, sd_error *err);
/* No more records: the matrix's copies. */
sd_status sd_structure__finish(sd_builder *builder, sd_error *err);

#endif
