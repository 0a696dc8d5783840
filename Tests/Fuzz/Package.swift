// swift-tools-version: 6.2
import PackageDescription

// The fuzz functions of Tests/FuzzSupport as libFuzzer targets; scripts/fuzz builds and runs them.
let names = ["fuzz-frames", "fuzz-client", "fuzz-hpack", "fuzz-connection-pair", "fuzz-http1"]

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "swift-node-http2", path: "../..")],
    targets: [
        .target(name: "CLibFuzzer")
    ]
        + names.map { name in
            .executableTarget(
                name: name, dependencies: ["CLibFuzzer", .product(name: "_FuzzSupport", package: "swift-node-http2")],
                swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
        }
)
