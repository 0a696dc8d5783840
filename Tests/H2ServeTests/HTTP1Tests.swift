#if HTTP1
import Foundation
import Testing

/// HTTP/1.1 on both ports of h2serve, before clients that nobody here wrote.
@Suite(.serialized, .timeLimit(.minutes(10))) struct HTTP1Tests {
    private static func curl(_ server: ServeProcess, _ path: String, _ options: [String] = []) throws -> String {
        let answer = try Command.run(.curl, ["-sS", "--http1.1"] + options + [server.url(path)])
        #expect(answer.status == 0, "\(path): \(answer.errors)")
        return answer.text
    }

    @Test(.needs(.curl)) func everyRouteAnswers() throws {
        let server = try ServeProcess()
        let facts = ["-w", " %{http_version} %{http_code}"]
        #expect(try Self.curl(server, "/").contains("/hello"))
        #expect(try Self.curl(server, "/hello?x", facts) == "Hello, World! 1.1 200")
        #expect(try Self.curl(server, "/bytes/5", facts) == "xxxxx 1.1 200")
        #expect(try Self.curl(server, "/bytes/1000001").utf8.count == 1_000_001)
        #expect(try Self.curl(server, "/delay/20", facts) == "waited 20 ms\n 1.1 200")
        #expect(try Self.curl(server, "/status/404", facts) == "status 404\n 1.1 404")
        for status in [204, 205, 304] { #expect(try Self.curl(server, "/status/\(status)", facts) == " 1.1 \(status)") }
        #expect(try Self.curl(server, "/missing", facts) == "not found\n 1.1 404")
        #expect(try Self.curl(server, "/bytes/x", facts).hasSuffix(" 1.1 400"))
        #expect(try Self.curl(server, "/headers", ["-H", "X-A: b"]).contains("\"x-a\":\"b\""))
        let trailers = try Self.curl(server, "/trailers", ["--raw", "-i"])
        #expect(trailers.contains("Trailer: x-body-bytes, x-body-crc32c\r\n"))
        #expect(trailers.contains("0\r\nx-body-bytes: 21\r\nx-body-crc32c: "))
        try server.finish()
    }

    /// The absolute form as a proxy's client sends it, the asterisk form over both versions, and the authority form (RFC 9112 §3.2).
    @Test(.needs(.curl)) func everyFormOfATarget() throws {
        let server = try ServeProcess()
        let facts = ["-w", " %{http_code}"]
        for (target, answer) in [
            ("http://other.example/hello", "Hello, World! 200"),
            ("HTTPS://other.example:443/hello?x", "Hello, World! 200"),
            ("http://user@other/bytes/3?http://a/", "xxx 200"), ("http:///hello", "not found\n 404"),
            ("ftp://other/hello", "not found\n 404"), ("/http://a/hello", "not found\n 404"),
            ("*", "not found\n 404"), ("other:80", " 400"),
        ] {
            #expect(try Self.curl(server, "/", facts + ["--request-target", target]) == answer, "\(target)")
        }
        for target in ["http://other.example", "http://other.example?x"] {
            #expect(try Self.curl(server, "/", ["--request-target", target]).contains("<h1>h2serve</h1>"), "\(target)")
        }
        for options in [["--http1.1"], ["--http2-prior-knowledge"]] {
            let all = ["-sS", "-X", "OPTIONS", "--request-target", "*", server.url("/")]
            #expect(try Command.run(.curl, options + facts + all).text == " 204")
        }
        let tunnel = try Command.run(
            .curl, ["-sS", "-p", "-x", "127.0.0.1:\(server.port)", "-w", "%{http_connect}", "http://other.example:80/"])
        #expect(tunnel.text == "405", "\(tunnel.errors)")
        try server.finish()
    }

    @Test(.needs(.curl)) func bodiesComeBackWhole() throws {
        let server = try ServeProcess()
        let body = Command.scratchFile("body")
        defer { try? FileManager.default.removeItem(at: body) }
        let bytes = Data((0..<3_000_017).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        try bytes.write(to: body)
        for options in [["--data-binary", "@\(body.path)"], ["-T", body.path, "-H", "Transfer-Encoding: chunked"]] {
            let answer = try Command.run(.curl, ["-sS", "--http1.1"] + options + [server.url("/echo")])
            #expect(answer.output == bytes, "\(options.first ?? "") \(answer.errors)")
            // curl waits for 100 before it sends a body of this size.
            let upload = try Self.curl(server, "/upload", options)
            #expect(upload.hasPrefix("{\"bytes\":3000017,\"crc32c\":\""))
            #expect(upload == (try Command.curl(["--data-binary", "@\(body.path)", server.url("/upload")]).text))
        }
        try server.finish()
    }

    @Test(.needs(.curl)) func headHasTheHeadersAlone() throws {
        let server = try ServeProcess()
        let head = try Self.curl(server, "/bytes/1099511627776", ["-I"])
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("Content-Length: 1099511627776\r\n"))
        try server.finish()
    }

    @Test(.needs(.curl)) func aConnectionServesManyRequests() throws {
        let server = try ServeProcess()
        let urls = (0..<20).map { server.url("/bytes/\($0)") }
        let answer = try Command.run(
            .curl, ["-sS", "--http1.1", "-o", "/dev/null", "-w", "%{num_connects} "] + urls)
        #expect(answer.text.split(separator: " ").reduce(0) { $0 + (Int($1) ?? 0) } == 1, "\(answer.text)")
        try server.finish()
    }

    @Test(.needs(.curl)) func anUpgradeToH2cIsIgnored() throws {
        let server = try ServeProcess()
        let answer = try Command.run(
            .curl, ["-sS", "--http2", "-w", " %{http_version}", "-d", "x", server.url("/hello")])
        #expect(answer.text == "Hello, World! 1.1", "\(answer.errors)")
        try server.finish()
    }

    @Test(.needs(.curl)) func alpnChoosesHTTP1() throws {
        let server = try ServeProcess(tls: true)
        let port = try #require(server.tlsPort)
        for (options, version) in [(["--http1.1"], "1.1"), (["--no-alpn"], "1.1"), (["--http2"], "2")] {
            let answer = try Command.run(
                .curl,
                ["-sSk", "-w", " %{http_version}"] + options + [
                    "--data-binary", "some text", "https://127.0.0.1:\(port)/echo",
                ])
            #expect(answer.text == "some text \(version)", "\(answer.errors)")
        }
        let large = try Command.run(
            .curl,
            [
                "-sSk", "--http1.1", "-o", "/dev/null", "-w", "%{size_download}",
                "https://127.0.0.1:\(port)/bytes/5000000",
            ])
        #expect(large.text == "5000000")
        try server.finish()
    }

    @Test(.needs(.curl)) func filesWithConditionsAndRanges() throws {
        let folder = Command.scratchFile("http1-files")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let bytes = Data((0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) })
        try bytes.write(to: folder.appending(path: "large.bin"))
        try Data().write(to: folder.appending(path: "empty.css"))
        let server = try ServeProcess(["--root", folder.path])
        let whole = try Command.run(.curl, ["-sS", "--http1.1", server.url("/files/large.bin")])
        #expect(whole.output == bytes)
        let part = try Command.run(.curl, ["-sS", "--http1.1", "-r", "100000-299999", server.url("/files/large.bin")])
        #expect(part.output == bytes[100_000..<300_000])
        let head = try Self.curl(server, "/files/large.bin", ["-I"])
        #expect(head.contains("content-length: 700001\r\n") && head.contains("etag: "))
        let tag = try #require(head.firstMatch(of: /etag: (.*)\r\n/)).1
        let facts = ["-w", "%{http_code}", "-o", "/dev/null"]
        #expect(try Self.curl(server, "/files/large.bin", facts + ["-H", "If-None-Match: \(tag)"]) == "304")
        #expect(try Self.curl(server, "/files/large.bin", facts + ["-r", "800000-"]) == "416")
        #expect(try Self.curl(server, "/files/empty.css", facts) == "200")
        #expect(try Self.curl(server, "/files/none", facts) == "404")
        #expect(try Self.curl(server, "/files/../secret", facts + ["--path-as-is"]) == "404")
        #expect(try Self.curl(server, "/files/large.bin", facts + ["-d", "x"]) == "405")
        try server.finish()
    }

    @Test(.needs(.node), arguments: ["keepalive", "upload", "continue", "trailers", "secure", "pipeline", "abort"])
    func nodeIsServed(scenario: String) throws {
        let server = try ServeProcess(tls: true)
        let answer = try Command.run(
            .node,
            [Command.clientScript("node_http1.mjs"), "\(server.port)", "\(try #require(server.tlsPort))", scenario])
        #expect(answer.text == "ok\n", "\(answer.errors)")
        try server.finish()
    }

    @Test(.needs(.python)) func pythonIsServed() throws {
        let server = try ServeProcess()
        let answer = try Command.run(.python, [Command.clientScript("python_http1.py"), "\(server.port)"])
        #expect(answer.text == "ok\n", "\(answer.errors)")
        try server.finish()
    }

    /// A drain does not wait for clients that keep their connections.
    @Test(.needs(.node)) func drainEndsIdleConnections() throws {
        let server = try ServeProcess()
        let client = try Command.start(
            .node, [Command.clientScript("node_http1.mjs"), "\(server.port)", "0", "idle"])
        while client.isRunning, !client.outputSoFar.contains("idle\n") { usleep(1_000) }
        try server.finish()
        #expect(try client.finish().text == "idle\nclosed\n")
    }
}
#endif
