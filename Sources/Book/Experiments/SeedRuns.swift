import Notebook

/// The value of `record` in runs of this chapter with other seeds, done before and kept in `seeds.csv`; of a list of values, that at
/// `index`. `parameters`, such as `epochs=30`, are those of the runs, if not the default ones.
///
/// `scripts/seeds` runs them again and compares every digit.
@MainActor public func overSeeds(
  _ record: String, at index: Int? = nil, with parameters: String = ""
)
  -> Sample
{
  let chapter = Session.current.chapterName + (parameters.isEmpty ? "" : " " + parameters)
  let name = record + (index.map { "[\($0)]" } ?? "")
  let rows = SeedRuns.rows.filter { $0["chapter"] == chapter && $0["record"] == name }
  guard !rows.isEmpty else {
    chapterFailure(
      "seeds.csv has no value '\(name)' of \(chapter); run 'scripts/seeds --write \"\(chapter)\"'")
  }
  return Sample(rows.map { $0.number("value") })
}

/// The values of a list `record` at its first `count` places, such as its epochs, each over the seeds; none unless `isDefaultRun`.
@MainActor public func overSeeds(
  _ record: String, count: Int, with parameters: String = ""
) -> [Sample] {
  isDefaultRun ? (0..<count).map { overSeeds(record, at: $0, with: parameters) } : []
}

/// Whether `first` is smaller than `second` for each of 5 seeds, in runs with `parameters`.
@MainActor public func isSmaller(
  _ first: String, than second: String, with parameters: String = ""
) -> Bool {
  let (first, second) = (overSeeds(first, with: parameters), overSeeds(second, with: parameters))
  return first.values.count == 5 && second.values.count == 5
    && zip(first.values, second.values).allSatisfy(<)
}

private enum SeedRuns {
  static let rows = CSVRow.rows(of: PackageResources.seeds_csv)
}
