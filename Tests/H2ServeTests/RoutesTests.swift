import Foundation
import Testing

/// Every route, asked by curl.
@Suite(.serialized, .timeLimit(.minutes(10)), .needs(.curl)) struct RoutesTests {
    /// Status and body, as curl writes them with the status behind.
    private static func get(_ server: ServeProcess, _ path: String, _ options: [String] = []) throws -> (Int, String) {
        let answer = try Command.curl(options + ["-w", "\n%{http_code}", server.url(path)])
        #expect(answer.status == 0, "\(path): \(answer.errors)")
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    @Test func everyRouteAnswers() throws {
        let server = try ServeProcess()
        let page = try Self.get(server, "/")
        #expect(page.0 == 200)
        for route in ["/hello", "/bytes/", "/echo", "/upload", "/delay/", "/status/", "/headers", "/trailers"] {
            #expect(page.1.contains(route), "the page does not list \(route)")
        }
        #expect(try Self.get(server, "/hello") == (200, "Hello, World!"))
        #expect(try Self.get(server, "/hello?with=query") == (200, "Hello, World!"))
        #expect(try Self.get(server, "/bytes/0") == (200, ""))
        #expect(try Self.get(server, "/bytes/5") == (200, "xxxxx"))
        #expect(try Self.get(server, "/bytes/65536").1.utf8.count == 65_536)
        #expect(try Self.get(server, "/bytes/1000001").1.utf8.count == 1_000_001)
        #expect(try Self.get(server, "/delay/20") == (200, "waited 20 ms\n"))
        #expect(try Self.get(server, "/trailers") == (200, "a body with trailers\n"))
        #expect(try Self.get(server, "/status/404") == (404, "status 404\n"))
        #expect(try Self.get(server, "/status/599").0 == 599)
        for status in [204, 205, 304] { #expect(try Self.get(server, "/status/\(status)") == (status, "")) }
        try server.finish()
    }

    @Test func badNumbersGetOneLineOfText() throws {
        let server = try ServeProcess()
        let paths = [
            "/bytes/", "/bytes/x", "/bytes/-1", "/bytes/1.5", "/bytes/1099511627777", "/bytes/99999999999999999999",
            "/bytes/1/2", "/delay/", "/delay/x", "/delay/2147483648", "/status/", "/status/x", "/status/199",
            "/status/600", "/status/+200",
        ]
        for path in paths {
            let answer = try Self.get(server, path)
            #expect(answer.0 == 400, "\(path)")
            #expect(answer.1.hasSuffix("\n") && answer.1.filter { $0 == "\n" }.count == 1, "\(path): \(answer.1)")
        }
        try server.finish()
    }

    @Test func otherPathsAreNotFound() throws {
        let server = try ServeProcess()
        for path in ["/missing", "/hello/", "/HELLO", "/bytes", "/%00"] {
            #expect(try Self.get(server, path).0 == 404, "\(path)")
        }
        try server.finish()
    }

    @Test(arguments: [("/hello", "13"), ("/bytes/1000", "1000"), ("/bytes/1099511627776", "1099511627776")])
    func headGetsTheHeadersAlone(path: String, length: String) throws {
        let server = try ServeProcess()
        let answer = try Command.curl(["--head", server.url(path)])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.text.hasPrefix("HTTP/2 200"))
        #expect(answer.text.contains("content-length: \(length)\r\n"))
        try server.finish()
    }

    @Test(arguments: ["/", "/echo", "/upload", "/headers", "/trailers", "/status/200", "/delay/1", "/missing"])
    func headEndsOnEveryRoute(path: String) throws {
        let server = try ServeProcess()
        let answer = try Command.curl(["--head", server.url(path)])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.text.hasPrefix("HTTP/2 "))
        try server.finish()
    }

    @Test func expectGetsItsContinue() throws {
        let server = try ServeProcess()
        let answer = try Command.curl(["-v", "-H", "expect: 100-continue", "-d", "12345", server.url("/upload")])
        #expect(answer.errors.contains("HTTP/2 100"), "\(answer.errors)")
        #expect(answer.text.contains("\"bytes\":5"))
        try server.finish()
    }

    @Test(arguments: [
        "/hello", "/", "/headers", "/status/200", "/bytes/3", "/trailers", "/delay/1", "/missing", "/bytes/x",
    ])
    func aBodyThatARouteDoesNotWantIsDiscarded(path: String) throws {
        let server = try ServeProcess()
        let file = Command.scratchFile("body")
        try Data(count: 3_000_000).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let answer = try Command.curl(["--data-binary", "@\(file.path)", "-w", "%{size_upload}", server.url(path)])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(answer.text.hasSuffix("3000000"))
        try server.finish()
    }

    @Test func headersComeBackAsJSON() throws {
        let server = try ServeProcess()
        let answer = try Command.curl([
            "-H", "x-own: a \"b\" \\ c", "-H", "x-twice: 1", "-H", "x-twice: 2", "-H", "x-tab: a\tb",
            server.url("/headers"),
        ])
        let fields = try #require(try JSONSerialization.jsonObject(with: answer.output) as? [String: String])
        #expect(fields[":method"] == "GET")
        #expect(fields[":path"] == "/headers")
        #expect(fields["x-own"] == "a \"b\" \\ c")
        #expect(fields["x-twice"] == "1, 2")
        #expect(fields["x-tab"] == "a\tb")
        try server.finish()
    }

    @Test func uploadCountsAndChecks() throws {
        let server = try ServeProcess()
        // The check value of CRC-32C.
        let check = try Command.curl(["-d", "123456789", server.url("/upload")])
        #expect(check.text == "{\"bytes\":9,\"crc32c\":\"e3069283\"}\n")
        let empty = try Command.curl(["-X", "POST", server.url("/upload")])
        #expect(empty.text == "{\"bytes\":0,\"crc32c\":\"00000000\"}\n")
        try server.finish()
    }

    @Test func aHundredMegabytesAreEchoedByteForByte() throws {
        let server = try ServeProcess()
        let (sent, received) = (Command.scratchFile("sent"), Command.scratchFile("received"))
        defer { for file in [sent, received] { try? FileManager.default.removeItem(at: file) } }
        try Self.pattern(bytes: 100 << 20).write(to: sent)
        let answer = try Command.curl(["-X", "POST", "-T", sent.path, "-o", received.path, server.url("/echo")])
        #expect(answer.status == 0, "\(answer.errors)")
        #expect(FileManager.default.contentsEqual(atPath: sent.path, andPath: received.path))
        #expect(try server.residentBytes < 100 << 20)
        try server.finish()
    }

    @Test func severalClientsUploadAtOnce() throws {
        let server = try ServeProcess()
        let file = Command.scratchFile("body")
        defer { try? FileManager.default.removeItem(at: file) }
        try Self.pattern(bytes: 16 << 20).write(to: file)
        let clients = try (0..<6).map { _ in
            try Command.start(
                .curl, ["-sS", "--http2-prior-knowledge", "--data-binary", "@\(file.path)", server.url("/upload")])
        }
        let answers = try clients.map { try $0.finish().text }
        #expect(Set(answers).count == 1, "\(answers)")
        #expect(answers.first?.contains("\"bytes\":16777216") == true, "\(answers)")
        try server.finish()
    }

    private static func pattern(bytes count: Int) -> Data {
        let period = 65_521
        let piece = Data((0..<period).map { UInt8(truncatingIfNeeded: $0 * 167 + $0 >> 8) })
        var data = Data(capacity: count + period)
        while data.count < count { data.append(piece) }
        return data.prefix(count)
    }
}
