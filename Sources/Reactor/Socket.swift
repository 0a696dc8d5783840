import Buffers
import CLinux
import Glibc

/// A connected (or connecting) stream socket: TCP over IPv4 or IPv6, or UNIX.
///
/// Owned by its reactor while open, by anyone else as long as they like. Neither reads nor buffers by itself: the handler reads
/// when it wants to, into memory of its own or the reactor's shared buffer, and writes what it has gathered.
public final class Socket: PollTarget {
    /// Told of all events; let go when the socket is closed.
    @exclusivity(unchecked) private var handler: SocketHandler?
    @exclusivity(unchecked) private var isConnecting = false
    /// A refusal that came with the attempt itself, to be told of by the poller like any other.
    private var connectError: SystemError?

    /// Takes over a connected descriptor, which must be non-blocking. No interest is set yet.
    public init(reactor: Reactor, adopting descriptor: Int32, handler: SocketHandler? = nil) {
        self.handler = handler
        super.init(reactor: reactor, descriptor: descriptor)
    }

    /// Takes over a connected descriptor from elsewhere; nil if it is no stream socket.
    public convenience init?(reactor: Reactor, adoptingForeign descriptor: Int32) {
        var type: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0, type == Int32(SOCK_STREAM.rawValue),
            clinux_set_nonblocking(descriptor) >= 0
        else { return nil }
        self.init(reactor: reactor, adopting: descriptor)
    }

    /// Starts to connect; the handler hears `connected` or `connectFailed`, never within this call.
    ///
    /// - Parameters:
    ///   - local: what to bind to first.
    ///   - bound: called between the two.
    /// - Throws: what no attempt was made for: "socket", "bind", and a "connect" without a route. A refusal is told to the handler.
    public static func connect(
        reactor: Reactor, to address: SocketAddress, from local: SocketAddress? = nil, handler: SocketHandler,
        bound: () -> Void = {}
    ) throws(SystemError) -> Socket {
        let descriptor = try SystemCall.check("socket") { clinux_socket(address.family) }
        var refusal: SystemError?
        do throws(SystemError) {
            if let local {
                try SystemCall.check("setsockopt") { clinux_set_reuse_address(descriptor) }
                try SystemCall.check("bind") { local.withSockAddr { bind(descriptor, $0, $1) } }
            }
            bound()
            // A connection that stands at once is reported by the poller like any other.
            _ = try SystemCall.connect(descriptor, to: address)
        } catch {
            // The answer of a peer: a path answers within the call, and so may this machine's other end.
            if error.syscall == "connect", error.errno == ECONNREFUSED || address.family == AF_UNIX {
                refusal = error
            } else {
                SystemCall.close(descriptor)
                throw error
            }
        }
        let socket = Socket(reactor: reactor, adopting: descriptor, handler: handler)
        socket.isConnecting = true
        socket.connectError = refusal
        socket.setInterest(.writable)
        return socket
    }

    /// Lets another handler hear what happens from now on.
    public func setHandler(_ handler: SocketHandler?) { self.handler = handler }

    // MARK: - Events

    override func ready(_ mask: PollMask) {
        if isConnecting { return finishConnecting() }
        let trouble = !mask.isDisjoint(with: [.error, .hangup])
        if interest.contains(.readable), trouble || mask.contains(.readable) {
            handler?.readable()
            if isClosed { return }
            reactor.finishCallback()
        }
        if interest.contains(.writable), trouble || mask.contains(.writable), !isClosed {
            handler?.writable()
        } else if trouble, interest.isEmpty, !isClosed {
            // Reported again and again otherwise, as errors need no interest.
            unregister()
            handler?.hangup()
        }
    }

    private func finishConnecting() {
        isConnecting = false
        setInterest([])
        if let connectError {
            handler?.connectFailed(connectError)
            return
        }
        let error = clinux_take_socket_error(descriptor)
        if error == 0 {
            handler?.connected()
        } else {
            handler?.connectFailed(SystemError(errno: error, syscall: "connect"))
        }
    }

    override func closed() {
        handler?.closed()
        handler = nil
    }

    /// Lets `readable` be called, or not: without interest the peer is held back by TCP itself.
    public func setReadInterest(_ isWanted: Bool) {
        setInterest(isWanted ? interest.union(.readable) : interest.subtracting(.readable))
    }

    /// Lets `writable` be called whenever there is room.
    public func setWriteInterest(_ isWanted: Bool) {
        setInterest(isWanted ? interest.union(.writable) : interest.subtracting(.writable))
    }

    // MARK: - Bytes

