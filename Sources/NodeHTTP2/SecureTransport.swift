import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor
import TLSEngine

/// A session's octets over TLS on a socket of the reactor: read → decrypted in the read buffer → events; frames → records →
/// one gathered write for some records.
///
/// It is the driver of the TLS socket that the program knows. The reactor holds it through the kernel's socket.
final class SecureTransport: SessionTransport, _SocketDriver {
    /// What one connection may write before the others have their turn (bytes).
    private static let flushBytesMax = 4_194_304
    /// Ciphertext between two writes (bytes): three full records. Both 16 KiB and 128 KiB cost more.
    private static let batchBytes = 49_152
    /// Payload of a DATA frame that fills one record with its header (bytes).
    private static let payloadBytesMax = TLSResources.recordBytesMax - 9

    // Fixed at init.
    private let vectors: UnsafeMutablePointer<GatherVector>

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var socket: Socket?
    @exclusivity(unchecked) private var secure: TLSConnection?
    /// What the program knows of the connection.
    @exclusivity(unchecked) private(set) var object: tls.TLSSocket?
    /// Plaintext that came with the handshake's end.
    @exclusivity(unchecked) private var unread: [ByteSlice] = []
    @exclusivity(unchecked) private var isReading = true
    @exclusivity(unchecked) private var isFlushing = false
    @exclusivity(unchecked) private var isSendBufferSized = false
    @exclusivity(unchecked) private var isReferenced = true
    @exclusivity(unchecked) private var failure: (any Error)?

    /// A transport whose socket is still to come.
    init(context: Http2Context, connection: Connection) {
        vectors = context.vectors
        super.init(reactor: context.reactor, connection: connection, phase: .connecting)
        connection.dataPayloadBytesMax = Self.payloadBytesMax
    }

    /// Takes the connection from a socket whose handshake is done.
    ///
    /// - Returns: false when it cannot be taken any more.
    func adopt(_ socket: tls.TLSSocket) -> Bool {
        guard let taken = socket._takeSecureTransport(self) else { return false }
        object = socket
        self.socket = taken.kernel
        secure = taken.connection
        unread = taken.unread
        phase = .open
        if !isReferenced { taken.kernel.unref() }
        if session != nil { beginReading() }
        return true
    }

    /// A client's socket shakes hands; then the session speaks over it.
    func awaitHandshake(of socket: tls.TLSSocket, for session: ClientHttp2Session) {
        object = socket
        socket.once(.secureConnect) { [weak self, weak session] in
            guard let self, let session, phase == .connecting else { return }
            if adopt(socket) { session.becomeConnected() } else { fail(NodeError.ERR_SOCKET_CLOSED) }
        }
        socket.on(.error) { [weak self] error in self?.fail(error) }
        socket.once(.close) { [weak self] in
            if let self, phase == .connecting { close() }
        }
    }

    override var socketObject: net.Socket? { object }

    override func start(_ session: Http2Session) {
        super.start(session)
        if socket != nil { beginReading() }
    }

    private func beginReading() {
        socket?.setHandler(self)
        socket?.setReadInterest(true)
        wantsFlush()
        // 'session' and 'connect' come first.
        if !unread.isEmpty || secure?.hasReceivedCloseNotify == true { reactor.nextTick { [self] in serveUnread() } }
    }

    private func serveUnread() {
        let slices = unread
        unread = []
        for slice in slices where phase == .open { slice.withUnsafeBytes { serve($0) } }
        if secure?.hasReceivedCloseNotify == true, !hasInputEnded { endOfInput() }
    }

    override func setReferenced(_ isReferenced: Bool) {
        self.isReferenced = isReferenced
        if isReferenced { socket?.ref() } else { socket?.unref() }
    }

    // MARK: In

    override func readable() {
        let count: Int?
        do throws(SystemError) {
            count = try socket?.readShared(offset: TLSConnection.inPlaceGapBytes)
        } catch {
            return fail(NodeError.system(error))
        }
        guard let count, let secure else { return }
        guard count > 0 else { return endOfInput() }
        guard phase == .open else { return }
        object?._noteActivity()
        // The plaintext of what came, and of a record that had come in part, fits before the ciphertext.
        let memory = reactor.readMemory(TLSConnection.inPlaceGapBytes + count)
        let ciphertext = UnsafeRawBufferPointer(rebasing: memory[TLSConnection.inPlaceGapBytes...])
        let plaintextBytes = secure.receive(ciphertext, into: memory)
        object?._hearEvents()
        if plaintextBytes > 0 { serve(UnsafeRawBufferPointer(rebasing: memory[..<plaintextBytes])) }
        if secure.failure != nil || secure.hasReceivedCloseNotify || secure.outputBytes > 0 { noteTLS(secure) }
    }

