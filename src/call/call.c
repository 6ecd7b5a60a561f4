/* call.c -- the table of callers, what must hold before one is asked, and the memory of
 * columns already called.
 *
 * Invariant: a call is a function of gene, column and is_reached alone, never of another
 * sample; remembered and fresh calls are therefore the same.  What enters the key is all
 * that callers may look at: state, alleles, phase -- not depth or quality.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "call/call.h"

#include <string.h>

#include "base/error.h"
#include "call/caller.h"
#include "call/reach.h"

static const struct method {
    const char *name; /* as in genes.tsv */
    sd_call_method *call;
    sd_call_method *open_refused; /* how a gene that is refused could be read */
} methods[] = {
    {"star", sd_caller__star, sd_star__open_refused},
    {"variant_list", sd_caller__variant_list, sd_variants__open_refused},
};

typedef struct memory {
    uint64_t hash;
    const sd_kb_gene *gene;
    const unsigned char *key;
    size_t length;
    const sd_call *call; /* NULL: free slot */
} memory;

static const char no_record[] = "The input has no record in this gene's region.";

struct sd_caller {
    const sd_kb *kb;
    sd_assembly assembly;
    const char *no_record; /* why a gene that is not reached is not called */
    sd_arena *arena;       /* calls, keys, the table itself */
    sd_arena *scratch;
    memory *slots; /* open addressing; n_slots is a power of two */
    size_t n_slots, n_used;
    uint64_t n_asked, n_remembered; /* columns; those of them that were known */
    const sd_call **not_in_vcf;     /* [gene] */
    sd_preference preference;
};

sd_status sd_caller__new(sd_caller **out, const sd_kb *kb, sd_error *err)
{
    *out = NULL;
    sd_arena *arena = sd_arena__new();
    sd_arena *scratch = sd_arena__new();
    sd_caller *caller = arena && scratch ? SD_NEW(arena, sd_caller, 1) : NULL;
    if (caller) {
        *caller = (sd_caller){.kb = kb,
                              .assembly = SD_GRCH38,
                              .no_record = no_record,
                              .arena = arena,
                              .scratch = scratch,
                              .n_slots = 1024,
                              .preference.population = SD_ANY_POPULATION};
        caller->slots = SD_NEW(arena, memory, caller->n_slots);
        caller->not_in_vcf = SD_NEW(arena, const sd_call *, sd_kb_gene_count(kb));
    }
    if (!caller || !caller->slots || !caller->not_in_vcf) {
        sd_arena__free(arena);
        sd_arena__free(scratch);
        return sd_error__no_memory(err);
    }
    *out = caller;
    return SD_OK;
}

sd_status sd_caller__set_files(sd_caller *caller, size_t n_files, sd_error *err)
{
    if (n_files > 1)
        caller->no_record =
            sd_arena__printf(caller->arena,
                             "No file covers this gene: none of the %zu files has a "
                             "record in its region.",
                             n_files);
    return caller->no_record ? SD_OK : sd_error__no_memory(err);
}

void sd_caller__set_assembly(sd_caller *caller, sd_assembly assembly)
{
    caller->assembly = assembly;
}

void sd_caller__free(sd_caller *caller)
{
    if (!caller)
        return;
    sd_arena__free(caller->scratch);
    sd_arena__free(caller->arena);
}

void sd_caller__count(const sd_caller *caller, uint64_t *n_asked, uint64_t *n_remembered)
{
    *n_asked = caller->n_asked;
    *n_remembered = caller->n_remembered;
}

sd_status sd_caller__prefer(sd_caller *caller, const char *population, sd_rank rank,
                            sd_error *err)
{
    size_t n;
    const char *const *known = sd_kb__populations(caller->kb, &n);
    caller->preference = (sd_preference){.population = SD_ANY_POPULATION, .rank = rank};
    if (!population || strcmp(population, "all") == 0)
        return SD_OK;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(known[i], population) == 0) {
            caller->preference.population = i;
            return SD_OK;
        }
    }
    return sd_error__set(err, SD_EUSAGE, NULL, 0,
                         "%s is not a population of the knowledge base, nor all",
                         population);
}

/* ---- memory of columns ---- */

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

static memory *find_slot(const sd_caller *caller, const memory *wanted)
{
    size_t i = wanted->hash & (caller->n_slots - 1);
    for (;; i = (i + 1) & (caller->n_slots - 1)) {
        memory *slot = &caller->slots[i];
        if (!slot->call || (slot->hash == wanted->hash && slot->gene == wanted->gene &&
                            slot->length == wanted->length &&
                            memcmp(slot->key, wanted->key, wanted->length) == 0))
            return slot;
    }
}

