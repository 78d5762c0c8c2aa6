import Testing

/// Lets two tests at a time wait for processes. Such a test holds one of Swift's few threads, and the steps of all others, those on the
/// main actor too, would queue behind hundreds of them.
struct ProcessLimit: SuiteTrait, TestTrait, TestScoping {
  private static let permits = Permits(2)

  /// Whether it holds for each test of the suite: always.
  var isRecursive: Bool { true }

  /// Runs one test once there is a place for it.
  func provideScope(
    for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
  ) async throws {
    guard testCase != nil else { return try await body() }
    await Self.permits.take()
    do { try await body() } catch {
      await Self.permits.give()
      throw error
    }
    await Self.permits.give()
  }
}

extension Trait where Self == ProcessLimit {
  /// For suites whose tests wait for processes.
  static var limitsProcesses: ProcessLimit { ProcessLimit() }
}

/// A number of places, given to those who wait in their order.
private actor Permits {
  private var count: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { self.count = count }

  func take() async {
    if count > 0 {
      count -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func give() {
    if waiting.isEmpty { count += 1 } else { waiting.removeFirst().resume() }
  }
}
