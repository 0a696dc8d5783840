import CLinux
import Glibc
import Testing

@testable import Reactor

/// What comes in from other threads: messages, jobs, signals, blocking work, and whole groups.
@Suite(.timeLimit(.minutes(10))) struct ThreadTests {
    @Test func messagesOfEachThreadArriveInOrder() throws {
        let reactor = try Reactor()
        reactor.ref()
        let received = Log()
        let threads = 4
        let messages = 500
        for thread in 0..<threads {
            let handle = try Thread.start(name: "sender") {
                for message in 0..<messages {
                    reactor.post {
                        received.add("\(thread):\(message)")
                        if received.lines.count == threads * messages { reactor.unref() }
                    }
                }
            }
            pthread_detach(handle)
        }
        reactor.run()
        for thread in 0..<threads {
            let own = received.lines.filter { $0.hasPrefix("\(thread):") }
            #expect(own == (0..<messages).map { "\(thread):\($0)" })
        }
    }

    @Test func ticksOfAMessageRunBeforeTheNextMessage() throws {
        let reactor = try Reactor()
        let log = Log()
        for index in 0..<3 {
            reactor.post {
                log.add("message \(index)")
                reactor.nextTick { log.add("tick \(index)") }
            }
        }
        reactor.turn()
        #expect(log.lines == (0..<3).flatMap { ["message \($0)", "tick \($0)"] })
    }

    @Test func reactorIsStoppedFromAnotherThread() throws {
        let reactor = try Reactor()
        reactor.ref()
        let thread = try Thread.start(name: "stopper") { reactor.stopFromAnyThread() }
        reactor.run()
        pthread_join(thread, nil)
        #expect(reactor.isAlive)
    }

    // MARK: - Concurrency

    private actor Counter {
        nonisolated let reactor: Reactor
        private var count = 0

        init(_ reactor: Reactor) { self.reactor = reactor }

        nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

        func increment() -> (count: Int, isOnReactor: Bool) {
            count += 1
            return (count, reactor.isCurrent)
        }
    }

    @Test func actorOfTheReactorRunsOnItsThread() throws {
        let reactor = try Reactor()
        reactor.ref()
        let counter = Counter(reactor)
        let log = Log()
        Task {
            for _ in 0..<10 {
                let result = await counter.increment()
                if result.isOnReactor { log.add("\(result.count)") }
            }
            reactor.post { reactor.unref() }
        }
        reactor.run()
        #expect(log.lines == (1...10).map(String.init))
    }

    @Test func taskThatPrefersTheReactorComesBackToItAfterSuspension() throws {
        let reactor = try Reactor()
        reactor.ref()
        let log = Log()
        let counter = Counter(reactor)
        Task(executorPreference: reactor) {
            log.add("start \(reactor.isCurrent)")
            _ = await counter.increment()
            await Task.yield()
            log.add("end \(reactor.isCurrent)")
            reactor.unref()
        }
        reactor.run()
        #expect(log.lines == ["start true", "end true"])
    }

    @Test func taskThatIsResumedElsewhereComesBackByTheMailbox() throws {
        let reactor = try Reactor()
        reactor.ref()
        let log = Log()
        Task(executorPreference: reactor) {
            await withCheckedContinuation { continuation in
                let thread = try? Thread.start(name: "resumer") { continuation.resume() }
                if let thread { pthread_detach(thread) }
            }
            log.add("resumed \(reactor.isCurrent)")
            reactor.unref()
        }
        reactor.run()
        #expect(log.lines == ["resumed true"])
    }

    @Test func isolationOfTheReactorIsKnown() throws {
        let reactor = try Reactor()
        reactor.runCallback { reactor.checkIsolated() }
        #expect(reactor.isIsolatingCurrentContext() == true)
        #expect(Reactor.current === reactor)
        let answers = Log()
        let thread = try Thread.start(name: "stranger") {
            answers.add("\(reactor.isCurrent) \(Reactor.current == nil)")
        }
        pthread_join(thread, nil)
        #expect(answers.lines == ["false true"])
    }

    // MARK: - Signals

    @Test func signalsBecomeCallbacks() throws {
        let reactor = try Reactor()
        let log = Log()
        var source: SignalSource?
        source = try SignalSource(reactor: reactor, signals: [SIGUSR1, SIGUSR2]) { signal in
            log.add(signal == SIGUSR1 ? "USR1" : "USR2")
            reactor.nextTick { log.add("tick") }
            if signal == SIGUSR2 { source?.close() }
        }
        // To this thread alone, which blocks them: others of the test process do not.
        pthread_kill(pthread_self(), SIGUSR1)
        pthread_kill(pthread_self(), SIGUSR2)
        reactor.run()
        #expect(log.lines == ["USR1", "tick", "USR2", "tick"])
        var mask = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &mask)
        #expect(sigismember(&mask, SIGUSR1) == 0)
    }

    @Test func unreferencedSignalSourceDoesNotKeepTheLoop() throws {
        let reactor = try Reactor()
        let source = try SignalSource(reactor: reactor, signals: [SIGUSR1]) { _ in }
        source.unref()
        reactor.run()
        source.close()
        reactor.run()
    }

    // MARK: - Blocking work

    @Test func blockingWorkKeepsTheLoopAndAnswersOnItsThread() throws {
        let reactor = try Reactor()
        var answers: [Int] = []
        var areOnReactor = true
        for number in 0..<50 {
            reactor.runBlocking {
                reactor.isCurrent ? -1 : number * 2
            } then: { answer in
                answers.append(answer)
                areOnReactor = areOnReactor && reactor.isCurrent
            }
        }
        reactor.run()
        #expect(answers.sorted() == (0..<50).map { $0 * 2 })
        #expect(areOnReactor)
        #expect(!reactor.isAlive)
    }

    @Test func poolOfOneThreadWorksInOrder() throws {
        let reactor = try Reactor()
        let pool = BlockingPool(threadsMax: 1)
        var answers: [Int] = []
        for number in 0..<20 { reactor.runBlocking(on: pool, { number }, then: { answers.append($0) }) }
        reactor.run()
        #expect(answers == Array(0..<20))
    }

    @Test func namesAreResolved() throws {
        let reactor = try Reactor()
        var addresses: [SocketAddress] = []
        var failure: SystemError?
        reactor.resolve(host: "localhost", port: 8080) { addresses += (try? $0.get()) ?? [] }
        reactor.resolve(host: "127.0.0.1", port: 1) { addresses += (try? $0.get()) ?? [] }
        reactor.resolve(host: "not a name", port: 1) { if case .failure(let error) = $0 { failure = error } }
        reactor.run()
        #expect(addresses.contains { ($0.host == "127.0.0.1" || $0.host == "::1") && $0.port == 8080 })
        #expect(addresses.contains { $0.description == "127.0.0.1:1" })
        #expect(failure?.code == "ENOTFOUND")
        #expect(failure?.syscall == "getaddrinfo")
    }

    // MARK: - Groups

    @Test func groupRunsOneReactorPerThread() throws {
        let group = ReactorGroup(count: 3, isPinned: true)
        let seen = Locked<[Int: Bool]>([:])
        try group.start { reactor, index in
            reactor.ref()
            // Pinned to one core, it may use no other.
            let isAlone = clinux_allowed_cpus(nil, 0) == 1
            seen.withLock { $0[index] = isAlone && Reactor.current === reactor }
        }
        #expect(seen.withLock { $0 } == [0: true, 1: true, 2: true])
        let posted = Locked(0)
        let answered = Semaphore()
        for index in 0..<3 {
            let isTaken = group.post(to: index) { reactor in
                if reactor.isCurrent { posted.withLock { $0 += 1 } }
                answered.signal()
            }
            #expect(isTaken)
        }
        for _ in 0..<3 { answered.wait() }
        #expect(posted.withLock { $0 } == 3)
        group.stop()
        group.join()
        #expect(!group.post(to: 0) { _ in })
    }

    @Test func groupThatFailsToStartStopsAndThrows() {
        struct Refusal: Error {}
        let group = ReactorGroup(count: 2)
        #expect(throws: Refusal.self) {
            try group.start { reactor, index in
                reactor.ref()
                if index == 1 { throw Refusal() }
            }
        }
    }

    /// Opens connections one after the other and notes the byte with which each is answered.
    private func visit(_ address: SocketAddress, times: Int) throws -> [UInt8] {
        try (0..<times).map { _ in
            let client = Descriptor(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
            try #require(address.withSockAddr { connect(client.number, $0, $1) } == 0)
            return try #require(client.read()?.first)
        }
    }

    /// Greets with the index of its reactor, and closes.
    private static func greet(_ reactor: Reactor, _ descriptor: Int32, _ index: Int) {
        var greeting = UInt8(index)
        _ = send(descriptor, &greeting, 1, Int32(MSG_NOSIGNAL))
        Socket(reactor: reactor, adopting: descriptor).close()
    }

    @Test func connectionsOfASharedListenerGoRound() throws {
        let group = ReactorGroup(count: 3)
        let threads = Locked<[UInt: Int]>([:])
        try group.start { reactor, index in
            reactor.ref()
            threads.withLock { $0[UInt(pthread_self())] = index }
        }
        let bound = Locked<SocketAddress?>(nil)
        let isBound = Semaphore()
        group.post(to: 0) { reactor in
            let any = SocketAddress(ip: "127.0.0.1", port: 0)
            let listener = any.flatMap { any in
                try? group.listen(on: reactor, address: any) { reactor, descriptor in
                    Self.greet(reactor, descriptor, threads.withLock { $0[UInt(pthread_self())] } ?? 99)
                }
            }
            bound.withLock { $0 = listener?.localAddress }
            isBound.signal()
        }
        isBound.wait()
        let address = try #require(bound.withLock { $0 })
        #expect(try visit(address, times: 6) == [0, 1, 2, 0, 1, 2])
        group.stop()
        group.join()
    }

    @Test func reactorsOfAGroupShareAPort() throws {
        let group = ReactorGroup(count: 2)
        var options = SocketListener.Options()
        options.reusePort = true
        // The first takes any port, and the group the same one.
        let reactor = try Reactor()
        defer { reactor.closeAll() }
        let any = try #require(SocketAddress(ip: "127.0.0.1", port: 0))
        let first = try SocketListener(reactor: reactor, address: any, options: options) { _ = close($0) }
        let address = try #require(first.localAddress)
        let shared = options
        try group.start { reactor, index in
            _ = try SocketListener(reactor: reactor, address: address, options: shared) {
                Self.greet(reactor, $0, index)
            }
        }
        first.close()
        reactor.run()
        // Which of two listeners gets a connection is the system's choice by its source port.
        #expect(Set(try visit(address, times: 200)) == [0, 1])
        group.stop()
        group.join()
    }

    @Test func connectionThatNobodyTakesIsClosed() throws {
        let (ours, peer) = try socketPair()
        do {
            let mailbox = try Mailbox()
            mailbox.put(.connection(ours, { _, _ in }))
            #expect(peer.read() == nil)
        }
        #expect(peer.read() == [])
    }
}
