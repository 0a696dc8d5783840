import NodeRuntime

/// What both kinds of HTTP/2 servers are and do: their events and the methods that concern their sessions.
public protocol Http2Serving: net.Server {
    /// The server's sessions.
    var _sessions: _ServerSessions { get }
}

extension Http2Serving {
    /// How long a session, or a connection over HTTP/1, may be idle (milliseconds), for those that are still to come; 0 for ever.
    /// Node: server.timeout.
    public var timeout: Int {
        get { _sessions.timeout }
        set { _sessions.timeout = newValue }
    }

    /// Sessions that are open.
    public var sessionCount: Int { _sessions.sessions.count }

    /// Changes the settings of sessions that are still to come. Node: server.updateSettings(settings).
    ///
    /// - Throws: ERR_HTTP2_INVALID_SETTING_VALUE, ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS.
    public func updateSettings(_ settings: Settings) throws { try _sessions.updateSettings(settings) }

    /// Lets sessions that are still to come be idle for so long (milliseconds, 0 for ever). Node: server.setTimeout([msecs][, callback]).
    ///
    /// When one is idle for longer, 'timeout' is emitted; without a listener the session is destroyed. Connections over HTTP/1 have
    /// `.http1Timeout`.
    @discardableResult
    public func setTimeout(
        _ milliseconds: Int = 0, _ callback: ((ServerHttp2Session) throws -> Void)? = nil
    ) -> Self {
        timeout = milliseconds
        if let callback { on(.timeout, callback) }
        return self
    }

    /// Node: server.setTimeout(msecs, callback), whose callback takes no session.
    @discardableResult
    public func setTimeout(_ milliseconds: Int, _ callback: @escaping () throws -> Void) -> Self {
        setTimeout(milliseconds) { _ in try callback() }
    }

    /// Beyond Node: as `close`, but each session says farewell in two phases, so that requests under way are still served, and
    /// handshakes under way have five seconds left.
    @discardableResult
    public func drain(_ callback: (() throws -> Void)? = nil) -> Self {
        if let callback { once(.close, callback) }
        _sessions.isDraining = true
        return close()
    }

    /// Beyond Node: as `drain`, but what is still under way after so many milliseconds is over: streams are reset with CANCEL,
    /// connections over HTTP/1 closed.
    @discardableResult
    public func drain(within milliseconds: Int, _ callback: (() throws -> Void)? = nil) -> Self {
        drain(callback)
        _sessions.limitDrain(milliseconds)
        return self
    }
}

extension Event where Emitter: Http2Serving, Arguments == (ServerHttp2Stream, Headers, Int, RawHeaders) {
    /// Node: 'stream' (stream, headers, flags, rawHeaders).
    public static var stream: Self { Self(.stream) }
}

extension Event where Emitter: Http2Serving, Arguments == ServerHttp2Session {
    /// Node: 'timeout' (session): a session was idle for longer than `server.timeout`.
    public static var timeout: Self { Self(.timeout) }
    /// Node: 'session'.
    public static var session: Self { Self(.session) }
}

extension Event where Emitter: Http2Serving, Arguments == (ServerHttp2Stream, Int, Int, Bool) {
    /// Node: 'priority' (stream, parent, weight, exclusive): never emitted, since priorities were deprecated (RFC 9113 §5.3).
    public static var priority: Self { Self("priority") }
}

extension Event where Emitter: Http2Serving, Arguments == (any Error, ServerHttp2Session) {
    /// Node: 'sessionError'.
    public static var sessionError: Self { Self(.sessionError) }
}