static sd_status grow_memory(sd_caller *caller)
{
    memory *old = caller->slots;
    size_t n_old = caller->n_slots;
    memory *slots = SD_NEW(caller->arena, memory, 2 * n_old);
    if (!slots)
        return SD_ENOMEM;
    caller->slots = slots;
    caller->n_slots = 2 * n_old;
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].call)
            *find_slot(caller, &old[i]) = old[i];
    }
    return SD_OK;
}

static sd_status remember(sd_caller *caller, memory wanted, const sd_call *call)
{
    if (2 * (caller->n_used + 1) > caller->n_slots) {
        sd_status status = grow_memory(caller);
        if (status != SD_OK)
            return status;
    }
    unsigned char *key = SD_NEW(caller->arena, unsigned char, wanted.length);
    if (!key)
        return SD_ENOMEM;
    memcpy(key, wanted.key, wanted.length);
    wanted.key = key;
    wanted.call = call;
    *find_slot(caller, &wanted) = wanted;
    caller->n_used++;
    return SD_OK;
}

/* ---- what must hold before a caller is asked ---- */

static sd_status refuse(sd_call *call, sd_call_state state, const char *reason)
{
    call->state = state;
    call->reason = reason;
    return reason ? SD_OK : SD_ENOMEM;
}

static sd_status count_cells(const sd_column *column, sd_call *call)
{
    uint16_t n_sites = column->gene->n_sites;
    uint16_t *unseen = SD_NEW(column->arena, uint16_t, n_sites);
    if (!unseen)
        return SD_ENOMEM;
    call->is_phased = true;
    for (uint16_t site = 0; site < n_sites; site++) {
        const sd_cell *cell = &column->cells[site];
        call->tally.n_state[cell->state]++;
        if (!sd_cell__is_usable(cell))
            unseen[call->n_unseen_sites++] = site;
        else if (!cell->is_phased && cell->allele[1] != SD_NO_COPY &&
                 cell->allele[0] != cell->allele[1])
            call->is_phased = false;
    }
    call->unseen_sites = unseen;
    call->tally.n_sites = n_sites;
    call->tally.n_usable = (uint16_t)(n_sites - call->n_unseen_sites);
    call->is_phased = call->is_phased && call->tally.n_usable > 0;
    return SD_OK;
}

/* A site that decides for another, or for which another decides, where that other one was
 * seen (proxies.tsv). */
static bool has_seen_partner(const sd_column *column, uint16_t site)
{
    size_t n_proxies;
    const sd_kb_proxy *proxies = sd_kb__proxies(column->kb, &n_proxies);
    for (size_t i = 0; i < n_proxies; i++) {
        if (proxies[i].gene != column->gene)
            continue;
        if (proxies[i].site == site &&
            sd_cell__is_usable(&column->cells[proxies[i].decisive_site]))
            return true;
        if (proxies[i].decisive_site == site &&
            sd_cell__is_usable(&column->cells[proxies[i].site]))
            return true;
    }
    return false;
}

static bool is_missing_key(const sd_column *column, uint16_t site)
{
    return column->gene->sites[site].is_key &&
           !sd_cell__is_usable(&column->cells[site]) && !has_seen_partner(column, site);
}

static bool is_conflict(const sd_column *column, uint16_t site)
{
    return column->cells[site].state == SD_CELL_CONFLICT;
}

/* One allele known, and it is a variant: the gene carries something that cannot be
 * placed. */
static bool is_half_variant(const sd_column *column, uint16_t site)
{
    const sd_cell *cell = &column->cells[site];
    if (cell->state != SD_CELL_HALF || cell->allele[0] == 0)
        return false;
    return cell->allele[0] != SD_ALLELE_OTHER || !column->gene->undocumented_is_reference;
}

/* Sentences that refuse a call because of some of its sites, in the order they are tried.
 */
static const struct obstacle {
    bool (*is_met)(const sd_column *column, uint16_t site);
    sd_call_state state;
    const char *sentence; /* with the sites' names */
} obstacles[] = {
    {is_conflict, SD_CALL_CONFLICT, "Records contradict each other at %s."},
    {is_missing_key, SD_CALL_KEY_MISSING,
     "Not seen, and needed before the gene is called: %s."},
    {is_half_variant, SD_CALL_NO_MATCH,
     "Only one allele was called, and it is a variant, at %s."},
};

enum { MAX_NAMED_SITES = 12 };

static sd_status check_obstacles(const sd_column *column, sd_call *call)
{
    uint16_t n_sites = column->gene->n_sites;
    uint16_t *met = SD_NEW(column->scratch, uint16_t, n_sites);
    if (!met)
        return SD_ENOMEM;
    for (size_t i = 0; i < sizeof obstacles / sizeof obstacles[0]; i++) {
        size_t n_met = 0;
        for (uint16_t site = 0; site < n_sites; site++) {
            if (obstacles[i].is_met(column, site))
                met[n_met++] = site;
        }
        if (n_met == 0)
            continue;
        const char *names = sd_column__name_sites(column, met, n_met, MAX_NAMED_SITES);
        if (!names)
            return SD_ENOMEM;
        const char *sentence = obstacles[i].sentence;
        size_t before = (size_t)(strstr(sentence, "%s") - sentence);
        return refuse(call, obstacles[i].state,
                      sd_arena__printf(column->arena, "%.*s%s%s", (int)before, sentence,
                                       names, sentence + before + 2));
    }
    return SD_OK;
}

