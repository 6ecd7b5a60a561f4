/* random.h -- reproducible random numbers for property tests.
 *
 * The seed is SEED of the environment, else the default given; whoever fails prints it.
 */
#ifndef TESTS_RANDOM_H
#define TESTS_RANDOM_H

#include <stdint.h>

uint64_t random_seed(uint64_t fallback); /* also starts the sequence */
uint64_t random_next(void);
unsigned random_below(unsigned bound); /* 0 … bound - 1; bound > 0 */

#endif
