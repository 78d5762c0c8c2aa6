// swift-tools-version: 6.2
import PackageDescription

/// The book: the folders of `chapters/`, each a program with the name of its folder without the number.
/// `chapters new` adds a line. The manifest cannot read the folders from the disk: SwiftPM caches its
/// result by its text, so that a new folder would go unnoticed.
let book = [
  "01-stacked-autoencoder",
  "02-tied-weights",
  "03-one-layer-at-a-time",
  "04-pretraining",
  "05-denoising",
  "06-sparse-codings",
  "07-variational-autoencoder",
]

/// The name of the chapter in `folder`: `tied-weights` of `02-tied-weights`.
func chapterName(_ folder: String) -> String {
  let digits = folder.prefix { $0.isASCII && $0.isNumber }
  let rest = folder.dropFirst(digits.count)
  return !digits.isEmpty && rest.hasPrefix("-") ? String(rest.dropFirst()) : folder
}

let chapterNames = book.map(chapterName)

/// By a chapter's folder, the files in it that its prose shows, such as `diagram.png`: the build has no use for them.
let attachments: [String: [String]] = [:]

/// A chapter of the book: an executable that is one literate program, its source embedded in it.
let chapters = book.map { folder in
  Target.executableTarget(
    name: chapterName(folder),
    dependencies: ["Book", "Datasets", "Figures", "Notebook", "Training"],
    path: "chapters/\(folder)",
    exclude: attachments[folder] ?? [],
    resources: [.embedInCode("source.txt")],
    // A chapter calls what takes time. Optimizing its own code would take most of the compiler's time.
    swiftSettings: [.defaultIsolation(MainActor.self), .unsafeFlags(["-Onone"])])
}

