import Training

extension Group {
  /// Epochs 2 to 5 of a training, in turn; the first isn't timed.
  static func epochs(_ context: Context) -> Group {
    let variants = context.oneAndAll.flatMap { device in
      Chapter.allCases.map { chapter in epoch(chapter, context.pixels, on: device) }
    }
    return Group(title: "An epoch of 366 steps", variants: variants)
  }

  private static func epoch(
    _ chapter: Chapter, _ pixels: ArraySlice<UInt8>, on device: Device
  ) -> Variant {
    var trainer = Trainer(chapter, over: pixels, on: device)
    let steps = pixels.count / trainer.network.inputs / Chapter.batchSize
    var epoch = 0
    return Variant(
      name: chapter.rawValue, threads: device.threadCount,
      operations: trainer.operations * Double(steps), images: steps * Chapter.batchSize
    ) { calls in
      (0..<calls).reduce(0.0) { seconds, _ in
        if epoch % 5 == 0 {
          trainer = Trainer(chapter, over: pixels, on: device)
          trainer.run(steps: steps)
          epoch = 1
        }
        epoch += 1
        return seconds + secondsOf { trainer.run(steps: steps) }
      }
    }
  }
}
