import TestSupport
import Testing

@testable import Supervision

/// Chapters side by side, with shell scripts in the places of their executables.
@Suite struct SupervisorTests {
  private func run(_ scripts: [(name: String, script: String)]) -> (
    results: [ChapterResult], output: String
  ) {
    var output = ""
    let display = ProgressDisplay(
      style: .init(isLive: false, keepsMilestones: false),
      write: { if $0 == .output { output += $1 } }, now: { .now })
    let supervisor = Supervisor(jobs: 2, threadCount: 2, display: display)
    let results = supervisor.run(
      scripts.map { ChapterExecutable(name: $0.name, path: "/bin/sh") },
      arguments: { name in ["-c", scripts.first { $0.name == name }!.script] })
    return (results, output)
  }

  /// One chapter says what is wrong for all while another one can just finish its report.
  @Test func keepsAReportThatIsPublishedAfterTheEndWasDecided() throws {
    try withTemporaryDirectory { folder in
      let published = #"{"published":{"root":"r","metrics":"m"}}"#
      let (results, output) = run([
        ("refuses", "until [ -e '\(folder)/ready' ]; do sleep 0.01; done; exit 64"),
        (
          "publishes",
          """
          trap 'echo '"'"'{"wrote":{"path":"p"}}'"'"' >&3; echo '"'"'\(published)'"'"' >&3; exit 0' TERM
          : >'\(folder)/ready'
          while :; do sleep 0.01; done
          """
        ),
        ("waits", "exit 0"),
      ])
      #expect(results.map(\.name) == ["refuses", "publishes"])
      #expect(results.map(\.outcome) == [.refused, .published(root: "r", metrics: "m")])
      #expect(results.finalCode == .usage)
      #expect(output == "p\n")
    }
  }

  /// What a chapter's own work ends with is no reason to stop the others.
  @Test(arguments: [65, 66, 73, 74])
  func onlySomeFailuresConcernAll(code: Int32) {
    func outcome(concernsAll: Bool) -> [ChapterResult] {
      let failed =
        #"{"failed":{"path":"p","line":1,"column":1,"message":"m","concernsAll":\#(concernsAll)}}"#
      return run([("fails", "echo '\(failed)' >&3; exit \(code)")]).results
    }
    #expect(outcome(concernsAll: false).finalCode == nil)
    #expect(outcome(concernsAll: true).finalCode?.rawValue == code)
    let began = #"{"began":{"path":"p"}}"#
    #expect(run([("ends", "echo '\(began)' >&3; exit \(code)")]).results.finalCode == nil)
  }
}
