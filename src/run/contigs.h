/* contigs.h -- inside floor run: chromosomes as the VCFs that we write name them. */
#ifndef RUN_CONTIGS_H
#define RUN_CONTIGS_H

#include <stdio.h>

#include "kb/kb.h"

/* "chr10", or with `plain_names` "10". */
const char *sd_contigs__name(const sd_kb_contig *contig, bool plain_names);
/* The ##contig lines of the assembly's chromosomes that have sites. */
void sd_contigs__write_header(const sd_kb *kb, sd_assembly assembly, bool plain_names,
                              FILE *out);

#endif
