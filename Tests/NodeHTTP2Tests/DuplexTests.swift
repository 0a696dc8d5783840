import Buffers
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// Sessions over duplexes that are no sockets.
@Suite(.timeLimit(.minutes(10))) struct DuplexTests {
    /// One end of a pair in memory.
    final class End: Duplex {
        weak var other: End?

        override func _transmit(_ slice: ByteSlice, isLast: Bool) {
            reactor.nextTick { [self] in
                _sent(slice.count)
                other?._push(slice)
                if isLast { end() }
            }
            if isLast { _transmitEnd() }
        }

        override func _transmitEnd() {
            reactor.nextTick { [self] in
                other?._pushEnd()
                emitFinish()
            }
        }

        override func _tearDown(_ error: (any Error)?) {
            reactor.nextTick { [self] in
                other?._pushEnd()
                emitClose(error: error)
            }
        }
    }

    private static func pair(_ reactor: Reactor) -> (End, End) {
        let ends = (End(reactor: reactor), End(reactor: reactor))
        ends.0.other = ends.1
        ends.1.other = ends.0
        return ends
    }

    // rows: ServerHttp2Session.property.server
    @Test("http2.function.performServerHandshake connect.options.option.createConnection")
    func bothSidesOverAPair() throws {
        let home = try TestServer(listens: false)
        let (near, far) = Self.pair(home.reactor)
        var trace: [String] = []
        let session = try http2.performServerHandshake(far)
        #expect(session.server == nil && session.type == 0)
        session.on(.stream) { stream, headers, flags in
            trace.append("stream \(headers[":path"]?.description ?? "") \(flags)")
            try stream.respond()
            stream.end("hello")
        }
        session.on(.close) { trace.append("server close") }
        let client = try http2.connect(
            "http://pair.example", ConnectOptions(createConnection: ConnectionFactory { near }))
        #expect(client.duplex === near)
        let request = try client.request([":path": "/over"])
        request.on(.data) { chunk in trace.append("data \(chunk.toString())") }
        request.on(.close) { [unowned client] in client.close() }
        client.on(.close) { trace.append("client close") }
        home.run("the end") { trace.contains("client close") && trace.contains("server close") }
        #expect(trace.starts(with: ["stream /over 5", "data hello"]))
        withExtendedLifetime((near, far, session, client)) {}
    }

    @Test func aBodyThatIsLargerThanAllWindowsGoesThrough() throws {
        let home = try TestServer(listens: false)
        let (near, far) = Self.pair(home.reactor)
        var received = 0
        let session = try http2.performServerHandshake(far)
        session.on(.stream) { stream, _ in
            try stream.respond()
            stream.end([UInt8](repeating: 7, count: 3_000_000))
        }
        let client = try http2.connect(
            Authority(protocol: "http:", hostname: "pair"), ConnectOptions(createConnection: ConnectionFactory { near })
        )
        let request = try client.request()
        request.on(.data) { chunk in received += chunk.length }
        request.on(.close) { [unowned client] in client.close() }
        var isClosed = false
        client.on(.close) { isClosed = true }
        home.run("the end") { isClosed }
        #expect(received == 3_000_000)
        withExtendedLifetime((near, far, session)) {}
    }
}
