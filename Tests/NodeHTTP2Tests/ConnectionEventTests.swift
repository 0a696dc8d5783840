import Glibc
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// 'connection' of servers: connections that were accepted, and those that the program hands in.
@Suite(.timeLimit(.minutes(10))) struct ConnectionEventTests {
    @Test("Http2Server.event.connection: the listener gets the session's socket, after 'session'")
    func theSocketOfAnAcceptedConnection() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        var shown: net.Socket?
        home.server.on(.connection) { socket in
            shown = socket
            home.trace.append("connection \(socket.remoteAddress ?? "")")
        }
        home.server.on(.session) { session in
            session.on(.close) { home.trace.append("close") }
            session.once(.connect) { session in
                #expect(session.duplex === shown)
                home.trace.append("connect")
            }
            home.trace.append("session")
        }
        unowned let session = try http2.connect("http://127.0.0.1:\(#require(home.server.address()?.port))")
        session.on(.connect) { session in session.close() }
        home.run("the end") { home.trace.last == "close" }
        #expect(home.trace == ["session", "connection 127.0.0.1", "connect", "close"])
        #expect(shown?.server === home.server)
        shown = nil
        home.finish()
    }

    /// A session over what `wrap` makes of one end of a pair; the answer to one request.
    private func exchange(
        _ home: TestServer, _ session: ClientHttp2Session, _ path: String = "/"
    ) throws -> String {
        var body = ""
        var isClosed = false
        let request = try session.request([":path": path])
        request.on(.data) { chunk in body += chunk }
        request.on(.error) { error in body += " \(error.code ?? "")" }
        request.on(.close) { [unowned session] in session.close() }
        session.on(.error) { error in body += " \(error.code ?? "")" }
        session.on(.close) { isClosed = true }
        home.run("the session's end") { isClosed }
        return body
    }

    @Test("Http2Server.event.connection: any duplex becomes a session by server.emit")
    func aDuplexThatIsHandedIn() throws {
        let home = try TestServer { stream, headers in stream.end("over \(headers[":path"]?.description ?? "")") }
        let (near, far) = stream.duplexPair()
        home.server.on(.connection) { home.trace.append("connection") }
        home.server.on(.session) { session in
            home.trace.append("session \(session.server === home.server) \(session.duplex === far)")
        }
        let isHeard = try home.server.emit(.connection, far)
        #expect(isHeard)
        #expect(home.trace == ["session true true", "connection"])
        #expect(home.server.sessionCount == 1)
        unowned let session = try http2.connect(
            "http://pair.example", ConnectOptions(createConnection: ConnectionFactory { near }))
        #expect(try exchange(home, session, "/pair") == "over /pair")
        home.run("the server's session") { home.server.sessionCount == 0 }
        home.finish()
    }

    @Test("Http2Server.event.connection: a socket that another server has accepted and begun to read")
    func aSocketThatIsHandedIn() throws {
        let home = try TestServer(listens: false) { stream, _ in stream.end("x") }
        let front = net.createServer { socket in
            // As a program that looks at the first octets and gives them back.
            socket.once(.data) { chunk in
                home.trace.append("sniffed \(chunk.toString().hasPrefix("PRI * HTTP/2.0"))")
                socket.unshift(chunk)
                try home.server.emit(.connection, socket)
                #expect(home.server.sessionCount == 1)
            }
        }
        front.listen(0, "127.0.0.1")
        unowned let session = try http2.connect("http://127.0.0.1:\(#require(front.address()?.port))")
        #expect(try exchange(home, session) == "x")
        #expect(home.trace == ["sniffed true"])
        front.close()
        home.run("the sessions' end") { home.server.sessionCount == 0 }
        home.finish()
    }

    @Test("http2.function.performServerHandshake a stream carries one session: ERR_HTTP2_SOCKET_BOUND")
    func aStreamThatHasASession() throws {
        let home = try TestServer { stream, _ in stream.end("x") }
        let (near, far) = stream.duplexPair()
        unowned let session = try http2.performServerHandshake(far)
        #expect(errorCode { try http2.performServerHandshake(far) } == "ERR_HTTP2_SOCKET_BOUND")
        #expect(errorCode { try home.server.emit(.connection, far) } == "ERR_HTTP2_SOCKET_BOUND")
        let code = errorCode {
            try http2.connect("http://a", ConnectOptions(createConnection: ConnectionFactory { far }))
        }
        #expect(code == "ERR_HTTP2_SOCKET_BOUND")
        home.server.on(.connection) { (socket: net.Socket) in
            #expect(errorCode { try http2.performServerHandshake(socket) } == "ERR_HTTP2_SOCKET_BOUND")
            home.trace.append("refused")
        }
        unowned let client = try http2.connect("http://127.0.0.1:\(#require(home.server.address()?.port))")
        #expect(try exchange(home, client) == "x")
        #expect(home.trace == ["refused"])
        session.destroy()
        near.destroy()
        home.run("the duplex's end") { far.destroyed && home.context.sessionCount == 0 }
        home.finish()
    }

    @Test("createServer.options.option.pauseOnConnect: nothing is read before resume()")
    func pausedConnections() throws {
        let home = try TestServer(ServerOptions(pauseOnConnect: true)) { stream, _ in stream.end("x") }
        var accepted: net.Socket?
        home.server.on(.connection) { (socket: net.Socket) in
            accepted = socket
            #expect(socket.isPaused())
        }
        unowned let session = try http2.connect("http://127.0.0.1:\(#require(home.server.address()?.port))")
        session.on(.remoteSettings) { home.trace.append("settings") }
        session.on(.localSettings) { home.trace.append("acknowledged") }
        home.run("the server's SETTINGS") { home.trace == ["settings"] }
        home.settle()
        #expect(home.trace == ["settings"])
        accepted?.resume()
        accepted = nil
        #expect(try exchange(home, session) == "x")
        #expect(home.trace == ["settings", "acknowledged"])
        home.finish()
    }

    @Test(
        """
        createServer.options.option.allowHalfOpen createServer.options.option.noDelay createServer.options.option.keepAlive \
        createServer.options.option.keepAliveInitialDelay createServer.options.option.highWaterMark
        """)
    func optionsOfTheSockets() throws {
        let options = ServerOptions(
            allowHalfOpen: false, noDelay: false, keepAlive: true, keepAliveInitialDelay: 7_000, highWaterMark: 10)
        let home = try TestServer(options) { stream, _ in stream.end("x") }
        var keepAlive: Int32 = -1
        var idle: Int32 = -1
        var noDelay: Int32 = -1
        home.server.on(.session) { session in
            let descriptor = try #require((session.transport as? SocketTransport)?.socket?.descriptor)
            keepAlive = socketOption(descriptor, SOL_SOCKET, SO_KEEPALIVE)
            idle = socketOption(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE)
            noDelay = socketOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY)
        }
        unowned let session = try http2.connect("http://127.0.0.1:\(#require(home.server.address()?.port))")
        #expect(try exchange(home, session) == "x")
        #expect(keepAlive == 1 && idle == 7 && noDelay == 1)
        home.finish()
    }
}

/// An integer option of a socket, -1 when it cannot be read.
private func socketOption(_ descriptor: Int32, _ level: Int32, _ name: Int32) -> Int32 {
    var value: Int32 = -1
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, level, name, &value, &length) == 0 ? value : -1
}
