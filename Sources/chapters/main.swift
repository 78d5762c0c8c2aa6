import Basics
import Notebook

prepareProcess()
let arguments = Array(CommandLine.arguments.dropFirst())
do {
  var command = try ChaptersCommand.parseAsRoot(arguments)
  try command.run()
} catch {
  CommandLineEnd.end(
    ChaptersCommand.self, for: error, help: ChaptersCommand.help(for: arguments))
}
endProcess(.success)
