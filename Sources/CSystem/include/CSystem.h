#pragma once

#include <spawn.h>

// System calls and hooks of the runtime that Swift does not import.

/// Exchanges the files or folders at the two paths in one step: at every moment both exist.
///
/// Returns 0, or the `errno` of the failure; `ENOTSUP` or `EINVAL` if the file system cannot do it.
int exchange_paths(const char *first, const char *second);

/// From now on, this process gets `signal` when its parent process ends, if the system can do that
/// (Linux).
void end_with_parent(int signal);

/// From now on, calls `thrown` when the main thread throws an error of Swift, and `ended` for an error that the
/// main program does not catch; `ended` must not return.
void watch_errors(void (*thrown)(void), void (*ended)(void *error));

/// The variables that this process has inherited or set, each as `NAME=value`, with NULL at the end.
char **inherited_environment(void);

/// In a handler of `atexit`: whether the program itself has called `exit`, so that `main` has not returned.
int exit_was_called(void);

/// A descriptor of the folder in which the program was started, opened before its `main`; -1 if it cannot be read.
int start_folder(void);

/// Two connected sockets, as socketpair makes them.
int connected_sockets(int ends[2]);

/// Sends `byte` to the socket without waiting; nothing happens if nobody can take it.
void send_byte(int socket, unsigned char byte);

/// The last byte that has come on the socket; -1 if none has, or if it is not a socket.
int last_byte(int socket);

/// Lets `actions` close all descriptors from `lowest` on in the new process, if the system can do that (glibc 2.34).
void close_descriptors(int lowest, posix_spawn_file_actions_t *actions);

/// A watch of a file: `events` can be read once the file, or the names in its folder, may have changed; -1 where the
/// system cannot tell.
struct file_watch {
  int events;
  int folder;
  int file;
};

/// Watches `file` in `folder` (inotify on Linux, kqueue on macOS), whether they exist or not.
struct file_watch watch_file(const char *folder, const char *file);

/// Closes the descriptors of `watch`.
void end_watch(struct file_watch watch);
