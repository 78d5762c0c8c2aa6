import Notebook
import Platform

// What chapters measure of networks that remove noise.

/// The best linear denoiser of images with normal noise of standard deviation `deviation` on each pixel, after `noise`: each
/// coordinate along one of `components`, of variance v, is multiplied by v / (v + s²) (Wiener 1949).
@MainActor public func linearDenoiser(
  _ components: PrincipalComponents, behind noise: GaussianNoise
) -> Sequential {
  let layers = components.autoencoder.denseLayers
  let (encoder, decoder) = (layers[0], layers[1])
  let noiseVariance = Double(noise.deviation * noise.deviation)
  let factors = components.variances.map {
    Float($0 / max($0 + noiseVariance, .leastNormalMagnitude))
  }
  func scaled(_ parameter: Parameter) -> [Float] {
    parameter.value.rowArrays.flatMap { zip($0, factors).map(*) }
  }
  encoder.weights.assign(scaled(encoder.weights))
  encoder.biases.assign(scaled(encoder.biases))
  return Sequential("best linear denoiser", noise, encoder, decoder)
}

/// How many units of each hidden layer of `network`, which may have noise in front, are 0 for each of `images`. The weights of such
/// a unit of ReLU have the gradient 0.
@MainActor public func deadUnits(of network: Sequential, on images: ImageSet) -> [Int] {
  let hidden = network.layers.indices.filter { network.layers[$0] is any DenseLayer }.dropLast()
  require(
    network.layers.dropFirst((hidden.first ?? 0) + 1).allSatisfy { $0 is any DenseLayer },
    "expected dense layers only behind the first one, found others")
  var (examples, first) = (images.examples, 0)
  return hidden.map { last in
    let part = Sequential("", Array(network.layers[first...last]))
    let values = outputs(of: part, on: examples)
    (examples, first) = (Examples(rows: values), last + 1)
    var isDead = [Bool](repeating: true, count: values.columns)
    for row in 0..<values.rows {
      for (unit, output) in values.row(row).enumerated() where output != 0 { isDead[unit] = false }
    }
    return isDead.count { $0 }
  }
}

/// How alike the weights of neighbouring pixels are in the first layer of `network`, which has a weight for each pixel of the chapter's
/// images: the cosine Σxy / √(Σx² Σy²) over all pairs x, y of weights of one unit whose pixels lie side by side.
@MainActor public func neighbourCosine(of network: Sequential) -> Double {
  let width = Session.current.images.train.width
  var (xy, xx, yy) = (0.0, 0.0, 0.0)
  for weights in network.denseLayers[0].weights.value.columnArrays {
    for pixel in weights.indices.dropFirst() where pixel % width != 0 {
      let (x, y) = (Double(weights[pixel - 1]), Double(weights[pixel]))
      xy += x * y
      xx += x * x
      yy += y * y
    }
  }
  return xy > 0 || xy < 0 ? xy / (xx * yy).squareRoot() : 0
}
