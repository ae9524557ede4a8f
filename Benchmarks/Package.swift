// swift-tools-version: 6.2
import PackageDescription

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let embedded = Target.Dependency.product(name: "FreshetEmbedded", package: "freshet")
let redis = Target.Dependency.product(name: "FreshetRedis", package: "freshet")

let package = Package(
    name: "freshet-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "freshet", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(name: "EmbeddedReplay", dependencies: [embedded, logging]),
        .executableTarget(name: "RedisReplay", dependencies: [embedded, redis, logging]),
    ]
)
