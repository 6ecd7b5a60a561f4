/* test_genotype.c -- what a cell says, for every way that records can speak about a site.
 *
 * Each case is a VCF on the tiny knowledge base and the cells that must come of it, read
 * as plain VCF, bgzf, gzip, with CRLF, as BCF, compressed and not, and with the other
 * spelling of its contigs. SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "genotype/genotype.h"
#include "tiny_kb.h"
#include "vcf_text.h"

static tiny_kb tiny;
static sd_kb *kb;

/* ---- cells as text ---- */

static void add_cell(sd_text *text, const sd_kb_site *site, const sd_cell *cell)
{
    if (cell->state == SD_CELL_ABSENT)
        return;
    sd_text__printf(text, "%s%s ", text->length > 0 ? "; " : "", site->id);
    if (cell->state == SD_CELL_HALF) {
        sd_text__printf(text, "half %d", cell->allele[0]);
    } else if (sd_cell__is_usable(cell)) {
        sd_text__puts(text, cell->state == SD_CELL_BLOCK     ? "#"
                            : cell->state == SD_CELL_ASSUMED ? "="
                                                             : "");
        for (int i = 0; i < 2 && cell->allele[i] != SD_NO_COPY; i++) {
            sd_text__puts(text, i == 0 ? "" : cell->is_phased ? "|" : "/");
            if (cell->allele[i] == SD_ALLELE_OTHER)
                sd_text__puts(text, "?");
            else
                sd_text__printf(text, "%d", cell->allele[i]);
        }
        if (cell->phase_set > 0)
            sd_text__printf(text, ":%d", (int)cell->phase_set);
    } else {
        sd_text__puts(text, sd_cell_state__text((sd_cell_state)cell->state));
        assert_int_equal(cell->allele[0], SD_NO_COPY);
        assert_int_equal(cell->allele[1], SD_NO_COPY);
    }
}

/* All cells but the absent ones, and the codes of all notes. */
static sd_status describe(const char *path, const sd_run_options *options, size_t sample,
                          sd_text *cells, sd_text *notes, sd_error *err)
{
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    sd_status status = sd_reader__open(&reader, kb, path, options, err);
    size_t n_genes = 0;
    sd_text genes[16] = {{0}};
    while (status == SD_OK && (status = sd_reader__next(reader, &matrix, err)) == SD_OK &&
           matrix) {
        assert_true(sample < matrix->n_samples);
        sd_text *gene = &genes[matrix->gene->index];
        assert_int_equal(gene->length, 0); /* each gene once */
        n_genes++;
        for (uint16_t s = 0; s < matrix->gene->n_sites; s++)
            add_cell(gene, &matrix->gene->sites[s],
                     &matrix->cells[sample * matrix->gene->n_sites + s]);
        for (size_t i = 0; i < matrix->n_notes; i++)
            if (matrix->notes[i].sample == sample)
                sd_text__printf(notes, "%s%s", notes->length > 0 ? " " : "",
                                matrix->notes[i].code);
    }
    if (status == SD_OK)
        assert_int_equal(n_genes, 3);
    for (size_t i = 0; i < COUNT(genes); i++) {
        if (genes[i].length > 0)
            sd_text__printf(cells, "%s%s", cells->length > 0 ? "; " : "", genes[i].data);
        sd_text__free(&genes[i]);
    }
    sd_reader__close(reader);
    return status;
}

static void expect(const char *path, const sd_run_options *options, size_t sample,
                   const char *want, const char *want_notes)
{
    sd_text cells = {0}, notes = {0};
    sd_error err = {0};
    if (describe(path, options, sample, &cells, &notes, &err) != SD_OK)
        fail_msg("%s: %s", path, err.message);
    assert_string_equal(cells.data ? cells.data : "", want);
    assert_string_equal(notes.data ? notes.data : "", want_notes ? want_notes : "");
    sd_text__free(&cells);
    sd_text__free(&notes);
}

/* ---- one record, or several about one site ---- */

#define G          " . . . GT " /* QUAL FILTER INFO FORMAT */
#define P          " . . . GT:PGT:PID "
#define BLOCK(end) " . . END=" #end " GT:MIN_DP:GQ "

