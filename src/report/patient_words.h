/* patient_words.h -- inside floor report: what is known of the patient, in words. */
#ifndef REPORT_PATIENT_WORDS_H
#define REPORT_PATIENT_WORDS_H

#include "report/wording.h"

/* What this report has on a drug that is taken. */
typedef struct sd_taken_words {
    const char *code, *words;
} sd_taken_words;

/* "advice", "all_set_aside", "no_result", "silent", "no_rules", "unknown_drug"; never
 * NULL. */
const sd_taken_words *sd_patient_words__guidance(const sd_sample *sample,
                                                 const sd_taken *taken);
/* The advice on the drug that is taken; NULL where there are no rules on it. */
const sd_drug_advice *sd_patient_words__advice(const sd_sample *sample,
                                               const sd_taken *taken);
/* As in the patient file; NULL where not known. */
const char *sd_patient_words__smoking(sd_smoking smoking);
const char *sd_patient_words__liver(sd_liver liver);
/* "Brand (drug), 75 mg/day, for 6 months" */
void sd_patient_words__put_taken(const sd_taken *taken, sd_text *text);
/* "CPIC, children (age 61 years); …": the rules set aside, one for each source and
 * population. */
void sd_patient_words__put_set_aside(const sd_drug_advice *drug, sd_text *text);

#endif
