import CLinux
import Glibc

/// A listening socket: hands out accepted descriptors, some per turn, and outlives a shortage of descriptors or memory.
///
/// Owned by its reactor while open. During a shortage it stops asking for events, so that nothing spins while the clients wait in
/// the system's queue, and tries again when the reactor has closed a descriptor or after a while.
public final class SocketListener: PollTarget {
    public struct Options: Sendable {
        /// Connections the system keeps ready for us at most; Node's default.
        public var backlog: Int32 = 511
        /// Lets several sockets listen on one port; the system spreads the connections.
        public var reusePort = false
        /// Fails, as a socket of its own would, while anybody else listens on the port; with `reusePort` others may join later.
        public var claimsPort = false
        /// Keeps "::" from taking IPv4 connections too.
        public var v6Only = false
        /// Lets every user of the machine connect to a path: to read, to write.
        public var isReadableByAll = false
        public var isWritableByAll = false
        /// Connections taken in one turn at most, so that a storm of them leaves time for those that stand.
        public var acceptsPerTurnMax = 64

        public init() {}
    }

    /// How long a shortage is waited out before the next attempt (milliseconds).
    static let retryMilliseconds = 100

    // Fixed at init.
    private let accepted: (Int32) -> Void
    private let acceptsPerTurnMax: Int
    private let path: String?
    /// Takes a connection; tests put a failing one in its place.
    var accept: (Int32) -> SystemCall.Accepted = SystemCall.accept

    // Owned by the reactor.
    private var isWanted = true
    private var retryTimer: Timer?
    /// Attempts that met a shortage of descriptors or memory.
    public private(set) var shortages = 0
    /// The last shortage, or what broke the listener, which is then closed.
    public private(set) var lastError: SystemError?
    /// Hears that the descriptor is closed.
    public var closedHandler: (() -> Void)?

    /// Binds to an address and listens.
    ///
    /// - Parameter accepted: gets each accepted descriptor, non-blocking, and owns it.
    public init(
        reactor: Reactor, address: SocketAddress, options: Options = Options(), accepted: @escaping (Int32) -> Void
    ) throws(SystemError) {
        let descriptor = try Self.listen(at: address, options)
        self.accepted = accepted
        acceptsPerTurnMax = max(1, options.acceptsPerTurnMax)
        if case .unix(let path) = address.place { self.path = path } else { path = nil }
        super.init(reactor: reactor, descriptor: descriptor)
        setInterest(.readable)
    }

    /// Takes over a descriptor that is bound, and listens on it.
    public init(
        reactor: Reactor, adopting descriptor: Int32, options: Options = Options(), accepted: @escaping (Int32) -> Void
    ) throws(SystemError) {
        guard SocketAddress(localOf: descriptor) != nil else { throw SystemError(errno: EINVAL, syscall: "listen") }
        try SystemCall.check("fcntl") { clinux_set_nonblocking(descriptor) }
        try SystemCall.check("listen") { clinux_listen(descriptor, options.backlog) }
        self.accepted = accepted
        acceptsPerTurnMax = max(1, options.acceptsPerTurnMax)
        path = nil
        super.init(reactor: reactor, descriptor: descriptor)
        setInterest(.readable)
    }

    private static func listen(at address: SocketAddress, _ options: Options) throws(SystemError) -> Int32 {
        let descriptor = try SystemCall.check("socket") { clinux_socket(address.family) }
        do throws(SystemError) {
            if address.family != AF_UNIX {
                try SystemCall.check("setsockopt") { clinux_set_reuse_address(descriptor) }
                if options.reusePort, !options.claimsPort { try share(descriptor) }
            }
            if address.family == AF_INET6 {
                try SystemCall.check("setsockopt") { clinux_set_v6_only(descriptor, options.v6Only ? 1 : 0) }
            }
            try SystemCall.check("bind") { address.withSockAddr { bind(descriptor, $0, $1) } }
            if case .unix(let path) = address.place { try open(path, to: options) }
            try SystemCall.check("listen") { clinux_listen(descriptor, options.backlog) }
            // The system compares both sockets when the later one binds: from here on the port is open to those that share.
            if options.reusePort, options.claimsPort { try share(descriptor) }
            return descriptor
        } catch {
            SystemCall.close(descriptor)
            throw error
        }
    }

    private static func share(_ descriptor: Int32) throws(SystemError) {
        try SystemCall.check("setsockopt") { clinux_set_reuse_port(descriptor) }
    }

    private static func open(_ path: String, to options: Options) throws(SystemError) {
        let read: mode_t = options.isReadableByAll ? S_IRUSR | S_IRGRP | S_IROTH : 0
        let write: mode_t = options.isWritableByAll ? S_IWUSR | S_IWGRP | S_IWOTH : 0
        if read | write == 0 { return }
        let present = try SystemCall.mode(of: path)
        try SystemCall.check("chmod") { chmod(path, present | read | write) }
    }

    /// Where it listens; nil once closed.
    public var localAddress: SocketAddress? { isClosing ? nil : SocketAddress(localOf: descriptor) }

    /// Stops or resumes taking connections; they wait in the system's queue meanwhile.
    public func setAccepting(_ isWanted: Bool) {
        self.isWanted = isWanted
        if retryTimer == nil { setInterest(isWanted ? .readable : []) }
    }

    override func ready(_ mask: PollMask) {
        for _ in 0..<acceptsPerTurnMax where isWanted && !isClosing {
            switch accept(descriptor) {
            case .descriptor(let connection):
                accepted(connection)
                reactor.finishCallback()
            case .lost:
                continue
            case .none:
                return
            case .exhausted(let error):
                return pause(error)
            case .failed(let error):
                lastError = error
                return close()
            }
        }
    }

    private func pause(_ error: SystemError) {
        shortages += 1
        lastError = error
        setInterest([])
        if isClosing { return }
        reactor.pausedListeners.append(self)
        retryTimer = reactor.setTimer(afterMilliseconds: Self.retryMilliseconds) { [self] in resume() }
        retryTimer?.unref()
    }

    /// Ends a pause.
    func resume() {
        retryTimer?.cancel()
        retryTimer = nil
        reactor.pausedListeners.removeAll { $0 === self }
        if isWanted { setInterest(.readable) }
    }

    public override func close() {
        if isClosing { return }
        super.close()
        // As in Node, a path is free again when its server is closed.
        if let path { unlink(path) }
        retryTimer?.cancel()
        retryTimer = nil
        reactor.pausedListeners.removeAll { $0 === self }
    }

    override func closed() {
        closedHandler?()
        closedHandler = nil
    }
}

extension Reactor {
    /// Lets listeners that met a shortage try again, now that a descriptor is free.
    func resumeListeners() {
        for listener in pausedListeners { listener.resume() }
    }
}
