import Testing

@testable import NodeHTTP2
@testable import Reactor

/// A server and a client of this library on one reactor, and what each of them saw, in order.
final class Scene {
    let home: TestServer
    var client: [String] = []
    var server: [String] = []
    private(set) var session: ClientHttp2Session?

    init(
        _ options: ServerOptions = ServerOptions(), clock: Clock = Clock(),
        _ listener: @escaping (Scene, ServerHttp2Stream) throws -> Void
    ) throws {
        home = try TestServer(options, clock: clock)
        home.server.on(.stream) { [unowned self] stream, _, flags in
            server.append("stream \(flags)")
            watch(stream)
            try listener(self, stream)
        }
        home.server.on(.session) { [unowned self] session in watch(session) }
        home.server.on(.sessionError) { [unowned self] error in
            server.append("sessionError \(error.code ?? error.message)")
        }
        home.server.on(.close) { [unowned self] in server.append("server close") }
    }

    @discardableResult
    func connect(_ options: ConnectOptions = ConnectOptions()) throws -> ClientHttp2Session {
        let port = try #require(home.server.address()?.port)
        let session = try http2.connect("http://127.0.0.1:\(port)", options)
        self.session = session
        session.on(.goaway) { [unowned self] code, last, data in
            client.append("session goaway \(code) \(last)\(data.map { " <\($0.length)>" } ?? "")")
        }
        session.on(.error) { [unowned self] error in client.append("session error \(error.code ?? error.message)") }
        session.on(.close) { [unowned self] in client.append("session close") }
        return session
    }

    /// Both ends go when the request has: as the scenarios of node-http2 §21 end.
    @discardableResult
    func request(
        _ session: ClientHttp2Session, _ headers: Headers = Headers(), _ options: RequestOptions = RequestOptions(),
        name: String = "req", closes: Bool = true
    ) throws -> ClientHttp2Stream {
        let request = try session.request(headers, options)
        watch(request, name)
        if closes {
            request.on(.close) { [unowned self, unowned session] in
                session.close()
                home.server.close()
            }
        }
        return request
    }

    func watch(_ request: ClientHttp2Stream, _ name: String) {
        request.on(.ready) { [unowned self] in client.append("\(name) ready") }
        request.on(.response) { [unowned self] headers, flags in
            client.append("\(name) response \(headers[":status"]?.description ?? "") \(flags)")
        }
        request.on(.push) { [unowned self] headers, flags in
            client.append("\(name) push \(headers[":status"]?.description ?? "") \(flags)")
        }
        request.on(.headers) { [unowned self] headers, flags in
            client.append("\(name) headers \(headers[":status"]?.description ?? "") \(flags)")
        }
        request.on(.continue) { [unowned self] in client.append("\(name) continue") }
        request.on(.trailers) { [unowned self] headers, flags in client.append("\(name) trailers \(headers) \(flags)") }
        request.on(.data) { [unowned self] chunk in client.append("\(name) data \(chunk.length)") }
        watchEnd(request) { [unowned self] in client.append("\(name) \($0)") }
    }

    func watch(_ stream: ServerHttp2Stream, _ name: String = "stream") {
        stream.on(.wantTrailers) { [unowned self] in server.append("\(name) wantTrailers") }
        watchEnd(stream) { [unowned self] in server.append("\(name) \($0)") }
    }

    private func watch(_ session: ServerHttp2Session) {
        session.on(.goaway) { [unowned self] code, last, data in
            server.append("session goaway \(code) \(last)\(data.map { " <\($0.length)>" } ?? "")")
        }
        session.on(.timeout) { [unowned self] in server.append("session timeout") }
        session.on(.close) { [unowned self] in server.append("session close") }
    }

    private func watchEnd(_ stream: Http2Stream, _ say: @escaping (String) -> Void) {
        stream.on(.end) { say("end") }
        stream.on(.finish) { say("finish") }
        stream.on(.aborted) { say("aborted") }
        stream.on(.timeout) { say("timeout") }
        stream.on(.frameError) { type, code, id in say("frameError \(type) \(code) \(id)") }
        stream.on(.error) { error in say("error \(error.code ?? error.message)") }
        stream.on(.close) { [unowned stream] in say("close \(stream.rstCode)") }
    }

    /// Runs until both sessions are gone, and checks that nothing is left.
    func finish(sourceLocation: SourceLocation = #_sourceLocation, uncaughtCount: Int = 0) {
        home.run("the end of the sessions", sourceLocation: sourceLocation) {
            client.last == "session close"
        }
        session = nil
        home.finish(sourceLocation: sourceLocation, uncaughtCount: uncaughtCount)
    }
}
