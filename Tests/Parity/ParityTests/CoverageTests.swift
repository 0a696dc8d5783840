import Foundation
import Testing

/// Every row of Node's surface has a scenario, a unit test, or a reason why it cannot exist here.
@Suite struct CoverageTests {
    let surface: Surface

    init() throws { surface = try Surface() }

    /// Rows without anything are a number that only falls; `scripts/parity-report` lists them.
    @Test func uncoveredRowsOnlyBecomeFewer() throws {
        let pin = try String(contentsOf: Parity.folder.appendingPathComponent("uncovered"), encoding: .utf8)
        let pinned = try #require(Int(pin.split(separator: "\n")[0]))
        let uncovered = surface.uncovered.map(\.id)
        #expect(uncovered.count <= pinned, "\(uncovered.count) rows are uncovered, \(pinned) are pinned: \(uncovered)")
    }

    @Test func everyIdThatIsNamedExists() {
        let ids = Set(surface.rows.map(\.id))
        let named = Set(surface.scenarios.keys).union(surface.excluded.keys).union(surface.differing.keys)
        #expect(named.subtracting(ids).isEmpty)
        #expect(surface.unknown.isEmpty)
    }

    @Test func whatIsLeftOutIsNotCovered() {
        #expect(Set(surface.excluded.keys).intersection(surface.scenarios.keys).isEmpty)
        #expect(Set(surface.excluded.keys).intersection(surface.tested).isEmpty)
    }

    @Test func everyScenarioNamesItsRows() {
        for scenario in Scenario.all { #expect(!scenario.rows.isEmpty, "\(scenario.name) has no `// rows:`") }
    }

    /// The page of `scripts/parity-report`, written into the build folder whenever the tests run.
    @Test func theReportIsWritten() throws {
        let folder = Parity.folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            ".build/parity")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("coverage.md")
        try surface.report.write(to: file, atomically: true, encoding: .utf8)
        #expect(FileManager.default.fileExists(atPath: file.path))
    }
}
