import Buffers
import Glibc
import Testing

@testable import Reactor

@Suite(.timeLimit(.minutes(10))) struct ConnectionTests {
    /// A listener and a client in one reactor; runs until both ends are closed.
    private static func exchange(_ address: SocketAddress) throws -> (
        log: [String], ports: Set<UInt16?>, family: String?
    ) {
        let reactor = try Reactor()
        defer { reactor.closeAll() }
        let log = Log()
        var ports: Set<UInt16?> = []
        var family: String?
        var listener: SocketListener?
        listener = try SocketListener(reactor: reactor, address: address) { descriptor in
            let handler = ClosureHandler()
            let socket = Socket(reactor: reactor, adopting: descriptor, handler: handler)
            socket.setNoDelay(true)
            socket.setKeepAlive(true, idleSeconds: 60)
            family = socket.remoteAddress?.familyName
            ports.insert(socket.localAddress?.port)
            handler.onReadable = {
                guard let count = try? socket.readShared() else { return }
                log.add("server got \(String(decoding: reactor.readBytes(count), as: UTF8.self))")
                socket.close()
                listener?.close()
            }
            socket.setReadInterest(true)
        }
        let bound = try #require(listener?.localAddress)
        ports.insert(bound.port)
        let handler = ClosureHandler()
        let client = try Socket.connect(reactor: reactor, to: bound, handler: handler)
        handler.onConnected = {
            log.add("connected")
            ports.insert(client.remoteAddress?.port)
            var queue = SendQueue(pool: reactor.blockPool)
            queue.append(ByteSlice(utf8: "hi"))
            do { try client.flush(&queue) } catch { log.add("\(error)") }
            client.setReadInterest(true)
        }
        handler.onReadable = {
            log.add("client read \((try? client.readShared()) ?? -1)")
            client.close()
        }
        handler.onConnectFailed = { error in
            log.add("\(error)")
            client.close()
        }
        reactor.run()
        return (log.lines, ports, family)
    }

    @Test(arguments: ["127.0.0.1", "::1", "::"])
    func clientAndServerTalkOverTCP(host: String) throws {
        let address = try #require(SocketAddress(ip: host, port: 0))
        let result = try Self.exchange(address)
        #expect(result.log == ["connected", "server got hi", "client read 0"])
        #expect(result.ports.count == 1)
        #expect(result.family == (host == "127.0.0.1" ? "IPv4" : "IPv6"))
    }

    @Test func clientAndServerTalkOverAPathThatIsFreeAfterwards() throws {
        let path = "/tmp/reactor-\(getpid())-\(UInt64.random(in: 0 ... .max)).sock"
        let address = try #require(SocketAddress(path: path))
        for _ in 0..<2 {
            let result = try Self.exchange(address)
            #expect(result.log == ["connected", "server got hi", "client read 0"])
            #expect(result.family == "Unix")
        }
        #expect(access(path, F_OK) != 0)
    }

    @Test func dualStackListenerTakesIPv4UnlessTold() throws {
        for (v6Only, expected) in [(false, "connected"), (true, "connect ECONNREFUSED")] {
            let reactor = try Reactor()
            defer { reactor.closeAll() }
            var options = SocketListener.Options()
            options.v6Only = v6Only
            let address = try #require(SocketAddress(ip: "::", port: 0))
            let listener = try SocketListener(reactor: reactor, address: address, options: options) { _ = close($0) }
            let port = try #require(listener.localAddress?.port)
            let target = try #require(SocketAddress(ip: "127.0.0.1", port: port))
            let log = Log()
            let handler = ClosureHandler()
            handler.onConnected = {
                log.add("connected")
                reactor.stop()
            }
            handler.onConnectFailed = {
                log.add("\($0)")
                reactor.stop()
            }
            _ = try Socket.connect(reactor: reactor, to: target, handler: handler)
            reactor.run()
            #expect(log.lines == [expected])
        }
    }

    @Test func refusedConnectionIsToldToTheHandler() throws {
        let reactor = try Reactor()
        // A port that was free a moment ago and that nobody listens on.
        let any = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let listener = try SocketListener(reactor: reactor, address: any) { _ in }
        let address = try #require(listener.localAddress)
        listener.close()
        reactor.turn()
        let handler = ClosureHandler()
        var failure: SystemError?
        let socket = try Socket.connect(reactor: reactor, to: address, handler: handler)
        handler.onConnectFailed = {
            failure = $0
            socket.close()
        }
        reactor.run()
        #expect(failure == SystemError(errno: ECONNREFUSED, syscall: "connect"))
        #expect(failure?.code == "ECONNREFUSED")
    }

    @Test func missingPathIsToldToTheHandler() throws {
        let reactor = try Reactor()
        let address = try #require(SocketAddress(path: "/nonexistent/socket"))
        let handler = ClosureHandler()
        var failure: SystemError?
        let socket = try Socket.connect(reactor: reactor, to: address, handler: handler)
        handler.onConnectFailed = {
            failure = $0
            socket.close()
        }
        reactor.run()
        #expect(failure == SystemError(errno: ENOENT, syscall: "connect"))
    }

    @Test func anAddressOfAnotherMachineCannotBeConnectedFrom() throws {
        let reactor = try Reactor()
        let target = try #require(SocketAddress(ip: "127.0.0.1", port: 9))
        let local = try #require(SocketAddress(ip: "192.0.2.1", port: 0))
        #expect(throws: SystemError(errno: EADDRNOTAVAIL, syscall: "bind")) {
            try Socket.connect(reactor: reactor, to: target, from: local, handler: SocketHandler())
        }
        #expect(!reactor.isAlive)
    }

    @Test func resetReachesThePeerAsSuch() throws {
        let reactor = try Reactor()
        let address = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        var listener: SocketListener?
        listener = try SocketListener(reactor: reactor, address: address) { descriptor in
            Socket(reactor: reactor, adopting: descriptor).reset()
            listener?.close()
        }
        let handler = ClosureHandler()
        let bound = try #require(listener?.localAddress)
        let client = try Socket.connect(reactor: reactor, to: bound, handler: handler)
        var failure: SystemError?
        handler.onConnected = { client.setReadInterest(true) }
        handler.onReadable = {
            do throws(SystemError) { _ = try client.readShared() } catch { failure = error }
            client.close()
        }
        reactor.run()
        #expect(failure == SystemError(errno: ECONNRESET, syscall: "read"))
    }

    @Test func addressInUseIsThrown() throws {
        let reactor = try Reactor()
        defer { reactor.closeAll() }
        let any = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let listener = try SocketListener(reactor: reactor, address: any) { _ = close($0) }
        let address = try #require(listener.localAddress)
        let error = #expect(throws: SystemError.self) {
            try SocketListener(reactor: reactor, address: address) { _ in }
        }
        #expect(error?.code == "EADDRINUSE")
        #expect(error?.syscall == "bind")
    }

    @Test func listenerTakesOverADescriptor() throws {
        let reactor = try Reactor()
        let any = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #expect(any.withSockAddr { bind(descriptor, $0, $1) } == 0)
        var accepted = 0
        var listener: SocketListener?
        listener = try SocketListener(reactor: reactor, adopting: descriptor) {
            accepted += 1
            _ = close($0)
            listener?.close()
        }
        let handler = ClosureHandler()
        let bound = try #require(listener?.localAddress)
        let client = try Socket.connect(reactor: reactor, to: bound, handler: handler)
        handler.onConnected = { client.close() }
        reactor.run()
        #expect(accepted == 1)
    }

    // MARK: - Accepting

    /// A listener on the fake poller whose accept calls return what a script says.
    private struct ScriptedListener {
        let manual: ManualReactor
        let listener: SocketListener
        let accepted = Log()
        let calls = Log()

        init(_ script: [SystemCall.Accepted], options: SocketListener.Options = SocketListener.Options()) throws {
            manual = try ManualReactor()
            let accepted = accepted
            let calls = calls
            let address = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
            listener = try SocketListener(reactor: manual.reactor, address: address, options: options) {
                accepted.add("\($0)")
            }
            var rest = script[...]
            listener.accept = { _ in
                calls.add("accept")
                return rest.popFirst() ?? .none
            }
        }

        func turn() {
            manual.poller.report((listener.token, .readable))
            manual.reactor.turn()
        }

        var isPolled: Bool { manual.poller.masks[listener.descriptor]?.contains(.readable) ?? false }
    }

    @Test func acceptsPerTurnAreBounded() throws {
        var options = SocketListener.Options()
        options.acceptsPerTurnMax = 3
        let scripted = try ScriptedListener((1000..<1010).map { .descriptor($0) }, options: options)
        scripted.turn()
        #expect(scripted.accepted.lines == ["1000", "1001", "1002"])
        scripted.turn()
        #expect(scripted.accepted.lines.count == 6)
    }

    @Test func lostConnectionIsPassedOver() throws {
        let scripted = try ScriptedListener([.lost, .descriptor(1000), .lost, .descriptor(1001)])
        scripted.turn()
        #expect(scripted.accepted.lines == ["1000", "1001"])
        #expect(!scripted.listener.isClosing)
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
    func shortageIsWaitedOutWithoutSpinning(number: Int32) throws {
        let shortage = SystemCall.Accepted.exhausted(SystemError(errno: number, syscall: "accept"))
        let scripted = try ScriptedListener([.descriptor(1000), shortage, shortage, .descriptor(1001)])
        scripted.turn()
        #expect(scripted.accepted.lines == ["1000"])
        #expect(!scripted.isPolled)
        #expect(scripted.listener.shortages == 1)
        #expect(scripted.listener.lastError?.errno == number)
        // The loop sleeps until the time of the next attempt, with one stop on the way at most.
        let start = scripted.manual.clock.monotonicMilliseconds
        for _ in 0..<2 where !scripted.isPolled { scripted.manual.reactor.turn(waitMillisecondsMax: 1000) }
        #expect(scripted.isPolled)
        #expect(scripted.manual.clock.monotonicMilliseconds == start + SocketListener.retryMilliseconds)
        scripted.turn()
        #expect(!scripted.isPolled)
        for _ in 0..<3 where !scripted.isPolled { scripted.manual.reactor.turn(waitMillisecondsMax: 1000) }
        scripted.turn()
        #expect(scripted.accepted.lines == ["1000", "1001"])
        #expect(scripted.calls.lines.count == 5)
    }

    @Test func shortageEndsWhenADescriptorIsClosed() throws {
        let shortage = SystemCall.Accepted.exhausted(SystemError(errno: EMFILE, syscall: "accept"))
        let scripted = try ScriptedListener([shortage, .descriptor(1000)])
        let (socket, _, _) = try scripted.manual.socket(SocketHandler())
        scripted.turn()
        #expect(!scripted.isPolled)
        socket.close()
        scripted.manual.reactor.turn()
        #expect(scripted.isPolled)
        scripted.turn()
        #expect(scripted.accepted.lines == ["1000"])
    }

    @Test func brokenListenerClosesAndTells() throws {
        let scripted = try ScriptedListener([.failed(SystemError(errno: EBADF, syscall: "accept"))])
        let log = Log()
        scripted.listener.closedHandler = { log.add("closed") }
        scripted.turn()
        #expect(scripted.listener.lastError?.code == "EBADF")
        #expect(log.lines == ["closed"])
    }

    @Test func listenerThatIsClosedDuringAShortageStaysClosed() throws {
        let shortage = SystemCall.Accepted.exhausted(SystemError(errno: EMFILE, syscall: "accept"))
        let scripted = try ScriptedListener([shortage])
        scripted.turn()
        scripted.listener.close()
        scripted.manual.reactor.run()
        #expect(scripted.manual.reactor.pausedListeners.isEmpty)
        #expect(!scripted.manual.reactor.isAlive)
    }

    @Test func listenerThatDoesNotAcceptLeavesConnectionsWaiting() throws {
        let scripted = try ScriptedListener([.descriptor(1000), .descriptor(1001)])
        scripted.listener.setAccepting(false)
        #expect(!scripted.isPolled)
        scripted.turn()
        #expect(scripted.accepted.lines == [])
        scripted.listener.setAccepting(true)
        scripted.turn()
        #expect(scripted.accepted.lines == ["1000", "1001"])
    }

    /// The real limit, in a process of its own: clients wait while descriptors are short, and are all served in the end.
    @Test func serverOutlivesTheLimitOfDescriptors() async {
        await #expect(processExitsWith: .exitCode(0)) {
            let reactor = try Reactor()
            let any = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
            var served: [Socket] = []
            var listener: SocketListener?
            listener = try SocketListener(reactor: reactor, address: any) { descriptor in
                served.append(Socket(reactor: reactor, adopting: descriptor))
                if served.count == 20 { listener?.close() }
            }
            let address = try #require(listener?.localAddress)
            var clients: [Int32] = []
            for _ in 0..<20 {
                let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                guard address.withSockAddr({ connect(client, $0, $1) }) == 0 else { exit(2) }
                clients.append(client)
            }
            // Room for five more descriptors.
            let next = dup(0)
            close(next)
            var limit = rlimit(rlim_cur: rlim_t(next + 5), rlim_max: 1024)
            guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { exit(3) }
            var turns = 0
            while served.count < 20 {
                reactor.turn(waitMillisecondsMax: 1000)
                turns += 1
                // What was served is let go only once there is a shortage.
                if listener?.lastError?.code == "EMFILE" { served.filter { !$0.isClosing }.forEach { $0.close() } }
                if turns > 50 { exit(4) }
            }
            if (listener?.shortages ?? 0) == 0 { exit(5) }
            served.forEach { $0.close() }
            reactor.run()
            exit(0)
        }
    }
}
