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

/// Kernels and folds run 20 to 300 times slower without optimisation, so debug builds optimise them too.
let optimised: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
let numeric: [SwiftSetting] = optimised + vector

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "freshet",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "freshet", targets: ["Freshet"]),
        .executable(name: "replay", targets: ["replay"]),
        // For Benchmarks/, a package of its own.
        .library(
            name: "FreshetEmbedded",
            targets: ["Embedded", "Events", "FeatureUpdater", "Ports", "RecallUpdater", "Updating"]
        ),
        .library(name: "FreshetRedis", targets: ["Redis"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0: C shims and system libraries.
        .target(name: "CSIMD"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        // Without pkgConfig: hiredis.pc carries a flag that SwiftPM prohibits, and its header needs none.
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"]), .brew(["hiredis"])]),
        .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),

        // Floor 1: pure.
        .target(name: "Events", swiftSettings: optimised),
        .target(name: "ONNX", swiftSettings: optimised),
        .target(name: "Kernels", dependencies: ["CSIMD", realModule], swiftSettings: numeric),

        // Floor 2: pure.
        .target(name: "Features", dependencies: ["Events"], swiftSettings: optimised),
        .target(name: "Models", dependencies: ["Kernels"], swiftSettings: numeric),
        .target(name: "Recall", dependencies: ["Events", "Kernels"], swiftSettings: optimised + vector),

        // Floor 3: releases.
        .target(
            name: "Releases",
            dependencies: ["Events", "Features", "Models", "ONNX", "Recall", crypto],
            swiftSettings: optimised
        ),

        // Floor 4: ports, and what all services need.
        .target(
            name: "ServiceKit",
            dependencies: [
                "CCurl", argumentParser, hummingbird, httpTypes, lifecycle, logging, metrics, nioCore, nioHTTP1, yams,
            ],
            swiftSettings: strict
        ),
        .target(name: "Ports", dependencies: ["Events", "Recall", "Releases"], swiftSettings: strict),

        // Floor 5: adapters, and the loop that both updaters run.
        .target(
            name: "Embedded",
            dependencies: ["Events", "Ports", "Recall", "Releases", grdb],
            swiftSettings: optimised
        ),
        .target(
            name: "Elasticsearch",
            dependencies: ["Events", "Ports", "Recall", "ServiceKit", metrics],
            swiftSettings: optimised
        ),
        .target(
            name: "Kafka",
            dependencies: ["CRdKafka", "Events", "Ports", logging, metrics, protobuf],
            swiftSettings: optimised
        ),
        .target(
            name: "Redis",
            dependencies: ["CHiredis", "Events", "Ports", logging, metrics],
            swiftSettings: optimised
        ),
        .target(
            name: "Triton",
            dependencies: ["Features", "Ports", "Releases", "ServiceKit", logging, metrics],
            swiftSettings: optimised
        ),
        .target(name: "Updating", dependencies: ["Events", "Ports", logging, metrics], swiftSettings: optimised),

        // Floor 6: roles.
        .target(
            name: "BatchTrainer",
            dependencies: [
                "Events", "Features", "Models", "Ports", "Recall", "Releases", crypto, lifecycle, logging, metrics,
            ],
            swiftSettings: optimised
        ),
        .target(
            name: "FeatureUpdater",
            dependencies: ["Events", "Features", "Ports", "Updating"],
            swiftSettings: strict
        ),
        .target(
            name: "Ingest",
            dependencies: ["Events", "Ports", "ServiceKit", hummingbird, httpTypes, lifecycle, logging, metrics],
            swiftSettings: optimised
        ),
        .target(
            name: "RecallUpdater",
            dependencies: ["Events", "Ports", "Recall", "Releases", "Updating", lifecycle, logging],
            swiftSettings: strict
        ),
        .target(
            name: "Server",
            dependencies: [
                "Events", "Features", "Ports", "Recall", "Releases", "ServiceKit", hummingbird, httpTypes, lifecycle,
                logging, metrics, nioCore,
            ],
            swiftSettings: optimised
        ),

        .target(
            name: "Verifying",
            dependencies: ["Events", "Features", "Ports", "Releases", "Updating", crypto],
            swiftSettings: optimised
        ),

        // Floor 7: executables.
        .executableTarget(
            name: "Freshet",
            dependencies: [
                "BatchTrainer", "Elasticsearch", "Embedded", "Events", "FeatureUpdater", "Features", "Ingest", "Kafka",
                "Ports", "RecallUpdater", "Redis", "Releases", "Server", "ServiceKit", "Triton", "Updating",
                "Verifying", argumentParser, lifecycle, logging, metrics, unixSignals,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "replay",
            dependencies: ["Embedded", "Events", "Kafka", "Ports", "ServiceKit", argumentParser, logging],
            path: "replay",
            swiftSettings: strict
        ),

        // Tests.
        .target(
            name: "TestHTTP",
            dependencies: ["ServiceKit", lifecycle, logging],
            path: "Tests/TestHTTP",
            swiftSettings: strict
        ),
        .systemLibrary(name: "CRdKafkaMock", path: "Tests/CRdKafkaMock", pkgConfig: "rdkafka"),
        .target(name: "TestServers", path: "Tests/TestServers", swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["Events", "Features", "Models", "Ports", "Recall", "Releases", "Updating"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "ElasticsearchTests",
            dependencies: [
                "Elasticsearch", "Embedded", "Events", "Features", "Ports", "Recall", "Releases", "Server",
                "ServiceKit",
                "TestServers", "TestSupport", metrics, metricsTestKit,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EmbeddedTests",
            dependencies: ["Embedded", "Events", "Ports", "TestSupport", grdb],
            swiftSettings: strict
        ),
        .testTarget(
            name: "BatchTrainerTests",
            dependencies: ["BatchTrainer", "Events", "Features", "Models", "Recall", "Releases", "TestSupport"],
            swiftSettings: optimised
        ),
        .testTarget(name: "EventsTests", dependencies: ["Events", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "FeaturesTests", dependencies: ["Events", "Features", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "IngestTests",
            dependencies: ["Events", "Ports", "Ingest", "ServiceKit", "TestHTTP", lifecycle, logging],
            swiftSettings: strict
        ),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "BatchTrainer", "Elasticsearch", "Embedded", "Events", "FeatureUpdater", "Freshet", "Kafka", "Ports",
                "RecallUpdater", "Redis", "Releases", "ServiceKit", "TestServers", "TestSupport", "Updating",
                "Verifying", "replay", argumentParser, logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "KafkaTests",
            dependencies: [
                "CRdKafkaMock", "Events", "Kafka", "Ports", "TestServers", "TestSupport", logging, metrics, protobuf,
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: strict),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "Kernels"], swiftSettings: strict),
        .testTarget(name: "ONNXTests", dependencies: ["ONNX", "TestServers", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "PortsTests", dependencies: ["Ports", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "RecallTests",
            dependencies: ["Events", "Recall", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "RedisTests",
            dependencies: [
                "Events", "FeatureUpdater", "Features", "Ports", "Recall", "RecallUpdater", "Redis", "Releases",
                "TestServers", "TestSupport", "Updating", logging, metrics, metricsTestKit,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReleasesTests",
            dependencies: ["Events", "Features", "Models", "Recall", "Releases", "TestServers", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReplayTests",
            dependencies: ["replay", "Events", "Kafka", "ServiceKit", "TestSupport", argumentParser],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Embedded", "Events", "Features", "Ports", "Recall", "Releases", "Server", "ServiceKit", "TestHTTP",
                "TestSupport",
                lifecycle, logging, nioCore,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ServiceKitTests",
            dependencies: [
                "ServiceKit", "TestHTTP", "TestServers", "TestSupport", argumentParser, hummingbird, httpTypes, logging,
                metrics, nioCore,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TritonTests",
            dependencies: [
                "Embedded", "Events", "Features", "Ports", "Recall", "Releases", "Server", "TestServers", "TestSupport",
                "Triton", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "UpdatingTests",
            dependencies: [
                "Events", "FeatureUpdater", "Features", "Ports", "Recall", "RecallUpdater", "TestSupport",
                "Updating", logging,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "VerifyingTests",
            dependencies: [
                "Embedded", "Events", "FeatureUpdater", "Ports", "RecallUpdater", "Releases", "TestSupport", "Updating",
                "Verifying", logging,
            ],
            swiftSettings: strict
        ),
    ]
)
