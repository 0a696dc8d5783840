import Buffers
import Testing

@testable import NodeHTTP2
@testable import NodeRuntime
@testable import Reactor

/// Tunnels: CONNECT to a TCP port (RFC 9113 §8.5), and the extended form with a WebSocket inside (RFC 8441).
@Suite(.timeLimit(.minutes(10))) struct TunnelTests {
    /// A proxy as a program writes it: what CONNECT names is connected to, and both ways are piped.
    private func proxy() throws -> TestServer {
        let home = try TestServer()
        home.server.on(.stream) { stream, headers in
            stream.on(.error) { _ in }
            guard headers[":method"] == "CONNECT" else {
                return try stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
            }
            let authority = headers[":authority"]?.description.split(separator: ":") ?? []
            let port = authority.last.flatMap { Int($0) } ?? 0
            let socket = try net.connect(port, String(authority.first ?? "")) { socket in
                try stream.respond()
                socket.pipe(stream)
                stream.pipe(socket)
            }
            socket.on(.error) { _ in try stream.close(http2.constants.NGHTTP2_CONNECT_ERROR) }
        }
        return home
    }

    private func sessionTo(_ home: TestServer, _ options: ConnectOptions = ConnectOptions()) throws
        -> ClientHttp2Session
    {
        try http2.connect("http://127.0.0.1:\(#require(home.server.address()?.port))", options)
    }

    @Test("CONNECT to a TCP echo: several megabytes there and back") func echo() throws {
        let home = try proxy()
        let target = net.createServer { socket in socket.pipe(socket) }
        target.listen(0, "127.0.0.1")
        unowned let session = try sessionTo(home)
        let tunnel = try session.request([
            ":method": "CONNECT", ":authority": "127.0.0.1:\(#require(target.address()?.port))",
        ])
        let size = 4_000_000
        var received = 0
        var isRight = true
        tunnel.on(.response) { headers in
            #expect(headers[":status"] == 200)
            Self.write(size, to: tunnel)
        }
        tunnel.on(.data) { chunk in
            chunk.byteSlice.withUnsafeBytes { isRight = isRight && Pattern.matches($0, at: received) }
            received += chunk.length
        }
        tunnel.on(.end) { home.trace.append("end") }
        tunnel.on(.close) {
            home.trace.append("close \(tunnel.rstCode)")
            session.close()
        }
        home.run("the echo") { home.trace.last == "close 0" }
        #expect(received == size && isRight && home.trace == ["end", "close 0"])
        target.close()
        home.finish()
    }

    /// Writes a pattern as fast as the stream takes it, then ends.
    private static func write(_ size: Int, to stream: Duplex) {
        var written = 0
        func go() {
            while written < size {
                let count = min(50_000, size - written)
                let slice = Pattern.slice(at: written, count: count)
                written += count
                guard stream.write(Buffer(slice)) else {
                    stream.once(.drain) { go() }
                    return
                }
            }
            stream.end()
        }
        go()
    }

    @Test("CONNECT to a port where nobody listens ends with CONNECT_ERROR") func refusedTarget() throws {
        let home = try proxy()
        let target = net.createServer { _ in }
        target.listen(0, "127.0.0.1")
        let port = try #require(target.address()?.port)
        target.close()
        unowned let session = try sessionTo(home)
        let tunnel = try session.request([":method": "CONNECT", ":authority": "127.0.0.1:\(port)"])
        tunnel.on(.error) { error in home.trace.append(error.message) }
        tunnel.on(.close) {
            home.trace.append("close \(tunnel.rstCode)")
            session.close()
        }
        home.run("the refusal") { home.trace.count == 2 }
        #expect(home.trace == ["Stream closed with error code NGHTTP2_CONNECT_ERROR", "close 10"])
        home.finish()
    }

    @Test(
        "connect.options.option.createConnection: TLS and a session of HTTP/2 inside a tunnel",
        arguments: [false, true])
    func secureSessionInside(waitsForHandshake: Bool) throws {
        let home = try proxy()
        let target = try http2.createSecureServer(SecureServerTests.serverOptions)
        target.on(.stream) { stream, headers in
            try stream.respond([
                "x-path": headers[":path"]?.description ?? "", "x-encrypted": "\(stream.session?.encrypted ?? false)",
            ])
            stream.end([UInt8](repeating: 7, count: 2_000_000))
        }
        target.listen(0, "127.0.0.1")
        unowned let outer = try sessionTo(home)
        let tunnel = try outer.request([
            ":method": "CONNECT", ":authority": "127.0.0.1:\(#require(target.address()?.port))",
        ])
        var received = 0
        func speak(over socket: tls.TLSSocket) throws {
            unowned let inner = try http2.connect(
                "https://localhost", ConnectOptions(createConnection: ConnectionFactory { socket }))
            #expect(inner.connecting == !waitsForHandshake && inner.duplex === socket)
            inner.on(.connect) { home.trace.append("\(inner.alpnProtocol ?? "-") \(inner.encrypted ?? false)") }
            let request = try inner.request([":path": "/inside"])
            request.on(.response) { headers in
                home.trace.append(
                    "\(headers["x-path"]?.description ?? "") \(headers["x-encrypted"]?.description ?? "")")
            }
            request.on(.data) { chunk in received += chunk.length }
            request.on(.close) { inner.close() }
            inner.on(.close) { outer.close() }
        }
        tunnel.on(.response) {
            let socket = try tls.connect(
                tls.ConnectOptions(
                    socket: tunnel, servername: "localhost", ALPNProtocols: ["h2"],
                    ca: SecureServerTests.identity.certificate))
            if waitsForHandshake {
                socket.once(.secureConnect) { try speak(over: socket) }
            } else {
                try speak(over: socket)
            }
        }
        tunnel.on(.error) { error in home.trace.append("tunnel \(error.message)") }
        var isClosed = false
        outer.on(.close) { isClosed = true }
        home.run("the end") { isClosed }
        #expect(received == 2_000_000)
        #expect(home.trace == ["h2 true", "/inside true"])
        target.close()
        home.finish()
    }

    // MARK: Extended CONNECT

    /// Frames of binary messages (RFC 6455 §5.2), enough for an echo.
    private struct WebSocketReader {
        private var bytes: [UInt8] = []

        /// The payloads that are complete with `chunk`.
        mutating func read(_ chunk: Chunk) -> [[UInt8]] {
            bytes += chunk.byteSlice.bytes
            var payloads: [[UInt8]] = []
            var start = 0
            while bytes.count - start >= 10 {
                let isMasked = bytes[start + 1] & 0x80 != 0
                // All messages of these tests have 64-bit lengths.
                let length = bytes[start + 2..<start + 10].reduce(0) { $0 << 8 | Int($1) }
                let head = 10 + (isMasked ? 4 : 0)
                guard bytes.count - start >= head + length else { break }
                let mask = isMasked ? Array(bytes[start + 10..<start + 14]) : [0, 0, 0, 0]
                let payload = bytes[start + head..<start + head + length]
                payloads.append(payload.enumerated().map { $1 ^ mask[$0 & 3] })
                start += head + length
            }
            bytes.removeFirst(start)
            return payloads
        }

        static func frame(_ payload: [UInt8], mask: [UInt8]? = nil) -> Buffer {
            var bytes: [UInt8] = [0x82, 127 | (mask == nil ? 0 : 0x80)]
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
            if let mask { bytes += mask }
            bytes += mask.map { mask in payload.enumerated().map { $1 ^ mask[$0 & 3] } } ?? payload
            return Buffer(ByteSlice(bytes))
        }
    }

    @Test("Settings.setting.enableConnectProtocol: a WebSocket echo that stalls both ways") func webSocket() throws {
        let count = 60
        let size = 100_000
        let home = try TestServer(ServerOptions(settings: Settings(enableConnectProtocol: true)))
        var serverStalls = 0
        var clientStalls = 0
        var serverStream: ServerHttp2Stream?
        home.server.on(.stream) { stream, headers in
            #expect(
                headers[":method"] == "CONNECT" && headers[":protocol"] == "websocket" && headers[":path"] == "/chat")
            #expect(headers[":scheme"] == "http")
            serverStream = stream
            try stream.respond(["sec-websocket-protocol": "echo"])
            var reader = WebSocketReader()
            // Back-pressure by hand: what cannot be sent is not read.
            stream.on(.data) { chunk in
                for payload in reader.read(chunk) {
                    guard !stream.write(WebSocketReader.frame(payload)), !stream.isPaused() else { continue }
                    serverStalls += 1
                    stream.pause()
                    stream.once(.drain) { stream.resume() }
                }
            }
            stream.on(.end) { stream.end() }
            stream.on(.close) { serverStream = nil }
        }
        unowned let session = try sessionTo(home)
        var socket: ClientHttp2Stream?
        var reader = WebSocketReader()
        var echoed = 0
        session.once(.remoteSettings) { settings in
            #expect(settings.enableConnectProtocol == true)
            let stream = try session.request([
                ":method": "CONNECT", ":protocol": "websocket", ":path": "/chat", "sec-websocket-version": "13",
            ])
            socket = stream
            var sent = 0
            func go() {
                while sent < count {
                    let message = [UInt8](repeating: UInt8(sent), count: size)
                    sent += 1
                    guard stream.write(WebSocketReader.frame(message, mask: [1, 2, 3, UInt8(sent)])) else {
                        clientStalls += 1
                        stream.once(.drain) { go() }
                        return
                    }
                }
                stream.end()
            }
            stream.on(.response) { headers in
                #expect(headers["sec-websocket-protocol"] == "echo")
                go()
            }
            stream.on(.close) { session.close() }
        }
        // Nobody reads the echo: the server stalls, stops reading, and the client stalls too.
        home.run("the stall") { serverStream?.isPaused() == true && socket?.writableNeedDrain == true }
        home.settle()
        let stalled = try #require(serverStream)
        #expect(stalled.writableLength > 0 && stalled.writableLength <= stalled.writableHighWaterMark + 2 * size)
        socket?.on(.data) { chunk in
            for payload in reader.read(chunk) {
                #expect(payload.count == size && payload.allSatisfy { $0 == UInt8(echoed) })
                echoed += 1
            }
        }
        socket = nil
        home.run("the echo") { echoed == count && session.destroyed }
        #expect(serverStalls > 1 && clientStalls > 1)
        home.finish()
    }

    @Test("Settings.setting.enableConnectProtocol: without it the stream is reset") func withoutTheSetting() throws {
        let scene = try Scene { scene, _ in scene.server.append("never") }
        unowned let session = try scene.connect()
        #expect(session.remoteSettings.enableConnectProtocol != true)
        try scene.request(session, [":method": "CONNECT", ":protocol": "websocket", ":path": "/chat"])
        scene.finish()
        #expect(!scene.server.contains("never"))
        #expect(scene.client.contains("req error ERR_HTTP2_STREAM_ERROR") && scene.client.contains("req close 1"))
    }

    @Test("Settings.setting.enableConnectProtocol: taking it back ends the session (RFC 8441 §3)") func takenBack()
        throws
    {
        let scene = try Scene(ServerOptions(settings: Settings(enableConnectProtocol: true))) { _, _ in }
        scene.home.server.on(.session) { session in
            session.once(.localSettings) { try session.settings(Settings(enableConnectProtocol: false)) }
        }
        try scene.connect()
        scene.finish()
        #expect(scene.client.contains("session error ERR_HTTP2_ERROR"))
    }

    @Test("Http2Server.event.connect: in the compatibility API a CONNECT that nobody hears is answered by 405")
    func compatibilityRefusal() throws {
        let scene = try Scene { _, _ in }
        scene.home.server.on(.request) { _, response in response.end() }
        try scene.request(scene.connect(), [":method": "CONNECT", ":authority": "a:1"]).end()
        scene.finish()
        #expect(scene.client.contains { $0.hasPrefix("req response 405") })
    }
}