/* ---- calling ---- */

static const char no_usable[] =
    "The input has no usable genotype at any site of this gene.";
static const char supply[] =
    "Copy number and structure decide this gene and cannot be told from small variants: "
    "supply a call made elsewhere.";
static const char never[] =
    "This gene is never called from a variant file: supply a call made elsewhere.";

static const struct method *find_method(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    }
    return NULL;
}

/* Alleles that the gene's unseen sites leave open although nothing is called. */
static sd_status list_possible(const sd_column *column, sd_call *call)
{
    bool *is_open = SD_NEW(column->scratch, bool, column->gene->n_alleles);
    if (!is_open)
        return SD_ENOMEM;
    sd_column__mark_possible(column, is_open);
    return sd_column__list_open(column, is_open, call);
}

static sd_status ask_caller(sd_column *column, const struct method *method, sd_call *call)
{
    const char *contradiction;
    sd_status status = sd_column__build(column, &contradiction);
    if (status != SD_OK)
        return status;
    call->is_effectively_phased = column->n_groups <= 1;
    status = check_obstacles(column, call);
    if (status == SD_OK && !call->reason && contradiction)
        status = refuse(call, SD_CALL_CONFLICT, contradiction);
    if (status == SD_OK && !call->reason)
        status = method->call(column, call);
    else if (status == SD_OK)
        status = list_possible(column, call);
    if (status == SD_OK && call->state == SD_CALL_KEY_MISSING && !contradiction)
        status = method->open_refused(column, call);
    if (status == SD_OK && call->state == SD_CALL_NO_MATCH)
        status = sd_caller__fall_back(column, call);
    const bool has_two = !column->copy_number || column->copy_number->copies == 2;
    if (status == SD_OK && call->state == SD_CALL_NO_MATCH && has_two)
        status = sd_caller__compose(column, call);
    if (status == SD_OK && column->gene->needs_copy_number)
        status = sd_caller__assess_structure(column, call);
    if (column->copy_number && column->copy_number->copies != 2) {
        call->is_reach_known = false; /* the alleles were compared as two copies */
        call->n_reach = 0;
    }
    call->notes = column->notes;
    call->n_notes = column->n_notes;
    return status;
}

/* No copy of the gene. */
static sd_status delete_gene(sd_column *column, sd_call *call)
{
    sd_status status = sd_caller__no_copy(column, call);
    call->notes = column->notes;
    call->n_notes = column->n_notes;
    return status;
}

static bool has_structures(const sd_caller *caller, const sd_kb_gene *gene)
{
    size_t n;
    return sd_kb__structures_of(caller->kb, gene, &n) != NULL;
}

/* Where the number of copies decides the gene, and is known; in the caller's arena. */
static sd_status take_copies(const sd_caller *caller, const sd_copy_number *copies,
                             sd_column *column, sd_call *call)
{
    if (!copies || copies->state == SD_COPIES_NOT_SEEN ||
        !has_structures(caller, column->gene))
        return SD_OK;
    sd_copy_number *own = SD_NEW(caller->arena, sd_copy_number, 2);
    if (!own)
        return SD_ENOMEM;
    own[0] = *copies;
    if (copies->text && !(own[0].text = sd_arena__strdup(caller->arena, copies->text)))
        return SD_ENOMEM;
    own[1] = own[0];
    own[1].depths = NULL; /* they end with the matrix, before the call */
    column->copy_number = &own[0];
    call->copy_number = &own[1];
    return SD_OK;
}

static sd_status call_column(sd_caller *caller, const sd_kb_gene *gene,
                             const struct method *method, const sd_cell *cells,
                             bool is_reached, const sd_copy_number *copies, sd_call *call)
{
    sd_column column = {.preference = &caller->preference,
                        .kb = caller->kb,
                        .gene = gene,
                        .assembly = caller->assembly,
                        .cells = cells,
                        .arena = caller->arena,
                        .scratch = caller->scratch};
    call->gene = gene;
    sd_status status = count_cells(&column, call);
    if (status == SD_OK)
        status = take_copies(caller, copies, &column, call);
    if (status != SD_OK)
        return status;
    if (column.copy_number && column.copy_number->state == SD_COPIES_UNCLEAR)
        return refuse(call, SD_CALL_NEEDS_COPY_NUMBER, column.copy_number->text);
    if (column.copy_number && column.copy_number->copies == 0)
        return delete_gene(&column, call);
    if (!is_reached || call->tally.n_usable == 0) {
        const char *reason = is_reached ? no_usable : caller->no_record;
        if (gene->needs_copy_number)
            reason = sd_arena__printf(caller->arena, "%s %s", reason, supply);
        return refuse(call, SD_CALL_NO_DATA, reason);
    }
    if (gene->needs_copy_number && !has_structures(caller, gene))
        return refuse(call, SD_CALL_NEEDS_COPY_NUMBER, supply);
    return ask_caller(&column, method, call);
}

