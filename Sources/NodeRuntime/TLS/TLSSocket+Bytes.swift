import Buffers
import Reactor
import TLSEngine

/// Plaintext and ciphertext, and the two ways on which a TLS socket's connection is lent to others.
extension tls.TLSSocket {
    // MARK: In

    /// Decrypts step by step. What the connection has to tell comes before what came out, and the peer's end after it.
    final func decrypt(_ slice: ByteSlice) {
        guard let connection, !isDecrypting else { return }
        isDecrypting = true
        defer { isDecrypting = false }
        let workspace = self.workspace
        var rest = slice
        var isFull = false
        repeat {
            isResumed = false
            let step = rest.prefix(TLSWorkspace.stepBytesMax)
            rest = rest.dropFirst(step.count)
            let count = step.withUnsafeBytes { connection.receive($0, into: workspace.plaintext) }
            isFull = count == workspace.plaintext.count
            // The scratch space is everybody's: listeners may use it again.
            arrived = ByteSlice(copying: UnsafeRawBufferPointer(rebasing: workspace.plaintext[..<count]))
            settle()
            holdReading(connection.suspension != nil)
            deliverArrived()
        } while !destroyed && driver == nil && (isFull || isResumed || !rest.isEmpty)
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
        let before = connection.outputBytes
        if !slice.isEmpty { _ = slice.withUnsafeBytes { connection.send($0) } }
        ledger.queued(cipherBytes: connection.outputBytes - before, for: slice.count)
        flushOutput(counted: true)
        if slice.isEmpty { _wrote(0) }
    }

    /// Hands ciphertext to the transport.
    ///
    /// - Parameter counted: the ledger knows of it already.
    final func flushOutput(counted: Bool = false) {
        guard let connection, connection.outputBytes > 0 else { return }
        if !counted { ledger.queued(cipherBytes: connection.outputBytes, for: 0) }
        // A session that has taken the connection writes for itself.
        guard driver == nil else { return }
        lower?.socket?._noteActivity()
        let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 16)
        defer { vectors.deallocate() }
        while connection.outputBytes > 0 {
            let front = connection.gatherOutput(into: vectors, max: 16)
            for index in 0..<front.vectors {
                let piece = UnsafeRawBufferPointer(start: vectors[index].base, count: vectors[index].count)
                sendBelow(ByteSlice(copying: piece))
            }
            connection.consumeOutput(front.bytes)
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
