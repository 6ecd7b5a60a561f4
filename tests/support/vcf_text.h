/* vcf_text.h -- small VCFs for tests, written to a folder of their own in every format
 * that is read.
 *
 * Records are written with blanks for tabs and a newline after each: "chr1 4000 . A G . .
 * . GT 0/1". */
#ifndef SUPPORT_VCF_TEXT_H
#define SUPPORT_VCF_TEXT_H

#include <stddef.h>

typedef enum vcf_form {
    FORM_VCF,
    FORM_BGZF,
    FORM_GZIP,
    FORM_CRLF,
    FORM_BCF,
    FORM_BCF_RAW,
    FORMS
} vcf_form;

/* A header of the tiny knowledge base's GRCh38 for the named samples ("A B"), without its
 * #CHROM line's newline cut; the text lives until the next call. */
const char *vcf_header(const char *samples);
/* Header and records with tabs; freed by the caller. */
char *vcf_text(const char *samples, const char *records);

/* Write `text` in the format to a new file; its path, until vcf_clean(). */
const char *vcf_file(const char *text, vcf_form format);
/* Write any bytes. */
const char *vcf_file_bytes(const char *bytes, size_t length, const char *suffix);
/* Remove all files that were written. */
void vcf_clean(void);

#endif
