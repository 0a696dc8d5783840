import Foundation

/// Node's public surface as rows of `surface.tsv`, and what stands for each of them here.
struct Surface {
    struct Row {
        let id: String
        let owner: String
        let name: String
        let summary: String
    }

    let rows: [Row]
    /// Ids that a scenario's header names, with the scenarios.
    let scenarios: [String: [String]]
    /// Ids that a test in Tests/ names: in its name, or in a comment `// rows: id id …` above it.
    let tested: Set<String>
    /// Words of such comments that are no ids.
    let unknown: Set<String>
    /// Rows that cannot exist in Swift, each with the reason.
    let excluded: [String: String]
    /// Rows that behave otherwise by intention, each with the reason.
    let differing: [String: String]

    init() throws {
        rows = try Surface.table("surface.tsv").dropFirst().map {
            Row(id: $0[0], owner: $0[1], name: $0[3], summary: $0[6])
        }
        excluded = try Surface.reasons("excluded.tsv")
        differing = try Surface.reasons("differing.tsv")
        var scenarios: [String: [String]] = [:]
        for scenario in Scenario.all {
            for id in scenario.rows { scenarios[id, default: []].append(scenario.name) }
        }
        self.scenarios = scenarios
        let named = Surface.idsOfTests(Set(rows.map(\.id)))
        tested = named.known
        unknown = named.unknown
    }

    /// Rows that nothing stands for.
    var uncovered: [Row] {
        rows.filter { scenarios[$0.id] == nil && !tested.contains($0.id) && excluded[$0.id] == nil }
    }

    private static func table(_ name: String) throws -> [[String]] {
        try String(contentsOf: Parity.folder.appendingPathComponent(name), encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }

    private static func reasons(_ name: String) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try table(name).map { ($0[0], $0[1]) })
    }

    /// The words of all test names, `@Test("…")`, in Tests/ that are ids or error codes, and those of the comments `// rows: …`.
    private static func idsOfTests(_ ids: Set<String>) -> (known: Set<String>, unknown: Set<String>) {
        let tests = Parity.folder.deletingLastPathComponent()
        let files = FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)?.compactMap {
            $0 as? URL
        }
        var (found, listed): (Set<String>, Set<String>) = ([], [])
        for file in files ?? [] where file.pathExtension == "swift" {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            for match in text.matches(of: /@Test\(\s*(?:"""([^"]*)"""|"([^"]*)")/) {
                let words = (match.1 ?? match.2 ?? "").split { " ,;:\\\n".contains($0) }.map(String.init)
                found.formUnion(words.map { ids.contains("errors.error-code.\($0)") ? "errors.error-code.\($0)" : $0 })
            }
            for match in text.matches(of: /(?m)^ *\/\/ rows: (.*)$/) {
                listed.formUnion(match.1.split(separator: " ").map(String.init))
            }
        }
        return (found.union(listed).intersection(ids), listed.subtracting(ids))
    }
}
