import Basics
import Store
import Datasets
import Safetensors
import Training

// What the listings' networks make of MNIST's first 100 test digits with the weights of a file, for
// scripts/check-weights, which computes the same with NumPy:
//
//     weights-outputs tied|stacked WEIGHTS OUTPUTS
//
// writes the safetensors file OUTPUTS with `inputs` and `outputs`, [100, 784] each. And
//
//     weights-outputs headers
//
// reads paths, a line each, and prints for each whether it is a safetensors file.
let arguments = CommandLine.arguments.dropFirst()
if arguments.first == "headers" {
  while let path = readLine() {
    do {
      _ = try SafetensorsFile(path)
      print("accepted")
    } catch { print("refused \(error)") }
  }
  endProcess(.success)
}
let words = Array(arguments)
precondition(words.count == 3, "weights-outputs tied|stacked WEIGHTS OUTPUTS")
var generator = SplitMix64(seed: 1)
let hidden1 = Dense(784, 300, activation: .elu, using: &generator)
let hidden2 = Dense(300, 150, activation: .elu, using: &generator)
let network =
  words[0] == "tied"
  ? Sequential(
    hidden1, hidden2, TiedDense(transposing: hidden2, activation: .elu),
    TiedDense(transposing: hidden1))
  : Sequential(
    hidden1, hidden2, Dense(150, 300, activation: .elu, using: &generator),
    Dense(300, 784, using: &generator))
try WeightsFile.load(words[1], into: network)
let digits = try ImageDataset.mnist().test.prefix(100).pixels
let outputs = network(digits, on: try Device())
try FileSystem.replaceFile(
  words[2],
  encodeSafetensors([
    Tensor("inputs", shape: [100, 784], digits.map { Float($0) / 255 }),
    Tensor("outputs", shape: [100, 784], outputs.array),
  ]))
