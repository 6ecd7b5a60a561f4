/* check_count.c -- sums and judgement over what was counted.
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "run/check.h"

uint32_t sd_check__usable(const sd_check_count *count)
{
    return count->n_state[SD_CELL_OBSERVED] + count->n_state[SD_CELL_BLOCK] +
           count->n_state[SD_CELL_ASSUMED];
}

uint32_t sd_check__failed(const sd_check_count *count)
{
    uint32_t n = 0;
    for (int state = 0; state < SD_CELL_STATES; state++)
        n += count->n_state[state];
    return n - sd_check__usable(count) - count->n_state[SD_CELL_ABSENT];
}

uint32_t sd_check__contradicted(const sd_check_count *count)
{
    return count->n_state[SD_CELL_CONFLICT] + count->n_state[SD_CELL_MISMATCH] +
           count->n_state[SD_CELL_PLOIDY];
}

void sd_check__add(sd_check_count *sum, const sd_check_count *count)
{
    for (int state = 0; state < SD_CELL_STATES; state++)
        sum->n_state[state] += count->n_state[state];
    sum->n_het += count->n_het;
    sum->n_het_phased += count->n_het_phased;
    sum->n_two_equal += count->n_two_equal;
    sum->n_one += count->n_one;
}

uint32_t sd_check__seen(const sd_check_gene *gene, size_t sample)
{
    const sd_check_cell *cell = &gene->cells[sample];
    return cell->refusal != NULL && !cell->is_conflict ? 0
                                                       : sd_check__usable(&cell->count);
}

bool sd_check__is_open(const sd_check_gene *gene, size_t sample, size_t mark)
{
    return gene->open[sample * gene->n_words + mark / 64] >> (mark % 64) & 1;
}

void sd_check__marks(const sd_check_gene *gene, size_t sample, int tier, uint32_t *n,
                     uint32_t *n_open)
{
    *n = *n_open = 0;
    for (size_t i = 0; i < gene->n_marks; i++)
        if (gene->marks[i].tier == tier) {
            ++*n;
            *n_open += sd_check__is_open(gene, sample, i);
        }
}

const char *sd_check__mark_name(const sd_check_gene *gene, size_t mark)
{
    const sd_check_mark *at = &gene->marks[mark];
    return at->tier == SD_MARK_KEY || at->tier == SD_MARK_ABSENCE
               ? gene->gene->sites[at->index].id
               : gene->gene->alleles[at->index].reported_as;
}

static bool has_open(const sd_check_gene *gene, size_t sample, int tier)
{
    uint32_t n, n_open;
    sd_check__marks(gene, sample, tier, &n, &n_open);
    return n_open > 0;
}

/* Everything that a gene can miss. */
static unsigned find_misses(const sd_check *check, const sd_check_gene *gene,
                            size_t sample)
{
    const sd_check_cell *cell = &gene->cells[sample];
    const uint32_t seen = sd_check__seen(gene, sample);
    unsigned misses = 0;
    if ((double)seen < check->options.min_covered * (double)gene->n_positions)
        misses |= SD_NEED_COVERED;
    if (has_open(gene, sample, 0))
        misses |= SD_NEED_KEYS;
    if (has_open(gene, sample, 1))
        misses |= SD_NEED_TIER1;
    if (has_open(gene, sample, 2))
        misses |= SD_NEED_TIER2;
    if (cell->is_conflict || sd_check__contradicted(&cell->count) > 0)
        misses |= SD_NEED_SOUND;
    if (seen == 0)
        misses |= SD_NEED_SEEN;
    return misses;
}

unsigned sd_check__unmet(const sd_check *check, const sd_check_gene *gene, size_t sample)
{
    static const unsigned of_gene =
        SD_NEED_KEYS | SD_NEED_TIER1 | SD_NEED_SOUND | SD_NEED_SEEN;
    if (!gene->is_asked)
        return 0;
    return find_misses(check, gene, sample) &
           (check->needs | (gene->is_required ? of_gene : 0));
}

bool sd_check__is_fit(const sd_check *check, size_t sample)
{
    for (size_t g = 0; g < check->n_genes; g++)
        if (sd_check__unmet(check, &check->genes[g], sample) != 0)
            return false;
    return true;
}

const char *sd_check__need_code(unsigned need)
{
    switch (need) {
    case SD_NEED_COVERED:
        return "min_covered";
    case SD_NEED_KEYS:
        return "keys";
    case SD_NEED_TIER1:
        return "tier1";
    case SD_NEED_TIER2:
        return "tier2";
    case SD_NEED_SOUND:
        return "sound";
    default:
        return "seen";
    }
}

void sd_check__total(const sd_check *check, size_t sample, sd_check_total *total)
{
    *total = (sd_check_total){.n_genes = 0};
    for (size_t g = 0; g < check->n_genes; g++) {
        const sd_check_gene *gene = &check->genes[g];
        if (!gene->is_asked)
            continue;
        const sd_check_cell *cell = &gene->cells[sample];
        const uint32_t seen = sd_check__seen(gene, sample);
        sd_check__add(&total->all, &cell->count);
        if (gene->gene->ploidy == SD_X_LINKED)
            sd_check__add(&total->x, &cell->count);
        total->n_positions += gene->n_positions;
        total->n_seen += seen;
        total->n_genes++;
        total->n_complete += seen == gene->n_positions;
        total->n_unseen += seen == 0;
        for (int tier = 0; tier <= 2; tier++) {
            uint32_t n, n_open;
            sd_check__marks(gene, sample, tier, &n, &n_open);
            total->n_tier[tier] += n;
            total->n_tier_open[tier] += n_open;
            total->n_untold[tier] += gene->n_untold[tier];
        }
        uint32_t n, n_open;
        sd_check__marks(gene, sample, SD_MARK_ABSENCE, &n, &n_open);
        total->n_absences += n_open;
        total->n_contradictions += sd_check__contradicted(&cell->count);
        if (cell->is_conflict) {
            total->n_contradictions++;
            total->sex_conflict = cell->refusal;
        }
    }
    total->n_keys = total->n_tier[0];
    total->n_keys_open = total->n_tier_open[0];
}

const char *sd_check__x_copies(const sd_check_total *total)
{
    if (total->x.n_het > 0)
        return total->x.n_one > 0 ? "contradictory" : "two";
    return total->x.n_one > 0 ? "one" : NULL;
}

const sd_check_note *sd_check__notes(const sd_check *check, size_t sample, size_t *n)
{
    size_t from = 0, to = check->n_notes;
    while (from < to) { /* the first of the sample */
        const size_t middle = from + (to - from) / 2;
        if (check->notes[middle].sample < sample)
            from = middle + 1;
        else
            to = middle;
    }
    for (*n = 0; from + *n < check->n_notes && check->notes[from + *n].sample == sample;)
        ++*n;
    return check->notes ? check->notes + from : NULL;
}

double sd_check__percent(uint64_t part, uint64_t whole)
{
    return whole > 0 ? floor(1000.0 * (double)part / (double)whole) / 10 : 0.0;
}
