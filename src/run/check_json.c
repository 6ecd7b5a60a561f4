/* check_json.c -- the answer as data; include/stardose-check.schema.json has the keys.
 *
 * Samples are written one after the other, so the document is never in memory as a whole.
 * SPDX-License-Identifier: Apache-2.0 */
#include <jansson.h>
#include <math.h>

#include "base/error.h"
#include "run/check.h"

enum { ROOM = 1024, FLAGS = JSON_ENCODE_ANY | JSON_REAL_PRECISION(6) };

typedef struct writer {
    const sd_check *check;
    FILE *out;
    bool failed; /* out of memory */
} writer;

static void set(writer *w, json_t *object, const char *key, json_t *value)
{
    w->failed |= json_object_set_new(object, key, value) != 0;
}

static void append(writer *w, json_t *array, json_t *value)
{
    w->failed |= json_array_append_new(array, value) != 0;
}

/* Bytes from outside are made printable first. */
static json_t *text(const char *words)
{
    char printable[ROOM];
    if (words == NULL)
        return json_null();
    sd_error__printable(printable, sizeof printable, words);
    return json_string(printable);
}

/* Write `value` and let it go. */
static void put(writer *w, json_t *value)
{
    w->failed |= value == NULL || json_dumpf(value, w->out, FLAGS) != 0;
    json_decref(value);
}

static void put_member(writer *w, const char *key, json_t *value)
{
    fprintf(w->out, "\"%s\": ", key);
    put(w, value);
    fputs(",\n", w->out);
}

static json_t *share(uint64_t part, uint64_t whole)
{
    return whole > 0 ? json_real(sd_check__percent(part, whole)) : json_null();
}

/* ---- the input ---- */

static json_t *of_files(writer *w)
{
    const sd_input *input = w->check->input;
    json_t *files = json_array();
    for (size_t i = 0; i < input->n_files; i++) {
        json_t *file = json_object();
        set(w, file, "name", text(input->files[i].display_name));
        set(w, file, "format", json_string(input->files[i].format));
        set(w, file, "is_gvcf", json_boolean(input->files[i].is_gvcf));
        set(w, file, "caller", text(input->files[i].origin));
        append(w, files, file);
    }
    return files;
}

static json_t *of_input(writer *w)
{
    const sd_check *check = w->check;
    const sd_input *input = check->input;
    json_t *object = json_object(), *warnings = json_array();
    set(w, object, "file", text(input->display_name));
    set(w, object, "files", of_files(w));
    set(w, object, "format", json_string(input->format));
    set(w, object, "is_gvcf", json_boolean(input->is_gvcf));
    set(w, object, "filters_applied", json_string(sd_input__filters(input)));
    set(w, object, "has_depths", json_boolean(input->has_depths));
    set(w, object, "assembly", json_string(sd_assembly__name(input->assembly)));
    set(w, object, "assembly_by",
        json_string(sd_report__build_evidence_code(input->build_evidence)));
    set(w, object, "ref_compared", json_integer((json_int_t)input->n_ref_compared));
    set(w, object, "ref_agree", json_integer((json_int_t)input->n_ref_agree));
    set(w, object, "crlf", json_boolean(input->has_crlf));
    set(w, object, "caller", text(input->origin));
    set(w, object, "n_samples", json_integer((json_int_t)input->n_samples));
    set(w, object, "absent",
        json_string(check->absent == SD_ABSENT_REFERENCE ? "reference" : "missing"));
    set(w, object, "min_depth", json_integer(check->min_depth));
    set(w, object, "min_quality", json_integer(check->min_quality));
    set(w, object, "min_probability", json_real(check->min_probability));
    for (size_t i = 0; i < check->n_warnings; i++)
        append(w, warnings, text(check->warnings[i]));
    set(w, object, "warnings", warnings);
    return object;
}

static json_t *of_requirements(writer *w)
{
    json_t *object = json_object();
    set(w, object, "require", text(w->check->options.require));
    set(w, object, "min_covered", json_real(w->check->options.min_covered));
    return object;
}

/* ---- a gene of a sample ---- */

