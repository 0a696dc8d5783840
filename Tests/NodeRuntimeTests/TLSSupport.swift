import Testing
import TLSEngine

@testable import NodeRuntime
@testable import Reactor

/// Certificates for tests, made once.
enum TestIdentity {
    static let authority = make { $0.isAuthority = true }
    static let localhost = make(issuer: authority) {
        $0.commonName = "localhost"
        $0.dnsNames = ["localhost"]
        $0.addresses = ["127.0.0.1"]
    }
    static let other = make(issuer: authority) { $0.dnsNames = ["other.test", "*.other.test"] }
    static let stranger = make { $0.dnsNames = ["localhost"] }

    private static func make(
        issuer: CertificateMaker.Identity? = nil, _ change: (inout CertificateMaker) -> Void
    ) -> CertificateMaker.Identity {
        var maker = CertificateMaker(commonName: "test")
        change(&maker)
        do { return try maker.make(issuer: issuer) } catch { fatalError("no certificate: \(error)") }
    }
}

/// A loop with a TLS server on it; what happens is logged as "name event arguments".
final class TLSLoop {
    let loop: NetLoop
    private(set) var port = 0
    private(set) var server: tls.Server?
    private(set) var accepted: [tls.TLSSocket] = []

    init(clock: Clock = Clock()) throws { loop = try NetLoop(clock: clock) }

    static var serverOptions: tls.ServerOptions {
        tls.ServerOptions(cert: TestIdentity.localhost.certificate, key: TestIdentity.localhost.key)
    }

    static var clientOptions: tls.ConnectOptions {
        tls.ConnectOptions(host: "127.0.0.1", servername: "localhost", ca: TestIdentity.authority.certificate)
    }

    @discardableResult
    func listen(
        _ options: tls.ServerOptions = TLSLoop.serverOptions,
        _ listener: @escaping (tls.TLSSocket) throws -> Void = { _ in }
    ) throws -> tls.Server {
        let server = try tls.createServer(options) { [unowned self] socket in
            accepted.append(socket)
            loop.log("S secure \(socket.authorized) \(socket.authorizationError ?? "-") \(socket.alpnProtocol ?? "-")")
            socket.on(.error) { [unowned self] error in loop.log("S error \(error.code ?? error.message)") }
            socket.on(.end) { [unowned self] in loop.log("S end") }
            socket.on(.close) { [unowned self] hadError in loop.log("S close \(hadError)") }
            try listener(socket)
        }
        server.on(.tlsClientError) { [unowned self] error, socket in
            loop.log("S tlsClientError \(error.code ?? error.message) \(socket.encrypted)")
        }
        server.listen(0, "127.0.0.1")
        port = try #require(server.address()?.port)
        self.server = server
        return server
    }

    func watch(_ socket: tls.TLSSocket) -> tls.TLSSocket {
        socket.on(.connect) { [unowned self] in loop.log("C connect") }
        socket.on(.secureConnect) { [unowned self, unowned socket] in
            loop.log("C secure \(socket.authorized) \(socket.authorizationError ?? "-") \(socket.alpnProtocol ?? "-")")
        }
        socket.on(.data) { [unowned self] in loop.log("C data \($0.toString())") }
        socket.on(.end) { [unowned self] in loop.log("C end") }
        socket.on(.error) { [unowned self] error in loop.log("C error \(error.code ?? error.message)") }
        socket.on(.close) { [unowned self] hadError in loop.log("C close \(hadError)") }
        return socket
    }

    @discardableResult
    func connect(_ options: tls.ConnectOptions = TLSLoop.clientOptions) throws -> tls.TLSSocket {
        var options = options
        if options.socket == nil { options.port = port }
        return watch(try tls.connect(options))
    }

    /// Runs until the client is closed and the server has no connection left, then closes the server.
    func finish(_ client: Stream, sourceLocation: SourceLocation = #_sourceLocation) {
        loop.run("the end of the connection", sourceLocation: sourceLocation) {
            client.destroyed && server?._connectionCount == 0
        }
        close(sourceLocation: sourceLocation)
    }

    func close(sourceLocation: SourceLocation = #_sourceLocation) {
        server?.close()
        server = nil
        accepted = []
        loop.runToEnd(sourceLocation: sourceLocation)
        loop.finish(sourceLocation: sourceLocation)
    }

    func client() -> [String] { loop.trace.filter { $0.hasPrefix("C") } }
    func serverSide() -> [String] { loop.trace.filter { $0.hasPrefix("S") } }
}
