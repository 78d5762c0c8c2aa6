import Kernels
import Platform

/// The directions in which images differ most: of all linear descriptions by k numbers, the coordinates
/// along the first k lose least in mean squared error over these images (Pearson 1901).
///
/// The components are the eigenvectors of the images' covariance, bit-identical for any number of threads
/// and on any CPU.
public struct PrincipalComponents: Sendable {
  /// The variance of the images along each component, largest first, pixels as numbers from 0 to 1.
  public let variances: [Double]
  /// The components as columns of length 1, `[pixels, count]` row by row.
  public let components: [Double]

  private let moments: PixelMoments
  private let pixelCount: Int

  /// The first `count` components of the images of `pixels`, bytes, `pixelCount` each, or all.
  public init(_ pixels: ArraySlice<UInt8>, pixelCount: Int, count: Int, on device: Device) {
    require(count >= 0, "expected a number of components of at least 0, found \(count)")
    self.pixelCount = pixelCount
    moments = PixelMoments(pixels, pixelCount: pixelCount, on: device)
    let count = min(count, pixelCount)
    let eigen = SymmetricEigen(
      moments.secondMoment(around: moments), count: count, by: device.kernels)
    variances = eigen.values.prefix(count).map { max($0, 0) }
    components = eigen.vectors
  }

  /// The components that were computed before, with the `sums` that they had.
  public init(variances: [Double], components: [Double], sums: [Double], pixelCount: Int) {
    (self.variances, self.components, self.pixelCount) = (variances, components, pixelCount)
    moments = PixelMoments(sums: sums, pixelCount: pixelCount)
  }

  /// The sums over the images, Σ y·yᵀ, of which `moments` are made, `[pixels + 1, pixels + 1]`.
  public var sums: [Double] { moments.sums }

  /// The mean squared error of describing other images, those of `pixels`, by the first k components:
  /// element k, from 0 (the mean image alone) to as many as there are.
  ///
  /// With S the second moment of these images around the mean image, k components vⱼ leave
  /// (trace S - Σ vⱼᵀ·S·vⱼ) / pixels.
  public func meanSquaredErrors(_ pixels: ArraySlice<UInt8>, on device: Device) -> [Double] {
    let moment = PixelMoments(pixels, pixelCount: pixelCount, on: device)
      .secondMoment(around: moments)
    let trace = (0..<pixelCount).reduce(0.0) { $0 + moment[$1 * (pixelCount + 1)] }
    var left = [trace]
    for energy in energies(in: moment, by: device.kernels) {
      left.append(left[left.count - 1] - energy)
    }
    return left.map { max($0, 0) / Double(pixelCount) }
  }

  /// The linear autoencoder that all components are.
  public var autoencoder: Sequential { autoencoder(of: variances.count) }

  /// The linear autoencoder that the first `count` components are, or all: V of `[pixels, count]`, codings
  /// (X - mean)·V, outputs codings·Vᵀ + mean.
  public func autoencoder(of count: Int) -> Sequential {
    require(count >= 1, "expected at least 1 component, found \(count)")
    let count = min(count, variances.count)
    let mean = moments.mean
    var columns = [Float](repeating: 0, count: pixelCount * count)
    var transposed = columns
    var biases = [Double](repeating: 0, count: count)
    for pixel in 0..<pixelCount {
      for component in 0..<count {
        let element = components[pixel * variances.count + component]
        columns[pixel * count + component] = Float(element)
        transposed[component * pixelCount + pixel] = Float(element)
        biases[component] -= mean[pixel] * element
      }
    }
    let encoder = Dense(
      weights: Matrix(rows: pixelCount, columns: count, elements: columns), biases: biases)
    let decoder = Dense(
      weights: Matrix(rows: count, columns: pixelCount, elements: transposed), biases: mean)
    return Sequential("PCA, \(count) component\(count == 1 ? "" : "s")", encoder, decoder)
  }

  /// vⱼᵀ·S·vⱼ of each component, with S = `moment`.
  private func energies(in moment: [Double], by kernels: KernelSet) -> [Double] {
    let count = variances.count
    var energies = [Double](repeating: 0, count: count)
    components.withUnsafeBufferPointer { components in
      guard let v = components.baseAddress else { return }
      for i in 0..<pixelCount {
        var row = [Double](repeating: 0, count: count)
        for j in 0..<pixelCount where moment[i * pixelCount + j] != 0 {
          kernels.add_multiple(&row, moment[i * pixelCount + j], v + j * count, count)
        }
        for j in 0..<count { energies[j] += v[i * count + j] * row[j] }
      }
    }
    return energies
  }
}
