import NodeRuntime

extension Http2Session {
    /// The socket under the session, to look at. Node: session.socket.
    ///
    /// Nil after destroy, and for a session over a duplex that is no socket; see `duplex`.
    public final var socket: SessionSocket? {
        guard let socket = netSocket else { return nil }
        if let known = knownDetails?.socket { return known }
        let fresh = SessionSocket(self, socket)
        details.socket = fresh
        return fresh
    }

    /// The same for what may do anything with it.
    final var netSocket: net.Socket? { destroyed ? nil : transport.socketObject }

    /// The stream under the session, whatever it is: the duplex that the program gave, or the socket. Nil after destroy.
    public final var duplex: Duplex? {
        destroyed ? nil : (transport as? DuplexTransport)?.duplex ?? transport.socketObject
    }
}
