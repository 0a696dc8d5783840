import Foundation
import TestSupport
import Testing

/// The programs of `Examples/`: each prints what the JavaScript beside it prints on Node.
@Suite struct ExamplesTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Examples")
    /// Where the build puts programs.
    private static let products = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    static let names: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { name in
            FileManager.default.fileExists(atPath: folder.appendingPathComponent("\(name)/main.swift").path)
        }.sorted()
    static let node = ProcessInfo.processInfo.environment["NODE_HTTP2_TEST_NODE"].flatMap { $0.isEmpty ? nil : $0 }

    @Test func thereAreEnough() { #expect(Self.names.count >= 13) }

    @Test(arguments: names)
    func printsWhatNodePrints(_ name: String) throws {
        try check(name, Self.products.appendingPathComponent("example-\(name)").path, [])
    }

    /// Written anew by `node NAME.js >NAME.txt` in its folder.
    @Test(.enabled(if: node != nil), arguments: names)
    func theRecordIsNodes(_ name: String) throws {
        try check(name, try #require(Self.node), ["\(name).js"])
    }

    @Test(arguments: names)
    func mirrorsTheJavaScriptCallByCall(_ name: String) throws {
        let javaScript = try String(contentsOf: Self.file(name, "\(name).js"), encoding: .utf8)
        let swift = try String(contentsOf: Self.file(name, "main.swift"), encoding: .utf8)
        #expect(Self.calls(swift) == Self.calls(javaScript))
        #expect(Self.comments(swift) == Self.comments(javaScript))
    }

    /// Runs the program and compares with the record of its output.
    private func check(_ name: String, _ program: String, _ arguments: [String]) throws {
        let expected = try String(contentsOf: Self.file(name, "\(name).txt"), encoding: .utf8)
        try expectNoDifference {
            let run = try Run(program, arguments, in: Self.file(name))
            guard run.output != expected || !run.errors.isEmpty || run.status != 0 else { return nil }
            return "\(name) ended with \(run.status) and printed\n\(run.output)\(run.errors)instead of\n\(expected)"
        }
    }

    private static func file(_ name: String, _ file: String = "") -> URL {
        folder.appendingPathComponent(name).appendingPathComponent(file)
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static func comments(_ text: String) -> [String] { lines(text).filter { $0.hasPrefix("//") } }

    /// The names of the library's functions in the order in which a program calls them.
    private static func calls(_ text: String) -> [String] {
        lines(text).filter { !$0.hasPrefix("//") }.flatMap { line in
            line.matches(of: /(\w+)(?:\(| \{)/).map { String($0.1) }.filter { functions.contains($0) }
        }
    }

    private static let functions: Set = [
        "alloc", "close", "concat", "connect", "createSecureServer", "createServer", "destroy", "end", "from", "kill",
        "listen", "log", "on", "once", "pause", "ping", "pipe", "pipeline", "postMessage", "pushStream", "readFileSync",
        "readUInt16BE", "readUInt32BE", "request", "respond", "respondWithFile", "resume", "sendTrailers",
        "setEncoding",
        "setHeader", "setTimeout", "settings", "statSync", "subarray", "write", "writeFileSync", "writeHead",
        "writeUInt16BE", "writeUInt32BE",
    ]
}

/// A program that has ended.
private struct Run {
    /// No program may hang the suite (seconds).
    private static let patience = "60"

    let output: String
    let errors: String
    let status: Int32

    init(_ path: String, _ arguments: [String], in folder: URL) throws {
        let process = Process()
        let (output, errors) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["-s", "KILL", Run.patience, path] + arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Both are short: neither pipe fills while the other is read.
        self.output = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        self.errors = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        status = process.terminationStatus
    }
}
