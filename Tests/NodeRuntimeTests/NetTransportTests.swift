import Buffers
import Glibc
import Testing

@testable import NodeRuntime
@testable import Reactor

/// A descriptor in other hands, while the object stays what the program sees.
@Suite(.timeLimit(.minutes(10))) struct NetTransportTests {
    /// Echoes everything, in place of a session.
    private final class Echo: SocketHandler, _SocketDriver {
        let kernel: _KernelSocket
        var object: net.Socket?
        var queue: SendQueue
        var error: NodeError?
        var log: (String) -> Void = { _ in }
        private(set) var _bytesRead = 0
        private(set) var _bytesWritten = 0

        init(_ kernel: _KernelSocket) {
            self.kernel = kernel
            queue = SendQueue(pool: kernel.reactor.blockPool)
            super.init()
        }

        func start() {
            kernel.setHandler(self)
            kernel.setReadInterest(true)
        }

        func echo(_ slice: ByteSlice) {
            queue.append(slice)
            _bytesWritten += slice.count
            kernel.reactor.markDirty(self)
        }

        override func readable() {
            guard let count = try? kernel.readShared() else { return }
            object?._noteActivity()
            guard count > 0 else {
                kernel.setReadInterest(false)
                object?._transportEnded()
                return kernel.close()
            }
            _bytesRead += count
            echo(kernel.reactor.readSlice(offset: 0, count: count))
        }

        override func flush() { _ = try? kernel.flush(&queue) }

        override func closed() {
            log("closed")
            object?._transportClosed(error)
            object = nil
        }

        func _socketDestroyed(_ error: (any Error)?) {
            log("destroyed \(error?.message ?? "-")")
            queue.removeAll()
            kernel.close()
        }
    }

    /// Takes an accepted socket over.
    private func takeOver(_ loop: NetLoop, _ socket: net.Socket) throws -> Echo {
        let echo = Echo(try #require(socket.kernel))
        let transport = try #require(socket._takeTransport(echo))
        #expect(transport.kernel === echo.kernel)
        echo.object = socket
        echo.log = { loop.log($0) }
        for slice in transport.unread { echo.echo(slice) }
        echo.start()
        return echo
    }

    @Test func whatWasReadBeforeGoesAlong() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        loop.watch("S", server, data: false)
        client.write("early ")
        loop.run("the early bytes") { server.bytesRead == 6 }
        let echo = try takeOver(loop, server)
        client.write("late")
        loop.run("the echo") { client.bytesRead == 10 }
        #expect(loop.take().filter { $0.hasPrefix("C data") }.joined().replacing("C data ", with: "") == "early late")
        #expect(server.bytesRead == 10 && server.bytesWritten == 10)
        #expect(server.remotePort == client.localPort && !server.pending && server.readyState == "open")
        client.end()
        loop.finish()
        let trace = loop.take()
        #expect(trace.filter { !$0.hasPrefix("C") } == ["S end", "closed", "S close false"])
        #expect(server.closed && server.destroyed && server.bytesRead == 10 && server.bytesWritten == 10)
        #expect(echo.object == nil)
    }

    @Test func destroyingTheObjectEndsTheConnection() throws {
        let loop = try NetLoop()
        for error in [nil, NodeError("boo")] {
            let (client, server) = try loop.pair()
            client.resume()
            if error != nil { server.on(.error) { loop.log("S error \($0.message)") } }
            server.on(.close) { hadError in loop.log("S close \(hadError)") }
            let echo = try takeOver(loop, server)
            server.destroy(error)
            loop.finish()
            let expected =
                error == nil
                ? ["destroyed -", "closed", "S close false"]
                : ["destroyed boo", "S error boo", "closed", "S close true"]
            #expect(loop.take() == expected)
            #expect(echo.object == nil && client.closed)
        }
    }

    @Test func theDriversErrorIsTheObjects() throws {
        let loop = try NetLoop()
        for listens in [true, false] {
            let (client, server) = try loop.pair()
            client.resume()
            // Without a listener nobody is told, as a session handles its socket's errors itself.
            if listens { server.on(.error) { loop.log("S error \($0.message)") } }
            server.on(.close) { hadError in loop.log("S close \(hadError)") }
            let echo = try takeOver(loop, server)
            echo.error = NodeError("broken")
            echo.kernel.close()
            loop.finish()
            #expect(loop.take() == ["closed"] + (listens ? ["S error broken"] : []) + ["S close true"])
        }
    }

    @Test func theObjectNeitherReadsNorWrites() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        let echo = try takeOver(loop, server)
        server.on(.data) { _ in loop.log("S data") }
        server.write("x") { loop.log("\($0?.code ?? "")") }
        client.on(.data) { loop.log("C data \($0.toString())") }
        client.write("y")
        loop.run("the echo") { loop.trace.contains("C data y") }
        #expect(loop.take() == ["ERR_HTTP2_NO_SOCKET_MANIPULATION", "C data y"])
        server.unref()
        #expect(!echo.kernel.isReferenced)
        server.ref()
        #expect(echo.kernel.isReferenced)
        client.end()
        loop.finish()
    }

    @Test func anObjectMadeLaterShowsTheConnection() throws {
        let loop = try NetLoop()
        var echo: Echo?
        let (left, right) = try descriptorPair()
        for descriptor in [left, right] { #expect(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0) }
        let driver = Echo(_KernelSocket(reactor: loop.reactor, adopting: left))
        driver.log = { loop.log($0) }
        driver.start()
        echo = driver
        let socket = net.Socket(driver.kernel, driver: driver)
        driver.object = socket
        loop.watch("S", socket, data: false)
        let peer = try net.Socket(net.SocketOptions(fd: Int(right)))
        peer.on(.data) { loop.log("P data \($0.toString())") }
        peer.write("hello")
        loop.run("the echo") { loop.trace.contains("P data hello") }
        #expect(socket.bytesRead == 5 && socket.bytesWritten == 5 && socket.readyState == "open")
        peer.end()
        loop.finish()
        #expect(loop.take() == ["P data hello", "S end", "closed", "S close false"])
        #expect(echo?.object == nil)
    }

    @Test func whatCannotBeGivenAwayIsNot() throws {
        let loop = try NetLoop()
        final class Special: net.Socket {}
        let (client, server) = try loop.pair()
        let echo = Echo(try #require(server.kernel))
        #expect(net.Socket()._takeTransport(echo) == nil, "not connected")
        #expect(Special()._takeTransport(echo) == nil, "a subclass may change the bytes")
        server.write([UInt8](repeating: 1, count: 20_000_000))
        #expect(server._takeTransport(echo) == nil, "something is on its way")
        client.resume()
        server.end()
        #expect(server._takeTransport(echo) == nil, "it has ended")
        loop.finish()
        #expect(server._takeTransport(echo) == nil, "it is closed")
        #expect(client.bytesRead == 20_000_000)
    }
}
