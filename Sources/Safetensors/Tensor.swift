/// A named array of numbers to be written.
public struct Tensor: Sendable {
  /// The name, unique in its file.
  public let name: String
  /// What the elements are.
  public let type: ElementType
  /// The size of each dimension; `[]` is a single number.
  public let shape: [Int]
  /// The elements in row-major order, little-endian.
  public let bytes: [UInt8]

  /// The tensor `name` of `elements` in row-major order, as many as `shape` says.
  public init<Element: TensorElement>(_ name: String, shape: [Int], _ elements: [Element]) {
    precondition(name != SafetensorsHeader.metadataKey, "'\(name)' is no name for a tensor")
    precondition(
      elements.count == shape.reduce(1, *), "\(elements.count) elements for \(shape) of '\(name)'")
    self.name = name
    type = Element.elementType
    self.shape = shape
    var bytes: [UInt8] = []
    bytes.reserveCapacity(elements.count * MemoryLayout<Element.Bits>.size)
    for element in elements {
      withUnsafeBytes(of: element.elementBits.littleEndian) { bytes.append(contentsOf: $0) }
    }
    self.bytes = bytes
  }

  /// The elements of `bytes`, little-endian.
  static func elements<Element: TensorElement>(_ bytes: [UInt8], as _: Element.Type) -> [Element] {
    let size = MemoryLayout<Element.Bits>.size
    return bytes.withUnsafeBytes { buffer in
      (0..<buffer.count / size).map { index in
        let bits = buffer.loadUnaligned(fromByteOffset: index * size, as: Element.Bits.self)
        return Element(elementBits: Element.Bits(littleEndian: bits))
      }
    }
  }
}
