import Basics
import Platform

/// The format's `dtype`: those of its types that weights and checkpoints have.
///
/// The cases stand in the order of the reference implementation, which writes the tensors of a file
/// from the last type to the first, so that each is aligned to the size of its elements.
public enum ElementType: String, CaseIterable, Sendable {
  case int32 = "I32"
  case float32 = "F32"
  case float64 = "F64"
  case uint64 = "U64"

  /// The size of an element in bytes.
  public var byteCount: Int {
    switch self {
    case .int32, .float32: 4
    case .float64, .uint64: 8
    }
  }
}

/// A Swift type whose values are the elements of a tensor. Its bytes in memory are those in a file,
/// little-endian on every CPU that the book runs on.
public protocol TensorElement: BitwiseCopyable {
  /// The `dtype` of this type.
  static var elementType: ElementType { get }
}

extension Int32: TensorElement {
  /// `I32`
  public static var elementType: ElementType { .int32 }
}

extension Float: TensorElement {
  /// `F32`
  public static var elementType: ElementType { .float32 }
}

extension Double: TensorElement {
  /// `F64`
  public static var elementType: ElementType { .float64 }
}

extension UInt64: TensorElement {
  /// `U64`
  public static var elementType: ElementType { .uint64 }
}

/// A named array of numbers to be written.
public struct Tensor: Sendable {
  /// The name, unique in its file.
  public let name: String
  /// The type of the elements.
  public let type: ElementType
  /// The size of each dimension; `[]` is a single number.
  public let shape: [Int]
  /// The elements in row-major order, little-endian.
  public let bytes: [UInt8]

  /// The tensor `name` of `elements` in row-major order, as many as `shape` says.
  public init<Element: TensorElement>(_ name: String, shape: [Int], _ elements: [Element]) {
    require(name != SafetensorsHeader.metadataKey, "'\(name)' is reserved for metadata")
    require(
      elements.count == shape.reduce(1, *), "\(elements.count) elements for \(shape) of '\(name)'")
    self.name = name
    type = Element.elementType
    self.shape = shape
    bytes = elements.withUnsafeBytes(Array.init)
  }
}

/// The bytes of a safetensors file with `tensors` and `metadata`: the same bytes for the same
/// tensors in any order, and the same as the reference implementation writes.
///
/// Tensors are sorted by type and then by name; the header is padded with spaces to a multiple of 8
/// bytes.
public func encodeSafetensors(
  _ tensors: [Tensor], metadata: [(name: String, text: String)] = []
) -> [UInt8] {
  let rank = Dictionary(uniqueKeysWithValues: zip(ElementType.allCases, 0...))
  let sorted = tensors.sorted { left, right in
    left.type == right.type
      ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
      : rank[left.type]! > rank[right.type]!
  }
  var members: [JSON.Member] = []
  if !metadata.isEmpty {
    let texts = metadata.map { JSON.Member($0.name, .text($0.text)) }
    members.append(JSON.Member(SafetensorsHeader.metadataKey, .object(texts)))
  }
  var end = 0
  for tensor in sorted {
    let begin = end
    end += tensor.bytes.count
    let fields = [
      JSON.Member("dtype", .text(tensor.type.rawValue)),
      JSON.Member("shape", .list(tensor.shape.map(JSON.number))),
      JSON.Member("data_offsets", .list([begin, end].map(JSON.number))),
    ]
    members.append(JSON.Member(tensor.name, .object(fields)))
  }
  let object = JSON.object(members)
  require(object.duplicateName == nil, "names must differ")
  var header = Array(object.compactText.utf8)
  while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
  let length = withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init)
  return length + header + sorted.flatMap(\.bytes)
}
