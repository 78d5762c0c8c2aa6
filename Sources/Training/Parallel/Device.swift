import Kernels
import Platform

/// Where a network runs: the kernels of one instruction set, and a number of threads.
///
/// Neither changes a bit of any result. A device runs one training or evaluation at a time.
public final class Device: Sendable {
  /// "x86-64", "x86-64-v3", "x86-64-v4" or "arm64".
  public let instructionSet: String

  /// The number of threads, the caller's included.
  public var threadCount: Int { pool.threadCount }

  let kernels: KernelSet
  let pool: ThreadPool

  /// A device of `threadCount` threads (by default one per core).
  ///
  /// `instructionSet` names the kernels; by default those that the environment variable
  /// `CHAPTERS_ISA` names, else the newest that this CPU runs.
  ///
  /// - Throws: `DeviceError` if this CPU or this build lacks it.
  public init(threadCount: Int? = nil, instructionSet: String? = nil) throws(DeviceError) {
    let environment = ProcessInfo.processInfo.environment["CHAPTERS_ISA"]
    let name = instructionSet ?? environment
    guard let kernels = kernels_select(name) else {
      throw DeviceError(name: name ?? "")
    }
    self.kernels = kernels.pointee
    self.instructionSet = String(cString: kernels.pointee.name)
    pool = ThreadPool(threadCount: threadCount ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// A device of one thread with these `kernels`.
  init(kernels: KernelSet) {
    self.kernels = kernels
    instructionSet = String(cString: kernels.name)
    pool = ThreadPool(threadCount: 1)
  }

  /// The instruction sets that this CPU can run, newest first.
  public static var instructionSets: [String] {
    ["x86-64-v4", "x86-64-v3", "x86-64", "arm64"].filter { kernels_select($0) != nil }
  }
}

/// An instruction set that this CPU or this build lacks.
public struct DeviceError: Error, CustomStringConvertible {
  let name: String

  /// One line with the expected and the found value.
  public var description: String {
    let available = Device.instructionSets.joined(separator: ", ")
    return "CHAPTERS_ISA: expected one of \(available), found '\(name)'"
  }
}
