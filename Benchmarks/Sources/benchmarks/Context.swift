import Datasets
import Training

/// What all benchmarks of a run share: the images, and a device for each number of threads.
struct Context {
  /// MNIST's training images: 81 % of their pixels are zero.
  let pixels: ArraySlice<UInt8>

  /// The same with their upper lines filled, so that half of the pixels are zero, as in
  /// Fashion-MNIST.
  let halfDensePixels: ArraySlice<UInt8>

  /// The same without a zero.
  let densePixels: ArraySlice<UInt8>

  /// Devices of 1, 2, … threads.
  let devices: [Device]

  init(threads: Int) throws {
    let images = try ImageDataset.mnist().train
    pixels = images.pixels
    let filled = 10 * images.width
    halfDensePixels = ArraySlice(
      pixels.enumerated().map { index, pixel in
        index % images.pixelCount < filled ? max(pixel, 1) : pixel
      })
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
