import Exporting
import Notebook
import Synchronization

/// What the page shows.
struct PreviewContent: Sendable {
  /// What the preview is doing.
  enum Phase: String, Sendable {
    case compiling, running, done, failed
  }

  var phase = Phase.compiling
  /// The phase in words, with the progress of the run.
  var status = "Compiling"
  /// The chapter's name.
  let name: String
  var parameters: [ParameterDeclaration] = []
  /// The values that differ from the defaults, in their canonical form.
  var values: [String: String] = [:]
  var errors: [Diagnostic] = []
  /// The lines around the first error.
  var excerpt = ""
  /// The outputs of this run so far, or its complete report.
  var report: WrittenReport.HTMLParts?
  /// The last complete report, while `report` is none.
  var last: WrittenReport.HTMLParts?

  /// Counts all changes.
  fileprivate(set) var revision = 0
  /// The revision of the last change beyond `phase` and `status`.
  fileprivate(set) var pageRevision = 0
}

/// What the page shows and what it asks for, between the session that runs the chapter and the server's tasks.
final class PreviewState: Sendable {
  private let current: Mutex<PreviewContent>
  private let request = Mutex<[String: String]?>(nil)

  /// The state of the chapter `name` before its first compilation.
  init(name: String) { current = Mutex(PreviewContent(name: name)) }

  /// What the page shows now.
  var content: PreviewContent { current.withLock(\.self) }

  /// Changes the content by `body`; the status alone if `isPage` is false.
  func update(isPage: Bool = true, _ body: (inout PreviewContent) -> Void) {
    current.withLock { content in
      body(&content)
      content.revision += 1
      if isPage { content.pageRevision = content.revision }
    }
  }

  /// The content as soon as it differs from that of `revision`, or after `patience`.
  func content(
    after revision: Int, patience: Duration = .seconds(10)
  ) async throws -> PreviewContent {
    let start = ContinuousClock.now
    while content.revision == revision, ContinuousClock.now - start < patience {
      try await Task.sleep(for: .milliseconds(40))
    }
    return content
  }

  /// Asks for a run with `values`; the last request counts.
  func requestRun(_ values: [String: String]) { request.withLock { $0 = values } }

  /// The request since the last call.
  func takeRequest() -> [String: String]? {
    request.withLock { request in
      defer { request = nil }
      return request
    }
  }
}

/// The pages that have been seen, by their keys: the latest ones, within limits of number and size.
struct SeenPages {
  private var pages: [(key: String, page: WrittenReport.HTMLParts)] = []
  private let largestCount: Int
  private let largestSize: Int

  /// No pages; at most `largestCount` of `largestSize` bytes in all, and the latest in any case.
  init(largestCount: Int = 100, largestSize: Int = 64 << 20) {
    self.largestCount = largestCount
    self.largestSize = largestSize
  }

  /// The page of `key`, which becomes the latest.
  mutating func page(_ key: String) -> WrittenReport.HTMLParts? {
    guard let index = pages.firstIndex(where: { $0.key == key }) else { return nil }
    pages.append(pages.remove(at: index))
    return pages.last?.page
  }

  /// Keeps `page` as that of `key`.
  mutating func keep(_ page: WrittenReport.HTMLParts, as key: String) {
    pages.removeAll { $0.key == key }
    pages.append((key, page))
    while pages.count > 1, pages.count > largestCount || size > largestSize { pages.removeFirst() }
  }

  private var size: Int { pages.reduce(0) { $0 + $1.page.main.utf8.count } }
}
