/* origin.h -- which program wrote the variants, as the header says. */
#ifndef GENOTYPE_ORIGIN_H
#define GENOTYPE_ORIGIN_H

#include <htslib/vcf.h>

#include "base/arena.h"

/* "GATK HaplotypeCaller 4.2.6.1", "DeepVariant 1.5.0", or the value of ##source as it is;
 * several are joined by "; " in the header's order, each once.  At most 200 bytes,
 * printable, in the arena.  *out is NULL where the header names none; false when out of
 * memory. */
bool sd_origin__read(const bcf_hdr_t *header, sd_arena *arena, const char **out);

#endif
