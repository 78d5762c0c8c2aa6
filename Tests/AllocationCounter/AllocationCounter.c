#include "AllocationCounter.h"

#include <errno.h>
#include <features.h>
#include <stdlib.h>

static _Thread_local bool is_armed;
static size_t total;

void allocation_counter_arm(bool armed) { is_armed = armed; }
size_t allocation_counter_total(void) { return __atomic_load_n(&total, __ATOMIC_SEQ_CST); }

#if defined(__GLIBC__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

bool allocation_counter_works(void) { return true; }

// glibc's own, under its private names.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static void count(void) {
  if (is_armed) __atomic_add_fetch(&total, 1, __ATOMIC_SEQ_CST);
}

void *malloc(size_t size) {
  count();
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  count();
  return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
  count();
  return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
  void *const found = memalign(alignment, size);
  if (!found) return ENOMEM;
  *memory = found;
  return 0;
}

#else

bool allocation_counter_works(void) { return false; }

#endif
