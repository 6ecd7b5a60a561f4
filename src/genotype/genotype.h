/* genotype.h -- from a variant file to one gene's genotype matrix at a time.
 *
 * A record is looked at once.  When the stream leaves a gene, its matrix (samples x
 * sites) is complete and handed over; memory is bounded by the largest gene x samples,
 * whatever the file's size.  A cell says what was seen and how; "not seen" never becomes
 * "reference" here but by SD_ABSENT_REFERENCE, and then the cell says so.
 *
 * Small inputs (matrices of all genes up to 32 MB) may have records in any order, with a
 * warning; larger ones must be sorted, several files all in one order.  htslib's own
 * messages are silenced while a reader is open. */
#ifndef GENOTYPE_GENOTYPE_H
#define GENOTYPE_GENOTYPE_H

#include "base/arena.h"
#include "kb/kb.h"
#include "stardose.h"

typedef enum sd_cell_state {
    SD_CELL_ABSENT,   /* no record says anything about the site */
    SD_CELL_OBSERVED, /* a record at the site gives the genotype */
    SD_CELL_BLOCK,    /* reference, by blocks that cover all bases of the site */
    SD_CELL_ASSUMED,  /* absent, taken as reference on the user's word */
    SD_CELL_MISSING,  /* a record, but no genotype in it ("./.") */
    SD_CELL_FILTERED, /* only records with a failing FILTER */
    SD_CELL_LOW, /* depth, quality or probability below what was asked; a depth of 0; a
                    reference genotype of GQ 0 */
    SD_CELL_MISMATCH, /* the record's REF is not the reference base here */
    SD_CELL_CONFLICT, /* records contradict each other */
    SD_CELL_PLOIDY,   /* a number of alleles that the chromosome cannot have */
    SD_CELL_HALF,    /* one allele called, one not ("./1"); allele[0] is the one called */
    SD_CELL_SPANNED, /* another variant of the sample (deletion, MNV, '*') covers the site
                      */
    SD_CELL_STATES
} sd_cell_state;

enum {
    SD_ALLELE_OTHER = -2,
    SD_NO_COPY = -1
}; /* a base no definition knows; no second copy (haploid) */

typedef struct sd_cell {
    uint8_t state;  /* sd_cell_state; only OBSERVED, BLOCK, ASSUMED (and HALF, one) carry
                       alleles */
    bool is_phased; /* '|' (a haploid genotype counts as phased) */
    char other[2]; /* the base of an SD_ALLELE_OTHER, where it is one base in the place of
                      one; NUL where it is not, or not known */
    int16_t allele[2]; /* site allele, SD_ALLELE_OTHER; [1] SD_NO_COPY where haploid */
    int32_t phase_set; /* 0: none given; else an ordinal of the sample's PS within the
                          gene, 1, 2, … */
    uint32_t
        covered;    /* while reading: bases of the site that reference statements cover */
    uint16_t depth; /* FORMAT/DP or MIN_DP; UINT16_MAX where not given */
    uint8_t quality; /* FORMAT/GQ, at most 99; UINT8_MAX where not given */
    /* 0: observed.  Else the genotype is imputed, or was not called and is the most
     * probable one: its probability in per cent, 1 to 100, the least of several;
     * UINT8_MAX where it is not given. */
    uint8_t imputed;
} sd_cell;

static inline bool sd_cell__is_usable(const sd_cell *cell)
{
    return cell->state == SD_CELL_OBSERVED || cell->state == SD_CELL_BLOCK ||
           cell->state == SD_CELL_ASSUMED;
}
const char *
sd_cell_state__text(sd_cell_state state); /* "observed", "block", "absent", … */

/* Something said about one cell that a reader of the report should know. */
typedef struct sd_note {
    uint32_t sample;
    uint16_t site;
    /* Of a cell that is not usable: REF_MISMATCH, FILTERED_SITE, LOW_DEPTH, LOW_QUALITY,
     * CONFLICT, ALT_EQUALS_REF, HALF_CALL, PLOIDY, SPANNED, STRUCTURAL_VARIANT,
     * UNSPECIFIED_ALLELE, INVALID_ALLELE, NO_GENOTYPE, LOW_PROBABILITY; those of arrays
     * stand in array.h.  Of a usable one: UNDOCUMENTED_ALLELE, DUPLICATE_RECORD,
     * ALLELE_BALANCE, ALLELE_DEPTHS, FEW_READS, LOW_GQ, LOW_QUAL, HALF_CALLS_JOINED,
     * PHYSICAL_PHASE, PHYSICAL_PHASE_IGNORED (at the first site of a group of PGT and
     * PID).  Of either: HETEROPLASMY.  Of the gene as a whole: IMPUTED. */
    const char *code;
    const char
        *text; /* one plain sentence with record and values; in the matrix's arena */
} sd_note;

/* Why a gene of one sample is not to be called from this input, whatever its cells say.
 */
typedef struct sd_refusal {
    sd_call_state state; /* SD_CALL_NO_DATA or SD_CALL_CONFLICT */
    const char *reason;  /* one sentence; NULL: nothing speaks against a call */
} sd_refusal;
/* A note of the gene as a whole has this for its site. */
#define SD_NO_SITE UINT16_MAX

typedef enum sd_copies_state {
    SD_COPIES_NOT_SEEN, /* no record speaks of the number of copies */
    SD_COPIES_COUNTED,  /* records that cover all of the gene give it */
    SD_COPIES_UNCLEAR,  /* records speak of it, but do not settle it */
    SD_COPIES_SUPPOSED, /* two, on the user's word */
} sd_copies_state;

