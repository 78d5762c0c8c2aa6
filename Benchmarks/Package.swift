// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses the book resolves or builds its benchmarks.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "chapters", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .target(
      name: "FMAPeak",
      cSettings: [.unsafeFlags(["-O3", "-std=c17", "-Wall", "-Wextra", "-Werror"])]),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "FMAPeak",
        .product(name: "Datasets", package: "chapters"),
        .product(name: "Kernels", package: "chapters"),
        .product(name: "Training", package: "chapters"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "experiments",
      dependencies: [
        .product(name: "Datasets", package: "chapters"),
        .product(name: "Training", package: "chapters"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
