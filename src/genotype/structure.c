/* structure.c -- how many copies of a gene each sample has, by records of structure.
 *
 * A number of copies is believed only of a record that covers the gene from end to end:
 * one that covers a part may be the mark of a hybrid with the neighbouring pseudogene, as
 * well as a breakpoint put beside its place.  Several records may say the same; where
 * they differ nothing is settled.
 *
 * Invariant: a record that says nothing of this sample, or that its own event is not
 * there, never becomes "two copies".
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "genotype/structure.h"

#include <htslib/vcf.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* What records said so far of one sample. */
typedef struct sd_structure_draft {
    bool is_counted;
    int64_t copies;
    const char *evidence; /* "chr22:… GT 0/1": of the count */
    const char *trouble;  /* why nothing is settled; NULL where nothing stands against */
} sd_structure_draft;

/* ---- one record, one sample ---- */

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Copies on a chromosome that carries the allele; -1 where it gives no number. */
static int64_t copies_of_allele(const sd_record *record, int32_t allele)
{
    if (allele == 0)
        return 1;
    const sd_alt *alt = &record->alts[allele - 1];
    if (alt->kind != SD_ALT_SYMBOLIC)
        return alt->kind == SD_ALT_UNSPECIFIED ? -1 : 1;
    if (starts_with(alt->text, "<DEL>") || starts_with(alt->text, "<DEL:"))
        return 0;
    if (starts_with(alt->text, "<DUP>") || starts_with(alt->text, "<DUP:"))
        return 2;
    if (!starts_with(alt->text, "<CN"))
        return -1;
    const char *digits = alt->text + strlen("<CN");
    char *end;
    long value = *digits >= '0' && *digits <= '9' ? strtol(digits, &end, 10) : -1;
    return value >= 0 && value <= 99 && strcmp(end, ">") == 0 ? value : -1;
}

/* INFO/CN, which is the sample's where there is only one. */
static int64_t info_copies(const sd_record *record)
{
    if (bcf_hdr_nsamples(record->source->header) != 1)
        return -1;
    bcf_info_t *info =
        bcf_get_info(record->source->header, (bcf1_t *)(uintptr_t)record->line, "CN");
    if (!info || info->len != 1)
        return -1;
    bool is_int = info->type == BCF_BT_INT8 || info->type == BCF_BT_INT16 ||
                  info->type == BCF_BT_INT32;
    return is_int && info->v1.i >= 0 ? info->v1.i : -1;
}

int64_t sd_structure__copies(const sd_record *record, uint32_t column, sd_error *err)
{
    int64_t counted = sd_record__copies(record, column);
    if (counted < 0)
        counted = info_copies(record);
    if (counted >= 0)
        return counted <= 99 ? counted : SD_SAYS_UNCOUNTED;
    sd_genotype genotype;
    if (sd_record__genotype(record, column, &genotype, err) != SD_OK)
        return SD_SAYS_NO_COUNT;
    if (genotype.n_copies > 2) /* no count for two chromosomes, whatever it says */
        return genotype.n_missing < genotype.n_copies ? SD_SAYS_UNCOUNTED
                                                      : SD_SAYS_NO_COUNT;
    int64_t copies = 0;
    bool carries = false;
    for (uint32_t i = 0; i < genotype.n_copies; i++) {
        carries |= genotype.allele[i] > 0;
        int64_t more =
            genotype.allele[i] < 0 ? -1 : copies_of_allele(record, genotype.allele[i]);
        copies = copies < 0 || more < 0 ? -1 : copies + more;
    }
    if (!carries)
        return SD_SAYS_NO_COUNT;
    return copies < 0 || genotype.n_copies != 2 ? SD_SAYS_UNCOUNTED : copies;
}

/* ---- drafts ---- */

static const char *name_record(const sd_builder *builder, const sd_record *record)
{
    return sd_arena__printf(builder->arena, "%s to %lld", record->label,
                            (long long)record->end1);
}

static const char *copies_word(int64_t copies)
{
    return copies == 1 ? "copy" : "copies";
}

/* The first trouble is told; `text` NULL: out of memory. */
static sd_status object(sd_structure_draft *draft, const char *text)
{
    if (!draft->trouble)
        draft->trouble = text;
    return text ? SD_OK : SD_ENOMEM;
}

static sd_status take_count(const sd_builder *builder, sd_structure_draft *draft,
                            int64_t copies, const char *name)
{
    if (!draft->is_counted) {
        draft->is_counted = true;
        draft->copies = copies;
        draft->evidence = name;
        return SD_OK;
    }
    if (draft->copies == copies)
        return SD_OK;
    return object(draft,
                  sd_arena__printf(builder->arena,
                                   "Records of copy number contradict each other: %lld "
                                   "%s by %s, %lld %s by %s.",
                                   (long long)draft->copies, copies_word(draft->copies),
                                   draft->evidence, (long long)copies,
                                   copies_word(copies), name));
}

