/* random.c -- reproducible random numbers for property tests (splitmix64).
 * SPDX-License-Identifier: Apache-2.0 */
#include "random.h"

#include <stdlib.h>

static uint64_t position;

uint64_t random_seed(uint64_t fallback)
{
    const char *wanted = getenv("SEED");
    uint64_t seed = wanted ? strtoull(wanted, NULL, 0) : fallback;
    position = seed;
    return seed;
}

uint64_t random_next(void)
{
    position += 0x9E3779B97F4A7C15u;
    uint64_t mixed = position;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return mixed ^ mixed >> 31;
}

unsigned random_below(unsigned bound)
{
    return (unsigned)(random_next() % bound);
}
