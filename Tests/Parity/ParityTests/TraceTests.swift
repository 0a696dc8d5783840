import Testing

/// What a scenario that fails says.
@Suite struct TraceTests {
    private let recorded = Trace((1...12).map { "client line \($0)" } + ["server ready"])

    @Test func theFirstLineThatDiffersIsShownWithWhatSurroundsItOnBothSides() throws {
        var lines = recorded.lines
        lines[6] = "client changed"
        lines[9] = "client changed too"
        let text = try #require(Trace(lines).difference(from: recorded))
        let head = "line 7 differs. Node:\n    3: client line 3\n"
        #expect(text.hasPrefix(head))
        #expect(text.contains("    6: client line 6\n  > 7: client line 7\n    8: client line 8\n"))
        #expect(text.contains("here:\n    3: client line 3\n"))
        #expect(text.hasSuffix("    9: client line 9\n    10: client changed too\n    11: client line 11\n"))
        #expect(text.contains("  > 7: client changed\n"))
    }

    @Test func aLineThatIsMissingOrTooManyIsShownToo() throws {
        let short = try #require(Trace(recorded.lines.dropLast()).difference(from: recorded))
        #expect(short.hasPrefix("line 13 differs. Node:\n") && short.contains("  > 13: server ready\nhere:\n"))
        let long = try #require(Trace(recorded.lines + ["server again"]).difference(from: recorded))
        #expect(long.hasPrefix("line 14 differs.") && long.hasSuffix("  > 14: server again\n"))
    }

    @Test func orderCountsWithinALaneAlone() throws {
        #expect(
            Trace(["server a", "client a", "server b"]).difference(from: Trace(["client a", "server a", "server b"]))
                == nil)
        #expect(Trace(["server b", "server a"]).difference(from: Trace(["server a", "server b"])) != nil)
    }
}
