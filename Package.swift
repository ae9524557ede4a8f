// swift-tools-version: 6.2
import PackageDescription

/// Strict settings of every target: Swift 6 mode comes with the tools version.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "freshet",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")
    ],
    targets: [
        // Floor 1: pure.
        .target(name: "Events", swiftSettings: strict),

        // Floor 3: ports.
        .target(name: "Ports", dependencies: ["Events"], swiftSettings: strict),

        // Floor 4: adapters.
        .target(
            name: "Embedded",
            dependencies: ["Events", "Ports", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict
        ),

        .target(
            name: "TestSupport",
            dependencies: ["Events", "Ports"],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "EmbeddedTests",
            dependencies: [
                "Embedded", "Events", "Ports", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
    ]
)
