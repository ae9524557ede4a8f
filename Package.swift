// swift-tools-version: 6.2
import PackageDescription

/// Strict settings of every target: Swift 6 mode comes with the tools version.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// AVX2 and FMA for the numeric targets; other architectures use their own baseline.
#if arch(x86_64)
let vector: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-mavx2", "-Xcc", "-mfma"])]
#else
let vector: [SwiftSetting] = []
#endif

/// Kernels run 20 to 300 times slower without optimisation, so debug builds optimise them too.
let numeric: [SwiftSetting] = strict + vector + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "freshet",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0: C shims and system libraries.
        .target(name: "CSIMD"),

        // Floor 1: pure.
        .target(name: "Events", swiftSettings: strict),
        .target(
            name: "Kernels",
            dependencies: ["CSIMD", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: numeric
        ),

        // Floor 2: pure.
        .target(name: "Features", dependencies: ["Events"], swiftSettings: strict),
        .target(name: "Models", dependencies: ["Kernels"], swiftSettings: numeric),
        .target(name: "Recall", dependencies: ["Events"], swiftSettings: strict),

        // Floor 3: ports.
        .target(name: "Ports", dependencies: ["Events"], swiftSettings: strict),

        // Floor 4: adapters, and the loop that both updaters run.
        .target(
            name: "Updating",
            dependencies: ["Events", "Ports", .product(name: "Metrics", package: "swift-metrics")],
            swiftSettings: strict
        ),

        // Floor 5: roles.
        .target(
            name: "FeatureUpdater",
            dependencies: ["Events", "Features", "Ports", "Updating"],
            swiftSettings: strict
        ),
        .target(
            name: "RecallUpdater",
            dependencies: ["Events", "Ports", "Recall", "Updating"],
            swiftSettings: strict
        ),
        .target(name: "Server", dependencies: ["Events", "Ports"], swiftSettings: strict),

        .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: strict),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "Kernels"], swiftSettings: strict),
    ]
)
