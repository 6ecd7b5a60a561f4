/* vcf_header.h -- the header of a VCF or BCF: checked before htslib parses it, then
 * completed. */
#ifndef GENOTYPE_VCF_HEADER_H
#define GENOTYPE_VCF_HEADER_H

#include "genotype/source.h"

/* Parse `text` (NUL-terminated, `length` bytes, without \r) into source->header.  Refuses
 * what has no samples, empty or repeated sample names, or a #CHROM line that is not one.
 */
sd_status sd_vcf_header__parse(sd_source *source, char *text, size_t length,
                               sd_error *err);

/* The columns that the `samples` option selects (NULL: all), in the file's order; in
 * `arena`. */
sd_status sd_vcf_header__select(const sd_source *source, const char *samples,
                                sd_arena *arena, uint32_t **columns, size_t *n,
                                sd_error *err);

#endif
