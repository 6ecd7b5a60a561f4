/* presentation.h -- how a laboratory wants its reports: its own head, a title, which
 * sections, who signed.  Nothing here changes what is said of a patient. */
#ifndef REPORT_PRESENTATION_H
#define REPORT_PRESENTATION_H

#include "base/arena.h"
#include "stardose.h"

/* Sections of the HTML report that can be left out, in its order. */
typedef enum sd_section {
    SD_SECTION_SUMMARY,
    SD_SECTION_DRUGS,
    SD_SECTION_GENES,
    SD_SECTION_MATRIX,
    SD_SECTION_NOT_ASSESSED,
    SD_SECTION_METHODS,
    SD_SECTION_KNOWLEDGE,
    SD_SECTION_GLOSSARY,
    SD_SECTION_REFERENCES,
    SD_SECTIONS
} sd_section;

/* Text as the laboratory wrote it, UTF-8, lines separated by \n; NULL: not given. */
typedef struct sd_lab {
    const char *name, *address, *contact, *director, *accreditation, *disclaimer;
    const char *logo; /* "data:image/png;base64,…"; NULL: none */
} sd_lab;

typedef struct sd_presentation {
    const sd_lab *lab;     /* NULL: none */
    const char *title;     /* "pharmacogenomic report" unless given */
    const char *signed_by; /* NULL: nobody, a draft where there is a laboratory */
    bool is_left_out[SD_SECTIONS];
} sd_presentation;

/* "not-assessed" */
const char *sd_section__name(sd_section section);

/* Of options->lab, title, sections and signed_by; all is in `arena`.  SD_EUSAGE: a
 * section that there is not; SD_EINPUT: a laboratory file that cannot be read, with what
 * is wrong in it. */
sd_status sd_presentation__new(sd_presentation *out, const sd_run_options *options,
                               sd_arena *arena, sd_error *err);

/* lab.c: the file alone, a JSON object of texts; the logo is a PNG or JPEG, its path is
 * taken from the folder of the file. */
sd_status sd_lab__read(const sd_lab **out, const char *path, sd_arena *arena,
                       sd_error *err);

#endif
