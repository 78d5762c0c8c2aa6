/// The sums Σ x and Σ x·xᵀ over images of bytes, exact: no order of adding changes them.
struct PixelMoments: Sendable {
  private let pixelCount: Int
  /// Σ y·yᵀ of the images y, each with a 1 behind its pixels, `[pixels + 1, pixels + 1]` row by row:
  /// the last row is Σ x and the number of images.
  private let sums: [Double]

  /// The sums over the images of `pixels`, `pixelCount` bytes each.
  init(_ pixels: ArraySlice<UInt8>, pixelCount: Int, on device: Device) {
    precondition(
      pixelCount > 0 && pixels.count % pixelCount == 0 && !pixels.isEmpty,
      "\(pixels.count) pixels for images of \(pixelCount)")
    self.pixelCount = pixelCount
    sums = pixels.withUnsafeBufferPointer {
      MomentSums($0, pixelCount: pixelCount, on: device).sums
    }
  }

  /// mean (x - m)·(x - m)ᵀ over the images, with m the mean image of `other`, pixels as numbers from
  /// 0 to 1: `[pixels, pixels]` row by row. Around its own mean it is the covariance.
  ///
  /// With the sums s over these n images and t over the N of `other`, an element is the whole number
  /// N²·Σ xᵢxⱼ - N·(sᵢtⱼ + tᵢsⱼ) + n·tᵢtⱼ over n·N²·255², exact up to the
  /// conversion to Double, the divisor and the division, and 0 where it is 0.
  func secondMoment(around other: PixelMoments) -> [Double] {
    let (s, t) = (lastRow, other.lastRow)
    let (n, m) = (s[pixelCount], t[pixelCount])
    let divisor = Double(n) * Double(m) * Double(m) * 255 * 255
    var moment = [Double](repeating: 0, count: pixelCount * pixelCount)
    for i in 0..<pixelCount {
      for j in 0...i {
        let product = Int128(sums[i * (pixelCount + 1) + j])
        let element = m * m * product - m * (s[i] * t[j] + t[i] * s[j]) + n * t[i] * t[j]
        moment[i * pixelCount + j] = Double(element) / divisor
        moment[j * pixelCount + i] = moment[i * pixelCount + j]
      }
    }
    return moment
  }

  private var lastRow: [Int128] { sums.suffix(pixelCount + 1).map { Int128($0) } }
}
