/// A Swift type that a tensor's elements can be read as and written from.
public protocol TensorElement {
  /// An integer of the same bits.
  associatedtype Bits: FixedWidthInteger & UnsignedInteger

  /// The `dtype` of this type.
  static var elementType: ElementType { get }

  /// The bits of the value.
  var elementBits: Bits { get }

  /// The value of these bits.
  init(elementBits: Bits)
}

extension Float: TensorElement {
  /// `F32`
  public static var elementType: ElementType { .float32 }
  /// The bits of the value.
  public var elementBits: UInt32 { bitPattern }
  /// The value of these bits.
  public init(elementBits: UInt32) { self.init(bitPattern: elementBits) }
}

extension Double: TensorElement {
  /// `F64`
  public static var elementType: ElementType { .float64 }
  /// The bits of the value.
  public var elementBits: UInt64 { bitPattern }
  /// The value of these bits.
  public init(elementBits: UInt64) { self.init(bitPattern: elementBits) }
}

extension Int32: TensorElement {
  /// `I32`
  public static var elementType: ElementType { .int32 }
  /// The bits of the value.
  public var elementBits: UInt32 { UInt32(bitPattern: self) }
  /// The value of these bits.
  public init(elementBits: UInt32) { self.init(bitPattern: elementBits) }
}

extension UInt64: TensorElement {
  /// `U64`
  public static var elementType: ElementType { .uint64 }
  /// The value itself.
  public var elementBits: UInt64 { self }
  /// The value itself.
  public init(elementBits: UInt64) { self = elementBits }
}
