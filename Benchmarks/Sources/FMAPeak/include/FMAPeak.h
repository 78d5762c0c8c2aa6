// The limits of a machine: fused multiply-adds on registers and nothing else, and memory read or
// updated and nothing else.
#ifndef FMA_PEAK_H
#define FMA_PEAK_H

#include <stdbool.h>
#include <stdint.h>

/// Runs `iterations` rounds of independent float32 fused multiply-adds with the widest vectors of
/// `instruction_set` (a name as in Kernels.h), and returns the number of floating-point operations
/// that were done: two a multiply-add. 0 where this build has no such set; the caller has made sure
/// that the CPU runs it.
int64_t fma_peak_run(const char *instruction_set, int64_t iterations);

/// Reads `count` floats from start to end, `passes` times, and if it `writes`, adds 1 to each. They
/// are a multiple of 128 and begin on a 64-byte boundary.
void memory_passes(const char *instruction_set, float *x, int64_t count, int64_t passes,
                   bool writes);

#endif
