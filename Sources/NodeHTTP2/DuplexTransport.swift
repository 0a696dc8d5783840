import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor

/// A session's octets over any duplex of the program's: a pair in memory, a stream of another session, a subclass.
///
/// The duplex holds it by its listeners until it is closed.
final class DuplexTransport: SessionTransport {
    /// Turns of the loop in which a peer of this process has ended its side when it has read our end.
    private static let turnsForAnswer = 3

    // Fixed at init.
    let duplex: Duplex
    private let context: Http2Context
    private let vectors: UnsafeMutablePointer<GatherVector>
    private let listeners: _AddedListeners<Duplex>

    // Owned by the reactor's thread.
    private var isFlushing = false
    /// `write` returned false: 'drain' is to come.
    private var isBlocked = false
    private var isReading = true

    init(context: Http2Context, duplex: Duplex, connection: Connection) {
        self.duplex = duplex
        self.context = context
        vectors = context.vectors
        listeners = _AddedListeners(on: duplex)
        super.init(
            reactor: context.reactor, connection: connection, phase: duplex.isConnecting ? .connecting : .open)
        context.boundDuplexes.insert(ObjectIdentifier(duplex))
    }

    override var socketObject: net.Socket? { duplex as? net.Socket }

    override func start(_ session: Http2Session) {
        super.start(session)
        listeners.add(.data) { [self] chunk in received(chunk) }
        listeners.add(.end) { [self] in receivedEnd() }
        listeners.add(.drain) { [self] in drained() }
        listeners.add(.error) { [self] error in self.session?.receiveTransportError(error) }
        listeners.add(.close) { [self] in duplexClosed() }
        if phase == .connecting {
            let event = Event<Duplex, Void>(duplex is tls.TLSSocket ? .secureConnect : .connect)
            listeners.add(event) { [self] in opened() }
        }
        (duplex as? net.Socket)?.setNoDelay()
        wantsFlush()
    }

    private func opened() {
        guard phase == .connecting else { return }
        phase = .open
        session?.becomeConnected(speaking: duplex.protocolName)
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
        if phase == .open {
            session?.receiveEndOfInput()
        } else if duplex.writableEnded, !duplex.writableFinished {
            duplex.once(.finish) { [self] in close() }
        } else {
            close()
        }
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
            if session?.closed == true, connection.unsentBytes == 0 { session?.checkSelf() }
        } else if phase == .finishing, connection.outputBytes == 0 {
            finish()
        }
    }

    /// All framed octets in one write, copied: the duplex may keep them.
    private func writeOutput() {
        var octets: [UInt8] = []
        octets.reserveCapacity(connection.outputBytes)
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: KernelTransport.vectorsMax)
            for index in 0..<front.vectors {
                octets.append(
                    contentsOf: UnsafeRawBufferPointer(start: vectors[index].base, count: vectors[index].count))
            }
            connection.consumeOutput(front.bytes, at: UInt64(reactor.nowMilliseconds))
        }
        bytesWritten &+= octets.count  // Proof: 2^63 octets do not leave.
        // The program may have ended or destroyed what is its own: nothing can be said any more.
        if duplex.writable, !duplex.write(Buffer(ByteSlice(octets))) { isBlocked = true }
    }

    private func drained() {
        isBlocked = false
        wantsFlush()
    }

    // MARK: The end

    override func finish() {
        guard !duplex.writableEnded else { return }
        // Behind what was written, which the duplex may still be at.
        duplex.end()
        if hasInputEnded {
            duplex.once(.finish) { [self] in close() }
        } else {
            setReading(true)
            // As in Node a session that was destroyed does not wait for the other end, and one that was closed does. Over a
            // socket both do: what is not read when it closes takes our last octets with it.
            if session?.closed == false, !(duplex is net.Socket) {
                duplex.once(.finish) { [self] in closeAfter(DuplexTransport.turnsForAnswer) }
            }
        }
    }

    private func closeAfter(_ turns: Int) {
        reactor.setImmediate { [self] in if turns > 1 { closeAfter(turns - 1) } else { close() } }
    }

    override func close() {
        guard beginClosed() else { return }
        if duplex.destroyed { reactor.nextTick { [self] in duplexClosed() } } else { duplex.destroy() }
    }

    private func duplexClosed() {
        _ = beginClosed()
        listeners.removeAll()
        context.boundDuplexes.remove(ObjectIdentifier(duplex))
        tellClosed()
    }
}

extension SessionTransport {
    /// The way over a stream of the program's: by its descriptor where that can be had, else by its methods.
    ///
    /// - Throws: ERR_HTTP2_SOCKET_BOUND for a stream that another session runs on.
    static func over(_ duplex: Duplex, _ context: Http2Context, _ connection: Connection) throws -> SessionTransport {
        let socket = duplex as? net.Socket
        guard socket?._isLent != true, !context.boundDuplexes.contains(ObjectIdentifier(duplex)) else {
            throw NodeError.ERR_HTTP2_SOCKET_BOUND
        }
        // One that the program has paused is read when the program says so.
        if let socket, !duplex.isConnecting, !socket.isPaused() {
            if let secure = socket as? tls.TLSSocket {
                let transport = SecureTransport(context: context, connection: connection)
                if transport.adopt(secure) { return transport }
            } else {
                let transport = SocketTransport(context: context, connection: connection)
                if transport.adopt(socket) { return transport }
            }
        }
        return DuplexTransport(context: context, duplex: duplex, connection: connection)
    }
}

extension Duplex {
    /// A socket that is not connected yet, or still shakes hands.
    fileprivate var isConnecting: Bool {
        if let secure = self as? tls.TLSSocket { return secure.secureConnecting }
        return (self as? net.Socket)?.connecting == true
    }

    /// The protocol that a session over it speaks; see `Http2Session.alpnProtocol`.
    var protocolName: String {
        guard let secure = self as? tls.TLSSocket else { return "h2c" }
        return secure.alpnProtocol ?? ""
    }
}
