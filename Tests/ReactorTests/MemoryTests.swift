import Buffers
import Glibc
import Testing

@testable import Reactor

@Suite(.timeLimit(.minutes(10))) struct MemoryTests {
    @Test func poolsAreTrimmedOnceManySocketsHaveGoneAndTheLoopIsCalm() throws {
        let manual = try ManualReactor()
        let reactor = manual.reactor
        let keepAlive = reactor.setTimer(afterMilliseconds: 60_000, repeating: true) {}
        var sockets: [Socket] = []
        for _ in 0..<Trimmer.descriptorsClosedMin { sockets.append(try manual.socket(SocketHandler()).socket) }
        let blocks = (0..<100).map { _ in reactor.blockPool.acquire() }
        blocks.forEach(reactor.blockPool.release)
        for socket in sockets.dropFirst() { socket.close() }
        // One too few: the loop sleeps as long as it may and keeps its blocks.
        reactor.turn(waitMillisecondsMax: 1000)
        reactor.turn(waitMillisecondsMax: 1000)
        #expect(manual.poller.timeouts.last == 1000)
        #expect(reactor.blockPool.blocksFreeHot == 100)
        sockets[0].close()
        reactor.turn()
        // A turn that has something to do is not calm.
        let other = try manual.socket(SocketHandler())
        manual.poller.report((other.token, .readable))
        reactor.turn(waitMillisecondsMax: 1000)
        #expect(reactor.blockPool.blocksFreeHot == 100)
        reactor.turn(waitMillisecondsMax: 1000)
        #expect(manual.poller.timeouts.last == Trimmer.calmMilliseconds)
        #expect(reactor.blockPool.blocksFreeHot == 0)
        #expect(reactor.trimmer.descriptorsClosed == 0)
        // Once is enough.
        reactor.turn(waitMillisecondsMax: 1000)
        #expect(manual.poller.timeouts.last == 1000)
        keepAlive.cancel()
        reactor.closeAll()
    }

    @Test func reactorThatIsNeverCalmTrimsWhatItsLoadDidNotNeed() throws {
        let manual = try ManualReactor()
        let reactor = manual.reactor
        reactor.trimmer.descriptorsClosed = Trimmer.descriptorsClosedMin
        let blocks = (0..<100).map { _ in reactor.blockPool.acquire() }
        blocks.forEach(reactor.blockPool.release)
        reactor.blockPool.trim(freeBlocksKept: 100)
        (0..<7).map { _ in reactor.blockPool.acquire() }.forEach(reactor.blockPool.release)
        let (socket, token, _) = try manual.socket(SocketHandler())
        manual.clock.advance(milliseconds: Trimmer.busyMilliseconds - 1)
        manual.poller.report((token, .readable))
        reactor.turn()
        #expect(reactor.blockPool.blocksFreeHot == 100)
        manual.clock.advance(milliseconds: 1)
        manual.poller.report((token, .readable))
        reactor.turn()
        #expect(reactor.blockPool.blocksFreeHot == 7)
        socket.close()
        reactor.turn()
    }

    /// In a process of its own, whose memory is nobody else's.
    @Test(.enabled(if: !isSanitized)) func memoryComesBackAfterFiveThousandConnections() async {
        await #expect(processExitsWith: .exitCode(0)) {
            var limit = rlimit(rlim_cur: 12_000, rlim_max: 12_000)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = limit.rlim_max
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let reactor = try Reactor()
            try burst(reactor, 300)
            reactor.trimMemory()
            let before = residentBytes()
            try burst(reactor, 5000)
            let during = residentBytes()
            let wait = reactor.setTimer(afterMilliseconds: 1000) {}
            // The calm that it takes is noticed by the loop itself.
            while reactor.trimmer.descriptorsClosed > 0, wait.isArmed { reactor.turn(waitMillisecondsMax: 1000) }
            let after = residentBytes()
            if during < before + 10_000_000 { exit(2) }
            if after > before + before / 10 { exit(3) }
            exit(0)
        }
    }
}

private final class Connection: SocketHandler {
    var queue: SendQueue

    init(_ reactor: Reactor) {
        queue = SendQueue(pool: reactor.blockPool)
        super.init()
    }
}

/// Memory of this process that is present (bytes).
private func residentBytes() -> Int {
    var text = [UInt8](repeating: 0, count: 100)
    let file = open("/proc/self/statm", O_RDONLY)
    defer { close(file) }
    let count = read(file, &text, text.count)
    let fields = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return (Int(fields[1]) ?? 0) * 4096
}

/// Opens `count` connections, leaves something unsent in each, and closes them all.
private func burst(_ reactor: Reactor, _ count: Int) throws {
    var sockets: [Socket] = []
    for _ in 0..<count {
        let (ours, peer) = try socketPair()
        peer.close()
        let connection = Connection(reactor)
        let socket = Socket(reactor: reactor, adopting: ours, handler: connection)
        socket.setReadInterest(true)
        connection.queue.reserve(16_000).initializeMemory(as: UInt8.self, repeating: 1, count: 16_000)
        connection.queue.advance(16_000)
        sockets.append(socket)
    }
    for socket in sockets { socket.close() }
    reactor.turn()
}
