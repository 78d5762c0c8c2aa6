import Kernels
import Platform

/// The kernels that this CPU can run.
enum InstructionSets {
  /// The sets, other than that of a run without further ado, that multiply and add in one
  /// instruction: without it, the whole book takes hours.
  static var alternatives: [String] {
    let newest = kernels_select(nil).map { String(cString: $0.pointee.name) }
    let standard = ProcessInfo.processInfo.environment["CHAPTERS_ISA"] ?? newest
    return ["x86-64-v4", "x86-64-v3"].filter { $0 != standard && kernels_select($0) != nil }
  }
}
