/* record.h -- one parsed record: its alleles as edits, its filters, and each sample's
 * genotype and evidence. */
#ifndef GENOTYPE_RECORD_H
#define GENOTYPE_RECORD_H

#include "genotype/normalise.h"
#include "genotype/source.h"
#include "genotype/variant.h"

typedef struct sd_alt {
    const char *text;
    sd_alt_kind kind;
    sd_edit edit;       /* of SD_ALT_BASES: as the record spells it, trimmed */
    const sd_way *ways; /* … and as its parts in their canonical places */
    size_t n_ways;
} sd_alt;

typedef struct sd_record {
    const sd_source *source;
    const bcf1_t *line;
    const char *label; /* "chr10:94780653 G>A", for notes; long alleles are cut */
    int64_t pos1, ref_end1, end1; /* end1: of a block or symbolic allele */
    const char *ref;
    size_t n_ref;
    const sd_alt *alts;
    size_t n_alts;
    bool is_reference_only; /* no ALT that says what else there could be: a block, or ALT
                               '.' */
    const struct sd_remark *remark; /* of an array; NULL: nothing to say */
    bool is_block;                  /* reaches beyond REF */
    /* <NON_REF> or <*> alone and no END: what is left of a record whose ALTs were split
     * ("bcftools norm -m -"); its 0/0 does not speak against the alleles beside it. */
    bool is_remainder;
    bool lists_unspecified; /* <NON_REF> or <*> beside the ALTs: whatever else was looked
                               for, too */
    int64_t contradicted1;  /* the first position at which REF is not the reference of our
                               windows; 0 where there is none */
    char reference_there;   /* … and what the reference is */
    /* A deletion, duplication or copy-number segment without a sequence: by its ALT, or,
     * where there is none, by INFO/SVTYPE or FORMAT/CN.  It says nothing of single bases.
     */
    bool is_structural;
    /* Every ALT is symbolic or a breakend, whatever they stand for: no proof that the
     * file looked at bases here. */
    bool is_symbolic;
    const bcf_fmt_t *copies; /* FORMAT/CN */
    const char
        *filter; /* the first FILTER that was failed; NULL where passed or not applied */
    bool is_refcall; /* it failed only in that no variant was found there */
    const bcf_fmt_t *gt, *depth, *quality, *filters, *allele_depths, *fractions;
    const char *fractions_key; /* the name of `fractions`; NULL where there is none */
    const bcf_fmt_t *probabilities, *log_likelihoods, *phred_likelihoods; /* GP, GL, PL */
    const bcf_fmt_t *dosage; /* DS, else HDS */
    bool is_imputed;         /* filled in from other people's haplotypes, as it says */
    const bcf_fmt_t *phase_set, *haplotypes, *physical_gt, *physical_id;
} sd_record;

/* Describe the source's current record, parsing it; borrows from the source and `arena`
 * until both move on.  `around` names the reference (kb, assembly, chromosome); its other
 * fields are set here. */
sd_status sd_record__read(sd_record *record, sd_source *source, sd_around *around,
                          sd_arena *arena, sd_error *err);
/* The first position that the record can be about: POS, or further left where an indel
 * belongs there. */
int64_t sd_record__first1(const sd_record *record);

typedef struct sd_genotype {
    uint32_t n_copies;  /* called or not; at most the first two are in allele[] */
    uint32_t n_missing; /* of n_copies */
    int32_t allele[2];  /* 0 REF, 1 the first ALT, ...; -1 not called */
    bool is_phased;
} sd_genotype;

/* The genotype in sample column `column`; an allele that the record does not have is
 * SD_EINPUT. */
sd_status sd_record__genotype(const sd_record *record, uint32_t column,
                              sd_genotype *genotype, sd_error *err);
/* FORMAT/AD of the sample: reads per allele, at most `max`; the number of values given, 0
 * where none or unknown. */
size_t sd_record__allele_depths(const sd_record *record, uint32_t column, int32_t *depths,
                                size_t max);
/* FORMAT/AF, else VAF, else HL: the share of reads of each ALT, from 0 to 1; *field says
 * which.  The number of values; 0 where they are not given, not shares, or more than
 * `max`. */
size_t sd_record__fractions(const sd_record *record, uint32_t column, const char **field,
                            double *fractions, size_t max);
/* FORMAT numbers; -1 where not given. */
int64_t sd_record__depth(const sd_record *record, uint32_t column);
int64_t sd_record__quality(const sd_record *record, uint32_t column);
/* FORMAT/CN: copies of the stretch that the record covers. */
int64_t sd_record__copies(const sd_record *record, uint32_t column);
/* A number of at least 0, -1 where not given. */
int64_t sd_record__number(const bcf_fmt_t *field, uint32_t column);
/* Number `i` of the sample's values of the field (NULL is fine), NAN where it is missing;
 * false behind the last one. */
bool sd_record__value(const bcf_fmt_t *field, uint32_t column, size_t i, double *value);
/* The sample's first integer, of either sign; false where none is given. */
bool sd_record__integer(const bcf_fmt_t *field, uint32_t column, int32_t *value);
/* The sample's text, not terminated; its length, 0 where there is none. */
size_t sd_record__text(const bcf_fmt_t *field, uint32_t column, const char **text);
/* The sample's own FILTER (FORMAT/FT) where it failed one, copied into buffer; else
 * false. */
bool sd_record__sample_filter(const sd_record *record, uint32_t column, char *buffer,
                              size_t size);

#endif
