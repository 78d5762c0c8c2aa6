import Kernels

/// Where a batch of images is not zero, so that the products with it can skip the rest.
///
/// MNIST's pixels are 81 % zeros, and a third of a training step multiplies with them. Which rows
/// and columns are skipped follows from the images alone: it is the same for any number of threads
/// and any instruction set.
public final class Nonzeros: @unchecked Sendable {
  /// What the kernels read and write, at a fixed address.
  public let kernelNonzeros: UnsafeMutablePointer<KernelNonzeros>
  let groupCount: Int
  private let rowCount: Int

  /// Room for `rows` images of `columns` pixels, of which nothing is known yet; nil where their
  /// numbers don't fit into 16 bits.
  public init?(rows: Int, columns: Int) {
    guard rows <= 1 << 16, columns <= 1 << 16 else { return nil }
    rowCount = rows
    groupCount = (columns + Int(KERNELS_GROUP) - 1) / Int(KERNELS_GROUP)
    let words = (columns + 63) / 64
    kernelNonzeros = .allocate(capacity: 1)
    kernelNonzeros.initialize(
      to: KernelNonzeros(
        columns: .allocate(capacity: rows * columns), counts: .zeros(rows), stride: columns,
        groups: .zeros(rows * words), words: words,
        rows: .allocate(capacity: groupCount * rows), row_counts: .zeros(groupCount),
        row_stride: rows))
  }

  deinit {
    kernelNonzeros.pointee.columns.deallocate()
    kernelNonzeros.pointee.counts.deallocate()
    kernelNonzeros.pointee.groups.deallocate()
    kernelNonzeros.pointee.rows.deallocate()
    kernelNonzeros.pointee.row_counts.deallocate()
    kernelNonzeros.deallocate()
  }

  /// Lists, for one thread's groups of columns, the rows in which they are not zero.
  public func listRows(thread: Int, of threadCount: Int, by kernels: KernelSet) {
    let groups = groupCount.part(thread, of: threadCount)
    kernels.list_rows(kernelNonzeros, rowCount, groups.lowerBound, groups.upperBound)
  }

  /// Whether skipping zeros pays for `pixels`: at least two thirds of the first images' are zero,
  /// as MNIST's are. Data that is denser, such as Fashion-MNIST, takes the products that skip
  /// nothing: at one half, skipping is a few percent slower.
  public static func pay(for pixels: some Collection<UInt8>) -> Bool {
    let sample = pixels.prefix(1 << 20)
    return sample.count { $0 == 0 } * 3 >= sample.count * 2
  }
}

extension UnsafeMutablePointer where Pointee: FixedWidthInteger {
  fileprivate static func zeros(_ count: Int) -> Self {
    let pointer = allocate(capacity: count)
    pointer.initialize(repeating: 0, count: count)
    return pointer
  }
}
