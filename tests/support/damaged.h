/* damaged.h -- files of made-up people in which sites are damaged, one way at a time. */
#ifndef SUPPORT_DAMAGED_H
#define SUPPORT_DAMAGED_H

#include "people.h"

typedef enum damage {
    NO_RECORD,
    FAILED_FILTER,
    WRONG_REF,
    FAILED_FILTER_IN_A_BLOCK,
    BLOCK_WITHOUT_DEPTH,
    NO_GENOTYPE,
    DEPTH_0,
    REFERENCE_OF_QUALITY_0,
    SAMPLE_FILTER,
    THREE_COPIES,
    FIRST_MISSING,
    SECOND_MISSING,
    CONTRADICTED,
    SPANNING_ALLELE,
    SPANNING_DELETION,
    DAMAGES
} damage;
extern const char *const damage_names[DAMAGES];

/* Damage that a record does to all its samples; each such file damages one site. */
bool is_of_record(damage kind);

enum { MAX_PEOPLE = 64 };

/* A column of the file: a person, and the site that is damaged. */
typedef struct column {
    size_t who;
    int site; /* -1: none */
} column;

typedef struct file_plan {
    const sd_kb *kb;
    const person *people;
    const sd_kb_gene *gene;
    damage kind;
    const column *columns;
    size_t n_columns;
    int record_site; /* damaged for all; -1: none */
} file_plan;
bool is_reference_call(const seen_genotype *seen);
/* Whether the damage can be done to the person's genotype at the site. */
bool can_damage(damage kind, const sd_kb_gene *gene, const person *who, uint16_t site);
/* The damage may reach sites that overlap the one that is hit, never others. */
bool is_near(const sd_kb_gene *gene, int hit, uint16_t site);

/* Write the plan's gene, and a few sound sites of another; the file's path, the same
 * every time. */
const char *write_damaged(const file_plan *plan);
/* Remove that file. */
void clean_damaged(void);

#endif
