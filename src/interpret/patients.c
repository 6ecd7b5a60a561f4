/* patients.c -- a patient file, whichever way it is spelt.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Invariant: out->patients have names that differ, or there is one without a name. */
#include <stdlib.h>
#include <string.h>

#include "base/table.h"
#include "interpret/patient_reading.h"

/* A row of a hundred bytes for each of a million people fits. */
enum { MAX_PATIENT_FILE = 256 * 1024 * 1024 };

static int compare_patients(const void *a, const void *b)
{
    const sd_patient *const *x = a, *const *y = b;
    const int order = strcmp((*x)->id, (*y)->id);
    return order != 0 ? order
                      : ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

/* Sorts the patients by name, so that they are found fast. */
static sd_status sort_patients(sd_patients *in, sd_error *err)
{
    const size_t n = in->n_patients;
    if (n == 0)
        return sd_error__set(err, SD_EINPUT, in->path, 0, "there is no patient in it");
    if (n == 1)
        return SD_OK;
    const sd_patient **order = SD_NEW(in->arena, const sd_patient *, n);
    sd_patient *sorted = SD_NEW(in->arena, sd_patient, n);
    if (!order || !sorted)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < n; i++)
        order[i] = &in->patients[i];
    qsort(order, n, sizeof *order, compare_patients);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = *order[i];
        if (i > 0 && strcmp(sorted[i - 1].id, sorted[i].id) == 0)
            return sd_error__set(err, SD_EINPUT, in->path, sorted[i].line,
                                 "patients %zu and %zu have the same sample",
                                 sorted[i - 1].number, sorted[i].number);
    }
    in->patients = sorted;
    return SD_OK;
}

/* What editors write in front of the text: the mark of UTF-8 is passed over, that of
 * UTF-16 refused (any other reading of it would be a puzzling message). */
static sd_status skip_mark(const char *path, const char **bytes, size_t *length,
                           sd_error *err)
{
    static const char utf8[] = "\xef\xbb\xbf", little[] = "\xff\xfe", big[] = "\xfe\xff";
    if (*length >= 3 && memcmp(*bytes, utf8, 3) == 0) {
        *bytes += 3;
        *length -= 3;
    }
    if (*length >= 2 && (memcmp(*bytes, little, 2) == 0 || memcmp(*bytes, big, 2) == 0))
        return sd_error__set(err, SD_EINPUT, path, 0,
                             "the text is UTF-16: save it as UTF-8");
    return SD_OK;
}

/* In the arena, which is the patients' own. */
static sd_status parse(sd_patients **out, const sd_kb *kb, sd_arena *arena,
                       const char *path, const char *bytes, size_t length, sd_error *err)
{
    sd_patients *patients = SD_NEW(arena, sd_patients, 1);
    if (!patients)
        return sd_error__no_memory(err);
    *patients = (sd_patients){.arena = arena, .path = path};
    sd_status status = skip_mark(path, &bytes, &length, err);
    if (status != SD_OK)
        return status;
    size_t first = 0;
    while (first < length && strchr(" \t\r\n", bytes[first]) && bytes[first] != '\0')
        first++;
    if (first < length && (bytes[first] == '{' || bytes[first] == '['))
        status = sd_patient__read_json(kb, patients, bytes, length, err);
    else if (first < length)
        status = sd_patient__read_tsv(kb, patients, bytes, length, err);
    if (status == SD_OK)
        status = sort_patients(patients, err);
    if (status == SD_OK)
        *out = patients;
    return status;
}

sd_status sd_patients__parse(sd_patients **out, const sd_kb *kb, const char *path,
                             const char *bytes, size_t length, sd_error *err)
{
    *out = NULL;
    sd_arena *arena = sd_arena__new();
    const sd_status status = arena ? parse(out, kb, arena, path, bytes, length, err)
                                   : sd_error__no_memory(err);
    if (status != SD_OK)
        sd_arena__free(arena);
    return status;
}

sd_status sd_patients__read(sd_patients **out, const sd_kb *kb, const char *path,
                            sd_error *err)
{
    *out = NULL;
    char *bytes = NULL;
    size_t length = 0;
    sd_arena *arena = sd_arena__new();
    sd_status status =
        arena ? sd_file__read(path, MAX_PATIENT_FILE, arena, &bytes, &length, err)
              : sd_error__no_memory(err);
    if (status == SD_OK)
        status = parse(out, kb, arena, path, bytes, length, err);
    if (status != SD_OK)
        sd_arena__free(arena);
    return status;
}

void sd_patients__free(sd_patients *patients)
{
    if (patients)
        sd_arena__free(patients->arena);
}

const sd_patient *sd_patients__find(const sd_patients *patients, const char *sample)
{
    if (!patients)
        return NULL;
    if (!patients->patients[0].id)
        return &patients->patients[0];
    size_t low = 0, high = patients->n_patients;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = strcmp(patients->patients[middle].id, sample);
        if (order == 0)
            return &patients->patients[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}
