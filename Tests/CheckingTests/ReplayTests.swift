import Checking
import Testing

@Suite struct ReplayTests {
  @Test(arguments: [
    (1, [2, 3, 4, 5]), (2, [1, 3, 4, 5]), (4, [1, 2, 3, 5]), (64, [1, 2, 3, 4]),
  ])
  func takesOtherThreadCounts(first: Int, others: [Int]) {
    let replays = Replay.list(count: 4, threadCount: first, instructionSets: [])
    #expect(replays.map(\.threadCount) == others)
    #expect(replays.allSatisfy { $0.instructionSet == nil })
    #expect(replays[0].environment == ["SWIFT_DETERMINISTIC_HASHING": "1"])
    #expect(replays[1].environment == ["SWIFT_DETERMINISTIC_HASHING": "0"])
  }

  @Test func takesTheInstructionSetsInTurn() {
    let replays = Replay.list(count: 3, threadCount: 2, instructionSets: ["b", "c"])
    #expect(
      replays.map(\.description) == [
        "1 thread, b, fixed hashing seed", "3 threads, c, random hashing seed",
        "4 threads, b, fixed hashing seed",
      ])
    #expect(replays[1].environment["CHAPTERS_ISA"] == "c")
    #expect(Replay.list(count: 0, threadCount: 2, instructionSets: ["b"]).isEmpty)
  }
}
