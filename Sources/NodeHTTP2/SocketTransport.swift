import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// The one place where the socket and the protocol meet: read → `receive` → events; `drain` → one gathered write.
///
/// The reactor holds it through the socket.
final class SocketTransport: SessionTransport, _SocketDriver {
    /// What one connection may write before the others have their turn (bytes).
    private static let flushBytesMax = 4_194_304
    /// Pieces of one gathered write; each frame by reference needs two.
    static let vectorsMax = 128

    // Fixed at init.
    private let vectors: UnsafeMutablePointer<GatherVector>

    // Owned by the reactor's thread.
    /// Nil while connecting.
    @exclusivity(unchecked) private(set) var socket: Socket?
    @exclusivity(unchecked) private var isReading = true
    @exclusivity(unchecked) private var isFlushing = false
    @exclusivity(unchecked) private var isSendBufferSized = false
    @exclusivity(unchecked) private var isReferenced = true
    /// The object that the program sees of the socket, made when it asks, or the one that connected.
    @exclusivity(unchecked) private var object: net.Socket?
    /// What another had read from the socket.
    @exclusivity(unchecked) private var unread: [ByteSlice] = []

    /// A transport whose socket is still to come.
    init(context: Http2Context, connection: Connection) {
        vectors = context.vectors
        super.init(reactor: context.reactor, connection: connection, phase: .connecting)
    }

    /// A transport over a connected descriptor, which must be non-blocking.
    convenience init(context: Http2Context, descriptor: Int32, connection: Connection) {
        self.init(context: context, connection: connection)
        adopt(Socket(reactor: context.reactor, adopting: descriptor))
    }

    /// The socket is connected: octets may go.
    func adopt(_ socket: Socket) {
        self.socket = socket
        phase = .open
        socket.setNoDelay(true)
        if !isReferenced { socket.unref() }
        if session != nil { beginReading() }
    }

    /// Takes over the descriptor of a socket that has connected. Returns false when it cannot be had.
    func adopt(_ object: net.Socket) -> Bool {
        guard let taken = object._takeTransport(self) else { return false }
        self.object = object
        unread = taken.unread
        adopt(taken.kernel)
        return true
    }

    /// The socket connects, and is what the program sees meanwhile.
    func await(_ object: net.Socket) {
        self.object = object
        if !isReferenced { object.unref() }
    }

    override var socketObject: net.Socket? {
        if let object { return object }
        guard let socket, phase != .closed else { return nil }
        let object = net.Socket(socket, driver: self, server: (session as? ServerHttp2Session)?.server)
        self.object = object
        return object
    }

    var _bytesRead: Int { bytesRead }
    var _bytesWritten: Int { bytesWritten }

    /// The program has destroyed the socket under its session (T26).
    func _socketDestroyed(_ error: (any Error)?) {
        if let error { session?.receiveTransportError(error) }
        close()
    }

    override func start(_ session: Http2Session) {
        super.start(session)
        if socket != nil { beginReading() }
    }

    private func beginReading() {
        socket?.setHandler(self)
        socket?.setReadInterest(true)
        wantsFlush()
        // 'session' and 'connect' come first.
        if !unread.isEmpty { reactor.nextTick { [self] in serveUnread() } }
    }

    private func serveUnread() {
        let slices = unread
        unread = []
        for slice in slices where phase == .open { slice.withUnsafeBytes { serve($0) } }
    }

    override func setReferenced(_ isReferenced: Bool) {
        self.isReferenced = isReferenced
        if let socket {
            if isReferenced { socket.ref() } else { socket.unref() }
        } else if let object {
            if isReferenced { object.ref() } else { object.unref() }
        }
    }

    // MARK: In

    override func readable() {
        let count: Int?
        do throws(SystemError) {
            count = try socket?.readShared()
        } catch {
            return fail(NodeError.system(error))
        }
        guard let count else { return }
        guard count > 0 else { return endOfInput() }
        guard phase == .open else { return }
        if let object { object._noteActivity() }
        serve(reactor.readBytes(count))
    }

