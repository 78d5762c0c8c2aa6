import Training

/// 200 points in space that lie near a plane: the data by which the author's notebook shows that a linear autoencoder finds the
/// principal components.
///
/// `plane.csv` has what the notebook draws with NumPy's `random.seed(4)`: an angle a of 1.5π·U(0, 1) - 0.5, x₁ = cos a + sin a / 2 + 0.05 g,
/// x₂ = 0.7 sin a + 0.05 g and x₃ = 0.1 x₁ + 0.3 x₂ + 0.1 g, each g from N(0, 1).
public enum PlaneData {
  /// The first 100 points, each coordinate with mean 0 and variance 1, `[100, 3]`.
  public static let train = matrix(points.prefix(100))
  /// The other 100 points, scaled by the means and variances of the first, `[100, 3]`.
  public static let test = matrix(points.dropFirst(100))

  private static let points = CSVRow.rows(of: PackageResources.plane_csv).map { row in
    ["x1", "x2", "x3"].map(row.number)
  }

  private static func matrix(_ rows: ArraySlice<[Double]>) -> Matrix {
    let scales = (0..<3).map { column in
      let values = points.prefix(100).map { $0[column] }
      let mean = values.reduce(0, +) / 100
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100
      return (mean: mean, deviation: variance.squareRoot())
    }
    return Matrix(
      rows: rows.count, columns: 3,
      elements: rows.flatMap { row in
        zip(row, scales).map { Float(($0 - $1.mean) / $1.deviation) }
      })
  }
}
