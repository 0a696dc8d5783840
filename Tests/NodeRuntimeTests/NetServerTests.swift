import Glibc
import Testing

@testable import NodeRuntime
@testable import Reactor

/// How a server listens, counts and ends; each trace was seen on Node 24.19.0 with the same statements.
@Suite(.timeLimit(.minutes(10))) struct NetServerTests {
    // MARK: Listening

    @Test("net.Server.method.listen-forms net.Server.method.address net.Server.property.listening: the forms of listen")
    func forms() throws {
        let loop = try NetLoop()
        let forms: [(String, (net.Server) -> Void)] = [
            ("::", { $0.listen() }),
            ("::", { $0.listen(0) }),
            ("127.0.0.1", { $0.listen(0, "127.0.0.1") }),
            ("::1", { $0.listen(0, "::1", 5) }),
            ("::", { $0.listen(0, 5) }),
            ("127.0.0.1", { $0.listen(0, "localhost") }),
            ("::", { $0.listen(net.ListenOptions(port: 0, host: "")) }),
            (
                "::1",
                { $0.listen(net.ListenOptions(port: 0, host: "::1", backlog: 1, exclusive: true, ipv6Only: true)) }
            ),
            ("::", { $0.listen(net.ListenOptions(port: 0, reusePort: true)) }),
        ]
        for (host, listen) in forms {
            let server = net.createServer()
            #expect(!server.listening && server.address() == nil)
            server.on(.listening) { loop.log("listening") }
            listen(server)
            let address = try #require(server.address())
            #expect(server.listening && address.address == host && address.port > 0)
            #expect(address.family == (host.contains(":") ? "IPv6" : "IPv4"))
            loop.turn()
            #expect(loop.take() == ["listening"])
            server.close()
            #expect(!server.listening && server.address() == nil)
        }
        loop.finish()
    }

    @Test("net.Server.method.listen-forms: a path, with its file and who may use it")
    func paths() throws {
        let loop = try NetLoop()
        let path = socketPath()
        let server = net.createServer { socket in
            loop.log("connection")
            socket.resume()
            socket.end("hi")
        }
        server.listen(net.ListenOptions(path: path, readableAll: true, writableAll: true))
        #expect(server.address() == net.AddressInfo(address: path, family: "Unix", port: 0))
        var facts = stat()
        #expect(stat(path, &facts) == 0 && facts.st_mode & 0o666 == 0o666)
        let second = net.createServer()
        second.on(.error) { loop.log("\($0.message) \(($0 as? NodeError)?.port ?? 0)") }
        second.listen(path)
        loop.turn()
        #expect(loop.take() == ["listen EADDRINUSE: address already in use \(path) -1"])
        let client = loop.watch("C", try net.connect(path))
        loop.run("the connection") { loop.trace.contains("C ready") }
        #expect(client.remoteAddress == nil && client.localPort == nil && client.address() == nil)
        client.end()
        loop.run("the end") { client.closed }
        #expect(
            loop.take().sorted() == [
                "C close false", "C connect", "C data hi", "C end", "C finish", "C ready", "connection",
            ])
        server.close()
        #expect(access(path, F_OK) != 0)
        loop.finish()
    }

    @Test("net.Server.method.listen-forms: a descriptor that is bound elsewhere")
    func descriptors() throws {
        let loop = try NetLoop()
        let bound = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let any = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        try #require(any.withSockAddr { bind(bound, $0, $1) } == 0)
        let server = net.createServer { socket in socket.end("x") }
        server.listen(net.ListenOptions(fd: Int(bound)))
        let client = loop.watch("C", try net.connect(try #require(server.address()?.port), "127.0.0.1"))
        loop.run("the end") { client.closed }
        #expect(loop.take().contains("C data x"))
        server.close()
        loop.finish()
        #expect(fcntl(bound, F_GETFD) < 0)
    }

    @Test("net.Server.method.listen: twice is an error event, and again after close is not")
    func listenTwice() throws {
        let loop = try NetLoop()
        let server = net.createServer()
        server.on(.error) { loop.log($0.code ?? "") }
        server.listen(0)
        server.listen(0)
        loop.turn()
        #expect(loop.take() == ["ERR_SERVER_ALREADY_LISTEN"] && server.listening)
        server.close()
        server.listen(0) { loop.log("callback") }
        loop.turn()
        #expect(loop.take() == ["callback"])
        server.close()
        loop.finish()
    }

    @Test("net.Server.method.listen: several servers share a port, and one may claim it first")
    func sharedPorts() throws {
        let loop = try NetLoop()
        let first = net.createServer()
        first.listen(net.ListenOptions(port: 0, host: "127.0.0.1", reusePort: true, claimsPort: true))
        let port = try #require(first.address()?.port)
        let second = net.createServer()
        second.listen(port, "127.0.0.1", reusePort: true)
        #expect(second.address()?.port == port)
        for options in [
            net.ListenOptions(port: port, host: "127.0.0.1", reusePort: true, claimsPort: true),
            net.ListenOptions(port: port, host: "127.0.0.1"),
        ] {
            let stranger = net.createServer()
            stranger.on(.error) { loop.log($0.code ?? "") }
            stranger.listen(options)
            loop.turn()
            #expect(loop.take() == ["EADDRINUSE"])
        }
        // The system spreads connections over both.
        var clients: [net.Socket] = []
        var counts = [0, 0]
        first.on(.connection) { counts[0] += 1 }
        second.on(.connection) { counts[1] += 1 }
        for _ in 0..<64 { clients.append(try net.connect(port, "127.0.0.1")) }
        loop.run("all connections") { counts[0] + counts[1] == 64 }
        #expect(counts[0] > 0 && counts[1] > 0)
        for client in clients {
            client.resume()
            client.end()
        }
        first.close()
        second.close()
        loop.finish()
    }

    // MARK: Closing

    @Test("net.Server.method.close net.Server.event.close: it waits for the connections, not for their 'close'")
    func closeWaits() throws {
        let loop = try NetLoop()
        let server = net.createServer { socket in
            loop.watch("S", socket, data: false)
            socket.resume()
        }
        server.listen(0, "127.0.0.1")
        let client = try net.connect(try #require(server.address()?.port), "127.0.0.1")
        loop.run("the connection") { !client.connecting && server._connectionCount == 1 }
        server.on(.close) { loop.log("server close") }
        server.close { error in loop.log("callback \(error == nil)") }
        #expect(!server.listening && server.address() == nil)
        loop.settle()
        #expect(loop.take().isEmpty)
        client.resume()
        client.end()
        loop.finish()
        #expect(loop.take() == ["S end", "S finish", "server close", "callback true", "S close false"])
    }

    @Test("net.Server.method.close: of a server that does not listen it says so, and still emits 'close'")
    func closeTwice() throws {
        let loop = try NetLoop()
        let server = net.createServer()
        server.on(.close) { loop.log("close") }
        server.on(.listening) { loop.log("listening") }
        server.close { error in loop.log("callback \(error?.code ?? "")") }
        loop.turn()
        #expect(loop.take() == ["close", "callback ERR_SERVER_NOT_RUNNING"])
        server.close()
        loop.turn()
        #expect(loop.take() == ["close"])
        // Closed before it could tell that it listens.
        server.listen(0)
        server.close { error in loop.log("callback \(error?.code ?? "-")") }
        loop.finish()
        #expect(loop.take() == ["close", "callback -"])
    }

    @Test("net.Server.method.asyncDispose: the promise form of close")
    func asyncDispose() throws {
        let loop = try NetLoop()
        let server = net.createServer()
        server.listen(0)
        async {
            try await server.asyncDispose()
            loop.log("disposed \(server.listening)")
            try await server.asyncDispose()
            loop.log("again")
        }
        loop.finish()
        #expect(loop.take() == ["disposed false", "again"])
    }

    // MARK: Connections

    @Test(
        "net.Server.method.getConnections net.Server.property.maxConnections net.Server.event.drop: counting and refusing"
    )
    func maxConnections() throws {
        let loop = try NetLoop()
        let server = net.createServer { socket in socket.resume() }
        server.maxConnections = 1
        server.on(.drop) { data in
            loop.log("drop \(data?.localAddress ?? "") \(data?.remoteFamily ?? "") \(data?.remotePort ?? 0 > 0)")
        }
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        let first = try net.connect(port, "127.0.0.1")
        loop.run("the first") { server._connectionCount == 1 && !first.connecting }
        let second = loop.watch("C", try net.connect(port, "127.0.0.1"))
        loop.run("the end of the second") { second.closed }
        let trace = loop.take()
        #expect(trace.filter { $0.hasPrefix("drop") } == ["drop 127.0.0.1 IPv4 true"])
        #expect(
            trace.filter { $0.hasPrefix("C") } == ["C connect", "C ready", "C end", "C finish", "C close false"])
        server.getConnections { error, count in loop.log("connections \(error == nil) \(count)") }
        loop.log("sync")
        loop.turn()
        #expect(loop.take() == ["sync", "connections true 1"])
        first.end()
        first.resume()
        server.close()
        loop.finish()
    }

    @Test("net.Server.event.connection: options of the server reach its sockets")
    func socketOptions() throws {
        let loop = try NetLoop()
        let (client, server) = try loop.pair(
            net.ServerOptions(
                allowHalfOpen: true, pauseOnConnect: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 9_000,
                highWaterMark: 10))
        #expect(server.isPaused() && server.allowHalfOpen && server.writableHighWaterMark == 10)
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let descriptor = try #require(server.kernel).descriptor
        #expect(getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &size) == 0 && value == 1)
        #expect(getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, &value, &size) == 0 && value == 9)
        loop.watch("S", server)
        client.resume()
        client.end("hello")
        loop.settle()
        #expect(server.bytesRead == 0 && loop.trace.isEmpty)
        server.resume()
        loop.run("the end") { loop.trace.contains("S end") }
        loop.settle()
        #expect(loop.take() == ["S data hello", "S end"] && !server.destroyed)
        server.end()
        loop.finish()
    }

    @Test func aShortageOfDescriptorsIsSurvived() throws {
        let loop = try NetLoop()
        var isShort = true
        var accepted = 0
        let server = net.createServer { socket in
            accepted += 1
            socket.resume()
            socket.end()
        }
        server.on(.error) { loop.log("error \($0)") }
        server.listen(0, "127.0.0.1")
        let listener = try #require(server.listener)
        listener.accept = {
            isShort ? .exhausted(SystemError(errno: EMFILE, syscall: "accept")) : SystemCall.accept($0)
        }
        let client = try net.connect(try #require(server.address()?.port), "127.0.0.1")
        client.resume()
        loop.run("a shortage") { listener.shortages > 0 }
        #expect(accepted == 0 && server.listening)
        isShort = false
        // A descriptor that is closed lets the listener try again.
        let other = try net.connect(try #require(server.address()?.port), "127.0.0.1")
        other.destroy()
        loop.run("the connections") { client.closed && accepted > 0 }
        #expect(loop.take().isEmpty)
        server.close()
        loop.finish()
    }

    @Test func aThousandConnectionsComeAndGo() throws {
        let loop = try NetLoop()
        var served = 0
        let server = net.createServer { socket in
            socket.on(.data) { chunk in socket.end(chunk) }
            socket.on(.close) { served += 1 }
        }
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        loop.turn()
        var answered = 0
        var closed = 0
        for round in 0..<10 {
            for _ in 0..<100 {
                let client = try net.connect(port, "127.0.0.1")
                client.on(.data) { if $0.toString() == "ping" { answered += 1 } }
                client.on(.close) { closed += 1 }
                client.write("ping")
            }
            loop.run("a round") { closed == (round + 1) * 100 && served == closed }
        }
        #expect(answered == 1_000 && server._connectionCount == 0)
        server.close()
        // No descriptor, block or reference is left.
        loop.finish()
    }
}
