import Foundation
import TestSupport
import Testing

/// For a fixed client script of octets the server sends the frames that Node's sends, but for the differences in a table.
@Suite(.timeLimit(.minutes(10))) struct WireTests {
    static let folder = Parity.folder.appendingPathComponent("wire")
    /// Set by `scripts/parity-record --wire`.
    static let isRecording = ProcessInfo.processInfo.environment["PARITY_RECORD"] != nil

    @Test(.needsNode, .enabled(if: !isRecording), arguments: WireCase.all)
    func nodeStillSendsItsRecording(wireCase: WireCase) throws {
        try check(wireCase, by: .node, Self.recording(wireCase))
    }

    @Test(.needsNode, .enabled(if: isRecording, "scripts/parity-record --wire"), arguments: WireCase.all)
    func record(wireCase: WireCase) throws {
        let lines = try lines(wireCase, by: .node)
        #expect(try self.lines(wireCase, by: .node) == lines, "\(wireCase.name): runs differ")
        try lines.map { $0 + "\n" }.joined().write(to: Self.file(wireCase), atomically: true, encoding: .utf8)
    }

    @Test(arguments: WireCase.all) func theFramesAreNodesOrADeclaredDifference(wireCase: WireCase) throws {
        let differences = try WireDifference.all().filter { $0.wireCase == wireCase.name }
        let expected = try differences.reduce(into: Self.recording(wireCase)) { try $1.apply(to: &$0) }
        try check(wireCase, by: .swift, expected)
    }

    @Test func everyDifferenceHasACaseAndAReason() throws {
        for difference in try WireDifference.all() {
            #expect(WireCase.all.contains { $0.name == difference.wireCase }, "\(difference.wireCase)")
            #expect(difference.reason.count > 20, "\(difference.wireCase)")
        }
    }

    /// What the server of a case sends.
    private func lines(_ wireCase: WireCase, by player: Player) throws -> [String] {
        let server: Child
        switch player {
        case .node:
            server = try Child(
                try #require(Parity.node), [Self.folder.appendingPathComponent("server.js").path, wireCase.name])
        case .swift: server = try Child(Parity.twins, ["wire/\(wireCase.name)", "server"])
        }
        let port = try #require(server.readPort().flatMap(Int.init), "\(wireCase.name): no server")
        let client = try WireClient(port: port)
        client.play(wireCase.steps)
        return client.lines
    }

    /// Plays a case and compares with the expected frames.
    private func check(_ wireCase: WireCase, by player: Player, _ expected: [String]) throws {
        try expectNoDifference {
            let lines = try lines(wireCase, by: player)
            guard lines != expected else { return nil }
            let at =
                zip(lines, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(lines.count, expected.count)
            return """
                \(wireCase.name): frame \(at + 1) differs
                expected:
                  \(expected.joined(separator: "\n  "))
                sent:
                  \(lines.joined(separator: "\n  "))
                """
        }
    }

    private static func file(_ wireCase: WireCase) -> URL { folder.appendingPathComponent("\(wireCase.name).trace") }

    private static func recording(_ wireCase: WireCase) throws -> [String] {
        try String(contentsOf: file(wireCase), encoding: .utf8).split(separator: "\n").map(String.init)
    }
}

extension WireCase: CustomTestStringConvertible {
    var testDescription: String { name }
}

/// A row of `wire/differences.tsv`: frames of Node's that follow each other, what is sent here in their place, and why.
struct WireDifference {
    let wireCase: String
    /// Lines of Node's trace, joined by ` | `.
    let node: String
    let here: String
    let reason: String

    static func all() throws -> [WireDifference] {
        try String(contentsOf: WireTests.folder.appendingPathComponent("differences.tsv"), encoding: .utf8)
            .split(separator: "\n").dropFirst().map { row in
                let cells = row.split(separator: "\t").map(String.init)
                try #require(cells.count == 4, "\(row)")
                return WireDifference(wireCase: cells[0], node: cells[1], here: cells[2], reason: cells[3])
            }
    }

    func apply(to lines: inout [String]) throws {
        let frames = node.components(separatedBy: " | ")
        let starts = lines.indices.dropLast(frames.count - 1)
        let start = try #require(
            starts.first { Array(lines[$0..<($0 + frames.count)]) == frames }, "\(wireCase): \(node)")
        lines.replaceSubrange(start..<(start + frames.count), with: here.components(separatedBy: " | "))
    }
}
