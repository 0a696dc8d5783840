import Glibc

/// A few threads for calls that block (files, names), so that reactors never do.
///
/// Shared by all reactors of the process, as libuv's pool is. Its threads start when there is work for them and then stay.
public final class BlockingPool: Sendable {
    /// Four threads, as in libuv.
    public static let shared = BlockingPool(threadsMax: 4)

    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var next = 0
        var threads = 0
        var idle = 0
    }

    private let threadsMax: Int
    private let state = Locked(State())
    private let work = Semaphore()

    public init(threadsMax: Int) {
        precondition(threadsMax > 0, "a pool has threads")
        self.threadsMax = threadsMax
    }

    /// How many of its threads there are by now.
    public var threadCount: Int { state.withLock { $0.threads } }

    /// Runs `body` on one of the threads; in order of submission, as far as several threads can.
    func submit(_ body: @escaping @Sendable () -> Void) {
        let needsThread = state.withLock { state in
            state.waiting.append(body)
            let queued = state.waiting.count - state.next
            guard queued > state.idle, state.threads < threadsMax else { return false }
            state.threads += 1
            return true
        }
        if needsThread, !startThread() {
            // With another thread there the work only waits longer; without any the caller does it: late is better than never.
            let isAlone = state.withLock { $0.threads == 0 }
            if isAlone { return takeOldest()() }
        }
        work.signal()
    }

    private func startThread() -> Bool {
        do {
            let thread = try Thread.start(name: "blocking-pool") { self.serve() }
            pthread_detach(thread)
            return true
        } catch {
            state.withLock { $0.threads -= 1 }
            return false
        }
    }

    private func serve() -> Never {
        while true {
            state.withLock { $0.idle += 1 }
            work.wait()
            state.withLock { $0.idle -= 1 }
            takeOldest()()
        }
    }

    private func takeOldest() -> @Sendable () -> Void {
        state.withLock { state in
            let body = state.waiting[state.next]
            state.next += 1
            if state.next == state.waiting.count {
                state.waiting.removeAll(keepingCapacity: state.next <= 256)
                state.next = 0
            }
            return body
        }
    }
}

/// What a reactor has handed to the pool: completions stay here, and only their numbers cross threads.
struct OutstandingWork {
    private var completions: [Int: (any Sendable) -> Void] = [:]
    private var nextNumber = 0

    mutating func insert(_ completion: @escaping (any Sendable) -> Void) -> Int {
        nextNumber += 1
        completions[nextNumber] = completion
        return nextNumber
    }

    mutating func remove(_ number: Int) -> ((any Sendable) -> Void)? { completions.removeValue(forKey: number) }
}

extension Reactor {
    /// Runs `work` on a thread of the pool, then `completion` here as a callback of the poll phase; keeps `run` going until then.
    public func runBlocking<Value: Sendable>(
        on pool: BlockingPool = .shared, _ work: @escaping @Sendable () -> Value,
        then completion: @escaping (Value) -> Void
    ) {
        assertCurrent()
        references += 1
        let number = outstandingWork.insert { value in
            guard let value = value as? Value else { preconditionFailure("work returns what it was asked for") }
            completion(value)
        }
        pool.submit { [self] in
            let value = work()
            post { self.finishWork(number, value) }
        }
    }

    /// Runs `completion` as `runBlocking` would if its work were done already.
    public func callBack(_ completion: @escaping () -> Void) {
        assertCurrent()
        references += 1
        let number = outstandingWork.insert { _ in completion() }
        post { self.finishWork(number, ()) }
    }

    private func finishWork(_ number: Int, _ value: any Sendable) {
        references -= 1
        outstandingWork.remove(number)?(value)
    }

    /// Looks up the addresses of a name with the system's resolver, in its order.
    ///
    /// - Parameters:
    ///   - family: 4 or 6 for addresses of one family alone.
    ///   - flags: the resolver's `AI_…`; nil asks for addresses of the families that this machine has.
    public func resolve(
        host: String, port: UInt16, family: Int = 0, flags: Int? = nil, on pool: BlockingPool = .shared,
        then completion: @escaping (Result<[SocketAddress], SystemError>) -> Void
    ) {
        runBlocking(
            on: pool, { SocketAddress.resolve(host: host, port: port, family: family, flags: flags) }, then: completion)
    }
}

extension SocketAddress {
    /// Asks the system's resolver; blocks.
    static func resolve(
        host: String, port: UInt16, family: Int, flags: Int?
    ) -> Result<[SocketAddress], SystemError> {
        var hints = addrinfo()
        hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = Int32(clamping: flags ?? Int(AI_ADDRCONFIG))
        var first: UnsafeMutablePointer<addrinfo>?
        var error = getaddrinfo(host, nil, &hints, &first)
        if error == EAI_NONAME, flags == nil {
            // A machine with nothing but a loopback has no configured family, and still knows "localhost".
            hints.ai_flags = 0
            error = getaddrinfo(host, nil, &hints, &first)
        }
        if error != 0 {
            let number = error == EAI_SYSTEM ? SystemError.last("").errno : error
            return .failure(SystemError(errno: number, syscall: "getaddrinfo"))
        }
        defer { freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        var next = first
        while let info = next?.pointee {
            if let pointer = info.ai_addr, let address = SocketAddress(pointer, length: info.ai_addrlen) {
                addresses.append(address.with(port: port))
            }
            next = info.ai_next
        }
        return .success(addresses)
    }
}
