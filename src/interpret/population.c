/* population.c -- which rules are for this patient, by the facts of populations.tsv.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every answer is yes, no, or not known, and what is not known excludes nothing. */
#include "interpret/population.h"

#include <string.h>

static double number_of(const sd_patient *patient, sd_fact_kind kind)
{
    return kind == SD_FACT_AGE      ? patient->age_years
           : kind == SD_FACT_WEIGHT ? patient->weight_kg
                                    : sd_patient__bmi(patient);
}

static sd_known is_within(const sd_kb_fact *fact, const sd_patient *patient, sd_text *why)
{
    const double number = number_of(patient, fact->kind);
    if (!sd_patient__knows(number))
        return SD_NOT_KNOWN;
    bool is_so = false;
    switch (fact->bound) {
    case SD_BOUND_FROM:
        is_so = number >= fact->number;
        break;
    case SD_BOUND_BELOW:
        is_so = number < fact->number;
        break;
    case SD_BOUND_OVER:
        is_so = number > fact->number;
        break;
    case SD_BOUND_UP_TO:
        is_so = number <= fact->number;
        break;
    }
    if (!is_so && fact->kind == SD_FACT_BMI)
        sd_text__printf(why, "body mass index %.1f", number);
    else if (!is_so)
        sd_text__printf(why, "%s %.6g %s", fact->kind == SD_FACT_AGE ? "age" : "weight",
                        number, fact->kind == SD_FACT_AGE ? "years" : "kg");
    return is_so ? SD_YES : SD_NO;
}

/* Any of the diagnoses: no only where none of them is there. */
static sd_known has_any(const sd_kb *kb, const sd_kb_fact *fact,
                        const sd_patient *patient, const char **which)
{
    sd_known answer = SD_NO;
    for (size_t i = 0; i < fact->n_values; i++) {
        const sd_known has = sd_patient__has(kb, patient, fact->values[i]);
        *which = fact->values[i];
        if (has == SD_YES)
            return SD_YES;
        answer = has == SD_NOT_KNOWN ? SD_NOT_KNOWN : answer;
    }
    return answer;
}

static sd_known opposite(sd_known answer)
{
    return answer == SD_YES ? SD_NO : answer == SD_NO ? SD_YES : SD_NOT_KNOWN;
}

static sd_known fits_diagnoses(const sd_kb *kb, const sd_kb_fact *fact,
                               const sd_patient *patient, sd_text *why)
{
    const char *which = NULL;
    const sd_known has = has_any(kb, fact, patient, &which);
    if (fact->kind == SD_FACT_HAS && has == SD_NO)
        for (size_t i = 0; i < fact->n_values; i++)
            sd_text__printf(why, "%s%s", i ? ", no " : "no ", fact->values[i]);
    if (fact->kind == SD_FACT_LACKS && has == SD_YES)
        sd_text__puts(why, which);
    return fact->kind == SD_FACT_HAS ? has : opposite(has);
}

/* Of mixed ancestry, any part may be of those asked for. */
static sd_known fits_ancestry(const sd_kb_fact *fact, const sd_patient *patient,
                              sd_text *why)
{
    const sd_ancestry ancestry = patient->ancestry;
    if (ancestry == SD_ANCESTRY_NOT_KNOWN || ancestry == SD_ANCESTRY_MIXED)
        return SD_NOT_KNOWN;
    const char *word = sd_kb__ancestries[ancestry - 1];
    sd_known answer = SD_NO;
    for (size_t i = 0; i < fact->n_values; i++)
        if (strcmp(fact->values[i], word) == 0)
            answer = SD_YES;
    if (fact->kind == SD_FACT_OTHER_ANCESTRY)
        answer = opposite(answer);
    if (answer == SD_NO)
        sd_text__printf(why, "%s ancestry", sd_ancestry__words(ancestry));
    return answer;
}

/* A drug used for longer than so many months was used; what was taken before the drugs
 * taken now is not known. */
