// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that libnghttp2 stays out of the library's manifest.
let package = Package(
    name: "micro-benchmarks",
    dependencies: [
        .package(name: "swift-node-http2", path: "../..")
    ],
    targets: [
        .systemLibrary(name: "CNGHTTP2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        // One executable; each benchmark is a file with a function that `main.swift` calls.
        .executableTarget(
            name: "hpack-bench",
            dependencies: [.product(name: "HTTP2Protocol", package: "swift-node-http2"), "CNGHTTP2"],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
        ),
    ]
)
