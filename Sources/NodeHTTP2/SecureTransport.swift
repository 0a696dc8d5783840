import Buffers
import HTTP2Protocol
import NodeRuntime
import Reactor
import TLSEngine

/// A session's octets over TLS on a socket of the reactor: read → decrypted in the read buffer → events; frames → records →
/// one gathered write for some records.
///
/// It is the driver of the TLS socket that the program knows.
final class SecureTransport: KernelTransport {
    /// Ciphertext between two writes (bytes): three full records. Both 16 KiB and 128 KiB cost more.
    private static let batchBytes = 49_152
    /// Payload of a DATA frame that fills one record with its header (bytes).
    private static let payloadBytesMax = TLSResources.recordBytesMax - 9

    // Owned by the reactor's thread.
    @exclusivity(unchecked) private var secure: TLSConnection?

    override init(context: Http2Context, connection: Connection) {
        super.init(context: context, connection: connection)
        connection.dataPayloadBytesMax = Self.payloadBytesMax
    }

    /// Takes the connection from a socket whose handshake is done.
    ///
    /// - Returns: false when it cannot be taken any more.
    func adopt(_ socket: tls.TLSSocket) -> Bool {
        guard let taken = socket._takeSecureTransport(self) else { return false }
        object = socket
        secure = taken.connection
        unread = taken.unread
        adopt(taken.kernel)
        return true
    }

    /// A client's socket shakes hands; then the session speaks over it.
    func awaitHandshake(of socket: tls.TLSSocket, for session: ClientHttp2Session) {
        expect(socket)
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

    override func beginReading() {
        super.beginReading()
        if unread.isEmpty, secure?.hasReceivedCloseNotify == true { reactor.nextTick { [self] in serveUnread() } }
    }

    override func serveUnread() {
        super.serveUnread()
        if secure?.hasReceivedCloseNotify == true, !hasInputEnded { endOfInput() }
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
        if secure.hasEvents { (object as? tls.TLSSocket)?._hearEvents() }
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
        finishFlush(bytesLeft: connection.outputBytes + secure.outputBytes)
    }

    /// Frames, encrypts and writes in turns until the socket is full, nothing is left, or the turn's share is used up.
    private func writeAll(_ socket: Socket, _ secure: TLSConnection) throws(SystemError) {
        var bytesLeft = Self.flushBytesMax
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
        while connection.outputBytes > 0, secure.outputBytes < Self.batchBytes {
            let front = connection.gatherOutput(into: vectors, max: Self.vectorsMax)
            let taken = secure.send(vectors, count: front.vectors, limit: Self.batchBytes)
            guard taken > 0 else { break }
            connection.consumeOutput(taken, at: UInt64(reactor.nowMilliseconds))
            total += taken
        }
        return total
    }

    /// Writes the records. Returns whether the socket took everything.
    private func writeOnce(_ socket: Socket, _ secure: TLSConnection) throws(SystemError) -> Bool {
        while secure.outputBytes > 0 {
            let front = secure.gatherOutput(into: vectors, max: Self.vectorsMax)
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

    override func trimIdle() { secure?.trimIdle() }

    // MARK: The end

    /// All is written: close_notify, then the end of the socket's way out.
    override func finish() {
        if let socket, let secure, !hasInputEnded {
            secure.closeNotify()
            do throws(SystemError) {
                guard try writeOnce(socket, secure) else { return socket.setWriteInterest(true) }
            } catch {
                return close()
            }
        }
        super.finish()
    }

    override func close() {
        // Still shaking hands.
        if socket == nil, phase != .closed { object?.destroy() }
        super.close()
    }

    override func closed() {
        secure?.discardOutput()
        super.closed()
    }
}
