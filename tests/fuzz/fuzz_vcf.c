/* fuzz_vcf.c -- any bytes as a variant file, read with the tiny knowledge base.
 *
 * Input that begins with "chr" or a digit is taken for records, blanks for tabs, and gets
 * a sound header of three samples; anything else is the file.  What is refused must be
 * refused with a message; what is read must keep every promise of genotype.h, and the
 * same bytes, compressed, must give the same.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include <htslib/bgzf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "genotype/genotype.h"

#define REQUIRE(condition)                                                               \
    do {                                                                                 \
        if (!(condition))                                                                \
            abort();                                                                     \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char header[] =
    "##fileformat=VCFv4.2\n"
    "##contig=<ID=chr1,length=248956422>\n"
    "##contig=<ID=chrX,length=156040895>\n"
    "##FILTER=<ID=LowQual,Description=\"Low\">\n"
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"Genotype\">\n"
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"Depths\">\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\tC\n";

/* ---- promises ---- */

static void check_cell(const sd_kb_gene *gene, uint16_t s, const sd_cell *cell)
{
    const sd_kb_site *site = &gene->sites[s];
    REQUIRE(cell->state < SD_CELL_STATES && cell->state != SD_CELL_ASSUMED);
    REQUIRE(cell->phase_set >= 0 && cell->phase_set <= gene->n_sites);
    if (!sd_cell__is_usable(cell)) {
        REQUIRE(cell->allele[1] == SD_NO_COPY);
        REQUIRE(cell->state == SD_CELL_HALF || cell->allele[0] == SD_NO_COPY);
        return;
    }
    int n_reference = 0;
    for (int i = 0; i < 2; i++) {
        REQUIRE(cell->allele[i] >= SD_ALLELE_OTHER && cell->allele[i] < site->n_alleles);
        n_reference += cell->allele[i] == site->on[SD_GRCH38].ref;
    }
    REQUIRE(cell->allele[0] != SD_NO_COPY);
    REQUIRE(cell->allele[1] != SD_NO_COPY || gene->ploidy != SD_AUTOSOMAL);
    /* no reference of a block that does not cover all of the site */
    if (cell->state == SD_CELL_BLOCK) {
        size_t length = strlen(site->alleles[site->on[SD_GRCH38].ref]);
        REQUIRE(n_reference > 0 &&
                cell->covered == (uint32_t)((UINT64_C(1) << length) - 1));
    }
}

static void check_matrix(const sd_matrix *matrix, size_t n_samples)
{
    REQUIRE(matrix->n_samples == n_samples);
    for (size_t i = 0; i < n_samples; i++)
        for (uint16_t s = 0; s < matrix->gene->n_sites; s++) {
            const sd_cell *cell = &matrix->cells[i * matrix->gene->n_sites + s];
            check_cell(matrix->gene, s, cell);
            /* records of structure do not count: they take genotypes away at most */
            REQUIRE(!sd_cell__is_usable(cell) || matrix->n_records > 0);
        }
    for (size_t i = 0; i < matrix->n_notes; i++) {
        const sd_note *note = &matrix->notes[i];
        REQUIRE(note->sample < n_samples &&
                (note->site < matrix->gene->n_sites || note->site == SD_NO_SITE));
        REQUIRE(note->code[0] != '\0' && note->text[0] != '\0' &&
                !strchr(note->text, '\n'));
        REQUIRE(i == 0 || note[-1].sample < note->sample ||
                (note[-1].sample == note->sample && note[-1].site <= note->site));
    }
}

static uint64_t digest_of(const sd_matrix *matrix)
{
    uint64_t hash = UINT64_C(14695981039346656037) ^ matrix->n_records;
    for (size_t i = 0; i < matrix->n_samples * matrix->gene->n_sites; i++) {
        const sd_cell *cell = &matrix->cells[i];
        const int64_t parts[] = {cell->state,     cell->allele[0], cell->allele[1],
                                 cell->phase_set, cell->is_phased, cell->depth,
                                 cell->quality,   cell->covered,   cell->imputed};
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            hash = (hash ^ (uint64_t)parts[k]) * UINT64_C(1099511628211);
    }
    return hash * (matrix->gene->index + 1u);
}

/* ---- one input ---- */

static sd_status read_path(const sd_kb *kb, const char *path, uint64_t *digest)
{
    sd_error err = {0};
    sd_reader *reader = NULL;
    const sd_run_options options = {.min_depth = 1};
    sd_status status = sd_reader__open(&reader, kb, path, &options, &err);
    REQUIRE((status == SD_OK) == (reader != NULL));
    const sd_matrix *matrix = NULL;
    uint32_t seen = 0;
    *digest = 0;
    while (status == SD_OK &&
           (status = sd_reader__next(reader, &matrix, &err)) == SD_OK && matrix) {
        REQUIRE(!(seen >> matrix->gene->index & 1));
        seen |= UINT32_C(1) << matrix->gene->index;
        check_matrix(matrix, sd_reader__input(reader)->n_samples);
        *digest += digest_of(matrix);
    }
    REQUIRE(status == SD_OK || err.message[0] != '\0');
    REQUIRE(status == SD_OK || status == SD_EINPUT || status == SD_EASSEMBLY);
    REQUIRE(status != SD_OK || matrix == NULL);
    sd_reader__close(reader);
    return status;
}

/* A file without a name, filled anew for each input. */
static int empty_file(char path[64])
{
    static int fd = -1;
    if (fd < 0) {
        char name[] = "/tmp/fuzz_vcf-XXXXXX";
        fd = mkstemp(name);
        REQUIRE(fd >= 0 && unlink(name) == 0);
    }
    REQUIRE(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0);
    snprintf(path, 64, "/dev/fd/%d", fd);
    return fd;
}

static sd_status read_bytes(const sd_kb *kb, const char *bytes, size_t size,
                            bool is_compressed, uint64_t *digest)
{
    char path[64];
    int fd = empty_file(path);
    if (is_compressed) {
        BGZF *file = bgzf_dopen(dup(fd), "w1");
        REQUIRE(file && bgzf_write(file, bytes, size) == (ssize_t)size &&
                bgzf_close(file) == 0);
    } else {
        REQUIRE(write(fd, bytes, size) == (ssize_t)size);
    }
    return read_path(kb, path, digest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static sd_kb *kb;
    if (!kb)
        REQUIRE(sd_kb_open(&kb, "test-data/kb/tiny", NULL) == SD_OK);
    sd_text text = {0};
    bool is_records = size > 0 && (data[0] == 'c' || (data[0] >= '0' && data[0] <= '9'));
    if (is_records)
        sd_text__puts(&text, header);
    for (size_t i = 0; i < size; i++) {
        char byte = (char)data[i];
        sd_text__add(&text, is_records && byte == ' ' ? "\t" : &byte, 1);
    }
    uint64_t plain, compressed;
    sd_status status =
        read_bytes(kb, text.data ? text.data : "", text.length, false, &plain);
    if (is_records) {
        REQUIRE(read_bytes(kb, text.data, text.length, true, &compressed) == status);
        REQUIRE(status != SD_OK || plain == compressed);
    }
    sd_text__free(&text);
    return 0;
}
