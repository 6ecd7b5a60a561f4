/* input_kind.h -- what a file is, by its first bytes, so that a wrong file is refused by
 * name. */
#ifndef GENOTYPE_INPUT_KIND_H
#define GENOTYPE_INPUT_KIND_H

#include <stdbool.h>
#include <stddef.h>

typedef enum sd_input_kind {
    SD_KIND_VCF,     /* "##fileformat=VCF" */
    SD_KIND_BCF,     /* "BCF\2" */
    SD_KIND_ARRAY,   /* raw data of a consumer array, as text */
    SD_KIND_GZIP,    /* gzip or bgzf: look inside */
    SD_KIND_FOREIGN, /* anything else */
} sd_input_kind;

/* Bytes of a file's beginning that sd_input_kind__tell() wants to see; fewer are fine
 * where the file ends. */
enum { SD_KIND_BYTES = 4096 };

/* *why is set for SD_KIND_FOREIGN: cause and remedy, to be put after the file's name.
 * `is_inside`: the bytes are those inside a gzip file. */
sd_input_kind sd_input_kind__tell(const unsigned char *bytes, size_t n, bool is_inside,
                                  const char **why);

#endif
