// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of the book never resolve or build it.
let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "chapters", path: "..")],
  targets: [
    .executableTarget(name: "fuzz-datasets", dependencies: ["DatasetsFuzzer"]),
    .target(
      name: "DatasetsFuzzer",
      dependencies: ["CLibFuzzer", .product(name: "Datasets", package: "chapters")]),
    .systemLibrary(name: "CLibFuzzer"),
  ],
  swiftLanguageModes: [.v6]
)
