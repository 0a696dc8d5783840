import ArgumentParser
import NodeHTTP2

/// The ready-made server: a target for load tests, and the routes that its page lists.
@main
struct H2Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "h2serve",
        abstract: "An HTTP/2 server for load tests and trials (cleartext, prior knowledge).",
        discussion: "Drains on SIGTERM or SIGINT and exits 0; a second signal ends it at once."
    )

    @Option(help: ArgumentHelp("Address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("Port to listen on; 0 takes any.", valueName: "number"))
    var port = 8080

    @Option(help: ArgumentHelp("Worker threads (default: one per core).", valueName: "count"))
    var workers: Int?

    @Option(help: ArgumentHelp("Folder whose files /files/ serves.", valueName: "folder"))
    var root: String?

    func validate() throws {
        guard 0...65_535 ~= port else { throw ValidationError("--port must be 0 to 65535, not \(port)") }
        if let workers {
            guard 1...1_024 ~= workers else { throw ValidationError("--workers must be 1 to 1024, not \(workers)") }
        }
    }

    /// Bad arguments get one line and exit code 2.
    static func main() {
        do {
            let command = try H2Serve.parse()
            let files = try command.root.map { try StaticFiles(root: $0) }
            try Service(host: command.host, port: command.port, workers: command.workers, files: files).run()
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
