// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "freshet-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "freshet", path: "..")],
    targets: [
        .executableTarget(
            name: "EmbeddedReplay",
            dependencies: [.product(name: "FreshetEmbedded", package: "freshet")]
        )
    ]
)
