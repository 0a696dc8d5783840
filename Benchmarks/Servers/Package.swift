// swift-tools-version: 6.2
import PackageDescription

// Servers that Benchmarks/load compares, besides h2serve.
let package = Package(
    name: "servers",
    dependencies: [.package(name: "swift-node-http2", path: "../..")],
    targets: [
        .executableTarget(
            name: "hello-compat",
            dependencies: [.product(name: "NodeHTTP2", package: "swift-node-http2")],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
        )
    ]
)
