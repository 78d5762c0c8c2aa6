#if canImport(Glibc)
  @preconcurrency import Glibc
#elseif canImport(Musl)
  @preconcurrency import Musl
#elseif canImport(Darwin)
  @preconcurrency import Darwin
#endif

/// From now on, each line that `print` writes goes out at once, so that none is lost in a buffer
/// when the process is killed.
public func flushPrintedLines() {
  setvbuf(stdout, nil, _IOLBF, 0)
}
