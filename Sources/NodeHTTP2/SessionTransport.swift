import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// The one place where the socket and the protocol meet: read → `receive` → events; `drain` → one gathered write.
///
/// It holds its session while the socket is open; the reactor holds it through the socket.
final class SessionTransport: SocketHandler {
    /// What may wait while the socket takes nothing before nothing more is read (bytes): a peer that does not read is not
    /// served. Framed octets are headers and acknowledgements for the most part, and copies; DATA that waits is held by
    /// reference. A thousand streams that wait for windows alone, with the socket free, are no reason to stop.
    private static let framedBytesMax = 1_048_576
    private static let unsentBytesMax = 16_777_216
    /// What one connection may write before the others have their turn (bytes).
    private static let flushBytesMax = 4_194_304
    /// Pieces of one gathered write; each frame by reference needs two.
    static let vectorsMax = 128
    /// How long a failed or finished connection may take to read our last octets before it is closed (milliseconds).
    private static let lingerMilliseconds = 1_000

    private enum Phase {
        case open
        /// Our side is done: what is queued is written, then FIN; input is thrown away until the peer's end.
        case finishing
        case closed
    }

    // Fixed at init.
    private let reactor: Reactor
    private let socket: Socket
    private let connection: Connection
    private let vectors: UnsafeMutablePointer<GatherVector>

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var session: Http2Session?
    @exclusivity(unchecked) private var phase = Phase.open
    /// Ends the wait for a peer that does not close; never outlives this object.
    @exclusivity(unchecked) private var lingerTimer: Timer?
    @exclusivity(unchecked) private var isReading = true
    @exclusivity(unchecked) private var hasInputEnded = false
    @exclusivity(unchecked) private var isFlushing = false
    @exclusivity(unchecked) private var isSendBufferSized = false
    /// Input is being served: a write follows without being asked for.
    @exclusivity(unchecked) private var isServing = false
    @exclusivity(unchecked) private var error: (any Error)?

    init(context: Http2Context, descriptor: Int32, connection: Connection) {
        reactor = context.reactor
        socket = Socket(reactor: context.reactor, adopting: descriptor)
        self.connection = connection
        vectors = context.vectors
        super.init()
        socket.setNoDelay(true)
    }

    /// Binds the session and starts to read.
    func start(_ session: Http2Session) {
        self.session = session
        socket.setHandler(self)
        socket.setReadInterest(true)
        wantsFlush()
    }

    // MARK: In

    override func readable() {
        let count: Int?
        do throws(SystemError) {
            count = try socket.readShared()
        } catch {
            return fail(NodeError.system(error))
        }
        guard let count else { return }
        guard count > 0 else { return endOfInput() }
        guard phase == .open else { return }
        isServing = true
        reactor.beginCallback()
        connection.receive(reactor.readBytes(count), at: UInt64(reactor.nowMilliseconds))
        handleEvents()
        // The program's ticks run here, so that what they answer goes out in the one write that follows, while connection
        // and output block are still in the cache.
        reactor.endCallback()
        isServing = false
        flush()
    }

    @inline(__always)
    private func handleEvents() {
        guard let session else { return }
        while true {
            let event = connection.nextEvent()
            if case .none = event { return }
            session.handle(event)
        }
    }

    /// The octets of a DATA event to keep: by reference into the read buffer where they are many.
    func slice(_ bytes: UnsafeRawBufferPointer) -> ByteSlice {
        let start = reactor.readBytes(0).baseAddress
        guard let start, let base = bytes.baseAddress, base >= start else { return ByteSlice(copying: bytes) }
        let offset = base - start
        guard offset + bytes.count <= Reactor.readBufferBytes else { return ByteSlice(copying: bytes) }
        return reactor.readSlice(offset: offset, count: bytes.count)
    }

    private func endOfInput() {
        hasInputEnded = true
        setReading(false)
        if phase == .open { session?.receiveEndOfInput() } else { close() }
    }

    private func setReading(_ isWanted: Bool) {
        guard isReading != isWanted else { return }
        isReading = isWanted
        socket.setReadInterest(isWanted)
    }

    // MARK: Out

    /// Asks for one gathered write: at the end of the input being served, else of the phase.
    @inline(__always)
    func wantsFlush() {
        guard phase != .closed, !isServing else { return }
        reactor.markDirty(self)
    }

    override func flush() {
        guard phase != .closed, !isFlushing else { return }
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
            closeIfIdle()
        } else if connection.outputBytes == 0 {
            finish()
        }
    }

    /// Frames and writes in turns until the socket is full, nothing is left, or the turn's share is used up: then the next
    /// turn goes on, after the other connections. Listeners that hear of progress may add more.
    private func writeAll() throws(SystemError) {
        var bytesLeft = SessionTransport.flushBytesMax
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
        socket.setWriteInterest(connection.outputBytes > 0)
    }

    /// One gathered write. Returns whether the socket took everything.
    private func writeOnce() throws(SystemError) -> Bool {
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: SessionTransport.vectorsMax)
            let taken = try socket.write(vectors, count: front.vectors)
            connection.consumeOutput(taken, at: UInt64(reactor.nowMilliseconds))
            if taken < front.bytes {
                sizeSendBuffer()
                return false
            }
        }
        return true
    }

    /// The first time that the socket is full, its path decides how much it may hold.
    private func sizeSendBuffer() {
        guard !isSendBufferSized else { return }
        isSendBufferSized = true
        socket.limitSendBufferIfNear()
    }

    /// Write callbacks, 'drain' and closed streams, with their ticks, before the next round.
    private func tellProgress() {
        guard connection.hasPendingEvents else { return }
        reactor.beginCallback()
        handleEvents()
        reactor.endCallback()
    }

    override func writable() { flush() }

    // MARK: The end

    /// A session that is closing and has nothing left closes its socket.
    func closeIfIdle() {
        guard phase == .open, let session, session.closed, connection.streamCount == 0, !connection.isShuttingDown
        else {
            return
        }
        if connection.outputBytes == 0 { finishing() } else { wantsFlush() }
    }

    /// Time has broken the connection: the session hears of it, and the GOAWAY goes out.
    func deadlinePassed() {
        handleEvents()
        wantsFlush()
    }

    /// Nothing more is said after what is queued.
    func shutDown(_ error: (any Error)?) {
        if self.error == nil { self.error = error }
        guard phase == .open else { return }
        beginFinishing()
        wantsFlush()
    }

    private func finishing() {
        beginFinishing()
        finish()
    }

    /// From here on the peer has a while to read what is left, whether or not it reads at all.
    private func beginFinishing() {
        phase = .finishing
        lingerTimer = reactor.setTimer(afterMilliseconds: SessionTransport.lingerMilliseconds) { [unowned self] in
            close()
        }
        lingerTimer?.unref()
    }

    /// All is written: FIN, and the rest of the while for the peer to read it. Closing at once with input unread would be a reset, and the
    /// peer might lose the GOAWAY.
    private func finish() {
        guard phase == .finishing, !hasInputEnded else { return close() }
        do throws(SystemError) { try socket.shutdownWrite() } catch { return close() }
        setReading(true)
    }

    private func fail(_ error: any Error) {
        if self.error == nil { self.error = error }
        close()
    }

    private func close() {
        guard phase != .closed else { return }
        phase = .closed
        lingerTimer?.cancel()
        lingerTimer = nil
        connection.discardOutput()
        socket.close()
    }

    override func hangup() { close() }

    override func closed() {
        phase = .closed
        lingerTimer?.cancel()
        lingerTimer = nil
        let session = self.session
        self.session = nil
        session?.receiveSocketClosed(error)
    }
}
