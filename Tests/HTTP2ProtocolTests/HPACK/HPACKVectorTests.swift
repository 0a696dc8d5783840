import Foundation
import Testing

@testable import HTTP2Protocol

/// The vectors of hpack-test-case: header lists of real traffic and what other encoders made of them. They lie beside
/// the checkout; where they are absent these tests are skipped.
struct HPACKVectors {
    struct Block {
        var wire: [UInt8]?
        var tableBytes: Int?
        var fields: [FieldPair]
    }

    struct Story: CustomTestStringConvertible {
        var name: String
        var blocks: [Block]

        var testDescription: String { name }
    }

    /// The folder `shared/hpack-test-case`, looked for beside the package and its parents.
    static let folder: URL? = {
        var place = URL(filePath: #filePath)
        for _ in 0..<10 {
            place.deleteLastPathComponent()
            let folder = place.appending(path: "shared/hpack-test-case")
            if FileManager.default.fileExists(atPath: folder.path) { return folder }
        }
        return nil
    }()

    static var areAbsent: Bool { folder == nil }

    static func stories(_ encoder: String) -> [Story] {
        guard let place = folder?.appending(path: encoder),
            let files = try? FileManager.default.contentsOfDirectory(atPath: place.path)
        else { return [] }  // Absent vectors are no stories.
        return files.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
            guard let data = FileManager.default.contents(atPath: place.appending(path: file).path) else { return nil }
            return story(name: "\(encoder)/\(file)", json: data)
        }
    }

    private static func story(name: String, json: Data) -> Story? {
        // A file that is no JSON shows as a missing story in `everyFolderHasItsStories`.
        guard let root = try? JSONSerialization.jsonObject(with: json) as? [String: Any],
            let cases = root["cases"] as? [[String: Any]]
        else { return nil }
        let blocks = cases.map { block in
            let headers = block["headers"] as? [[String: String]] ?? []
            return Block(
                wire: (block["wire"] as? String).map(octets), tableBytes: block["header_table_size"] as? Int,
                fields: headers.flatMap { $0.map { FieldPair($0.key, $0.value) } })
        }
        return Story(name: name, blocks: blocks)
    }
}

@Suite(.disabled(if: HPACKVectors.areAbsent, "hpack-test-case is not beside the checkout"))
struct HPACKVectorTests {
    static let encoders = ["nghttp2", "nghttp2-change-table-size", "node-http2-hpack"]

    @Test(arguments: encoders + ["raw-data"])
    func everyFolderHasItsStories(folder: String) {
        let stories = HPACKVectors.stories(folder)
        #expect(stories.count >= 30)
        #expect(stories.allSatisfy { !$0.blocks.isEmpty })
    }

    @Test(arguments: encoders)
    func whatOtherEncodersWroteIsDecoded(folder: String) throws {
        for story in HPACKVectors.stories(folder) {
            let decoder = HPACKDecoder()
            for (number, block) in story.blocks.enumerated() {
                if let tableBytes = block.tableBytes { decoder.setTableBytesLimit(tableBytes) }
                let wire = try #require(block.wire)
                let fields = try decoder.decode(wire).map { FieldPair($0.name, $0.value) }
                try #require(fields == block.fields, "\(story.name) block \(number)")
            }
        }
    }

    @Test func rawDataComesBackFromOurOwnEncoder() throws {
        for story in HPACKVectors.stories("raw-data") {
            let encoder = HPACKEncoder()
            let decoder = HPACKDecoder()
            for (number, block) in story.blocks.enumerated() {
                let fields = try decoder.decode(encoder.encode(block.fields)).map { FieldPair($0.name, $0.value) }
                let expected =
                    block.fields.filter { $0.name.hasPrefix(":") } + block.fields.filter { !$0.name.hasPrefix(":") }
                try #require(fields == expected, "\(story.name) block \(number)")
            }
        }
    }

    @Test func rawDataIsEncodedAboutAsShortAsByNghttp2() throws {
        var ours = 0
        var theirs = 0
        for (story, reference) in zip(HPACKVectors.stories("raw-data"), HPACKVectors.stories("nghttp2")) {
            let encoder = HPACKEncoder()
            for block in story.blocks { ours += encoder.encode(block.fields).count }
            for block in reference.blocks { theirs += block.wire?.count ?? 0 }
        }
        print("raw-data: \(ours) octets, nghttp2 \(theirs), ratio \(Double(ours) / Double(theirs))")
        #expect(Double(ours) <= 1.02 * Double(theirs))
    }
}
