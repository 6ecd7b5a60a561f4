/* kb.h -- the knowledge base: what databases/ says, as const records in one arena.
 *
 * Records refer to each other by pointer or by index into their gene's arrays; nothing
 * changes after sd_kb_open(). Loading checks every row and every cross-reference, so the
 * floors above rely on what is said here. */
#ifndef KB_KB_H
#define KB_KB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stardose.h"

typedef enum sd_assembly {
    SD_GRCH37,
    SD_GRCH38,
    SD_ASSEMBLIES
} sd_assembly; /* those that sites have positions on */

const char *sd_assembly__name(
    sd_assembly assembly); /* "GRCh38": as in assemblies.tsv and in reports */

/* A row of assemblies.tsv; also names builds that are recognised only to be refused. */
typedef struct sd_kb_contig {
    const char *assembly; /* "GRCh38" */
    const char *name;     /* "chr10" */
    const char *alias;    /* "10" */
    int64_t length;
} sd_kb_contig;

enum { SD_MAX_SITE_ALLELES = 32, SD_MAX_SITE_REF = 32 };

/* How a site is spelled on one assembly. */
typedef struct sd_kb_spelling {
    int64_t pos1; /* 1-based; 0 where the assembly lacks the site */
    uint8_t ref;  /* which of the site's alleles is this assembly's reference */
} sd_kb_spelling;

typedef struct sd_kb_site {
    const char *id;   /* unique in the gene: rsID, else chromosome:position */
    const char *rsid; /* NULL where there is none */
    const char
        *hgvs; /* on the GRCh38 chromosome, "g.94781859G>A"; NULL where there is none */
    sd_kb_spelling on[SD_ASSEMBLIES];
    const char *const *alleles; /* allele strings; [0] is the GRCh38 reference */
    uint8_t n_alleles;
    bool is_key;                     /* without it the gene must not be called */
    bool absent_risk[SD_ASSEMBLIES]; /* reading an absent record as reference is known to
                                        mislead */
} sd_kb_site;

/* One site of an allele's definition.  `bases` has bit i set where site allele i fits. */
typedef struct sd_kb_core {
    uint16_t site; /* index into gene->sites */
    uint32_t bases;
} sd_kb_core;

typedef struct sd_kb_allele {
    const char *name; /* "*2"; of the definition: a suballele keeps its own name here */
    const char *reported_as; /* the name to print; equals `name` but for suballeles */
    const char *function;    /* CPIC term; NULL where none is assigned */
    double activity;         /* valid where has_activity */
    bool has_activity;
    bool is_reference;      /* the gene's reference allele */
    bool is_defined;        /* callable from sites: has core rows, or is the reference */
    const sd_kb_core *core; /* sorted by site; what the definition names (for the
                               reference: rows other than its plain base) */
    uint16_t n_core;
    uint16_t specificity; /* number of sites that its definition names; the reference: all
                             sites of the gene */
} sd_kb_allele;

/* The assembly's bases around sites, from start1 to end1 in ACGT; a NUL follows them. */
typedef struct sd_kb_window {
    int64_t start1, end1;
    const char *bases;
} sd_kb_window;

typedef enum sd_ploidy { SD_AUTOSOMAL, SD_X_LINKED, SD_MITOCHONDRIAL } sd_ploidy;
typedef enum sd_phenotype_rule {
    SD_RULE_NONE,
    SD_RULE_FUNCTION_PAIR,
    SD_RULE_ACTIVITY_SCORE,
    SD_RULE_ALLELE_STATUS,
} sd_phenotype_rule;

/* A row of phenotypes/GENE.tsv; which fields count follows from the gene's rule. */
typedef struct sd_kb_phenotype {
    const char *key_1,
        *key_2; /* functions, "*" any, "-" no second copy; or the risk allele in key_1 */
    double from, to; /* activity score range, closed */
    const char *phenotype;
} sd_kb_phenotype;

