import Foundation
import Testing

/// The porting guide shows code of scenarios and examples that run.
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
        return text.matches(of: /(?s)<!-- ((?:guide|Examples)\/[a-z-]+) -->\n```js\n(.*?)```\n\n```swift\n(.*?)```/).map
        {
            Pair(name: String($0.1), javaScript: String($0.2), swift: String($0.3))
        }
    }

    /// A scenario and its twin, or the two programs of an example.
    private func programs(_ name: String) throws -> (javaScript: String, swift: String) {
        let root = Parity.folder.deletingLastPathComponent().deletingLastPathComponent()
        let short = name.split(separator: "/")[1]
        if name.hasPrefix("Examples/") {
            let folder = root.appendingPathComponent(name)
            return (
                try String(contentsOf: folder.appendingPathComponent("\(short).js"), encoding: .utf8),
                try String(contentsOf: folder.appendingPathComponent("main.swift"), encoding: .utf8)
            )
        }
        let scenario = try #require(Scenario.all.first { $0.name == name }, "\(name)")
        let file = name.split { $0 == "/" || $0 == "-" }.map(\.capitalized).joined()
        let twin = Parity.folder.appendingPathComponent("Twins/Guide/\(file).swift")
        return (scenario.source, try String(contentsOf: twin, encoding: .utf8))
    }

    @Test func everyPairIsPartOfProgramsThatRun() throws {
        for pair in try pairs() {
            let (javaScript, swift) = try programs(pair.name)
            #expect(flat(javaScript).contains(flat(pair.javaScript)), "\(pair.name): the JavaScript")
            #expect(flat(swift).contains(flat(pair.swift)), "\(pair.name): the Swift")
        }
    }

    @Test func theGuideHasItsPairs() throws {
        #expect(try pairs().count >= 12)
    }

    /// The lines without their indentation.
    private func flat(_ code: String) -> String {
        code.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }
}
