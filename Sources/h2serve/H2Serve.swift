import ArgumentParser
import NodeHTTP2

/// The ready-made server: a target for load tests, and the routes that its page lists.
@main
struct H2Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "h2serve",
        abstract: "An HTTP/2 server for load tests and trials: cleartext (prior knowledge) and TLS.",
        discussion: "Drains on SIGTERM or SIGINT and exits 0; a second signal, or --drain-seconds, ends that."
    )

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Port to listen on; 0 takes any.", valueName: "number"))
    var port = 8080

    @Option(help: ArgumentHelp("Port for TLS; 0 takes any (default: 8443 if it is free).", valueName: "number"))
    var tlsPort: Int?

    @Flag(name: .customLong("no-tls"), help: "Listen in cleartext alone.")
    var isWithoutTLS = false

    @Option(help: ArgumentHelp("Certificate with its chain, PEM (default: one made for this run).", valueName: "file"))
    var cert: String?

    @Option(help: ArgumentHelp("Private key of the certificate, PEM.", valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("Worker threads (default: one per core).", valueName: "count"))
    var workers: Int?

    @Option(help: ArgumentHelp("Folder whose files /files/ serves.", valueName: "folder"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "What requests under way have left once it drains; then they are reset.", valueName: "seconds"))
    var drainSeconds = 10

    func validate() throws {
        guard !host.isEmpty else { throw ValidationError("--host must not be empty") }
        guard 0...65_535 ~= port else { throw ValidationError("--port must be 0 to 65535, not \(port)") }
        if let tlsPort {
            guard 0...65_535 ~= tlsPort else { throw ValidationError("--tls-port must be 0 to 65535, not \(tlsPort)") }
        }
        guard 0...86_400 ~= drainSeconds else {
            throw ValidationError("--drain-seconds must be 0 to 86400, not \(drainSeconds)")
        }
        guard (cert == nil) == (key == nil) else { throw ValidationError("--cert and --key belong together") }
        if let workers {
            guard 1...1_024 ~= workers else { throw ValidationError("--workers must be 1 to 1024, not \(workers)") }
        }
    }

    private func makeIdentity() throws -> Service.Identity? {
        if isWithoutTLS { return nil }
        let port = tlsPort ?? 8_443
        let isPortChosen = tlsPort != nil
        if let cert, let key {
            let certificate = try fs.readFileSync(cert, "utf8")
            let privateKey = try fs.readFileSync(key, "utf8")
            try check("--cert \(cert)", tls.SecureContextOptions(cert: certificate))
            try check("--key \(key)", tls.SecureContextOptions(key: privateKey))
            try check(
                "--key \(key)", tls.SecureContextOptions(cert: certificate, key: privateKey))
            return Service.Identity(
                port: port, isPortChosen: isPortChosen, cert: certificate, key: privateKey, fingerprint: nil)
        }
        let made = try tls.SelfSignedCertificate(names: Array(Set(["localhost", "127.0.0.1", "::1", host])).sorted())
        return Service.Identity(
            port: port, isPortChosen: isPortChosen, cert: made.cert, key: made.key, fingerprint: made.fingerprint256)
    }

    /// What TLS cannot use is told now, of the file that it stands in.
    private func check(_ name: String, _ options: tls.SecureContextOptions) throws {
        do { _ = try tls.createSecureContext(options) } catch let error as NodeError {
            throw ValidationError("\(name): \(error.message)")
        }
    }

    /// Bad arguments get one line and exit code 2.
    static func main() {
        do {
            let command = try H2Serve.parse()
            let files = try command.root.map { try StaticFiles(root: $0) }
            try Service(
                host: command.host, port: command.port, workers: command.workers, files: files,
                identity: command.makeIdentity(), drainMilliseconds: command.drainSeconds * 1_000
            ).run()
        } catch let error as NodeError {
            complain("h2serve: \(error.message)", code: 1)
        } catch {
            let code = exitCode(for: error)
            if code == .success { H2Serve.exit(withError: error) }
            complain("h2serve: \(message(for: error).split(separator: "\n").first ?? "bad arguments")", code: 2)
        }
    }

    private static func complain(_ line: String, code: Int) -> Never {
        process.stderr.write(line + "\n")
        process.exit(code)
    }
}
