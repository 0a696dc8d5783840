import Foundation

/// What a scenario printed, lane by lane: within a lane order counts, between lanes it is not determined.
struct Trace: Equatable {
    let lines: [String]

    /// Sorts by lane, a line's first word, and keeps the order within each.
    init(_ lines: [String]) {
        let lanes = Dictionary(grouping: lines) { $0.prefix { $0 != " " } }
        self.lines = lanes.keys.sorted().flatMap { lanes[$0, default: []] }
    }

    /// The recording beside the scenario.
    init?(recorded name: String) {
        let file = Scenario.folder.appendingPathComponent("\(name).trace")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        lines = text.split(separator: "\n").map(String.init)
    }

    /// The first line that differs and what stands around it on both sides; nil when there is none.
    func difference(from expected: Trace) -> String? {
        guard self != expected else { return nil }
        let index = zip(lines, expected.lines).enumerated().first { $1.0 != $1.1 }?.offset
        let at = index ?? min(lines.count, expected.lines.count)
        func context(_ lines: [String]) -> String {
            let range = max(0, at - 4)..<min(lines.count, at + 5)
            return range.map { "  \($0 == at ? ">" : " ") \($0 + 1): \(lines[$0])\n" }.joined()
        }
        return "line \(at + 1) differs. Node:\n\(context(expected.lines))here:\n\(context(lines))"
    }
}
