/* json.h -- building blocks of the JSON report.
 *
 * Each value is made, filled and given to its parent, which then owns it.  Failure to
 * make one is remembered in the builder and told once, at the end: the functions take
 * the NULL that a failed one returns. */
#ifndef REPORT_JSON_H
#define REPORT_JSON_H

#include <jansson.h>

#include "report/writer.h"

/* Begins as {.failed = false}; `text` is scratch, freed by the owner with
 * sd_text__free(). */
typedef struct sd_json {
    sd_text text;
    bool failed;
} sd_json;

/* `value`, its being NULL remembered. */
json_t *sd_json__check(sd_json *b, json_t *value);
json_t *sd_json__new_object(sd_json *b);
json_t *sd_json__new_array(sd_json *b);
/* Text of any bytes, those that are not UTF-8 as U+FFFD; NULL is null. */
json_t *sd_json__new_text(sd_json *b, const char *bytes);

/* These take `value` over. */
void sd_json__set(sd_json *b, json_t *object, const char *key, json_t *value);
void sd_json__append(sd_json *b, json_t *array, json_t *value);

void sd_json__set_text(sd_json *b, json_t *object, const char *key, const char *bytes);
void sd_json__set_number(sd_json *b, json_t *object, const char *key, uint64_t number);
void sd_json__set_bool(sd_json *b, json_t *object, const char *key, bool value);
void sd_json__set_null(sd_json *b, json_t *object, const char *key);

/* A probability; null where it is not known (0). */
void sd_json__set_probability(sd_json *b, json_t *object, const char *key,
                              double probability);
/* Of a gene: the pairs that fit but were not called, and the phenotypes that all pairs
 * that fit would have. */
json_t *sd_json__of_alternatives(sd_json *b, const sd_gene_result *result);
/* How common its phenotypes are in each population. */
json_t *sd_json__of_rarities(sd_json *b, const sd_kb *kb, const sd_gene_result *result);
json_t *sd_json__of_chances(sd_json *b, const sd_meaning *meaning);

/* What is known of the patient; null where nothing is. */
json_t *sd_json__of_patient(sd_json *b, const sd_sample *sample);
/* Of a drug: is_taken, set_aside. */
void sd_json__set_patients(sd_json *b, json_t *object, const sd_sample *sample,
                           const sd_drug_advice *drug);

/* Write the document with a newline behind it; 0 when all of it was taken. */
int sd_json__write(const json_t *document, FILE *out);

/* The gene's part of the document. */
json_t *sd_json__of_gene(sd_json *b, const sd_sample *sample,
                         const sd_gene_result *result);
/* Of a gene: composed, composed_meaning, composed_phenotypes. */
void sd_json__set_composed(sd_json *b, json_t *object, const sd_gene_result *result);

#endif
