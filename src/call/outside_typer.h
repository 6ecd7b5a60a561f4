/* outside_typer.h -- the files that HLA typers write, told by what is in them.
 *
 * One function: bytes in, "gene, diplotype" lines out, as a file of calls would have
 * them.  What each file looks like is from its program's own documentation or issues:
 *
 *   OptiType    NAME_result.tsv: columns A1 A2 B1 B2 ...; the first row is the best
 *               (github.com/FRED-2/OptiType)
 *   HLA*LA      R1_bestguess_G.txt: columns Locus Chromosome Allele ...; G groups,
 * several joined by ";" where it cannot tell (github.com/DiltheyLab/HLA-LA) HLA-HD
 * *_final.result.txt: locus and pairs of names; "-" is homozygous, "Not typed" is not
 * known (github.com/Genentech/midasHLA, issue 17) T1K         NAME_genotype.tsv: gene,
 * number of alleles, then name, abundance, quality of each; one allele is homozygous,
 * quality 0 or less is none (github.com/mourisl/T1K, README and issues 9, 15, 25)
 *   POLYSOLVER  winners.hla.txt: gene and hla_a_01_01_01 twice
 *   arcasHLA    NAME.genotype.json: names by locus; one name is homozygous
 *               (github.com/RabadanLab/arcasHLA)
 *   xHLA        report-NAME.json: hla.alleles, and the sample's name
 *               (github.com/humanlongevity/HLA)
 *
 * Loci that are no genes of the knowledge base are passed over. */
#ifndef CALL_OUTSIDE_TYPER_H
#define CALL_OUTSIDE_TYPER_H

#include "base/arena.h"
#include "base/error.h"
#include "kb/kb.h"

typedef struct sd_typed_line {
    const char *gene, *diplotype; /* as a file of calls has them */
    int64_t line;
} sd_typed_line;

typedef struct sd_typing {
    const char *program; /* NULL: this is no typer's file, and the rest is empty */
    const char *sample;  /* whom it is of; NULL where the file does not say */
    sd_typed_line *lines;
    size_t n_lines;
} sd_typing;

/* All in `arena`.  SD_EINPUT: a typer's file with something in it that is no name; names
 * file and line. */
sd_status sd_typer__read(const sd_kb *kb, const char *path, const char *bytes,
                         size_t length, sd_arena *arena, sd_typing *out, sd_error *err);

#endif
