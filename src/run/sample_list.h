/* sample_list.h -- inside the run floor: names of samples in a file. */
#ifndef RUN_SAMPLE_LIST_H
#define RUN_SAMPLE_LIST_H

#include "base/arena.h"
#include "stardose.h"

/* The names in the file, one a line, as the comma-separated list that the reader takes,
 * in the arena.  A leading ^ of the file's name goes to the list.  SD_EUSAGE: no names,
 * or one with a comma; SD_EINPUT: not readable. */
sd_status sd_sample_list__read(const char *path, sd_arena *arena, const char **list,
                               sd_error *err);

#endif
