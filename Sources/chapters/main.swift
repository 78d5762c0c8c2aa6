import Basics
import Notebook
import Supervision

prepareProcess()
Interruption.install()
let arguments = Array(CommandLine.arguments.dropFirst())
do {
  try refuseRepeatedOptions(in: arguments)
  var command = try ChaptersCommand.parseAsRoot(arguments)
  try command.run()
} catch {
  CommandLineEnd.end(
    ChaptersCommand.self, for: error, help: ChaptersCommand.help(for: arguments))
}
endProcess(.success)
