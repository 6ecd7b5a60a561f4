/* process.c -- what a program does once about htslib before it opens untrusted files. */
#define _POSIX_C_SOURCE 200809L /* unsetenv */
#include <stdlib.h>

#include <htslib/hts.h>
#include <htslib/hts_log.h>

#include "run/run.h"

void sd_run__prepare_process(void)
{
    /* The reader reports what is wrong in its own words, with the file's name. */
    hts_set_log_level(HTS_LOG_OFF);
    /* Plugins and reference servers: no file is ever fetched from anywhere. */
    static const char *const variables[] = {"HTS_PATH", "REF_PATH", "REF_CACHE",
                                            "HTS_AUTH_LOCATION"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        unsetenv(variables[i]);
}

const char *sd_run__htslib_version(void)
{
    return hts_version();
}
