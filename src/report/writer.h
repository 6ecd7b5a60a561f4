/* writer.h -- what the writers share: their entry points, and text made safe to show. */
#ifndef REPORT_WRITER_H
#define REPORT_WRITER_H

#include <stdio.h>

#include "base/text.h"
#include "report/report.h"

sd_status sd_report__write_html(const sd_sample *sample, FILE *out, sd_error *err);
sd_status sd_report__write_json(const sd_sample *sample, FILE *out, sd_error *err);
sd_status sd_report__write_card(const sd_sample *sample, FILE *out, sd_error *err);
sd_status sd_report__write_card_text(const sd_sample *sample, FILE *out, sd_error *err);
sd_status sd_report__write_text(const sd_sample *sample, FILE *out, sd_error *err);
sd_status sd_report__write_tsv(const sd_sample *sample, FILE *out, sd_error *err);

/* Write the whole text; SD_ENOMEM where building it ran out of memory, SD_EIO where it
 * does not reach the file. */
sd_status sd_report__put(const sd_text *text, FILE *out, sd_error *err);

/* The character at the start of `bytes`: *length gets its bytes (at least 1, 0 at the
 * end).  U+FFFD for a byte that is no valid UTF-8. */
uint32_t sd_text__character(const char *bytes, size_t *length);

/* Characters that show nothing, or change the order or shape of what is around them:
 * controls, bidirectional marks, joiners, line separators, tags. */
bool sd_text__is_invisible(uint32_t character);

/* How many printable ASCII characters `bytes` begins with that are not among `but`: most
 * text is nothing else, and need not be looked at one by one. */
size_t sd_text__plain(const char *bytes, const char *but);

/* Add `bytes` as valid UTF-8, every bad byte as U+FFFD; false where there was one. */
bool sd_text__add_valid(sd_text *text, const char *bytes);

#endif
