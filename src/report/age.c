/* age.c -- how old the knowledge is.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The clock is never asked: age is counted to the date of the report, or, where it states
 * none, to the newest date of any source.  A month without a day counts from its first
 * day.  The guidance is what ages fastest, so only its tables are looked at. */
#include "report/age.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* Days from 1 March of the year 0 on, of the proleptic Gregorian calendar (H. Hinnant's
 * days_from_civil); -1 where `date` is neither YYYY-MM-DD nor YYYY-MM. */
static long day_number(const char *date)
{
    char *end;
    long year = strtol(date, &end, 10);
    if (end != date + 4 || *end != '-')
        return -1;
    const char *month_at = end + 1;
    long month = strtol(month_at, &end, 10), day = 1;
    if (end != month_at + 2 || month < 1 || month > 12)
        return -1;
    if (*end == '-')
        day = strtol(end + 1, &end, 10);
    if (*end != '\0' || day < 1 || day > 31)
        return -1;
    year -= month <= 2;
    const long month_from_march = (month + 9) % 12;
    return 365 * year + year / 4 - year / 100 + year / 400 +
           (153 * month_from_march + 2) / 5 + day - 1;
}

const char *sd_age__as_of(const sd_sample *sample)
{
    return sample->run->date ? sample->run->date : sd_kb_date(sample->run->kb);
}

/* Of a table of guidance, and not of the one before it again. */
static bool is_looked_at(const sd_kb_source *source)
{
    static const char folder[] = "guidance/";
    return strncmp(source->table, folder, strlen(folder)) == 0;
}

size_t sd_age__next_old(const sd_sample *sample, size_t from, sd_old_source *out)
{
    size_t n;
    const sd_kb_source *sources = sd_kb__sources(sample->run->kb, &n);
    const long today = day_number(sd_age__as_of(sample));
    for (size_t i = from; i < n && sample->run->max_age > 0 && today >= 0; i++) {
        if (!is_looked_at(&sources[i]))
            continue;
        *out = (sd_old_source){.source = &sources[i]};
        sd_kb__newest_date(sources[i].release, out->date);
        const long then = day_number(out->date);
        out->days = today - then;
        if (then >= 0 && out->days > sample->run->max_age)
            return i;
    }
    return n;
}
