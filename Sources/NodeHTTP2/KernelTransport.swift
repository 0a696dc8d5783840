import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// A session's octets on a socket of the reactor: what `SocketTransport` and `SecureTransport` have in common.
///
/// The reactor holds it through the socket.
class KernelTransport: SessionTransport, _SocketDriver {
    /// What one connection may write before the others have their turn (bytes).
    static let flushBytesMax = 4_194_304
    /// Pieces of one gathered write; each frame by reference needs two.
    static let vectorsMax = 128

    // Fixed at init.
    final let vectors: UnsafeMutablePointer<GatherVector>

    // Owned by the reactor's thread.
    /// Nil while connecting.
    @exclusivity(unchecked) final var socket: Socket?
    /// What the program sees of the socket: the object that connects or connected, or nil until it asks.
    @exclusivity(unchecked) final var object: net.Socket?
    /// What another had read from the socket.
    @exclusivity(unchecked) final var unread: [ByteSlice] = []
    @exclusivity(unchecked) private final var isReading = true
    @exclusivity(unchecked) final var isFlushing = false
    @exclusivity(unchecked) private final var isSendBufferSized = false
    @exclusivity(unchecked) private final var isReferenced = true

    /// A transport whose socket is still to come.
    init(context: Http2Context, connection: Connection) {
        vectors = context.vectors
        super.init(reactor: context.reactor, connection: connection, phase: .connecting)
    }

    /// The socket is connected: octets may go.
    final func adopt(_ socket: Socket) {
        self.socket = socket
        phase = .open
        socket.setNoDelay(true)
        if !isReferenced { socket.unref() }
        if session != nil { beginReading() }
    }

    /// The socket connects, and is what the program sees meanwhile.
    final func expect(_ object: net.Socket) {
        self.object = object
        if !isReferenced { object.unref() }
    }

    override func start(_ session: Http2Session) {
        super.start(session)
        if socket != nil { beginReading() }
    }

    /// Session and socket are there.
    func beginReading() {
        socket?.setHandler(self)
        socket?.setReadInterest(true)
        wantsFlush()
        // 'session' and 'connect' come first.
        if !unread.isEmpty { reactor.nextTick { [self] in serveUnread() } }
    }

    func serveUnread() {
        let slices = unread
        unread = []
        for slice in slices where phase == .open { slice.withUnsafeBytes { serve($0) } }
    }

    override final func setReferenced(_ isReferenced: Bool) {
        self.isReferenced = isReferenced
        if let socket {
            if isReferenced { socket.ref() } else { socket.unref() }
        } else if let object {
            if isReferenced { object.ref() } else { object.unref() }
        }
    }

    // MARK: In

    /// The octets of a DATA event to keep: by reference into the read buffer where they are many.
    override final func slice(_ bytes: UnsafeRawBufferPointer) -> ByteSlice {
        let start = reactor.readBytes(0).baseAddress
        guard let start, let base = bytes.baseAddress, base >= start else { return ByteSlice(copying: bytes) }
        let offset = base - start
        guard offset + bytes.count <= Reactor.readBufferBytes else { return ByteSlice(copying: bytes) }
        return reactor.readSlice(offset: offset, count: bytes.count)
    }

    final func endOfInput() {
        hasInputEnded = true
        setReading(false)
        object?._transportEnded()
        if phase == .open { session?.receiveEndOfInput() } else { close() }
    }

    final func setReading(_ isWanted: Bool) {
        guard isReading != isWanted else { return }
        isReading = isWanted
        socket?.setReadInterest(isWanted)
    }

    // MARK: Out

    override final func writable() { flush() }

    /// What follows the writing of a flush: reading again or no more, and the end behind the last octet.
    @inline(__always)
    final func finishFlush(bytesLeft: Int) {
        if phase == .open {
            if hasInputEnded { session?.dropBlockedStreams() } else { setReading(mayRead) }
            // A closed session whose last octets the socket has not taken is asked when it has.
            if session?.closed == true, connection.unsentBytes == 0 { session?.checkSelf() }
        } else if phase == .finishing, bytesLeft == 0 {
            finish()
        }
    }

    /// The first time that the socket is full, its path decides how much it may hold.
    final func sizeSendBuffer(_ socket: Socket) {
        guard !isSendBufferSized else { return }
        isSendBufferSized = true
        socket.limitSendBufferIfNear()
    }

    // MARK: The end

    /// All is written: FIN, and the rest of the while for the peer to read it. Closing at once with input unread would be a reset, and the
    /// peer might lose the GOAWAY.
    override func finish() {
        guard let socket, !hasInputEnded else { return close() }
        do throws(SystemError) { try socket.shutdownWrite() } catch { return close() }
        setReading(true)
    }

    /// The connection could not be made, or has broken.
    final func fail(_ error: any Error) {
        session?.receiveTransportError(error)
        close()
    }

    override func close() {
        guard beginClosed() else { return }
        if let socket { return socket.close() }
        object = nil
        reactor.nextTick { [self] in tellClosed() }
    }

    override final func hangup() { close() }

    override func closed() {
        _ = beginClosed()
        object?._transportClosed(nil)
        object = nil
        tellClosed()
    }

    // MARK: The program's socket

    final var _bytesRead: Int { bytesRead }
    final var _bytesWritten: Int { bytesWritten }

    /// The program has destroyed the socket under its session (T26).
    final func _socketDestroyed(_ error: (any Error)?) {
        // Its session hears of it when the socket is closed, which takes Node's a while too.
        reactor.nextTick { [self] in
            if let error { session?.receiveTransportError(error) }
            close()
        }
    }
}
