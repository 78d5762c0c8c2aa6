import Foundation
import TestSupport
import Testing

@testable import Safetensors

/// Files that the format forbids, with a part of the reason for which each is refused.
@Suite struct RefusalTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let reason: String
    var testDescription: String { reason }

    init(_ header: String, _ dataCount: Int, _ reason: String) {
      self.init(file(header, dataCount: dataCount), reason)
    }

    init(_ header: String, _ reason: String) { self.init(header, 0, reason) }

    init(_ bytes: [UInt8], _ reason: String) { (self.bytes, self.reason) = (bytes, reason) }
  }

  static let a = #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#

  static func tensor(
    _ type: String = #""F32""#, _ shape: String = "[2]", _ offsets: String = "[0,8]"
  ) -> String {
    #"{"a":{"dtype":\#(type),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }

  static let frame: [Case] = [
    Case([], "after 8 bytes of its length, found 0 bytes"),
    Case([2, 0, 0, 0, 0, 0, 0], "found 7 bytes"),
    Case([0x41, 0x42, 0x0F, 0, 0, 0, 0, 0] + Array("{}".utf8), "found a length of 1000001"),
    Case([UInt8](repeating: 0xFF, count: 10), "found a length of 18446744073709551615"),
    Case([3, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), "found a length of 3"),
    Case("{}", 1, "expected 0 bytes of tensors, found 1"),
    Case("{\(a)}", 9, "expected 8 bytes of tensors, found 9"),
    Case("{\(a)}", 7, "expected 8 bytes of tensors, found 7"),
  ]

  static let json: [Case] = [
    Case("", "a JSON header with a value in line 1, column 1, found the end"),
    Case(" {}", "a JSON object with nothing before it and only spaces after it"),
    Case("\u{FEFF}{}", "a JSON object with nothing before it and only spaces after it"),
    Case("[]", "a JSON object with nothing before it and only spaces after it"),
    Case("{}\n", "a JSON object with nothing before it and only spaces after it"),
    Case("{}{}", "a JSON header with the end in line 1, column 3, found '{'"),
    Case(file(Array("{".utf8) + [0xFF] + Array("}".utf8)), "a JSON header with a name in quotes"),
    Case(
      file(Array("{\"".utf8) + [0xFF] + Array("\"}".utf8)), "a JSON header with a text in UTF-8"),
    Case("{", "a JSON header with a name in quotes in line 1, column 2, found the end"),
    Case("{\(a),}", 8, "a name in quotes in line 1, column 55, found '}'"),
    Case("{\(a)", 8, "',' or '}' in line 1, column 54, found the end"),
    Case(#"{"\ud800":1}"#, "a JSON header with an escape"),
    Case(tensor(#""F32""#, "[02]"), 8, "a JSON header with a value in line 1, column 30"),
    Case(tensor(#""F32""#, "[2,]"), 8, "a JSON header with a value in line 1, column 32"),
    Case(String(repeating: "[", count: 1000), "at most 100 nested brackets"),
  ]

  static let names: [Case] = [
    Case("{\(a),\(a)}", 8, "each name once, found 'a' twice"),
    Case(
      "{\(a),\(a.replacing("\"a\"", with: #""\u0061""#))}", 8, "each name once, found 'a' twice"),
    Case(#"{"__metadata__":{},"__metadata__":{}}"#, "each name once, found '__metadata__' twice"),
    Case(#"{"__metadata__":{"k":"1","k":"2"}}"#, "each name once, found 'k' twice"),
    Case(#"{"__metadata__":{"k":1}}"#, #"that map names to texts, found {"k":1}"#),
    Case(#"{"__metadata__":{"k":"1","l":{}}}"#, "that map names to texts"),
    Case(#"{"__metadata__":null}"#, "that map names to texts, found null"),
  ]

  static let fields = "expected tensor 'a' to have a dtype, a shape of numbers below 2^48, two data"

  static let tensors: [Case] = [
    Case(#"{"a":3}"#, fields), Case(#"{"a":null}"#, fields), Case(#"{"a":{}}"#, fields),
    Case(#"{"a":{"dtype":"F32","shape":[2]}}"#, fields),
    Case("{\(a.replacing("}", with: #","shape":[2]}"#))}", 8, fields),
    Case("{\(a.replacing("}", with: #","name":"b"}"#))}", 8, fields),
    Case(#"{"a":{"offsets":[0,8]}}"#, fields),
    Case(tensor("32"), 8, fields), Case(tensor(#""F32""#, "2"), 8, fields),
    Case(tensor(#""F32""#, "[-2]"), 8, fields), Case(tensor(#""F32""#, "[2.0]"), 8, fields),
    Case(tensor(#""F32""#, "[2e0]"), 8, fields), Case(tensor(#""F32""#, "[-0]", "[0,0]"), fields),
    Case(tensor(#""F32""#, "[281474976710656]"), 8, fields),
    Case(tensor(#""F32""#, "[99999999999999999999999999999]"), 8, fields),
    Case(tensor(#""F32""#, "[2]", "[0]"), 8, fields),
    Case(tensor(#""F32""#, "[2]", "[0,4,8]"), 8, fields),
    Case(tensor(#""F32""#, "[2]", "[8,0]"), 8, fields),
    Case(tensor(#""f32""#), 8, "'a' to have one of the dtypes I32, F32, F64, U64, found f32"),
    Case(tensor(#""BF16""#), 8, "'a' to have one of the dtypes I32, F32, F64, U64, found BF16"),
    Case(
      tensor(#""F32""#, "[3]"), 8,
      "'a' to have 12 bytes by its dtype and shape, found 8 by its data_offsets"),
    Case(
      tensor(#""F64""#, "[]", "[0,4]"), 4,
      "'a' to have 8 bytes by its dtype and shape, found 4 by its data_offsets"),
    Case(tensor(#""F32""#, "[2147483648,2147483648]"), 8, "fewer than 2^63 bytes"),
    Case(tensor(#""U64""#, "[281474976710655,281474976710655,0]"), 8, "fewer than 2^63 bytes"),
    Case(tensor(#""F32""#, "[2]", "[4,12]"), 12, "'a' to begin at byte 0, found 4"),
    Case(
      "{\(a),\(a.replacing("\"a\"", with: "\"b\"").replacing("[0,8]", with: "[12,20]"))}", 20,
      "'b' to begin at byte 8, found 12"),
    Case(
      "{\(a),\(a.replacing("\"a\"", with: "\"b\"").replacing("[0,8]", with: "[4,12]"))}", 12,
      "'b' to begin at byte 8, found 4"),
    Case(
      "{\(a),\(a.replacing("\"a\"", with: "\"b\""))}", 8, "'b' to begin at byte 8, found 0"),
  ]

  @Test(arguments: frame + json + names + tensors)
  func refuses(_ test: Case) throws {
    let reason = try refusal(of: test.bytes)
    #expect(reason?.contains(test.reason) == true, "\(reason ?? "read")")
    #expect(reason?.hasPrefix("expected ") == true)
    #expect(reason?.contains(", found ") == true)
  }

  @Test func namesThePath() {
    let error = SafetensorsError(
      "a.safetensors", expected: "a", found: "b\u{1B}" + String(repeating: "c", count: 300))
    #expect(
      error.description.hasPrefix(
        "'a.safetensors' is not a safetensors file: expected a, found b\\u{1B}ccc"))
    #expect(error.description.count < 300)
  }

  /// A file that promises a terabyte is refused by its header, before memory is allocated.
  @Test func promisesCostNothing() throws {
    let header = Self.tensor(#""U64""#, "[137438953472]", "[0,1099511627776]")
    let reason = try refusal(of: file(header, dataCount: 8))
    #expect(reason == "expected 1099511627776 bytes of tensors, found 8")
  }

  /// Cut anywhere, a file is refused; with any bit of its header flipped, it is refused or read.
  @Test func survivesDamage() throws {
    let whole = encodeSafetensors(
      [Tensor("a", shape: [2], [Float(1), 2]), Tensor("é", shape: [], [UInt64(3)])],
      metadata: [("k", "\"v\"")])
    for count in stride(from: 0, to: whole.count, by: 7) {
      #expect(try refusal(of: Array(whole[..<count])) != nil)
    }
    let header = Array(whole[8..<whole.count - 16])
    for index in header.indices {
      for bit in 0..<8 {
        var damaged = header
        damaged[index] ^= 1 << bit
        _ = try? SafetensorsHeader(damaged, dataByteCount: 16, path: "a")
      }
    }
  }

  @Test(arguments: ["/dev/null", "/", "/no/such/file"])
  func refusesOtherThanFiles(path: String) {
    #expect(throws: (any Error).self) { try SafetensorsFile(path) }
  }

  @Test func refusesAFIFOWithoutWaiting() throws {
    try withTemporaryDirectory { folder in
      #expect(mkfifo(folder + "/fifo", 0o600) == 0)
      #expect(throws: (any Error).self) { try SafetensorsFile(folder + "/fifo") }
    }
  }
}
