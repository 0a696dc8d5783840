/// The page of `scripts/parity-report`.
extension Surface {
    /// What stands for a row.
    enum Standing {
        case scenarios([String]), tests, leftOut(String), missing
    }

    func standing(of row: Row) -> Standing {
        if let reason = excluded[row.id] { return .leftOut(reason) }
        if let names = scenarios[row.id] { return .scenarios(names) }
        return tested.contains(row.id) ? .tests : .missing
    }

    /// One line of the table: how many rows an owner has, and what stands for them.
    private struct Tally {
        var rows = 0, byScenarios = 0, byTests = 0, differing = 0, leftOut = 0, missing = 0

        func line(_ owner: String) -> String {
            "| \(owner) | \(rows) | \(byScenarios + byTests) | \(byScenarios) | \(byTests) | \(differing) | \(leftOut) | \(missing) |\n"
        }
    }

    private func tally(_ rows: [Row]) -> Tally {
        var tally = Tally(rows: rows.count)
        for row in rows {
            switch standing(of: row) {
            case .scenarios: tally.byScenarios += 1
            case .tests: tally.byTests += 1
            case .leftOut: tally.leftOut += 1
            case .missing: tally.missing += 1
            }
            if differing[row.id] != nil { tally.differing += 1 }
        }
        return tally
    }

    /// The table by owner, then the rows that are missing, differ or are left out, then every row with what covers it, as Markdown.
    var report: String {
        let owners = Dictionary(grouping: rows, by: \.owner)
        var text = """
            # Coverage of Node's surface

            A row is a public item of Node's, from `Tests/Parity/surface.tsv`. It is covered by a scenario, which prints the same on Node \
            and here, or else by a unit test that names it. Differing rows are covered too.

            | Owner | Rows | Covered | by scenarios | by tests alone | Differing | Left out | Missing |
            |---|---:|---:|---:|---:|---:|---:|---:|

            """
        for owner in owners.keys.sorted() { text += tally(owners[owner, default: []]).line(owner) }
        text += tally(rows).line("**all**")
        text += section("Missing", uncovered.map { "- `\($0.id)`: \($0.summary)\n" })
        text += section("Differing", differing.sorted { $0.key < $1.key }.map { "- `\($0.key)`: \($0.value)\n" })
        text += section("Left out", excluded.sorted { $0.key < $1.key }.map { "- `\($0.key)`: \($0.value)\n" })
        text += section("Covered", rows.compactMap(covered).sorted())
        return text
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        "\n## \(title)\n\n" + (lines.isEmpty ? "None.\n" : lines.joined())
    }

    private func covered(_ row: Row) -> String? {
        switch standing(of: row) {
        case .scenarios(let names): "- `\(row.id)`: \(names.joined(separator: ", "))\n"
        case .tests: "- `\(row.id)`: unit tests\n"
        case .leftOut, .missing: nil
        }
    }
}
