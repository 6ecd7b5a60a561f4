/* run_patients.c -- the patients of a run, and the drugs that are asked for.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "run/pipeline.h"

enum { MAX_MEANT = 5 };

/* ---- --drugs ---- */

static sd_status refuse_drug(const sd_kb *kb, const char *name, sd_error *err)
{
    const sd_kb_drug_name *meant[MAX_MEANT];
    const size_t n = sd_kb__drugs_like(kb, name, meant, MAX_MEANT);
    sd_text names = {0};
    for (size_t i = 0; i < n; i++) {
        sd_text__printf(&names, "%s%s",
                        i == 0      ? ""
                        : i + 1 < n ? ", "
                                    : " or ",
                        meant[i]->name);
        if (meant[i]->kind != SD_DRUG_ITSELF)
            sd_text__printf(&names, " (%s)", meant[i]->drug->name);
    }
    const sd_status status =
        names.failed ? sd_error__no_memory(err)
                     : sd_error__set(err, SD_EUSAGE, NULL, 0,
                                     "no drug known here is called \"%.60s\"%s%s%s", name,
                                     n ? "; did you mean " : "", n ? names.data : "",
                                     n ? "?" : "");
    sd_text__free(&names);
    return status;
}

/* A name that several drugs share asks for all of them. */
static sd_status ask_for_drugs(sd_pipeline *run, sd_error *err)
{
    size_t n_drugs = 0;
    const sd_kb_drug *drugs = sd_kb__drugs(run->kb, &n_drugs);
    const char *list = run->options->drugs;
    if (!list)
        return SD_OK;
    bool *is_asked = SD_NEW(run->arena, bool, n_drugs);
    if (!is_asked)
        return sd_error__no_memory(err);
    if (list[strspn(list, ", ")] == '\0')
        return sd_error__set(err, SD_EUSAGE, NULL, 0, "no drug is asked for");
    for (list += strspn(list, ", "); *list; list += strspn(list, ", ")) {
        size_t length = strcspn(list, ","), n = 0;
        const char *next = list + length;
        while (length > 0 && list[length - 1] == ' ')
            length--;
        const char *name = sd_arena__strndup(run->arena, list, length);
        if (!name)
            return sd_error__no_memory(err);
        const sd_kb_drug_name *rows = sd_kb__drugs_called(run->kb, name, &n);
        if (n == 0)
            return refuse_drug(run->kb, name, err);
        for (size_t i = 0; i < n; i++)
            is_asked[rows[i].drug - drugs] = true;
        list = next;
    }
    run->is_asked_drug = is_asked;
    return SD_OK;
}

/* ---- --patient ---- */

sd_status sd_pipeline__read_patients(sd_pipeline *run, sd_error *err)
{
    const sd_status status = ask_for_drugs(run, err);
    if (status != SD_OK || !run->options->patient)
        return status;
    return sd_patients__read(&run->patients, run->kb, run->options->patient, err);
}

/* How many of the patients are samples of the input; sexes[] gets theirs. */
static size_t match(const sd_pipeline *run, sd_sex *sexes)
{
    size_t n = 0;
    for (size_t i = 0; i < run->input->n_samples; i++) {
        const sd_patient *patient =
            sd_patients__find(run->patients, run->input->samples[i]);
        n += patient != NULL;
        sexes[i] = patient ? patient->sex : SD_SEX_UNKNOWN;
    }
    return n;
}

static void tell(const sd_pipeline *run, size_t n_matched)
{
    const size_t n_strangers = run->patients->n_patients - n_matched,
                 n_silent = run->input->n_samples - n_matched;
    char text[160];
    if (!run->options->log)
        return;
    if (n_strangers > 0) {
        snprintf(text, sizeof text,
                 "%zu of %zu patients of the patient file are not among the samples read",
                 n_strangers, run->patients->n_patients);
        run->options->log(run->options->user, SD_LOG_WARNING, text);
    }
    if (n_silent > 0) {
        snprintf(text, sizeof text,
                 "the patient file does not speak of %zu of %zu samples", n_silent,
                 run->input->n_samples);
        run->options->log(run->options->user, SD_LOG_WARNING, text);
    }
}

sd_status sd_pipeline__match_patients(sd_pipeline *run, sd_error *err)
{
    const sd_patients *patients = run->patients;
    if (!patients)
        return SD_OK;
    const size_t n_samples = run->input->n_samples;
    if (!patients->patients[0].id && n_samples > 1)
        return sd_error__set(err, SD_EINPUT, patients->path, 0,
                             "the patient has no \"sample\", and the input has %zu: name "
                             "the one that it is",
                             n_samples);
    sd_sex *sexes = SD_NEW(run->arena, sd_sex, n_samples);
    if (!sexes)
        return sd_error__no_memory(err);
    const size_t n_matched = match(run, sexes);
    if (n_matched == 0 && n_samples > 0)
        return sd_error__set(err, SD_EINPUT, patients->path, 0,
                             "none of its patients is among the samples read: \"sample\" "
                             "is the name in the input's header, letter for letter");
    tell(run, n_matched);
    return sd_reader__add_sexes(run->reader, sexes, patients->path, err);
}
