import Platform

/// The environment's `CHAPTERS_ISA`, by which a run is forced to the kernels of an instruction set.
enum InstructionSetVariable {
  /// All that there are; this CPU or build may lack some, which the chapter then tells.
  private static let values = ["x86-64", "x86-64-v3", "x86-64-v4", "arm64"]

  /// What is wrong with its value, if anything.
  static var problem: String? {
    guard let value = ProcessInfo.processInfo.environment["CHAPTERS_ISA"], !values.contains(value)
    else { return nil }
    return "CHAPTERS_ISA must be one of \(values.joined(separator: ", ")), not '\(value)'"
  }
}
