import Foundation
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Reads the sources and the tests: every fault token is reached by at least one test.
@Suite struct FaultTokenTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let sources = tests.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/HTTP2Protocol")

    private func text(of folder: URL) throws -> String {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let paths = (files?.allObjects ?? []).compactMap { $0 as? URL }
        let swift = paths.filter { $0.pathExtension == "swift" && $0.lastPathComponent != "FaultTokenTests.swift" }
        #expect(!swift.isEmpty, "\(folder.path) has no sources")
        return try swift.map { try String(contentsOf: $0, encoding: .utf8) }.joined()
    }

    @Test func everyFaultTokenIsNamedByATest() throws {
        let sources = try text(of: Self.sources)
        let tests = try text(of: Self.tests)
        // A token is a literal of lower-case words with underscores; nothing else in these sources looks like one.
        let tokens = Set(sources.matches(of: /"([a-z0-9]+(?:_[a-z0-9]+)+)"/).map { String($0.1) })
        #expect(tokens.count > 80, "\(tokens.count) tokens were found")
        let missing = tokens.sorted().filter { !tests.contains("\"\($0)\"") }
        #expect(missing.isEmpty, "no test names these tokens")
    }

    @Test func theProtocolImportsBuffersAndNothingElse() throws {
        let imports = Set(try text(of: Self.sources).matches(of: /(?m)^(?:@\w+ )*import (\w+)/).map { String($0.1) })
        #expect(imports.subtracting(["Buffers"]).isEmpty, "\(imports)")
    }
}
