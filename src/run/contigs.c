/* contigs.c -- chromosomes as the VCFs that we write name them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "run/contigs.h"

const char *sd_contigs__name(const sd_kb_contig *contig, bool plain_names)
{
    return plain_names ? contig->alias : contig->name;
}

void sd_contigs__write_header(const sd_kb *kb, sd_assembly assembly, bool plain_names,
                              FILE *out)
{
    size_t n = 0;
    const sd_kb_contig *contigs = sd_kb__contigs(kb, &n);
    for (size_t i = 0; i < n; i++)
        if (sd_kb__carries_sites(kb, &contigs[i], assembly))
            fprintf(out, "##contig=<ID=%s,length=%lld>\n",
                    sd_contigs__name(&contigs[i], plain_names),
                    (long long)contigs[i].length);
}
