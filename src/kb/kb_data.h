/* kb_data.h -- inside of the knowledge base: what sd_kb holds, and the steps of loading
 * it.
 *
 * sd_kb_open() gets the tables (kb.c), reads them in an order in which every row can be
 * checked against those read before (kb_load*.c), then
 * checks what only the whole can tell (kb_check.c). All records live in one arena.
 * Loading functions return SD_EINPUT for a bad row; sd_kb_open() turns that into
 * SD_EKNOWLEDGE. */
#ifndef KB_KB_DATA_H
#define KB_KB_DATA_H

#include "base/arena.h"
#include "base/error.h"
#include "base/table.h"
#include "kb/kb.h"

#define SD_COUNT(array) (sizeof(array) / sizeof *(array))

/* A name of something and where it stands in its array. */
typedef struct sd_kb_name {
    const char *name;
    uint32_t index;
    int64_t line; /* of the table that introduced it */
} sd_kb_name;

/* The sites of one chromosome of one assembly, under one of its names, and the bases
 * around them, sorted by start. */
typedef struct sd_kb_chromosome {
    const char *name;
    const sd_kb_place *places;
    size_t n_places;
    const sd_kb_window *windows;
    size_t n_windows;
} sd_kb_chromosome;

struct sd_kb {
    sd_arena *arena;
    const char *dir; /* NULL: built in */
    const sd_kb_table *tables;
    size_t n_tables;
    char digest[65], date[11];
    sd_kb_contig *contigs;
    size_t n_contigs;
    sd_kb_gene *genes;
    size_t n_genes;
    sd_kb_name *gene_names; /* sorted */
    sd_kb_proxy *proxies;
    size_t n_proxies;
    sd_kb_priority *priorities;
    size_t n_priorities;
    sd_kb_tier *tiers;
    size_t n_tiers;
    sd_kb_fallback *fallbacks;
    size_t n_fallbacks;
    sd_kb_site_frequency *site_frequencies;
    size_t n_site_frequencies;
    sd_kb_frequencies **frequencies; /* [gene]: NULL where it has none */
    const char *populations[SD_MAX_POPULATIONS];
    size_t n_populations;
    sd_kb_structure *structures;
    size_t n_structures;
    sd_kb_compound *compounds;
    size_t n_compounds;
    sd_kb_drug *drugs;
    size_t n_drugs;
    sd_kb_name *drug_names;  /* sorted; of their own names alone */
    sd_kb_drug_name *called; /* all names and codes, sorted */
    size_t n_called;
    sd_kb_interaction *interactions;
    size_t n_interactions;
    sd_kb_phenoconversion *phenoconversions;
    size_t n_phenoconversions;
    sd_kb_diagnosis *diagnoses;
    size_t n_diagnoses;
    const sd_kb_population *whom;
    size_t n_whom;
    sd_kb_action *actions;
    size_t n_actions;
    sd_kb_guidance *guidance;
    size_t n_guidance;
    sd_kb_source *sources;
    size_t n_sources;
    sd_kb_chromosome *chromosomes[SD_ASSEMBLIES]; /* sorted by name */
    size_t n_chromosomes[SD_ASSEMBLIES];
};

/* ---- kb.c: sd_kb_open() of tables in memory, sorted by name, that the caller keeps
 * until sd_kb_close() ---- */
sd_status sd_kb__open_tables(sd_kb **out, const sd_kb_table *tables, size_t n_tables,
                             sd_error *err);

/* ---- kb_tables.c: where the bytes come from ---- */
void sd_kb__use_embedded(sd_kb *kb);
void sd_kb__use_tables(sd_kb *kb, const sd_kb_table *tables, size_t n_tables);
sd_status sd_kb__read_folder(sd_kb *kb, const char *dir, sd_error *err);
/* SD_EKNOWLEDGE at `line` (0: as a whole) of a table, called with its folder where it has
 * one. */
sd_status sd_kb__wrong(const sd_kb *kb, const char *table, int64_t line, sd_error *err,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));
int64_t sd_kb__gene_line(const sd_kb *kb, const sd_kb_gene *gene); /* of genes.tsv */
const sd_kb_table *sd_kb__find_table(const sd_kb *kb,
                                     const char *name); /* NULL where there is none */
/* hex gets the SHA-256 over the lines "<SHA-256 of a table>  <its name>\n". */
void sd_kb__compute_digest(const sd_kb *kb, char hex[65]);