// clang-format off
static const struct cell_case {
    const char *name, *records, *want, *notes;
    sd_run_options options;
} cell_cases[] = {
    /* genotypes */
    {"a heterozygous genotype", "chr1 4000 . A G" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"a homozygous genotype", "chr1 4000 . A G" G "1/1\n", "rs1 1/1", NULL, {0}},
    {"the reference", "chr1 4000 . A G" G "0/0\n", "rs1 0/0", NULL, {0}},
    {"an unphased genotype stands in allele order", "chr1 4000 . A G" G "1/0\n", "rs1 0/1", NULL, {0}},
    {"a phased genotype keeps its strands", "chr1 4000 . A G" G "1|0\n", "rs1 1|0", NULL, {0}},
    {"two alternates of one record", "chr1 4100 . C T,G" G "1/2\n", "rs2 1/2", NULL, {0}},
    {"alternates in another order than the site's", "chr1 4100 . C G,T" G "0/1\n", "rs2 0/2", NULL, {0}},
    {"lower case", "chr1 4000 . a g" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"ALT '.' with a reference genotype", "chr1 4000 . A ." G "0/0\n", "rs1 0/0", NULL, {0}},
    {"a record elsewhere says nothing", "chr1 4001 . C T" G "0/1\n", "", NULL, {0}},

    /* phase sets */
    {"phase sets are numbered along the gene",
     "chr1 4000 . A G . . . GT:PS 0|1:900\nchr1 4100 . C T . . . GT:PS 1|0:77\nchr1 4200 . CTTT C . . . GT:PS 0|1:900\n",
     "rs1 0|1:1; rs2 1|0:2; chr1:4200 0|1:1", NULL, {0}},
    {"a missing phase set is none", "chr1 4000 . A G . . . GT:PS 0|1:.\n", "rs1 0|1", NULL, {0}},
    {"genotypes without a phase set stand beside a phase set",
     "chr1 4000 . A G . . . GT:PS 0|1:7\nchr1 4100 . C T . . . GT:PS 1|0:.\nchr1 4200 . CTTT C . . . GT 0|1\n",
     "rs1 0|1:1; rs2 1|0; chr1:4200 0|1", NULL, {0}},

    /* GATK's HP: "set-strand" of each allele */
    {"HP tells the strands of an unphased genotype",
     "chr1 4000 . A G . . . GT:HP 0/1:9-1,9-2\nchr1 4100 . C T . . . GT:HP 0/1:9-2,9-1\nchr1 4200 . CTTT C . . . GT:HP 0/1:8-2,8-1\n",
     "rs1 0|1:1; rs2 1|0:1; chr1:4200 1|0:2", NULL, {0}},
    {"HP that names one strand twice tells nothing", "chr1 4000 . A G . . . GT:HP 0/1:9-1,9-1\n", "rs1 0/1", NULL, {0}},
    {"HP of two sets tells nothing", "chr1 4000 . A G . . . GT:HP 0/1:9-1,8-2\n", "rs1 0/1", NULL, {0}},
    {"HP that is missing tells nothing", "chr1 4000 . A G . . . GT:HP 0/1:.\n", "rs1 0/1", NULL, {0}},
    {"HP and PS of one number are two sets",
     "chr1 4000 . A G . . . GT:HP 0/1:9-1,9-2\nchr1 4100 . C T . . . GT:PS 0|1:9\n", "rs1 0|1:1; rs2 0|1:2", NULL, {0}},

    /* GATK's PGT and PID: physical phase */
    {"physical phase on one strand",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/1:0|1:4000_A_G\n", "rs1 0|1:1; rs2 0|1:1", "PHYSICAL_PHASE", {0}},
    {"physical phase on opposite strands",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/1:1|0:4000_A_G\n", "rs1 0|1:1; rs2 1|0:1", "PHYSICAL_PHASE", {0}},
    {"physical phase of a genotype that begins with ALT",
     "chr1 4000 . A G" P "1/0:0|1:4000_A_G\nchr1 4100 . C T" P "1/0:1|0:4000_A_G\n", "rs1 0|1:1; rs2 1|0:1", "PHYSICAL_PHASE", {0}},
    {"a physical group of one says nothing", "chr1 4000 . A G" P "0/1:0|1:4000_A_G\n", "rs1 0/1", NULL, {0}},
    {"two physical groups",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/1:0|1:4000_A_G\n"
     "chr1 4200 . CTTT C" P "0/1:0|1:4200_CTTT_C\nchr1 4300 . A AT" P "0/1:1|0:4200_CTTT_C\n",
     "rs1 0|1:1; rs2 0|1:1; chr1:4200 0|1:2; rs4 1|0:2", "PHYSICAL_PHASE PHYSICAL_PHASE", {0}},
    {"a physical group whose first variant is not seen is ignored",
     "chr1 4000 . A G" P "0/1:0|1:3990_T_C\nchr1 4100 . C T" P "0/1:0|1:3990_T_C\n", "rs1 0/1; rs2 0/1", "PHYSICAL_PHASE_IGNORED", {0}},
    {"a physical group whose first variant is homozygous is ignored",
     "chr1 4000 . A G" P "1/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/1:0|1:4000_A_G\nchr1 4200 . CTTT C" P "0/1:0|1:4000_A_G\n",
     "rs1 1/1; rs2 0/1; chr1:4200 0/1", "PHYSICAL_PHASE_IGNORED", {0}},
    {"a physical group with a homozygous variant is ignored",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "1/1:0|1:4000_A_G\nchr1 4200 . CTTT C" P "0/1:0|1:4000_A_G\n",
     "rs1 0/1; rs2 1/1; chr1:4200 0/1", "PHYSICAL_PHASE_IGNORED", {0}},
    {"PGT of a reference genotype says nothing",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/0:0|1:4000_A_G\n", "rs1 0/1; rs2 0/0", NULL, {0}},
    {"PGT of two alternates says nothing",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T,G" P "1/2:0|1:4000_A_G\n", "rs1 0/1; rs2 1/2", NULL, {0}},
    {"PGT's 1 is the alternate that the sample has",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T,G" P "0/2:1|0:4000_A_G\n", "rs1 0|1:1; rs2 2|0:1", "PHYSICAL_PHASE", {0}},
    {"PGT that is no pair says nothing",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/1:1|1:4000_A_G\n", "rs1 0/1; rs2 0/1", NULL, {0}},
    {"PGT without PID says nothing",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/1:0|1:.\n", "rs1 0/1; rs2 0/1", NULL, {0}},
    {"GT's own phase goes before PGT",
     "chr1 4000 . A G . . . GT:PGT:PID:PS 0|1:0|1:4000_A_G:4000\nchr1 4100 . C T . . . GT:PGT:PID:PS 1|0:0|1:4000_A_G:4000\n",
     "rs1 0|1:1; rs2 1|0:1", NULL, {0}},
    {"phased without PS, PID tells the set",
     "chr1 4000 . A G" P "0|1:0|1:4000_A_G\nchr1 4100 . C T" P "0|1:0|1:4100_C_T\n", "rs1 0|1:1; rs2 0|1:2", NULL, {0}},
    {"a genotype joined from split records leaves the physical group",
     "chr1 4000 . A G" P "0/1:0|1:4000_A_G\nchr1 4100 . C T" P "0/1:0|1:4000_A_G\nchr1 4100 . C G" P "0/1:1|0:4000_A_G\n",
     "rs1 0/1; rs2 1/2", NULL, {0}},

    {"an unphased genotype has no phase set", "chr1 4000 . A G . . . GT:PS 0/1:900\n", "rs1 0/1", NULL, {0}},

    /* what cannot be used */
    {"no genotype", "chr1 4000 . A G" G "./.\n", "rs1 missing", NULL, {0}},
    {"no genotype, one dot", "chr1 4000 . A G" G ".\n", "rs1 missing", NULL, {0}},
    {"a trailing GT left out", "chr1 4000 . A G . . . DP:GT 30\n", "rs1 missing", "NO_GENOTYPE", {0}},
    {"no GT in FORMAT", "chr1 4000 . A G . . . DP 30\n", "rs1 missing", "NO_GENOTYPE", {0}},
    {"a block without GT in FORMAT", "chr1 3900 . T <*> . . END=4050 DP 30\n", "rs1 missing", "NO_GENOTYPE", {0}},

    /* no GT: the most probable genotype */
    {"a probable genotype", "chr1 4000 . A G . . . GP 0.01,0.97,0.02\n", "rs1 0/1", "IMPUTED", {.min_probability = 0.9}},
    {"as probable as asked for", "chr1 4000 . A G . . . GP 0.05,0.05,0.9\n", "rs1 1/1", "IMPUTED", {.min_probability = 0.9}},
    {"less probable than asked for", "chr1 4000 . A G . . . GP 0.06,0.05,0.89\n", "rs1 low", "LOW_PROBABILITY", {.min_probability = 0.9}},
    {"less probable, on request", "chr1 4000 . A G . . . GP 0.06,0.05,0.89\n", "rs1 1/1", "IMPUTED", {.min_probability = 0.5}},
    {"a probable reference genotype", "chr1 4000 . A G . . . GP 0.98,0.02,0\n", "rs1 0/0", "IMPUTED", {.min_probability = 0.9}},
    {"GP of three alleles stands in VCF's order", "chr1 4100 . C T,G . . . GP 0,0,0,0,0.99,0.01\n", "rs2 1/2", "IMPUTED", {.min_probability = 0.9}},
    {"the last genotype of three alleles", "chr1 4100 . C T,G . . . GP 0,0,0,0.01,0,0.99\n", "rs2 2/2", "IMPUTED", {.min_probability = 0.9}},
    {"GP on Phred's scale", "chr1 4000 . A G . . . GP 31,0.004,40\n", "rs1 0/1", "IMPUTED", {.min_probability = 0.9}},
    {"GP on Phred's scale, less probable", "chr1 4000 . A G . . . GP 7,1,40\n", "rs1 low", "LOW_PROBABILITY", {.min_probability = 0.9}},
    {"GP on no scale", "chr1 4000 . A G . . . GP 0.5,0.2,0.1\n", "rs1 missing", "NO_GENOTYPE", {.min_probability = 0.9}},
    {"GP with a value missing", "chr1 4000 . A G . . . GP 0.99,.,.\n", "rs1 missing", "NO_GENOTYPE", {.min_probability = 0.9}},
    {"GP of another number of values", "chr1 4000 . A G . . . GP 0.01,0.9,0.01,0.08\n", "rs1 missing", "NO_GENOTYPE", {.min_probability = 0.9}},
    {"GL alone", "chr1 4000 . A G . . . GL -40.2,-35.1,-600\n", "rs1 0/1", "IMPUTED", {.min_probability = 0.9}},
    {"GL that is less than plain", "chr1 4000 . A G . . . GL -0.3,0,-5\n", "rs1 low", "LOW_PROBABILITY", {.min_probability = 0.9}},
    {"PL alone", "chr1 4000 . A G . . . PL 80,60,0\n", "rs1 1/1", "IMPUTED", {.min_probability = 0.9}},
    {"PL that does not start from 0", "chr1 4000 . A G . . . PL 800,9000,9000\n", "rs1 0/0", "IMPUTED", {.min_probability = 0.9}},
    {"PL of one read", "chr1 4000 . A G . . . PL 0,3,30\n", "rs1 low", "LOW_PROBABILITY", {.min_probability = 0.9}},
    {"PL without a read, whatever is asked for", "chr1 4000 . A G . . . PL 0,0,0\n", "rs1 low", "LOW_PROBABILITY", {.min_probability = 0}},
    {"pileups before calling", "chr1 4000 . A G,<*> . . . PL:DP 90,0,80,110,99,200:12\n", "rs1 0/1", "IMPUTED", {.min_probability = 0.9}},
    {"pileups of something else", "chr1 4000 . A G,<*> . . . PL:DP 90,80,110,0,99,200:12\n", "rs1 missing", "UNSPECIFIED_ALLELE", {.min_probability = 0.9}},
    {"pileups of the reference over a block", "chr1 3900 . T <*> . . END=4050 PL:DP 0,60,255:20\n", "rs1 #0/0", "IMPUTED", {.min_probability = 0.9}},
    {"GP goes before PL", "chr1 4000 . A G . . . GP:PL 0.99,0.01,0:90,0,90\n", "rs1 0/0", "IMPUTED", {.min_probability = 0.9}},
    {"PL where GP cannot be read", "chr1 4000 . A G . . . GP:PL .:90,0,90\n", "rs1 0/1", "IMPUTED", {.min_probability = 0.9}},
    {"a dosage alone is no genotype", "chr1 4000 . A G . . . DS 1.01\n", "rs1 missing", "NO_GENOTYPE", {.min_probability = 0.9}},
    {"one copy by its chances", "chrX 600 . C G . . . GP 0.02,0.98\n", "rsX 1", "IMPUTED", {.min_probability = 0.9}},
    {"chances of one copy on an autosome", "chr1 4000 . A G . . . GP 0.02,0.98\n", "rs1 ploidy", "PLOIDY", {.min_probability = 0.9}},
    {"a probable genotype that failed its filter", "chr1 4000 . A G . LowQual . GP 0.01,0.97,0.02\n", "rs1 filtered", "FILTERED_SITE", {.min_probability = 0.9}},
    {"a genotype that was not called stays so", "chr1 4000 . A G . . . GT:GP ./.:0.01,0.97,0.02\n", "rs1 missing", NULL, {.min_probability = 0.9}},
    {"imputed split records are joined", "chr1 4100 . C T . . . GP 0.01,0.97,0.02\nchr1 4100 . C G . . . GP 0.01,0.97,0.02\n", "rs2 1/2", "IMPUTED", {.min_probability = 0.9}},

    /* GT beside chances */
    {"a genotype called that GP makes improbable", "chr1 4000 . A G . . . GT:GP 0/1:0.4,0.6,0\n", "rs1 low", "LOW_PROBABILITY", {.min_probability = 0.9}},
    {"a genotype called that GP makes probable", "chr1 4000 . A G . . . GT:GP 1|0:0.02,0.98,0\n", "rs1 1|0", NULL, {.min_probability = 0.9}},
    {"GP on Phred's scale beside GT", "chr1 4000 . A G . . . GT:GP 0/1:4,2.2,40\n", "rs1 low", "LOW_PROBABILITY", {.min_probability = 0.9}},
    {"GP that cannot be read leaves GT alone", "chr1 4000 . A G . . . GT:GP 0/1:0.1,0.1,0.1\n", "rs1 0/1", NULL, {.min_probability = 0.9}},
    {"PL beside GT does not decide", "chr1 4000 . A G . . . GT:PL 0/1:0,0,30\n", "rs1 0/1", NULL, {.min_probability = 0.9}},
    {"a dosage beside GT marks it as imputed", "chr1 4000 . A G . . . GT:DS:GP 0|1:0.98:0.02,0.98,0\n", "rs1 0|1", "IMPUTED", {.min_probability = 0.9}},
    {"a dosage of a typed record does not", "chr1 4000 . A G . . TYPED GT:DS 0|1:1\n", "rs1 0|1", NULL, {.min_probability = 0.9}},
    {"a half call keeps the allele that was called", "chr1 4000 . A G" G "./1\n", "rs1 half 1", "HALF_CALL", {0}},
    {"a half call of the reference", "chr1 4000 . A G" G "0/.\n", "rs1 half 0", "HALF_CALL", {0}},
    {"half calls of two variants are joined", "chr1 4100 . C T" G "1/.\nchr1 4100 . C G" G "./1\n", "rs2 1/2", "HALF_CALLS_JOINED", {0}},
    {"half calls in the other order", "chr1 4100 . C G" G "./1\nchr1 4100 . C T" G "1/.\n", "rs2 1/2", "HALF_CALLS_JOINED", {0}},
    {"unphased half calls on the same side are joined", "chr1 4100 . C T" G "./1\nchr1 4100 . C G" G "./1\n", "rs2 1/2", "HALF_CALLS_JOINED", {0}},
    {"phased half calls keep their strands", "chr1 4100 . C T" G ".|1\nchr1 4100 . C G" G "1|.\n", "rs2 2|1", "HALF_CALLS_JOINED", {0}},
    {"phased half calls of two sets lose them", "chr1 4100 . C T . . . GT:PS .|1:5\nchr1 4100 . C G . . . GT:PS 1|.:6\n", "rs2 1/2", "HALF_CALLS_JOINED", {0}},
    {"phased half calls on one strand contradict", "chr1 4100 . C T" G "1|.\nchr1 4100 . C G" G "1|.\n", "rs2 conflict", "HALF_CALL HALF_CALL CONFLICT", {0}},
    {"half calls of one variant stay half", "chr1 4100 . C T" G "1/.\nchr1 4100 . C T" G "./1\n", "rs2 half 1", "HALF_CALL HALF_CALL", {0}},
    {"half calls of a variant and of REF stay half", "chr1 4100 . C T" G "0/.\nchr1 4100 . C G" G "1/.\n", "rs2 half 2", "HALF_CALL HALF_CALL", {0}},
    {"half calls of REF stay half", "chr1 4100 . C T" G "0/.\nchr1 4100 . C G" G "0/.\n", "rs2 half 0", "HALF_CALL HALF_CALL", {0}},
    {"half calls of three variants stay half", "chr1 4100 . C T" G "1/.\nchr1 4100 . C G" G "./1\nchr1 4100 . C A" G "./1\n",
     "rs2 half 1", "HALF_CALL HALF_CALL UNDOCUMENTED_ALLELE HALF_CALL", {0}},
    {"a half call of REF beside a genotype that has REF", "chr1 4100 . C T" G "0/.\nchr1 4100 . C G" G "0/1\n", "rs2 0/2", NULL, {0}},
    {"a genotype that has REF beside a half call of REF", "chr1 4100 . C G" G "0/1\nchr1 4100 . C T" G "0/.\n", "rs2 0/2", NULL, {0}},
    {"a half call of REF beside two variants stays half", "chr1 4100 . C T" G "0/.\nchr1 4100 . C G" G "1/1\n", "rs2 half 0", "HALF_CALL", {0}},
    {"a half call of a variant beside a genotype stays half", "chr1 4100 . C T" G "1/.\nchr1 4100 . C G" G "0/1\n", "rs2 half 1", "HALF_CALL", {0}},
    {"a half call and a genotype of one variant stay half", "chr1 4100 . C T" G "1/.\nchr1 4100 . C T" G "0/1\n", "rs2 half 1", "HALF_CALL", {0}},
    {"a genotype and a half call of one variant stay half", "chr1 4100 . C T" G "0/1\nchr1 4100 . C T" G "1/.\n", "rs2 half 1", "HALF_CALL", {0}},
    {"no genotype beside both copies of another variant", "chr1 4100 . C T" G "./.\nchr1 4100 . C G" G "1/1\n", "rs2 2/2", NULL, {0}},
    {"both copies of a variant beside no genotype of another", "chr1 4100 . C G" G "1/1\nchr1 4100 . C T" G "./.\n", "rs2 2/2", NULL, {0}},
    {"no genotype beside one copy of another variant", "chr1 4100 . C T" G "./.\nchr1 4100 . C G" G "0/1\n", "rs2 missing", NULL, {0}},
    {"no genotype beside the reference", "chr1 4100 . C T" G "./.\nchr1 4100 . C G" G "0/0\n", "rs2 missing", NULL, {0}},
    {"no genotype and a genotype of one variant", "chr1 4000 . A G" G "./.\nchr1 4000 . A G" G "1/1\n", "rs1 missing", NULL, {0}},
    {"a genotype and no genotype of one variant", "chr1 4000 . A G" G "1/1\nchr1 4000 . A G" G "./.\n", "rs1 missing", NULL, {0}},
    {"one allele on an autosome", "chr1 4000 . A G" G "1\n", "rs1 ploidy", "PLOIDY", {0}},
    {"three alleles", "chr1 4000 . A G" G "0/0/1\n", "rs1 ploidy", "PLOIDY", {0}},
    {"an unknown base", "chr1 4000 . A C" G "0/1\n", "rs1 0/?", "UNDOCUMENTED_ALLELE", {0}},
    {"an unknown base on both copies", "chr1 4000 . A C" G "1/1\n", "rs1 ?/?", "UNDOCUMENTED_ALLELE", {0}},
    {"an unknown base that is not carried", "chr1 4000 . A C" G "0/0\n", "rs1 0/0", NULL, {0}},
    {"REF that is not the reference", "chr1 4000 . C G" G "0/1\n", "rs1 mismatch", "REF_MISMATCH", {0}},
    {"REF that is not the reference, not carried", "chr1 4000 . C G" G "0/0\n", "rs1 mismatch", "REF_MISMATCH", {0}},
    {"ALT that equals REF", "chr1 4000 . A A" G "0/1\n", "rs1 conflict", "ALT_EQUALS_REF", {0}},
    {"ALT that is no sequence", "chr1 4000 . A R" G "0/1\n", "rs1 missing", "INVALID_ALLELE", {0}},
    {"<NON_REF> that is carried", "chr1 4000 . A <NON_REF>" G "0/1\n", "rs1 missing", "UNSPECIFIED_ALLELE", {0}},
    {"<NON_REF> that is carried beside an allele", "chr1 4000 . A G,<NON_REF>" G "1/2\n", "rs1 missing", "UNSPECIFIED_ALLELE", {0}},
    {"* that is carried", "chr1 4000 . A G,*" G "1/2\n", "rs1 spanned", "SPANNED", {0}},
    {"* that is not carried", "chr1 4000 . A G,*" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"a deletion over the site", "chr1 3995 . CGTACAGT C" G "0/1\n", "rs1 spanned", "SPANNED", {0}},
    {"a deletion over the site that is not carried", "chr1 3995 . CGTACAGT C" G "0/0\n", "", NULL, {0}},
    {"a deletion over the site beside its own record",
     "chr1 3995 . CGTACAGT C" G "0/1\nchr1 4000 . A G" G "0/1\n", "rs1 spanned", "SPANNED", {0}},
    {"a deletion that is not carried beside the site's record",
     "chr1 3995 . CGTACAGT C" G "0/0\nchr1 4000 . A G" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"no genotype for a deletion over the site's record",
     "chr1 3995 . CGTACAGT C" G "./.\nchr1 4000 . A G" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"a structural deletion", "chr1 3000 . N <DEL> . . END=4050;SVTYPE=DEL GT 0/1\n", "rs1 spanned", "STRUCTURAL_VARIANT", {0}},
    {"a structural deletion by its length", "chr1 3000 . N <DEL> . . SVLEN=-1050 GT 0/1\n", "rs1 spanned", "STRUCTURAL_VARIANT", {0}},
    {"a structural deletion that is not carried", "chr1 3000 . N <DEL> . . END=4050 GT 0/0\n", "", NULL, {0}},
    {"a long insertion is at its position only", "chr1 3000 . T <INS> . . SVLEN=2000 GT 0/1\n", "", NULL, {0}},
    {"a breakend at the site", "chr1 4000 . A A[chr7:500[" G "0/1\n", "rs1 spanned", "STRUCTURAL_VARIANT", {0}},

    /* filters, depth, quality */
    {"PASS", "chr1 4000 . A G . PASS . GT 0/1\n", "rs1 0/1", NULL, {0}},
    {"a failed filter", "chr1 4000 . A G . LowQual . GT 0/1\n", "rs1 filtered", "FILTERED_SITE", {0}},
    {"a filtered reference beside a good record", "chr1 4100 . C T . LowQual . GT 0/0\nchr1 4100 . C G" G "0/1\n", "rs2 0/2", NULL, {0}},
    {"a known deletion over a site without a record", "chr1 26000 . CAGG C" G "0/1\n", "rs16 0/1; rs17 spanned", "SPANNED", {0}},
    {"a known deletion over a site with a record", "chr1 26000 . CAGG C" G "0/1\nchr1 26001 . A G" G "0/0\n", "rs16 0/1; rs17 0/0", NULL, {0}},
    {"a known deletion over a site with '*'", "chr1 26000 . CAGG C" G "0/1\nchr1 26001 . A G,*" G "1/2\n", "rs16 0/1; rs17 spanned", "SPANNED SPANNED", {0}},
    {"a failed filter on a reference genotype", "chr1 4000 . A G . LowQual . GT 0/0\n", "rs1 filtered", "FILTERED_SITE", {0}},
    {"a failed filter, used on request", "chr1 4000 . A G . LowQual . GT 0/1\n", "rs1 0/1", NULL, {.use_filtered = true}},
    {"RefCall is evidence for the reference", "chr1 4000 . A G . RefCall . GT 0/0\n", "rs1 0/0", NULL, {0}},
    {"RefCall is no evidence for a variant", "chr1 4000 . A G . RefCall . GT 0/1\n", "rs1 filtered", "FILTERED_SITE", {0}},
    {"RefCall does not excuse another filter", "chr1 4000 . A G . RefCall;LowQual . GT 0/0\n", "rs1 filtered", "FILTERED_SITE", {0}},
    {"a genotype's own filter", "chr1 4000 . A G . . . GT:FT 0/1:LowQual\n", "rs1 filtered", "FILTERED_SITE", {0}},
    {"a genotype that passed", "chr1 4000 . A G . . . GT:FT 0/1:PASS\n", "rs1 0/1", NULL, {0}},
    {"no reads", "chr1 4000 . A G . . . GT:DP 0/0:0\n", "rs1 low", "LOW_DEPTH", {0}},
    {"no reads, whatever was asked for", "chr1 4000 . A G . . . GT:DP 1/1:0\n", "rs1 low", "LOW_DEPTH", {.min_depth = 0}},
    {"fewer reads than asked for", "chr1 4000 . A G . . . GT:DP 0/1:9\n", "rs1 low", "LOW_DEPTH", {.min_depth = 10}},
    {"as many reads as asked for", "chr1 4000 . A G . . . GT:DP 0/1:10\n", "rs1 0/1", NULL, {.min_depth = 10}},
    {"no depth given", "chr1 4000 . A G" G "0/1\n", "rs1 0/1", NULL, {.min_depth = 10}},
    {"less quality than asked for", "chr1 4000 . A G . . . GT:GQ 0/1:19\n", "rs1 low", "LOW_QUALITY", {.min_quality = 20}},
    {"a reference of quality 0", "chr1 4000 . A G . . . GT:GQ 0/0:0\n", "rs1 low", "LOW_QUALITY", {0}},
    {"few reads for one of two alleles are told", "chr1 4000 . A G . . . GT:AD 0/1:98,2\n", "rs1 0/1", "ALLELE_BALANCE", {0}},
    {"many reads against an allele alone are told", "chr1 4000 . A G . . . GT:AD 1/1:50,50\n", "rs1 1/1", "ALLELE_BALANCE", {0}},
    {"under a fifth of the reads for one of two alleles is told", "chr1 4000 . A G . . . GT:AD 0/1:81,19\n", "rs1 0/1", "ALLELE_BALANCE", {0}},
    {"a fifth of the reads is not", "chr1 4000 . A G . . . GT:AD 0/1:80,20\n", "rs1 0/1", NULL, {0}},
    {"over a fifth of the reads against an allele alone is told", "chr1 4000 . A G . . . GT:AD 1/1:21,79\n", "rs1 1/1", "ALLELE_BALANCE", {0}},
    {"few reads are told", "chr1 4000 . A G . . . GT:AD 0/1:5,4\n", "rs1 0/1", "FEW_READS", {0}},
    {"few reads by DP are told", "chr1 4000 . A G . . . GT:DP 1/1:9\n", "rs1 1/1", "FEW_READS", {0}},
    {"ten reads are not few", "chr1 4000 . A G . . . GT:AD:DP 0/1:5,5:10\n", "rs1 0/1", NULL, {0}},
    {"few reads of the reference are not told", "chr1 4000 . A G . . . GT:AD:DP 0/0:5,0:5\n", "rs1 0/0", NULL, {0}},
    {"a low quality of a variant genotype is told", "chr1 4000 . A G . . . GT:GQ 0/1:19\n", "rs1 0/1", "LOW_GQ", {0}},
    {"a quality of 20 is not low", "chr1 4000 . A G 20 . . GT:GQ 0/1:20\n", "rs1 0/1", NULL, {0}},
    {"a low QUAL of a variant is told", "chr1 4000 . A G 19.9 . . GT 0/1\n", "rs1 0/1", "LOW_QUAL", {0}},
    {"a negative QUAL is told", "chr1 4000 . A G -10 . . GT 0/1\n", "rs1 0/1", "LOW_QUAL", {0}},
    {"a low QUAL of what is not carried is not told", "chr1 4000 . A G 3 . . GT 0/0\n", "rs1 0/0", NULL, {0}},
    {"balanced reads are not", "chr1 4000 . A G . . . GT:AD 0/1:20,30\n", "rs1 0/1", NULL, {0}},
    {"allele depths of another number are told", "chr1 4000 . A G . . . GT:AD 0/1:20\n", "rs1 0/1", "ALLELE_DEPTHS", {0}},

    /* several records about a site */
    {"split records are joined", "chr1 4100 . C T" G "0/1\nchr1 4100 . C G" G "0/1\n", "rs2 1/2", NULL, {0}},
    {"split records in the other order", "chr1 4100 . C G" G "1/0\nchr1 4100 . C T" G "0/1\n", "rs2 1/2", NULL, {0}},
    {"split records, one not carried", "chr1 4100 . C T" G "0/0\nchr1 4100 . C G" G "1/1\n", "rs2 2/2", NULL, {0}},
    {"split records, none carried", "chr1 4100 . C T" G "0/0\nchr1 4100 . C G" G "0/0\n", "rs2 0/0", NULL, {0}},
    {"split phased records are joined by strand", "chr1 4100 . C T" G "0|1\nchr1 4100 . C G" G "1|0\n", "rs2 2|1", NULL, {0}},
    {"split records of one phase set", "chr1 4100 . C T . . . GT:PS 0|1:5\nchr1 4100 . C G . . . GT:PS 1|0:5\n", "rs2 2|1:1", NULL, {0}},
    {"split records of two phase sets lose them", "chr1 4100 . C T . . . GT:PS 0|1:5\nchr1 4100 . C G . . . GT:PS 1|0:6\n", "rs2 1/2", NULL, {0}},
    {"two alleles on one strand", "chr1 4100 . C T" G "0|1\nchr1 4100 . C G" G "0|1\n", "rs2 conflict", "CONFLICT", {0}},
    {"three alleles on two copies", "chr1 4100 . C T" G "1/1\nchr1 4100 . C G" G "0/1\n", "rs2 conflict", "CONFLICT", {0}},
    {"a known and an unknown allele, split", "chr1 4000 . A G" G "0/1\nchr1 4000 . A C" G "0/1\n", "rs1 1/?", "UNDOCUMENTED_ALLELE", {0}},
    {"the same record twice", "chr1 4000 . A G" G "0/1\nchr1 4000 . A G" G "0/1\n", "rs1 0/1", "DUPLICATE_RECORD", {0}},
    {"the same allele, homozygous once", "chr1 4000 . A G" G "0/1\nchr1 4000 . A G" G "1/1\n", "rs1 conflict", "CONFLICT", {0}},
    {"the same allele, homozygous first", "chr1 4000 . A G" G "1/1\nchr1 4000 . A G" G "0/1\n", "rs1 conflict", "CONFLICT", {0}},
    {"the same allele, not carried once", "chr1 4000 . A G" G "0/0\nchr1 4000 . A G" G "0/1\n", "rs1 conflict", "CONFLICT", {0}},
    {"the same allele, not carried the second time", "chr1 4000 . A G" G "0/1\nchr1 4000 . A G" G "0/0\n", "rs1 conflict", "CONFLICT", {0}},
    {"the same allele on the other strand", "chr1 4000 . A G" G "0|1\nchr1 4000 . A G" G "1|0\n", "rs1 conflict", "CONFLICT", {0}},
    {"the same unknown allele, not carried once", "chr1 4000 . A C" G "0/1\nchr1 4000 . A C" G "0/0\n", "rs1 conflict", "UNDOCUMENTED_ALLELE CONFLICT", {0}},
    {"a reference record against a variant", "chr1 4000 . A ." G "0/0\nchr1 4000 . A G" G "0/1\n", "rs1 conflict", "CONFLICT", {0}},
    {"a filtered record beside a good one", "chr1 4100 . C T . LowQual . GT 0/1\nchr1 4100 . C G" G "0/1\n", "rs2 filtered", "FILTERED_SITE", {0}},

    /* spellings */
    {"padded on the left", "chr1 3999 . CA CG" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"padded on the right", "chr1 4000 . AG GG" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"joined with a neighbour's base", "chr1 4000 . AG GT" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"a deletion", "chr1 4200 . CTTT C" G "0/1\n", "chr1:4200 0/1", NULL, {0}},
    {"a deletion, padded", "chr1 4199 . GCTTTT GCT" G "0/1\n", "chr1:4200 0/1", NULL, {0}},
    {"a deletion at the right end of a repeat", "chr1 27004 . AATGA A" G "0/1\n", "rs18 0/1", NULL, {0}},
    {"another deletion at the right end", "chr1 27004 . AATG A" G "0/1\n", "", NULL, {0}},
    {"a deletion at the right end, padded", "chr1 27003 . GAATGAT GAT" G "0/1\n", "rs18 0/1", NULL, {0}},
    {"an insertion at the right end of a repeat", "chr1 24006 . T TAT" G "0/1\n", "rs14 0/2", NULL, {0}},
    {"an insertion in the middle of a repeat", "chr1 24003 . A ATA" G "0/1\n", "rs14 0/2", NULL, {0}},
    {"an insertion at the right end, not carried", "chr1 24006 . T TAT" G "0/0\n", "", NULL, {0}},
    {"both lengths at the right end of a repeat", "chr1 24004 . TAT T,TATAT" G "1/2\n", "rs14 1/2", NULL, {0}},
    {"a repeat longer than any known, at its right end", "chr1 24006 . T TATATAT" G "0/1\n", "rs14 0/?", "UNDOCUMENTED_ALLELE", {0}},
    {"an insertion at the right end, behind a block",
     "chr1 23900 . T <NON_REF>" BLOCK(24005) "0/0:20:60\nchr1 24006 . T TAT,<NON_REF>" G "0/1\n", "rs14 0/2", NULL, {0}},
    {"an insertion at the right end before its block",
     "chr1 24006 . T TAT,<NON_REF>" G "1/1\nchr1 23900 . T <NON_REF>" BLOCK(24005) "0/0:20:60\n", "rs14 2/2", NULL, {0}},
    {"an insertion at the right end that failed its filter, behind a block",
     "chr1 23900 . T <NON_REF>" BLOCK(24005) "0/0:20:60\nchr1 24006 . T TAT,<NON_REF> . LowQual . GT 0/1\n", "rs14 filtered", "FILTERED_SITE", {0}},
    {"an insertion that is spelled left and right", "chr1 24000 . C CAT" G "0/1\nchr1 24006 . T TAT" G "0/1\n", "rs14 0/2", "DUPLICATE_RECORD", {0}},
    {"an insertion that is spelled left and right and contradicts itself",
     "chr1 24000 . C CAT" G "0/1\nchr1 24006 . T TAT" G "1/1\n", "rs14 conflict", "CONFLICT", {0}},
    {"an insertion and a base further on in one allele", "chr1 24006 . TGGT TATGGC" G "0/1\n", "rs14 0/2", NULL, {0}},
    {"a deletion and a base further on in one allele", "chr1 27004 . AATGATCCA ATCCG" G "0/1\n", "rs18 0/1", NULL, {0}},
    {"a deletion and an insertion behind it, of one length", "chr1 27004 . AATGATCCAGCTTGCA ATCCAGCTTGCGGTTA" G "0/1\n", "rs18 0/1", NULL, {0}},
    {"a deletion and an insertion behind it, of another length", "chr1 27004 . AATGATCCA ATCCGTGTGTA" G "1/1\n", "rs18 1/1", NULL, {0}},
    {"an insertion and a deletion behind it", "chr1 24006 . TGGTCCAGT TATGGTCCAT" G "0/1\n", "rs14 0/2", NULL, {0}},
    {"an insertion and a deletion behind it, in a block's gap",
     "chr1 23900 . T <NON_REF>" BLOCK(24005) "0/0:20:60\nchr1 24006 . TGGTCCAGTC TATGGTCCAT,<NON_REF>" G "0/1\n", "rs14 0/2", NULL, {0}},
    {"a deletion and the next base, which could be another deletion", "chr1 27004 . AATGAT AG" G "0/1\n", "rs18 spanned", "SPANNED", {0}},
    {"a deletion that could be another, not carried", "chr1 27004 . AATGAT AG" G "0/0\n", "", NULL, {0}},
    {"an indel whose REF is not the reference", "chr1 24005 . GT GTAT" G "0/1\n", "rs14 mismatch", "REF_MISMATCH", {0}},
    {"REF that is wrong beside the site", "chr1 3998 . TCA TCG" G "0/1\n", "rs1 mismatch", "REF_MISMATCH", {0}},
    {"a wrong REF in the same window leaves the site alone", "chr1 4004 . G C" G "0/1\nchr1 4000 . A G" G "0/1\n", "rs1 0/1", NULL, {0}},
    {"a shorter deletion", "chr1 4200 . CT C" G "0/1\n", "chr1:4200 0/?", "UNDOCUMENTED_ALLELE", {0}},
    {"a deletion on a shared REF", "chr1 4200 . CTTT C,CT" G "1/2\n", "chr1:4200 1/?", "UNDOCUMENTED_ALLELE", {0}},
    {"an insertion", "chr1 4300 . A AT" G "0/1\n", "rs4 0/1", NULL, {0}},
    {"an insertion, padded", "chr1 4299 . GA GAT" G "1/1\n", "rs4 1/1", NULL, {0}},
    {"another insertion", "chr1 4300 . A AG" G "0/1\n", "rs4 0/?", "UNDOCUMENTED_ALLELE", {0}},
    {"a repeat, fully spelled", "chr1 24000 . CAT C,CATAT,CATATAT" G "0/2\n", "rs14 0/2", NULL, {0}},
    {"a repeat, short", "chr1 24000 . C CAT" G "0/1\n", "rs14 0/2", NULL, {0}},
    {"a repeat, split", "chr1 24000 . C CAT" G "0/1\nchr1 24000 . CAT C" G "1/0\n", "rs14 1/2", NULL, {0}},
    {"both bases of a double substitution", "chr1 25000 . TC CT" G "0/1\n", "rs15 0/1", NULL, {0}},
    {"one base of a double substitution", "chr1 25000 . T C" G "0/1\n", "rs15 0/?", "UNDOCUMENTED_ALLELE", {0}},

    /* covered bases */
    {"a base without ALT covers that base only", "chr1 23000 . A ." G "0/0\n", "", NULL, {0}},
    {"two bases without ALT cover a deletion", "chr1 23000 . A ." G "0/0\nchr1 23001 . C ." G "0/0\n", "rs13 #0/0", NULL, {0}},
    {"an SNV at a deletion's anchor says nothing of it", "chr1 23000 . A G" G "0/1\n", "", NULL, {0}},
    {"an SNV at an insertion's anchor says nothing of it", "chr1 4300 . A G" G "0/0\n", "", NULL, {0}},
    {"a reference deletion is a reference site", "chr1 4200 . CTTT C" G "0/0\n", "chr1:4200 0/0", NULL, {0}},
    {"a reference insertion is a reference site", "chr1 4300 . A AT" G "0/0\n", "rs4 0/0", NULL, {0}},
    {"one of several lengths excluded is not all", "chr1 24000 . C CAT" G "0/0\n", "", NULL, {0}},
    {"the longest REF excludes all lengths", "chr1 24000 . CAT C" G "0/0\n", "rs14 0/0", NULL, {0}},

    /* blocks */
    {"a block covers its sites", "chr1 3900 . T <NON_REF>" BLOCK(4100) "0/0:20:60\n", "rs1 #0/0; rs2 #0/0", NULL, {0}},
    {"a block of another caller", "chr1 3900 . T <*>" BLOCK(4050) "0/0:20:60\n", "rs1 #0/0", NULL, {0}},
    {"a block without ALT", "chr1 3900 . T ." BLOCK(4050) "0/0:20:60\n", "rs1 #0/0", NULL, {0}},
    {"a block that ends before the site's last base", "chr1 4150 . T <NON_REF>" BLOCK(4202) "0/0:20:60\n", "", NULL, {0}},
    {"two blocks that meet in a site", "chr1 4150 . T <NON_REF>" BLOCK(4201) "0/0:20:60\nchr1 4202 . T <NON_REF>" BLOCK(4250) "0/0:20:60\n", "chr1:4200 #0/0", NULL, {0}},
    {"a block covers an insertion's anchor", "chr1 4250 . T <NON_REF>" BLOCK(4350) "0/0:20:60\n", "rs4 #0/0", NULL, {0}},
    {"a block whose REF is N", "chr1 4000 . N <NON_REF>" BLOCK(4010) "0/0:20:60\n", "rs1 #0/0", NULL, {0}},
    {"a block whose REF is wrong", "chr1 4000 . G <NON_REF>" BLOCK(4010) "0/0:20:60\n", "rs1 mismatch", "REF_MISMATCH", {0}},
    {"a block without reads", "chr1 3900 . T <NON_REF>" BLOCK(4050) "0/0:0:60\n", "rs1 low", "LOW_DEPTH", {0}},
    {"a block of quality 0", "chr1 3900 . T <NON_REF>" BLOCK(4050) "0/0:20:0\n", "rs1 low", "LOW_QUALITY", {0}},
    {"a block that was filtered", "chr1 3900 . T <NON_REF> . LowQual END=4050 GT 0/0\n", "rs1 filtered", "FILTERED_SITE", {0}},
    {"a block without genotype", "chr1 3900 . T <NON_REF> . . END=4050 GT ./.\n", "rs1 missing", NULL, {0}},
    {"the doubt of one block is settled by another", "chr1 3900 . T <NON_REF>" BLOCK(4050) "0/0:20:0\nchr1 3950 . T <NON_REF>" BLOCK(4050) "0/0:20:60\n", "rs1 #0/0", NULL, {0}},
    {"a variant between blocks", "chr1 3900 . T <NON_REF>" BLOCK(3999) "0/0:20:60\nchr1 4000 . A G,<NON_REF>" G "0/1\nchr1 4001 . G <NON_REF>" BLOCK(4150) "0/0:20:60\n", "rs1 0/1; rs2 #0/0", NULL, {0}},
    {"a block over a variant contradicts it", "chr1 3900 . T <NON_REF>" BLOCK(4050) "0/0:20:60\nchr1 4000 . A G,<NON_REF>" G "0/1\n", "rs1 conflict", "CONFLICT", {0}},
    {"a block over an insertion's anchor does not contradict it", "chr1 4250 . T <NON_REF>" BLOCK(4350) "0/0:20:60\nchr1 4300 . A AT,<NON_REF>" G "0/1\n", "rs4 0/1", NULL, {0}},
    {"a deletion next to a block that covers the rest", "chr1 4200 . CTTT C,<NON_REF>" G "0/1\nchr1 4204 . A <NON_REF>" BLOCK(4250) "0/0:20:60\n", "chr1:4200 0/1", NULL, {0}},
    {"a variant at the anchor that looked for anything", "chr1 23000 . A G,<NON_REF>" G "0/1\nchr1 23001 . C <NON_REF>" BLOCK(23100) "0/0:20:60\n", "rs13 #0/0", NULL, {0}},

    /* X */
    {"one copy of X", "chrX 600 . C G" G "1\n", "rsX 1", NULL, {0}},
    {"two copies of X", "chrX 600 . C G" G "0/1\n", "rsX 0/1", NULL, {0}},
    {"one reference copy of X", "chrX 500 . A <NON_REF>" BLOCK(800) "0:20:60\n", "rsX #0; rsY #0", NULL, {0}},
    {"three copies of X", "chrX 600 . C G" G "0/1/1\n", "rsX ploidy", "PLOIDY", {0}},
    {"one and two copies at one site of X", "chrX 600 . C G" G "1\nchrX 600 . C T" G "0/0\n", "rsX conflict", "CONFLICT", {0}},

    /* absent as reference, by the user's word */
    {"absent sites are assumed in a gene that is reached", "chr1 4000 . A G" G "0/1\n", "rs1 0/1; rs2 =0/0; chr1:4200 =0/0; rs4 =0/0", NULL, {.absent = SD_ABSENT_REFERENCE}},
    {"any record in its region reaches a gene", "chr1 3000 . A G" G "0/1\n", "rs1 =0/0; rs2 =0/0; chr1:4200 =0/0; rs4 =0/0", NULL, {.absent = SD_ABSENT_REFERENCE}},
    {"a structural record reaches no gene", "chr1 3000 . N <DEL> . . END=3100;SVTYPE=DEL GT 0/1\n", "", NULL, {.absent = SD_ABSENT_REFERENCE}},
    {"a structural record over one site reaches no other", "chr1 3000 . N <DEL> . . END=4050;SVTYPE=DEL GT 0/1\n", "rs1 spanned", "STRUCTURAL_VARIANT", {.absent = SD_ABSENT_REFERENCE}},
    {"a breakend or a long insertion reaches no gene", "chr1 3000 . T T[chr7:500[" G "0/1\nchr1 3100 . T <INS> . . SVLEN=2000 GT 0/1\n", "", NULL, {.absent = SD_ABSENT_REFERENCE}},
    {"a structural record beside a small variant leaves it be", "chr1 3000 . N <DEL> . . END=3100;SVTYPE=DEL GT 0/1\nchr1 4000 . A G" G "0/1\n", "rs1 0/1; rs2 =0/0; chr1:4200 =0/0; rs4 =0/0", NULL, {.absent = SD_ABSENT_REFERENCE}},
    {"what is missing, filtered or low is not assumed", "chr1 4000 . A G" G "./.\nchr1 4100 . C T . LowQual . GT 0/0\nchr1 4200 . CTTT C . . . GT:DP 0/0:0\n", "rs1 missing; rs2 filtered; chr1:4200 low; rs4 =0/0", "FILTERED_SITE LOW_DEPTH", {.absent = SD_ABSENT_REFERENCE}},
    {"the assumed copies of X are those seen", "chrX 600 . C G" G "1\n", "rsX 1; rsY =0", NULL, {.absent = SD_ABSENT_REFERENCE}},

    /* order */
    {"records out of order", "chr1 4100 . C T" G "0/1\nchr1 4000 . A G" G "0/1\n", "rs1 0/1; rs2 0/1", NULL, {0}},
    {"a chromosome that comes back", "chr1 4000 . A G" G "0/1\nchrX 600 . C G" G "0/1\nchr1 4100 . C T" G "0/1\n", "rs1 0/1; rs2 0/1; rsX 0/1", NULL, {0}},
};
// clang-format on

static char *without_chr(const char *text)
{
    sd_text out = {0};
    for (const char *line = text; *line != '\0';) {
        size_t n = strcspn(line, "\n") + 1;
        if (strncmp(line, "##contig=<ID=chr", 16) == 0)
            sd_text__printf(&out, "##contig=<ID=%.*s", (int)(n - 16), line + 16);
        else if (strncmp(line, "chr", 3) == 0)
            sd_text__add(&out, line + 3, n - 3);
        else
            sd_text__add(&out, line, n);
        line += n;
    }
    return out.data;
}

static void says(void **state)
{
    const struct cell_case *c = *state;
    char *text = vcf_text("A", c->records);
    for (int format = 0; format < FORMS; format++)
        expect(vcf_file(text, (vcf_form)format), &c->options, 0, c->want, c->notes);
    char *bare = without_chr(text);
    expect(vcf_file(bare, FORM_VCF), &c->options, 0, c->want, c->notes);
    expect(vcf_file(bare, FORM_BCF), &c->options, 0, c->want, c->notes);
    free(bare);
    free(text);
    vcf_clean();
}

/* ---- several samples ---- */

static void each_sample_has_its_own_cells_and_notes(void **state)
{
    (void)state;
    char *text = vcf_text("A B C", "chr1 4000 . A G,C" G "0/1 1/2 ./.\nchr1 4100 . C T" G
                                   "0/0 0|1 1\n");
    const sd_run_options options = {0};
    for (int format = 0; format < FORMS; format++) {
        const char *path = vcf_file(text, (vcf_form)format);
        expect(path, &options, 0, "rs1 0/1; rs2 0/0", NULL);
        expect(path, &options, 1, "rs1 1/?; rs2 0|1", "UNDOCUMENTED_ALLELE");
        expect(path, &options, 2, "rs1 missing; rs2 ploidy", "PLOIDY");
    }
    free(text);
    vcf_clean();
}

/* Beagle's IMP, and only it, says what is imputed where the header knows it. */
static void a_mark_says_which_records_are_imputed(void **state)
{
    (void)state;
    char *text = vcf_text("A", "chr1 4000 . A G . . IMP GT:DS 0|1:1\n"
                               "chrX 600 . C G . . . GT:DS 0|1:1\n");
    char *mark = strstr(text, "##INFO=<ID=TYPED");
    assert_non_null(mark);
    sd_text marked = {0};
    sd_text__printf(&marked,
                    "%.*s##INFO=<ID=IMP,Number=0,Type=Flag,Description=\"x\">\n%s",
                    (int)(mark - text), text, mark);
    expect(vcf_file(marked.data, FORM_VCF), &(sd_run_options){0}, 0, "rs1 0|1; rsX 0|1",
           "IMPUTED");
    sd_text__free(&marked);
    free(text);
    vcf_clean();
}

static void the_least_probable_genotype_is_named(void **state)
{
    (void)state;
    char *text = vcf_text("A", "chr1 4000 . A G . . . GP 0.005,0.992,0.003\n"
                               "chr1 4100 . C T . . . GP 0.92,0.08,0\n"
                               "chr1 4300 . A AT . . . GT 0/1\n");
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    const sd_run_options options = {.min_probability = 0.9};
    assert_int_equal(
        sd_reader__open(&reader, kb, vcf_file(text, FORM_VCF), &options, NULL), SD_OK);
    assert_int_equal(sd_reader__next(reader, &matrix, NULL), SD_OK);
    assert_int_equal(matrix->cells[0].imputed, 99);
    assert_int_equal(matrix->cells[1].imputed, 92);
    assert_int_equal(matrix->cells[3].imputed, 0);
    assert_int_equal(matrix->n_notes, 1);
    assert_int_equal(matrix->notes[0].site, SD_NO_SITE);
    assert_string_equal(
        matrix->notes[0].text,
        "not observed, but imputed or the most probable (GP, GL, PL): 2 of 3 genotypes; "
        "the least probable, at rs2, has probability 0.92");
    sd_reader__close(reader);
    free(text);
    vcf_clean();
}

static void only_the_samples_asked_for_are_read(void **state)
{
    (void)state;
    char *text = vcf_text("A B C", "chr1 4000 . A G" G "0/0 0/1 1/1\n");
    const char *path = vcf_file(text, FORM_VCF);
    expect(path, &(sd_run_options){.samples = "C,A"}, 0, "rs1 0/0",
           NULL); /* in the file's order */
    expect(path, &(sd_run_options){.samples = "C,A"}, 1, "rs1 1/1", NULL);
    expect(path, &(sd_run_options){.samples = "^A"}, 0, "rs1 0/1", NULL);
    expect(path, &(sd_run_options){.samples = "B"}, 0, "rs1 0/1", NULL);
    free(text);
    vcf_clean();
}

static void depth_and_quality_are_kept(void **state)
{
    (void)state;
    char *text =
        vcf_text("A", "chr1 3900 . T <NON_REF>" BLOCK(
                          4050) "0/0:20:60\n"
                                "chr1 4100 . C T . . . GT:DP:GQ 0/1:70000:120\n");
    sd_reader *reader = NULL;
    const sd_matrix *matrix = NULL;
    const sd_run_options options = {0};
    assert_int_equal(
        sd_reader__open(&reader, kb, vcf_file(text, FORM_VCF), &options, NULL), SD_OK);
    assert_int_equal(sd_reader__next(reader, &matrix, NULL), SD_OK);
    assert_string_equal(matrix->gene->name, "TOYA");
    assert_int_equal(matrix->n_records, 2);
    assert_int_equal(matrix->cells[0].depth, 20);
    assert_int_equal(matrix->cells[0].quality, 60);
    assert_int_equal(matrix->cells[1].depth, UINT16_MAX - 1);
    assert_int_equal(matrix->cells[1].quality, 99);
    assert_int_equal(matrix->cells[2].depth, UINT16_MAX);
    assert_int_equal(matrix->cells[2].quality, UINT8_MAX);
    sd_reader__close(reader);
    free(text);
    vcf_clean();
}

static int open_kb(void **state)
{
    (void)state;
    sd_error err = {0};
    tiny_kb_read(&tiny);
    tiny_kb_edit(&tiny, "sites/TOYB.tsv",
                 "rs13\trs13\t.\t23000\tAC\tA\t24000\tAC\tA\t.\t.\t.\n",
                 "rs13\trs13\t.\t23000\tAC\tA\t24000\tAC\tA\t.\t.\t.\n"
                 "rs14\trs14\t.\t24000\tCAT\tC,CATAT,CATATAT\t25000\tCAT\tC,CATAT,"
                 "CATATAT\t.\t.\t.\n"
                 "rs15\trs15\t.\t25000\tTC\tCT\t26000\tTC\tCT\t.\t.\t.\n"
                 "rs16\trs16\t.\t26000\tCAGG\tC\t27000\tCAGG\tC\t.\t.\t.\n"
                 "rs17\trs17\t.\t26001\tA\tG\t27001\tA\tG\t.\t.\t.\n"
                 "rs18\trs18\t.\t27000\tGATGA\tG\t28000\tGATGA\tG\t.\t.\t.\n");
    static const char windows[] =
        "grch38_start\tgrch37_start\tgrch37_differences\tbases\n"
        "23998\t24998\t.\tGGCATATATGGTCCAGTCAG\n"
        "26998\t27998\t.\tCCGATGAATGATCCAG\n";
    tiny_kb_put(&tiny, "windows/TOYB.tsv", windows, strlen(windows));
    if (sd_kb__open_tables(&kb, tiny.tables, tiny.n_tables, &err) != SD_OK)
        fail_msg("%s: %s", err.source, err.message);
    return 0;
}

static int close_kb(void **state)
{
    (void)state;
    sd_kb_close(kb);
    tiny_kb_free(&tiny);
    return 0;
}

int main(void)
{
    struct CMUnitTest tests[COUNT(cell_cases) + 10];
    size_t n = 0;
    ADD_CASES(tests, n, cell_cases, says);
    ADD_TEST(tests, n, each_sample_has_its_own_cells_and_notes);
    ADD_TEST(tests, n, a_mark_says_which_records_are_imputed);
    ADD_TEST(tests, n, the_least_probable_genotype_is_named);
    ADD_TEST(tests, n, only_the_samples_asked_for_are_read);
    ADD_TEST(tests, n, depth_and_quality_are_kept);
    return _cmocka_run_group_tests("genotype", tests, n, open_kb, close_kb);
}