/// Optimized in debug builds too: the tests train networks, draw pictures, and compare with naive loops.
let optimized: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "chapters",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Kernels", targets: ["Kernels"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Figures", targets: ["Figures"]),
    .library(name: "Notebook", targets: ["Notebook"]),
    .executable(name: "chapters", targets: ["chapters"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.20.0"),
  ],
  targets: chapters + [
    // The book. `chapters` depends on its chapters so that one `swift run chapters` builds them all.
    .executableTarget(
      name: "chapters",
      dependencies: [
        "Basics", "Book", "CBook", "Checking", "Exporting", "Kernels", "Notebook", "Preview",
        "Supervision",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + chapterNames.map { .byName(name: $0) },
      exclude: ["README.md"],
      resources: [.embedInCode("Templates/chapter.txt")]),
    .target(
      name: "CBook",
      cSettings: [
        .define("BOOK_FOLDERS", to: "\"\(book.joined(separator: " "))\""),
        .unsafeFlags(["-Wall", "-Wextra", "-Werror"]),
      ]),

    // What the chapters stand on, in the order in which data flows.
    .target(
      name: "Kernels",
      exclude: ["README.md"],
      // Kernels run at full speed in debug builds too, so that the tests train real networks.
      cSettings: [.unsafeFlags(["-O3", "-std=c17", "-Wall", "-Wextra", "-Werror"])]),
    .target(
      name: "Training", dependencies: ["Kernels", "Platform"], swiftSettings: optimized),
    .target(
      name: "MNISTData",
      exclude: [
        "README.md", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz",
        "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz",
      ],
      cSettings: [.unsafeFlags(["-std=c23"])]),
    .target(
      name: "Datasets", dependencies: ["Basics", "CZlib", "MNISTData"], swiftSettings: optimized),
    .target(
      name: "Figures", dependencies: ["Basics", "CPNG", "LetteringData"],
      swiftSettings: optimized),
    .target(
      name: "LetteringData",
      exclude: ["LICENSE-DejaVu.txt", "README.md", "lettering.atlas", "make-atlas.py"],
      cSettings: [.unsafeFlags(["-std=c23"])]),
    .target(
      name: "Safetensors", dependencies: ["Basics"], exclude: ["README.md"],
      swiftSettings: optimized),
    .target(
      name: "Store", dependencies: ["Basics", "Platform", "Safetensors", "Training"],
      exclude: ["README.md"], swiftSettings: optimized),
    .target(
      name: "Notebook",
      dependencies: [
        "Basics", "CCMark", "CSystem", "Figures", "Supervision",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: optimized),
    .target(
      name: "Book",
      dependencies: [
        "Basics", "CBook", "Datasets", "Figures", "Notebook", "Platform", "Safetensors", "Store",
        "Supervision", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"],
      resources: [
        .embedInCode("Experiments/experiments.csv"), .embedInCode("Experiments/plane.csv"),
        .embedInCode("Experiments/references.csv"), .embedInCode("Experiments/seeds.csv"),
      ],
      swiftSettings: optimized),
    .target(
      name: "Supervision", dependencies: ["Basics", "CSystem"], exclude: ["README.md"],
      swiftSettings: optimized),
    .target(
      name: "Checking", dependencies: ["Basics", "CPNG"], exclude: ["README.md"],
      swiftSettings: optimized),
    .target(
      name: "Exporting",
      dependencies: ["Basics", "Figures", "Notebook"],
      exclude: ["README.md"],
      resources: [.embedInCode("page.css")]),
    .target(
      name: "Preview",
      dependencies: [
        "Basics", "CSystem", "Exporting", "Notebook", "Supervision",
        .product(name: "FlyingFox", package: "FlyingFox"),
      ],
      exclude: ["README.md"],
      resources: [.embedInCode("preview.css"), .embedInCode("preview.js")]),
    .target(
      name: "Basics", dependencies: ["CCrypto", "CSystem", "Platform"], exclude: ["README.md"],
      swiftSettings: optimized),
    .target(name: "Platform"),
    .target(name: "CSystem", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),

    // System libraries.
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCMark", pkgConfig: "libcmark-gfm",
      providers: [
        .apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"]),
      ]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),

    // Tests.
    .target(name: "TestSupport", dependencies: ["Basics"], path: "Tests/TestSupport"),
    .testTarget(name: "BasicsTests", dependencies: ["Basics", "TestSupport"]),
    .testTarget(
      name: "SupervisionTests", dependencies: ["Supervision", "TestSupport"]),
    .executableTarget(
      name: "failing-chapter", dependencies: ["Basics", "Book", "Figures", "Notebook"],
      path: "Tests/failing-chapter", exclude: ["square.svg"],
      resources: [.embedInCode("source.txt")],
      swiftSettings: [.defaultIsolation(MainActor.self)]),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: optimized),
    .testTarget(
      name: "TrainingTests",
      dependencies: ["AllocationCounter", "Datasets", "Kernels", "Training", "weights-digest"],
      resources: [.copy("Digests"), .copy("Parity")], swiftSettings: optimized),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
    .executableTarget(
      name: "weights-digest", dependencies: ["Datasets", "Training"], path: "Tests/WeightsDigest",
      swiftSettings: optimized),
    .executableTarget(
      name: "weights-outputs",
      dependencies: ["Basics", "Datasets", "Safetensors", "Store", "Training"],
      path: "Tests/WeightsOutputs"),
    .testTarget(name: "DatasetsTests", dependencies: ["CZlib", "Datasets", "TestSupport"]),
    .testTarget(
      name: "FiguresTests", dependencies: ["Basics", "CPNG", "Figures", "LetteringData"]),
    .testTarget(name: "SafetensorsTests", dependencies: ["Safetensors", "TestSupport"]),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Basics", "Kernels", "Safetensors", "Store", "TestSupport", "Training"]),
    .testTarget(
      name: "NotebookTests",
      dependencies: ["Book", "Notebook", "Figures", "Supervision", "TestSupport"]),
    .testTarget(
      name: "BookTests",
      dependencies: ["Book", "CSystem", "Notebook", "TestSupport"]),
    .testTarget(
      name: "CheckingTests", dependencies: ["CPNG", "CZlib", "Checking", "Figures", "TestSupport"]),
    .testTarget(
      name: "ExportingTests",
      dependencies: ["Basics", "Exporting", "Notebook", "TestSupport"],
      exclude: ["requirements.txt"]),
    .testTarget(
      name: "PreviewTests",
      dependencies: ["Basics", "Preview", "Supervision", "TestSupport", "failing-chapter"]),
    .testTarget(
      name: "ChapterTests",
      dependencies: ["TestSupport", "chapters", "failing-chapter", "fault-injector"]
        + chapterNames.map { .byName(name: $0) }),
    .executableTarget(
      name: "fault-injector", path: "Tests/FaultInjector",
      cSettings: [.unsafeFlags(["-std=gnu17", "-Wall", "-Wextra", "-Werror"])]),
  ],
  swiftLanguageModes: [.v6]
)
