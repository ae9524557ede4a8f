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
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1")
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

        // Floor 5: roles.
        .target(name: "Server", dependencies: ["Events", "Ports"], swiftSettings: strict),

        .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: strict),
        .testTarget(name: "ModelsTests", dependencies: ["Models", "Kernels"], swiftSettings: strict),
    ]
)
