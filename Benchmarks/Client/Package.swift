// swift-tools-version: 6.2
import PackageDescription

/// Top-level variables belong to the main actor, so the functions beside them do.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .defaultIsolation(MainActor.self), .treatAllWarnings(as: .error),
]

// A package of its own, so that its programs stay out of the library's manifest.
let package = Package(
    name: "client-benchmark",
    dependencies: [
        .package(name: "swift-node-http2", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "await-cost",
            dependencies: [.product(name: "NodeHTTP2", package: "swift-node-http2")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "client-load",
            dependencies: [.product(name: "NodeHTTP2", package: "swift-node-http2")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "transfer",
            dependencies: [.product(name: "NodeHTTP2", package: "swift-node-http2")],
            swiftSettings: settings
        ),
    ]
)
