import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// A session's octets over any duplex of the program's: a pair in memory, a stream of another session, a subclass.
///
/// The duplex holds it by its listeners until it is closed.
final class DuplexTransport: SessionTransport {
    // Fixed at init.
    let duplex: Duplex
    private let vectors: UnsafeMutablePointer<GatherVector>

    // Owned by the reactor's thread.
    private var isFlushing = false
    /// `write` returned false: 'drain' is to come.
    private var isBlocked = false
    private var isReading = true
    /// What takes the listeners off again.
    private var removers: [() -> Void] = []

    init(context: Http2Context, duplex: Duplex, connection: Connection) {
        self.duplex = duplex
        vectors = context.vectors
        let isConnecting = (duplex as? net.Socket)?.connecting == true
        super.init(reactor: context.reactor, connection: connection, phase: isConnecting ? .connecting : .open)
    }

    override func start(_ session: Http2Session) {
        super.start(session)
        listen(.data, duplex.listener(.data) { [self] chunk in received(chunk) })
        listen(.end, duplex.listener(.end) { [self] in receivedEnd() })
        listen(.drain, duplex.listener(.drain) { [self] in drained() })
        listen(.error, duplex.listener(.error) { [self] error in self.session?.receiveTransportError(error) })
        listen(.close, duplex.listener(.close) { [self] in duplexClosed() })
        if let socket = duplex as? net.Socket, phase == .connecting {
            let listener = socket.listener(.connect) { [self] in opened() }
            socket.on(.connect, listener)
            removers.append { socket.off(.connect, listener) }
        }
        wantsFlush()
    }

    private func listen<Arguments>(_ event: Event<Duplex, Arguments>, _ listener: EventListener) {
        duplex.on(event, listener)
        removers.append { [duplex] in duplex.off(event, listener) }
    }

    private func opened() {
        guard phase == .connecting else { return }
        phase = .open
        session?.becomeConnected()
    }

    override func setReferenced(_ isReferenced: Bool) {
        guard let socket = duplex as? net.Socket else { return }
        if isReferenced { socket.ref() } else { socket.unref() }
    }

    // MARK: In

    private func received(_ chunk: Chunk) {
        guard phase == .open else { return }
        guard !chunk.isText else {
            session?.receiveTransportError(NodeError.ERR_STREAM_WRAP)
            return close()
        }
        chunk.byteSlice.withUnsafeBytes { serve($0) }
    }

    private func receivedEnd() {
        hasInputEnded = true
        if phase == .open { session?.receiveEndOfInput() } else { close() }
    }

    private func setReading(_ isWanted: Bool) {
        guard isReading != isWanted else { return }
        isReading = isWanted
        if isWanted { duplex.resume() } else { duplex.pause() }
    }

    // MARK: Out

    override func flush() {
        guard phase == .open || phase == .finishing, !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        while phase != .closed, !isBlocked {
            connection.drain()
            if connection.outputBytes > 0 { writeOutput() }
            tellProgress()
            guard connection.needsFlush else { break }
        }
        if phase == .open {
            if hasInputEnded { session?.dropBlockedStreams() } else { setReading(mayRead) }
            if session?.closed == true { session?.checkSelf() }
        } else if phase == .finishing, connection.outputBytes == 0 {
            finish()
        }
    }

    private var mayRead: Bool {
        let framedBytes = connection.outputBytes
        return framedBytes == 0
            || framedBytes <= SessionTransport.framedBytesMax
                && connection.unsentBytes <= SessionTransport.unsentBytesMax
    }

    /// All framed octets in one write, copied: the duplex may keep them.
    private func writeOutput() {
        var octets: [UInt8] = []
        octets.reserveCapacity(connection.outputBytes)
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: SocketTransport.vectorsMax)
            for index in 0..<front.vectors {
                octets.append(
                    contentsOf: UnsafeRawBufferPointer(start: vectors[index].base, count: vectors[index].count))
            }
            connection.consumeOutput(front.bytes, at: UInt64(reactor.nowMilliseconds))
        }
        bytesWritten &+= octets.count  // Proof: 2^63 octets do not leave.
        if !duplex.write(Buffer(ByteSlice(octets))) { isBlocked = true }
    }

    private func drained() {
        isBlocked = false
        wantsFlush()
    }

    // MARK: The end

    override func finish() {
        guard !duplex.writableEnded else { return }
        duplex.end()
        if hasInputEnded { close() } else { setReading(true) }
    }

    override func close() {
        guard beginClosed() else { return }
        if duplex.destroyed { reactor.nextTick { [self] in duplexClosed() } } else { duplex.destroy() }
    }

    private func duplexClosed() {
        _ = beginClosed()
        for remove in removers { remove() }
        removers = []
        tellClosed()
    }
}
