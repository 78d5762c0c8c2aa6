#define _GNU_SOURCE
#include "CSystem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int start = -1;

// Above the descriptors that a closed standard stream or the messages of a chapter may have.
__attribute__((constructor)) static void open_start_folder(void) {
  int folder = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  start = fcntl(folder, F_DUPFD_CLOEXEC, 16);
  close(folder);
}

int start_folder(void) { return start; }

#ifdef __APPLE__
#include <crt_externs.h>

char **inherited_environment(void) { return *_NSGetEnviron(); }
#else
extern char **environ;

char **inherited_environment(void) { return environ; }
#endif

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>

// The system call itself: musl and old glibc have no function for it.
int exchange_paths(const char *first, const char *second) {
  const unsigned int exchange = 1u << 1; // RENAME_EXCHANGE of <linux/fs.h>
  long result = syscall(SYS_renameat2, AT_FDCWD, first, AT_FDCWD, second, exchange);
  return result == 0 ? 0 : errno;
}

void end_with_parent(int signal) { prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0, 0, 0); }
#else
int exchange_paths(const char *first, const char *second) {
#ifdef __APPLE__
  return renamex_np(first, second, RENAME_SWAP) == 0 ? 0 : errno;
#else
  (void)first;
  (void)second;
  return ENOTSUP;
#endif
}

void end_with_parent(int signal) { (void)signal; }
#endif

void close_descriptors(int lowest, posix_spawn_file_actions_t *actions) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
  posix_spawn_file_actions_addclosefrom_np(actions, lowest);
#else
  (void)lowest;
  (void)actions;
#endif
}
