import Foundation
import Testing

/// A scenario on disk: the JavaScript, what Node printed when it was recorded, and who has a part in it.
struct Scenario: CustomTestStringConvertible {
    /// FAMILY/NAME.
    let name: String
    let source: String
    let recording: Trace?

    static let folder = Parity.folder.appendingPathComponent("scenarios")

    static let all: [Scenario] = {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap {
            $0 as? URL
        }
        return (files ?? []).filter { $0.pathExtension == "js" }.map { file in
            let name = file.deletingPathExtension().path.dropFirst(folder.path.count + 1)
            let source = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            return Scenario(name: String(name), source: source, recording: Trace(recorded: String(name)))
        }.sorted { $0.name < $1.name }
    }()

    /// Those that this build can play.
    static let played: [Scenario] = {
        #if HTTP1
        all
        #else
        all.filter { !$0.name.hasPrefix("http1/") }
        #endif
    }()

    /// Those of them with a server and a client.
    static let networked = played.filter { $0.hasTwoSides }
    static let alone = played.filter { !$0.hasTwoSides }

    var testDescription: String { name }
    var script: String { Scenario.folder.appendingPathComponent("\(name).js").path }
    var hasTwoSides: Bool { source.contains(/(?m)^scenario\(\{/) }

    /// What the twin has to play: all sides but the one of a header line `// node only: client`.
    var sidesOfTwin: Set<String> {
        guard hasTwoSides else { return ["main"] }
        let nodeOnly = source.firstMatch(of: /(?m)^\/\/ node only: (.*)$/).map { String($0.1) }
        return Set(["server", "client"].filter { $0 != nodeOnly })
    }

    /// The ids of its header line, `// rows: id id …`.
    var rows: [String] {
        source.matches(of: /(?m)^\/\/ rows: (.*)$/).flatMap { $0.1.split(separator: " ").map(String.init) }
    }
}

/// Paths of the harness.
enum Parity {
    /// Tests/Parity.
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    /// Beside the test bundle, where the build puts every product.
    static let twins = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("ParityTwins").path
    /// Node 24; nil where it is not installed.
    static let node = ProcessInfo.processInfo.environment["NODE_HTTP2_TEST_NODE"]

    /// Which sides the twins play: "server", "client" or "main", by scenario.
    static let sides: [String: Set<String>] = {
        guard let child = try? Child(twins, ["list"]) else { return [:] }
        let lines = child.finish().lines.map { $0.split(separator: " ").map(String.init) }
        return Dictionary(uniqueKeysWithValues: lines.map { ($0[0], Set($0.dropFirst())) })
    }()
}

extension Trait where Self == ConditionTrait {
    static var needsNode: Self {
        .enabled(if: Parity.node != nil, "NODE_HTTP2_TEST_NODE is not set; scripts/test installs Node 24")
    }
}
