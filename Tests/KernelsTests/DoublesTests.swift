import Kernels
import Testing

@Suite struct DoublesTests {
  /// Every set gives the bits of a product that is rounded before it is added, at any length.
  @Test(arguments: [0, 1, 7, 16, 33])
  func roundsEachOperation(count: Int) {
    var numbers = TestNumbers(seed: 3)
    let x = (0..<count).map { _ in Double(numbers.next()) / 3 }
    let y = (0..<count).map { _ in Double(numbers.next()) / 7 }
    let floats = x.map(Float.init)
    let (factor, cosine, sine) = (0.1, 0.6, 0.8)
    for set in kernelSets {
      var sum = y
      set.add_multiple(&sum, factor, x, count)
      #expect(sum == zip(x, y).map { $1 + factor * $0 })
      var (a, b) = (x, y)
      set.rotate(&a, &b, cosine, sine, count)
      #expect(a == zip(x, y).map { cosine * $0 - sine * $1 })
      #expect(b == zip(x, y).map { sine * $0 + cosine * $1 })
      var sums = y
      set.add_floats(&sums, floats, count)
      #expect(sums == zip(floats, y).map { $1 + Double($0) })
    }
  }
}
