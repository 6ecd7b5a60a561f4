/* normalise.h -- one spelling for every change: an allele of a record as edits, each
 * moved to the left as far as the reference allows.
 *
 * A caller may write one change in many ways: padded, joined with its neighbours, or at
 * any place of the repeat that it lengthens or shortens.  Sites are spelled one way (VCF:
 * parsimonious and left-aligned; Tan et al. 2015, PMID 25701572), so alleles are brought
 * there before they are compared.  The reference bases come from the windows of the
 * knowledge base; a genome is not needed. */
#ifndef GENOTYPE_NORMALISE_H
#define GENOTYPE_NORMALISE_H

#include "base/arena.h"
#include "genotype/variant.h"

/* The reference around a record: the windows of its chromosome, and where there are none,
 * the record's own REF. */
typedef struct sd_around {
    const sd_kb *kb; /* NULL: no windows */
    sd_assembly assembly;
    const char *chromosome; /* as the knowledge base names it */
    int64_t pos1;           /* of REF */
    const char *ref;
    size_t n_ref;
    const sd_kb_window *window; /* the last one used; begin with NULL */
} sd_around;

/* The windows' base at `at1`, in upper case; NUL where no window has it. */
char sd_around__window_base(sd_around *around, int64_t at1);

/* The first position at which REF contradicts the windows; 0 where it does not (letters
 * other than ACGT say nothing). */
int64_t sd_around__contradiction(sd_around *around);

/* The edits of which an allele consists: substitutions, an indel, substitutions, at most
 * one indel more, substitutions.  Indels are moved to the left. */
enum { SD_MAX_PARTS = 5 };
typedef struct sd_way {
    sd_edit parts[SD_MAX_PARTS];
    size_t n_parts;
} sd_way;

/* Take `edit`, trimmed, apart.  A change of length together with substitutions is one
 * indel among the fewest substitutions that explain it; where several places of the indel
 * leave as few, each is a way to read the allele, and none is right alone.  Two indels
 * are read where they explain it with less: an indel costs as much as two substitutions,
 * and a quarter more for each base; where they cost as much, the ways of both are given.
 * *n_ways is at least 1; NULL when out of memory.  The ways are in `arena` and borrow
 * from `edit`. */
const sd_way *sd_normalise__ways(const sd_edit *edit, sd_around *around, sd_arena *arena,
                                 size_t *n_ways);

#endif
