//: # The logistic map
//:
//: Can a rule of one line be unpredictable? A population fills a share *x* of an island, and next year it fills
//: *r*·*x*·(1 − *x*). For growth rates *r* from \(lowest) to \(highest) the share settles, alternates, or shows no period.
//: The rates with the periods 1, 2, 4, … crowd together: each distance is about \(ratio, digits: 4) times the next,
//: Feigenbaum's constant.
//:
//: \(figure: bifurcations)
//:
//: A larger population has more births, but leaves less room for each. The growth rate *r* is the only parameter.
import Figures
import Notebook

// snippet.hide
begin(source: PackageResources.source_txt)
// snippet.show
func next(_ x: Double, _ r: Double) -> Double { r * x * (1 - x) }

//: ## Three growth rates
//:
//: The population starts with a tenth of the room. We follow it for \(years) years.
let years = parameter(40, in: 10...1000, "length of the simulation")

func population(_ r: Double, years: Int) -> [Double] {
  var shares = [0.1]
  while shares.count < years { shares.append(next(shares[shares.count - 1], r)) }
  return shares
}

// snippet.hide
let rates = [2.8, 3.2, 3.9]
let shares = rates.map { population($0, years: years) }
show(
  LineChart(
    x: .init("year"), y: .init("share of the room", startsAtZero: true),
    series: zip(rates, shares).map { .init("r = \($0)", $1) }),
  name: "populations",
  caption: "The share of the room by year, from the same start, for three growth rates.",
  alternativeText: """
    Line chart. With r = 2.8 the share settles, with 3.2 it alternates between two values, with 3.9 it \
    varies irregularly.
    """)
// snippet.show

//: With *r* = 2.8 the share settles at the fixed point 1 − 1/*r* = \(fixedPoint, digits: 4). In the last of these years it is
//: \(last, digits: 4).
// snippet.hide
let fixedPoint = record(1 - 1 / rates[0])
let last = record(shares[0][years - 1])
claim(abs(last - fixedPoint), <, 0.001)
// snippet.show

//: With *r* = 3.2 the share alternates between a good year, \(goodYear, digits: 4), and a bad year, \(badYear, digits: 4): it has
//: the period 2.
// snippet.hide
let goodYear = record(shares[1].suffix(2).max() ?? 0)
let badYear = record(shares[1].suffix(2).min() ?? 0)
claim(abs(shares[1][years - 1] - shares[1][years - 3]) < 0.001 && goodYear - badYear > 0.1)
// snippet.show

//: With *r* = 3.9 the second half of these years has no period below \(half) years: for each such period some share
//: differs by more than 0.1 from the share one period earlier.
// snippet.hide
let half = record(years / 2)
claim(
  (1..<half).allSatisfy { period in
    (half..<years).contains { abs(shares[2][$0] - shares[2][$0 - period]) > 0.1 }
  })
// snippet.show

//: ## All growth rates
//:
//: For each *r* we drop the first \(grouped: settlingYears) years, and mark the shares of the next \(grouped: settlingYears). The
//: picture at the top shows the marks.
let settlingYears = record(1000)
let (width, height) = (720, 420)
let lowest = record(2.5)
let highest = record(4.0)

func settled(_ r: Double) -> ArraySlice<Double> {
  population(r, years: 2 * settlingYears).dropFirst(settlingYears)
}

var marks = [Float](repeating: 0, count: width * height)
for column in 0..<width {
  let r = lowest + (highest - lowest) * Double(column) / Double(width - 1)
  for x in settled(r) {
    let row = min(height - 1, Int((1 - x) * Double(height)))
    marks[row * width + column] += 1
  }
}

// snippet.hide
show(
  GrayscaleImage(values: marks, width: width, height: height, black: 12, white: 0),
  name: "bifurcations",
  caption: """
    Settled shares of the room by growth rate: r from \(lowest) on the left to \(highest) on the right, an \
    empty island at the bottom, a full one at the top. The period doubles at each fork.
    """,
  alternativeText: """
    One line from the left forks into two a third of the way across, each of these forks again at two \
    thirds, and further forks follow ever sooner, until grey bands with white gaps fill the height.
    """,
  cover: true)
// snippet.show

//: One value becomes two, two become four, and the forks follow sooner and sooner. To the right of the forks most rates have
//: no period. The white gaps are exceptions: in the widest one, at *r* = \(windowRate), the period is 3.
// snippet.hide
let windowRate = record(3.835)
let window = Array(settled(windowRate))
claim(abs(window[3] - window[0]) < 1e-9 && abs(window[1] - window[0]) > 0.1)
// snippet.show

//: ## How fast the forks follow
//:
//: A period of 2ⁿ years is stable if small disturbances die out. They die out fastest at the rate whose period contains
//: *x* = 1/2, where the slope of the rule is 0. This rate is *superstable*. Bisection finds it:
func endOfPeriod(_ years: Int, _ r: Double) -> Double {
  var x = 0.5
  for _ in 0..<years { x = next(x, r) }
  return x - 0.5
}

func bisect(_ function: (Double) -> Double, from low: Double, to high: Double) -> Double {
  var (low, high) = (low, high)
  let isRising = function(high) > 0
  for _ in 0..<200 {
    let middle = (low + high) / 2
    if (function(middle) > 0) == isRising { high = middle } else { low = middle }
  }
  return (low + high) / 2
}

//: The first two superstable rates are known exactly: 2 and 1 + √5. The last two rates predict the next one well enough for a
//: narrow search interval:
var superstable = [2.0, 1 + 5.0.squareRoot()]
let rateCount = 9
while superstable.count < rateCount {
  let step = (superstable[superstable.count - 1] - superstable[superstable.count - 2]) / 4.669
  let guess = superstable[superstable.count - 1] + step
  let period = 1 << superstable.count
  superstable.append(
    bisect({ endOfPeriod(period, $0) }, from: guess - step / 10, to: guess + step / 10))
}

// snippet.hide
let gaps = zip(superstable.dropFirst(), superstable).map { $0 - $1 }
let ratios = zip(gaps, gaps.dropFirst()).map { $0 / $1 }
show(
  Table(
    columns: [
      .integer("Period, years"), .number("Superstable rate r", digits: 9),
      .number("Ratio", digits: 4),
    ],
    rows: superstable.indices.map { index in
      [
        .integer(1 << index), .number(superstable[index]),
        index >= 2 ? .number(ratios[index - 2]) : .empty,
      ]
    }))
// snippet.show

//: The last column divides each distance between two rates by the next distance. The last ratio, \(ratio, digits: 4), lies
//: within a thousandth of Feigenbaum's constant, \(feigenbaum)….
// snippet.hide
let feigenbaum = record(4.669201609)
let ratio = record(ratios[ratios.count - 1])
claim(abs(ratio - feigenbaum), <, 0.001)
// snippet.show

//: M. J. Feigenbaum found the constant in 1975 with a pocket calculator. Other rules with one smooth quadratic maximum
//: have the same constant; we did not test them.
// snippet.hide
let longestPeriod = record(1 << (rateCount - 1))
compare("longestPeriod", in: .integer("Longest period, years"))
compare("ratio", in: .number("Last ratio", digits: 4))
// snippet.show
