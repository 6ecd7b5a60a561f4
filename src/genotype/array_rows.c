/* array_rows.c -- read an array's rows; tell the genome build by where known rsIDs stand.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/error.h"
#include "genotype/array_state.h"

enum {
    MAX_KEPT = 200000, /* rows at our sites: hundreds are usual */
    ENOUGH_RSIDS = 5,  /* must stand at our positions where no comment names the build */
    ONE_IN = 10,       /* of the rsIDs may stand elsewhere */
};

/* ---- rows ---- */

/* Count where an rsID of ours stands. */
static void tally_row(sd_array *array, const sd_kept_row *kept)
{
    bool at_any = false, at[SD_ASSEMBLIES] = {false};
    size_t i = sd_array__find_known(array, kept->row.rsid);
    if (i == array->n_known)
        return;
    for (; i < array->n_known && array->known[i].number == kept->row.rsid; i++)
        for (int a = 0; a < SD_ASSEMBLIES; a++)
            at[a] |= sd_array__is_at(kept, array->known[i].gene, array->known[i].site,
                                     (sd_assembly)a);
    array->n_rsids++;
    for (int a = 0; a < SD_ASSEMBLIES; a++) {
        array->at_place[a] += at[a];
        at_any |= at[a];
    }
    if (!at_any && !array->elsewhere)
        array->elsewhere = kept;
}

/* Do the letters have the genome's base, on a mitochondrion that may be another? */
static void tally_mitochondrion(sd_array *array, const sd_array_row *row,
                                const char *chromosome)
{
    if (!chromosome || strcmp(row->chromosome, "MT") != 0 ||
        !strchr("ACGT", row->alleles[0]))
        return;
    const sd_kb_window *window =
        sd_kb__window(array->kb, SD_GRCH37, chromosome, row->pos1);
    if (!window || row->pos1 > window->end1)
        return;
    if (window->bases[row->pos1 - window->start1] == row->alleles[0])
        array->reference++;
    else
        array->not_reference++;
}

static bool bears_on_us(const sd_array *array, const sd_array_row *row,
                        const char *chromosome)
{
    if (sd_array__find_known(array, row->rsid) < array->n_known)
        return true;
    for (int a = 0; chromosome && a < SD_ASSEMBLIES; a++) {
        const sd_kb_place *end,
            *place = sd_array__place_from(array, (sd_assembly)a, chromosome,
                                          row->pos1 - 1, &end);
        if (place && place < end && place->start1 <= row->pos1)
            return true;
    }
    return false;
}

static sd_status keep(sd_array *array, const sd_array_row *row, const char *chromosome,
                      sd_error *err)
{
    if (array->n_kept == MAX_KEPT)
        return sd_source__fail(array->source, SD_EINPUT, err,
                               "more than %d rows at our positions: this is not one "
                               "person's array",
                               (int)MAX_KEPT);
    if (array->n_kept == array->room) {
        const size_t room = array->room ? 2 * array->room : 1024;
        sd_kept_row *more = SD_NEW(array->arena, sd_kept_row, room);
        if (!more)
            return sd_array__no_memory(array, err);
        if (array->n_kept > 0)
            memcpy(more, array->kept, array->n_kept * sizeof *more);
        array->kept = more;
        array->room = room;
    }
    array->kept[array->n_kept++] =
        (sd_kept_row){*row, chromosome, array->source->line_number};
    return SD_OK;
}

static sd_status take_line(sd_array *array, sd_error *err)
{
    const sd_source *source = array->source;
    sd_array_row row;
    const char *why = NULL;
    switch (sd_array_row__cut(source->line, source->line_length, &row, &why)) {
    case SD_ARRAY_BAD:
        return sd_source__fail(source, SD_EINPUT, err, "%s", why);
    case SD_ARRAY_NO_ROW:
        sd_array_row__learn(source->line, source->line_length, &array->says);
        return SD_OK;
    case SD_ARRAY_ROW:
        break;
    }
    array->n_rows++;
    if (!source->line_ended)
        sd_source__log(source, SD_LOG_WARNING,
                       "the last line does not end in a newline: the file may have been "
                       "cut");
    const char *chromosome = sd_array__chromosome(array, row.chromosome);
    tally_mitochondrion(array, &row, chromosome);
    return bears_on_us(array, &row, chromosome) ? keep(array, &row, chromosome, err)
                                                : SD_OK;
}

