import Datasets
import Testing

@Suite struct MeanImageTests {
  /// Both figures as NumPy computes them in double precision from the same files.
  @Test func meanImageOfMNIST() throws {
    let mnist = try ImageDataset.mnist()
    let mean = mnist.train.meanImage
    #expect(mean.count == 784)
    #expect(abs(mean.reduce(0, +) / 784 - 0.13070030412164865) < 1e-12)
    let error = mnist.test.meanSquaredError(ofAlwaysAnswering: mean)
    #expect(abs(error - 0.06746611586976164) < 1e-12)
  }
}
