import NodeRuntime

extension Http2Session {
    /// The socket under the session, to look at: addresses, counters, `ref`, `setTimeout`. Node: session.socket.
    ///
    /// Writing to it fails with ERR_HTTP2_NO_SOCKET_MANIPULATION. Nil after destroy, and for a session over a duplex that is no socket; see `duplex`.
    public final var socket: net.Socket? { destroyed ? nil : transport.socketObject }

    /// The stream under the session, whatever it is: the duplex that the program gave, or the socket. Nil after destroy.
    public final var duplex: Duplex? {
        destroyed ? nil : (transport as? DuplexTransport)?.duplex ?? transport.socketObject
    }
}