sd_status sd_array__read_rows(sd_array *array, sd_error *err)
{
    sd_source *source = array->source;
    sd_status status = SD_OK;
    for (bool more = true; status == SD_OK;) {
        source->line_number++;
        status = sd_source__next_line(source, &more, err);
        if (status != SD_OK || !more)
            break;
        status = take_line(array, err);
    }
    if (status == SD_OK)
        status = sd_source__check_end(source, err);
    source->line_number = 0;
    for (size_t i = 0; status == SD_OK && i < array->n_kept; i++)
        tally_row(array, &array->kept[i]);
    return status;
}

/* ---- the build ---- */

static sd_status refuse_build(const sd_array *array, sd_error *err)
{
    const sd_assembly best = array->assembly;
    return sd_source__fail(
        array->source, SD_EASSEMBLY, err,
        "%llu of %llu known rsIDs stand elsewhere than on %s (%s at %s:%lld): NCBI36 "
        "(build 36) suspected, which is not read; download the raw data again, companies "
        "give build 37 today",
        (unsigned long long)(array->n_rsids - array->at_place[best]),
        (unsigned long long)array->n_rsids, sd_assembly__name(best),
        array->elsewhere ? array->elsewhere->row.id : "",
        array->elsewhere ? array->elsewhere->row.chromosome : "",
        array->elsewhere ? (long long)array->elsewhere->row.pos1 : 0LL);
}

sd_status sd_array__settle_build(sd_array *array, sd_error *err)
{
    const sd_array_says *says = &array->says;
    const int asked = array->source->options->build;
    array->assembly =
        array->at_place[SD_GRCH38] > array->at_place[SD_GRCH37] ? SD_GRCH38 : SD_GRCH37;
    const uint64_t best = array->at_place[array->assembly];
    const bool is_named = says->build_37 != says->build_38;
    const sd_assembly named = says->build_38 ? SD_GRCH38 : SD_GRCH37;
    if (says->build_36 && !says->build_37 && !says->build_38)
        return sd_source__fail(array->source, SD_EASSEMBLY, err,
                               "its comments name build 36 (NCBI36, hg18), which is not "
                               "read: download the raw data again, companies give build "
                               "37 today");
    if (best == 0 && array->n_rsids < ENOUGH_RSIDS)
        array->assembly = is_named ? named : asked == 38 ? SD_GRCH38 : SD_GRCH37;
    if (asked != 0 && asked != (array->assembly == SD_GRCH38 ? 38 : 37))
        return sd_source__fail(array->source, SD_EASSEMBLY, err,
                               "build %d was asked for, but known rsIDs stand at their "
                               "%s positions (%llu of %llu)",
                               asked, sd_assembly__name(array->assembly),
                               (unsigned long long)best,
                               (unsigned long long)array->n_rsids);
    if (array->n_rsids >= ENOUGH_RSIDS &&
        (array->n_rsids - best) * ONE_IN > array->n_rsids)
        return refuse_build(array, err);
    if (is_named && named != array->assembly)
        return sd_source__fail(array->source, SD_EASSEMBLY, err,
                               "its comments name %s, but known rsIDs stand at their %s "
                               "positions: download the raw data again",
                               sd_assembly__name(named),
                               sd_assembly__name(array->assembly));
    if (!is_named && asked == 0 && best < ENOUGH_RSIDS)
        return sd_source__fail(
            array->source, SD_EASSEMBLY, err,
            "this is a raw array export, and its genome build cannot be told: no comment "
            "names it, and only %llu known rsIDs stand at positions of ours; give the "
            "file "
            "with its comments, or say --build 37",
            (unsigned long long)best);
    return SD_OK;
}
