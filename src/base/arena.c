/* arena.c -- bump allocation in a chain of blocks.
 *
 * Invariant: blocks before `current` are full enough to be left alone; those behind it
 * (kept by a reset) are empty. Under the address sanitizer every request gets a block of
 * its own, so that a step beyond one thing is seen even where another thing of the same
 * arena would follow.
 *
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define OWN_BLOCKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OWN_BLOCKS 1
#endif
#endif
#ifndef OWN_BLOCKS
#define OWN_BLOCKS 0
#endif

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024 };

typedef struct block {
    struct block *next;
    size_t used, capacity;
    _Alignas(max_align_t) unsigned char bytes[];
} block;

struct sd_arena {
    block *first, *current;
    size_t next_size;
    bool failed;
};

sd_arena *sd_arena__new(void)
{
    sd_arena *arena = malloc(sizeof *arena);
    if (arena)
        *arena = (sd_arena){.next_size = FIRST_BLOCK};
    return arena;
}

static void free_blocks(block *first)
{
    while (first) {
        block *next = first->next;
        free(first);
        first = next;
    }
}

void sd_arena__free(sd_arena *arena)
{
    if (!arena)
        return;
    free_blocks(arena->first);
    free(arena);
}

void sd_arena__reset(sd_arena *arena)
{
    if (!arena)
        return;
    arena->failed = false;
    if (OWN_BLOCKS) {
        free_blocks(arena->first);
        arena->first = NULL;
    }
    for (block *b = arena->first; b; b = b->next)
        b->used = 0;
    arena->current = arena->first;
}

bool sd_arena__failed(const sd_arena *arena)
{
    return !arena || arena->failed;
}

/* A new block behind the current one; what a reset kept comes after it. */
static block *add_block(sd_arena *arena, size_t need)
{
    size_t capacity = need;
    if (!OWN_BLOCKS && capacity < arena->next_size)
        capacity = arena->next_size;
    block *b = capacity <= SIZE_MAX - sizeof *b ? malloc(sizeof *b + capacity) : NULL;
    if (!b)
        return NULL;
    if (arena->next_size < LARGEST_BLOCK)
        arena->next_size *= 2;
    b->used = 0;
    b->capacity = capacity;
    b->next = arena->current ? arena->current->next : arena->first;
    if (arena->current)
        arena->current->next = b;
    else
        arena->first = b;
    arena->current = b;
    return b;
}

static size_t padding(const block *b, size_t alignment)
{
    return (alignment - b->used % alignment) % alignment;
}

static bool fits(const block *b, size_t size, size_t alignment)
{
    size_t pad = padding(b, alignment);
    return b->capacity - b->used >= pad && b->capacity - b->used - pad >= size;
}

/* `size` uninitialised bytes. */
static void *take(sd_arena *arena, size_t size, size_t alignment)
{
    if (sd_arena__failed(arena))
        return NULL;
    if (size == 0)
        size = 1;
    block *b = arena->current;
    while (b && !fits(b, size, alignment)) {
        if (!b->next) {
            b = NULL;
            break;
        }
        b = arena->current = b->next;
    }
    if (!b || OWN_BLOCKS)
        b = add_block(arena, size);
    if (!b) {
        arena->failed = true;
        return NULL;
    }
    b->used += padding(b, alignment);
    void *memory = b->bytes + b->used;
    b->used += size;
    return memory;
}

void *sd_arena__alloc(sd_arena *arena, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size) {
        if (arena)
            arena->failed = true;
        return NULL;
    }
    void *memory = take(arena, count * size, _Alignof(max_align_t));
    if (memory)
        memset(memory, 0, count * size);
    return memory;
}

char *sd_arena__strndup(sd_arena *arena, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? take(arena, length + 1, 1) : NULL;
    if (!copy)
        return NULL;
    if (length > 0)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *sd_arena__strdup(sd_arena *arena, const char *text)
{
    return sd_arena__strndup(arena, text, strlen(text));
}

char *sd_arena__printf(sd_arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *text = length >= 0 ? take(arena, (size_t)length + 1, 1) : NULL;
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}
