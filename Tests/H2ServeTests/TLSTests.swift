import Foundation
import Testing

/// The TLS port before clients that nobody here wrote.
@Suite(.timeLimit(.minutes(10))) struct TLSTests {
    private func secureURL(_ server: ServeProcess, _ path: String) throws -> String {
        "https://127.0.0.1:\(try #require(server.tlsPort))\(path)"
    }

    @Test("createSecureServer: curl speaks HTTP/2 over TLS", .needs(.curl))
    func curl() throws {
        let server = try ServeProcess(tls: true)
        #expect(server.fingerprint != nil)
        let hello = try Command.run(
            .curl, ["-sSk", "--http2", "-w", " %{http_version} %{http_code}", secureURL(server, "/hello")])
        #expect(hello.text == "Hello, World! 2 200")
        let bytes = try Command.run(
            .curl,
            ["-sSk", "--http2", "-o", "/dev/null", "-w", "%{size_download}", secureURL(server, "/bytes/5000000")])
        #expect(bytes.text == "5000000")
        let refused = try Command.run(.curl, ["-sS", "--http2", secureURL(server, "/hello")])
        #expect(refused.status == 60)
        try server.finish()
    }

    @Test("createSecureServer: h2load", .needs(.h2load))
    func h2load() throws {
        let server = try ServeProcess(["--workers", "2"], tls: true)
        let answer = try Command.run(
            .h2load, ["-n", "2000", "-c", "20", "-m", "10", secureURL(server, "/hello")])
        #expect(answer.text.contains("2000 succeeded, 0 failed"))
        try server.finish()
    }

    @Test("createSecureServer.options.option.cert createSecureServer.options.option.key --cert and --key take files")
    func certificateFiles() throws {
        let folder = FileManager.default.temporaryDirectory
        let missing = folder.appendingPathComponent("missing-\(UUID()).pem").path
        let answer = try Command.run(Command.h2serve.path, ["--port", "0", "--cert", missing, "--key", missing])
        #expect(answer.status == 1 && answer.errors.hasPrefix("h2serve: ENOENT"))
        let alone = try Command.run(Command.h2serve.path, ["--cert", missing])
        #expect(alone.status == 2 && alone.errors.contains("belong together"))
    }
}