    /// Reads into memory of the caller's.
    ///
    /// - Returns: bytes read, 0 at the end of the stream, nil if there is nothing now.
    public func read(into memory: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int? {
        if isClosed { return nil }
        return try SystemCall.read(descriptor, into: memory)
    }

    /// Reads into the reactor's shared buffer, to be had from `Reactor.readBytes` and `readSlice` until the next such read.
    ///
    /// - Returns: bytes read, 0 at the end of the stream, nil if there is nothing now.
    public func readShared() throws(SystemError) -> Int? {
        if isClosed { return nil }
        return try SystemCall.read(descriptor, into: reactor.prepareReadBuffer())
    }

    /// The same, of no more than `bytesMax` (at least 1).
    public func readShared(bytesMax: Int) throws(SystemError) -> Int? {
        if isClosed { return nil }
        let buffer = reactor.prepareReadBuffer()
        return try SystemCall.read(
            descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(max(1, bytesMax))))
    }

    /// The same, from `offset` on: what is read may then be rewritten from the front, as decryption does.
    public func readShared(offset: Int) throws(SystemError) -> Int? {
        if isClosed { return nil }
        let buffer = reactor.prepareReadBuffer()
        return try SystemCall.read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer[offset...]))
    }

    /// Writes what the socket takes at once.
    ///
    /// - Returns: bytes taken; 0 if there is no room now.
    public func write(_ vectors: UnsafePointer<GatherVector>, count: Int) throws(SystemError) -> Int {
        if isClosed || count == 0 { return 0 }
        return try SystemCall.write(descriptor, vectors, count: count) ?? 0
    }

    /// Writes the queue as far as the socket takes it, and sets the write interest while something is left.
    ///
    /// - Returns: whether the queue is empty now.
    @discardableResult
    public func flush(_ queue: inout SendQueue) throws(SystemError) -> Bool {
        if isClosed || isConnecting { return queue.isEmpty }
        while !queue.isEmpty {
            let front = queue.gather(into: reactor.vectors, max: Reactor.vectorsMax)
            let taken = try SystemCall.write(descriptor, reactor.vectors, count: front.vectors) ?? 0
            queue.consume(taken)
            if taken < front.bytes {
                if !interest.contains(.writable) { setWriteInterest(true) }
                return false
            }
        }
        if interest.contains(.writable) { setWriteInterest(false) }
        return true
    }

    /// Sends the end of the stream; reading goes on.
    public func shutdownWrite() throws(SystemError) {
        if isClosed { return }
        try SystemCall.check("shutdown") { Glibc.shutdown(descriptor, Int32(SHUT_WR)) }
    }

    /// Closes with RST instead of FIN; what was sent and not yet taken is lost.
    public func reset() {
        if isClosed { return }
        // A UNIX socket knows no RST and is closed as usual.
        _ = clinux_set_linger_reset(descriptor)
        close()
    }

    // MARK: - Options and addresses

    /// Sends small segments at once instead of waiting for acknowledgements. A UNIX socket always does and ignores it.
    public func setNoDelay(_ isEnabled: Bool) { _ = clinux_set_no_delay(descriptor, isEnabled ? 1 : 0) }

    /// Asks the peer for a sign of life when nothing came for `idleSeconds`, then every `intervalSeconds`, and gives it up after
    /// `count` that were not answered; 0 leaves the system's default.
    public func setKeepAlive(_ isEnabled: Bool, idleSeconds: Int = 0, intervalSeconds: Int = 0, count: Int = 0) {
        _ = clinux_set_keep_alive(
            descriptor, isEnabled ? 1 : 0, Int32(clamping: idleSeconds), Int32(clamping: intervalSeconds),
            Int32(clamping: count))
    }

    /// A peer on the same machine or in the same rack answers within this time (microseconds).
    private static let nearRoundTripMax: Int32 = 100
    /// What the kernel may hold for such a peer (bytes). It fills a round trip of that time at 10 Gbit/s, and small enough to
    /// stay in the processor's cache between our copy and the peer's.
    private static let nearSendBufferBytes: Int32 = 131_072

    /// Keeps the send buffer small when the peer is near; for any other the kernel goes on to size it by the path.
    public func limitSendBufferIfNear() {
        guard !isClosed else { return }
        let roundTrip = clinux_shortest_round_trip(descriptor)
        guard 0...Socket.nearRoundTripMax ~= roundTrip else { return }
        _ = clinux_set_send_buffer(descriptor, Socket.nearSendBufferBytes)
    }

    /// The field of that name in outgoing IP headers (0 to 255). A UNIX socket has none and ignores it.
    public func setTypeOfService(_ type: Int) { _ = clinux_set_type_of_service(descriptor, Int32(clamping: type)) }

    /// Our end; nil once closed.
    public var localAddress: SocketAddress? { isClosed ? nil : SocketAddress(localOf: descriptor) }

    /// The peer's end; nil once closed or when there is no peer any more.
    public var remoteAddress: SocketAddress? { isClosed ? nil : SocketAddress(remoteOf: descriptor) }
}

extension SocketAddress {
    init?(localOf descriptor: Int32) {
        self.init { getsockname(descriptor, $0, $1) }
    }

    package init?(remoteOf descriptor: Int32) {
        self.init { getpeername(descriptor, $0, $1) }
    }

    private init?(_ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let address = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                ask(address, &length) == 0 ? SocketAddress(address, length: length) : nil
            }
        }
        guard let address else { return nil }
        self = address
    }
}
