/* fuzz_patient.c -- patient files: what is accepted is within its bounds, and what is
 * refused says why.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "interpret/patient.h"

#define REQUIRE(condition)                                                               \
    do {                                                                                 \
        if (!(condition))                                                                \
            abort();                                                                     \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_within(double value, double least, double most)
{
    return !sd_patient__knows(value) || (value >= least && value <= most);
}

static void check_patient(const sd_patients *patients, const sd_patient *patient)
{
    REQUIRE(!patient->id || patient->id[0]);
    REQUIRE(patient->id || patients->n_patients == 1);
    REQUIRE(sd_patients__find(patients, patient->id ? patient->id : "any") == patient);
    REQUIRE(is_within(patient->age_years, 0, 130));
    REQUIRE(is_within(patient->weight_kg, 0.2, 700));
    REQUIRE(is_within(patient->height_cm, 20, 280));
    REQUIRE(is_within(patient->egfr, 0, 250));
    REQUIRE(is_within(patient->target_inr, 1, 5));
    REQUIRE(is_within(patient->baseline_inr, 0.5, 15));
    REQUIRE(!(patient->is_pregnant == SD_YES && patient->sex == SD_SEX_MALE));
    REQUIRE(patient->has_taken || patient->n_taken == 0);
    for (size_t i = 0; i < patient->n_taken; i++) {
        const sd_taken *taken = &patient->taken[i];
        REQUIRE(taken->written[0] && strlen(taken->written) <= 200);
        REQUIRE(is_within(taken->dose_mg_per_day, 1e-300, 200000));
        REQUIRE(is_within(taken->since_months, 0, 1560));
        REQUIRE(!taken->drug || sd_patient__takes(patient, taken->drug) == SD_YES);
        for (size_t k = 0; k < i; k++)
            REQUIRE(!taken->drug || patient->taken[k].drug != taken->drug);
    }
    for (size_t i = 0; i < patient->n_diagnoses; i++)
        REQUIRE(patient->diagnoses[i].written[0] &&
                patient->diagnoses[i].is_present != SD_NOT_KNOWN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sd_kb *kb;
    if (!kb)
        REQUIRE(sd_kb_open(&kb, NULL, NULL) == SD_OK);
    sd_patients *patients = NULL;
    sd_error err = {0};
    const sd_status status =
        sd_patients__parse(&patients, kb, "fuzz", (const char *)data, size, &err);
    REQUIRE((status == SD_OK) == (patients != NULL));
    if (status != SD_OK)
        REQUIRE(status == SD_EINPUT && err.message[0] && strcmp(err.source, "fuzz") == 0);
    for (size_t i = 0; patients && i < patients->n_patients; i++)
        check_patient(patients, &patients->patients[i]);
    sd_patients__free(patients);
    return 0;
}
