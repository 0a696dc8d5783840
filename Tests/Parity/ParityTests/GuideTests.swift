import Foundation
import Testing

/// The porting guide shows code of scenarios that run.
@Suite struct GuideTests {
    private struct Pair {
        let name: String
        let javaScript: String
        let swift: String
    }

    private static let article = Parity.folder.deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources/NodeHTTP2/Documentation.docc/PortingFromNode.md")

    private func pairs() throws -> [Pair] {
        let text = try String(contentsOf: Self.article, encoding: .utf8)
        return text.matches(of: /(?s)<!-- (guide\/[a-z-]+) -->\n```js\n(.*?)```\n\n```swift\n(.*?)```/).map {
            Pair(name: String($0.1), javaScript: String($0.2), swift: String($0.3))
        }
    }

    @Test func everyPairIsPartOfAScenarioAndItsTwin() throws {
        for pair in try pairs() {
            let scenario = try #require(Scenario.all.first { $0.name == pair.name }, "\(pair.name)")
            #expect(flat(scenario.source).contains(flat(pair.javaScript)), "\(pair.name): the JavaScript")
            let file = pair.name.split { $0 == "/" || $0 == "-" }.map(\.capitalized).joined()
            let twin = Parity.folder.appendingPathComponent("Twins/Guide/\(file).swift")
            let source = try String(contentsOf: twin, encoding: .utf8)
            #expect(flat(source).contains(flat(pair.swift)), "\(pair.name): the Swift")
        }
    }

    @Test func theGuideHasItsPairs() throws {
        #expect(try pairs().count >= 7)
    }

    /// The lines without their indentation.
    private func flat(_ code: String) -> String {
        code.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }
}
