import Basics

/// A signal asked for the end before the report was written.
struct Interrupted: ReportableError {
  var exitCode: Basics.ExitCode { .interrupted }

  var description: String { "interrupted; the report is the old one" }
}
