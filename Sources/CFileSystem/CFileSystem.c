#define _GNU_SOURCE
#include "CFileSystem.h"

#include <errno.h>
#include <stdio.h>

#ifdef __linux__
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

// The system call by itself: musl and old glibc have no function for it.
int exchange_paths(const char *first, const char *second) {
  const unsigned int exchange = 1u << 1; // RENAME_EXCHANGE of <linux/fs.h>
  long result = syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, exchange);
  return result == 0 ? 0 : errno;
}
#elif defined(__APPLE__)
int exchange_paths(const char *first, const char *second) {
  return renamex_np(first, second, RENAME_SWAP) == 0 ? 0 : errno;
}
#else
int exchange_paths(const char *first, const char *second) {
  (void)first;
  (void)second;
  return ENOTSUP;
}
#endif
