/* age.h -- which sources of guidance are older than the reader was told to expect. */
#ifndef REPORT_AGE_H
#define REPORT_AGE_H

#include "report/report.h"

typedef struct sd_old_source {
    const sd_kb_source *source;
    char date[11]; /* the newest that its release names: YYYY-MM-DD or YYYY-MM */
    long days;     /* from then to sd_age__as_of() */
} sd_old_source;

/* The day to which age is counted: the report's, or the newest of the knowledge. */
const char *sd_age__as_of(const sd_sample *sample);

/* Index of the first source of guidance, from `from` on, that is more than the run's
 * max_age days old, described in *out; the number of sources where there is none. */
size_t sd_age__next_old(const sd_sample *sample, size_t from, sd_old_source *out);

#endif
