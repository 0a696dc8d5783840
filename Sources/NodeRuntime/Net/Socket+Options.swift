import Reactor

/// What a program asked of a socket, for the descriptor that it has or will have.
struct SocketWishes {
    var isReferenced = true
    var noDelay = false
    var keepAlive: (isEnabled: Bool, delay: Int, interval: Int, count: Int)?
    var typeOfService: Int?

    func apply(to kernel: _KernelSocket) {
        if !isReferenced { kernel.unref() }
        if noDelay { kernel.setNoDelay(true) }
        applyKeepAlive(to: kernel)
        if let typeOfService { kernel.setTypeOfService(typeOfService) }
    }

    func applyKeepAlive(to kernel: _KernelSocket) {
        guard let keepAlive else { return }
        kernel.setKeepAlive(
            keepAlive.isEnabled, idleSeconds: keepAlive.delay / 1000, intervalSeconds: keepAlive.interval / 1000,
            count: keepAlive.count)
    }
}

extension net.Socket {
    // MARK: Options

    /// Sends small segments at once. Node: socket.setNoDelay([noDelay]).
    @discardableResult
    public final func setNoDelay(_ noDelay: Bool = true) -> Self {
        if wishes.noDelay != noDelay {
            wishes.noDelay = noDelay
            kernel?.setNoDelay(noDelay)
        }
        return self
    }

    /// Lets the system look after an idle connection. Node: socket.setKeepAlive([enable[, initialDelay[, interval[, count]]]]).
    ///
    /// - Parameters:
    ///   - initialDelay: idle time before the first probe (milliseconds); 0 leaves the system's.
    ///   - interval: between probes (milliseconds).
    ///   - count: unanswered probes after which the connection is lost.
    @discardableResult
    public final func setKeepAlive(
        _ enable: Bool = false, _ initialDelay: Int = 0, _ interval: Int = 1000, _ count: Int = 10
    ) -> Self {
        wishes.keepAlive = (enable, Swift.max(0, initialDelay), Swift.max(0, interval), Swift.max(0, count))
        if let kernel { wishes.applyKeepAlive(to: kernel) }
        return self
    }

    /// Node: socket.setKeepAlive(options).
    @discardableResult
    public final func setKeepAlive(_ options: net.KeepAliveOptions) -> Self {
        setKeepAlive(
            options.enable ?? false, options.initialDelay ?? 0, options.interval ?? 1000, options.count ?? 10)
    }

    /// Sets the type-of-service field of outgoing IP headers. Node: socket.setTypeOfService(tos).
    ///
    /// - Throws: ERR_OUT_OF_RANGE outside 0…255.
    @discardableResult
    public final func setTypeOfService(_ tos: Int) throws -> Self {
        guard 0...255 ~= tos else { throw NodeError.ERR_OUT_OF_RANGE("tos", ">= 0 && <= 255", tos) }
        wishes.typeOfService = tos
        kernel?.setTypeOfService(tos)
        return self
    }

    /// What was set last, 0 before. Node: socket.getTypeOfService().
    public final func getTypeOfService() -> Int { wishes.typeOfService ?? 0 }

    /// Lets the socket keep the process going, as it does at first. Node: socket.ref().
    @discardableResult
    public final func ref() -> Self { setReferenced(true) }

    /// Lets the process end although the socket is open. Node: socket.unref().
    @discardableResult
    public final func unref() -> Self { setReferenced(false) }

    private final func setReferenced(_ isReferenced: Bool) -> Self {
        wishes.isReferenced = isReferenced
        for socket in [kernel, connector?.attempt] {
            if isReferenced { socket?.ref() } else { socket?.unref() }
        }
        return self
    }

    // MARK: Ends

    /// Our end; nil while there is none. Node: socket.address().
    public final func address() -> net.AddressInfo? {
        guard let local = kernel?.localAddress, local.port != nil else { return nil }
        return net.AddressInfo(local)
    }

    private final var local: SocketAddress? {
        guard let local = kernel?.localAddress, local.port != nil else { return nil }
        return local
    }

    private final var remote: SocketAddress? {
        if let peer { return peer }
        guard let remote = kernel?.remoteAddress, remote.port != nil else { return nil }
        peer = remote
        return remote
    }

    /// In numbers; nil without a connection, and for a UNIX socket.
    public final var localAddress: String? { local?.host }
    public final var localPort: Int? { local?.port.map { Int($0) } }
    /// "IPv4" or "IPv6".
    public final var localFamily: String? { local?.familyName }
    /// In numbers. Once asked for it stays known after the end.
    public final var remoteAddress: String? { remote?.host }
    public final var remotePort: Int? { remote?.port.map { Int($0) } }
    public final var remoteFamily: String? { remote?.familyName }

    // MARK: State

    /// `connect` was called and has not succeeded yet.
    public final var connecting: Bool { phase == .connecting }

    /// Not connected: not yet, or no longer.
    public final var pending: Bool { kernel == nil }

    /// "opening", "open", "readOnly", "writeOnly" or "closed".
    public final var readyState: String {
        if connecting { return "opening" }
        switch (!destroyed && !readableEnded, !destroyed && !writableEnded) {
        case (true, true): return "open"
        case (true, false): return "readOnly"
        case (false, true): return "writeOnly"
        case (false, false): return "closed"
        }
    }

    /// Bytes received from the peer, whether read by the program or not.
    public final var bytesRead: Int { ownBytesRead + (driver?._bytesRead ?? 0) }

    /// Bytes given to `write`, those included that wait.
    public final var bytesWritten: Int { ownBytesWritten + (driver?._bytesWritten ?? 0) }

    /// Node: the deprecated name of writableLength; nil without a connection.
    public final var bufferSize: Int? { phase == .connecting || phase == .open ? writableLength : nil }

    /// How much one read may bring.
    final var readBytesMax: Int {
        if let onread { return Swift.max(1, onread.buffer.length) }
        return unreadBytes == 0 && !isPaused() ? readBytesBound : net.Socket.highWaterMarkDefault
    }

    // MARK: Ending

    /// Ends the writable half and destroys the socket when everything is sent. Node: socket.destroySoon().
    public final func destroySoon() {
        if !writableEnded { end() }
        if writableFinished { destroy() } else { once(.finish) { [self] in destroy() } }
    }

    /// Closes with RST instead of FIN. Node: socket.resetAndDestroy().
    ///
    /// A socket that is connecting is reset once it is connected; one without a connection is destroyed with ERR_SOCKET_CLOSED.
    @discardableResult
    public final func resetAndDestroy() -> Self {
        switch phase {
        case .idle: destroy(NodeError.ERR_SOCKET_CLOSED)
        case .connecting: once(.connect) { [self] in reset() }
        case .open: reset()
        case .closed: break
        }
        return self
    }

    private final func reset() {
        isReset = true
        // A driver closes the descriptor itself; the next close of it is the reset.
        if driver != nil { kernel?.reset() }
        destroy()
    }
}
