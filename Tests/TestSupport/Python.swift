import Foundation

/// The Python interpreter that has the packages of `Tests/ExportingTests/requirements.txt`: the one
/// that `CHAPTERS_PYTHON` names, which then must have them, or else `python3` if it does.
public struct Python: Sendable {
  private let executable: String

  /// The interpreter, or `nil` where there is none.
  public static let withPackages: Python? = {
    if let path = ProcessInfo.processInfo.environment["CHAPTERS_PYTHON"] {
      return Python(executable: path)
    }
    let python = Python(executable: "python3")
    let hasPackages = (try? python.run("import nbformat, html5lib"))?.exitCode == 0
    return hasPackages ? python : nil
  }()

  /// Why there may be none.
  public static let reason = "needs Python with Tests/ExportingTests/requirements.txt"

  /// Runs `program` with `arguments`; warnings are errors.
  public func run(
    _ program: String, _ arguments: [String] = []
  ) throws -> (exitCode: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [executable, "-W", "error", "-c", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  /// What nbformat's validator has against the notebook at `path`, or an empty text.
  public func complaints(aboutNotebook path: String) throws -> String {
    let run = try run(
      """
      import json, sys, nbformat
      with open(sys.argv[1], encoding="utf-8") as file:
          notebook = json.load(file)
      assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
      nbformat.validate(notebook, version=4, version_minor=5)
      nbformat.reads(open(sys.argv[1], encoding="utf-8").read(), as_version=4)
      """, [path])
    return run.exitCode == 0 ? "" : run.output
  }

  /// What a strict HTML parser has against the page at `path`, or an empty text.
  public func complaints(aboutPage path: String) throws -> String {
    let run = try run(
      """
      import sys, html5lib
      with open(sys.argv[1], encoding="utf-8", newline="") as file:
          html5lib.HTMLParser(strict=True).parse(file.read())
      """, [path])
    return run.exitCode == 0 ? "" : run.output
  }
}
