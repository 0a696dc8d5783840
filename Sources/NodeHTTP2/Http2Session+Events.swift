import NodeRuntime

extension Event where Emitter: Http2Session, Arguments == Void {
    /// Node: 'close': nothing follows.
    public static var close: Self { Self(.close) }
    /// Node: 'timeout'.
    public static var timeout: Self { Self(.timeout) }
}

// One 'connect' for each class, so that a listener gets the session as what it is.

extension Event where Emitter == Http2Session, Arguments == (Http2Session, net.Socket?) {
    /// Node: 'connect' (session, socket). The socket is nil for a session over a duplex that is none; see `session.duplex`.
    public static var connect: Self { Self(.connect) }
}

extension Event where Emitter == ClientHttp2Session, Arguments == (ClientHttp2Session, net.Socket?) {
    /// Node: 'connect' (session, socket). The socket is nil for a session over a duplex that is none; see `session.duplex`.
    public static var connect: Self { Self(.connect) }
}

extension Event where Emitter == ServerHttp2Session, Arguments == (ServerHttp2Session, net.Socket?) {
    /// Node: 'connect' (session, socket). The socket is nil for a session over a duplex that is none; see `session.duplex`.
    public static var connect: Self { Self(.connect) }
}

extension Event where Emitter: Http2Session, Arguments == Settings {
    /// Node: 'localSettings': our settings were acknowledged.
    public static var localSettings: Self { Self(.localSettings) }
    /// Node: 'remoteSettings': the peer's settings came.
    public static var remoteSettings: Self { Self(.remoteSettings) }
}

extension Event where Emitter: Http2Session, Arguments == Buffer {
    /// Node: 'ping' (payload): a PING came, and is answered.
    public static var ping: Self { Self(.ping) }
}

extension Event where Emitter: Http2Session, Arguments == (Int, Int, Buffer?) {
    /// Node: 'goaway' (errorCode, lastStreamID, opaqueData).
    public static var goaway: Self { Self(.goaway) }
}

extension Event where Emitter: Http2Session, Arguments == (Int, Int, Int, Bool) {
    /// Node: 'priority' (stream id, parent, weight, exclusive): never emitted, since priorities were deprecated (RFC 9113 §5.3).
    public static var priority: Self { Self("priority") }
}

extension Event where Emitter: Http2Session, Arguments == (Int, Int, Int) {
    /// Node: 'frameError' (type, code, id): a frame could not be sent, and no stream is there to hear of it.
    public static var frameError: Self { Self(.frameError) }
}
