import Training

/// What all benchmarks of a run share: the images, and a device for each number of threads.
struct Context {
  let pixels: ArraySlice<UInt8>

  /// The same number of images without a zero in them: the worst case for a kernel that skips
  /// zeros.
  let densePixels: ArraySlice<UInt8>

  /// Devices of 1, 2, … threads.
  let devices: [Device]

  init(threads: Int) throws {
    pixels = try Images.mnist().train
    densePixels = ArraySlice(pixels.map { max($0, 1) })
    devices = try (1...threads).map { try Device(threadCount: $0) }
  }

  var instructionSet: String { devices[0].instructionSet }

  /// One thread, and all where that is more.
  var oneAndAll: [Device] {
    devices.count > 1 ? [devices[0], devices[devices.count - 1]] : devices
  }

  /// The device of most threads.
  var widest: Device { devices[devices.count - 1] }
}
