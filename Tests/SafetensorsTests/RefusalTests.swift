import Foundation
import TestSupport
import Testing

@testable import Safetensors

/// All that the format forbids, each by its own case.
@Suite struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let problem: SafetensorsProblem
    var testDescription: String { "\(problem)" }

    init(_ header: String, _ dataCount: Int, _ problem: SafetensorsProblem) {
      self.init(file(header, dataCount: dataCount), problem)
    }

    init(_ header: String, _ problem: SafetensorsProblem) { self.init(header, 0, problem) }

    init(_ bytes: [UInt8], _ problem: SafetensorsProblem) {
      (self.bytes, self.problem) = (bytes, problem)
    }
  }

  static let a = #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#

  static func tensor(
    _ type: String = #""F32""#, _ shape: String = "[2]", _ offsets: String = "[0,8]"
  ) -> String {
    #"{"a":{"dtype":\#(type),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }

  static let frame: [Case] = [
    Case([], .tooShort(found: 0)),
    Case([2, 0, 0, 0, 0, 0, 0], .tooShort(found: 7)),
    Case(
      [0x01, 0xE1, 0xF5, 0x05, 0, 0, 0, 0] + Array("{}".utf8),
      .headerTooLong(found: 100_000_001)),
    Case([UInt8](repeating: 0xFF, count: 10), .headerTooLong(found: .max)),
    Case([3, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), .headerBeyondEnd(expected: 3, found: 2)),
    Case("", .wrongStart(found: nil)),
    Case(" {}", .wrongStart(found: 0x20)),
    Case("[]", .wrongStart(found: UInt8(ascii: "["))),
    Case(file(Array("{".utf8) + [0xFF] + Array("}".utf8)), .notUTF8),
    Case("{}\n", .wrongPadding(offset: 2)),
    Case("{}{}", .wrongPadding(offset: 2)),
    Case("{}", 1, .tooManyBytes(expected: 0, found: 1)),
    Case("{\(a)}", 9, .tooManyBytes(expected: 8, found: 9)),
    Case("{\(a)}", 7, .tooFewBytes(expected: 8, found: 7)),
  ]

  static let json: [Case] = [
    Case("{", .malformed(offset: 1, expected: "a string")),
    Case("{a}", .malformed(offset: 1, expected: "a string")),
    Case(#"{"a"}"#, .malformed(offset: 4, expected: "':'")),
    Case("{\(a),}", 8, .malformed(offset: 54, expected: "a string")),
    Case("{\(a)", 8, .malformed(offset: 53, expected: "',' or '}'")),
    Case(#"{"a":3}"#, .malformed(offset: 5, expected: "'{'")),
    Case(#"{"a":null}"#, .malformed(offset: 5, expected: "'{'")),
    Case(#"{"a"#, .malformed(offset: 3, expected: "the end of a string")),
    Case("{\"a\nb\":1}", .malformed(offset: 3, expected: "no control character in a string")),
    Case(#"{"\x":1}"#, .malformed(offset: 2, expected: "an escape")),
    Case(#"{"\"#, .malformed(offset: 2, expected: "an escape")),
    Case(#"{"\u12":1}"#, .malformed(offset: 4, expected: "four hexadecimal digits")),
    Case(#"{"\ud800":1}"#, .malformed(offset: 2, expected: "an escape")),
    Case(#"{"\ud800\u0041":1}"#, .malformed(offset: 2, expected: "an escape")),
    Case(#"{"\udc00":1}"#, .malformed(offset: 2, expected: "an escape")),
    Case(tensor("32"), 8, .malformed(offset: 14, expected: "a string")),
    Case(tensor(#""F32""#, "2"), 8, .malformed(offset: 28, expected: "'['")),
    Case(tensor(#""F32""#, "[-2]"), 8, .malformed(offset: 29, expected: "a natural number")),
    Case(tensor(#""F32""#, "[02]"), 8, .malformed(offset: 29, expected: "a natural number")),
    Case(tensor(#""F32""#, "[2.0]"), 8, .malformed(offset: 30, expected: "',' or ']'")),
    Case(tensor(#""F32""#, "[2e0]"), 8, .malformed(offset: 30, expected: "',' or ']'")),
    Case(tensor(#""F32""#, "[2,]"), 8, .malformed(offset: 31, expected: "a natural number")),
    Case(tensor(#""F32""#, "[2"), 8, .malformed(offset: 31, expected: "a natural number")),
    Case(tensor(#""F32""#, "[281474976710656]"), 8, .numberTooLarge(offset: 29)),
    Case(
      tensor(#""F32""#, "[99999999999999999999999999999]"), 8, .numberTooLarge(offset: 29)),
  ]

  static let names: [Case] = [
    Case("{\(a),\(a)}", 8, .duplicateName("a")),
    Case("{\(a),\(a.replacing("\"a\"", with: #""\u0061""#))}", 8, .duplicateName("a")),
    Case(
      #"{"__metadata__":{},"__metadata__":{}}"#, .duplicateName("__metadata__")),
    Case(#"{"__metadata__":{"k":"1","k":"2"}}"#, .duplicateMetadata("k")),
    Case(#"{"__metadata__":{"k":1}}"#, .metadataIsNoText("k")),
    Case(#"{"__metadata__":{"k":{}}}"#, .metadataIsNoText("k")),
    Case(#"{"__metadata__":{"k":null}}"#, .metadataIsNoText("k")),
    Case(#"{"__metadata__":null}"#, .malformed(offset: 16, expected: "'{'")),
  ]

  static let tensors: [Case] = [
    Case(
      #"{"a":{"dtype":"F32","dtype":"F32"}}"#, .tensor("a", .duplicateField("dtype"))),
    Case(#"{"a":{"shape":[],"shape":[]}}"#, .tensor("a", .duplicateField("shape"))),
    Case(
      #"{"a":{"data_offsets":[0,0],"data_offsets":[0,0]}}"#,
      .tensor("a", .duplicateField("data_offsets"))),
    Case(#"{"a":{"offsets":[0,8]}}"#, .tensor("a", .unknownField("offsets"))),
    Case(#"{"a":{}}"#, .tensor("a", .missingField("dtype"))),
    Case(#"{"a":{"dtype":"F32"}}"#, .tensor("a", .missingField("shape"))),
    Case(
      #"{"a":{"dtype":"F32","shape":[2]}}"#, .tensor("a", .missingField("data_offsets"))),
    Case(tensor(#""f32""#), 8, .tensor("a", .unknownType("f32"))),
    Case(tensor(#""F128""#), 8, .tensor("a", .unknownType("F128"))),
    Case(tensor(#""F32""#, "[2]", "[0]"), 8, .tensor("a", .offsetCount(found: 1))),
    Case(tensor(#""F32""#, "[2]", "[0,4,8]"), 8, .tensor("a", .offsetCount(found: 3))),
    Case(tensor(#""F32""#, "[2]", "[8,0]"), 8, .tensor("a", .reversedOffsets(begin: 8, end: 0))),
    Case(
      tensor(#""F32""#, "[3]"), 8, .tensor("a", .wrongByteCount(expected: 12, found: 8))),
    Case(
      tensor(#""F64""#, "[]", "[0,4]"), 4, .tensor("a", .wrongByteCount(expected: 8, found: 4))),
    Case(
      tensor(#""F32""#, "[2147483648,2147483648]"), 8, .tensor("a", .overflow)),
    Case(
      tensor(#""U8""#, "[281474976710655,281474976710655,0]"), 8, .tensor("a", .overflow)),
    Case(tensor(#""F4""#, "[3]", "[0,2]"), 2, .tensor("a", .partOfAByte(bitCount: 12))),
    Case(tensor(#""F6_E2M3""#, "[3]", "[0,3]"), 3, .tensor("a", .partOfAByte(bitCount: 18))),
    Case(
      tensor(#""F32""#, "[2]", "[4,12]"), 12, .tensor("a", .hole(expected: 0, found: 4))),
    Case(
      "{\(a),\(a.replacing("\"a\"", with: "\"b\"").replacing("[0,8]", with: "[12,20]"))}", 20,
      .tensor("b", .hole(expected: 8, found: 12))),
    Case(
      "{\(a),\(a.replacing("\"a\"", with: "\"b\"").replacing("[0,8]", with: "[4,12]"))}", 12,
      .tensor("b", .overlap(expected: 8, found: 4))),
    Case(
      "{\(a),\(a.replacing("\"a\"", with: "\"b\""))}", 8,
      .tensor("b", .overlap(expected: 8, found: 0))),
  ]

  @Test(arguments: frame + json + names + tensors)
  func refuses(_ test: Case) throws {
    let found = try problem(of: test.bytes)
    #expect(found == test.problem)
    #expect(found?.description.contains("expected") == true)
    #expect(found?.description.contains("found") == true)
  }

  /// A file that promises a terabyte is refused by its header, before any memory is asked for.
  @Test func promisesCostNothing() throws {
    let header = Self.tensor(#""U8""#, "[1099511627776]", "[0,1099511627776]")
    #expect(
      try problem(of: file(header, dataCount: 8))
        == .tooFewBytes(expected: 1 << 40, found: 8))
  }

  /// Cut anywhere, a file is refused; with any bit of its header flipped, it is refused or read.
  @Test func survivesDamage() throws {
    let whole = encodeSafetensors(
      [Tensor("a", shape: [2], [Float(1), 2]), Tensor("é", shape: [], [UInt64(3)])],
      metadata: [("k", "\"v\"")])
    for count in stride(from: 0, to: whole.count, by: 7) {
      #expect(try problem(of: Array(whole[..<count])) != nil)
    }
    let header = Array(whole[8..<whole.count - 16])
    for index in header.indices {
      for bit in 0..<8 {
        var damaged = header
        damaged[index] ^= 1 << bit
        _ = try? SafetensorsHeader(damaged, dataByteCount: 16)
      }
    }
  }

  @Test(arguments: ["/dev/null", "/", "/no/such/file"])
  func refusesWhatIsNoFile(path: String) {
    #expect(throws: (any Error).self) { try SafetensorsFile(path) }
  }

  @Test func refusesAFIFOWithoutWaiting() throws {
    try withTemporaryDirectory { folder in
      #expect(mkfifo(folder + "/fifo", 0o600) == 0)
      #expect(throws: (any Error).self) { try SafetensorsFile(folder + "/fifo") }
    }
  }
}
