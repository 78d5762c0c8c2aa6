import Foundation
import TestSupport
import Testing

@testable import Safetensors

/// Files that the format allows, and those that we write.
@Suite struct ReadingTests {
  @Test(arguments: [
    ("{}", 0), ("{}      ", 0), (#"{ "__metadata__" : { "k" : "v" } }"#, 0),
    // Empty tensors and scalars, in any order of the names, and names of any text.
    (
      #"{"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"#
        + #""a":{"shape":[2,0],"data_offsets":[0,0],"dtype":"F64"},"#
        + #""":{"data_offsets":[0,8],"dtype":"U64","shape":[1,1]}}"#, 12
    ),
    (#"{"\ud83d\ude00\/\b\f\n\r\t\"\\":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#, 16),
    // Two spellings of é, which Swift takes for one text.
    (
      #"{"\u00e9":{"dtype":"I32","shape":[1],"data_offsets":[0,4]},"#
        + #""e\u0301":{"dtype":"I32","shape":[1],"data_offsets":[4,8]}}"#, 8
    ),
  ])
  func accepts(header: String, dataCount: Int) throws {
    #expect(try refusal(of: file(header, dataCount: dataCount)) == nil)
  }

  @Test func readsWrittenTensors() throws {
    let floats: [Float] = [0, -0.0, .nan, .infinity, .leastNonzeroMagnitude, 1]
    try withTemporaryDirectory { folder in
      let path = folder + "/file.safetensors"
      let bytes = encodeSafetensors(
        [
          Tensor("floats", shape: [2, 3], floats), Tensor("double", shape: [], [Double.pi]),
          Tensor("integers", shape: [2], [Int32.min, 7]),
          Tensor("empty", shape: [0, 3], [Float]()),
          Tensor("words", shape: [1], [UInt64.max]),
        ], metadata: [("a\n\"b\\", "ℓ2\u{1}")])
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let file = try SafetensorsFile(path)
      #expect(file.header.metadata == ["a\n\"b\\": "ℓ2\u{1}"])
      #expect(file.headerRange.upperBound % 8 == 0)
      #expect(
        file.header.entries.map(\.name) == ["words", "double", "empty", "floats", "integers"])
      let found: [Float] = try file.elements(of: try #require(file.header["floats"]))
      #expect(found.map(\.bitPattern) == floats.map(\.bitPattern))
      #expect(try file.elements(of: try #require(file.header["double"])) == [Double.pi])
      #expect(try file.elements(of: try #require(file.header["integers"])) == [Int32.min, 7])
      #expect(try file.elements(of: try #require(file.header["words"])) == [UInt64.max])
      #expect(try file.elements(of: try #require(file.header["empty"])) == [Float]())
      #expect(file.header["none"] == nil)
    }
  }

  /// Byte for byte what safetensors 0.8.0 for Python writes:
  /// `save({"b": float32 [[1, 2]], "a": float32 [3], "c": uint64 [4]}, {"format": "x"})`.
  @Test func writesTheBytesOfTheReference() {
    let header =
      #"{"__metadata__":{"format":"x"},"c":{"dtype":"U64","shape":[1],"data_offsets":[0,8]},"#
      + #""a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"#
      + #""b":{"dtype":"F32","shape":[1,2],"data_offsets":[12,20]}}"#
    let data: [UInt8] =
      [4, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0x40, 0x40] + [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect(
      encodeSafetensors(
        [
          Tensor("b", shape: [1, 2], [Float(1), 2]), Tensor("a", shape: [1], [Float(3)]),
          Tensor("c", shape: [1], [UInt64(4)]),
        ], metadata: [("format", "x")]) == file(header + padding) + data)
  }
}
