/* variant.h -- what one allele of a record says about one site of the knowledge base. */
#ifndef GENOTYPE_VARIANT_H
#define GENOTYPE_VARIANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kb/kb.h"

/* What kind of thing an ALT is. */
typedef enum sd_alt_kind {
    SD_ALT_BASES,       /* a sequence */
    SD_ALT_UNSPECIFIED, /* <NON_REF>, <*>: "anything else"; '.' counts as no ALT at all */
    SD_ALT_SPANNING,    /* '*': deleted by a variant that begins before */
    SD_ALT_SYMBOLIC,    /* <DEL>, <DUP>, <CN0>, ... and breakends */
    SD_ALT_INVALID,     /* equal to REF, IUPAC codes, anything that is no sequence */
} sd_alt_kind;

sd_alt_kind sd_variant__alt_kind(const char *ref, const char *alt);

/* REF -> ALT without what they share: the reference bases [pos1, pos1 + n_deleted) become
 * `inserted`.  Of an insertion n_deleted is 0 and pos1 the base it stands before. Borrows
 * from the ALT it was made of. */
typedef struct sd_edit {
    int64_t pos1;
    size_t n_deleted, n_inserted;
    const char *inserted;
} sd_edit;

/* Trim the shared suffix, then the shared prefix; so spellings of one change that differ
 * only in padding become equal. */
sd_edit sd_variant__trim(int64_t pos1, const char *ref, size_t n_ref, const char *alt,
                         size_t n_alt);
bool sd_variant__same_edit(const sd_edit *a,
                           const sd_edit *b); /* letter case does not count */

/* The site's reference bases on the assembly, and the last of their positions. */
const char *sd_variant__site_ref(const sd_kb_site *site, sd_assembly assembly);
int64_t sd_variant__site_end(const sd_kb_site *site, sd_assembly assembly);

/* REF agrees with the site's reference on every base that both name ('N' agrees with
 * nothing). */
bool sd_variant__ref_agrees(const sd_kb_site *site, sd_assembly assembly, int64_t pos1,
                            const char *ref, size_t n_ref);

typedef enum sd_reading_kind {
    SD_READS_REFERENCE, /* the allele leaves the site as it is */
    SD_READS_ALLELE,    /* it is one of the site's alleles */
    SD_READS_OTHER,     /* it changes the site in a way that no definition knows */
    SD_READS_SPANNED, /* it removes or rewrites the site together with its surroundings */
} sd_reading_kind;

typedef struct sd_reading {
    sd_reading_kind kind;
    int16_t allele;   /* of SD_READS_ALLELE: the site's allele; of _REFERENCE: the
                         assembly's reference; else -2 */
    uint32_t changed; /* bases of the site (bit 0 the first) that the allele substitutes;
                         0 for indels */
} sd_reading;

/* Read a sequence allele at the site. */
sd_reading sd_variant__read(const sd_kb_site *site, sd_assembly assembly,
                            const sd_edit *edit);

/* Bits of the site's bases inside [from1, to1]; bit 0 is the site's first base. */
uint32_t sd_variant__bases_in(const sd_kb_site *site, sd_assembly assembly, int64_t from1,
                              int64_t to1);
/* Bits of the bases after which one of the site's alleles inserts something: seeing such
 * a base as reference in a record of substitutions does not exclude the insertion. */
uint32_t sd_variant__insertion_anchors(const sd_kb_site *site, sd_assembly assembly);

#endif
