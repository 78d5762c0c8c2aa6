#pragma once

// Two system calls that Swift does not import.

/// Exchanges the files or folders at the two paths in one step: at every moment both exist.
///
/// Returns 0, or the `errno` of the failure; `ENOTSUP` or `EINVAL` if the file system cannot do it.
int exchange_paths(const char *first, const char *second);

/// From now on, this process gets `signal` when its parent process ends, if the system can do that
/// (Linux).
void end_with_parent(int signal);
