/* array_genotype.c -- letters on either strand, and insertions and deletions by letter.
 *
 * An array's file names no reference and no alternatives, so the letters are held against
 * the site's own alleles; what fits in two ways is not chosen.  One A and one T (C and G)
 * are the same genotype on both strands.
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/array_genotype.h"

#include <string.h>

static char complement(char base)
{
    static const char bases[] = "ACGT", complements[] = "TGCA";
    const char *at = strchr(bases, base);
    return at && base ? complements[at - bases] : base;
}

/* The site's allele that is this one base; -1 where there is none. */
static int find_base(const sd_kb_site *site, char base)
{
    for (int i = 0; i < site->n_alleles; i++)
        if (site->alleles[i][0] == base && site->alleles[i][1] == '\0')
            return i;
    return -1;
}

static bool is_of_bases(const sd_kb_site *site)
{
    for (int i = 0; i < site->n_alleles; i++)
        if (strlen(site->alleles[i]) != 1)
            return false;
    return true;
}

sd_array_strand sd_array_genotype__strand(const sd_array_row *row, const sd_kb_site *site)
{
    bool plus = true, minus = true, is_called = false;
    if (!is_of_bases(site))
        return SD_STRAND_NONE;
    for (int i = 0; i < row->n_copies; i++) {
        if (row->alleles[i] == '-')
            continue;
        is_called = true;
        plus = plus && find_base(site, row->alleles[i]) >= 0;
        minus = minus && find_base(site, complement(row->alleles[i])) >= 0;
    }
    if (!is_called)
        return SD_STRAND_NONE;
    if (plus && minus && row->n_copies == 2 && row->alleles[0] != '-' &&
        row->alleles[0] == complement(row->alleles[1]))
        return SD_STRAND_ALIKE;
    return plus ? (minus ? SD_STRAND_BOTH : SD_STRAND_PLUS)
                : (minus ? SD_STRAND_MINUS : SD_STRAND_MISFIT);
}

/* I is the longer of two alleles, D the shorter; of more, which is meant is not said. */
static void read_lengths(const sd_array_row *row, const sd_kb_site *site, int alleles[2],
                         sd_remark *remark)
{
    const size_t first = strlen(site->alleles[0]), second = strlen(site->alleles[1]);
    for (int i = 0; i < row->n_copies; i++) {
        if (row->alleles[i] == '-')
            continue;
        if (site->n_alleles != 2 || first == second || !strchr("ID", row->alleles[i])) {
            *remark = (sd_remark){
                .code = "INDEL_UNCLEAR",
                .text = "not used: the letters do not say which of the site's insertions "
                        "and deletions is meant",
                .is_refused = true,
                .is_variant = row->alleles[0] + row->alleles[1] == 'I' + 'D'};
            return;
        }
        alleles[i] = (row->alleles[i] == 'I') == (second > first);
    }
}

/* Does every reading of the letters have another base than the reference? */
static bool is_variant_on_both(const sd_array_row *row, const sd_kb_site *site, int ref)
{
    bool on_plus = false, on_minus = false;
    for (int i = 0; i < row->n_copies; i++) {
        if (row->alleles[i] == '-')
            continue;
        on_plus = on_plus || find_base(site, row->alleles[i]) != ref;
        on_minus = on_minus || find_base(site, complement(row->alleles[i])) != ref;
    }
    return on_plus && on_minus;
}

void sd_array_genotype__read(const sd_array_row *row, const sd_kb_site *site, int ref,
                             bool trusts_plus, int alleles[2], sd_remark *remark)
{
    alleles[0] = alleles[1] = -1;
    *remark = (sd_remark){.text = NULL};
    if (row->is_odd)
        *remark = (sd_remark){.code = "ARRAY_GENOTYPE",
                              .text = "not used: the genotype is not written in letters "
                                      "that are understood",
                              .is_refused = true};
    else if (!is_of_bases(site))
        read_lengths(row, site, alleles, remark);
    const sd_array_strand strand = sd_array_genotype__strand(row, site);
    if (strand == SD_STRAND_MISFIT)
        *remark = (sd_remark){.code = "ARRAY_ALLELES",
                              .text = "not used: the letters are not alleles of this "
                                      "site, on either strand",
                              .is_refused = true,
                              .is_mismatch = true};
    if (strand == SD_STRAND_BOTH && !trusts_plus)
        *remark = (sd_remark){.code = "STRAND_UNKNOWN",
                              .text = "not used: the letters fit both strands, and the "
                                      "file does not prove which it gives",
                              .is_refused = true,
                              .is_variant = is_variant_on_both(row, site, ref)};
    if (strand == SD_STRAND_BOTH && trusts_plus)
        *remark = (sd_remark){.code = "STRAND_ASSUMED",
                              .text = "fits both strands: read as of the forward one, "
                                      "as the file says"};
    if (strand == SD_STRAND_MINUS)
        *remark = (sd_remark){.code = "STRAND_FLIPPED",
                              .text = "the letters fit the other strand only: read as "
                                      "their complements"};
    const bool has_bases = strand != SD_STRAND_NONE && strand != SD_STRAND_MISFIT;
    for (int i = 0; has_bases && i < row->n_copies; i++)
        if (row->alleles[i] != '-')
            alleles[i] =
                find_base(site, strand == SD_STRAND_MINUS ? complement(row->alleles[i])
                                                          : row->alleles[i]);
    if (remark->is_refused)
        alleles[0] = alleles[1] = -1;
}
