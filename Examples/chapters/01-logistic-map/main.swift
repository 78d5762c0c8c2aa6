//: # The logistic map
//:
//: A population lives on an island that has room for so many. Let *x* be the part of that room
//: which it takes this year. Next year it takes
//:
//: > *r*·*x*·(1 − *x*)
//:
//: The more there are, the more are born, and the less is left for each. The one number *r* says how
//: fast it grows. A rule this short, one would think, can have no surprises.
import Figures
import Notebook

// snippet.hide
begin(source: PackageResources.source_txt)
// snippet.show
func next(_ x: Double, _ r: Double) -> Double { r * x * (1 - x) }

//: ## What becomes of it
//:
//: Let the population begin with a tenth of the room, and watch it for \(years) years.
let years = parameter(40, in: 10...1000, "how long the population is watched")

func population(_ r: Double) -> [Double] {
  var values = [0.1]
  for _ in 1..<years { values.append(next(values[values.count - 1], r)) }
  return values
}

// snippet.hide
let rates = [2.8, 3.2, 3.9]
show(
  LineChart(
    x: .init("year"), y: .init("part of the room", startsAtZero: true),
    series: rates.map { .init("r = \($0)", population($0)) }),
  name: "populations",
  caption: "The same beginning, three rates of growth.",
  alternativeText: """
    Line chart. With r = 2.8 the population comes to rest, with 3.2 it goes up and down in turn, \
    with 3.9 it never repeats itself.
    """)
// snippet.show

//: With *r* = 2.8 it comes to rest where it takes as much room next year as this year: at
//: 1 − 1/*r* = \(rest, digits: 4). With 3.2 it has a good year and a bad year in turn. With 3.9 it
//: finds no rhythm.
//:
//: In the last of these years the first population takes \(last, digits: 4) of the room: it has come to
//: rest, to a thousandth.
// snippet.hide
let rest = record(1 - 1 / rates[0])
let last = record(population(rates[0])[years - 1])
claim(abs(last - rest), <, 0.001)
// snippet.show

//: ## All rates at once
//:
//: For each *r*, forget the first thousand years and mark where the population is in the next ones.
let settlingYears = 1000
let (width, height) = (720, 420)
let lowest = 2.5
let highest = 4.0

var marks = [Float](repeating: 0, count: width * height)
for column in 0..<width {
  let r = lowest + (highest - lowest) * Double(column) / Double(width - 1)
  var x = 0.1
  for year in 0..<2 * settlingYears {
    x = next(x, r)
    if year >= settlingYears {
      let row = min(height - 1, Int((1 - x) * Double(height)))
      marks[row * width + column] += 1
    }
  }
}

// snippet.hide
show(
  GrayscaleImage(values: marks, width: width, height: height, black: 12, white: 0),
  name: "bifurcations",
  caption: """
    Where the population is after a thousand years: r from \(lowest) on the left to \(highest) on \
    the right, an empty island below, a full one above.
    """,
  alternativeText: """
    One line from the left forks into two a third of the way across, each of these again into two \
    at two thirds, and so on ever sooner, until grey bands fill the height, with white gaps in them.
    """,
  cover: true)
// snippet.show

//: One line becomes two, two become four, and the forks come sooner and sooner. Behind the last of
//: them there is no rest and no rhythm any more, but for white gaps where a rhythm comes back: the
//: widest one is a rhythm of three years.

//: ## How fast the forks come
//:
//: A rhythm of 2ⁿ years is stable as long as small disturbances die out. Half-way, at one rate, they
//: die out fastest: there the rhythm goes through *x* = 1/2, where the rule is flat. These rates are
//: easy to find by bisection.
func endOfRhythm(_ years: Int, _ r: Double) -> Double {
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

//: The first two are known exactly: 2 and 1 + √5. Where the next one lies, the last two tell well
//: enough to look for it in a narrow window.
var superstable = [2.0, 1 + 5.0.squareRoot()]
let rhythmCount = 9
while superstable.count < rhythmCount {
  let step = (superstable[superstable.count - 1] - superstable[superstable.count - 2]) / 4.669
  let guess = superstable[superstable.count - 1] + step
  let years = 1 << superstable.count
  superstable.append(
    bisect({ endOfRhythm(years, $0) }, from: guess - step / 10, to: guess + step / 10))
}

// snippet.hide
let gaps = zip(superstable.dropFirst(), superstable).map { $0 - $1 }
let ratios = zip(gaps, gaps.dropFirst()).map { $0 / $1 }
show(
  Table(
    columns: [
      .integer("Rhythm, years"), .number("Rate r", digits: 9), .number("Ratio", digits: 4),
    ],
    rows: superstable.indices.map { index in
      [
        .integer(1 << index), .number(superstable[index]),
        index >= 2 ? .number(ratios[index - 2]) : .empty,
      ]
    }))
// snippet.show

//: The last column divides the distance between two rates by the next one. It settles: in the end
//: each fork comes \(ratio, digits: 4) times as soon as the one before. Feigenbaum found in 1975, with a
//: pocket calculator, that this is no property of populations. Any rule with one smooth hump does the
//: same, with the same number.
//:
//: The last ratio is within a thousandth of the number in the books, \(feigenbaum)….
// snippet.hide
let feigenbaum = record(4.669201609)
let ratio = record(ratios[ratios.count - 1])
claim(abs(ratio - feigenbaum), <, 0.001)

let longestRhythm = record(1 << (rhythmCount - 1))
compare("longestRhythm", in: .integer("Longest rhythm, years"))
compare("ratio", in: .number("Last ratio", digits: 4))
// snippet.show
