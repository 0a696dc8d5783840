import Foundation

/// A table of what Node 24.19.0 answered, with the script that recorded it beside it in Tests/Fixtures/node-runtime.
struct NodeFixture {
    /// The rows' columns; empty lines are left out.
    let rows: [[String]]

    /// - Parameter name: of the file: "string-decoder.tsv".
    init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = folder.appending(path: "Fixtures/node-runtime/\(name)")
        rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
