import Buffers
import CLinux
import Glibc

@testable import Reactor

/// What happened, in order; filled by one thread, also through closures that must be Sendable.
final class Log: @unchecked Sendable {
    private(set) var lines: [String] = []

    func add(_ line: String) { lines.append(line) }

    func takeLines() -> [String] {
        defer { lines = [] }
        return lines
    }
}

/// A poller that reports what a test tells it to, and sleeps by moving the manual clock.
final class FakePoller: Poller {
    let clock: Clock
    private(set) var tokens: [Int32: UInt64] = [:]
    private(set) var masks: [Int32: PollMask] = [:]
    private(set) var timeouts: [Int] = []
    private var batches: [[PollEvent]] = []

    init(clock: Clock) {
        self.clock = clock
        super.init()
    }

    /// Queues a batch for the next wait.
    func report(_ events: (token: UInt64, mask: PollMask)...) {
        batches.append(events.map { PollEvent(token: $0.token, mask: $0.mask) })
    }

    override func add(descriptor: Int32, mask: PollMask, token: UInt64) throws(SystemError) {
        tokens[descriptor] = token
        masks[descriptor] = mask
    }

    override func modify(descriptor: Int32, mask: PollMask, token: UInt64) throws(SystemError) {
        masks[descriptor] = mask
    }

    override func remove(descriptor: Int32) {
        tokens[descriptor] = nil
        masks[descriptor] = nil
    }

    override func wait(into events: UnsafeMutablePointer<PollEvent>, timeoutMilliseconds: Int32) -> Int {
        timeouts.append(Int(timeoutMilliseconds))
        if !batches.isEmpty {
            let batch = batches.removeFirst()
            for (index, event) in batch.enumerated() { (events + index).initialize(to: event) }
            return batch.count
        }
        precondition(timeoutMilliseconds >= 0, "nothing would ever wake this test")
        clock.advance(milliseconds: Int(timeoutMilliseconds))
        return 0
    }
}

/// A reactor that a test moves by hand.
struct ManualReactor {
    let clock: Clock
    let poller: FakePoller
    let reactor: Reactor

    init() throws {
        clock = Clock.manual()
        poller = FakePoller(clock: clock)
        reactor = try Reactor(poller: poller, clock: clock)
    }

    /// A socket of a pair whose other end is returned too.
    func socket(_ handler: SocketHandler) throws -> (socket: Socket, token: UInt64, peer: Descriptor) {
        let (ours, peer) = try socketPair()
        let socket = Socket(reactor: reactor, adopting: ours, handler: handler)
        return (socket, socket.token, peer)
    }
}

/// A descriptor of the test's own, closed with its last reference.
final class Descriptor {
    private(set) var number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close() }

    func close() {
        if number >= 0 { _ = Glibc.close(number) }
        number = -1
    }

    func write(_ bytes: [UInt8]) -> Int { send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Reads what is there; [] at the end, nil if there is nothing now.
    func read(max: Int = 65_536) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: max)
        let count = Glibc.read(number, &bytes, max)
        return count < 0 ? nil : Array(bytes.prefix(count))
    }
}

extension Descriptor {
    /// Waits for something to read, or the end: a program that another test is just starting may hold the other side for
    /// a moment.
    func readWhenReady() -> [UInt8]? {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, 10_000)
        return read()
    }
}

/// Two connected UNIX sockets, both non-blocking.
func socketPair() throws -> (Int32, Descriptor) {
    var pair: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else {
        throw SystemError.last("socketpair")
    }
    for descriptor in pair { _ = clinux_set_nonblocking(descriptor) }
    return (pair[0], Descriptor(pair[1]))
}

/// A handler made of closures.
final class ClosureHandler: SocketHandler {
    var onReadable: () -> Void = {}
    var onWritable: () -> Void = {}
    var onConnected: () -> Void = {}
    var onConnectFailed: (SystemError) -> Void = { _ in }
    var onHangup: () -> Void = {}
    var onFlush: () -> Void = {}
    var onClosed: () -> Void = {}
    var onTick: (Int) -> Void = { _ in }

    override func readable() { onReadable() }
    override func writable() { onWritable() }
    override func connected() { onConnected() }
    override func connectFailed(_ error: SystemError) { onConnectFailed(error) }
    override func hangup() { onHangup() }
    override func flush() { onFlush() }
    override func closed() { onClosed() }
    override func runTick(_ opcode: Int) { onTick(opcode) }
}

extension Reactor {
    /// Queues a microtask, as Swift's concurrency does.
    func task(_ body: @escaping @Sendable () -> Void) { Task(executorPreference: self) { body() } }
}

/// A generator with a seed that a failure can show and a rerun can use.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64: every seed gives a full sequence.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

/// Whether the program runs under a sanitizer, whose allocator keeps what is freed.
let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
