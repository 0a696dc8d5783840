import Buffers
import Reactor

/// Who moves the bytes of a socket's descriptor in its object's place: an HTTP/2 session.
///
/// The driver has the kernel's socket, whose handler it sets to its own. It holds the object, if there is one, from
/// `_takeTransport` or `init(driver:…)` on, and tells it what happens:
/// - `_noteActivity()` on bytes in either direction, for `setTimeout`;
/// - `_transportEnded()` when the peer has ended;
/// - `_transportClosed(error)` from its handler's `closed()`, the last call, after which it lets go of the object.
public protocol _SocketDriver: AnyObject {
    /// Bytes that the driver has read and written since it has the descriptor.
    var _bytesRead: Int { get }
    var _bytesWritten: Int { get }

    /// The program has ended or destroyed the object: the driver closes the descriptor soon, and then calls `_transportClosed`.
    func _socketDestroyed(_ error: (any Error)?)
}

extension net.Socket {
    /// What a driver is given.
    public struct _Transport {
        /// Open and connected, without interest and without handler.
        public let kernel: _KernelSocket
        /// What was read from it and that nobody has taken, in order: the driver's first input.
        public let unread: [ByteSlice]
    }

    /// An object for a descriptor that a driver owns already, for programs that ask to see the socket of a session.
    ///
    /// It never reads or writes. Addresses, options, counters, `ref`, `setTimeout` and `destroy` work on the connection; 'timeout',
    /// 'end', 'error' (if anybody listens) and 'close' come as the driver tells. Writing fails with ERR_HTTP2_NO_SOCKET_MANIPULATION.
    /// - Parameter server: what `socket.server` shows. The connection is counted by the driver, not by this object.
    public convenience init(_ kernel: _KernelSocket, driver: any _SocketDriver, server: net.Server? = nil) {
        self.init(reactor: kernel.reactor)
        phase = .open
        self.kernel = kernel
        self.driver = driver
        self.server = server
        wishes.isReferenced = kernel.isReferenced
    }

    /// A driver has the descriptor.
    public final var _isLent: Bool { driver != nil }

    /// Gives the descriptor to `driver`; the object stays the socket that the program knows, as one made with `init(driver:)`.
    ///
    /// It succeeds for a plain `net.Socket` that is connected, has not seen the end of input, and has sent what was written. While it
    /// is `connecting`, wait for 'connect'. In every other case the socket is to be used as any duplex is: with its own methods.
    /// - Returns: nil when it cannot be given away; nothing has changed then.
    public final func _takeTransport(_ driver: any _SocketDriver) -> _Transport? {
        // A subclass may do something to the bytes.
        guard type(of: self) == net.Socket.self, phase == .open, onread == nil, let kernel, let channel,
            self.driver == nil, !_isWritableEnded, channel.detach()
        else { return nil }
        self.channel = nil
        self.driver = driver
        unreadBytes = 0
        return _Transport(kernel: kernel, unread: _takeUnread())
    }

    /// The driver has read the peer's end: 'end'.
    public final func _transportEnded() {
        if !destroyed { emitEnd() }
    }

    /// The driver's descriptor is closed: 'error' for those who listen, then 'close'.
    public final func _transportClosed(_ error: (any Error)?) {
        if !destroyed {
            hadError = error != nil
            phase = .closed
            stopTimer()
            leaveServer()
            _markDestroyed()
            if let error, hasListeners(.error) { report { try emit(.error, error) } }
        }
        ownBytesRead = bytesRead
        ownBytesWritten = bytesWritten
        driver = nil
        finishClosing()
    }
}
