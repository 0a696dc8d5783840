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

    /// A column that is JSON: strings, numbers, booleans, lists and dictionaries of these; nil for null.
    static func value(_ json: String) throws -> Any? {
        try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)).value
    }

    /// A column that is a JSON list.
    static func list(_ json: String) throws -> [Any] { try value(json) as? [Any] ?? [] }
}

/// JSON as Swift's own types.
private struct JSONValue: Decodable {
    let value: Any?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            value = text
        } else if let flag = try? container.decode(Bool.self) {
            value = flag
        } else if let number = try? container.decode(Int.self) {
            value = number
        } else if let number = try? container.decode(Double.self) {
            value = number
        } else if let list = try? container.decode([JSONValue].self) {
            let values = list.map(\.value)
            value = values.contains { $0 == nil } ? values as Any : values.compactMap { $0 }
        } else if let fields = try? container.decode([String: JSONValue].self) {
            value = fields.compactMapValues(\.value)
        } else {
            value = nil
        }
    }
}