    /// The octets of a DATA event to keep: by reference into the read buffer where they are many.
    override func slice(_ bytes: UnsafeRawBufferPointer) -> ByteSlice {
        let start = reactor.readBytes(0).baseAddress
        guard let start, let base = bytes.baseAddress, base >= start else { return ByteSlice(copying: bytes) }
        let offset = base - start
        guard offset + bytes.count <= Reactor.readBufferBytes else { return ByteSlice(copying: bytes) }
        return reactor.readSlice(offset: offset, count: bytes.count)
    }

    /// The first octets, which told the protocol: `bytes` lie in the read buffer, `prefix` came before them.
    func receiveFirst(_ prefix: [UInt8], _ bytes: UnsafeRawBufferPointer) {
        if !prefix.isEmpty { prefix.withUnsafeBytes { serve($0) } }
        if phase == .open { serve(bytes) }
    }

    private func endOfInput() {
        hasInputEnded = true
        setReading(false)
        object?._transportEnded()
        if phase == .open { session?.receiveEndOfInput() } else { close() }
    }

    private func setReading(_ isWanted: Bool) {
        guard isReading != isWanted else { return }
        isReading = isWanted
        socket?.setReadInterest(isWanted)
    }

    // MARK: Out

    override func flush() {
        guard phase == .open || phase == .finishing, !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        do throws(SystemError) {
            try writeAll()
        } catch {
            return fail(NodeError.system(error))
        }
        if phase == .open {
            if hasInputEnded {
                session?.dropBlockedStreams()
            } else {
                let framedBytes = connection.outputBytes
                setReading(
                    framedBytes == 0
                        || framedBytes <= SessionTransport.framedBytesMax
                            && connection.unsentBytes <= SessionTransport.unsentBytesMax
                )
            }
            if session?.closed == true { session?.checkSelf() }
        } else if phase == .finishing, connection.outputBytes == 0 {
            finish()
        }
    }

    /// Frames and writes in turns until the socket is full, nothing is left, or the turn's share is used up: then the next
    /// turn goes on, after the other connections. Listeners that hear of progress may add more.
    private func writeAll() throws(SystemError) {
        var bytesLeft = SocketTransport.flushBytesMax
        while phase != .closed {
            connection.drain()
            bytesLeft -= connection.outputBytes
            let written = try writeOnce()
            tellProgress()
            guard written, connection.needsFlush else { break }
            if bytesLeft <= 0 {
                reactor.markDirty(self)
                break
            }
        }
        socket?.setWriteInterest(connection.outputBytes > 0)
    }

    /// One gathered write. Returns whether the socket took everything.
    private func writeOnce() throws(SystemError) -> Bool {
        guard let socket else { return false }
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: SocketTransport.vectorsMax)
            let taken = try socket.write(vectors, count: front.vectors)
            bytesWritten &+= taken  // Proof: 2^63 octets do not leave.
            if let object { object._noteActivity() }
            connection.consumeOutput(taken, at: UInt64(reactor.nowMilliseconds))
            if taken < front.bytes {
                sizeSendBuffer(socket)
                return false
            }
        }
        return true
    }

    /// The first time that the socket is full, its path decides how much it may hold.
    private func sizeSendBuffer(_ socket: Socket) {
        guard !isSendBufferSized else { return }
        isSendBufferSized = true
        socket.limitSendBufferIfNear()
    }

    override func writable() { flush() }

    // MARK: The end

    /// All is written: FIN, and the rest of the while for the peer to read it. Closing at once with input unread would be a reset, and the
    /// peer might lose the GOAWAY.
    override func finish() {
        guard let socket, !hasInputEnded else { return close() }
        do throws(SystemError) { try socket.shutdownWrite() } catch { return close() }
        setReading(true)
    }

    private func fail(_ error: any Error) {
        session?.receiveTransportError(error)
        close()
    }

    override func close() {
        guard beginClosed() else { return }
        if let socket { return socket.close() }
        object = nil
        reactor.nextTick { [self] in tellClosed() }
    }

    override func hangup() { close() }

    /// The connection attempt has failed.
    func connectFailed(_ error: any Error) { fail(error) }

    override func closed() {
        _ = beginClosed()
        object?._transportClosed(nil)
        object = nil
        tellClosed()
    }
}