typedef struct sd_kb_gene {
    const char *name, *title, *hgnc, *chromosome, *loinc; /* hgnc, loinc may be NULL */
    char strand;                                          /* '+', '-' or '.' */
    struct sd_kb_region {
        int64_t start1, end1; /* 1-based, closed; 0 where none */
    } region[SD_ASSEMBLIES];
    /* The gene itself, first exon to last (spans.tsv): what a record of copy number must
     * cover; 0 where not given. */
    struct sd_kb_region span[SD_ASSEMBLIES];
    sd_ploidy ploidy;
    const char *caller; /* "star", "variant_list", "outside" */
    sd_phenotype_rule phenotype_rule;
    bool undocumented_is_reference;
    bool needs_copy_number;
    uint16_t index; /* in kb order */
    uint16_t
        reference; /* index of the reference allele; SD_NO_ALLELE where there is none */
    const sd_kb_site *sites; /* sorted by GRCh38 position */
    uint16_t n_sites;
    const sd_kb_allele *alleles; /* in display order */
    uint16_t n_alleles;
    /* fits[site * n_alleles + allele]: bases of `site` that `allele` accepts, all sites
     * filled in: a site that the definition does not name takes the reference allele's
     * base (the genome's, where that is a wobble). */
    const uint32_t *fits;
    const sd_kb_window *windows[SD_ASSEMBLIES]; /* sorted, without overlap */
    uint16_t n_windows[SD_ASSEMBLIES];
    const sd_kb_phenotype *phenotypes; /* in table order */
    uint16_t n_phenotypes;
    const struct sd_kb_name *allele_names,
        *site_ids; /* sorted, for sd_kb__find_allele() and sd_kb__find_site() */
} sd_kb_gene;

#define SD_NO_ALLELE UINT16_MAX

typedef struct sd_kb_proxy {
    const sd_kb_gene *gene;
    uint16_t site, decisive_site, allele;
} sd_kb_proxy;

typedef struct sd_kb_diplotype {
    uint16_t alleles[2];
} sd_kb_diplotype;

/* Where unphased genotypes leave all of these, the first is called: published as the most
 * frequent. */
typedef struct sd_kb_priority {
    const sd_kb_gene *gene;
    const sd_kb_diplotype *diplotypes;
    size_t n_diplotypes;
} sd_kb_priority;

/* A row of fallbacks.tsv: a copy of the gene whose alleles cannot be told counts, for the
 * phenotype, as `allele` where it has `base` at `site`. */
typedef struct sd_kb_fallback {
    const sd_kb_gene *gene;
    uint16_t site;
    uint16_t allele;
    uint8_t base;     /* index of the site's alleles */
    const char *note; /* NULL where there is none */
} sd_kb_fallback;

enum { SD_MAX_POPULATIONS = 12 };

/* How often the alleles of a gene stand on a chromosome, by population: frequencies.tsv.
 * Alleles that print alike (suballeles) were counted as one, and each has that count. */
typedef struct sd_kb_frequencies {
    const sd_kb_gene *gene;
    uint16_t n_named; /* names that a diplotype of the gene may print */
    /* [population]: chromosomes looked at; 0 where the gene has no rows of it. */
    const double *chromosomes;
    /* [population * n_alleles + allele]: of these, how many carry it; 0: never seen.  NAN
     * where it could not be told from other alleles and was counted together with them.
     */
    const double *counts;
} sd_kb_frequencies;

/* A row of site_frequencies.tsv: on how many of `n` chromosomes the site has the base. */
typedef struct sd_kb_site_frequency {
    const sd_kb_gene *gene;
    uint16_t site;
    uint8_t base; /* index of the site's alleles */
    double frequency;
    int64_t n;
    const char *source; /* who was counted: "1000 Genomes Project, phase 3" */
} sd_kb_site_frequency;

typedef enum sd_structure_kind {
    SD_STRUCTURE_DELETION,    /* no copy of the gene: the allele's name */
    SD_STRUCTURE_HYBRID,      /* a gene made with its neighbour's parts, alone */
    SD_STRUCTURE_DUPLICATION, /* any allele, `n_alleles` times */
    SD_STRUCTURE_TANDEM,      /* several units on one chromosome */
} sd_structure_kind;

enum { SD_MAX_UNITS = 8 };
#define SD_NO_COUNT UINT16_MAX

/* A row of structures.tsv: what can stand on a chromosome where small variants show
 * `seen_as`. */
typedef struct sd_kb_structure {
    const sd_kb_gene *gene;
    sd_structure_kind kind;
    const char *name;               /* as written: "*5", "x2", "*36+*10" */
    uint16_t alleles[SD_MAX_UNITS]; /* one per unit; of a duplication not filled */
    uint16_t n_alleles;
    uint16_t copies;  /* that a count over the whole gene finds; SD_NO_COUNT where it is
                         not called from a count */
    uint16_t seen_as; /* SD_NO_ALLELE: small variants show nothing of it; of a duplication
                         the allele itself */
} sd_kb_structure;
/* Rows of compounds.tsv: a named allele whose name says which others share the strand. */
typedef struct sd_kb_compound {
    const sd_kb_gene *gene;
    uint16_t allele, part;
} sd_kb_compound;