/* A table being read: the columns asked for are cells[at[0]], cells[at[1]], … */
enum { SD_KB_MAX_COLUMNS = 16 };
/* Rows of one table: indices fit 16 bits, and looking for a second row of the same takes
 * no noticeable time. */
enum { SD_KB_MAX_ROWS = 50000 };
typedef struct sd_kb_reading {
    sd_table table;
    size_t at[SD_KB_MAX_COLUMNS];
    size_t max_rows; /* room that is enough for all rows */
    bool is_absent;  /* an optional table that is not there: it has no rows */
} sd_kb_reading;
sd_status sd_kb__begin(sd_kb *kb, sd_kb_reading *reading, const char *name,
                       bool is_required, const char *const *columns, size_t n_columns,
                       sd_error *err);
sd_status sd_kb__begin_gene(sd_kb *kb, sd_kb_reading *reading, const char *below,
                            const sd_kb_gene *gene, bool is_required,
                            const char *const *columns, size_t n_columns, sd_error *err);
sd_status sd_kb__next(sd_kb_reading *reading, bool *more, sd_error *err);
const char *sd_kb__cell(const sd_kb_reading *reading, size_t column);
const char *sd_kb__optional(const sd_kb_reading *reading,
                            size_t column); /* NULL for "." */
/* A 1-based position on a chromosome; 0 for ".". */
sd_status sd_kb__position(const sd_kb_reading *reading, size_t column, int64_t *value,
                          sd_error *err);

/* Sort names[n]; two equal ones are an error at the line of the later: "site x is there
 * twice". */
sd_status sd_kb__sort_names(sd_kb_name *names, size_t n, const char *path,
                            const char *what, sd_error *err);
const sd_kb_name *sd_kb__find_name(const sd_kb_name *names, size_t n, const char *name);

/* ---- the steps, in order ---- */
sd_status sd_kb__load_assemblies(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_genes(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_gene(sd_kb *kb, sd_kb_gene *gene, const char *reference,
                           sd_error *err);
sd_status sd_kb__load_sites(sd_kb *kb, sd_kb_gene *gene, bool is_required, sd_error *err);
/* The site's allele that is spelled text[length]; n_alleles where none is. */
uint8_t sd_kb__find_spelling(const sd_kb_site *site, const char *text, size_t length);
/* After the sites, against which the bases are held. */
sd_status sd_kb__load_windows(sd_kb *kb, sd_kb_gene *gene, sd_error *err);
/* Of windows sorted by start, one that holds pos1; NULL where there is none. */
const sd_kb_window *sd_kb__find_window(const sd_kb_window *windows, size_t n_windows,
                                       int64_t pos1);
sd_status sd_kb__load_phenotypes(sd_kb *kb, sd_kb_gene *gene, sd_error *err);
/* What a cell of a table that refers to genes names: a gene, one of its sites, one of its
 * alleles. */
sd_status sd_kb__read_gene_ref(const sd_kb *kb, const sd_kb_reading *in, size_t column,
                               const sd_kb_gene **gene, sd_error *err);
sd_status sd_kb__read_site_ref(const sd_kb_gene *gene, const sd_kb_reading *in,
                               size_t column, uint16_t *site, sd_error *err);
sd_status sd_kb__read_allele_ref(const sd_kb_gene *gene, const sd_kb_reading *in,
                                 size_t column, uint16_t *allele, sd_error *err);
sd_status sd_kb__load_proxies(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_fallbacks(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_site_frequencies(sd_kb *kb, sd_error *err);
/* spans.tsv, then structures.tsv. */
sd_status sd_kb__load_structures(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_compounds(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_priorities(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_tiers(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_frequencies(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_drugs(sd_kb *kb, sd_error *err);
/* After the drugs: the index over all their names and codes. */
sd_status sd_kb__index_drugs(sd_kb *kb, sd_error *err);
/* interactions.tsv, then phenoconversion.tsv; after the drugs. */
sd_status sd_kb__load_interactions(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_diagnoses(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_actions(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_guidance(sd_kb *kb, sd_error *err);
/* After the guidance, whose rules get their populations. */
sd_status sd_kb__load_populations(sd_kb *kb, sd_error *err);
sd_status sd_kb__load_sources(sd_kb *kb, sd_error *err);
sd_status sd_kb__check(sd_kb *kb, sd_error *err);
sd_status sd_kb__build_places(sd_kb *kb, sd_error *err);

#endif
