#define _GNU_SOURCE
#include "CSystem.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if __has_include(<execinfo.h>)
#include <execinfo.h>
#endif
#ifdef __linux__
#include <sys/syscall.h>
#else
#include <pthread.h>
#endif

static void (*will_throw)(void);
static void (*uncaught)(void *error);

static int is_main_thread(void) {
#ifdef __linux__
  return syscall(SYS_gettid) == getpid();
#else
  return pthread_main_np();
#endif
}

static void any_thrown(void *error) {
  (void)error;
  if (will_throw && is_main_thread()) will_throw();
}

static void typed_thrown(void *value, const void *type, const void *conformance) {
  (void)type;
  (void)conformance;
  any_thrown(value);
}

void watch_errors(void (*thrown)(void), void (*ended)(void *error)) {
  // Looked up by name, so that a Swift without them loses the line of an error and nothing else.
  void (*set_any)(void (*)(void *)) = dlsym(RTLD_DEFAULT, "_swift_setWillThrowHandler");
  void (**typed)(void *, const void *, const void *) = dlsym(RTLD_DEFAULT, "_swift_willThrowTypedImpl");
  will_throw = thrown;
  uncaught = ended;
  if (set_any) set_any(any_thrown);
  if (typed) *typed = typed_thrown;
}

// The function of Swift's library that the main program calls for an error that it does not catch. A
// program that links that library dynamically finds this definition first.
__attribute__((swiftcall, weak)) void swift_errorInMain(void *error) {
  if (uncaught) uncaught(error);
  __attribute__((swiftcall)) void (*next)(void *) = dlsym(RTLD_NEXT, "swift_errorInMain");
  if (next) next(error);
  abort();
}

int exit_was_called(void) {
#if __has_include(<execinfo.h>)
  void *frames[32];
  int count = backtrace(frames, 32);
  Dl_info here, info;
  if (!dladdr((void *)exit_was_called, &here)) return 0;
  // `exit` does not return, so the address after the call may belong to the next function: the call's does not.
  for (int index = 0; index + 1 < count; index += 1) {
    if (dladdr((char *)frames[index] - 1, &info) && info.dli_sname && strcmp(info.dli_sname, "exit") == 0)
      return dladdr((char *)frames[index + 1] - 1, &info) && info.dli_fbase == here.dli_fbase;
  }
#endif
  return 0;
}
