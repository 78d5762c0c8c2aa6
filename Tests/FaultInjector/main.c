// Runs a program, and does something bad at the n-th system call by which it, or a process that it
// starts, is about to change a file below the current folder: sends a signal, or lets the call fail.
// See `usage`.
//
// By seccomp's user notification (Linux 5.8 and later, no privileges needed): a filter sends each such
// call here, where it waits until it is answered. Processes that the program starts inherit the filter.
#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: fault-injector [OPTION…] -- PROGRAM [ARGUMENT…]\n"
    "  --log FILE       write the calls that change a file, one a line\n"
    "  --at N           act at the N-th of them, before it takes effect\n"
    "  --after US       act after so many microseconds; with --at, so many after that call was let go\n"
    "  --signal NAME    send KILL, INT or TERM\n"
    "  --to WHOM        the process that makes the call (caller), the program (program, the default)\n"
    "                   or it and all that it starts (group)\n"
    "  --error NUMBER   let the call fail with this errno instead\n"
    "  --no-exchange    as on a file system that cannot exchange two folders\n"
    "Exits with the program's exit code, or 128 plus the signal that ended it, when all processes\n"
    "that it started are gone too; with 125 where it fails itself, 124 after two minutes.\n";

enum { OWN_FAILURE = 125, TIMEOUT = 124, SECONDS = 120 };

static _Noreturn void fail(const char *what) {
  fprintf(stderr, "fault-injector: %s: %s\n", what, strerror(errno));
  exit(OWN_FAILURE);
}

// What the command line asks for.
static struct {
  FILE *log;
  long at;
  long after;
  int signal;
  int error;
  bool no_exchange;
  enum { PROGRAM, CALLER, GROUP } to;
} options = {.after = -1};

// A call that can change a file: its number, its name, and which argument is what.
struct call {
  int number;
  const char *name;
  int path;        // the index of a path, or -1
  int descriptor;  // the index of an open file, or -1
  int flags;       // the index of flags as `open` has them, or -1
};

static const struct call calls[] = {
#ifdef SYS_open
    {SYS_open, "open", 0, -1, 1},
    {SYS_creat, "creat", 0, -1, -1},
    {SYS_mkdir, "mkdir", 0, -1, -1},
    {SYS_rmdir, "rmdir", 0, -1, -1},
    {SYS_unlink, "unlink", 0, -1, -1},
    {SYS_rename, "rename", 1, -1, -1},
    {SYS_link, "link", 1, -1, -1},
    {SYS_symlink, "symlink", 1, -1, -1},
    {SYS_chmod, "chmod", 0, -1, -1},
#endif
#ifdef SYS_renameat
    {SYS_renameat, "renameat", 3, -1, -1},
#endif
    {SYS_openat, "openat", 1, -1, 2},
    {SYS_mkdirat, "mkdirat", 1, -1, -1},
    {SYS_unlinkat, "unlinkat", 1, -1, -1},
    {SYS_renameat2, "renameat2", 3, -1, -1},
    {SYS_linkat, "linkat", 3, -1, -1},
    {SYS_symlinkat, "symlinkat", 2, -1, -1},
    {SYS_truncate, "truncate", 0, -1, -1},
    {SYS_write, "write", -1, 0, -1},
    {SYS_pwrite64, "pwrite64", -1, 0, -1},
    {SYS_writev, "writev", -1, 0, -1},
    {SYS_ftruncate, "ftruncate", -1, 0, -1},
    {SYS_fsync, "fsync", -1, 0, -1},
    {SYS_fchmod, "fchmod", -1, 0, -1},
};
enum { CALL_COUNT = sizeof calls / sizeof *calls };

// MARK: The program's side

