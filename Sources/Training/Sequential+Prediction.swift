import Kernels
import Platform

extension Sequential {
  /// The outputs `[images, outputs]` for images given as bytes, row by row, 0 ... 255.
  public func callAsFunction(_ pixels: ArraySlice<UInt8>, on device: Device) -> Matrix {
    let outputs = Matrix(rows: imageCount(pixels), columns: self.outputs)
    evaluate(pixels, on: device) { pass, images in
      let block = pass.outputs[pass.outputs.count - 1]
      (outputs.elements + images.lowerBound * outputs.stride)
        .update(from: block.elements, count: images.count * outputs.stride)
    }
    return outputs
  }

  /// The reconstruction loss over all images, mean (outputs - X)².
  public func meanSquaredError(_ pixels: ArraySlice<UInt8>, on device: Device) -> Double {
    require(!pixels.isEmpty, "expected at least one image, found none")
    return squaredErrors(pixels, on: device).sum / Double(pixels.count)
  }

  /// The reconstruction loss of each image by itself, mean (outputs - X)² over its pixels.
  public func meanSquaredErrors(_ pixels: ArraySlice<UInt8>, on device: Device) -> [Double] {
    squaredErrors(pixels, on: device).row(0).map { Double($0) / Double(inputs) }
  }

  /// Σ (outputs - X)² of each image, `[1, images]`; their order is that of the sum over them.
  private func squaredErrors(_ pixels: ArraySlice<UInt8>, on device: Device) -> Matrix {
    require(
      inputs == outputs,
      "expected a network with as many outputs as inputs, found \(inputs) inputs and \(outputs) outputs"
    )
    let errors = Matrix(rows: 1, columns: imageCount(pixels))
    evaluate(pixels, on: device) { pass, images in
      pass.squaredErrors(
        rows: 0..<images.count, into: errors.elements + images.lowerBound, by: device.kernels)
    }
    return errors
  }

  /// The sum of the ℓ2 penalties, scale·Σ w² / 2, each weight matrix once.
  public func regularizationLoss(on device: Device) -> Double {
    weights.reduce(0) { sum, parameter in
      guard let regularizer = parameter.regularizer else { return sum }
      parameter.settle()
      let value = parameter.matrix
      let squares = Matrix(rows: 1, columns: value.rows)
      device.kernels.sum_squares(
        value.elements, value.stride, value.rows, value.stride, squares.elements)
      return sum + Double(regularizer.scale) / 2 * squares.sum
    }
  }

  func imageCount(_ pixels: ArraySlice<UInt8>) -> Int {
    require(
      pixels.count % inputs == 0,
      "expected images of \(inputs) pixels, the network's inputs, found \(pixels.count) pixels")
    return pixels.count / inputs
  }
}
