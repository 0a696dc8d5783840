import Glibc
import Testing

@testable import NodeRuntime
@testable import Reactor

/// Timeouts, options of the system, signals and what keeps the loop going.
@Suite(.timeLimit(.minutes(10))) struct NetOptionsTests {
    // MARK: Timeouts

    @Test(
        "net.Socket.method.setTimeout net.Socket.event.timeout net.Socket.property.timeout: once, until something happens"
    )
    func timeout() throws {
        let clock = Clock.manual()
        let loop = try NetLoop(clock: clock)
        let (client, server) = try loop.pair()
        server.resume()
        client.on(.timeout) { loop.log("timeout") }
        try client.setTimeout(30) { loop.log("callback") }
        #expect(client.timeout == 30)
        func pass(_ milliseconds: Int) {
            for _ in 0..<milliseconds {
                clock.advance(milliseconds: 1)
                loop.turn()
            }
        }
        pass(29)
        #expect(loop.take().isEmpty)
        pass(1)
        #expect(loop.take() == ["timeout", "callback"])
        pass(100)
        #expect(loop.take().isEmpty)
        client.write("x")
        pass(31)
        #expect(loop.take() == ["timeout"])
        // Reading counts too.
        server.write("y")
        loop.run("the byte") { client.bytesRead == 1 }
        pass(20)
        server.write("z")
        loop.run("the next byte") { client.bytesRead == 2 }
        pass(29)
        #expect(loop.take().isEmpty)
        pass(2)
        #expect(loop.take() == ["timeout"])
        try client.setTimeout(0)
        client.write("x")
        pass(100)
        #expect(loop.take().isEmpty && client.timeout == 0)
        #expect(code { try client.setTimeout(-1) } == "ERR_OUT_OF_RANGE")
        let listener = client.listener(.timeout) { loop.log("named") }
        try client.setTimeout(5, listener)
        try client.setTimeout(0, listener)
        #expect(client.listenerCount(.timeout) == 1)
        client.destroy()
        server.destroy()
        try client.setTimeout(5)
        #expect(client.timeout == 0)
        loop.finish()
    }

    @Test("net.Socket.method.setTimeout: it works without a connection, and as an option of connect")
    func timeoutWithoutAConnection() throws {
        let clock = Clock.manual()
        let loop = try NetLoop(clock: clock)
        let socket = net.Socket()
        try socket.setTimeout(5) { loop.log("callback") }
        // Its timer keeps nothing alive.
        #expect(!loop.reactor.isAlive)
        clock.advance(milliseconds: 5)
        loop.turn()
        #expect(loop.take() == ["callback"])
        let server = net.createServer()
        server.listen(0, "127.0.0.1")
        let client = try net.connect(
            net.ConnectOptions(port: server.address()?.port, host: "127.0.0.1", timeout: 20))
        #expect(client.timeout == 20)
        client.on(.timeout) { client.destroy() }
        loop.run("the connection") { !client.connecting }
        clock.advance(milliseconds: 20)
        loop.run("the end") { client.destroyed }
        server.close()
        loop.run("the end of the server") { server._connectionCount == 1 }
        loop.reactor.closeAll()
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    // MARK: The system's options

    private func option(_ socket: net.Socket, _ level: Int32, _ name: Int32) throws -> Int {
        var value: Int32 = -1
        var size = socklen_t(MemoryLayout<Int32>.size)
        try #require(getsockopt(try #require(socket.kernel).descriptor, level, name, &value, &size) == 0)
        return Int(value)
    }

    @Test(
        "net.Socket.method.setNoDelay net.Socket.method.setKeepAlive net.Socket.method.setTypeOfService: before and after connecting"
    )
    func systemOptions() throws {
        let loop = try NetLoop()
        let tcp = Int32(IPPROTO_TCP)
        let (client, server) = try loop.pair()
        #expect(try option(client, tcp, TCP_NODELAY) == 0)
        client.setNoDelay().setKeepAlive(true, 5_000, 2_000, 3)
        try client.setTypeOfService(16)
        #expect(try option(client, tcp, TCP_NODELAY) == 1)
        #expect(try option(client, SOL_SOCKET, SO_KEEPALIVE) == 1)
        #expect(try option(client, tcp, TCP_KEEPIDLE) == 5)
        #expect(try option(client, tcp, TCP_KEEPINTVL) == 2)
        #expect(try option(client, tcp, TCP_KEEPCNT) == 3)
        #expect(try option(client, Int32(IPPROTO_IP), IP_TOS) == 16)
        client.setNoDelay(false).setKeepAlive(net.KeepAliveOptions(enable: false))
        #expect(try option(client, tcp, TCP_NODELAY) == 0)
        #expect(try option(client, SOL_SOCKET, SO_KEEPALIVE) == 0)
        for wrong in [-1, 256] {
            #expect(code { try client.setTypeOfService(wrong) } == "ERR_OUT_OF_RANGE")
        }
        client.destroy()
        #expect(client.getTypeOfService() == 16)
        server.destroy()
        let early = net.Socket()
        #expect(early.getTypeOfService() == 0)
        early.setNoDelay().setKeepAlive(true, 7_000)
        try early.setTypeOfService(8)
        #expect(early.getTypeOfService() == 8)
        let listening = net.createServer { socket in socket.resume() }
        listening.listen(0, "127.0.0.1")
        try early.connect(try #require(listening.address()?.port), "127.0.0.1")
        loop.run("the connection") { !early.connecting }
        #expect(try option(early, tcp, TCP_NODELAY) == 1)
        #expect(try option(early, tcp, TCP_KEEPIDLE) == 7)
        #expect(try option(early, Int32(IPPROTO_IP), IP_TOS) == 8)
        early.end()
        early.resume()
        listening.close()
        loop.finish()
    }

    @Test("net.Socket.method.ref net.Server.method.ref net.Server.method.unref: what keeps the loop going")
    func references() throws {
        let loop = try NetLoop()
        let server = net.createServer()
        server.unref()
        server.listen(0, "127.0.0.1")
        #expect(!loop.reactor.isAlive)
        server.ref()
        #expect(loop.reactor.isAlive)
        let client = try net.connect(try #require(server.address()?.port), "127.0.0.1")
        server.unref()
        client.unref()
        var accepted: net.Socket?
        server.on(.connection) { accepted = $0 }
        loop.run("the connection") { accepted != nil && !client.connecting }
        #expect(loop.reactor.isAlive)
        accepted?.unref()
        #expect(!loop.reactor.isAlive)
        client.ref()
        #expect(loop.reactor.isAlive)
        client.destroy()
        accepted?.destroy()
        server.close()
        loop.finish()
    }

    // MARK: Signals

    @Test("AbortSignal.property.aborted: a signal destroys a socket, and closes a server")
    func signals() throws {
        let loop = try NetLoop()
        let serverController = AbortController()
        let server = net.createServer { socket in socket.resume() }
        server.on(.close) { loop.log("server close") }
        server.listen(net.ListenOptions(port: 0, host: "127.0.0.1", signal: serverController.signal))
        let port = server.address()?.port
        let controller = AbortController()
        let client = loop.watch(
            "C", try net.connect(net.ConnectOptions(port: port, host: "127.0.0.1", signal: controller.signal)))
        loop.run("the connection") { loop.trace.contains("C ready") }
        controller.abort()
        #expect(client.destroyed)
        let late = loop.watch(
            "L", try net.connect(net.ConnectOptions(port: port, host: "127.0.0.1", signal: AbortSignal.abort())))
        #expect(!late.destroyed)
        loop.run("both ends") { client.closed && late.closed }
        serverController.abort()
        #expect(!server.listening)
        loop.finish()
        let trace = loop.take()
        #expect(
            trace.filter { $0.hasPrefix("C") } == [
                "C connect", "C ready", "C error The operation was aborted", "C close true",
            ])
        #expect(trace.filter { $0.hasPrefix("L") } == ["L error The operation was aborted", "L close true"])
        #expect(trace.last == "server close")
        // A server whose signal has aborted before never tells that it listens.
        let stillborn = net.createServer()
        stillborn.on(.listening) { loop.log("listening") }
        stillborn.on(.close) { loop.log("close") }
        stillborn.listen(net.ListenOptions(port: 0, signal: AbortSignal.abort()))
        #expect(stillborn.listening)
        loop.finish()
        #expect(loop.take() == ["close"])
    }

    @Test("net.Socket.function.net.isIP: what is an address")
    func addresses() {
        let versions = [
            "127.0.0.1": 4, "::1": 6, "fe80::1%eth0": 6, "fe80::1%1": 6, "1.2.3": 0, "01.2.3.4": 0, "::ffff:1.2.3.4": 6,
            "": 0, "1.2.3.4 ": 0, "::1%": 0, "%1": 0, "1::2::3": 0, "127.0.0.1\0": 0, "localhost": 0,
        ]
        for (text, version) in versions {
            #expect(net.isIP(text) == version, "\(text)")
            #expect(net.isIPv4(text) == (version == 4) && net.isIPv6(text) == (version == 6), "\(text)")
        }
    }
}
