import NodeRuntime

extension Http2Session {
    /// The socket under the session, to look at: addresses, counters, `ref`, `setTimeout`. Node: session.socket.
    ///
    /// Writing to it fails with ERR_HTTP2_NO_SOCKET_MANIPULATION. Nil after destroy, and for a session over a duplex that is no socket.
    public final var socket: net.Socket? { destroyed ? nil : transport.socketObject }

    /// The duplex that the session runs on, as the program gave it; nil for one that the library has made.
    public final var duplex: Duplex? { destroyed ? nil : (transport as? DuplexTransport)?.duplex }
}
