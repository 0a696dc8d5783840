import Glibc
import Testing

@testable import NodeRuntime
@testable import Reactor

/// What happens on a connected socket, in Node's order; each trace was seen on Node 24.19.0 with the same statements.
@Suite(.timeLimit(.minutes(10))) struct NetSocketTests {
    @Test(
        "net.Socket.property.connecting net.Socket.property.pending net.Socket.property.readyState net.Socket.property.bufferSize: a fresh socket"
    )
    func aFreshSocket() throws {
        let loop = try NetLoop()
        let socket = net.Socket()
        #expect(!socket.connecting && socket.pending && socket.readyState == "open" && !socket.destroyed)
        #expect(socket.bytesRead == 0 && socket.bytesWritten == 0 && socket.bufferSize == nil)
        #expect(socket.timeout == nil && !socket.allowHalfOpen && socket.address() == nil)
        #expect(socket.localAddress == nil && socket.localPort == nil && socket.localFamily == nil)
        #expect(socket.remoteAddress == nil && socket.remotePort == nil && socket.remoteFamily == nil)
        #expect(socket.writableHighWaterMark == 65_536 && socket.writableLength == 0)
        loop.finish()
    }

    @Test(
        """
        net.Socket.property.remoteAddress-remotePort-remoteFamily net.Socket.property.localAddress-localPort-localFamily \
        net.Socket.method.address: both ends
        """)
    func bothEnds() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        #expect(client.localAddress == "127.0.0.1" && client.localFamily == "IPv4")
        #expect(client.remoteAddress == "127.0.0.1" && client.remoteFamily == "IPv4")
        #expect(client.localPort == server.remotePort && client.remotePort == server.localPort)
        #expect(client.address()?.port == client.localPort)
        #expect(!client.pending && client.readyState == "open" && client.bufferSize == 0)
        client.destroy()
        // What was asked for is remembered; the local end is gone.
        #expect(client.remoteAddress == "127.0.0.1" && client.localAddress == nil && client.address() == nil)
        #expect(client.pending && client.readyState == "closed" && client.bufferSize == nil)
        server.destroy()
        #expect(server.remoteAddress != nil)
        loop.finish()
    }

    // MARK: Ends

    @Test("net.Socket.event.end: a socket whose end nobody reads does not keep the process, once it has ended itself")
    func anUnreadEndKeepsNobody() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        client.on(.close) { _ in loop.log("client close") }
        client.resume()
        client.end("unread")
        server.end("bye")
        loop.runToEnd()
        #expect(loop.take() == ["client close"])
        #expect(!server.destroyed && !server.readableEnded && server.readableLength == 6)
        // Read after all, it ends as ever.
        server.on(.close) { _ in loop.log("server close") }
        server.resume()
        loop.run("the close") { loop.trace.contains("server close") }
        loop.finish()
    }

    @Test("net.Socket.property.allowHalfOpen: the writable half outlives the peer's end when it may")
    func halfOpen() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        client.allowHalfOpen = true
        loop.watch("C", client)
        loop.watch("S", server)
        server.end("x")
        loop.run("the end") { loop.trace.contains("C end") }
        #expect(client.readyState == "writeOnly")
        client.write("after")
        loop.run("the rest") { loop.trace.contains("S data after") }
        client.end()
        loop.finish()
        let trace = loop.take()
        #expect(trace.filter { $0.hasPrefix("C") } == ["C data x", "C end", "C finish", "C close false"])
        #expect(trace.filter { $0.hasPrefix("S") } == ["S finish", "S data after", "S end", "S close false"])
    }

    @Test("net.Socket.event.end: unread data holds the end back, the end alone does not wait for a reader")
    func unreadEnds() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client, data: false)
        loop.watch("S", server, data: false)
        server.end("x")
        loop.run("a byte") { client.bytesRead == 1 }
        loop.settle()
        #expect(client.readyState == "open" && loop.take() == ["S finish"])
        client.end()
        loop.run("the server's end") { loop.trace.contains("S close false") }
        #expect(loop.take() == ["C finish", "S end", "S close false"])
        client.resume()
        loop.finish()
        #expect(loop.take() == ["C end", "C close false"])
        let second = try loop.pair()
        loop.watch("C", second.client, data: false)
        loop.watch("S", second.server, data: false)
        second.server.end()
        loop.finish()
        #expect(loop.take() == ["S finish", "C end", "C finish", "C close false", "S end", "S close false"])
    }

    @Test("net.Socket.method.destroy: 'error' in a tick, 'close' in the phase for it")
    func destroyWithAnError() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        loop.watch("S", server)
        client.destroy(NodeError("boo"))
        loop.log("sync \(client.destroyed)")
        loop.reactor.nextTick { loop.log("tick") }
        loop.reactor.setImmediate { loop.log("immediate") }
        loop.finish()
        let trace = loop.take()
        #expect(
            trace.filter { !$0.hasPrefix("S") } == ["sync true", "C error boo", "tick", "immediate", "C close true"])
        #expect(trace.filter { $0.hasPrefix("S") } == ["S end", "S finish", "S close false"])
    }

    @Test("net.Socket.method.destroy: what was written before still goes out as far as it can")
    func writeThenDestroy() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        loop.watch("S", server)
        client.write("abc") { error in loop.log("written \(error == nil)") }
        client.destroy()
        loop.finish()
        let trace = loop.take()
        #expect(trace.filter { !$0.hasPrefix("S") } == ["written true", "C close false"])
        #expect(trace.filter { $0.hasPrefix("S") } == ["S data abc", "S end", "S finish", "S close false"])
    }

    @Test("net.Socket.method.destroy: callbacks of writes that are lost hear of it before 'close'")
    func lostWrites() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        server.pause()
        client.write([UInt8](repeating: 1, count: 30_000_000)) { loop.log("first \($0?.code ?? "")") }
        loop.settle()
        client.destroy()
        server.destroy()
        loop.finish()
        #expect(loop.take() == ["first ECANCELED", "C close false"])
        #expect(client.bytesWritten == 30_000_000)
    }

    @Test("net.Socket.method.destroySoon: everything is sent before the end")
    func destroySoon() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        var received = 0
        server.on(.data) { received += $0.length }
        client.write([UInt8](repeating: 1, count: 5_000_000)) { _ in loop.log("written") }
        client.destroySoon()
        #expect(!client.destroyed && client.writableEnded)
        loop.finish()
        #expect(received == 5_000_000)
        #expect(loop.take() == ["written", "C finish", "C close false"])
    }

    // rows: errors.error-code.ECONNRESET
    @Test("net.Socket.method.resetAndDestroy: the peer sees ECONNRESET")
    func resetAndDestroy() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        loop.watch("S", server)
        client.resetAndDestroy()
        #expect(client.destroyed)
        loop.finish()
        #expect(loop.take().sorted() == ["C close false", "S close true", "S error read ECONNRESET"])
        let unconnected = loop.watch("U", net.Socket())
        unconnected.resetAndDestroy()
        loop.finish()
        #expect(loop.take() == ["U error Socket is closed", "U close false"])
    }

    @Test("net.Socket.event.error: a peer's reset ends a socket whether somebody reads or not")
    func peerReset() throws {
        let loop = try NetLoop()
        for reads in [true, false] {
            let (client, server) = try loop.pair()
            loop.watch("C", client, data: reads)
            server.resetAndDestroy()
            loop.finish()
            #expect(loop.take() == ["C error read ECONNRESET", "C close true"])
            let error = try #require(client.errored as? NodeError)
            #expect(error.errno == -104 && error.syscall == "read")
        }
    }

    // MARK: Writing at the wrong time

    // rows: errors.error-code.EPIPE
    @Test("net.Socket.method.write: after the peer's end it is EPIPE, by name of the other party")
    func writeAfterThePeersEnd() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        server.end()
        loop.run("the end") { client.destroyed }
        loop.runToEnd()
        let returned = client.write("1") { loop.log("callback \($0?.code ?? "") \($0?.message ?? "")") }
        #expect(!returned)
        loop.finish()
        #expect(
            loop.take() == [
                "C end", "C finish", "C close false", "callback EPIPE This socket has been ended by the other party",
            ])
    }

    @Test("net.Socket.method.write: a half-open socket learns of a closed peer from the system")
    func writeToAClosedPeer() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        client.allowHalfOpen = true
        loop.watch("C", client)
        server.destroy()
        loop.run("the end") { loop.trace.contains("C end") }
        client.write("1") { loop.log("first \($0?.code ?? "written")") }
        loop.run("the first write") { loop.trace.contains("first written") }
        // The answer to the first is a reset, which the next one meets.
        loop.settle()
        client.write("2") { loop.log("second \($0?.message ?? "")") }
        loop.finish()
        let trace = loop.take()
        #expect(trace.prefix(2) == ["C end", "first written"])
        #expect(trace.last == "C close true")
        #expect(trace.contains("second write EPIPE") || trace.contains("second read ECONNRESET"), "\(trace)")
    }

    // rows: errors.error-code.ERR_SOCKET_CLOSED
    @Test("net.Socket.method.write: without a connection it is ERR_SOCKET_CLOSED")
    func writeWithoutAConnection() throws {
        let loop = try NetLoop()
        let socket = loop.watch("U", net.Socket())
        socket.write("a") { loop.log("callback \($0?.code ?? "")") }
        loop.finish()
        #expect(loop.take() == ["callback ERR_SOCKET_CLOSED", "U error Socket is closed", "U close false"])
    }

    @Test("net.Socket.method.end: after it a write destroys the socket")
    func writeAfterEnd() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        loop.watch("C", client)
        server.resume()
        client.end("x")
        #expect(client.readyState == "readOnly")
        client.write("late") { loop.log("late \($0?.code ?? "")") }
        loop.finish()
        #expect(loop.take() == ["late ERR_STREAM_WRITE_AFTER_END", "C error write after end", "C close true"])
    }

    // MARK: Back-pressure

    @Test("net.Socket.method.pause: the kernel holds the peer back beyond the high-water mark")
    func pausedReading() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        client.pause()
        server.write([UInt8](repeating: 7, count: 300_000))
        loop.run("the mark") { client.bytesRead >= 65_536 }
        loop.settle()
        #expect(client.bytesRead == 65_536 && client.readableLength == 65_536)
        var longest = 0
        client.on(.data) { longest = max(longest, $0.length) }
        client.resume()
        loop.run("the rest") { client.bytesRead == 300_000 }
        #expect(longest <= 65_536)
        client.destroy()
        server.destroy()
        loop.finish()
    }

    @Test("net.Socket.method.pause: paused before it is connected it reads nothing")
    func pausedBeforeConnecting() throws {
        let loop = try NetLoop()
        let server = net.createServer { socket in socket.end("hello") }
        server.listen(0, "127.0.0.1")
        let client = loop.watch("C", try net.connect(try #require(server.address()?.port), "127.0.0.1"))
        client.pause()
        loop.run("the connection") { loop.trace.contains("C ready") }
        loop.settle()
        #expect(client.bytesRead == 0)
        client.resume()
        loop.run("the end") { loop.trace.contains("C close false") }
        server.close()
        loop.finish()
        #expect(loop.take() == ["C connect", "C ready", "C data hello", "C end", "C finish", "C close false"])
    }

    @Test("net.Socket.event.drain net.Socket.property.bytesRead-bytesWritten: a writer that waits gets 'drain'")
    func drain() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        server.pause()
        loop.watch("C", client)
        #expect(!client.write([UInt8](repeating: 1, count: 20_000_000)))
        #expect(client.bytesWritten == 20_000_000 && client.bufferSize == 20_000_000)
        loop.settle()
        #expect(loop.trace.isEmpty && client.writableLength > 0)
        server.resume()
        loop.run("drain") { loop.trace == ["C drain"] }
        #expect(client.writableLength == 0)
        client.end()
        client.resume()
        loop.finish()
        #expect(server.bytesRead == 20_000_000)
    }

    @Test("net.Socket.method.setEncoding: a character cut in two arrives whole")
    func encoding() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair()
        client.setEncoding("utf8")
        client.on(.data) { loop.log("data \($0.toString())") }
        server.write([0xe2, 0x82])
        loop.run("two bytes") { client.bytesRead == 2 }
        server.end([0xac])
        loop.finish()
        #expect(loop.take() == ["data €"])
    }

    @Test func onreadLendsOneBufferAgainAndAgain() throws {
        let loop = try NetLoop()
        var accepted: net.Socket?
        let server = net.createServer { socket in accepted = socket }
        server.listen(0, "127.0.0.1")
        let memory = try Buffer.alloc(4)
        let onread = net.OnReadOptions(buffer: memory) { count, buffer in
            let text = try buffer.toString("latin1", 0, count)
            loop.log("\(count) \(text)")
            return count == 4
        }
        let client = try net.connect(
            net.ConnectOptions(port: server.address()?.port, host: "127.0.0.1", onread: onread))
        client.on(.end) { loop.log("end") }
        loop.run("a pair") { accepted != nil && !client.connecting }
        accepted?.write("abcdefgh12")
        loop.run("a pause") { client.bytesRead == 10 }
        accepted?.write("zz")
        loop.settle()
        #expect(client.bytesRead == 10)
        #expect(loop.take() == ["4 abcd", "4 efgh", "2 12"])
        accepted?.end()
        client.resume()
        loop.run("the rest") { client.bytesRead == 12 }
        client.resume()
        server.close()
        loop.finish()
        #expect(loop.take() == ["2 zz", "end"])
    }
}
