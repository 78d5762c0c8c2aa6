// Counts the heap allocations of chosen threads, by standing in front of the C library's functions.
// Only with glibc, and not under a sanitizer, which stands there itself.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdbool.h>
#include <stddef.h>

/// Whether this build can count.
bool allocation_counter_works(void);

/// From now on, counts what the calling thread allocates; or no longer.
void allocation_counter_arm(bool armed);

/// How often threads allocated while they were armed, in this process up to now.
size_t allocation_counter_total(void);

#endif