typedef enum sd_op {
    SD_OP_IS,
    SD_OP_SCORE,
    SD_OP_HAS,
    SD_OP_LACKS,
    SD_OP_DIPLOTYPE,
    SD_OP_NOT_DIPLOTYPE
} sd_op;

/* "GENE score 0.25..1|n/a": true when any value is; `lacks`: when none is carried. */
typedef struct sd_kb_condition {
    const sd_kb_gene *gene;
    sd_op op;
    const char *const
        *values; /* as written; SD_OP_SCORE: only the words ("n/a", "No Result") */
    size_t n_values;
    const struct sd_kb_range {
        double from, to; /* closed; to is HUGE_VAL where open */
    } * ranges;
    size_t n_ranges;
} sd_kb_condition;

typedef enum sd_action_class {
    SD_CLASS_AVOID,
    SD_CLASS_CHANGE,
    SD_CLASS_CAUTION,
    SD_CLASS_USUAL,
    SD_CLASS_NONE
} sd_action_class;

typedef struct sd_kb_action {
    const char *code, *label; /* "reduce_start", "Lower starting dose" */
    sd_action_class class_;
} sd_kb_action;

typedef struct sd_kb_drug {
    const char *name, *rxnorm, *atc, *drug_class,
        *synonyms; /* all but name may be NULL */
} sd_kb_drug;

/* What kind of name of a drug: the one that tables know it by, another name or brand of
 * it, or a code. */
typedef enum sd_drug_name_kind {
    SD_DRUG_ITSELF,
    SD_DRUG_SYNONYM,
    SD_DRUG_RXNORM,
    SD_DRUG_ATC,
} sd_drug_name_kind;

typedef struct sd_kb_drug_name {
    const char *name;
    const sd_kb_drug *drug;
    sd_drug_name_kind kind;
} sd_kb_drug_name;

/* What a drug does to an enzyme or transporter that handles other drugs. */
typedef enum sd_effect { SD_INHIBITOR, SD_INDUCER } sd_effect;
typedef enum sd_strength {
    SD_STRENGTH_NOT_GIVEN, /* transporters have no classes */
    SD_WEAK,
    SD_MODERATE,
    SD_STRONG,
} sd_strength;

/* A row of interactions.tsv. */
typedef struct sd_kb_interaction {
    const sd_kb_drug *drug;
    const char *enzyme; /* as its source names it: need not be a gene's name */
    sd_effect effect;
    sd_strength strength;
    const char *source, *date;
    const char *evidence; /* drug labels that say so, or say another strength; NULL: none
                             at hand does */
} sd_kb_interaction;

/* What becomes of a gene's result while a drug acts on its enzyme. */
typedef enum sd_becomes {
    SD_BECOMES_SCORE,     /* the activity score times `factor` */
    SD_BECOMES_PHENOTYPE, /* `from` becomes `phenotype` */
    SD_BECOMES_LOWER,     /* less activity than the genotype's; how much is not known */
    SD_BECOMES_HIGHER,
} sd_becomes;

/* How much stands behind it. */
typedef enum sd_certainty {
    SD_CERTAINTY_RULE,      /* a guideline's own rule */
    SD_CERTAINTY_EXPECTED,  /* follows from the class of the drug; no guideline's rule */
    SD_CERTAINTY_DIRECTION, /* only that there is less or more activity */
} sd_certainty;

/* A row of phenoconversion.tsv. */
typedef struct sd_kb_phenoconversion {
    const sd_kb_gene *gene;
    const char *enzyme; /* as in interactions.tsv */
    sd_effect effect;
    sd_strength strength;
    sd_becomes becomes;
    double factor;         /* SD_BECOMES_SCORE */
    const char *from;      /* SD_BECOMES_PHENOTYPE: of this phenotype alone */
    const char *phenotype; /* SD_BECOMES_PHENOTYPE */
    sd_certainty certainty;
    const char *basis, *url;
} sd_kb_phenoconversion;

/* A row of diagnoses.tsv. */
typedef struct sd_kb_diagnosis {
    const char *name;
    const struct sd_kb_diagnosis *is_a; /* what it is a kind of; NULL: of none */
    const char *synonyms;               /* joined by "|"; NULL: none */
} sd_kb_diagnosis;

