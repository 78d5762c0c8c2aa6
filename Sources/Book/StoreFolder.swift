import Basics
import Platform
import Store

extension TrainingOptions {
  /// The store of `--store`, in which costly results are kept from run to run; nil for `none`, and if the default folder cannot
  /// be made.
  ///
  /// Throws `FileError` if the folder of `--store` cannot be made.
  func openStore() throws -> Store? {
    if store == "none" { return nil }
    func open(_ folder: String) throws(FileError) -> Store {
      try Store(folder, use: fresh ? .compare : .readAndWrite) {
        StandardStream.error.writeLine($0)
      }
    }
    if let store { return try open(store) }
    do { return try Self.defaultStoreFolder.map(open) } catch {
      StandardStream.error.writeLine("warning: nothing is kept for the next run: \(error)")
      return nil
    }
  }

  /// `.build/chapters/store` in the current folder if that has a `.build`, else `chapters` in the user's folder of caches.
  private static var defaultStoreFolder: String? {
    if FileSystem.kind(of: ".build") == .folder { return ".build/chapters/store" }
    let environment = ProcessInfo.processInfo.environment
    // A relative path is invalid by the XDG Base Directory Specification.
    if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") {
      return FileSystem.joined(caches, "chapters")
    }
    return environment["HOME"].map { FileSystem.joined($0, ".cache/chapters") }
  }
}
