import Basics
import Notebook
import Platform
import Safetensors
import Store

// What chapters measure of networks.

/// The mean squared error of `network`'s reconstructions over all of `images`, per pixel, with pixels from 0
/// to 1.
@MainActor public func error(of network: Sequential, on images: ImageSet) -> Double {
  network.checkReads(images)
  let session = Session.current
  let device = session.device
  guard let identity = network.identity else {
    return network.meanSquaredError(images.pixels, on: device)
  }
  return session.stored(
    "error",
    [
      ("images", session.identity(of: images.pixels)), ("network", identity),
      ("weights", digest(of: network.serializedParameters)),
    ],
    encode: { [Tensor("error", shape: [], [$0])] },
    decode: { try $0.elements("error", shape: [])[0] },
    compute: { network.meanSquaredError(images.pixels, on: device) })
}

/// The sum of the penalties of `network`, `λ/2 · Σ w²`, each weight matrix once.
@MainActor public func penalty(of network: Sequential) -> Double {
  network.regularizationLoss(on: Session.current.device)
}

/// The mean squared error of always answering with the mean training image, over all of `images`.
@MainActor public func meanImageError(on images: ImageSet) -> Double {
  images.meanSquaredError(ofAlwaysAnswering: Session.current.images.train.meanImage)
}

/// The first `count` principal components of `images`.
@MainActor public func principalComponents(of images: ImageSet, count: Int) -> PrincipalComponents {
  let session = Session.current
  let device = session.device
  return session.stored(
    "components",
    [
      ("images", session.identity(of: images.pixels)),
      ("pixels of an image", "\(images.pixelCount)"), ("count", "\(count)"),
    ],
    encode: { components in
      let count = components.variances.count
      let sums = components.sums
      return [
        Tensor("variances", shape: [count], components.variances),
        Tensor("components", shape: [images.pixelCount, count], components.components),
        Tensor("sums", shape: [sums.count], sums),
      ]
    },
    decode: { file in
      let (size, count) = (images.pixelCount + 1, min(count, images.pixelCount))
      return PrincipalComponents(
        variances: try file.elements("variances", shape: [count]),
        components: try file.elements("components", shape: [images.pixelCount, count]),
        sums: try file.elements("sums", shape: [size * size]), pixelCount: images.pixelCount)
    },
    compute: {
      PrincipalComponents(
        images.pixels, pixelCount: images.pixelCount, count: count, on: device)
    })
}

/// The mean squared errors of describing `images` by the first 0, 1, … of `components`.
@MainActor func meanSquaredErrors(
  of components: PrincipalComponents, on images: ImageSet
) -> [Double] {
  let session = Session.current
  let device = session.device
  let count = components.variances.count + 1
  return session.stored(
    "component-errors",
    [
      ("images", session.identity(of: images.pixels)),
      ("pixels of an image", "\(images.pixelCount)"),
      ("components", digest(of: components.components.withUnsafeBytes(Array.init))),
      ("sums", digest(of: components.sums.withUnsafeBytes(Array.init))),
    ],
    encode: { [Tensor("errors", shape: [count], $0)] },
    decode: { try $0.elements("errors", shape: [count]) },
    compute: { components.meanSquaredErrors(images.pixels, on: device) })
}

/// The part of `network` up to its narrowest layer, which computes the codings.
@MainActor public func encoder(of network: Sequential) -> Sequential {
  let narrowest = network.layers.indices.min {
    network.layers[$0].outputs < network.layers[$1].outputs
  }
  return Sequential(network.name, Array(network.layers.prefix((narrowest ?? 0) + 1)))
}

/// The shares of the outputs of `network` on `images` that lie below 0 and above 1, outside the range of pixels.
@MainActor public func outsideRange(
  ofOutputsOf network: Sequential, on images: ImageSet
) -> (belowZero: Double, aboveOne: Double) {
  network.checkReads(images)
  let outputs = network(images.pixels, on: Session.current.device)
  var (below, above) = (0, 0)
  for row in 0..<outputs.rows {
    for output in outputs.row(row) {
      if output < 0 { below += 1 }
      if output > 1 { above += 1 }
    }
  }
  let total = Double(outputs.rows * outputs.columns)
  return (Double(below) / total, Double(above) / total)
}

/// The largest magnitude of a unit's weights in the first layer of `network`, as the median over its units.
@MainActor public func medianStrength(of network: Sequential) -> Double {
  network.denseLayers[0].weights.value.medianColumnMaximum
}

/// How similar the encoder of `network` is to the transposed decoder of `other`: the mean cosine between the weights
/// into unit j of the first hidden layer and those out of unit j of the last one, and the mean cosine with the
/// most similar unit of the last one.
@MainActor public func mirrorSimilarity(of network: Sequential, to other: Sequential) -> (
  sameUnit: Double, closestUnit: Double
) {
  let inputs = network.denseLayers[0].weights.value.columnArrays.map(unitLength)
  let outputs = other.denseLayers[other.denseLayers.count - 1].weights.value.rowArrays.map(
    unitLength)
  require(
    inputs.first?.count == outputs.first?.count,
    "expected as many inputs of the first network as outputs of the second, found"
      + " \(network.inputs) and \(other.outputs)")
  // By index, since debug builds, which the tests run, take 20 times as long for `zip` and `reduce`.
  func cosine(_ a: [Double], _ b: [Double]) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        var (sum, index) = (0.0, 0)
        while index < a.count {
          sum += a[index] * b[index]
          index += 1
        }
        return sum
      }
    }
  }
  let same = zip(inputs, outputs).map(cosine)
  let closest = inputs.map { input in outputs.map { cosine(input, $0) }.max() ?? 0 }
  return (Sample(same).mean, Sample(closest).mean)
}

extension Sequential {
  /// Fails unless this network has an input for each pixel of `images`, of which there is at least one.
  func checkReads(_ images: ImageSet) {
    require(
      inputs == images.pixelCount,
      "expected a network of \(images.pixelCount) inputs, the pixels of an image, found \(inputs)")
    require(images.count > 0, "expected at least one image, found none")
  }
}

private func unitLength(_ vector: [Float]) -> [Double] {
  let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  return vector.map { length > 0 ? Double($0) / length : 0 }
}

extension ImageSet {
  /// The images as a network reads them, with their labels.
  public var examples: Examples { Examples(pixels: pixels, pixelCount: pixelCount, labels: labels) }
}
