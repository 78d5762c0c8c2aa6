// swift-tools-version: 6.2
import PackageDescription

// A package of its own, as a reader's would be: it uses Notebook and Figures for something that is no
// neural network.
let package = Package(
  name: "examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "chapters", path: "..")],
  targets: [
    .executableTarget(
      name: "logistic-map",
      dependencies: [
        .product(name: "Figures", package: "chapters"),
        .product(name: "Notebook", package: "chapters"),
      ],
      path: "chapters/01-logistic-map",
      resources: [.embedInCode("source.txt")],
      swiftSettings: [.defaultIsolation(MainActor.self)])
  ],
  swiftLanguageModes: [.v6]
)