// Sends the calls above to the listener, whose descriptor is returned; `open` only to write.
static int install_filter(void) {
#ifdef __x86_64__
  const unsigned architecture = AUDIT_ARCH_X86_64;
#else
  const unsigned architecture = AUDIT_ARCH_AARCH64;
#endif
  struct sock_filter filter[8 * CALL_COUNT + 8];
  unsigned length = 0;
#define LOAD(field) (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(field))
#define ANSWER(what) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, what)
#define UNLESS(test, value, skip) \
  (struct sock_filter) BPF_JUMP(BPF_JMP | (test) | BPF_K, (unsigned)(value), 0, skip)
  filter[length++] = LOAD(offsetof(struct seccomp_data, arch));
  filter[length++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
  filter[length++] = ANSWER(SECCOMP_RET_ALLOW);
  filter[length++] = LOAD(offsetof(struct seccomp_data, nr));
  for (int i = 0; i < CALL_COUNT; i++) {
    if (calls[i].flags < 0) {
      filter[length++] = UNLESS(BPF_JEQ, calls[i].number, 1);
      filter[length++] = ANSWER(SECCOMP_RET_USER_NOTIF);
    } else {
      filter[length++] = UNLESS(BPF_JEQ, calls[i].number, 4);
      filter[length++] = LOAD(offsetof(struct seccomp_data, args) + 8 * (size_t)calls[i].flags);
      filter[length++] = UNLESS(BPF_JSET, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 1);
      filter[length++] = ANSWER(SECCOMP_RET_USER_NOTIF);
      filter[length++] = ANSWER(SECCOMP_RET_ALLOW);
    }
  }
  filter[length++] = ANSWER(SECCOMP_RET_ALLOW);
  const struct sock_fprog program = {.len = (unsigned short)length, .filter = filter};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  const long listener = syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  if (listener < 0) fail("seccomp");
  return (int)listener;
}

static void send_descriptor(int socket, int descriptor) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof descriptor)];
  } control = {0};
  char byte = 0;
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = &control,
                           .msg_controllen = sizeof control};
  struct cmsghdr *const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  if (sendmsg(socket, &message, 0) != 1) fail("sendmsg");
}

static int receive_descriptor(int socket) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {0};
  char byte;
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &data,
                           .msg_iovlen = 1,
                           .msg_control = &control,
                           .msg_controllen = sizeof control};
  if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1) return -1;
  const struct cmsghdr *const header = CMSG_FIRSTHDR(&message);
  if (header == NULL) return -1;
  int descriptor;
  memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return descriptor;
}

// Starts the program in a process group of its own; its process goes to `child`.
static int start(char **words, pid_t *child) {
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) fail("socketpair");
  *child = fork();
  if (*child < 0) fail("fork");
  if (*child == 0) {
    setpgid(0, 0);
    const int listener = install_filter();
    send_descriptor(sockets[1], listener);
    close(listener);
    execvp(words[0], words);
    _exit(OWN_FAILURE);
  }
  setpgid(*child, *child);
  close(sockets[1]);
  const int listener = receive_descriptor(sockets[0]);
  close(sockets[0]);
  if (listener < 0) exit(OWN_FAILURE);  // The child has said why.
  return listener;
}

// MARK: Our side

static const struct call *find_call(int number) {
  for (int i = 0; i < CALL_COUNT; i++) {
    if (calls[i].number == number) return &calls[i];
  }
  return NULL;
}

// Whether `path` is relative, or lies below the current folder: not all that is written is the program's
// own. A sanitizer has temporary files too.
static bool is_ours(const char *path) {
  char folder[4096];
  if (path[0] != '/') return true;
  if (getcwd(folder, sizeof folder) == NULL) fail("getcwd");
  const size_t length = strlen(folder);
  return strncmp(path, folder, length) == 0 && path[length] == '/';
}

// Whether the call changes a file of ours, and not a terminal, a pipe or standard output; `what` gets its
// path.
static bool changes_file(const struct seccomp_notif *request, char *what, size_t size) {
  const struct call *const call = find_call(request->data.nr);
  memset(what, 0, size);
  if (call == NULL) return false;
  if (call->descriptor >= 0) {
    const int descriptor = (int)request->data.args[call->descriptor];
    char link[64];
    snprintf(link, sizeof link, "/proc/%u/fd/%d", request->pid, descriptor);
    struct stat status;
    if (descriptor <= 2 || stat(link, &status) != 0) return false;
    if (readlink(link, what, size - 1) < 0) return false;
    return (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) && is_ours(what);
  }
  struct iovec here = {.iov_base = what, .iov_len = size - 1};
  struct iovec there = {.iov_base = (void *)(uintptr_t)request->data.args[call->path],
                        .iov_len = size - 1};
  // Up to the end of a page: what lies behind it may not be readable.
  const size_t page_rest = 4096 - request->data.args[call->path] % 4096;
  if (page_rest < there.iov_len) there.iov_len = page_rest;
  process_vm_readv((pid_t)request->pid, &here, 1, &there, 1, 0);
  return is_ours(what);
}