/* Per cent of the gene that the record covers; a symbolic allele stands for the bases
 * behind its position. */
static int percent_covered(const sd_builder *builder, const sd_record *record)
{
    const struct sd_kb_region *span = &builder->matrix.gene->span[builder->assembly];
    int64_t start1 = record->pos1 > span->start1 ? record->pos1 : span->start1;
    int64_t end1 = record->end1 < span->end1 ? record->end1 : span->end1;
    int64_t covered = end1 - start1 + 1, all = span->end1 - span->start1 + 1;
    return covered <= 0 ? 0 : covered == all ? 100 : (int)(covered * 100 / all);
}

static bool fails_filter(const sd_builder *builder, const sd_record *record,
                         uint32_t column)
{
    char filter[64];
    return !builder->options->use_filtered &&
           (record->filter ||
            sd_record__sample_filter(record, column, filter, sizeof filter));
}

static sd_status add_sample(sd_builder *builder, const sd_record *record, size_t sample,
                            int percent, sd_error *err)
{
    sd_structure_draft *draft = &builder->structures[sample];
    uint32_t column = builder->columns[sample];
    sd_genotype genotype; /* refused here where it is not sound */
    sd_status status = sd_record__genotype(record, column, &genotype, err);
    if (status != SD_OK)
        return status;
    int64_t copies = sd_structure__copies(record, column, err);
    if (copies == SD_SAYS_NO_COUNT)
        return SD_OK;
    bool is_usual = copies == 2;
    if (is_usual && (percent < 100 || fails_filter(builder, record, column)))
        return SD_OK; /* proves nothing, and speaks against nothing */
    const char *name = name_record(builder, record);
    if (!name)
        return SD_ENOMEM;
    if (fails_filter(builder, record, column))
        return object(
            draft, sd_arena__printf(builder->arena,
                                    "A record of structure failed a filter: %s.", name));
    if (percent < 100)
        return object(draft,
                      sd_arena__printf(builder->arena,
                                       "A record of structure covers only %d%% of the "
                                       "gene, which may be the mark of a hybrid: %s.",
                                       percent, name));
    if (copies == SD_SAYS_UNCOUNTED)
        return object(draft, sd_arena__printf(builder->arena,
                                              "A record of structure without a number of "
                                              "copies: %s.",
                                              name));
    return take_count(builder, draft, copies, name);
}

sd_status sd_structure__add(sd_builder *builder, const sd_record *record, sd_error *err)
{
    const size_t n_samples = builder->matrix.n_samples;
    int percent = percent_covered(builder, record);
    if (percent == 0)
        return SD_OK;
    if (!builder->structures)
        builder->structures = SD_NEW(builder->arena, sd_structure_draft, n_samples);
    if (!builder->structures)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < n_samples; i++) {
        sd_status status = add_sample(builder, record, i, percent, err);
        if (status != SD_OK)
            return status == SD_ENOMEM ? sd_error__no_memory(err) : status;
    }
    return SD_OK;
}

/* ---- end ---- */

static bool settle(const sd_builder *builder, size_t sample, sd_copy_number *out)
{
    const sd_structure_draft *draft = &builder->structures[sample];
    if (draft->trouble) {
        *out = (sd_copy_number){.state = SD_COPIES_UNCLEAR, .text = draft->trouble};
        return true;
    }
    if (!draft->is_counted)
        return true;
    *out = (sd_copy_number){
        .state = SD_COPIES_COUNTED,
        .copies = (uint32_t)draft->copies,
        .text = sd_arena__printf(builder->arena, "%lld %s of the gene by %s",
                                 (long long)draft->copies, copies_word(draft->copies),
                                 draft->evidence)};
    if (builder->reads)
        out->depths = (const uint16_t(*)[2]) &
                      builder->reads[sample * builder->matrix.gene->n_sites];
    return out->text != NULL;
}

sd_status sd_structure__finish(sd_builder *builder, sd_error *err)
{
    const size_t n_samples = builder->matrix.n_samples;
    if (!builder->structures)
        return SD_OK;
    sd_copy_number *copies = SD_NEW(builder->arena, sd_copy_number, n_samples);
    if (!copies)
        return sd_error__no_memory(err);
    for (size_t i = 0; i < n_samples; i++)
        if (!settle(builder, i, &copies[i]))
            return sd_error__no_memory(err);
    builder->matrix.copies = copies;
    return SD_OK;
}
