import Buffers
import Glibc
import Reactor

extension net {
    /// A stream over TCP or a UNIX socket. Node: net.Socket.
    ///
    /// It belongs to one reactor's thread, which keeps it alive while it is connecting or open. Its bytes are moved by a
    /// `SocketChannel` of its own, or by a driver that has taken the descriptor over (see `_takeTransport`). Subclasses that
    /// change what travels, such as TLS, override `_received`, `_receivedEnd` and `_wrote` below, and `_transmit` and
    /// `_transmitEnd` above.
    open class Socket: Duplex {
        enum Phase {
            case idle, connecting, open, closed
        }

        /// Node's high-water mark of either half, and the longest chunk of one 'data' event (bytes).
        static let highWaterMarkDefault = 65_536

        // Owned by the reactor's thread.
        @exclusivity(unchecked) final var phase = Phase.idle
        /// The descriptor while it is open.
        @exclusivity(unchecked) final var kernel: _KernelSocket?
        /// Moves the bytes, from `connect` on; nil while a driver does.
        @exclusivity(unchecked) final var channel: SocketChannel?
        @exclusivity(unchecked) final var connector: SocketConnector?
        @exclusivity(unchecked) final var driver: (any _SocketDriver)?
        /// The server that counts this socket among its connections.
        @exclusivity(unchecked) final var countingServer: Server?
        /// The server that has accepted it. Node: socket.server.
        @exclusivity(unchecked) public final internal(set) var server: Server?
        /// What was pushed and the consumer has not taken (bytes).
        @exclusivity(unchecked) final var unreadBytes = 0
        @exclusivity(unchecked) final var ownBytesRead = 0
        @exclusivity(unchecked) final var ownBytesWritten = 0
        @exclusivity(unchecked) final var timer: SocketTimer?
        /// Node: socket.timeout (milliseconds); nil before the first `setTimeout`.
        @exclusivity(unchecked) public final internal(set) var timeout: Int?
        /// Remembered from before there is a descriptor.
        @exclusivity(unchecked) final var wishes = SocketWishes()
        /// The peer's end, remembered once somebody has asked, as in Node.
        @exclusivity(unchecked) final var peer: SocketAddress?
        @exclusivity(unchecked) final var hadError = false
        /// `destroy` came before the connection: waiting writes hear of it as in Node.
        @exclusivity(unchecked) final var wasConnecting = false
        @exclusivity(unchecked) final var isReset = false
        /// Something was written before the connection; listeners wait for it.
        @exclusivity(unchecked) final var hasWrittenEarly = false
        @exclusivity(unchecked) final var onread: OnReadOptions?
        @exclusivity(unchecked) final var abortWatch: AbortWatch?
        /// "address:port" of each address that was tried; nil unless there were several.
        @exclusivity(unchecked) public final internal(set) var autoSelectFamilyAttemptedAddresses: [String]?

        public override init(reactor: Reactor) {
            super.init(reactor: reactor, allowHalfOpen: false, autoDestroy: true)
        }

        /// Node: new net.Socket().
        public convenience init() { self.init(reactor: .ofCurrentThread) }

        /// Node: new net.Socket(options).
        ///
        /// - Throws: ERR_INVALID_FD_TYPE for a descriptor that is no stream socket, ERR_OUT_OF_RANGE for one that cannot be.
        public convenience init(_ options: SocketOptions) throws {
            self.init()
            allowHalfOpen = options.allowHalfOpen ?? false
            onread = options.onread
            if let mark = options.highWaterMark { setHighWaterMark(mark) }
            if let descriptor = options.fd { try adopt(descriptor) }
            if let signal = options.signal {
                abortWatch = AbortWatch(signal) { [weak self] in self?.destroy(NodeError.ABORT_ERR($0.reason)) }
            }
        }

        deinit { timer.map { reactor.cancel($0) } }

        private final func adopt(_ number: Int) throws {
            guard let descriptor = Int32(exactly: number), descriptor >= 0 else {
                throw NodeError.ERR_OUT_OF_RANGE("fd", ">= 0 && <= 2147483647", number)
            }
            guard let kernel = _KernelSocket(reactor: reactor, adoptingForeign: descriptor) else {
                let stats = try? fs.fstatSync(number)
                let isFile = stats.map { $0.isFile() || $0.isCharacterDevice() } == true
                throw NodeError.ERR_INVALID_FD_TYPE(isFile ? "FILE" : "UNKNOWN")
            }
            open(kernel)
            if !isPaused() { channel?.startReading() }
        }

        final func setHighWaterMark(_ mark: Int) {
            writableHighWaterMark = mark
            readableHighWaterMark = mark
            readMark = mark
        }

        /// How many bytes may wait for a reader before nothing more is read: the readable half's high-water mark, or less for a while.
        @exclusivity(unchecked) final var readMark = Socket.highWaterMarkDefault
        /// What one read may bring at most (bytes).
        @exclusivity(unchecked) final var readBytesBound = Reactor.readBufferBytes

        // MARK: The kernel's side

        /// Takes a connected descriptor and moves its bytes from now on.
        final func open(_ kernel: _KernelSocket) {
            phase = .open
            self.kernel = kernel
            let channel = self.channel ?? SocketChannel(self)
            self.channel = channel
            channel.attach(kernel)
            wishes.apply(to: kernel)
        }

        /// Bytes have arrived; here they go to the reader.
        open func _received(_ slice: ByteSlice) { _deliverBytes(slice) }

        /// The peer has ended; here the reader hears of it.
        open func _receivedEnd() { _deliverEnd() }

        /// The kernel has taken bytes that `_send` was given; here they were the program's.
        open func _wrote(_ bytes: Int) { _sent(bytes) }

