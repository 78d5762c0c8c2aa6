import Basics
import Notebook
import Safetensors
import Store

/// For the first image of each class, the other images that are nearest to it by their codings.
public struct Neighbours: Exhibit {
  private let images: ImageSet
  private let network: String
  private let queries: [Int]
  /// The nearest other images of each query, the nearest first.
  private let nearest: [[Int]]

  /// How many of the nearest images of each query have its class.
  public let hits: [Int]
  /// How often the nearest other image has the same label, over all of the images, from 0 to 1.
  public let labelAgreement: Double

  /// The 9 nearest neighbours in `images` by the codings that `encoder` computes.
  @MainActor public init(in images: ImageSet, by encoder: Sequential) {
    encoder.checkReads(images)
    self.images = images
    network = encoder.name
    let all = nearestNeighbours(9, in: images, by: encoder)
    let labels = Array(images.labels)
    queries = images.firstOfEachClass()
    nearest = queries.map { all[$0] }
    hits = queries.map { query in all[query].count { labels[$0] == labels[query] } }
    labelAgreement = agreement(of: labels, with: all)
  }

  /// The number of neighbours of all queries.
  public var total: Int { nearest.reduce(0) { $0 + $1.count } }

  /// `neighbours`.
  public var name: String { "neighbours" }

  /// What the frames mean, and how many neighbours have the class of their row.
  public var caption: String {
    guard total > 0 else { return "The only test image: it has no neighbours." }
    return
      "Left: the first test image of each class. Right: the \(nearest[0].count) test images that are"
      + " nearest to it by the codings of \(network), the nearest first. A frame marks a neighbour of another class; the number is its class."
      + " \(hits.reduce(0, +)) of \(counted(total, "neighbour")) \(total == 1 ? "has" : "have") the class of"
      + " the row."
  }

  /// The rows, how many neighbours have their class, and the rows with the fewest.
  public var alternativeText: String {
    guard total > 0 else { return "One test image." }
    let labels = Array(images.labels)
    let rows = queries.count == 1 ? "One row:" : "\(queries.count) rows, each"
    let text =
      "\(rows) a test image and its nearest neighbours. \(hits.reduce(0, +)) of \(total) in all"
      + " \(total == 1 ? "has" : "have") the class of the row"
    let fewest = hits.min() ?? 0
    let worst = zip(queries, hits).filter { $1 == fewest }.map { "\(labels[$0.0])" }
    guard worst.count < queries.count else { return text + "." }
    return text + "; the fewest, \(fewest) of \(nearest[0].count), in the"
      + " \(worst.count == 1 ? "row of class" : "rows of the classes") \(inWords(worst))."
  }

  /// The grid: each query, and its neighbours beside it.
  public var figure: any Figure {
    let labels = Array(images.labels)
    func pixels(_ index: Int) -> [Float] { images[index].map { Float($0) / 255 } }
    return ImageGrid(
      width: images.width, height: images.height,
      rows: zip(queries, nearest).map { query, row in
        .init(
          "",
          [.init(pixels(query), note: "\(labels[query])")]
            + row.map {
              let isOther = labels[$0] != labels[query]
              return .init(pixels($0), note: isOther ? "\(labels[$0])" : "", isMarked: isOther)
            })
      },
      data: DataTable(
        columns: ["class", "neighbours", "of the same class"],
        rows: queries.indices.map {
          ["\(labels[queries[$0]])", "\(nearest[$0].count)", "\(hits[$0])"]
        }))
  }
}

/// How often the nearest other image has the same label, over all of `images`, from 0 to 1: by the codings
/// that `encoder` computes or, without one, by the pixels. An image without another counts as a miss.
@MainActor public func nearestLabelAgreement(
  in images: ImageSet, by encoder: Sequential? = nil
) -> Double {
  encoder?.checkReads(images)
  let nearest = nearestNeighbours(1, in: images, by: encoder)
  return agreement(of: Array(images.labels), with: nearest)
}

/// How often the first of the `nearest` images of an image has its label.
private func agreement(of labels: [UInt8], with nearest: [[Int]]) -> Double {
  let hits = nearest.indices.count { image in
    nearest[image].first.map { labels[$0] } == labels[image]
  }
  return Double(hits) / Double(labels.count)
}

/// The `count` nearest other images of each of `images`, from the store if it has them.
@MainActor private func nearestNeighbours(
  _ count: Int, in images: ImageSet, by encoder: Sequential?
) -> [[Int]] {
  let session = Session.current
  let device = session.device
  func compute() -> [[Int]] {
    encoder.map { $0(images.pixels, on: device).nearestRows(count: count, on: device) }
      ?? nearestImages(images.pixels, pixelCount: images.pixelCount, count: count, on: device)
  }
  guard let identity = encoder.map(\.identity) ?? "none" else { return compute() }
  let members = [
    ("images", session.identity(of: images.pixels)), ("pixels of an image", "\(images.pixelCount)"),
    ("count", "\(count)"), ("encoder", identity),
    ("weights", encoder.map { digest(of: $0.serializedParameters) } ?? "none"),
  ]
  return session.stored(
    "neighbours", members,
    encode: { nearest in
      let width = nearest.first?.count ?? 0
      return [
        Tensor(
          "nearest", shape: [nearest.count, width], nearest.flatMap { $0.map { Int32($0) } })
      ]
    },
    decode: { file in
      let width = min(count, max(images.count - 1, 0))
      let indices: [Int32] = try file.elements("nearest", shape: [images.count, width])
      guard indices.allSatisfy({ (0..<images.count).contains(Int($0)) }) else {
        throw Failure("expected indices below \(images.count), found others")
      }
      return (0..<images.count).map { row in
        indices[row * width..<(row + 1) * width].map { Int($0) }
      }
    },
    compute: compute)
}