sd_status sd_caller__call(sd_caller *caller, const sd_kb_gene *gene, const sd_cell *cells,
                          bool is_reached, const sd_call **out, sd_error *err)
{
    return sd_caller__call_copies(caller, gene, cells, is_reached, NULL, out, err);
}

/* A count comes with a text and depths of its own, which the memory does not compare. */
static bool is_memorable(const sd_copy_number *copies)
{
    return !copies || copies->state == SD_COPIES_NOT_SEEN ||
           copies->state == SD_COPIES_SUPPOSED;
}

sd_status sd_caller__call_copies(sd_caller *caller, const sd_kb_gene *gene,
                                 const sd_cell *cells, bool is_reached,
                                 const sd_copy_number *copies, const sd_call **out,
                                 sd_error *err)
{
    *out = NULL;
    if (strcmp(gene->caller, "outside") == 0)
        return sd_caller__not_in_vcf(caller, gene, out, err);
    const struct method *method = find_method(gene->caller);
    if (!method)
        return sd_error__set(err, SD_EKNOWLEDGE, "genes.tsv", 0,
                             "%s: there is no caller \"%s\"", gene->name, gene->caller);

    sd_arena__reset(caller->scratch);
    unsigned char *key = SD_NEW(caller->scratch, unsigned char,
                                1 + (size_t)gene->n_sites * KEY_BYTES_PER_CELL);
    turned_set *sets = SD_NEW(caller->scratch, turned_set, gene->n_sites);
    if (!key || !sets)
        return sd_error__no_memory(err);
    enum { KEY_REACHED = 1, KEY_SUPPOSED = 2 };
    key[0] = (unsigned char)((is_reached ? KEY_REACHED : 0) |
                             (copies && copies->state == SD_COPIES_SUPPOSED ? KEY_SUPPOSED
                                                                            : 0));
    memory wanted = {
        .gene = gene, .key = key, .length = 1 + write_key(gene, cells, sets, key + 1)};
    wanted.hash = hash_key(key, wanted.length) ^ gene->index;
    const memory *known = find_slot(caller, &wanted);
    caller->n_asked++;
    if (known->call && is_memorable(copies)) {
        caller->n_remembered++;
        *out = known->call;
        return SD_OK;
    }

    sd_call *call = SD_NEW(caller->arena, sd_call, 1);
    if (!call)
        return sd_error__no_memory(err);
    sd_status status = call_column(caller, gene, method, cells, is_reached, copies, call);
    if (status == SD_OK && is_memorable(copies))
        status = remember(caller, wanted, call);
    if (status != SD_OK)
        return sd_error__set(err, status, NULL, 0, "%s: %s", gene->name,
                             sd_status_text(status));
    *out = call;
    return SD_OK;
}

sd_status sd_caller__refuse(sd_caller *caller, const sd_kb_gene *gene,
                            const sd_cell *cells, const sd_refusal *refusal,
                            const sd_call **out, sd_error *err)
{
    *out = NULL;
    sd_call *call = SD_NEW(caller->arena, sd_call, 1);
    if (!call)
        return sd_error__no_memory(err);
    sd_arena__reset(caller->scratch);
    const sd_column column = {.kb = caller->kb,
                              .gene = gene,
                              .cells = cells,
                              .arena = caller->arena,
                              .scratch = caller->scratch};
    call->gene = gene;
    if (count_cells(&column, call) != SD_OK ||
        refuse(call, refusal->state, sd_arena__strdup(caller->arena, refusal->reason)) !=
            SD_OK)
        return sd_error__no_memory(err);
    *out = call;
    return SD_OK;
}

sd_status sd_caller__not_in_vcf(sd_caller *caller, const sd_kb_gene *gene,
                                const sd_call **out, sd_error *err)
{
    if (!caller->not_in_vcf[gene->index]) {
        sd_call *call = SD_NEW(caller->arena, sd_call, 1);
        if (!call)
            return sd_error__no_memory(err);
        call->gene = gene;
        call->tally.n_sites = gene->n_sites;
        refuse(call, SD_CALL_NOT_IN_VCF, never);
        caller->not_in_vcf[gene->index] = call;
    }
    *out = caller->not_in_vcf[gene->index];
    return SD_OK;
}
