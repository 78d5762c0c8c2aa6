import Basics

/// A descriptor for messages that nobody has opened.
enum MessageSenderError: ReportableError, Equatable {
  case closed(Int32)

  var exitCode: Basics.ExitCode { .usage }

  var description: String {
    switch self {
    case .closed(let descriptor): "--message-descriptor: descriptor \(descriptor) is not open"
    }
  }
}
