import Platform

/// Whether the system would hand out `byteCount` bytes of memory now, and a mebibyte more.
///
/// An array that it refuses ends the process, so large ones of a size that a file names are asked
/// for first. (By mapping: a pair of `malloc` and `free` may be optimized away.)
func canAllocate(_ byteCount: Int) -> Bool {
  let access = PROT_READ | PROT_WRITE
  let enough = Int(clamping: UInt(byteCount) + (1 << 20))
  let memory = mmap(nil, enough, access, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
  guard memory != MAP_FAILED else { return false }
  munmap(memory, enough)
  return true
}