    /// What the records had to say beside their plaintext: alerts, and answers to them.
    @inline(never)
    private func noteTLS(_ secure: TLSConnection) {
        guard phase != .closed else { return }
        if let error = secure.failure {
            flush()
            return fail(NodeError._tls(error))
        }
        if secure.hasReceivedCloseNotify, !hasInputEnded { endOfInput() }
        flush()
    }

    /// The octets of a DATA event to keep: by reference into the read buffer where they are many.
    override func slice(_ bytes: UnsafeRawBufferPointer) -> ByteSlice {
        let start = reactor.readBytes(0).baseAddress
        guard let start, let base = bytes.baseAddress, base >= start else { return ByteSlice(copying: bytes) }
        let offset = base - start
        guard offset + bytes.count <= Reactor.readBufferBytes else { return ByteSlice(copying: bytes) }
        return reactor.readSlice(offset: offset, count: bytes.count)
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
        guard phase == .open || phase == .finishing, !isFlushing, let socket, let secure else { return }
        isFlushing = true
        defer { isFlushing = false }
        do throws(SystemError) {
            try writeAll(socket, secure)
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
        } else if phase == .finishing, connection.outputBytes + secure.outputBytes == 0 {
            finish()
        }
    }

    /// Frames, encrypts and writes in turns until the socket is full, nothing is left, or the turn's share is used up.
    private func writeAll(_ socket: Socket, _ secure: TLSConnection) throws(SystemError) {
        var bytesLeft = SecureTransport.flushBytesMax
        while phase != .closed {
            connection.drain()
            bytesLeft -= encrypt(secure)
            let written = try writeOnce(socket, secure)
            tellProgress()
            // A broken connection, and one that has ended, encrypts nothing any more, whatever waits.
            guard written, secure.failure == nil, !secure.hasSentCloseNotify,
                connection.outputBytes > 0 || connection.needsFlush
            else { break }
            if bytesLeft <= 0 {
                reactor.markDirty(self)
                break
            }
        }
        if phase != .closed { socket.setWriteInterest(secure.outputBytes > 0) }
    }

    /// Framed octets become records, as many as one write takes. Returns how many octets.
    private func encrypt(_ secure: TLSConnection) -> Int {
        var total = 0
        while connection.outputBytes > 0, secure.outputBytes < SecureTransport.batchBytes {
            let front = connection.gatherOutput(into: vectors, max: SocketTransport.vectorsMax)
            let taken = secure.send(vectors, count: front.vectors, limit: SecureTransport.batchBytes)
            guard taken > 0 else { break }
            connection.consumeOutput(taken, at: UInt64(reactor.nowMilliseconds))
            total += taken
        }
        return total
    }

    /// Writes the records. Returns whether the socket took everything.
    private func writeOnce(_ socket: Socket, _ secure: TLSConnection) throws(SystemError) -> Bool {
        while secure.outputBytes > 0 {
            let front = secure.gatherOutput(into: vectors, max: SocketTransport.vectorsMax)
            let taken = try socket.write(vectors, count: front.vectors)
            bytesWritten &+= taken  // Proof: 2^63 octets do not leave.
            secure.consumeOutput(taken)
            if taken > 0 { object?._noteActivity() }
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

    override func trimIdle() { secure?.trimIdle() }

    // MARK: The end

    /// All is written: close_notify and FIN, and the rest of the while for the peer to read it. Closing at once with input unread would be
    /// a reset, and the peer might lose the GOAWAY.
    override func finish() {
        guard let socket, let secure, !hasInputEnded else { return close() }
        secure.closeNotify()
        do throws(SystemError) {
            guard try writeOnce(socket, secure) else { return socket.setWriteInterest(true) }
            try socket.shutdownWrite()
        } catch {
            return close()
        }
        setReading(true)
    }

    /// The connection could not be made, or has broken.
    func fail(_ error: any Error) {
        failure = failure ?? error
        session?.receiveTransportError(error)
        close()
    }

    override func close() {
        guard beginClosed() else { return }
        secure?.discardOutput()
        if let socket { return socket.close() }
        // Still shaking hands.
        object?.destroy()
        object = nil
        reactor.nextTick { [self] in tellClosed() }
    }

    override func hangup() { close() }

    override func closed() {
        _ = beginClosed()
        secure?.discardOutput()
        object?._transportClosed(nil)
        object = nil
        tellClosed()
    }

    // MARK: The program's socket

    var _bytesRead: Int { bytesRead }
    var _bytesWritten: Int { bytesWritten }

    /// The program has destroyed the socket under its session.
    func _socketDestroyed(_ error: (any Error)?) {
        if let error { session?.receiveTransportError(error) }
        close()
    }
}