static sd_known fits_use(const sd_kb *kb, const sd_kb_fact *fact,
                         const sd_patient *patient, sd_text *why)
{
    for (size_t i = 0; i < fact->n_values; i++) {
        const sd_kb_drug *drug = sd_kb__find_drug(kb, fact->values[i]);
        for (size_t t = 0; t < patient->n_taken; t++) {
            const sd_taken *taken = &patient->taken[t];
            if (taken->drug != drug || !(taken->since_months > fact->number))
                continue;
            if (fact->kind == SD_FACT_UNUSED)
                sd_text__printf(why, "%s taken for %.6g months", drug->name,
                                taken->since_months);
            return fact->kind == SD_FACT_USED ? SD_YES : SD_NO;
        }
    }
    return SD_NOT_KNOWN;
}

/* The strongest inhibitor of the enzyme among the drugs taken; NULL where none is listed.
 * A drug that is not listed as one may be one all the same. */
static const sd_kb_interaction *strongest(const sd_kb *kb, const char *enzyme,
                                          const sd_patient *patient)
{
    size_t n = 0;
    const sd_kb_interaction *rows = sd_kb__interactions(kb, &n), *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (rows[i].effect == SD_INHIBITOR && strcmp(rows[i].enzyme, enzyme) == 0 &&
            sd_patient__takes(patient, rows[i].drug) == SD_YES &&
            (!found || rows[i].strength > found->strength))
            found = &rows[i];
    return found;
}

/* Advice for a weaker inhibitor is not for who takes a stronger one. */
static sd_known fits_inhibition(const sd_kb *kb, const sd_kb_fact *fact,
                                const sd_patient *patient, sd_text *why)
{
    const sd_kb_interaction *taken = strongest(kb, fact->enzyme, patient);
    if (!taken)
        return SD_NOT_KNOWN;
    const char *strength = sd_kb__strength_text(taken->strength);
    bool is_stronger = strength != NULL;
    for (size_t i = 0; strength && i < fact->n_values; i++) {
        if (strcmp(fact->values[i], strength) == 0)
            return SD_YES;
        for (sd_strength s = taken->strength; s <= SD_STRONG; s++)
            is_stronger &= strcmp(fact->values[i], sd_kb__strength_text(s)) != 0;
    }
    if (fact->kind == SD_FACT_INHIBITED && !is_stronger)
        return SD_NOT_KNOWN; /* another drug taken may be a stronger one */
    sd_text__printf(why, "%s, a%s%s inhibitor of %s, is taken", taken->drug->name,
                    strength ? " " : "n", strength ? strength : "", taken->enzyme);
    return SD_NO;
}

static sd_known fits(const sd_kb *kb, const sd_kb_fact *fact, const sd_patient *patient,
                     sd_text *why)
{
    switch (fact->kind) {
    case SD_FACT_AGE:
    case SD_FACT_WEIGHT:
    case SD_FACT_BMI:
        return is_within(fact, patient, why);
    case SD_FACT_HAS:
    case SD_FACT_LACKS:
        return fits_diagnoses(kb, fact, patient, why);
    case SD_FACT_ANCESTRY:
    case SD_FACT_OTHER_ANCESTRY:
        return fits_ancestry(fact, patient, why);
    case SD_FACT_USED:
    case SD_FACT_UNUSED:
        return fits_use(kb, fact, patient, why);
    case SD_FACT_INHIBITED:
    case SD_FACT_UNINHIBITED:
        return fits_inhibition(kb, fact, patient, why);
    }
    return SD_NOT_KNOWN;
}

sd_known sd_population__includes(const sd_kb *kb, const sd_kb_guidance *rule,
                                 const sd_patient *patient, sd_text *why)
{
    if (!patient || !rule->whom)
        return SD_NOT_KNOWN;
    sd_known answer = SD_YES;
    for (size_t i = 0; i < rule->whom->n_facts; i++) {
        const sd_known fit = fits(kb, &rule->whom->facts[i], patient, why);
        if (fit == SD_NO)
            return SD_NO;
        answer = fit == SD_NOT_KNOWN ? SD_NOT_KNOWN : answer;
    }
    return answer;
}