        /// Gives bytes to the reader, with back-pressure to the kernel.
        public final func _deliverBytes(_ slice: ByteSlice) {
            unreadBytes += slice.count
            _ = _push(slice)
        }

        /// The reader has everything.
        public final func _deliverEnd() {
            _pushEnd()
            // As in Node, the end needs no reader when nothing else waits for one.
            if unreadBytes == 0 { reactor.enqueueTick(self, Stream.TickCode.end) }
        }

        /// Queues bytes for the kernel: one gathered write takes what a turn has queued.
        public final func _send(_ slice: ByteSlice) {
            _noteActivity()
            guard let channel, phase == .connecting || phase == .open else { return refuseWrite() }
            if phase == .connecting, !hasWrittenEarly { awaitConnection() }
            channel.append(slice)
        }

        /// Ends the descriptor's writable half behind what is queued.
        public final func _sendEnd() {
            if let channel { return channel.endAfterQueue() }
            if let driver { return driver._socketDestroyed(nil) }
            // Never connected: there is nothing to end.
            reactor.enqueueTick(self, SocketTick.finish)
        }

        private final func refuseWrite() {
            let isLent = driver != nil
            let error: NodeError = isLent ? .ERR_HTTP2_NO_SOCKET_MANIPULATION : .ERR_SOCKET_CLOSED
            reactor.nextTick { [self] in failPendingWrites(error) }
            if !isLent { destroy(error) }
        }

        // MARK: Hooks of the stream

        open override func _transmit(_ slice: ByteSlice, isLast: Bool) {
            ownBytesWritten += slice.count
            _send(slice)
            if isLast { _sendEnd() }
        }

        open override func _transmitEnd() { _sendEnd() }

        open override func _consumed(_ bytes: Int) {
            unreadBytes -= bytes
            channel?.updateReading()
        }

        open override func _flowStarted() { channel?.startReading() }

        /// Node: a socket that must not stay half open names the peer's end as the reason.
        open override var _writeAfterEndError: NodeError {
            guard readableEnded, !allowHalfOpen else { return .ERR_STREAM_WRITE_AFTER_END }
            return NodeError("EPIPE", .error, "This socket has been ended by the other party")
        }

        open override func _announceClose() { deliver(Event<Socket, Bool>(.close), hadError) }

        /// Ticks of this class.
        private enum SocketTick {
            static let finish = Stream.firstSubclassTick
            static let close = Stream.firstSubclassTick + 1
        }

        /// The first tick's number that subclasses may use.
        public static let firstSocketSubclassTick = Stream.firstSubclassTick + 8

        open override func runTick(_ opcode: Int) {
            switch opcode {
            case SocketTick.finish: if !destroyed { emitFinish() }
            case SocketTick.close: finishClosing()
            default: super.runTick(opcode)
            }
        }

        // MARK: The end

        open override func _tearDown(_ error: (any Error)?) {
            // As in Node nothing was in error that was never begun.
            hadError = error != nil && phase != .idle
            wasConnecting = phase == .connecting
            phase = .closed
            stopTimer()
            leaveServer()
            abortWatch = nil
            if !isReset { channel?.writeLast() }
            if !isWriteUnderWay { failHeldWritesLater() }
            if let error, driver == nil || hasListeners(.error) {
                reactor.nextTick { [self] in try emit(.error, error) }
            }
            let channel = self.channel
            self.channel = nil
            if let driver {
                // It reports the end with `_transportClosed`.
                return driver._socketDestroyed(error)
            }
            if let connector {
                self.connector = nil
                if connector.cancel() { return }
                // Node has a handle to close before the first attempt.
                return reactor.inClosePhase { [self] in finishClosing() }
            } else if let channel, kernel != nil {
                kernel = nil
                return channel.close(isReset: isReset)
            }
            reactor.enqueueTick(self, SocketTick.close)
        }

        /// Everything is closed: what waits hears of it, then 'close'.
        final func finishClosing() {
            kernel = nil
            if wasConnecting {
                emitClose(error: nil)
                failPendingWrites(underWay: .ERR_SOCKET_CLOSED_BEFORE_CONNECTION)
            } else {
                failPendingWrites(underWay: NodeError.system(SystemError(errno: ECANCELED, syscall: "write")))
                emitClose(error: nil)
            }
        }

        final func leaveServer() {
            countingServer?._connectionClosed()
            countingServer = nil
        }
    }
}

extension Event where Emitter: net.Socket, Arguments == Bool {
    /// Node: 'close' (hadError): nothing follows.
    public static var close: Self { Self(.close) }
}

extension Event where Emitter: net.Socket, Arguments == Void {
    /// Node: 'connect'.
    public static var connect: Self { Self(.connect) }
    /// Node: 'ready', straight after 'connect'.
    public static var ready: Self { Self(.ready) }
    /// Node: 'timeout': nothing has happened for the time of `setTimeout`.
    public static var timeout: Self { Self(.timeout) }
}

extension Event where Emitter: net.Socket, Arguments == ((any Error)?, String?, Int?, String) {
    /// Node: 'lookup' (err, address, family, host), once for each address.
    public static var lookup: Self { Self(.lookup) }
}

extension Event where Emitter: net.Socket, Arguments == (String, Int?, Int?) {
    /// Node: 'connectionAttempt' (ip, port, family).
    public static var connectionAttempt: Self { Self(.connectionAttempt) }
    /// Node: 'connectionAttemptTimeout' (ip, port, family).
    public static var connectionAttemptTimeout: Self { Self(.connectionAttemptTimeout) }
}

extension Event where Emitter: net.Socket, Arguments == (String, Int?, Int?, any Error) {
    /// Node: 'connectionAttemptFailed' (ip, port, family, error).
    public static var connectionAttemptFailed: Self { Self(.connectionAttemptFailed) }
}
