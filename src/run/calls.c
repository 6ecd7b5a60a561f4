/* calls.c -- the long table of calls, for the command line: the report floor spells it.
 */
#include "report/report.h"
#include "run/run.h"

sd_status sd_calls__write_header(FILE *out, sd_error *err)
{
    return sd_report__write_calls_header(out, err);
}

sd_status sd_calls__write_sample(const sd_sample *sample, FILE *out, sd_error *err)
{
    return sd_report__write_calls(sample, out, err);
}
