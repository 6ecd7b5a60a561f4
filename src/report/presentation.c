/* presentation.c -- title, sections and signature, as asked for.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/presentation.h"

#include <string.h>

#include "base/error.h"

const char *sd_section__name(sd_section section)
{
    static const char *const names[SD_SECTIONS] = {
        [SD_SECTION_SUMMARY] = "summary",
        [SD_SECTION_DRUGS] = "drugs",
        [SD_SECTION_GENES] = "genes",
        [SD_SECTION_MATRIX] = "matrix",
        [SD_SECTION_NOT_ASSESSED] = "not-assessed",
        [SD_SECTION_METHODS] = "methods",
        [SD_SECTION_KNOWLEDGE] = "knowledge",
        [SD_SECTION_GLOSSARY] = "glossary",
        [SD_SECTION_REFERENCES] = "references",
    };
    return names[section];
}

/* "summary,genes": these; "^glossary": all but these. */
static sd_status choose_sections(bool *is_left_out, const char *list, sd_error *err)
{
    if (!list)
        return SD_OK;
    const bool is_without = *list == '^';
    list += is_without;
    for (int i = 0; i < SD_SECTIONS; i++)
        is_left_out[i] = !is_without;
    for (;;) {
        const size_t length = strcspn(list, ",");
        int i = 0;
        while (i < SD_SECTIONS &&
               (strlen(sd_section__name((sd_section)i)) != length ||
                strncmp(sd_section__name((sd_section)i), list, length)))
            i++;
        if (i == SD_SECTIONS)
            return sd_error__set(err, SD_EUSAGE, NULL, 0,
                                 "there is no section \"%.*s\": summary, drugs, genes, "
                                 "matrix, not-assessed, methods, knowledge, glossary and "
                                 "references",
                                 (int)(length < 60 ? length : 60), list);
        is_left_out[i] = is_without;
        if (list[length] == '\0')
            return SD_OK;
        list += length + 1;
    }
}

sd_status sd_presentation__new(sd_presentation *out, const sd_run_options *options,
                               sd_arena *arena, sd_error *err)
{
    *out = (sd_presentation){
        .title = options->title ? options->title : "pharmacogenomic report",
        .signed_by = options->signed_by,
    };
    sd_status status = choose_sections(out->is_left_out, options->sections, err);
    if (status == SD_OK && options->lab)
        status = sd_lab__read(&out->lab, options->lab, arena, err);
    return status;
}
