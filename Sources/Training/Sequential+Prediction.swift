import Kernels
import Platform

extension Sequential {
  /// The outputs `[images, outputs]` for images given as bytes, row by row, 0 ... 255.
  public func callAsFunction(_ pixels: ArraySlice<UInt8>, on device: Device) -> Matrix {
    self(Examples(pixels: pixels), on: device)
  }

  /// The outputs `[examples, outputs]`.
  public func callAsFunction(_ examples: Examples, on device: Device) -> Matrix {
    let outputs = Matrix(rows: examples.count(inputs: inputs), columns: self.outputs)
    evaluate(examples, on: device) { pass, images in
      let block = pass.outputs[pass.outputs.count - 1]
      (outputs.elements + images.lowerBound * outputs.stride)
        .update(from: block.elements, count: images.count * outputs.stride)
    }
    return outputs
  }

  /// The reconstruction loss over all images, mean (outputs - X)².
  public func meanSquaredError(_ pixels: ArraySlice<UInt8>, on device: Device) -> Double {
    checkIsAutoencoder()
    return losses(.meanSquaredError(to: .inputs), of: Examples(pixels: pixels), on: device).error
  }

  /// The parts of `loss` over all `examples` that depend on outputs, without that of the sparsity.
  public func losses(_ loss: Loss, of examples: Examples, on device: Device) -> Losses {
    let results = lossPass(loss, of: examples, on: device)
    require(results.errors.columns > 0, "expected at least one example, found none")
    return results.losses(width: outputs)
  }

  /// The reconstruction loss of each image by itself, mean (outputs - X)² over its pixels.
  public func meanSquaredErrors(_ pixels: ArraySlice<UInt8>, on device: Device) -> [Double] {
    checkIsAutoencoder()
    let loss = Loss.meanSquaredError(to: .inputs)
    return lossPass(loss, of: Examples(pixels: pixels), on: device).errors.row(0)
      .map { Double($0) / Double(inputs) }
  }

  /// The losses of each example; their order is that of the sums over them.
  private func lossPass(_ loss: Loss, of examples: Examples, on device: Device) -> LossResults {
    let results = LossResults(loss, count: examples.count(inputs: inputs))
    evaluate(examples, on: device) { pass, images in
      LossPass(of: pass, network: self, results: results)
        .evaluate(rows: 0..<images.count, first: images.lowerBound, by: device.kernels)
    }
    return results
  }

  /// Fails unless this network has as many outputs as inputs.
  func checkIsAutoencoder() {
    require(
      inputs == outputs,
      "expected a network with as many outputs as inputs, found \(inputs) inputs and \(outputs) outputs"
    )
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
}
