/* patient.h -- inside floor interpret and shown by its door: what is known of the
 * patient beside the genotype.
 *
 * Every fact may be missing, and each has a value that says so: NULL, SD_NO_NUMBER (see
 * sd_patient__knows()), or the enumerations' first value.  "Not known" is never read as
 * "no".  Facts come from the user's file (patient_json.c, patient_tsv.c); ranges are
 * checked there, so whoever reads a struct sd_patient may rely on them. */
#ifndef INTERPRET_PATIENT_H
#define INTERPRET_PATIENT_H

#include <math.h>

#include "base/arena.h"
#include "genotype/genotype.h"
#include "kb/kb.h"

/* A number that is not known; see sd_patient__knows(). */
#define SD_NO_NUMBER ((double)NAN)

typedef enum sd_known { SD_NOT_KNOWN, SD_NO, SD_YES } sd_known;

/* As clinical algorithms tell people apart; "Asian" where the file says no more.  In the
 * order of sd_kb__ancestries. */
typedef enum sd_ancestry {
    SD_ANCESTRY_NOT_KNOWN,
    SD_ANCESTRY_AFRICAN,
    SD_ANCESTRY_AMERICAN, /* admixed American, Latino, indigenous American */
    SD_ANCESTRY_ASIAN,
    SD_ANCESTRY_EAST_ASIAN,
    SD_ANCESTRY_SOUTH_ASIAN,
    SD_ANCESTRY_EUROPEAN,
    SD_ANCESTRY_NEAR_EASTERN,
    SD_ANCESTRY_OCEANIAN,
    SD_ANCESTRY_MIXED,
    SD_ANCESTRY_OTHER,
} sd_ancestry;

typedef enum sd_smoking {
    SD_SMOKING_NOT_KNOWN,
    SD_SMOKING_NEVER,
    SD_SMOKING_FORMER,
    SD_SMOKING_CURRENT,
} sd_smoking;

/* Mild, moderate and severe are Child-Pugh A, B and C. */
typedef enum sd_liver {
    SD_LIVER_NOT_KNOWN,
    SD_LIVER_NORMAL,
    SD_LIVER_MILD,
    SD_LIVER_MODERATE,
    SD_LIVER_SEVERE,
} sd_liver;

/* A drug that is taken now. */
typedef struct sd_taken {
    const char *written;    /* as in the file, without "(sic)" */
    const sd_kb_drug *drug; /* NULL: nothing of it is known here */
    double dose_mg_per_day; /* SD_NO_NUMBER: not known */
    double since_months;    /* how long it has been taken; SD_NO_NUMBER: not known */
} sd_taken;

/* A diagnosis or indication. */
typedef struct sd_diagnosis {
    const char *written;              /* as in the file */
    const sd_kb_diagnosis *diagnosis; /* NULL: not in the tables */
    sd_known is_present; /* SD_NO: the file says that the patient does not have it */
} sd_diagnosis;

typedef struct sd_patient {
    const char *id;   /* the sample's name; NULL: the file's only patient */
    double age_years; /* whole or not: 0.5 is six months */
    sd_sex sex;
    double weight_kg, height_cm;
    sd_ancestry ancestry;
    const sd_diagnosis *diagnoses;
    size_t n_diagnoses;
    const sd_taken *taken; /* each drug once, in the file's order */
    size_t n_taken;
    bool has_taken; /* the file lists the drugs taken: what is not among them is not taken
                     */
    sd_smoking smoking;
    double egfr; /* mL/min/1.73 m2 */
    sd_liver liver;
    sd_known is_pregnant, is_breast_feeding;
    double target_inr, baseline_inr;
    int64_t line;  /* of the file, where it has one line a patient; else 0 */
    size_t number; /* in the file, from 1 */
} sd_patient;

/* The patients of one file, all in one arena, sorted by name. */
typedef struct sd_patients {
    sd_arena *arena;
    const char *path; /* as given, for messages */
    const sd_patient *patients;
    size_t n_patients; /* at least 1 */
} sd_patients;

/* Read a patient file: JSON (include/stardose-patient.schema.json) or a table, by its
 * first letter.  `path` is borrowed.  SD_EINPUT names file, line or sample, and field. */
sd_status sd_patients__read(sd_patients **out, const sd_kb *kb, const char *path,
                            sd_error *err);
/* The same of bytes in memory; `path` is the name for messages. */
sd_status sd_patients__parse(sd_patients **out, const sd_kb *kb, const char *path,
                             const char *bytes, size_t length, sd_error *err);
void sd_patients__free(sd_patients *patients); /* NULL is fine */
/* "East Asian"; NULL where it is not known. */
const char *sd_ancestry__words(sd_ancestry ancestry);
/* Is the number known? */
bool sd_patient__knows(double value);
/* kg/m2; SD_NO_NUMBER where weight or height is not known (`patient` may be NULL). */
double sd_patient__bmi(const sd_patient *patient);
/* The patient called `sample`; the file's only one where it has no name.  NULL where the
 * file has none (or `patients` is NULL). */
const sd_patient *sd_patients__find(const sd_patients *patients, const char *sample);
/* Does the patient take the drug?  SD_NOT_KNOWN where the file does not list drugs.
 * `patient` may be NULL. */
sd_known sd_patient__takes(const sd_patient *patient, const sd_kb_drug *drug);
/* Does the patient have what diagnoses.tsv calls `term`, or something that is a kind of
 * it?  A diagnosis that the file does not mention is not known.  `patient` may be NULL.
 */
sd_known sd_patient__has(const sd_kb *kb, const sd_patient *patient, const char *term);

#endif
