import Training

extension Group {
  /// A whole step by what share of the pixels is zero, with every product dense and with those
  /// terms skipped; relative to dense.
  static func steps(_ context: Context) -> [Group] {
    let data = [
      ("MNIST, 81 % zeros", context.pixels), ("50 % zeros", context.halfDensePixels),
      ("no zeros", context.densePixels),
    ]
    return context.oneAndAll.flatMap { device in
      Chapter.allCases.map { chapter in
        let variants = data.flatMap { name, pixels in
          [("dense", false), ("skipping", true)].map { path, skipsZeros in
            let trainer = Trainer(chapter, over: pixels, skipsZeros: skipsZeros, on: device)
            return step("\(name), \(path)", trainer, on: device)
          }
        }
        return Group(title: "A step of 150 images, \(chapter)", variants: variants) { _ in
          variants[0]
        }
      }
    }
  }

  /// The cost per image by batch size, relative to the listing's.
  static func batchSizes(_ context: Context) -> Group {
    let device = context.widest
    let variants = [15, 30, 75, 150, 300, 600, 1500].map { size in
      step(
        "batch \(size)",
        Trainer(.stacked, batchSize: size, over: context.pixels, on: device), on: device)
    }
    return Group(title: "Cost by batch size, stacked", variants: variants) { _ in
      variants.first { $0.images == Chapter.batchSize }
    }
  }

  /// The cost by the width of the hidden layers.
  static func widths(_ context: Context) -> Group {
    let device = context.widest
    let variants = [75, 150, 300, 600, 1200].map { width in
      step(
        "784-\(width)-\(width / 2)-\(width)-784",
        Trainer(.stacked, hidden1: width, over: context.pixels, on: device), on: device)
    }
    return Group(title: "Cost by width, stacked", variants: variants) { _ in variants[2] }
  }

  /// The cost by the number of threads, relative to one.
  static func threads(_ context: Context) -> Group {
    let variants = Chapter.allCases.flatMap { chapter in
      context.devices.map { device in
        step(chapter.rawValue, Trainer(chapter, over: context.pixels, on: device), on: device)
      }
    }
    return Group(title: "Cost by threads", variants: variants) { variant in
      variants.first { $0.name == variant.name && $0.threads == 1 }
    }
  }

  private static func step(_ name: String, _ trainer: Trainer, on device: Device) -> Variant {
    Variant(
      name, threads: device.threadCount, operations: trainer.operations,
      images: trainer.step.batch.count
    ) { trainer.run(steps: 1) }
  }
}
