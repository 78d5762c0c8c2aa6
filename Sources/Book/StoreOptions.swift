import ArgumentParser
import Basics
import Notebook
import Platform
import Store

/// The options for the store, in which costly results are kept from run to run.
public struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep trainings and other costly results in DIR for the next run, or, with 'none', nowhere.",
      discussion: "By default in '.build/chapters/store', or without a '.build' in"
        + " '$XDG_CACHE_HOME/chapters'. Their bits are those of a new computation. At most 2 GiB.",
      valueName: "DIR"),
    completion: .directory, transform: nonEmptyPath)
  var store: String?

  @Flag(help: "Compute everything, and fail if the store has other bits.")
  var fresh = false

  /// No options.
  public init() {}

  /// The options as arguments.
  var arguments: [String] {
    (store.map { ["--store=\($0)"] } ?? []) + (fresh ? ["--fresh"] : [])
  }

  /// Throws `ValidationError` for `--fresh` without a store.
  public func validate() throws {
    if fresh, store == "none" {
      throw ValidationError("--fresh compares with the store, so --store can't be 'none'")
    }
  }

  /// The store; nil for none, and if the default folder cannot be made.
  ///
  /// Throws `FileError` if the folder of `--store` cannot be made.
  func open() throws -> Store? {
    if store == "none" { return nil }
    func open(_ folder: String) throws(FileError) -> Store {
      try Store(folder, use: fresh ? .compare : .readAndWrite) {
        StandardStream.error.writeLine($0)
      }
    }
    if let store { return try open(store) }
    do { return try Self.defaultFolder.map(open) } catch {
      StandardStream.error.writeLine("warning: nothing is kept for the next run: \(error)")
      return nil
    }
  }

  /// `.build/chapters/store` in the current folder if that has a `.build`, else `chapters` in the user's folder of caches.
  private static var defaultFolder: String? {
    if FileSystem.kind(of: ".build") == .folder { return ".build/chapters/store" }
    let environment = ProcessInfo.processInfo.environment
    // A relative path is invalid by the XDG Base Directory Specification.
    if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") {
      return FileSystem.joined(caches, "chapters")
    }
    return environment["HOME"].map { FileSystem.joined($0, ".cache/chapters") }
  }
}
