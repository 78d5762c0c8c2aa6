import Foundation
import TestSupport

@testable import Safetensors

/// The bytes of a file with the header `header` and as many zero bytes of tensors as `dataCount`.
func file(_ header: String, dataCount: Int = 0) -> [UInt8] {
  file(Array(header.utf8), dataCount: dataCount)
}

func file(_ header: [UInt8], dataCount: Int = 0) -> [UInt8] {
  withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header
    + [UInt8](repeating: 0, count: dataCount)
}

/// The reason for which a file of these bytes is refused; nil if it is read.
func refusal(of bytes: [UInt8]) throws -> String? {
  try withTemporaryDirectory { folder in
    let path = folder + "/file.safetensors"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    do {
      _ = try SafetensorsFile(path)
      return nil
    } catch let error as SafetensorsError {
      return error.reason
    }
  }
}