static void set_states(writer *w, json_t *object, const sd_check_count *count)
{
    json_t *states = json_object();
    for (int state = 0; state < SD_CELL_STATES; state++)
        set(w, states, sd_cell_state__text((sd_cell_state)state),
            json_integer(count->n_state[state]));
    set(w, object, "states", states);
}

static json_t *of_marks(writer *w, const sd_check_gene *gene, size_t sample, int tier)
{
    uint32_t n, n_open;
    json_t *object = json_object(), *open = json_array();
    sd_check__marks(gene, sample, tier, &n, &n_open);
    set(w, object, "n", json_integer(n));
    set(w, object, "n_seen", json_integer(n - n_open));
    for (size_t i = 0; i < gene->n_marks; i++)
        if (gene->marks[i].tier == tier && sd_check__is_open(gene, sample, i))
            append(w, open, json_string(sd_check__mark_name(gene, i)));
    set(w, object, "not_seen", open);
    if (tier == 1 || tier == 2)
        set(w, object, "n_not_by_positions", json_integer(gene->n_untold[tier]));
    return object;
}

/* Positions without a record where that, read as the reference, is known to mislead. */
static json_t *of_absences(writer *w, const sd_check_gene *gene, size_t sample)
{
    const sd_check *check = w->check;
    json_t *array = json_array();
    for (size_t i = 0; i < gene->n_marks; i++) {
        if (gene->marks[i].tier != SD_MARK_ABSENCE || !sd_check__is_open(gene, sample, i))
            continue;
        const char *source;
        const double others = sd_absent_risk__share(
            check->kb, gene->gene, gene->marks[i].index, check->input->assembly, &source);
        json_t *object = json_object();
        set(w, object, "position", json_string(sd_check__mark_name(gene, i)));
        set(w, object, "is_assumed",
            json_boolean(check->absent == SD_ABSENT_REFERENCE && gene->is_reached));
        set(w, object, "percent_other_bases",
            isnan(others) ? json_null() : json_real(round(1000 * others) / 10));
        set(w, object, "source", text(source));
        append(w, array, object);
    }
    return array;
}

static json_t *of_unmet(writer *w, const sd_check_gene *gene, size_t sample)
{
    const unsigned unmet = sd_check__unmet(w->check, gene, sample);
    json_t *array = json_array();
    for (unsigned bit = 0; bit < SD_NEEDS; bit++)
        if (unmet & 1u << bit)
            append(w, array, json_string(sd_check__need_code(1u << bit)));
    return array;
}

static json_t *of_gene(writer *w, const sd_check_gene *gene, size_t sample)
{
    const sd_check_cell *cell = &gene->cells[sample];
    const uint32_t seen = sd_check__seen(gene, sample);
    json_t *object = json_object();
    set(w, object, "gene", json_string(gene->gene->name));
    set(w, object, "is_reached", json_boolean(gene->is_reached));
    set(w, object, "n_positions", json_integer(gene->n_positions));
    set(w, object, "n_seen", json_integer(seen));
    set(w, object, "percent_seen", share(seen, gene->n_positions));
    set_states(w, object, &cell->count);
    set(w, object, "n_heterozygous", json_integer(cell->count.n_het));
    set(w, object, "n_heterozygous_phased", json_integer(cell->count.n_het_phased));
    set(w, object, "key_positions", of_marks(w, gene, sample, 0));
    set(w, object, "tier1", of_marks(w, gene, sample, 1));
    set(w, object, "tier2", of_marks(w, gene, sample, 2));
    set(w, object, "misleading_absences", of_absences(w, gene, sample));
    set(w, object, "refusal", text(cell->refusal));
    set(w, object, "unmet", of_unmet(w, gene, sample));
    return object;
}

/* ---- a sample ---- */

static json_t *of_x(writer *w, size_t sample, const sd_check_total *total)
{
    static const char *const words[] = {NULL, "female", "male"};
    const sd_sex *sexes = w->check->input->sexes;
    const char *copies = sd_check__x_copies(total);
    const char *sex = sexes ? words[sexes[sample]] : NULL;
    json_t *object = json_object();
    set(w, object, "given_sex", sex ? json_string(sex) : json_null());
    set(w, object, "n_two_different", json_integer(total->x.n_het));
    set(w, object, "n_two_equal", json_integer(total->x.n_two_equal));
    set(w, object, "n_one", json_integer(total->x.n_one));
    set(w, object, "copies", copies ? json_string(copies) : json_null());
    set(w, object, "contradicts_sex", json_boolean(total->sex_conflict != NULL));
    return object;
}

