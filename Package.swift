// swift-tools-version: 6.2
import PackageDescription

/// Strict settings of every target: Swift 6 mode comes with the tools version.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")

let package = Package(
    name: "freshet",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 1: pure.
        .target(name: "Events", swiftSettings: strict),

        // Floor 3: ports and what services share.
        .target(name: "Ports", dependencies: ["Events"], swiftSettings: strict),
        .target(
            name: "ServiceKit",
            dependencies: [hummingbird, httpTypes, lifecycle, logging, metrics, nioCore, nioHTTP1],
            swiftSettings: strict
        ),

        // Floor 5: roles.
        .target(
            name: "Ingest",
            dependencies: ["Events", "Ports", "ServiceKit", hummingbird, httpTypes, lifecycle, logging, metrics],
            swiftSettings: strict
        ),
        .target(
            name: "Server",
            dependencies: ["Events", "Ports", "ServiceKit", hummingbird, httpTypes, nioCore],
            swiftSettings: strict
        ),

        // Tests.
        .target(
            name: "TestHTTP",
            dependencies: ["ServiceKit", hummingbird, lifecycle, logging],
            path: "Tests/TestHTTP",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ServiceKitTests",
            dependencies: ["ServiceKit", "TestHTTP", hummingbird, httpTypes, logging, metrics, nioCore],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IngestTests",
            dependencies: ["Events", "Ports", "Ingest", "ServiceKit", "TestHTTP", lifecycle, logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ServerTests",
            dependencies: ["Events", "Server", "ServiceKit", "TestHTTP", nioCore],
            swiftSettings: strict
        ),
    ]
)
