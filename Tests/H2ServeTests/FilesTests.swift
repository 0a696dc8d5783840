import Foundation
import Testing

/// The files below --root, asked by curl.
@Suite(.serialized, .timeLimit(.minutes(10)), .needs(.curl)) struct FilesTests {
    /// A folder with files, one of them outside of what is served.
    private final class Folder {
        let base = Command.scratchFile("files")
        var root: URL { base.appending(path: "root") }

        init() throws {
            let manager = FileManager.default
            try manager.createDirectory(at: root.appending(path: "sub"), withIntermediateDirectories: true)
            try Data("secret".utf8).write(to: base.appending(path: "secret"))
            try Data("0123456789".utf8).write(to: root.appending(path: "page.html"))
            try Data("a b".utf8).write(to: root.appending(path: "sub/a b%.txt"))
            try Data().write(to: root.appending(path: "empty.css"))
            try Data((0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) })
                .write(to: root.appending(path: "large.bin"))
            for (link, target) in [("inside", "page.html"), ("outside", "../secret"), ("up", "..")] {
                try manager.createSymbolicLink(
                    atPath: root.appending(path: link).path, withDestinationPath: target)
            }
        }

        deinit { try? FileManager.default.removeItem(at: base) }
    }

    private struct Answer {
        let status: Int
        let fields: [String: String]
        let body: Data
    }

    private func get(_ server: ServeProcess, _ path: String, _ options: [String] = []) throws -> Answer {
        let head = Command.scratchFile("head")
        let body = Command.scratchFile("body")
        defer {
            try? FileManager.default.removeItem(at: head)
            try? FileManager.default.removeItem(at: body)
        }
        let answer = try Command.curl(
            options + ["--path-as-is", "-D", head.path, "-o", body.path, "-w", "%{http_code}", server.url(path)])
        #expect(answer.status == 0, "\(path): \(answer.errors)")
        let lines = try String(contentsOf: head, encoding: .utf8).split(separator: "\r\n")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return Answer(
            status: Int(answer.text) ?? 0, fields: fields, body: (try? Data(contentsOf: body)) ?? Data())
    }

    /// What the program has of it is given back however a stream ends: the descriptor of a file, the timer of a delay.
    @Test(.needs(.python)) func downloadsThatBreakGiveTheirFilesBack() throws {
        let folder = try Folder()
        let server = try ServeProcess(["--workers", "1", "--root", folder.root.path])
        let attack = try Command.run(
            .python, [Command.clientScript("attacks.py"), "\(server.port)", "broken_downloads"])
        #expect(attack.status == 0, "\(attack.errors)")
        // The server hears of the last reset at some time; other clients' requests give it turns.
        for _ in 0..<100 where server.isOpen("large.bin") { _ = try Command.curl([server.url("/hello")]) }
        #expect(!server.isOpen("large.bin"))
        try server.finish()
    }

    @Test func filesHaveTheirProperties() throws {
        let folder = try Folder()
        let server = try ServeProcess(["--root", folder.root.path])
        let page = try get(server, "/files/page.html?query")
        #expect(page.status == 200 && page.body == Data("0123456789".utf8))
        #expect(page.fields["content-type"] == "text/html; charset=utf-8")
        #expect(page.fields["content-length"] == "10" && page.fields["accept-ranges"] == "bytes")
        #expect(page.fields["etag"]?.hasPrefix("\"") == true && page.fields["last-modified"]?.hasSuffix("GMT") == true)
        let head = try get(server, "/files/page.html", ["-I"])
        #expect(
            head.status == 200 && head.fields["content-length"] == "10" && head.fields["etag"] == page.fields["etag"])
        #expect(try get(server, "/files/sub/a%20b%25.txt").body == Data("a b".utf8))
        let empty = try get(server, "/files/empty.css")
        #expect(empty.status == 200 && empty.fields["content-length"] == "0" && empty.body.isEmpty)
        let large = try get(server, "/files/large.bin")
        #expect(large.body == (try Data(contentsOf: folder.root.appending(path: "large.bin"))))
        #expect(large.fields["content-type"] == "application/octet-stream")
        #expect(try get(server, "/files/inside").body == Data("0123456789".utf8))
        #expect(try get(server, "/files/page.html", ["-X", "PUT"]).status == 405)
        try server.finish()
    }

    @Test func nothingOutsideIsServed() throws {
        let folder = try Folder()
        let server = try ServeProcess(["--root", folder.root.path])
        let paths = [
            "../secret", "%2e%2e/secret", "..%2fsecret", "sub/../../secret", "sub/..", "./page.html", "sub/./x",
            "outside",
            "up/secret", "", "/", "sub", "sub/", "missing", "page.html/", "page.html/x", "page.html%00", "%zz", "%",
            "%4",
            "/etc/passwd", "..", "%2e%2e%2fsecret", "%252e%252e/secret",
        ]
        for path in paths {
            let answer = try get(server, "/files/" + path)
            #expect(answer.status == 404 && !answer.body.starts(with: Data("secret".utf8)), "\(path)")
        }
        try server.finish()
    }

    @Test func withoutRootThereAreNoFiles() throws {
        let server = try ServeProcess()
        #expect(try get(server, "/files/etc/passwd").status == 404)
        try server.finish()
    }

    @Test func conditionsDecide() throws {
        let folder = try Folder()
        let server = try ServeProcess(["--root", folder.root.path])
        let page = try get(server, "/files/page.html")
        let tag = try #require(page.fields["etag"])
        let date = try #require(page.fields["last-modified"])
        let old = "Sun, 06 Nov 1994 08:49:37 GMT"
        let table: [([String], Int)] = [
            (["if-none-match: \(tag)"], 304), (["if-none-match: W/\(tag)"], 304),
            (["if-none-match: \"x\", \(tag)"], 304),
            (["if-none-match: *"], 304), (["if-none-match: \"x\""], 200), (["if-modified-since: \(date)"], 304),
            (["if-modified-since: \(old)"], 200), (["if-modified-since: never"], 200),
            (["if-none-match: \"x\"", "if-modified-since: \(date)"], 200), (["if-match: \(tag)"], 200),
            (["if-match: \"x\""], 412), (["if-match: W/\(tag)"], 412), (["if-match: *"], 200),
            (["if-unmodified-since: \(old)"], 412), (["if-unmodified-since: \(date)"], 200),
        ]
        for (fields, status) in table {
            let answer = try get(server, "/files/page.html", fields.flatMap { ["-H", $0] })
            #expect(answer.status == status, "\(fields)")
            #expect(answer.fields["etag"] == tag, "\(fields)")
            #expect(answer.body.count == (status == 200 ? 10 : 0), "\(fields)")
        }
        try server.finish()
    }

    @Test func rangesAreParts() throws {
        let folder = try Folder()
        let server = try ServeProcess(["--root", folder.root.path])
        let tag = try #require(try get(server, "/files/page.html").fields["etag"])
        let table: [(String, Int, String, String?)] = [
            ("bytes=2-4", 206, "234", "bytes 2-4/10"), ("bytes=7-", 206, "789", "bytes 7-9/10"),
            ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=-30", 206, "0123456789", "bytes 0-9/10"),
            ("bytes=8-99999999999999999999", 206, "89", "bytes 8-9/10"), ("bytes=0-0", 206, "0", "bytes 0-0/10"),
            ("bytes=10-", 416, "", "bytes */10"), ("bytes=-0", 416, "", "bytes */10"),
            ("bytes=4-2", 200, "0123456789", nil), ("bytes=0-1,3-4", 200, "0123456789", nil),
            ("bytes=x-2", 200, "0123456789", nil), ("lines=1-2", 200, "0123456789", nil),
            ("bytes=-", 200, "0123456789", nil),
        ]
        for (range, status, body, content) in table {
            let answer = try get(server, "/files/page.html", ["-H", "range: \(range)"])
            #expect(answer.status == status && answer.body == Data(body.utf8), "\(range)")
            #expect(answer.fields["content-range"] == content, "\(range)")
        }
        let current = try get(server, "/files/page.html", ["-H", "range: bytes=1-2", "-H", "if-range: \(tag)"])
        #expect(current.status == 206 && current.body == Data("12".utf8))
        let stale = try get(server, "/files/page.html", ["-H", "range: bytes=1-2", "-H", "if-range: \"x\""])
        #expect(stale.status == 200 && stale.body.count == 10)
        try server.finish()
    }

    @Test func aRootThatIsNoFolderEndsTheServer() throws {
        let answer = try Command.run(Command.h2serve.path, ["--port", "0", "--root", "/nope"])
        #expect(answer.status == 1 && answer.errors.contains("ENOENT"), "\(answer.errors)")
    }
}
