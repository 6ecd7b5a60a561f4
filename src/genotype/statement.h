/* statement.h -- what one record says about one site, before any sample is looked at. */
#ifndef GENOTYPE_STATEMENT_H
#define GENOTYPE_STATEMENT_H

#include "genotype/record.h"

/* What a copy that carries an allele of the record has at the site. */
typedef enum sd_saying {
    SD_SAYS_REFERENCE,
    SD_SAYS_ALLELE,      /* one of the site's alleles */
    SD_SAYS_OTHER,       /* something at the site that no definition knows */
    SD_SAYS_SPANNED,     /* the site is gone with its surroundings, or '*' */
    SD_SAYS_SYMBOLIC,    /* structural: <DEL>, <DUP>, <CN2>, a breakend */
    SD_SAYS_UNSPECIFIED, /* <NON_REF>, <*> */
    SD_SAYS_INVALID,     /* not a sequence, or equal to REF */
} sd_saying;

typedef struct sd_said {
    sd_saying saying;
    int16_t allele;    /* of REFERENCE and ALLELE; SD_ALLELE_OTHER of OTHER */
    uint32_t changed;  /* bases of the site that are substituted */
    bool is_weak;      /* SPANNED, but what records say of the site itself still counts */
    const sd_alt *alt; /* NULL for REF */
    const sd_edit *edit; /* of a sequence: the part of it that says so */
} sd_said;

typedef struct sd_statement {
    const sd_record *record;
    const sd_kb_site *site;
    bool is_own; /* the record is about this site: it lists one of its alleles, or another
                    change of it */
    bool ref_disagrees; /* REF is not the reference here */
    uint32_t all;       /* every base of the site */
    uint32_t
        cover; /* bases that a copy without any change was seen to have as reference */
    sd_said *said; /* for each allele of the record, REF first */
} sd_statement;

/* False where the record says nothing about the site.  *out borrows from the record and
 * `arena`. */
bool sd_statement__make(sd_statement *out, const sd_record *record,
                        const sd_kb_site *site, sd_assembly assembly, sd_arena *arena);
/* Of OTHER: the base that stands in the place of the site's one base; NUL where the
 * change is another. */
char sd_said__other(const sd_said *said, const sd_kb_site *site, sd_assembly assembly);

#endif
