import Training

extension Group {
  /// A step by phase. Each step is timed whole; its phases share one run.
  static func phases(_ context: Context) -> [Group] {
    context.oneAndAll.flatMap { device in
      Chapter.allCases.map { chapter in phases(of: chapter, context.pixels, on: device) }
    }
  }

  private static func phases(
    of chapter: Chapter, _ pixels: ArraySlice<UInt8>, on device: Device
  ) -> Group {
    let trainer = Trainer(chapter, over: pixels, on: device)
    let clock = PhaseClock(threadCount: device.threadCount)
    trainer.step.phaseEnded = { clock.end($0, thread: $1) }
    let variants = TrainingPhase.allCases.map { phase in
      Variant(
        name: "\(phase)", threads: device.threadCount,
        operations: trainer.network.operations(in: phase) * Double(Chapter.batchSize)
      ) { calls in
        (0..<calls).reduce(0.0) { seconds, _ in
          seconds + (clock.seconds { trainer.run(steps: 1) }[phase] ?? 0)
        }
      }
    }
    return Group(title: "A step by phase, \(chapter)", variants: variants)
  }
}

extension Sequential {
  /// The floating-point operations of a phase for one image.
  fileprivate func operations(in phase: TrainingPhase) -> Double {
    switch phase {
    case .load, .wait: 0
    case .forward: forwardOperations
    case .backward: backwardOperations
    case .update: updateOperations
    }
  }
}
