import Foundation

/// One connection's header lists in a row.
struct HeaderStory {
    typealias Field = (name: [UInt8], value: [UInt8])

    var blocks: [[Field]]

    var fieldCount: Int { blocks.reduce(0) { $0 + $1.count } }

    /// Reads `raw-data` of a hpack-test-case folder; empty when there is none.
    static func read(folder: String) -> [HeaderStory] {
        let place = URL(filePath: folder).appending(path: "raw-data")
        // An absent folder has no files; `main.swift` says which lists it measures.
        let files = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        return files.filter { $0.hasSuffix(".json") }.sorted().compactMap { file in
            guard let data = FileManager.default.contents(atPath: place.appending(path: file).path),
                let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
                let cases = root["cases"] as? [[String: Any]]
            else { return nil }  // Not a story.
            return HeaderStory(
                blocks: cases.map { block in
                    (block["headers"] as? [[String: String]] ?? []).flatMap { pairs in
                        pairs.map { (Array($0.key.utf8), Array($0.value.utf8)) }
                    }
                })
        }
    }

    /// Requests of a browser to a few sites: some fields repeat, paths and cookies change.
    static func synthetic() -> [HeaderStory] {
        (0..<20).map { site in
            HeaderStory(
                blocks: (0..<50).map { request in
                    [
                        (":method", "GET"), (":scheme", "https"), (":authority", "www\(site).example.com"),
                        (":path", "/assets/\(site)/image-\(request &* 7919 % 1000).png?v=\(request)"),
                        ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
                        ("accept", request % 3 == 0 ? "text/html,application/xhtml+xml" : "image/png,image/*;q=0.8"),
                        ("accept-encoding", "gzip, deflate, br"), ("accept-language", "en-US,en;q=0.5"),
                        ("referer", "https://www\(site).example.com/page/\(request / 8)"),
                        ("cookie", "session=0123456789abcdef\(site); seen=\(request / 5)"),
                    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }
                })
        }
    }
}