/* How many copies of a gene with a span one sample has, by records of deletions,
 * duplications and copy number. */
typedef struct sd_copy_number {
    sd_copies_state state;
    uint32_t copies;  /* of COUNTED and SUPPOSED */
    const char *text; /* COUNTED: "1 copy by chr22:…"; UNCLEAR: why, a sentence; else
                         NULL */
    const uint16_t (*depths)[2]; /* [site]: reads of the cell's two alleles (AD); 0, 0
                                    where not known; NULL where for no site */
} sd_copy_number;

typedef struct sd_matrix {
    const sd_kb_gene *gene;
    sd_assembly assembly;
    size_t n_samples;
    const sd_refusal *refusals; /* one per sample; NULL where there is none at all */
    sd_cell *cells;             /* cells[sample * gene->n_sites + site] */
    uint64_t n_records;         /* records in the gene's region, whatever they say, but
                                   not those of structure: 0 = the file does not reach the gene */
    sd_note *notes;             /* sorted by sample, then site */
    size_t n_notes;
    const sd_copy_number *copies; /* [sample]; NULL where no record speaks of them */
    const bool *in_file; /* [file of the input]: it has records of the gene; lives as
                            long as the reader */
} sd_matrix;

/* How the genome build was told. */
typedef enum sd_build_evidence {
    SD_BUILD_CONTIG_LENGTHS,
    SD_BUILD_REFERENCE_BASES,
    SD_BUILD_RSIDS, /* of an array: where known rsIDs stand */
    SD_BUILD_GIVEN, /* by the user; reference bases do not contradict it */
} sd_build_evidence;

/* As the user said it. */
typedef enum sd_sex { SD_SEX_UNKNOWN, SD_SEX_FEMALE, SD_SEX_MALE } sd_sex;

typedef struct sd_input_file {
    const char *path, *display_name; /* display_name: last path component */
    const char *format; /* "VCF", "BCF"; of an array "23andMe", …, "array" */
    const char *origin; /* the variant caller, as the header names it: printable; NULL
                           where it does not */
    bool is_gvcf;       /* reference blocks were seen */
    bool used_index;
    uint64_t n_records; /* read so far */
} sd_input_file;

/* All files together; of one, what it says itself. */
typedef struct sd_input {
    const sd_input_file *files; /* in the order in which they were given */
    size_t n_files;
    const char *display_name; /* of several: "chr1.vcf.gz and 21 more" */
    const char *format;       /* "VCF", "BCF"; of both "VCF, BCF" */
    const char *origin;       /* each caller once; NULL where no header names one */
    sd_assembly assembly;
    sd_build_evidence build_evidence;
    const char *const *samples; /* those selected, in the first file's order */
    size_t n_samples;
    const sd_sex *sexes; /* one per sample; NULL where the user said nothing */
    bool is_array;       /* raw data of a consumer array; one file, one sample */
    bool is_gvcf;        /* of any file */
    /* Of records of our genes: some have a FILTER (PASS, or what was failed), some have
     * none ('.': no filter was applied), some have a depth (DP, MIN_DP). */
    bool has_filters, lacks_filters, has_depths;
    /* Records at our positions whose REF could be compared with the build that is read,
     * and those of them that agree; known when the whole input was read. */
    uint64_t n_ref_compared, n_ref_agree;
    bool has_crlf;   /* a VCF's lines end in CR LF */
    bool used_index; /* of all files */
    uint64_t n_records;
} sd_input;

/* To how many records of our genes a filter was applied: "all", "some", "none". */
const char *sd_input__filters(const sd_input *input);

typedef struct sd_reader sd_reader;

/* Open `path` ("-": standard input), read the header, settle build and samples.  Refuses
 * everything that is not a sound VCF or BCF with samples (SD_EINPUT), another genome
 * build (SD_EASSEMBLY), unknown samples (SD_EUSAGE). */
sd_status sd_reader__open(sd_reader **out, const sd_kb *kb, const char *path,
                          const sd_run_options *options, sd_error *err);
/* The same for several files of the same samples, which complete each other: shards by
 * chromosome or region, small variants and structural ones.  They are read side by side,
 * so what sd_matrix holds is what one file with all their records would give, but that
 * phase is not carried from one file to another.  Refused, beside what is refused in one:
 * other samples than in the first file (SD_EINPUT), another build (SD_EASSEMBLY), one
 * file twice, more than SD_MAX_FILES (SD_EUSAGE). */
enum { SD_MAX_FILES = 1000 };
sd_status sd_reader__open_files(sd_reader **out, const sd_kb *kb,
                                const char *const *paths, size_t n_paths,
                                const sd_run_options *options, sd_error *err);
const sd_input *sd_reader__input(const sd_reader *reader);
/* Does the input have a sample of this name, selected or not? */
bool sd_reader__has_sample(const sd_reader *reader, const char *name);
/* What `path` says of the samples' sex, one each, as the option `sex` says it; before the
 * first sd_reader__next().  SD_EINPUT where the two contradict each other. */
sd_status sd_reader__add_sexes(sd_reader *reader, const sd_sex *sexes, const char *path,
                               sd_error *err);
/* The next complete gene, in the file's order, then those that the file never reached;
 * each gene that has sites (and is asked for) exactly once.  *matrix is NULL at the end,
 * when the whole input proved sound (end of file marker, last line whole, no pharmacogene
 * site at all is SD_EASSEMBLY).  A matrix lives until the next call. */
sd_status sd_reader__next(sd_reader *reader, const sd_matrix **matrix, sd_error *err);
void sd_reader__close(sd_reader *reader);

#endif
