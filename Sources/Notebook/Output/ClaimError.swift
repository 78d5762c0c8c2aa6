import Basics

/// A claim that the run has shown to be false.
struct ClaimError: ReportableError, Equatable {
  let sentence: String
  let compared: [String]

  init(_ claim: Claim) {
    sentence = claim.sentence.onOneLine
    compared = claim.compared
  }

  var exitCode: Basics.ExitCode { .chapterFailed }

  var description: String {
    let found = compared.isEmpty ? "" : ", which compares " + compared.joined(separator: " with ")
    return "this claim is false: '\(sentence)'\(found)"
  }
}
