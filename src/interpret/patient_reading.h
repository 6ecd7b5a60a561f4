/* patient_reading.h -- inside floor interpret: what the readers of patient files share.
 *
 * The spellings (JSON, TSV) say what is in a field; here is which fields there are, what
 * may stand in them, and what does not go together.  Every refusal is SD_EINPUT and names
 * the file, the line or patient, the field, what was found, and what to write instead. */
#ifndef INTERPRET_PATIENT_READING_H
#define INTERPRET_PATIENT_READING_H

#include "base/error.h"
#include "interpret/patient.h"

/* Sized for a clinic's longest list. */
enum { SD_MAX_TAKEN = 200, SD_MAX_DIAGNOSES = 500, SD_MAX_FACT_LENGTH = 200 };

typedef enum sd_field_kind {
    SD_FIELD_SAMPLE,
    SD_FIELD_NUMBER,
    SD_FIELD_WORD,
    SD_FIELD_YES_NO,
    SD_FIELD_DRUGS,
    SD_FIELD_DIAGNOSES,
} sd_field_kind;

typedef struct sd_patient_field {
    const char *name;
    sd_field_kind kind;
    size_t offset;            /* of what it sets in struct sd_patient */
    double least, most;       /* of a number */
    const char *unit;         /* of a number, for messages */
    const char *const *words; /* of a word, in the order of its enumeration, from its
                                 second value on; NULL ends them */
} sd_patient_field;

/* One patient being read. */
typedef struct sd_patient_reading {
    const sd_kb *kb;
    const char *path;
    int64_t line;  /* 0: the spelling has none */
    size_t number; /* in a list without lines, from 1; else 0 */
    sd_arena *arena;
    sd_error *err;
    sd_patient *patient;
    sd_taken *taken;
    sd_diagnosis *diagnoses;
} sd_patient_reading;

/* The fields, in the order of the manual. */
const sd_patient_field *sd_patient__fields(size_t *count);
/* The field called `name`; a refusal that names the likely one where there is none. */
sd_status sd_patient__field(const sd_patient_reading *in, const char *name,
                            const sd_patient_field **field);
/* Of whom nothing is known yet. */
void sd_patient__clear(sd_patient *patient);
sd_status sd_patient__refuse(const sd_patient_reading *in, const char *field,
                             const char *format, ...)
    __attribute__((format(printf, 3, 4)));

sd_status sd_patient__set_number(const sd_patient_reading *in,
                                 const sd_patient_field *field, double value);
sd_status sd_patient__set_word(const sd_patient_reading *in,
                               const sd_patient_field *field, const char *word);
void sd_patient__set_yes_no(const sd_patient_reading *in, const sd_patient_field *field,
                            bool is_so);
/* A name in a list, which is shown again: not empty, not too long, not "none"; the copy
 * is in *out. */
sd_status sd_patient__keep(const sd_patient_reading *in, const char *field,
                           const char *text, const char **out);
/* The file lists `n` drugs (or none), or diagnoses. */
sd_status sd_patient__expect_drugs(sd_patient_reading *in, size_t n);
sd_status sd_patient__expect_diagnoses(sd_patient_reading *in, size_t n);
/* `dose` in mg a day and `since` in months: SD_NO_NUMBER where not known.  A name that is
 * nearly a known drug's is refused, unless it ends in "(sic)"; any other unknown one is
 * kept. */
sd_status sd_patient__add_drug(sd_patient_reading *in, const char *name, double dose,
                               double since);
sd_status sd_patient__add_diagnosis(sd_patient_reading *in, const char *name,
                                    bool is_present);
/* All of it is there: what does not go together is refused. */
sd_status sd_patient__finish(const sd_patient_reading *in);

/* The spellings: all patients of bytes[length] to out->patients. */
sd_status sd_patient__read_json(const sd_kb *kb, sd_patients *out, const char *bytes,
                                size_t length, sd_error *err);
sd_status sd_patient__read_tsv(const sd_kb *kb, sd_patients *out, const char *bytes,
                               size_t length, sd_error *err);

#endif
