/* patient_words.c -- what is known of the patient, as a report says it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "report/patient_words.h"

#include <string.h>

const sd_drug_advice *sd_patient_words__advice(const sd_sample *sample,
                                               const sd_taken *taken)
{
    for (size_t i = 0; taken->drug && i < sample->n_drugs; i++)
        if (sample->drugs[i].drug == taken->drug)
            return &sample->drugs[i];
    return NULL;
}

const sd_taken_words *sd_patient_words__guidance(const sd_sample *sample,
                                                 const sd_taken *taken)
{
    enum { ADVICE, ALL_SET_ASIDE, NO_RESULT, SILENT, NO_RULES, UNKNOWN_DRUG };
    static const sd_taken_words words[] = {
        [ADVICE] = {"advice", "see the advice"},
        [ALL_SET_ASIDE] = {"all_set_aside",
                           "there is advice on these gene results, but all of it is for "
                           "other people"},
        [NO_RESULT] = {"no_result", "the genes that its guidance needs have no result"},
        [SILENT] = {"silent", "its guidance says nothing about these gene results"},
        [NO_RULES] = {"no_rules", "no pharmacogenomic guidance known here"},
        [UNKNOWN_DRUG] = {"unknown_drug", "not known to stardose: nothing is said of it"},
    };
    const sd_drug_advice *drug = sd_patient_words__advice(sample, taken);
    if (!taken->drug)
        return &words[UNKNOWN_DRUG];
    if (!drug)
        return &words[NO_RULES];
    if (drug->n_advice > 0)
        return &words[ADVICE];
    if (drug->n_set_aside > 0)
        return &words[ALL_SET_ASIDE];
    return &words[drug->n_needs > 0 ? NO_RESULT : SILENT];
}

const char *sd_patient_words__smoking(sd_smoking smoking)
{
    switch (smoking) {
    case SD_SMOKING_NOT_KNOWN:
        return NULL;
    case SD_SMOKING_NEVER:
        return "never";
    case SD_SMOKING_FORMER:
        return "former";
    case SD_SMOKING_CURRENT:
        return "current";
    }
    return NULL;
}

const char *sd_patient_words__liver(sd_liver liver)
{
    switch (liver) {
    case SD_LIVER_NOT_KNOWN:
        return NULL;
    case SD_LIVER_NORMAL:
        return "normal";
    case SD_LIVER_MILD:
        return "mild";
    case SD_LIVER_MODERATE:
        return "moderate";
    case SD_LIVER_SEVERE:
        return "severe";
    }
    return NULL;
}

void sd_patient_words__put_taken(const sd_taken *taken, sd_text *text)
{
    sd_text__puts(text, taken->written);
    if (taken->drug && strcmp(taken->drug->name, taken->written) != 0)
        sd_text__printf(text, " (%s)", taken->drug->name);
    if (sd_patient__knows(taken->dose_mg_per_day))
        sd_text__printf(text, ", %.6g mg/day", taken->dose_mg_per_day);
    if (sd_patient__knows(taken->since_months))
        sd_text__printf(text, ", for %.6g month%s", taken->since_months,
                        taken->since_months > 1 || taken->since_months < 1 ? "s" : "");
}

void sd_patient_words__put_set_aside(const sd_drug_advice *drug, sd_text *text)
{
    const sd_kb_guidance *last = NULL;
    for (size_t i = 0; i < drug->n_set_aside; i++) {
        const sd_kb_guidance *rule = drug->set_aside[i].rule;
        if (last && strcmp(last->source, rule->source) == 0 &&
            strcmp(last->population, rule->population) == 0)
            continue;
        sd_text__printf(text, "%s%s, %s (%s)", last ? "; " : "", rule->source,
                        rule->population, drug->set_aside[i].because);
        last = rule;
    }
}
