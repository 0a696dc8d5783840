import HTTP2Protocol
import NodeRuntime
import Testing

@testable import NodeHTTP2

/// A server whose requests go to a 'request' listener, and what its clients got.
enum CompatServer {
    static func home(
        _ options: ServerOptions = ServerOptions(),
        _ listener: @escaping (Http2ServerRequest, Http2ServerResponse) throws -> Void
    ) throws -> TestServer {
        let home = try TestServer(options)
        home.server.on(.request, listener)
        return home
    }

    /// One request, and the listener that answers it.
    @discardableResult
    static func exchange(
        method: String = "GET", path: String = "/", headers: Headers = Headers(), body: Int? = nil,
        uncaughtCount: Int = 0, setUp: (Http2Server) -> Void = { _ in },
        _ listener: @escaping (Http2ServerRequest, Http2ServerResponse) throws -> Void
    ) throws -> Exchange {
        let home = try Self.home(ServerOptions(), listener)
        setUp(home.server)
        var fields: Headers = [":method": method, ":path": path, ":scheme": "http", ":authority": "a"]
        for (name, value) in headers { fields[name] = value }
        let exchange = try home.connect().request(fields, body: body)
        home.run("the response") { exchange.isDone }
        home.settle(turns: 3)
        home.finish(uncaughtCount: uncaughtCount)
        return exchange
    }
}

/// What listeners have seen, in order.
final class Notes {
    private(set) var lines: [String] = []

    func note(_ line: String) { lines.append(line) }

    func note(_ what: String, _ body: () throws -> Void) { lines.append("\(what) \(errorCode(body) ?? "ok")") }

    func follow(_ request: Http2ServerRequest) {
        request.on(.end) { self.note("req end") }
        request.on(.close) { self.note("req close") }
        request.on(.aborted) { self.note("req aborted") }
        request.on(.error) { error in self.note("req error \(error.code ?? "")") }
    }

    func follow(_ response: Http2ServerResponse) {
        response.on(.finish) { self.note("res finish") }
        response.on(.close) { self.note("res close") }
        response.on(.error) { error in self.note("res error \(error.code ?? "")") }
        response.on(.drain) { self.note("res drain") }
    }

    func follow(_ stream: ServerHttp2Stream) {
        stream.on(.end) { self.note("stream end") }
        stream.on(.finish) { self.note("stream finish") }
        stream.on(.close) { self.note("stream close \(stream.rstCode)") }
        stream.on(.aborted) { self.note("stream aborted") }
        stream.on(.error) { error in self.note("stream error \(error.code ?? "")") }
    }
}

/// Checks that the body throws an error with the code.
func expectError(
    _ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    #expect(errorCode(body) == code, sourceLocation: sourceLocation)
}
