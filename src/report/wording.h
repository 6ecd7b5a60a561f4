/* wording.h -- the sentences of a report that are the same for every patient, in one
 * place. */
#ifndef REPORT_WORDING_H
#define REPORT_WORDING_H

#include "report/report.h"

/* Where a drug stands in the summary. */
typedef enum sd_drug_group {
    SD_GROUP_AVOID,
    SD_GROUP_CHANGE,
    SD_GROUP_CAUTION,
    SD_GROUP_USUAL,
    SD_GROUP_SILENT,    /* results are there, but no source advises on them */
    SD_GROUP_NO_RESULT, /* a gene that decides has no result */
    SD_DRUG_GROUPS
} sd_drug_group;

sd_drug_group sd_report__group(const sd_drug_advice *drug);

/* How one group or class is spelled: a word for machines, a heading, one explaining
 * line. */
typedef struct sd_group_words {
    const char *code, *title, *meaning;
} sd_group_words;
const sd_group_words *sd_wording__group(sd_drug_group group);
const char *sd_wording__class(sd_action_class class_); /* "avoid", "change", … */

const char *sd_wording__state(sd_call_state state); /* "Not called: too few sites" */
const char *sd_wording__sex(sd_sex sex);          /* "male"; NULL where it is not known */
const char *sd_wording__absent(sd_absent absent); /* the policy, a sentence */
const char *sd_wording__assembly(sd_assembly assembly);
const char *sd_wording__typed_once(void);

/* Lists that end with a NULL (term). */
typedef struct sd_term {
    const char *term, *meaning;
} sd_term;
const char *const *sd_wording__methods(void);
const char *const *sd_wording__limits(void);
const sd_term *sd_wording__glossary(void);

/* "GENE Poor Metabolizer, activity score 0.0": what would select other advice. */
void sd_report__put_change(const sd_change_if *change, sd_text *text);

/* Is a call made elsewhere the name of one copy only, where there are two? */
bool sd_report__is_typed_once(const sd_gene_result *result);

#endif
