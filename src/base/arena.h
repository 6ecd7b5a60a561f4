/* arena.h -- bump allocation: many small things with one lifetime, freed together.
 *
 * The only place that calls malloc, so a test can make allocation n fail.  A failed arena
 * stays failed: every later request returns NULL too, and sd_arena__failed() tells, so
 * builders check once at the end where that reads better. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct sd_arena sd_arena;

sd_arena *sd_arena__new(void);        /* NULL when out of memory */
void sd_arena__free(sd_arena *arena); /* NULL is fine */
void sd_arena__reset(
    sd_arena *arena); /* forget everything, keep the memory for the next use */
bool sd_arena__failed(const sd_arena *arena);

/* Zeroed memory for `count` things of `size` bytes, aligned for any type; NULL when out
 * of memory or the product overflows.  count * size == 0 gives a valid non-NULL pointer.
 */
void *sd_arena__alloc(sd_arena *arena, size_t count, size_t size);
char *sd_arena__strndup(sd_arena *arena, const char *text, size_t length);
char *sd_arena__strdup(sd_arena *arena, const char *text);
char *sd_arena__printf(sd_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define SD_NEW(arena, type, count)                                                       \
    ((type *)sd_arena__alloc((arena), (count), sizeof(type)))

#endif
