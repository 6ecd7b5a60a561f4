/* check.h -- inside the run floor: what `check` counts of an input, and how it judges it.
 *
 * Read gene by gene into counts, so a cohort costs about a hundred bytes per gene and
 * sample. SPDX-License-Identifier: Apache-2.0 */
#ifndef RUN_CHECK_H
#define RUN_CHECK_H

#include "report/report.h"
#include "run/run.h"

/* One gene of one sample, or of all together. */
typedef struct sd_check_count {
    uint32_t n_state[SD_CELL_STATES]; /* positions that the build has, by cell state */
    uint32_t n_het, n_het_phased;     /* usable, with two different bases */
    uint32_t n_two_equal, n_one;      /* usable, with two equal bases; with one copy */
} sd_check_count;

typedef struct sd_check_cell {
    sd_check_count count;
    /* Why none of the gene is to be used, or what contradicts the sex that was given;
     * NULL where nothing does. */
    const char *refusal;
    bool is_conflict; /* … the latter */
} sd_check_cell;

/* What must be seen for one thing to be told: a key position, or an allele of a published
 * minimum set. */
enum { SD_MARK_KEY = 0, SD_MARK_ABSENCE = 3 };
typedef struct sd_check_mark {
    uint8_t
        tier;       /* of an allele: 1, 2; SD_MARK_KEY: a key position; SD_MARK_ABSENCE: a
                       position where no record, read as the reference, is known to mislead */
    uint16_t index; /* of the site or allele */
} sd_check_mark;

typedef struct sd_check_gene {
    const sd_kb_gene *gene;
    bool is_asked;   /* and has positions on the build, and was not called elsewhere */
    bool is_outside; /* asked for, and called elsewhere */
    bool is_required;
    bool has_two_copies;  /* on the user's word */
    bool is_reached;      /* the file has records in its region */
    uint32_t n_positions; /* that the build has */
    sd_check_cell *cells; /* [sample] */
    sd_check_mark *marks;
    size_t n_marks, n_words;
    uint64_t *open;       /* [sample * n_words]: bit i set where mark i was not seen; of
                             SD_MARK_ABSENCE: has no record */
    uint32_t n_untold[3]; /* [tier]: alleles of the set that positions cannot show */
    uint32_t n_counted;   /* samples whose number of copies records give */
} sd_check_gene;

typedef struct sd_check_note {
    uint32_t sample;
    uint16_t gene; /* in kb order */
    uint16_t site;
    const char *code, *text;
} sd_check_note;

/* Requirements of the user; each is also a reason why a sample is not fit. */
enum {
    SD_NEED_COVERED = 1, /* the share of positions */
    SD_NEED_KEYS = 2,
    SD_NEED_TIER1 = 4,
    SD_NEED_TIER2 = 8,
    SD_NEED_SOUND = 16, /* nothing contradicts */
    SD_NEED_SEEN = 32,  /* at least one position */
    SD_NEEDS = 6        /* how many there are */
};

enum { SD_CHECK_MAX_NOTES = 10000 };

struct sd_check {
    const sd_kb *kb;
    sd_check_options options;
    sd_absent absent;
    int32_t min_depth, min_quality;
    double min_probability;
    sd_arena *arena;
    sd_reader *reader; /* open while the check lives: owns the input */
    const sd_input *input;
    sd_check_gene *genes; /* all of the knowledge base, in its order */
    size_t n_genes;
    unsigned needs;       /* of all genes asked for */
    sd_check_note *notes; /* sorted by sample, gene, site */
    size_t n_notes, notes_room;
    const char **warnings;
    size_t n_warnings, warnings_room;
    bool is_lost; /* a warning: out of memory */
    size_t n_unfit;
    void (*log)(void *user, sd_log_level level, const char *text);
    void (*progress)(void *user, const char *what, uint64_t records);
    void *user;
};

/* ---- check_count.c ---- */

uint32_t sd_check__usable(const sd_check_count *count);
uint32_t sd_check__failed(const sd_check_count *count); /* a record, but unusable */
uint32_t
sd_check__contradicted(const sd_check_count *count); /* CONFLICT, MISMATCH, PLOIDY */
void sd_check__add(sd_check_count *sum, const sd_check_count *count);
/* Positions of the gene that can be used in this sample: none where it is refused. */
uint32_t sd_check__seen(const sd_check_gene *gene, size_t sample);
/* Whether mark i of the gene was not seen in the sample. */
bool sd_check__is_open(const sd_check_gene *gene, size_t sample, size_t mark);
/* How many marks of the tier (0: key positions) there are, and how many were not seen. */
void sd_check__marks(const sd_check_gene *gene, size_t sample, int tier, uint32_t *n,
                     uint32_t *n_open);
/* The name of a mark: a site's, or an allele's. */
const char *sd_check__mark_name(const sd_check_gene *gene, size_t mark);
/* What the user's requirements miss in this gene of the sample: SD_NEED_… */
unsigned sd_check__unmet(const sd_check *check, const sd_check_gene *gene, size_t sample);
bool sd_check__is_fit(const sd_check *check, size_t sample);
const char *sd_check__need_code(unsigned need); /* "key_position", … */

/* Sums over the genes of one sample. */
typedef struct sd_check_total {
    sd_check_count all, x; /* of all genes; of those on X */
    uint64_t n_positions, n_seen;
    uint32_t n_genes, n_complete, n_unseen; /* genes; all, none of whose positions seen */
    uint32_t n_keys, n_keys_open;
    uint32_t n_tier[3], n_tier_open[3], n_untold[3];
    uint32_t n_absences;       /* of SD_MARK_ABSENCE without a record */
    uint32_t n_contradictions; /* positions, and genes that contradict the sex */
    const char *sex_conflict;
} sd_check_total;
void sd_check__total(const sd_check *check, size_t sample, sd_check_total *total);
/* How many X the genotypes show: "two", "one", "contradictory"; NULL where they do not
 * tell. */
const char *sd_check__x_copies(const sd_check_total *total);
/* The notes of one sample. */
const sd_check_note *sd_check__notes(const sd_check *check, size_t sample, size_t *n);
/* In percent, to one decimal, downwards: 100 is all.  0 of 0 is 0. */
double sd_check__percent(uint64_t part, uint64_t whole);

/* ---- the writers: check_text.c, check_json.c, check_multiqc.c ---- */
sd_status sd_check__write_text(const sd_check *check, FILE *out, sd_error *err);
sd_status sd_check__write_json(const sd_check *check, FILE *out, sd_error *err);
sd_status sd_check__write_general(const sd_check *check, FILE *out, sd_error *err);
sd_status sd_check__write_genes(const sd_check *check, FILE *out, sd_error *err);

#endif
