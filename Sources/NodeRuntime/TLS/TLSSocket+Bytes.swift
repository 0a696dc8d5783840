import Buffers
import Reactor
import TLSEngine

/// Plaintext and ciphertext, and the two ways on which a TLS socket's connection is lent to others.
extension tls.TLSSocket {
    // MARK: In

    /// Decrypts step by step. What the connection has to tell comes before what came out, and the peer's end after it.
    ///
    /// A duplex may answer within our own write: what it brings then waits until the present step is done.
    final func decrypt(_ slice: ByteSlice) {
        guard let connection, !isDecrypting else {
            if !slice.isEmpty, !destroyed { waitingInput.append(slice) }
            return
        }
        isDecrypting = true
        defer { isDecrypting = false }
        let workspace = self.workspace
        if !slice.isEmpty { waitingInput.append(slice) }
        var rest = ByteSlice()
        var isFull = false
        repeat {
            isResumed = false
            if rest.isEmpty, !waitingInput.isEmpty { rest = waitingInput.removeFirst() }
            let step = rest.prefix(TLSWorkspace.stepBytesMax)
            rest = rest.dropFirst(step.count)
            let count = step.withUnsafeBytes { connection.receive($0, into: workspace.plaintext) }
            isFull = count == workspace.plaintext.count
            // The scratch space is everybody's: listeners may use it again.
            arrived = ByteSlice(copying: UnsafeRawBufferPointer(rebasing: workspace.plaintext[..<count]))
            settle()
            holdReading(connection.suspension != nil)
            deliverArrived()
        } while !destroyed && driver == nil && (isFull || isResumed || !rest.isEmpty || !waitingInput.isEmpty)
        if destroyed { waitingInput = [] }
        if connection.hasReceivedCloseNotify, isSecured, !destroyed, driver == nil { deliverEndOnce() }
    }

    private func deliverArrived() {
        guard !arrived.isEmpty else { return }
        let plaintext = arrived
        arrived = ByteSlice()
        if !destroyed { _deliverBytes(plaintext) }
    }

    /// While the connection waits for a decision the kernel holds the peer back: nobody can make us keep what it sends.
    private func holdReading(_ isHeld: Bool) {
        guard isHeld != isReadingHeld else { return }
        isReadingHeld = isHeld
        if isHeld {
            readMarkWhileHeld = readMark
            readMark = 0
        } else {
            readMark = readMarkWhileHeld
        }
        channel?.updateReading()
        if let duplex { if isHeld { duplex.pause() } else { duplex.resume() } }
    }

    // MARK: Out

    final func encrypt(_ slice: ByteSlice) {
        guard let connection else { return }
        if !slice.isEmpty { _ = slice.withUnsafeBytes { connection.send($0) } }
        flushOutput(for: slice.count)
        if slice.isEmpty { _wrote(0) }
    }

    /// Hands ciphertext to the transport, the last of which stands for `bytes` of plaintext.
    ///
    /// A duplex may answer within the write, and what we say then follows what is being written.
    final func flushOutput(for bytes: Int = 0) {
        // A session that has taken the connection writes for itself.
        guard let connection, connection.outputBytes > 0, driver == nil else { return }
        ledger.queued(cipherBytes: connection.outputBytes - notedOutputBytes, for: bytes)
        notedOutputBytes = connection.outputBytes
        guard !isFlushing else { return }
        isFlushing = true
        defer { isFlushing = false }
        lower?.socket?._noteActivity()
        var vector = GatherVector()
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: &vector, max: 1)
            let piece = ByteSlice(copying: UnsafeRawBufferPointer(start: vector.base, count: front.bytes))
            connection.consumeOutput(front.bytes)
            notedOutputBytes = connection.outputBytes
            sendBelow(piece)
        }
    }

    private func sendBelow(_ slice: ByteSlice) {
        guard let duplex else { return _send(slice) }
        _noteActivity()
        duplex.write(Buffer(slice)) { [weak self] error in
            if error == nil { self?._wrote(slice.count) }
        }
    }

    /// Says that nothing more comes, and ends the transport's writable half behind it.
    final func endTransport() {
        connection?.closeNotify()
        flushOutput()
        guard let duplex else { return _sendEnd() }
        if duplex.writableFinished { return emitFinish() }
        duplex.once(.finish) { [weak self] in
            if let self, !destroyed { emitFinish() }
        }
        duplex.end()
    }

    // MARK: Lent to a session

    /// What a driver is given; see `net.Socket._takeTransport`.
    public struct _SecureTransport {
        public let kernel: _KernelSocket
        public let connection: TLSConnection
        /// Plaintext that nobody has read, in order: the driver's first input.
        public let unread: [ByteSlice]
    }

    /// Gives descriptor and connection to `driver`, which then decrypts and encrypts for itself; the object stays the socket that
    /// the program knows. `_hearEvents` is to be called after each use of the connection.
    ///
    /// - Returns: nil when it cannot be given away: not secured yet, over a duplex, ended, or with bytes on their way.
    public final func _takeSecureTransport(_ driver: any _SocketDriver) -> _SecureTransport? {
        guard isSecured, phase == .open, duplex == nil, self.driver == nil, onread == nil,
            !hasDeliveredEnd, !_isWritableEnded, let connection, let kernel, let channel, channel.detach()
        else { return nil }
        self.channel = nil
        self.driver = driver
        unreadBytes = 0
        var unread = _takeUnread()
        if !arrived.isEmpty { unread.append(arrived) }
        arrived = ByteSlice()
        return _SecureTransport(kernel: kernel, connection: connection, unread: unread)
    }

    /// Tells the program of tickets and keys while a driver has the connection.
    public final func _hearEvents() {
        if connection?.hasEvents == true { settle() }
    }
}
