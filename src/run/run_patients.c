/* run_patients.c -- the patients of a run, and the drugs that are asked for.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "run/pipeline.h"

enum { MAX_MEANT = 5, MAX_PLACE = 240 };

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

/* Patients that the input does not have, and samples that the file does not have.  A row
 * of another sample that is merely not selected is neither. */
typedef struct misfits {
    size_t n_matched, n_strangers, n_silent;
    const sd_patient *stranger; /* the first in the file */
    size_t silent;              /* the first sample of those read, from 0 */
} misfits;

/* sexes[] gets those of the samples. */
static misfits match(const sd_pipeline *run, sd_sex *sexes)
{
    misfits found = {0};
    const sd_patients *patients = run->patients;
    for (size_t i = 0; i < run->input->n_samples; i++) {
        const sd_patient *patient = sd_patients__find(patients, run->input->samples[i]);
        sexes[i] = patient ? patient->sex : SD_SEX_UNKNOWN;
        found.n_matched += patient != NULL;
        if (!patient && found.n_silent++ == 0)
            found.silent = i;
    }
    for (size_t i = 0; i < patients->n_patients; i++) {
        const sd_patient *patient = &patients->patients[i];
        if (!patient->id || sd_reader__has_sample(run->reader, patient->id))
            continue;
        found.n_strangers++;
        if (!found.stranger || patient->number < found.stranger->number)
            found.stranger = patient;
    }
    return found;
}

/* "FILE:3", or "FILE: patient 3".  Messages go to logs, so they name no sample. */
static const char *place_of(const sd_patients *patients, const sd_patient *patient,
                            char text[MAX_PLACE])
{
    if (patient->line > 0)
        snprintf(text, MAX_PLACE, "%.200s:%lld", patients->path,
                 (long long)patient->line);
    else if (patients->n_patients > 1)
        snprintf(text, MAX_PLACE, "%.200s: patient %zu", patients->path, patient->number);
    else
        snprintf(text, MAX_PLACE, "%.200s", patients->path);
    return text;
}

/* A name that the input does not have, while one that it has is missing: most likely one
 * person under two spellings, whose drugs and diagnoses would be passed over. */
static sd_status refuse_stranger(const sd_pipeline *run, const misfits *found,
                                 sd_error *err)
{
    const sd_patient *patient = found->stranger;
    char place[MAX_PLACE], whose[64] = "its sample";
    if (run->input->n_samples > 1)
        snprintf(whose, sizeof whose, "sample %zu of those read", found->silent + 1);
    return sd_error__set(err, SD_EINPUT, place_of(run->patients, patient, place), 0,
                         "sample: the input has no sample of this name, and %s is not "
                         "in the file: write the name as the input's header has it, "
                         "letter for letter, or take the patient out",
                         whose);
}

static void tell(const sd_pipeline *run, const misfits *found)
{
    char text[400], place[MAX_PLACE], more[64] = "";
    if (!run->options->log)
        return;
    if (found->stranger) {
        if (found->n_strangers > 1)
            snprintf(more, sizeof more, ", nor %zu more", found->n_strangers - 1);
        snprintf(text, sizeof text,
                 "%s: sample: the input does not have this one%s; passed over",
                 place_of(run->patients, found->stranger, place), more);
        run->options->log(run->options->user, SD_LOG_WARNING, text);
    }
    if (found->n_silent > 0) {
        snprintf(text, sizeof text, "%.200s does not speak of %zu of %zu samples",
                 run->patients->path, found->n_silent, run->input->n_samples);
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
    const misfits found = match(run, sexes);
    if (found.n_strangers > 0 && found.n_silent > 0)
        return refuse_stranger(run, &found, err);
    if (found.n_matched == 0 && n_samples > 0)
        return sd_error__set(err, SD_EINPUT, patients->path, 0,
                             "none of its patients is among the samples that are chosen");
    tell(run, &found);
    return sd_reader__add_sexes(run->reader, sexes, patients->path, err);
}

void sd_pipeline__check_sex(const sd_pipeline *run, const sd_kb_gene *gene, size_t sample,
                            const sd_refusal *refusal)
{
    const sd_patient *patient =
        sd_patients__find(run->patients, run->input->samples[sample]);
    if (!patient || patient->sex == SD_SEX_UNKNOWN || !run->options->log ||
        refusal->state != SD_CALL_CONFLICT || gene->ploidy != SD_X_LINKED)
        return;
    char text[400], place[MAX_PLACE];
    snprintf(text, sizeof text,
             "%s: sex: the genotypes of %s contradict \"%s\": correct it, or look "
             "whose sample it is",
             place_of(run->patients, patient, place), gene->name,
             patient->sex == SD_SEX_MALE ? "male" : "female");
    run->options->log(run->options->user, SD_LOG_WARNING, text);
}
