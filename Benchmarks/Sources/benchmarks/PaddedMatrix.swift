import Kernels
import Training

/// Memory laid out as the kernels want it: rows padded with zeros, aligned to 64 bytes.
final class PaddedMatrix {
  let stride: Int
  let elements: UnsafeMutablePointer<Float>

  /// A matrix of zeros.
  init(rows: Int, columns: Int) {
    let padding = Int(KERNELS_PADDING)
    stride = (columns + padding - 1) / padding * padding
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: rows * stride * MemoryLayout<Float>.stride, alignment: 64)
    elements = raw.initializeMemory(as: Float.self, repeating: 0, count: rows * stride)
  }

  /// A matrix of numbers in -1 ..< 1.
  convenience init(rows: Int, columns: Int, using generator: inout SplitMix64) {
    self.init(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        elements[row * stride + column] = Float(2 * generator.nextUnit() - 1)
      }
    }
  }

  deinit {
    elements.deallocate()
  }
}
