import Kernels
import Platform

/// What a network reads, row by row, and the class of each row if it is known: images as bytes, or rows of numbers such as another
/// network's outputs.
public struct Examples: Sendable {
  /// The numbers of the rows.
  public enum Values: Sendable {
    /// Images one after another, 0 ... 255, which networks see divided by 255.
    case pixels(ArraySlice<UInt8>)
    /// A row for each example.
    case rows(Matrix)
    /// The outputs of a network, computed when they are needed.
    case outputs(NetworkOutputs)
  }

  /// The numbers of the rows.
  public let values: Values
  /// The class of each row, from 0 on; empty if none is known.
  public let labels: ArraySlice<UInt8>

  /// The numbers of a row, if it is known.
  private let width: Int?

  /// Images as bytes, of `pixelCount` pixels if that is known, with or without a label each.
  public init(
    pixels: ArraySlice<UInt8>, pixelCount: Int? = nil, labels: ArraySlice<UInt8> = []
  ) {
    (values, width, self.labels) = (.pixels(pixels), pixelCount, labels)
  }

  /// The rows of a matrix, with or without a label each.
  public init(rows: Matrix, labels: ArraySlice<UInt8> = []) {
    (values, width, self.labels) = (.rows(rows), rows.columns, labels)
  }

  /// The outputs of `network` as it is now on `examples`, whose labels they have. They take memory while a training needs them.
  public init(outputsOf network: Sequential, on examples: Examples) {
    (values, width, labels) = (
      .outputs(NetworkOutputs(of: network, on: examples)), network.outputs, examples.labels
    )
  }

  /// The same as numbers in memory.
  func computed(on device: Device) -> Examples {
    guard case .outputs(let outputs) = values else { return self }
    return Examples(rows: outputs.matrix(on: device), labels: labels)
  }

  /// How many numbers all rows have together.
  var elementCount: Int {
    switch values {
    case .pixels(let pixels): pixels.count
    case .rows(let rows): rows.rows * rows.columns
    case .outputs(let outputs): outputs.count * outputs.network.outputs
    }
  }

  /// Whether so many of the numbers are 0 that a product which skips them takes less time.
  var isMostlyZero: Bool {
    guard case .pixels(let pixels) = values else { return false }
    return Nonzeros.isWorthwhile(for: pixels)
  }

  /// The number of examples, for a network of `inputs` inputs.
  func count(inputs: Int) -> Int {
    if let width {
      require(
        width == inputs,
        "expected a network of \(width) inputs, the numbers of an example, found \(inputs)")
    }
    require(
      elementCount % inputs == 0,
      "expected images of \(inputs) pixels, the network's inputs, found \(elementCount) pixels")
    let count = elementCount / inputs
    require(
      labels.isEmpty || labels.count == count,
      "expected \(count) labels, one for each example, found \(labels.count)")
    return count
  }

  /// Calls `body` with pointers to the numbers and the labels.
  func withRows<Result>(_ body: (ExampleRows) -> Result) -> Result {
    labels.withUnsafeBufferPointer { labels in
      switch values {
      case .pixels(let pixels):
        pixels.withUnsafeBufferPointer {
          body(ExampleRows(pixels: $0, rows: nil, labels: labels))
        }
      case .rows(let rows):
        body(ExampleRows(pixels: ExampleRows.none.pixels, rows: rows, labels: labels))
      case .outputs:
        fatalError("expected numbers, found outputs that are not computed")
      }
    }
  }
}

/// Examples at fixed addresses, for a pass.
struct ExampleRows {
  let pixels: UnsafeBufferPointer<UInt8>
  let rows: Matrix?
  let labels: UnsafeBufferPointer<UInt8>

  static var none: ExampleRows {
    ExampleRows(
      pixels: UnsafeBufferPointer(start: nil, count: 0), rows: nil,
      labels: UnsafeBufferPointer(start: nil, count: 0))
  }

  var isEmpty: Bool { pixels.isEmpty && rows == nil }
}
