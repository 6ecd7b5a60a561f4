/* population.h -- inside floor interpret: is a rule for this patient? */
#ifndef INTERPRET_POPULATION_H
#define INTERPRET_POPULATION_H

#include "base/text.h"
#include "interpret/patient.h"

/* Does the patient belong to the population of the rule?  SD_NO only where a fact of the
 * patient's file proves it; SD_NOT_KNOWN where the tables do not say what the population
 * is, or the file does not say enough.  `patient` may be NULL.  Where the answer is SD_NO
 * the fact is added to `why`: "age 9 years". */
sd_known sd_population__includes(const sd_kb *kb, const sd_kb_guidance *rule,
                                 const sd_patient *patient, sd_text *why);

#endif
