//: # A chapter that fails
//: The tests say how, and this chapter does it.
//:
//: ![A square](square.svg)
import Basics
import Book
import Dispatch
import Figures
import Notebook
import Platform

// snippet.hide
if let folder = getenv("CHAPTER_FOLDER") { chdir(folder) }
if getenv("CHAPTER_EARLY") != nil { show(text: "early") }  // fails: early
// Not `begin`, which loads the images: the tests want a chapter that fails soon.
beginChapter(
  source: PackageResources.source_txt, options: TrainingOptions.self, filePath: #filePath)
let failure = parameter("none", "the kind of failure, and its place")
let kind = getenv("CHAPTER_FAILURE").map { String(cString: $0) } ?? failure
// The tests set these for all chapters of a run.
let epochs = parameter(5)
let batchSize = parameter(150)

struct Failure: Error {}

/// What is wrong with a file of the chapter's own.
nonisolated struct OwnFile: ReportableError {
  let exitCode: Basics.ExitCode
  let description = "a file of its own"
}

func fail(_ kind: String) throws {
  let none: Int? = kind.isEmpty ? 1 : nil
  let numbers = Array(kind.utf8).map(Int.init)
  switch kind {
  case "throw": throw Failure()
  case "no-input": throw OwnFile(exitCode: .noInput)
  case "bad-data": throw OwnFile(exitCode: .badData)
  case "index": print(numbers[numbers.count + 2])  // fails: index
  case "overflow": print(Int.max - 3 + numbers.count)  // fails: overflow
  case "unwrap": print(none!)  // fails: unwrap
  case "precondition": precondition(numbers.isEmpty, "it must be empty")  // fails: precondition
  case "fatal": fatalError("it is over")  // fails: fatal
  case "segv": UnsafeMutablePointer<Int>(bitPattern: 8)!.pointee = 1  // fails: segv
  case "abort": abort()  // fails: abort
  case "kill": kill(getpid(), SIGKILL)
  case "exit": exit(0)
  case "exit-3": _exit(3)
  case "hang":
    print("hangs as \(getpid())")
    while true { sleep(60) }
  case "noise":
    print("printed")
    kill(getpid(), SIGKILL)
  case "thread":
    DispatchQueue.global().async { precondition(numbers.isEmpty) }  // fails: thread
    while true { sleep(60) }
  case "memory":
    var limit = rlimit(rlim_cur: 1 << 30, rlim_max: 1 << 30)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    print([Int](repeating: 1, count: 1 << 28).count)  // fails: memory
  case "digits": print("\(Double(numbers.count), digits: 30)")  // fails: digits
  case "table": print(Table(columns: []))  // fails: table
  case "grid": print(ImageGrid(width: 0, height: 1, rows: []).width)  // fails: grid
  case "layers": print(Sequential().name)  // fails: layers
  case "history": print(History().final)  // fails: history
  case "prefix": print(try ImageDataset.mnist().test.prefix(-1).count)  // fails: prefix
  case "elsewhere": showElsewhere()
  case "again": begin(source: PackageResources.source_txt)  // fails: again
  case "no-runs": print(Experiments.runs("none", l2: 0).testMSE)  // fails: no-runs
  case "recursion": print(depth(numbers.count))
  default: break
  }
}

func failBare() throws {
  // An error that is caught is forgotten.
  _ = try? fail("throw")
  throw Failure()  // fails: bare-function
}

func failTyped() throws(OwnFile) {
  throw OwnFile(exitCode: .badData)  // fails: bare-typed
}

func depth(_ count: Int) -> Int {
  count == 0 ? 0 : 1 + depth(count + 1)
}
// snippet.show

//: ## The first part
show(text: "first")  // fails: shown
if kind == "bare-throw" { throw Failure() }  // fails: bare-throw
if kind == "bare-function" { try failBare() }
if kind == "bare-typed" { try failTyped() }
if kind == "bare-library" { _ = try ImageDataset.load(from: "/nowhere") }  // fails: bare-library

//: ## The second part
let picture = GrayscaleImage(values: [0, 0.5, 1, 0.25], width: 2, height: 2, black: 1, white: 0)
show(picture, name: "grid", caption: "Four", alternativeText: "Four")
progress("the second part", completed: 1, of: 2, unit: "steps", "half of it")
attempt { try fail(kind) }  // fails: throw

//: ## The third part
show(text: "third")
progress("the second part", completed: 2, of: 2, unit: "steps", "all of it")
