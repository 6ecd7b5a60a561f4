/* json_patient.c -- the JSON report on what is known of the patient, and what follows for
 * a drug. SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"
#include "report/patient_words.h"

static void set_real(sd_json *b, json_t *object, const char *key, double value)
{
    sd_json__set(
        b, object, key,
        sd_json__check(b, sd_patient__knows(value) ? json_real(value) : json_null()));
}

static void set_known(sd_json *b, json_t *object, const char *key, sd_known known)
{
    if (known == SD_NOT_KNOWN)
        sd_json__set_null(b, object, key);
    else
        sd_json__set_bool(b, object, key, known == SD_YES);
}

static json_t *of_diagnoses(sd_json *b, const sd_patient *patient)
{
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < patient->n_diagnoses; i++) {
        const sd_diagnosis *said = &patient->diagnoses[i];
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "written", said->written);
        sd_json__set_text(b, object, "diagnosis",
                          said->diagnosis ? said->diagnosis->name : NULL);
        sd_json__set_bool(b, object, "present", said->is_present == SD_YES);
        sd_json__append(b, array, object);
    }
    return array;
}

static json_t *of_taken(sd_json *b, const sd_sample *sample)
{
    const sd_patient *patient = sample->patient;
    if (!patient->has_taken)
        return sd_json__check(b, json_null());
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < patient->n_taken; i++) {
        const sd_taken *taken = &patient->taken[i];
        json_t *object = sd_json__new_object(b);
        sd_json__set_text(b, object, "written", taken->written);
        sd_json__set_text(b, object, "drug", taken->drug ? taken->drug->name : NULL);
        set_real(b, object, "dose_mg_per_day", taken->dose_mg_per_day);
        set_real(b, object, "since_months", taken->since_months);
        sd_json__set_text(b, object, "guidance",
                          sd_patient_words__guidance(sample, taken)->code);
        sd_json__append(b, array, object);
    }
    return array;
}

json_t *sd_json__of_patient(sd_json *b, const sd_sample *sample)
{
    const sd_patient *patient = sample->patient;
    if (!patient)
        return sd_json__check(b, json_null());
    json_t *object = sd_json__new_object(b);
    set_real(b, object, "age_years", patient->age_years);
    sd_json__set_text(b, object, "sex", sd_wording__sex(patient->sex));
    set_real(b, object, "weight_kg", patient->weight_kg);
    set_real(b, object, "height_cm", patient->height_cm);
    sd_json__set_text(b, object, "ancestry",
                      patient->ancestry ? sd_kb__ancestries[patient->ancestry - 1]
                                        : NULL);
    sd_json__set(b, object, "diagnoses", of_diagnoses(b, patient));
    sd_json__set(b, object, "drugs_taken", of_taken(b, sample));
    sd_json__set_text(b, object, "smoking", sd_patient_words__smoking(patient->smoking));
    set_real(b, object, "egfr", patient->egfr);
    sd_json__set_text(b, object, "liver", sd_patient_words__liver(patient->liver));
    set_known(b, object, "pregnant", patient->is_pregnant);
    set_known(b, object, "breast_feeding", patient->is_breast_feeding);
    set_real(b, object, "target_inr", patient->target_inr);
    set_real(b, object, "baseline_inr", patient->baseline_inr);
    return object;
}

void sd_json__set_patients(sd_json *b, json_t *object, const sd_sample *sample,
                           const sd_drug_advice *drug)
{
    set_known(b, object, "is_taken", sd_patient__takes(sample->patient, drug->drug));
    json_t *array = sd_json__new_array(b);
    for (size_t i = 0; i < drug->n_set_aside; i++) {
        const sd_kb_guidance *rule = drug->set_aside[i].rule;
        json_t *aside = sd_json__new_object(b);
        sd_json__set_text(b, aside, "source", rule->source);
        sd_json__set_text(b, aside, "rule", rule->rule);
        sd_json__set_text(b, aside, "population", rule->population);
        sd_json__set_text(b, aside, "because", drug->set_aside[i].because);
        sd_json__append(b, array, aside);
    }
    sd_json__set(b, object, "set_aside", array);
}