/* One thing that a patient must be for a population's rules to apply. */
typedef enum sd_fact_kind {
    SD_FACT_AGE,            /* years */
    SD_FACT_WEIGHT,         /* kg */
    SD_FACT_BMI,            /* kg/m2; these three are numbers within a bound */
    SD_FACT_HAS,            /* one of these diagnoses */
    SD_FACT_LACKS,          /* none of these */
    SD_FACT_ANCESTRY,       /* one of these */
    SD_FACT_OTHER_ANCESTRY, /* none of these */
    SD_FACT_USED,           /* one of these drugs for over so many months */
    SD_FACT_UNUSED,         /* none of these for so long */
    SD_FACT_INHIBITED,      /* a drug taken inhibits the enzyme, the strongest so */
    SD_FACT_UNINHIBITED,    /* none does */
} sd_fact_kind;

typedef enum sd_bound_kind {
    SD_BOUND_FROM,
    SD_BOUND_BELOW,
    SD_BOUND_OVER,
    SD_BOUND_UP_TO,
} sd_bound_kind;

typedef struct sd_kb_fact {
    sd_fact_kind kind;
    sd_bound_kind bound;
    double number;             /* of the bound; months of use */
    const char *enzyme;        /* that is inhibited, or not: of interactions.tsv */
    const char *const *values; /* diagnoses, ancestries, drugs or strengths */
    size_t n_values;
} sd_kb_fact;

/* A row of populations.tsv. */
typedef struct sd_kb_population {
    const char *population, *source; /* source NULL: of every source */
    const sd_kb_drug *drug;          /* NULL: on every drug */
    const sd_kb_fact *facts;         /* all must hold */
    size_t n_facts;
} sd_kb_population;

/* Ancestries by which guidance and dosing algorithms tell people apart; NULL ends them.
 */
extern const char *const sd_kb__ancestries[];

/* A row of guidance/SOURCE.tsv. */
typedef struct sd_kb_guidance {
    const char *source; /* "CPIC": the table's name */
    const char *rule;   /* unique id in the source */
    const sd_kb_drug *drug;
    const char *population;       /* "general" where the source has no other */
    const sd_kb_population *whom; /* who that is; NULL: no patient file can tell */
    const sd_kb_condition *conditions;
    size_t n_conditions;
    const char *results; /* the conditions as written */
    const sd_kb_action *action;
    const char *number, *strength, *implication, *recommendation,
        *not_covered; /* NULL where "." */
    const char *guideline, *url, *pmid, *date;
} sd_kb_guidance;

typedef struct sd_kb_source {
    const char *table, *source, *release, *retrieved, *licence, *url, *sha256;
    int64_t rows;
} sd_kb_source;

typedef struct sd_kb_tier {
    const sd_kb_gene *gene;
    uint16_t allele;
    int tier;
} sd_kb_tier;

/* ---- access (kb_lookup.c) ---- */
const sd_kb_gene *sd_kb__gene(const sd_kb *kb, size_t index);
const sd_kb_gene *sd_kb__find_gene(const sd_kb *kb,
                                   const char *name); /* NULL if unknown */
typedef struct sd_kb_place {
    const sd_kb_gene *gene;
    uint16_t site;
    int64_t start1, end1; /* the site's reference bases on the assembly */
} sd_kb_place;
/* All sites on `chromosome` ("chr10", or its alias "10") that the assembly has, sorted by
 * start; *count of them. NULL and 0 where there are none. */
const sd_kb_place *sd_kb__places(const sd_kb *kb, sd_assembly assembly,
                                 const char *chromosome, size_t *count);
/* The assembly's bases around `pos1` of `chromosome`; NULL where no gene's windows have
 * them: most genes have 150 bases on either side of each site, a few have none. */
const sd_kb_window *sd_kb__window(const sd_kb *kb, sd_assembly assembly,
                                  const char *chromosome, int64_t pos1);
uint16_t sd_kb__find_allele(const sd_kb_gene *gene,
                            const char *name); /* by name or reported_as; SD_NO_ALLELE */
uint16_t sd_kb__find_site(const sd_kb_gene *gene,
                          const char *id); /* UINT16_MAX if unknown */
const sd_kb_contig *sd_kb__contigs(const sd_kb *kb, size_t *count);
/* Whether the contig is of the assembly and its sequence is the one that sites have
 * positions on: where the table knows two by one name (hg19's chrM), the first. */
bool sd_kb__carries_sites(const sd_kb *kb, const sd_kb_contig *contig,
                          sd_assembly assembly);
const sd_kb_proxy *sd_kb__proxies(const sd_kb *kb, size_t *count);
const sd_kb_priority *sd_kb__priorities(const sd_kb *kb,
                                        size_t *count); /* in table order */
