import Kernels

extension Sequential {
  /// The outputs `[images, outputs]` for images given as bytes, row by row, 0 ... 255.
  public func callAsFunction(_ pixels: ArraySlice<UInt8>, on device: Device) -> Matrix {
    activations(pixels, on: device)[layers.count - 1]
  }

  /// The outputs of every layer, `[images, outputs]` each; the narrowest are the codings.
  public func activations(_ pixels: ArraySlice<UInt8>, on device: Device) -> [Matrix] {
    let count = imageCount(pixels)
    let pass = ForwardPass(self, batchSize: count)
    pixels.withUnsafeBufferPointer { pixels in
      Array(0..<Int32(count)).withUnsafeBufferPointer {
        pass.load(pixels, $0, rows: 0..<count, by: device.kernels)
      }
    }
    pass.run(rows: 0..<count, by: device.kernels)
    return pass.outputs
  }

  /// The reconstruction loss over all images, mean (outputs - X)².
  public func meanSquaredError(_ pixels: ArraySlice<UInt8>, on device: Device) -> Double {
    precondition(!pixels.isEmpty, "no mean over no images")
    return squaredErrors(pixels, on: device).sum / Double(pixels.count)
  }

  /// The reconstruction loss of each image by itself, mean (outputs - X)² over its pixels.
  public func meanSquaredErrors(_ pixels: ArraySlice<UInt8>, on device: Device) -> [Double] {
    squaredErrors(pixels, on: device).row(0).map { Double($0) / Double(inputs) }
  }

  /// Σ (outputs - X)² of each image, `[1, images]`.
  private func squaredErrors(_ pixels: ArraySlice<UInt8>, on device: Device) -> Matrix {
    _ = imageCount(pixels)
    let evaluation = Evaluation(self, skipsZeros: Nonzeros.pay(for: pixels), on: device)
    return pixels.withUnsafeBufferPointer { evaluation.squaredErrors($0) }
  }

  /// The sum of the ℓ2 penalties, scale·Σ w² / 2, each weight matrix once.
  public func regularizationLoss(on device: Device) -> Double {
    weights.reduce(0) { sum, parameter in
      guard let regularizer = parameter.regularizer else { return sum }
      let value = parameter.value
      let squares = Matrix(rows: 1, columns: value.rows)
      device.kernels.sum_squares(
        value.elements, value.stride, value.rows, value.stride, squares.elements)
      return sum + Double(regularizer.scale) / 2 * squares.sum
    }
  }

  func imageCount(_ pixels: ArraySlice<UInt8>) -> Int {
    precondition(
      pixels.count % inputs == 0, "\(pixels.count) pixels for images of \(inputs) pixels")
    return pixels.count / inputs
  }
}
