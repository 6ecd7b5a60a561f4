/* run.h -- the pipeline: reader -> matrix -> caller -> meaning -> document -> sink.  sd_run() of stardose.h is
 * its door for programs; what the command line needs beyond that is here. */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include "stardose.h"

/* Output files that appear whole or not at all: written beside, synced, renamed; mode 0600. */
typedef struct sd_outfile sd_outfile;
/* `path` must not be an input of the run (same file) and, without `force`, must not exist. "-" is standard output. */
sd_status sd_outfile__open(sd_outfile **out, const char *path, sd_error *err);
FILE *sd_outfile__stream(sd_outfile *file);
sd_status sd_outfile__commit(sd_outfile *file, sd_error *err); /* ends it; the file is in place */
void sd_outfile__discard(sd_outfile *file);                    /* ends it; nothing is left */

#endif
