// The kernels once per instruction set, and the choice among them at run time.
#include "Kernels.h"

#include <string.h>

#pragma clang fp contract(off)

#include "Philox.h"
#include "RowTiles.h"

#if defined(__x86_64__)

// With prfchw, memory that is asked for to be written comes for that, which matters where cores share
// no cache; a CPU without that instruction takes it for one that does nothing.

#pragma clang attribute push(                                                       \
    __attribute__((target("arch=x86-64-v4,prfchw"), min_vector_width(512))), apply_to = function)
#define LANES 16
#define TILE_ROWS 13
#define TILE_VECTORS 2
#define KERNEL(name) name##_v4
#define SET_NAME "x86-64-v4"
#include "AllKernels.h"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("arch=x86-64-v3,prfchw"))), apply_to = function)
#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define KERNEL(name) name##_v3
#define SET_NAME "x86-64-v3"
#include "AllKernels.h"
#pragma clang attribute pop

#define LANES 4
#define TILE_ROWS 4
#define TILE_VECTORS 2
#define KERNEL(name) name##_baseline
#define SET_NAME "x86-64"
#include "AllKernels.h"

#elif defined(__aarch64__)

#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 4
#define KERNEL(name) name##_baseline
#define SET_NAME "arm64"
#include "AllKernels.h"

#else
#error "No kernels for this CPU: see AllKernels.h"
#endif

static bool matches(const KernelSet *set, const char *name) {
  return name == NULL || strcmp(name, set->name) == 0;
}

const KernelSet *kernels_select(const char *name) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (matches(&kernel_set_v4, name) && __builtin_cpu_supports("x86-64-v4")) return &kernel_set_v4;
  if (matches(&kernel_set_v3, name) && __builtin_cpu_supports("x86-64-v3")) return &kernel_set_v3;
#endif
  return matches(&kernel_set_baseline, name) ? &kernel_set_baseline : NULL;
}
