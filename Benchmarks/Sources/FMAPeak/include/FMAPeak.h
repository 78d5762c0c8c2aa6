// The limit of the arithmetic: fused multiply-adds on registers and nothing else.
#ifndef FMA_PEAK_H
#define FMA_PEAK_H

#include <stdint.h>

/// Runs `iterations` rounds of independent float32 fused multiply-adds with the widest vectors of
/// `instruction_set` (a name as in Kernels.h), and returns the number of floating-point operations
/// that were done: two a multiply-add. 0 where this build has no such set; the caller has made sure
/// that the CPU runs it.
int64_t fma_peak_run(const char *instruction_set, int64_t iterations);

#endif
