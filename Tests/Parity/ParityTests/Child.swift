import Foundation

/// One side of a scenario as a process of its own.
final class Child {
    /// No side may hang the suite (seconds).
    private static let patience = "30"

    private let process = Process()
    private let side: String
    private let input = Pipe()
    private let output = Pipe()
    private let errors = FileManager.default.temporaryDirectory.appendingPathComponent("parity-\(UUID().uuidString)")
    private var text = ""

    /// Starts a program; the last of its arguments is the side that it plays.
    init(_ path: String, _ arguments: [String]) throws {
        side = arguments.last ?? ""
        _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["-s", "KILL", Child.patience, path] + arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    deinit { try? FileManager.default.removeItem(at: errors) }

    /// Waits for the server's `!ready PORT`; nil when it ended before.
    func readPort() -> String? {
        repeat {
            if let match = text.firstMatch(of: /(?m)^!ready (.*)\n/) { return String(match.1) }
        } while readMore()
        return nil
    }

    /// Tells the client where to go; without a port it ends at once.
    func give(port: String?) {
        if let port { try? input.fileHandleForWriting.write(contentsOf: Data("\(port)\n".utf8)) }
        try? input.fileHandleForWriting.close()
    }

    /// Reads to its end: the lines it printed, an `exit` line when it failed, and what it complained of.
    func finish() -> (lines: [String], errors: String) {
        while readMore() {}
        process.waitUntilExit()
        var lines = text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("!") }
        let status = process.terminationReason == .exit ? "\(process.terminationStatus)" : "SIGKILL"
        if status != "0" { lines.append("exit \(side) \(status)") }
        return (lines, (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }

    private func readMore() -> Bool {
        let bytes = output.fileHandleForReading.availableData
        text += String(decoding: bytes, as: UTF8.self)
        return !bytes.isEmpty
    }
}
