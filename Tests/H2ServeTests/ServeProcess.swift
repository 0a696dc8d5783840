import Foundation
import Testing

/// h2serve as a child process, on a port of the system's choice.
final class ServeProcess {
    private let process = Process()
    private let errors: URL
    let port: Int
    /// The TLS port, if there is one, and what was said of its certificate.
    private(set) var tlsPort: Int?
    private(set) var fingerprint: String?

    var pid: Int32 { process.processIdentifier }

    /// Starts the server and waits for its first line, or for that of TLS too.
    init(_ arguments: [String] = [], tls: Bool = false) throws {
        errors = Command.scratchFile("stderr")
        let output = Pipe()
        process.executableURL = Command.h2serve
        process.arguments = ["--port", "0"] + (tls ? ["--tls-port", "0"] : ["--no-tls"]) + arguments
        process.standardOutput = output
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        var line = ""
        while line.count(where: { $0 == "\n" }) < (tls ? 2 : 1),
            case let bytes = output.fileHandleForReading.availableData, !bytes.isEmpty
        {
            line += String(decoding: bytes, as: UTF8.self)
        }
        let lines = line.split(separator: "\n")
        let first = try #require(lines.first)
        let match = try #require(first.wholeMatch(of: /h2serve listening on http:\/\/127\.0\.0\.1:(\d+)/), "\(line)")
        port = try #require(Int(match.1))
        try #require(lines.count == (tls ? 2 : 1), "\(line)")
        guard tls else { return }
        let secure = try #require(
            lines[1].wholeMatch(
                of: /h2serve listening on https:\/\/127\.0\.0\.1:(\d+)(?:, certificate SHA-256 ([0-9A-F:]{95}))?/),
            "\(line)")
        tlsPort = Int(secure.1)
        fingerprint = secure.2.map(String.init)
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
        try? FileManager.default.removeItem(at: errors)
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// Resident memory (bytes).
    var residentBytes: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
            let match = try #require(status.firstMatch(of: /VmRSS:\s+(\d+) kB/))
            return try #require(Int(match.1)) * 1_024
        }
    }

    /// Whether the server has a file of that name open.
    func isOpen(_ name: String) -> Bool {
        let folder = "/proc/\(pid)/fd"
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return descriptors.contains { descriptor in
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)"))?.hasSuffix(
                "/\(name)") ?? false
        }
    }

    var descriptorCount: Int {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count }
    }

    func waitForExit() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    var errorText: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    /// The server still serves, drains at once, ends with status 0 and has complained of nothing.
    func finish(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(process.isRunning, "h2serve has ended: \(errorText)", sourceLocation: sourceLocation)
        if Tool.curl.isInstalled {
            let answer = try Command.curl([url("/hello")])
            #expect(answer.text == "Hello, World!", sourceLocation: sourceLocation)
        }
        kill(pid, SIGTERM)
        #expect(waitForExit() == 0, sourceLocation: sourceLocation)
        #expect(errorText.isEmpty, "\(errorText)", sourceLocation: sourceLocation)
    }
}

/// The programs that tests drive the server with.
enum Tool: String {
    case curl, nghttp, h2load, node, python, openssl, chromium
    /// Python with these modules.
    case httpx, grpc

    /// Its path: Node and Python from the environment that scripts/test sets up, the others from PATH.
    var path: String? {
        let environment = ProcessInfo.processInfo.environment
        switch self {
        case .node: return environment["NODE_HTTP2_TEST_NODE"]
        case .python: return environment["NODE_HTTP2_TEST_PYTHON"]
        case .httpx, .grpc: return Tool.python.path.flatMap { Tool.imports(rawValue, $0) ? $0 : nil }
        case .curl, .nghttp, .h2load, .openssl, .chromium:
            return (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(rawValue)" }
                .first { FileManager.default.isExecutableFile(atPath: $0) }
        }
    }

    var isInstalled: Bool { path != nil }

    /// Whether that Python has a module.
    private static func imports(_ module: String, _ python: String) -> Bool {
        (try? Command.run(python, ["-c", "import \(module)"]).status) == 0
    }

    /// What a skipped test says.
    var notice: Comment {
        switch self {
        case .node: "NODE_HTTP2_TEST_NODE is not set; scripts/test installs Node 24"
        case .python: "NODE_HTTP2_TEST_PYTHON is not set; scripts/test installs python h2"
        case .httpx, .grpc: "\(rawValue) is not installed; scripts/test installs it"
        case .chromium: "chromium is not installed (Debian's package; scripts/test does not install it)"
        case .curl, .nghttp, .h2load, .openssl: "\(rawValue) is not installed; scripts/test installs it"
        }
    }
}

extension Trait where Self == ConditionTrait {
    static func needs(_ tool: Tool) -> Self { .enabled(if: tool.isInstalled, tool.notice) }
}

/// A program that ran to its end.
struct Command {
    let status: Int32
    let output: Data
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }

    /// Beside the test bundle, where the build puts every product.
    static let h2serve = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("h2serve")

    static func clientScript(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Clients/\(name)").path
    }

    static func scratchFile(_ name: String) -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("h2serve-\(UUID().uuidString)-\(name)")
    }

    /// Runs a program; its output goes through files, so that nobody waits for a full pipe.
    static func run(_ path: String, _ arguments: [String]) throws -> Command {
        let running = try Running(path, arguments)
        return try running.finish()
    }

    /// A program under way.
    final class Running {
        private let process = Process()
        private let output = Command.scratchFile("out")
        private let errors = Command.scratchFile("err")
        private let input = Pipe()

        init(_ path: String, _ arguments: [String]) throws {
            for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
            // No client may hang the suite.
            process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
            process.arguments = ["60", path] + arguments
            process.standardInput = input
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: errors)
            try process.run()
        }

        var isRunning: Bool { process.isRunning }
        var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

        /// Ends its input, and waits.
        func finish() throws -> Command {
            try input.fileHandleForWriting.close()
            process.waitUntilExit()
            defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
            return Command(
                status: process.terminationStatus, output: try Data(contentsOf: output),
                errors: try String(contentsOf: errors, encoding: .utf8))
        }
    }

    static func start(_ tool: Tool, _ arguments: [String]) throws -> Running {
        try Running(try #require(tool.path), arguments)
    }

    static func run(_ tool: Tool, _ arguments: [String]) throws -> Command {
        try run(try #require(tool.path), arguments)
    }

    static func curl(_ arguments: [String]) throws -> Command {
        try run(.curl, ["-sS", "--http2-prior-knowledge"] + arguments)
    }
}
