/* distance.h -- how many slips of the keyboard lie between two words. */
#ifndef BASE_DISTANCE_H
#define BASE_DISTANCE_H

#include <stddef.h>

enum { SD_DISTANCE_MAX_LENGTH = 63 };

/* Lower case of an ASCII letter, the same in every locale; other bytes as they are. */
char sd_text__lower(char c);
/* <0, 0, >0 as strcmp, letter case of ASCII aside. */
int sd_text__compare_folded(const char *a, const char *b);
/* Letters that were left out, added, changed, or swapped with their neighbour, letter
 * case aside (the "optimal string alignment" distance).  SIZE_MAX where a word is longer
 * than SD_DISTANCE_MAX_LENGTH bytes. */
size_t sd_text__distance(const char *a, const char *b);
/* The same where it is at most `most`, else SIZE_MAX: sooner. */
size_t sd_text__distance_within(const char *a, const char *b, size_t most);
/* How many slips still make a likely misspelling of a word of that length: none below 4
 * letters, 1 below 7, 2 beyond. */
size_t sd_text__slips(size_t length);
/* Which of words[n] `text` most likely means; NULL where it is like none, or like two
 * alike. */
const char *sd_text__meant(const char *text, const char *const *words, size_t n);

#endif
