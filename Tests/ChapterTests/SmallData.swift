import Foundation
import TestSupport

/// A folder with a small data set under MNIST's names: 48 training and 12 test images, 5 x 4.
struct SmallData {
  static let names = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ]

  /// Options that make a run on it quick, all but the number of threads.
  static let quick = ["-q", "--epochs", "2", "-p", "batchSize=10"]
  /// The same on one thread, beside other tests.
  static let options = quick + ["--threads", "1"]

  /// Calls `body` with the path of an empty folder, and of the data within a second one.
  static func with<Value>(
    trainingCount: Int = 48, _ body: (_ folder: String, _ data: String) throws -> Value
  ) throws -> Value {
    try withTemporaryDirectory { folder in
      try withTemporaryDirectory { data in
        let contents = [images(trainingCount), labels(trainingCount), images(12), labels(12)]
        for (name, bytes) in zip(names, contents) {
          try Data(bytes).write(to: URL(fileURLWithPath: data + "/" + name))
        }
        return try body(folder, data)
      }
    }
  }

  /// Writes other images to `data`: `count` for training and 2 for tests, of one colour.
  static func write(count: Int, width: Int, height: Int, pixel: UInt8, to data: String) throws {
    let sets = [count, 2].flatMap { count in
      [
        idx(
          [count, height, width], [UInt8](repeating: pixel, count: count * width * height)),
        labels(count),
      ]
    }
    for (name, bytes) in zip(names, sets) {
      try Data(bytes).write(to: URL(fileURLWithPath: data + "/" + name))
    }
  }

  /// About two thirds of the pixels are zero.
  private static func images(_ count: Int) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: count * 20)
    for index in pixels.indices where index * 37 % 11 >= 7 {
      pixels[index] = UInt8(index * 53 % 256)
    }
    return idx([count, 5, 4], pixels)
  }

  private static func labels(_ count: Int) -> [UInt8] {
    idx([count], (0..<count).map { UInt8($0 % 10) })
  }

  private static func idx(_ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, 8, UInt8(dimensions.count)]
    for dimension in dimensions {
      bytes += [0, 0, UInt8(dimension / 256), UInt8(dimension % 256)]
    }
    return bytes + elements
  }
}

/// Writes `files`, by their paths, into `folder`.
func write(_ files: [String: Data], to folder: String) throws {
  for (path, bytes) in files {
    let url = URL(fileURLWithPath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: url)
  }
}

/// The contents of all files below `folder`, by their paths in it.
func contents(of folder: String) throws -> [String: Data] {
  let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
  var result: [String: Data] = [:]
  for path in paths {
    var isDirectory: ObjCBool = false
    let full = folder + "/" + path
    guard FileManager.default.fileExists(atPath: full, isDirectory: &isDirectory) else { continue }
    if !isDirectory.boolValue { result[path] = try Data(contentsOf: URL(fileURLWithPath: full)) }
  }
  return result
}