const sd_kb_guidance *
sd_kb__guidance(const sd_kb *kb,
                size_t *count); /* sorted by source, drug, population, guideline */
const sd_kb_drug *sd_kb__drugs(const sd_kb *kb, size_t *count);
/* The drug that tables call `name`; NULL where there is none. */
const sd_kb_drug *sd_kb__find_drug(const sd_kb *kb, const char *name);
/* Every name and code of every drug, sorted by name, letter case aside. */
const sd_kb_drug_name *sd_kb__drug_names(const sd_kb *kb, size_t *count);
/* Drugs that go by the name, brand, or code, letter case aside: one row for each; *count
 * of them.  Several share a code or a name.  NULL and 0 where nothing is called so. */
const sd_kb_drug_name *sd_kb__drugs_called(const sd_kb *kb, const char *name,
                                           size_t *count);
/* What may be meant by `name`, which no drug is called: the nearest of the names one or
 * two slips of the keyboard away; else names that are a word of it ("x tartrate 50 mg").
 * One for each drug, at most `max` of them in out[], in the order of their names; returns
 * how many. */
size_t sd_kb__drugs_like(const sd_kb *kb, const char *name, const sd_kb_drug_name **out,
                         size_t max);
/* Whom rules are for, where a patient file can tell. */
const sd_kb_population *sd_kb__whom(const sd_kb *kb, size_t *count);
/* What drugs do to the enzymes of others, in table order. */
const sd_kb_interaction *sd_kb__interactions(const sd_kb *kb, size_t *count);
/* What that means for genes' results, in table order. */
const sd_kb_phenoconversion *sd_kb__phenoconversions(const sd_kb *kb, size_t *count);
/* "inhibitor"; "strong", NULL where not given. */
const char *sd_kb__effect_text(sd_effect effect);
const char *sd_kb__strength_text(sd_strength strength);
/* Diagnoses and indications that guidance tells apart. */
const sd_kb_diagnosis *sd_kb__diagnoses(const sd_kb *kb, size_t *count);
/* By name or synonym, letter case aside; NULL where there is none. */
const sd_kb_diagnosis *sd_kb__find_diagnosis(const sd_kb *kb, const char *name);
/* `diagnosis` is `other` or a kind of it; a `diagnosis` of NULL is nothing. */
bool sd_kb__is_kind_of(const sd_kb_diagnosis *diagnosis, const sd_kb_diagnosis *other);
const sd_kb_source *sd_kb__sources(const sd_kb *kb, size_t *count);
/* Take over the newest day or month that a release names, where it is newer than `date`
 * ("" to begin with): "2025-11-05 and changes to 2026-05" is of 2026-05. */
void sd_kb__newest_date(const char *release, char date[11]);
const sd_kb_tier *sd_kb__tiers(const sd_kb *kb, size_t *count);
const sd_kb_fallback *sd_kb__fallbacks(const sd_kb *kb, size_t *count);
/* How often a base of the site was counted; NULL where site_frequencies.tsv has no row.
 */
const sd_kb_site_frequency *sd_kb__site_frequency(const sd_kb *kb, const sd_kb_gene *gene,
                                                  uint16_t site);
/* Of one gene, in table order. */
const sd_kb_structure *sd_kb__structures_of(const sd_kb *kb, const sd_kb_gene *gene,
                                            size_t *count);
const sd_kb_compound *sd_kb__compounds(const sd_kb *kb, size_t *count);
const sd_kb_action *sd_kb__actions(const sd_kb *kb, size_t *count);
/* The populations of frequencies.tsv, in the order of their first rows. */
const char *const *sd_kb__populations(const sd_kb *kb, size_t *count);
/* The gene's frequencies; NULL where the tables have none. */
const sd_kb_frequencies *sd_kb__frequencies(const sd_kb *kb, const sd_kb_gene *gene);
/* The tables as embedded: name ("sites/X.tsv"), bytes, length; sorted by name; for `db
 * show` and `db verify`. */
typedef struct sd_kb_table {
    const char *name, *bytes;
    size_t length;
} sd_kb_table;
const sd_kb_table *sd_kb__tables(const sd_kb *kb, size_t *count);
/* What sd_kb_open() leaves out for speed: every table has its row in sources.tsv with its
 * SHA-256 and number of rows, no row speaks of a table that is not there, the digest is
 * that of the tables, and no two rules of one source, drug and population could both
 * apply.  SD_EKNOWLEDGE says what is not so. */
sd_status sd_kb__verify(const sd_kb *kb, sd_error *err);

#endif
