// swift-tools-version: 6.2
import PackageDescription

// What Benchmarks/guard runs under callgrind.
let package = Package(
    name: "counts",
    dependencies: [.package(name: "swift-node-http2", path: "../..")],
    targets: [
        .target(name: "CCallgrind"),
        .executableTarget(
            name: "count-guard",
            dependencies: [
                "CCallgrind",
                .product(name: "NodeHTTP2", package: "swift-node-http2"),
                .product(name: "HTTP2Protocol", package: "swift-node-http2"),
                .product(name: "_Buffers", package: "swift-node-http2"),
                .product(name: "_Reactor", package: "swift-node-http2"),
                .product(name: "_NodeRuntime", package: "swift-node-http2"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
        ),
    ]
)
