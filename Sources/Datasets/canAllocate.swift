#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Whether the system would hand out `byteCount` bytes of memory now.
///
/// An array that it refuses ends the process, so large ones of a size that a file names are asked
/// for first. (By mapping: a pair of `malloc` and `free` may be optimized away.)
func canAllocate(_ byteCount: Int) -> Bool {
  let access = PROT_READ | PROT_WRITE
  let memory = mmap(nil, byteCount, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard memory != MAP_FAILED else { return false }
  munmap(memory, byteCount)
  return true
}
