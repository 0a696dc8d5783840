// swift-tools-version: 6.2
import PackageDescription

/// Top-level variables belong to the main actor, so the functions beside them do.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .defaultIsolation(MainActor.self), .treatAllWarnings(as: .error),
]

// A package of its own, so that its program stays out of the library's manifest.
let package = Package(
    name: "soak",
    dependencies: [
        .package(name: "swift-node-http2", path: "../..")
    ],
    targets: [
        .executableTarget(
            name: "soak",
            dependencies: [.product(name: "NodeHTTP2", package: "swift-node-http2")],
            swiftSettings: settings
        )
    ]
)
