import Buffers
import Testing
import TLSEngine

@testable import NodeRuntime
@testable import Reactor

/// One end of a pipe in memory.
private final class PipeEnd: Duplex {
    weak var other: PipeEnd?

    override func _transmit(_ slice: ByteSlice, isLast: Bool) {
        reactor.nextTick { [self] in
            other?._push(slice)
            _sent(slice.count)
            if isLast { finishWriting() }
        }
    }

    override func _transmitEnd() { reactor.nextTick { [self] in finishWriting() } }

    private func finishWriting() {
        emitFinish()
        other?._pushEnd()
    }

    override func _tearDown(_ error: (any Error)?) {
        reactor.nextTick { [self] in emitClose(error: error) }
    }
}

@Suite("tls.TLSSocket: over any duplex", .timeLimit(.minutes(10))) struct TLSOverDuplexTests {
    @Test func bothSidesOverAPipe() throws {
        let test = try TLSLoop()
        let left = PipeEnd(reactor: test.loop.reactor)
        let right = PipeEnd(reactor: test.loop.reactor)
        left.other = right
        right.other = left
        let server = try tls.TLSSocket(
            right,
            tls.TLSSocketOptions(
                isServer: true, ALPNProtocols: ["h2"], cert: TestIdentity.localhost.certificate,
                key: TestIdentity.localhost.key))
        var received = 0
        server.on(.data) { received += $0.length }
        server.on(.end) { server.end("bye") }
        var options = TLSLoop.clientOptions
        options.socket = left
        options.ALPNProtocols = ["h2"]
        let client = try test.connect(options)
        var written = false
        client.end([UInt8](repeating: 1, count: 200_000))
        client.on(.finish) { written = true }
        test.loop.run("the end") { client.destroyed && server.destroyed }
        #expect(received == 200_000 && written)
        #expect(test.client() == ["C secure true - h2", "C data bye", "C end", "C close false"])
        #expect(left.destroyed && right.destroyed)
        test.close()
    }

    /// Each end hears the other within its own write, and the program holds neither socket.
    @Test(arguments: [true, false]) func aPairThatDeliversAtOnce(clientFirst: Bool) throws {
        let test = try TLSLoop()
        let (left, right) = duplexPair()
        var echoed = ""
        var hasEnded = false
        func beServer() throws {
            let server = try tls.TLSSocket(
                right,
                tls.TLSSocketOptions(
                    isServer: true, cert: TestIdentity.localhost.certificate, key: TestIdentity.localhost.key))
            server.on(.data) { [unowned server] in server.write($0) }
            server.on(.end) { [unowned server] in server.end() }
        }
        func beClient() throws {
            var options = TLSLoop.clientOptions
            options.socket = left
            let client = try test.connect(options)
            client.on(.secureConnect) { [unowned client] in client.write("0 ") }
            client.on(.data) { [unowned client] chunk in
                echoed += chunk.toString()
                let count = echoed.split(separator: " ").count
                if count < 50 { client.write("\(count) ") } else { client.end() }
            }
            client.on(.close) { hasEnded = true }
        }
        try clientFirst ? beClient() : beServer()
        test.loop.settle()
        try clientFirst ? beServer() : beClient()
        test.loop.run("the end") { hasEnded }
        #expect(echoed == (0..<50).map { "\($0) " }.joined())
        #expect(left.destroyed)
        right.destroy()
        test.close()
    }

    @Test func aPipeThatBreaksBeforeTheHandshake() throws {
        let test = try TLSLoop()
        let left = PipeEnd(reactor: test.loop.reactor)
        let right = PipeEnd(reactor: test.loop.reactor)
        left.other = right
        var options = TLSLoop.clientOptions
        options.socket = left
        let client = try test.connect(options)
        left._pushEnd()
        test.loop.run("the end") { client.destroyed }
        test.loop.settle()
        #expect(test.client() == ["C error ECONNRESET", "C close true"])
        test.close()
        withExtendedLifetime(right) {}
    }

    /// The descriptor moves to the TLS socket; the plain one goes on showing the connection.
    @Test func overAPlainSocket() throws {
        let test = try TLSLoop()
        try test.listen { $0.end("x") }
        let plain = try net.connect(test.port, "127.0.0.1")
        var isClosed = false
        plain.on(.close) { isClosed = true }
        var options = TLSLoop.clientOptions
        options.socket = plain
        let client = try test.connect(options)
        test.loop.run("the handshake") { client.authorized }
        #expect(plain.remotePort == test.port && client.remotePort == test.port)
        test.finish(client)
        #expect(isClosed)
        #expect(test.client() == ["C secure true - -", "C data x", "C end", "C close false"])
    }

    @Test func overAPlainSocketThatStandsAlready() throws {
        let test = try TLSLoop()
        try test.listen { $0.end("x") }
        let plain = try net.connect(test.port, "127.0.0.1")
        test.loop.run("a connection") { !plain.connecting }
        var options = TLSLoop.clientOptions
        options.socket = plain
        let client = try test.connect(options)
        test.finish(client)
        #expect(test.client().contains("C data x"))
    }
}
