import NodeHTTP2
import Synchronization

/// The workers with their servers, from the first listening line to the last connection.
struct Service {
    let host: String
    let port: Int
    let workers: Int?
    let files: StaticFiles?
    /// Nil: no TLS.
    let identity: Identity?
    /// What requests under way have left when the server drains.
    let drainMilliseconds: Int

    /// What the TLS port answers with.
    struct Identity {
        let port: Int
        /// A port that nobody asked for is given up when it is taken.
        let isPortChosen: Bool
        let cert: String
        let key: String
        /// Of a certificate that was made for this run.
        let fingerprint: String?
        /// What all workers make their tickets with, so that a client may resume its session with another one (48 octets).
        let ticketKeys: [UInt8] = (0..<48).map { _ in .random(in: .min ... .max) }
    }

    /// Receive windows (bytes) larger than Node's, so that uploads need few round trips.
    private static let streamWindowBytes = 1 << 20
    private static let connectionWindowBytes = 16 << 20

    func run() throws -> Never {
        let group = WorkerGroup(count: workers)
        // Before the workers start: their threads inherit what this one has blocked.
        stopOnSignals(group)
        if net.isIP(host) != 0 || host == "localhost" {
            try start(group, on: host)
        } else {
            findHost { address in try start(group, on: address) }
        }
        process.run()
    }

    /// The address of a name, by listening there for a moment: all workers get the same.
    private func findHost(_ found: @escaping (String) throws -> Void) {
        let probe = net.createServer()
        Service.endOnError(probe)
        probe.listen(0, host) {
            let address = probe.address()?.address ?? host
            probe.close()
            try found(address)
        }
    }

    private func start(_ group: WorkerGroup, on address: String) throws {
        let sharedPort = SharedPort(port, address, isShared: workers != 1)
        let securePort = identity.map { SharedPort($0.port, address, isShared: workers != 1) }
        let identity = self.identity
        let files = self.files
        let drainMilliseconds = self.drainMilliseconds
        try group.start { member in
            process.on(.uncaughtException) { error, _ in Service.judge(error) }
            let server = try Service.makeServer(files)
            Service.endOnError(server)
            sharedPort.listen(server)
            member.onStop { server.drain(within: drainMilliseconds) }
            guard let identity, let securePort else { return }
            let secureServer = try Service.makeSecureServer(identity, files)
            secureServer.on(.error) { error in
                if identity.isPortChosen { Service.fail(error) }
                process.stderr.write("h2serve: no TLS: \(error.message)\n")
            }
            securePort.listen(secureServer)
            member.onStop { secureServer.drain(within: drainMilliseconds) }
        }
        let shownHost = host.contains(":") ? "[\(host)]" : host
        if let port = sharedPort.bound { console.log("h2serve listening on http://\(shownHost):\(port)") }
        if let port = securePort?.bound {
            let note = identity?.fingerprint.map { ", certificate SHA-256 \($0)" } ?? ""
            console.log("h2serve listening on https://\(shownHost):\(port)\(note)")
        }
        group.whenFinished { process.exit(0) }
    }

    /// The first signal drains, the second ends at once.
    private func stopOnSignals(_ group: WorkerGroup) {
        var isStopping = false
        let stop = {
            if isStopping { process.exit(0) }
            isStopping = true
            group.stop()
        }
        process.on(.SIGTERM) { stop() }
        process.on(.SIGINT) { stop() }
    }

    /// Streams and sessions that their peers break have no listener of their own for it, which would cost every request:
    /// their errors end here and are no news. Any other error is a fault of the program.
    private static func judge(_ error: any Error) {
        let ofPeers: Set = [
            "ERR_HTTP2_STREAM_ERROR", "ERR_HTTP2_SESSION_ERROR", "ERR_HTTP2_ERROR", "ECONNRESET", "EPIPE", "ETIMEDOUT",
            "EHOSTUNREACH", "ENETUNREACH",
        ]
        if let code = error.code, ofPeers.contains(code) || code.hasPrefix("ERR_SSL_") { return }
        fail(error)
    }

    private static func endOnError(_ server: net.Server) {
        server.on(.error) { Service.fail($0) }
    }

    private static func fail(_ error: any Error) -> Never {
        process.stderr.write("h2serve: \(error)\n")
        process.exit(1)
    }

    /// A build without the package trait serves HTTP/2 alone.
    #if HTTP1
    private static let servesHTTP1 = true
    #else
    private static let servesHTTP1 = false
    #endif

    private static let settings = Settings(initialWindowSize: streamWindowBytes)

    private static func makeServer(_ files: StaticFiles?) throws -> Http2Server {
        let server = try http2.createServer(
            ServerOptions(settings: settings, connectionWindowSize: connectionWindowBytes, allowHTTP1: servesHTTP1))
        let routes = Routes(files: files)
        server.on(.stream) { stream, headers in try routes.serve(stream, headers) }
        let http1Routes = HTTP1Routes(routes)
        server.on(.http1Request) { request, response in try http1Routes.serve(request, response) }
        return server
    }

    private static func makeSecureServer(_ identity: Identity, _ files: StaticFiles?) throws -> Http2SecureServer {
        let server = try http2.createSecureServer(
            SecureServerOptions(
                settings: settings, connectionWindowSize: connectionWindowBytes, cert: identity.cert,
                key: identity.key, ticketKeys: Buffer.from(identity.ticketKeys), allowHTTP1: servesHTTP1))
        let routes = Routes(files: files)
        server.on(.stream) { stream, headers in try routes.serve(stream, headers) }
        let http1Routes = HTTP1Routes(routes)
        server.on(.http1Request) { request, response in try http1Routes.serve(request, response) }
        return server
    }
}

/// The port that all workers listen on: the first takes it for itself, so that a second h2serve is refused, and the others join.
private final class SharedPort: Sendable {
    private enum State {
        case wanted(Int)
        case bound(Int)
        /// The first worker was refused, and says so; the others need not try.
        case refused
    }

    private let state: Mutex<State>
    private let address: String
    /// Several sockets on one port; a worker that is alone keeps its port to itself.
    private let isShared: Bool

    init(_ wanted: Int, _ address: String, isShared: Bool) {
        state = Mutex(.wanted(wanted))
        self.address = address
        self.isShared = isShared
    }

    /// The port, once a worker listens on it.
    var bound: Int? {
        state.withLock { state in
            if case .bound(let port) = state { port } else { nil }
        }
    }

    func listen(_ server: net.Server) {
        state.withLock { state in
            var options = net.ListenOptions(host: address, reusePort: isShared)
            switch state {
            case .wanted(let port):
                options.port = port
                options.claimsPort = true
                server.listen(options)
                state = server.address().map { .bound($0.port) } ?? .refused
            case .bound(let port):
                options.port = port
                server.listen(options)
            case .refused:
                break
            }
        }
    }
}
