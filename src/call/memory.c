/* memory.c -- calls by the column that they were made from.
 *
 * What enters the key is all that callers may look at: state, alleles, phase -- not depth
 * or quality.  So remembered and fresh calls are the same.
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/memory.h"

#include <string.h>

enum { KEY_BYTES_PER_CELL = 9, KEY_PHASED = 0x80 };

/* The phase sets of heterozygous cells in the order they are met, each turned so that its
 * first cell has the smaller allele first. */
typedef struct turned_set {
    int32_t set;
    bool is_turned;
} turned_set;

/* Below, at or above zero as the first copy's allele goes before the second's. */
static int compare_copies(const sd_cell *cell)
{
    return cell->allele[0] != cell->allele[1] ? cell->allele[0] - cell->allele[1]
                                              : cell->other[0] - cell->other[1];
}

static uint16_t find_set(turned_set *sets, uint16_t *n_sets, const sd_cell *cell)
{
    uint16_t i = 0;
    while (i < *n_sets && sets[i].set != cell->phase_set)
        i++;
    if (i == *n_sets)
        sets[(*n_sets)++] = (turned_set){cell->phase_set, compare_copies(cell) > 0};
    return i;
}

/* One to nine bytes a cell; the first says how many follow.  Columns that mean the same
 * get one key: the phase of a homozygous cell says nothing, sets have no order, and
 * either strand may come first. */
static size_t write_key(const sd_kb_gene *gene, const sd_cell *cells, turned_set *sets,
                        unsigned char *key)
{
    unsigned char *end = key;
    uint16_t n_sets = 0;
    for (uint16_t site = 0; site < gene->n_sites; site++) {
        const sd_cell *cell = &cells[site];
        bool has_alleles = sd_cell__is_usable(cell) || cell->state == SD_CELL_HALF;
        if (!has_alleles) {
            *end++ = cell->state;
            continue;
        }
        bool is_phased =
            cell->is_phased && cell->allele[1] != SD_NO_COPY && compare_copies(cell) != 0;
        uint16_t set = is_phased ? find_set(sets, &n_sets, cell) : 0;
        bool is_turned = is_phased && sets[set].is_turned;
        *end++ = (unsigned char)(cell->state | (is_phased ? KEY_PHASED : 0));
        memcpy(end, &cell->allele[is_turned], sizeof cell->allele[0]);
        end += sizeof cell->allele[0];
        memcpy(end, &cell->allele[!is_turned], sizeof cell->allele[1]);
        end += sizeof cell->allele[1];
        *end++ = (unsigned char)cell->other[is_turned];
        *end++ = (unsigned char)cell->other[!is_turned];
        if (is_phased) {
            memcpy(end, &set, sizeof set);
            end += sizeof set;
        }
    }
    return (size_t)(end - key);
}

/* FNV-1a over eight bytes at a time; equal hashes are compared byte by byte, so it need
 * not be strong. */
static uint64_t hash_key(const unsigned char *key, size_t length)
{
    uint64_t hash = 14695981039346656037u ^ length;
    while (length > 0) {
        uint64_t word = 0;
        size_t step = length < sizeof word ? length : sizeof word;
        memcpy(&word, key, step);
        hash = (hash ^ word) * 1099511628211u;
        hash ^= hash >> 32;
        key += step;
        length -= step;
    }
    return hash;
}

sd_status sd_memory__know(const sd_kb_gene *gene, const sd_cell *cells,
                          unsigned char flags, sd_arena *scratch, sd_remembered *wanted)
{
    unsigned char *key =
        SD_NEW(scratch, unsigned char, 1 + (size_t)gene->n_sites * KEY_BYTES_PER_CELL);
    turned_set *sets = SD_NEW(scratch, turned_set, gene->n_sites);
    if (!key || !sets)
        return SD_ENOMEM;
    key[0] = flags;
    *wanted = (sd_remembered){
        .gene = gene, .key = key, .length = 1 + write_key(gene, cells, sets, key + 1)};
    wanted->hash = hash_key(key, wanted->length) ^ gene->index;
    return SD_OK;
}

/* ---- the table ---- */

sd_status sd_memory__start(sd_memory *memory, sd_arena *arena)
{
    *memory = (sd_memory){.arena = arena, .n_slots = 1024};
    memory->slots = SD_NEW(arena, sd_remembered, memory->n_slots);
    return memory->slots ? SD_OK : SD_ENOMEM;
}

static sd_remembered *find_slot(const sd_memory *memory, const sd_remembered *wanted)
{
    size_t i = wanted->hash & (memory->n_slots - 1);
    for (;; i = (i + 1) & (memory->n_slots - 1)) {
        sd_remembered *slot = &memory->slots[i];
        if (!slot->call || (slot->hash == wanted->hash && slot->gene == wanted->gene &&
                            slot->length == wanted->length &&
                            memcmp(slot->key, wanted->key, wanted->length) == 0))
            return slot;
    }
}

static sd_status grow(sd_memory *memory)
{
    sd_remembered *old = memory->slots;
    size_t n_old = memory->n_slots;
    sd_remembered *slots = SD_NEW(memory->arena, sd_remembered, 2 * n_old);
    if (!slots)
        return SD_ENOMEM;
    memory->slots = slots;
    memory->n_slots = 2 * n_old;
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].call)
            *find_slot(memory, &old[i]) = old[i];
    }
    return SD_OK;
}

sd_status sd_memory__add(sd_memory *memory, sd_remembered wanted, const sd_call *call)
{
    if (2 * (memory->n_used + 1) > memory->n_slots) {
        sd_status status = grow(memory);
        if (status != SD_OK)
            return status;
    }
    unsigned char *key = SD_NEW(memory->arena, unsigned char, wanted.length);
    if (!key)
        return SD_ENOMEM;
    memcpy(key, wanted.key, wanted.length);
    wanted.key = key;
    wanted.call = call;
    *find_slot(memory, &wanted) = wanted;
    memory->n_used++;
    return SD_OK;
}

const sd_call *sd_memory__find(const sd_memory *memory, const sd_remembered *wanted)
{
    return find_slot(memory, wanted)->call;
}
