import Testing

@testable import NodeRuntime
@testable import Reactor

/// Names, several addresses, and the time before a connection stands.
@Suite(.timeLimit(.minutes(10))) struct NetConnectTests {
    /// Logs what `connect` tells of its attempts.
    private func watchAttempts(_ loop: NetLoop, _ socket: net.Socket) {
        socket.on(.lookup) { error, address, family, host in
            loop.log("lookup \(error?.code ?? "-") \(address ?? "-") \(family ?? 0) \(host)")
        }
        socket.on(.connectionAttempt) { ip, port, family in loop.log("attempt \(ip) \(port ?? 0) \(family ?? 0)") }
        socket.on(.connectionAttemptTimeout) { ip, port, family in loop.log("timeout \(ip) \(port ?? 0) \(family ?? 0)")
        }
        socket.on(.connectionAttemptFailed) { ip, port, family, error in
            loop.log("failed \(ip) \(port ?? 0) \(family ?? 0) \(error.code ?? "")")
        }
        socket.on(.connect) { loop.log("connect") }
        socket.on(.error) { loop.log("error \($0.code ?? "") \($0.message)") }
        socket.on(.close) { hadError in loop.log("close \(hadError)") }
    }

    private func lookup(_ loop: NetLoop, _ addresses: [(String, Int)]) -> net.LookupFunction {
        { host, options, callback in
            loop.log("asked \(host) \(options.family) \(options.hints) \(options.all)")
            let found = addresses.map { net.LookupAddress(address: $0.0, family: $0.1) }
            loop.reactor.nextTick { callback(nil, found) }
        }
    }

    @Test("net.Socket.event.lookup: the system's resolver, and the order of what is told")
    func lookupEvents() throws {
        let loop = try NetLoop()
        let server = net.createServer { socket in socket.end() }
        server.listen(0)
        let port = try #require(server.address()?.port)
        let client = try net.connect(port) { client in loop.log("listener \(client.remotePort == port)") }
        watchAttempts(loop, client)
        client.resume()
        loop.run("the end") { client.closed }
        let trace = loop.take()
        #expect(trace.first?.hasPrefix("lookup - ") == true && trace.first?.hasSuffix(" localhost") == true)
        #expect(trace.suffix(3) == ["listener true", "connect", "close false"])
        server.close()
        loop.finish()
    }

    @Test func addressesAreTriedFamiliesInTurn() throws {
        let loop = try NetLoop()
        let addresses = [("::1", 6), ("::1", 6), ("127.0.0.1", 4), ("127.0.0.2", 4), ("127.0.0.1", 4)]
        let client = try net.connect(
            net.ConnectOptions(port: 1, host: "x.test", lookup: lookup(loop, addresses)))
        watchAttempts(loop, client)
        loop.finish()
        #expect(
            loop.take() == [
                "asked x.test 0 32 true", "lookup - ::1 6 x.test", "lookup - ::1 6 x.test",
                "lookup - 127.0.0.1 4 x.test", "lookup - 127.0.0.2 4 x.test", "lookup - 127.0.0.1 4 x.test",
                "attempt ::1 1 6", "failed ::1 1 6 ECONNREFUSED", "attempt 127.0.0.1 1 4",
                "failed 127.0.0.1 1 4 ECONNREFUSED", "attempt 127.0.0.2 1 4", "failed 127.0.0.2 1 4 ECONNREFUSED",
                "error ECONNREFUSED ", "close true",
            ])
        #expect(client.autoSelectFamilyAttemptedAddresses == ["::1:1", "127.0.0.1:1", "127.0.0.2:1"])
        let error = try #require(client.errored as? NodeError)
        #expect(error.name == "AggregateError")
        #expect(
            error.errors?.map(\.message) == [
                "connect ECONNREFUSED ::1:1", "connect ECONNREFUSED 127.0.0.1:1", "connect ECONNREFUSED 127.0.0.2:1",
            ])
    }

    /// A listening socket whose queue is full answers nobody; the attempt's time is the test's own clock.
    @Test func anAttemptThatTakesTooLongMakesWayForTheNext() throws {
        let clock = Clock.manual()
        let loop = try NetLoop(clock: clock)
        let silent = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        var options = SocketListener.Options()
        options.backlog = 0
        let listener = try SocketListener(reactor: loop.reactor, address: silent, options: options) { _ in }
        listener.setAccepting(false)
        let port = Int(try #require(listener.localAddress?.port))
        let other = net.createServer { socket in socket.end() }
        other.listen(net.ListenOptions(port: port, host: "::1", ipv6Only: true))
        try #require(other.listening)
        // One connection fits into a queue of none.
        let filler = try net.connect(port, "127.0.0.1")
        loop.run("the queue to be full") { !filler.connecting }
        let client = try net.connect(
            net.ConnectOptions(
                port: port, host: "x.test", lookup: lookup(loop, [("127.0.0.1", 4), ("::1", 6)])))
        watchAttempts(loop, client)
        client.resume()
        loop.run("the first attempt") { loop.trace.contains("attempt 127.0.0.1 \(port) 4") }
        clock.advance(milliseconds: 249)
        loop.settle()
        #expect(loop.trace.last == "attempt 127.0.0.1 \(port) 4")
        clock.advance(milliseconds: 1)
        loop.run("the connection") { loop.trace.contains("connect") }
        #expect(
            loop.take().suffix(4) == [
                "attempt 127.0.0.1 \(port) 4", "timeout 127.0.0.1 \(port) 4", "attempt ::1 \(port) 6", "connect",
            ])
        #expect(client.remoteFamily == "IPv6")
        filler.destroy()
        listener.close()
        other.close()
        loop.finish()
    }

    @Test func onlyTheFirstAddressIsTried() throws {
        try onlyOne(net.ConnectOptions(autoSelectFamily: false), asked: "asked x.test 0 32 false")
        try onlyOne(net.ConnectOptions(family: 4), asked: "asked x.test 4 0 false")
        try onlyOne(net.ConnectOptions(localAddress: "127.0.0.1"), asked: "asked x.test 0 32 false")
        try onlyOne(net.ConnectOptions(hints: 8), asked: "asked x.test 0 8 true")
    }

    private func onlyOne(_ options: net.ConnectOptions, asked: String) throws {
        let loop = try NetLoop()
        let server = net.createServer { socket in socket.end() }
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        var options = options
        options.port = port
        options.host = "x.test"
        options.lookup = lookup(loop, [("127.0.0.1", 4)])
        let client = try net.connect(options)
        watchAttempts(loop, client)
        client.resume()
        loop.run("the end") { client.closed }
        #expect(
            loop.take() == [
                asked, "lookup - 127.0.0.1 4 x.test", "attempt 127.0.0.1 \(port) 4", "connect", "close false",
            ])
        #expect(client.autoSelectFamilyAttemptedAddresses == nil)
        server.close()
        loop.finish()
    }

    // rows: errors.error-code.ENOTFOUND errors.error-code.ERR_INVALID_IP_ADDRESS
    @Test func whatALookupMayGetWrong() throws {
        let loop = try NetLoop()
        let wrongs: [(net.LookupFunction, String)] = [
            ({ _, _, done in done(NodeError("mine"), []) }, "error  mine"),
            ({ _, _, done in done(nil, []) }, "error ENOTFOUND getaddrinfo ENOTFOUND x.test"),
            (
                { _, _, done in done(nil, [net.LookupAddress(address: "abc", family: 4)]) },
                "error ERR_INVALID_IP_ADDRESS Invalid IP address: abc"
            ),
            (
                { _, _, done in done(nil, [net.LookupAddress(address: "127.0.0.1", family: 5)]) },
                "error ERR_INVALID_ADDRESS_FAMILY Invalid address family: 5 x.test:80"
            ),
        ]
        for (wrong, expected) in wrongs {
            let client = try net.connect(net.ConnectOptions(port: 80, host: "x.test", lookup: wrong))
            watchAttempts(loop, client)
            loop.run("the end") { client.closed }
            #expect(loop.take().suffix(2) == [expected, "close true"])
        }
        #expect(throws: NodeError.self) {
            try net.connect(
                net.ConnectOptions(port: 80, host: "x.test", lookup: { _, _, _ in throw NodeError("thrown") }))
        }
        loop.finish()
    }

    // rows: errors.error-code.ERR_SOCKET_CLOSED_BEFORE_CONNECTION
    @Test("net.Socket.method.destroy: while connecting, waiting writes hear of it after 'close'")
    func destroyWhileConnecting() throws {
        let loop = try NetLoop()
        let server = net.createServer()
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        for host in ["127.0.0.1", "localhost"] {
            let client = try net.connect(port, host)
            watchAttempts(loop, client)
            client.write("a") { loop.log("callback \($0?.code ?? "")") }
            client.destroy()
            loop.run("the end") { client.closed }
            loop.settle()
            #expect(loop.take() == ["close false", "callback ERR_SOCKET_CLOSED_BEFORE_CONNECTION"])
        }
        let late = try net.connect(port, "127.0.0.1")
        watchAttempts(loop, late)
        late.on(.connectionAttempt) { late.destroy() }
        loop.run("the end") { late.closed }
        #expect(loop.take() == ["attempt 127.0.0.1 \(port) 4", "close false"])
        server.close()
        loop.finish()
    }

    @Test("net.Socket.method.write: data waits for the connection")
    func writeBeforeConnecting() throws {
        let loop = try NetLoop()
        var received = ""
        let server = net.createServer { socket in
            socket.on(.data) { received += $0.toString() }
        }
        server.listen(0, "127.0.0.1")
        let client = loop.watch("C", try net.connect(try #require(server.address()?.port), "127.0.0.1"))
        client.write("abc") { _ in loop.log("written") }
        #expect(client.bytesWritten == 3 && client.writableLength == 3 && client.readyState == "opening")
        client.end("de")
        #expect(client.readyState == "opening")
        loop.run("the end") { client.closed }
        #expect(received == "abcde" && client.bytesWritten == 5)
        #expect(loop.take() == ["C connect", "written", "C ready", "C finish", "C end", "C close false"])
        server.close()
        loop.finish()
    }

    @Test("net.Socket.method.connect: a socket that is closed connects again")
    func connectAgain() throws {
        let loop = try NetLoop()
        let server = net.createServer { socket in
            socket.resume()
            socket.end("hi")
        }
        server.listen(0, "127.0.0.1")
        let port = try #require(server.address()?.port)
        let client = loop.watch("C", net.Socket())
        for _ in 0..<3 {
            try client.connect(port, "127.0.0.1") { loop.log("listener") }
            #expect(client.connecting && client.bytesRead == 0 && !client.destroyed)
            loop.run("the end") { client.closed }
            #expect(
                loop.take() == ["C connect", "listener", "C ready", "C data hi", "C end", "C finish", "C close false"])
        }
        server.close()
        loop.finish()
    }

    @Test func aDescriptorFromElsewhereBecomesASocket() throws {
        let loop = try NetLoop()
        let reactor = loop.reactor
        let (left, right) = try descriptorPair()
        let one = loop.watch("1", try net.Socket(net.SocketOptions(fd: Int(left))))
        let other = try net.Socket(net.SocketOptions(fd: Int(right)))
        other.resume()
        other.end("across")
        one.end()
        loop.finish()
        #expect(loop.take().sorted() == ["1 close false", "1 data across", "1 end", "1 finish"])
        #expect(throws: NodeError.self) { try net.Socket(net.SocketOptions(fd: -1)) }
        #expect(throws: NodeError.self) { try net.Socket(net.SocketOptions(fd: Int(reactor.mailbox.descriptor))) }
    }

    @Test func defaultsOfTheAttempts() throws {
        #expect(net.getDefaultAutoSelectFamily() && net.getDefaultAutoSelectFamilyAttemptTimeout() == 250)
        #expect(throws: NodeError.self) { try net.setDefaultAutoSelectFamilyAttemptTimeout(0) }
        #expect(try net.attemptTimeout(5, "value") == 10)
        #expect(try net.attemptTimeout(300, "value") == 300)
    }
}
