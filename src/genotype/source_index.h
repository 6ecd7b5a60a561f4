/* source_index.h -- use an index to read only the stretches of a file that lie in our
 * regions. */
#ifndef GENOTYPE_SOURCE_INDEX_H
#define GENOTYPE_SOURCE_INDEX_H

#include "genotype/source.h"

typedef struct sd_region {
    const char *contig; /* as the file names it */
    int64_t start1, end1;
} sd_region;

/* Restrict the source to the regions where there is a sound index that fits the file and
 * the file is big enough for it to matter; *used tells.  An index that cannot be used is
 * a warning, never an error. */
sd_status sd_source__use_index(sd_source *source, const sd_region *regions,
                               size_t n_regions, bool *used, sd_error *err);

#endif
