/* drug_words.h -- what is said of a drug in one line, in plain text: the most urgent of
 * its advice, why, and by whom.  Text is added; nothing where there is no advice. */
#ifndef REPORT_DRUG_WORDS_H
#define REPORT_DRUG_WORDS_H

#include "report/report.h"

/* "Lower dose: 25%".  The figure belongs to doses that change; elsewhere it would be read
 * wrongly without its sentence. */
void sd_drug_words__put_action(const sd_kb_guidance *rule, sd_text *text);
/* "Avoid · Use another drug": each action of the most urgent class once. */
void sd_drug_words__put_to_do(const sd_drug_advice *drug, sd_text *text);
/* "GENE Poor Metabolizer; or OTHER …": what selects it; of many reasons the genes. */
void sd_drug_words__put_because(const sd_drug_advice *drug, sd_text *text);
/* "CPIC Strong/Moderate, DPWG": who gives it, and how firmly. */
void sd_drug_words__put_sources(const sd_drug_advice *drug, sd_text *text);
/* Is advice i the first of its source's most urgent advice with that strength? */
bool sd_drug_words__is_new_strength(const sd_drug_advice *drug, size_t i);

#endif
