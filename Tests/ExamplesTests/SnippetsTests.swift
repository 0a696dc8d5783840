import Foundation
import Testing

/// What README.md and the porting guide show in Swift is code that the build compiles.
@Suite struct SnippetsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The Swift of a document. The guide's pairs have a mark before them, and `GuideTests` of their own.
    private func snippets(_ path: String) throws -> [String] {
        let text = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        return text.replacing(/(?s)<!-- [\w\/-]+ -->\n```js\n.*?```\n\n```swift\n.*?```/, with: "")
            .matches(of: /(?s)```swift\n(.*?)```/).map { String($0.1) }
    }

    private func sources() throws -> [String] {
        let folder = Self.root.appendingPathComponent("Tests/Programs/Snippets")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { code(try String(contentsOf: $0, encoding: .utf8)) }
    }

    @Test(arguments: [("README.md", 3), ("Sources/NodeHTTP2/Documentation.docc/PortingFromNode.md", 4)])
    func everySnippetIsBuilt(_ path: String, _ count: Int) throws {
        let snippets = try snippets(path)
        let sources = try sources()
        #expect(snippets.count >= count)
        for snippet in snippets {
            #expect(
                sources.contains { $0.contains(code(snippet)) }, "\(path): not in Tests/Programs/Snippets:\n\(snippet)")
        }
    }

    /// Lines without indentation and imports.
    private func code(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("import ") }.joined(separator: "\n")
    }
}
