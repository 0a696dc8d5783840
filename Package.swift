// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is held to the same language rules.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
]

/// Programs of `Examples/`, each beside the JavaScript that it mirrors, in either language mode. They are no products: a package that
/// depends on this one does not see them.
let examplesInSwift5 = ["backpressure", "client", "errors", "proxy", "push", "tls", "trailers", "websocket"]
let examplesInSwift6 = [
    "api", "async", "files", "grpc", "json", "reverse", "server", "shutdown", "sse", "upload", "workers",
]

func example(_ name: String, _ settings: [SwiftSetting]) -> Target {
    .executableTarget(
        name: "example-\(name)", dependencies: ["NodeHTTP2"], path: "Examples/\(name)",
        exclude: ["\(name).js", "\(name).txt"]
            + (name == "tls" ? ["localhost-cert.pem", "localhost-privkey.pem"] : []),
        swiftSettings: settings + [.treatAllWarnings(as: .error)])
}

let examples =
    examplesInSwift5.map { example($0, [.swiftLanguageMode(.v5)]) }
    // As the porting guide has it: async functions stay with their caller.
    + examplesInSwift6.map {
        example($0, [.swiftLanguageMode(.v6), .enableUpcomingFeature("NonisolatedNonsendingByDefault")])
    }

let package = Package(
    name: "swift-node-http2",
    products: [
        .library(name: "NodeHTTP2", targets: ["NodeHTTP2"]),
        // The protocol engine alone: what the benchmarks measure.
        .library(name: "HTTP2Protocol", targets: ["HTTP2Protocol"]),
        .executable(name: "h2serve", targets: ["h2serve"]),
        // For the nested packages of Tests/Fuzz and Benchmarks, which can only import products.
        .library(name: "_FuzzSupport", targets: ["FuzzSupport"]),
        .library(name: "_AllocationCounter", targets: ["CAllocationCounter"]),
        .library(name: "_Buffers", targets: ["Buffers"]),
        .library(name: "_Reactor", targets: ["Reactor"]),
        .library(name: "_NodeRuntime", targets: ["NodeRuntime"]),
    ],
    traits: [
        .default(enabledTraits: ["HTTP1"]),
        .trait(
            name: "HTTP1",
            description:
                "HTTP/1.1 beside HTTP/2 (allowHTTP1): llhttp, by way of swift-nio. Without it nothing of swift-nio is built."
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        // The system calls that Swift cannot import by itself; no logic.
        .target(name: "CLinux"),
        // Memory: blocks, slices, readers, writers, the send queue. Imports nothing.
        .target(name: "Buffers", swiftSettings: swiftSettings),
        // One thread's loop: epoll, time, ticks, sockets, workers. Knows no HTTP.
        .target(name: "Reactor", dependencies: ["Buffers", "CLinux"], swiftSettings: swiftSettings),
        // The RFCs as a pure function of bytes and time. Knows no socket, clock or thread.
        .target(name: "HTTP2Protocol", dependencies: ["Buffers"], swiftSettings: swiftSettings),
        // OpenSSL 3 (Debian's libssl-dev), with its macros as functions.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        // TLS as a pure function of bytes. Knows no socket.
        .target(name: "TLSEngine", dependencies: ["Buffers", "COpenSSL"], swiftSettings: swiftSettings),
        // Requests of HTTP/1 as a pure function of bytes: llhttp, which swift-nio wraps. Empty without the trait.
        .target(
            name: "HTTP1Parser",
            dependencies: [
                "Buffers",
                .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["HTTP1"])),
                .product(name: "NIOEmbedded", package: "swift-nio", condition: .when(traits: ["HTTP1"])),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["HTTP1"])),
            ],
            swiftSettings: swiftSettings
        ),
        // Node around http2: events, ticks, Buffer, process.
        .target(
            name: "NodeRuntime", dependencies: ["Buffers", "Reactor", "TLSEngine", "CLinux"],
            swiftSettings: swiftSettings),
        // Node's http2 module.
        .target(
            name: "NodeHTTP2",
            dependencies: ["NodeRuntime", "HTTP2Protocol", "HTTP1Parser", "TLSEngine", "Reactor", "Buffers"],
            swiftSettings: swiftSettings
        ),
        // CRC-32C for the server's upload route.
        .target(name: "CChecksum"),
        // The ready-made server, written with the public API alone.
        .executableTarget(
            name: "h2serve",
            dependencies: [
                "NodeHTTP2", "CChecksum", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),
        // The tests' vocabulary: frames as bytes, a scripted peer, seeds, an allocation counter.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .target(
            name: "TestSupport",
            dependencies: ["HTTP2Protocol", "Buffers", "CAllocationCounter"],
            path: "Tests/TestSupport",
            swiftSettings: swiftSettings
        ),
        .testTarget(name: "ChecksumTests", dependencies: ["CChecksum"], swiftSettings: swiftSettings),
        .testTarget(name: "BuffersTests", dependencies: ["Buffers"], swiftSettings: swiftSettings),
        .testTarget(
            name: "ReactorTests", dependencies: ["Reactor", "Buffers", "CLinux"], swiftSettings: swiftSettings),
        .testTarget(
            name: "HTTP2ProtocolTests",
            dependencies: ["HTTP2Protocol", "Buffers", "TestSupport"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "HTTP1ParserTests", dependencies: ["HTTP1Parser", "Buffers", "TestSupport"],
            swiftSettings: swiftSettings),
        // HPACK against libnghttp2, another implementation (Debian's libnghttp2-dev, for tests only).
        .systemLibrary(
            name: "CNGHTTP2", path: "Tests/CNGHTTP2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .testTarget(
            name: "NGHTTP2RoundTripTests", dependencies: ["HTTP2Protocol", "CNGHTTP2"], swiftSettings: swiftSettings),
        // Programs that the runtime's tests run: top-level code with and without `await`.
        .executableTarget(
            name: "PlainMain", dependencies: ["NodeRuntime"], path: "Tests/Programs/PlainMain",
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "AwaitingMain", dependencies: ["NodeRuntime"], path: "Tests/Programs/AwaitingMain",
            swiftSettings: swiftSettings),
        // How ported lines are spelled: the same file in both language modes, where no line may warn.
        .executableTarget(
            name: "Spelling", dependencies: ["NodeRuntime"], path: "Tests/Programs/Spelling",
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "SpellingInSwift5", dependencies: ["NodeRuntime"], path: "Tests/Programs/SpellingInSwift5",
            swiftSettings: [.swiftLanguageMode(.v5), .treatAllWarnings(as: .error)]),
        .testTarget(
            name: "NodeRuntimeTests",
            dependencies: ["NodeRuntime", "PlainMain", "AwaitingMain", "Spelling", "SpellingInSwift5"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "NodeHTTP2Tests",
            dependencies: ["NodeHTTP2", "TLSEngine", "HTTP2Protocol", "Reactor", "Buffers", "CLinux"],
            swiftSettings: swiftSettings
        ),
        .testTarget(
            name: "TLSEngineTests", dependencies: ["TLSEngine", "Buffers", "COpenSSL", "CAllocationCounter"],
            exclude: ["Fixtures"], swiftSettings: swiftSettings),
        // The server as a program, before real clients and hostile ones.
        .testTarget(
            name: "H2ServeTests", dependencies: ["h2serve"], exclude: ["Clients"], swiftSettings: swiftSettings),
        // The same programs on Node and here, event by event: the Swift twins, and the test that runs the pairings.
        .executableTarget(
            name: "ParityTwins", dependencies: ["NodeHTTP2"], path: "Tests/Parity/Twins", swiftSettings: swiftSettings),
        .testTarget(
            name: "ParityTests", dependencies: ["ParityTwins", "HTTP2Protocol", "TestSupport"],
            path: "Tests/Parity/ParityTests",
            swiftSettings: swiftSettings),
        // The fuzz functions: run seeded by FuzzTests, and by libFuzzer from Tests/Fuzz.
        .target(
            name: "FuzzSupport", dependencies: ["HTTP2Protocol", "HTTP1Parser", "Buffers"], path: "Tests/FuzzSupport",
            swiftSettings: swiftSettings),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzSupport"], swiftSettings: swiftSettings),
        // The code of README.md and of the porting guide.
        .executableTarget(
            name: "Snippets", dependencies: ["NodeHTTP2"], path: "Tests/Programs/Snippets",
            swiftSettings: swiftSettings + [.enableUpcomingFeature("NonisolatedNonsendingByDefault")]),
        .testTarget(
            name: "ExamplesTests",
            dependencies: ["Snippets", "TestSupport"] + examples.map { .target(name: $0.name) },
            swiftSettings: swiftSettings),
    ]
        + examples
)
