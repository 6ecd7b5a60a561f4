/* patient.c -- questions about a patient, none of which is ever answered by a guess.
 * SPDX-License-Identifier: Apache-2.0 */
#include "interpret/patient.h"

#include <math.h>
#include <string.h>

bool sd_patient__knows(double value)
{
    return !isnan(value);
}

double sd_patient__bmi(const sd_patient *patient)
{
    if (!patient)
        return SD_NO_NUMBER;
    const double metres = patient->height_cm / 100; /* what is not known stays so */
    return patient->weight_kg / (metres * metres);
}

const char *sd_ancestry__words(sd_ancestry ancestry)
{
    switch (ancestry) {
    case SD_ANCESTRY_NOT_KNOWN:
        return NULL;
    case SD_ANCESTRY_AFRICAN:
        return "African";
    case SD_ANCESTRY_AMERICAN:
        return "American";
    case SD_ANCESTRY_ASIAN:
        return "Asian";
    case SD_ANCESTRY_EAST_ASIAN:
        return "East Asian";
    case SD_ANCESTRY_SOUTH_ASIAN:
        return "South Asian";
    case SD_ANCESTRY_EUROPEAN:
        return "European";
    case SD_ANCESTRY_NEAR_EASTERN:
        return "Near Eastern";
    case SD_ANCESTRY_OCEANIAN:
        return "Oceanian";
    case SD_ANCESTRY_MIXED:
        return "mixed";
    case SD_ANCESTRY_OTHER:
        return "other";
    }
    return NULL;
}

sd_known sd_patient__takes(const sd_patient *patient, const sd_kb_drug *drug)
{
    if (!patient || !patient->has_taken)
        return SD_NOT_KNOWN;
    for (size_t i = 0; i < patient->n_taken; i++)
        if (patient->taken[i].drug == drug)
            return SD_YES;
    return SD_NO;
}

/* Whoever has a kind of it has it; whoever has not it has no kind of it. */
sd_known sd_patient__has(const sd_kb *kb, const sd_patient *patient, const char *term)
{
    const sd_kb_diagnosis *asked = sd_kb__find_diagnosis(kb, term);
    sd_known answer = SD_NOT_KNOWN;
    for (size_t i = 0; asked && patient && i < patient->n_diagnoses; i++) {
        const sd_diagnosis *said = &patient->diagnoses[i];
        if (said->is_present == SD_YES && sd_kb__is_kind_of(said->diagnosis, asked))
            return SD_YES;
        if (said->is_present == SD_NO && said->diagnosis &&
            sd_kb__is_kind_of(asked, said->diagnosis))
            answer = SD_NO;
    }
    return answer;
}
