#pragma once

/// Exchanges what the two paths name, in one step: at every moment both exist.
///
/// Swift imports neither call that does this. Returns 0, or the `errno` of the failure; `ENOTSUP`
/// or `EINVAL` where the file system cannot do it.
int exchange_paths(const char *first, const char *second);
