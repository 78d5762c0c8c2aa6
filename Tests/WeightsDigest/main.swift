import Datasets
import Training

// Reads lines as in Tests/TrainingTests/Digests, and prints for each the digest of the weights, for
// every instruction set of this CPU:
//
//     <model> <pixels> <instruction set> <threads> <digest>
//
// with seeded pixels for 1, 2, 3 and 5 threads, and with as many of MNIST's for 2. scripts/digests
// compares them.
let mnist = try ImageDataset.mnist()
while let line = readLine() {
  guard let training = ReferenceTraining(line: line) else { continue }
  let model = training.tied ? "tied" : "stacked"
  let mnistPixels = Array(mnist.train.prefix(training.imageCount).pixels)
  for set in Device.instructionSets {
    for threads in [1, 2, 3, 5] {
      let device = try Device(threadCount: threads, instructionSet: set)
      print(model, "seeded", set, threads, try training.digest(of: training.pixels, on: device))
    }
    let device = try Device(threadCount: 2, instructionSet: set)
    print(model, "mnist", set, 2, try training.digest(of: mnistPixels, on: device))
  }
}
