#include "FMAPeak.h"

#include <stddef.h>
#include <string.h>

#if defined(__x86_64__)

#pragma clang attribute push(                                                       \
    __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#define LANES 16
#define CHAINS 24
#define LOOP(name) name##_v4
#include "FMALoop.h"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define LANES 8
#define CHAINS 12
#define LOOP(name) name##_v3
#include "FMALoop.h"
#pragma clang attribute pop

// No FMA instruction: a call of the C library for every lane, here as in the kernels.
#define LANES 4
#define CHAINS 8
#define LOOP(name) name##_baseline
#include "FMALoop.h"
#define BASELINE "x86-64"

#elif defined(__aarch64__)

#define LANES 4
#define CHAINS 24
#define LOOP(name) name##_baseline
#include "FMALoop.h"
#define BASELINE "arm64"

#endif

int64_t fma_peak_run(const char *instruction_set, int64_t iterations) {
#if defined(__x86_64__)
  if (strcmp(instruction_set, "x86-64-v4") == 0) return multiply_add_v4(iterations);
  if (strcmp(instruction_set, "x86-64-v3") == 0) return multiply_add_v3(iterations);
#endif
  return strcmp(instruction_set, BASELINE) == 0 ? multiply_add_baseline(iterations) : 0;
}

void memory_passes(const char *instruction_set, float *x, int64_t count, int64_t passes,
                   bool writes) {
#if defined(__x86_64__)
  if (strcmp(instruction_set, "x86-64-v4") == 0) return passes_v4(x, count, passes, writes);
  if (strcmp(instruction_set, "x86-64-v3") == 0) return passes_v3(x, count, passes, writes);
#endif
  if (strcmp(instruction_set, BASELINE) == 0) passes_baseline(x, count, passes, writes);
}