static json_t *of_contradictions(writer *w, size_t sample)
{
    size_t n;
    const sd_check_note *notes = sd_check__notes(w->check, sample, &n);
    json_t *array = json_array();
    for (size_t i = 0; i < n; i++) {
        const sd_kb_gene *gene = w->check->genes[notes[i].gene].gene;
        json_t *object = json_object();
        set(w, object, "gene", json_string(gene->name));
        set(w, object, "position",
            notes[i].site < gene->n_sites ? json_string(gene->sites[notes[i].site].id)
                                          : json_null());
        set(w, object, "code", json_string(notes[i].code));
        set(w, object, "text", text(notes[i].text));
        append(w, array, object);
    }
    return array;
}

static json_t *of_sample(writer *w, size_t sample)
{
    const sd_check *check = w->check;
    sd_check_total total;
    sd_check__total(check, sample, &total);
    json_t *object = json_object(), *genes = json_array();
    set(w, object, "sample", text(check->input->samples[sample]));
    set(w, object, "is_fit", json_boolean(sd_check__is_fit(check, sample)));
    set(w, object, "n_positions", json_integer((json_int_t)total.n_positions));
    set(w, object, "n_seen", json_integer((json_int_t)total.n_seen));
    set(w, object, "percent_seen", share(total.n_seen, total.n_positions));
    set_states(w, object, &total.all);
    set(w, object, "n_genes", json_integer(total.n_genes));
    set(w, object, "n_genes_complete", json_integer(total.n_complete));
    set(w, object, "n_genes_unseen", json_integer(total.n_unseen));
    set(w, object, "n_heterozygous", json_integer(total.all.n_het));
    set(w, object, "percent_phased", share(total.all.n_het_phased, total.all.n_het));
    set(w, object, "percent_tier1",
        share(total.n_tier[1] - total.n_tier_open[1], total.n_tier[1]));
    set(w, object, "percent_tier2",
        share(total.n_tier[2] - total.n_tier_open[2], total.n_tier[2]));
    set(w, object, "n_misleading_absences", json_integer(total.n_absences));
    set(w, object, "n_contradictions", json_integer(total.n_contradictions));
    set(w, object, "x", of_x(w, sample, &total));
    for (size_t g = 0; g < check->n_genes; g++)
        if (check->genes[g].is_asked)
            append(w, genes, of_gene(w, &check->genes[g], sample));
    set(w, object, "genes", genes);
    set(w, object, "contradictions", of_contradictions(w, sample));
    return object;
}

static json_t *of_outside(writer *w)
{
    json_t *array = json_array();
    for (size_t g = 0; g < w->check->n_genes; g++)
        if (w->check->genes[g].is_outside)
            append(w, array, json_string(w->check->genes[g].gene->name));
    return array;
}

sd_status sd_check__write_json(const sd_check *check, FILE *out, sd_error *err)
{
    writer w = {.check = check, .out = out};
    fputs("{\n", out);
    put_member(&w, "format", json_string("stardose-check/1"));
    put_member(&w, "stardose", json_string(sd_version()));
    put_member(&w, "knowledge", json_string(sd_kb_date(check->kb)));
    put_member(&w, "input", of_input(&w));
    put_member(&w, "requirements", of_requirements(&w));
    put_member(&w, "is_fit", json_boolean(check->n_unfit == 0));
    put_member(&w, "n_unfit", json_integer((json_int_t)check->n_unfit));
    put_member(&w, "called_elsewhere", of_outside(&w));
    fputs("\"samples\": [", out);
    for (size_t i = 0; i < check->input->n_samples && !w.failed; i++) {
        fputs(i ? ",\n" : "\n", out);
        put(&w, of_sample(&w, i));
    }
    fputs("\n],\n\"complete\": true\n}\n", out);
    return w.failed && !ferror(out) ? sd_error__no_memory(err) : SD_OK;
}
