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

    /// Every row stands in exactly one list of the page, and its table adds up.
    @Test func theReportIsComplete() throws {
        let parts = surface.report.split(separator: "\n## ")
        func ids(_ title: String) -> [String] {
            let part = parts.first { $0.hasPrefix(title) } ?? ""
            return part.matches(of: /(?m)^- `([^`]+)`/).map { String($0.1) }
        }
        let listed = ids("Missing") + ids("Left out") + ids("Covered")
        #expect(listed.sorted() == surface.rows.map(\.id).sorted())
        #expect(Set(ids("Differing")).isSubset(of: ids("Covered")))
        let cells = parts[0].matches(of: /(?m)^\| ([^|]+) \| ([0-9 |]+) \|$/).map { line in
            (owner: line.1, numbers: line.2.split(separator: " | ").compactMap { Int($0) })
        }
        let total = try #require(cells.last)
        #expect(total.owner == "**all**" && total.numbers.count == 7 && total.numbers[0] == surface.rows.count)
        for column in 0..<7 {
            #expect(cells.dropLast().reduce(0) { $0 + $1.numbers[column] } == total.numbers[column], "column \(column)")
        }
        for (owner, numbers) in cells {
            #expect(
                numbers[1] == numbers[2] + numbers[3] && numbers[0] == numbers[1] + numbers[5] + numbers[6], "\(owner)")
        }
    }

    /// The page of `scripts/parity-report`, written into the build folder whenever the tests run.
    @Test func theReportIsWritten() throws {
        let folder = Parity.folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            ".build/parity")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("coverage.md")
        try surface.report.write(to: file, atomically: true, encoding: .utf8)
        #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("# Coverage of Node's surface"))
    }
}
