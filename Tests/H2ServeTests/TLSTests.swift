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

    /// Files with a certificate and its key.
    private static func identity(in folder: URL) throws -> (cert: String, key: String) {
        let name = folder.appendingPathComponent(UUID().uuidString).path
        let made = try Command.run(
            .openssl,
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=localhost", "-days", "2", "-keyout", name + "-key.pem", "-out", name + "-cert.pem",
            ])
        #expect(made.status == 0, "\(made.errors)")
        return (name + "-cert.pem", name + "-key.pem")
    }

    @Test(
        "createSecureServer.options.option.cert createSecureServer.options.option.key --cert and --key take files, and name the one that is of no use",
        .needs(.openssl))
    func certificateFiles() throws {
        let folder = FileManager.default.temporaryDirectory
        let missing = folder.appendingPathComponent("missing-\(UUID()).pem").path
        let answer = try Command.run(Command.h2serve.path, ["--port", "0", "--cert", missing, "--key", missing])
        #expect(answer.status == 1 && answer.errors.hasPrefix("h2serve: ENOENT"))
        let identity = try Self.identity(in: folder)
        defer { for file in [identity.cert, identity.key] { try? FileManager.default.removeItem(atPath: file) } }
        let other = try Self.identity(in: folder)
        defer { for file in [other.cert, other.key] { try? FileManager.default.removeItem(atPath: file) } }
        for (cert, key, option) in [
            (identity.key, identity.key, "--cert \(identity.key): "),
            (identity.cert, identity.cert, "--key \(identity.cert): "),
            (identity.cert, other.key, "--key \(other.key): "),
        ] {
            let bad = try Command.run(Command.h2serve.path, ["--port", "0", "--cert", cert, "--key", key])
            #expect(bad.status == 2 && bad.output.isEmpty)
            #expect(
                bad.errors.hasPrefix("h2serve: \(option)error:") && bad.errors.filter { $0 == "\n" }.count == 1,
                "\(bad.errors)")
        }
        let server = try ServeProcess(["--cert", identity.cert, "--key", identity.key], tls: true)
        #expect(server.fingerprint == nil)
        try server.finish()
        let alone = try Command.run(Command.h2serve.path, ["--cert", missing])
        #expect(alone.status == 2 && alone.errors.contains("belong together"))
    }
}
