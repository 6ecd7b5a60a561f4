/* array_state.h -- inside array.h: what is kept of the file, and the steps from rows to
 * records. */
#ifndef GENOTYPE_ARRAY_STATE_H
#define GENOTYPE_ARRAY_STATE_H

#include "genotype/array.h"
#include "genotype/array_row.h"

enum { SD_ARRAY_CHROMOSOMES = 32 };

typedef struct sd_known_rsid {
    uint64_t number;
    const sd_kb_gene *gene;
    uint16_t site;
} sd_known_rsid;

/* A row that bears on one of our sites, by rsID or place. */
typedef struct sd_kept_row {
    sd_array_row row;
    const char *chromosome; /* as in genes.tsv; NULL where none of ours */
    int64_t line_number;
} sd_kept_row;

/* A gene with a variant of which it is not known which it is. */
typedef struct sd_unclear_gene {
    const sd_kb_gene *gene;
    const char *reason;
} sd_unclear_gene;

/* A record to be served. */
typedef struct sd_array_record {
    const char *line;
    size_t length, order;
    const char *chromosome;
    int64_t pos1, line_number;
    sd_remark remark;
} sd_array_record;

typedef struct sd_array {
    sd_source *source;
    const sd_kb *kb;
    sd_arena *arena;
    sd_array_says says;
    sd_known_rsid *known; /* by number */
    size_t n_known;
    sd_kept_row *kept;
    size_t n_kept, room;
    uint64_t n_rows;
    const char *chromosomes[SD_ARRAY_CHROMOSOMES]; /* of genes with sites */
    size_t n_chromosomes;
    char last_name[8]; /* of the last row's chromosome, and what it is */
    const char *last_chromosome;
    /* of rsIDs of ours: at our place on a build; nowhere */
    uint64_t at_place[SD_ASSEMBLIES], n_rsids;
    const sd_kept_row *elsewhere;      /* an example */
    uint64_t reference, not_reference; /* mitochondrial letters around our sites */
    uint64_t n_plus, n_minus, n_both;
    bool trusts_plus; /* letters that fit both strands are on the forward one */
    sd_assembly assembly;
    sd_unclear_gene *unclear;
    size_t n_unclear;
    sd_array_record *records;
    size_t n_records, next;
} sd_array;

sd_status sd_array__no_memory(const sd_array *array, sd_error *err);

/* ---- array_known.c: our sites by rsID and place ---- */
sd_status sd_array__list_known(sd_array *array, sd_error *err);
/* The first of the sites with that rsID; n_known where there is none. */
size_t sd_array__find_known(const sd_array *array, uint64_t number);
/* As genes.tsv names it; NULL where no gene is on it. */
const char *sd_array__chromosome(sd_array *array, const char *name);
/* The first place that begins at `pos1` or after; *end: behind the last. */
const sd_kb_place *sd_array__place_from(const sd_array *array, sd_assembly assembly,
                                        const char *chromosome, int64_t pos1,
                                        const sd_kb_place **end);
bool sd_array__is_single_base(const sd_kb_site *site);
/* Does the row stand where the site is? */
bool sd_array__is_at(const sd_kept_row *kept, const sd_kb_gene *gene, uint16_t s,
                     sd_assembly assembly);

/* ---- array_rows.c ---- */
/* Read the file; keep the rows that bear on our sites, count the rest. */
sd_status sd_array__read_rows(sd_array *array, sd_error *err);
/* Tell the build, or SD_EASSEMBLY. */
sd_status sd_array__settle_build(sd_array *array, sd_error *err);

/* ---- array_records.c ---- */
sd_status sd_array__make_records(sd_array *array, sd_error *err);

#endif
