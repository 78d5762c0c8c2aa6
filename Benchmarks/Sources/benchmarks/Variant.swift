/// One thing to measure.
struct Variant {
  let name: String
  let threads: Int

  /// Floating-point operations of one call when every product is dense, for the whole of it.
  let operations: Double

  /// The images that one call trains on; 0 where it makes no sense.
  var images = 0

  /// Calls it a number of times and returns the seconds that took.
  let seconds: (_ calls: Int) -> Double
}

extension Variant {
  /// A variant that repeats `call` on the thread that measures.
  init(
    _ name: String, threads: Int, operations: Double, images: Int = 0, call: @escaping () -> Void
  ) {
    self.init(name: name, threads: threads, operations: operations, images: images) { calls in
      secondsOf { for _ in 0..<calls { call() } }
    }
  }
}