static void send_signal(pid_t program, pid_t caller) {
  switch (options.to) {
    case PROGRAM: kill(program, options.signal); break;
    case CALLER: kill(caller > 0 ? caller : program, options.signal); break;
    case GROUP: kill(-program, options.signal); break;
  }
}

static int64_t microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// Answers the calls until no process is left that can make one.
static void supervise(int listener, pid_t program) {
  long count = 0;
  pid_t caller = 0;
  // When to send the signal; -1 for never or not yet known.
  int64_t moment = options.at == 0 && options.after >= 0 ? microseconds() + options.after : -1;
  const int64_t end = microseconds() + (int64_t)SECONDS * 1000000;
  while (1) {
    const int64_t now = microseconds();
    if (now >= end) {
      kill(-program, SIGKILL);
      exit(TIMEOUT);
    }
    if (moment >= 0 && now >= moment) {
      moment = -1;
      send_signal(program, caller);
    }
    const int64_t next = moment >= 0 ? moment : end;
    const struct timespec wait = {.tv_sec = (next - now) / 1000000,
                                  .tv_nsec = (next - now) % 1000000 * 1000};
    struct pollfd file = {.fd = listener, .events = POLLIN};
    if (next <= now || ppoll(&file, 1, &wait, NULL) <= 0) continue;
    if (file.revents & POLLHUP) return;
    struct seccomp_notif request = {0};
    // The caller may have been killed meanwhile.
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0) continue;
    struct seccomp_notif_resp answer = {.id = request.id,
                                        .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    char what[4096];
    if (options.no_exchange && request.data.nr == SYS_renameat2) {
      answer.flags = 0;
      answer.error = -EINVAL;
    } else if (changes_file(&request, what, sizeof what)) {
      count++;
      if (options.log) fprintf(options.log, "%s %s\n", find_call(request.data.nr)->name, what);
      if (count == options.at) {
        caller = (pid_t)request.pid;
        if (options.error != 0) {
          answer.flags = 0;
          answer.error = -options.error;
        } else if (options.after >= 0) {
          moment = microseconds() + options.after;
        } else {
          send_signal(program, caller);
        }
      }
    }
    ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
  }
}

static void parse(int count, char **words) {
  static const struct option long_options[] = {
      {"log", required_argument, NULL, 'l'},   {"at", required_argument, NULL, 'n'},
      {"after", required_argument, NULL, 'a'}, {"signal", required_argument, NULL, 's'},
      {"to", required_argument, NULL, 't'},    {"error", required_argument, NULL, 'e'},
      {"no-exchange", no_argument, NULL, 'x'}, {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(count, words, "+", long_options, NULL)) != -1) {
    switch (option) {
      case 'l':
        options.log = fopen(optarg, "we");
        if (options.log == NULL) fail(optarg);
        break;
      case 'n': options.at = atol(optarg); break;
      case 'a': options.after = atol(optarg); break;
      case 'x': options.no_exchange = true; break;
      case 'e': options.error = atoi(optarg); break;
      case 's':
        options.signal = strcmp(optarg, "KILL") == 0   ? SIGKILL
                         : strcmp(optarg, "INT") == 0  ? SIGINT
                         : strcmp(optarg, "TERM") == 0 ? SIGTERM
                                                       : 0;
        break;
      case 't':
        options.to = strcmp(optarg, "group") == 0    ? GROUP
                     : strcmp(optarg, "caller") == 0 ? CALLER
                                                     : PROGRAM;
        break;
      default: optind = count;
    }
  }
  if (optind < count) return;
  fputs(usage, stderr);
  exit(OWN_FAILURE);
}

int main(int count, char **words) {
  parse(count, words);
  // What the program leaves behind becomes ours, and is waited for.
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  pid_t program;
  const int listener = start(words + optind, &program);
  supervise(listener, program);
  int code = OWN_FAILURE;
  int status;
  pid_t ended;
  while ((ended = wait(&status)) > 0 || errno == EINTR) {
    if (ended == program) code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  if (options.log) fclose(options.log);
  return code;
}

#else

#include <stdio.h>

int main(void) {
  fputs("fault-injector: needs Linux on x86-64 or arm64\n", stderr);
  return 125;
}

#endif
