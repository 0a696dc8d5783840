import Buffers
import Reactor

extension net {
    /// A socket's names for any duplex of the program's: for what has to be shown a socket. Node's is called JSStreamSocket.
    ///
    /// The duplex holds it by its listeners while it is open; each is destroyed with the other. It has no addresses.
    public final class _DuplexSocket: Socket {
        // Owned by the reactor's thread.
        /// Nil when it is closed.
        private var duplex: Duplex?

        /// - Parameter server: what `socket.server` shows; it does not count the connection.
        public init(_ duplex: Duplex, server: Server?) {
            self.duplex = duplex
            super.init(reactor: duplex.reactor)
            // The end of one half is what it is for the duplex.
            allowHalfOpen = true
            phase = .open
            self.server = server
            duplex.on(.data) { [self] chunk in receivedFromDuplex(chunk.byteSlice) }
            duplex.on(.end) { [self] in _receivedEnd() }
            duplex.on(.error) { [self] error in destroy(error) }
            duplex.on(Event<Duplex, Void>.close) { [self] in duplexClosed() }
        }

        private func receivedFromDuplex(_ slice: ByteSlice) {
            guard !destroyed else { return }
            ownBytesRead += slice.count
            _noteActivity()
            _received(slice)
            if let duplex, unreadBytes >= readMark { duplex.pause() }
        }

        private func duplexClosed() {
            duplex = nil
            destroy()
        }

        public override func _consumed(_ bytes: Int) {
            super._consumed(bytes)
            if let duplex, unreadBytes < readMark, duplex.isPaused() { duplex.resume() }
        }

        public override func _transmit(_ slice: ByteSlice, isLast: Bool) {
            ownBytesWritten += slice.count
            _noteActivity()
            duplex?.write(Buffer(slice)) { [weak self] error in
                if error == nil { self?._wrote(slice.count) }
            }
            if isLast { _transmitEnd() }
        }

        public override func _transmitEnd() {
            guard let duplex else { return }
            if duplex.writableFinished { return emitFinish() }
            duplex.once(.finish) { [weak self] in
                if let self, !destroyed { emitFinish() }
            }
            duplex.end()
        }

        public override func _tearDown(_ error: (any Error)?) {
            super._tearDown(error)
            duplex?.destroy()
            duplex = nil
        }
    }
}
