/* array_row.h -- one line of the raw data of a consumer array: its cells, and what its
 * comments say.
 *
 * The formats, as the companies write them:
 *   23andMe, and others alike   rsid, chromosome, position, genotype; tabs; '#' comments
 *   AncestryDNA                 rsid, chromosome, position, allele1, allele2; tabs; 23 to
 *                               26 are X, Y, the part that X and Y share, and MT; 0 is
 *                               no call
 *   MyHeritage, FamilyTreeDNA   RSID, CHROMOSOME, POSITION, RESULT; commas; in quotes
 *
 * "--" is no call; I and D are an insertion and a deletion; one letter is one copy. */
#ifndef GENOTYPE_ARRAY_ROW_H
#define GENOTYPE_ARRAY_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SD_ARRAY_LINE = 512 }; /* bytes of a line that is not a comment */

typedef struct sd_array_row {
    char id[64];        /* "rs4244285", "i5000123", …; cut where it is longer */
    uint64_t rsid;      /* the number of an rsID; 0 where it is another name */
    char chromosome[8]; /* "1" to "22", "X", "Y", "MT"; "" where it is none of ours */
    int64_t pos1;
    char alleles[2];  /* A, C, G, T, I or D; '-' where not called */
    uint8_t n_copies; /* 1 or 2 */
    bool is_odd;      /* the genotype is not one of these: alleles are "--" then */
} sd_array_row;

typedef enum sd_array_line {
    SD_ARRAY_ROW,
    SD_ARRAY_NO_ROW, /* a comment, the names of the columns, or blank */
    SD_ARRAY_BAD,    /* *why says so */
} sd_array_line;

/* Take a line (not terminated, without its newline) apart. */
sd_array_line sd_array_row__cut(const char *line, size_t n, sd_array_row *row,
                                const char **why);

/* What comments have said so far; begin with {0}. */
typedef struct sd_array_says {
    const char *vendor;                /* "23andMe", …; NULL: not said */
    bool build_36, build_37, build_38; /* named in a comment */
    bool plus_strand;                  /* genotypes are on the forward strand */
} sd_array_says;

/* Learn from a line; lines that are not comments teach nothing but the kind of columns.
 */
void sd_array_row__learn(const char *line, size_t n, sd_array_says *says);

#endif
