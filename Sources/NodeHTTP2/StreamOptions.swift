import NodeRuntime

/// Node: the options of stream.respond. Nil leaves Node's default.
public struct RespondOptions: Sendable {
    /// No body follows: END_STREAM goes with the headers.
    public var endStream: Bool?
    /// 'wantTrailers' is emitted after the last DATA, and END_STREAM waits for `sendTrailers`.
    public var waitForTrailers: Bool?
    /// Adds a `date` field unless the headers have one; true by default.
    public var sendDate: Bool?

    public init(endStream: Bool? = nil, waitForTrailers: Bool? = nil, sendDate: Bool? = nil) {
        self.endStream = endStream
        self.waitForTrailers = waitForTrailers
        self.sendDate = sendDate
    }
}

/// Node: the options of stream.pushStream. Nil leaves Node's default.
public struct PushStreamOptions: Sendable {
    /// The promised response has no body; so has one to HEAD.
    public var endStream: Bool?
    /// Without effect, as in Node.
    public var exclusive: Bool?
    /// Without effect, as in Node.
    public var parent: Int?

    public init(endStream: Bool? = nil, exclusive: Bool? = nil, parent: Int? = nil) {
        self.endStream = endStream
        self.exclusive = exclusive
        self.parent = parent
    }
}

/// Node: the options of session.request. Nil leaves Node's default.
public struct RequestOptions {
    /// No body follows: END_STREAM goes with the headers. By default true for GET, HEAD and DELETE.
    public var endStream: Bool?
    /// Without effect, as in Node.
    public var exclusive: Bool?
    /// Without effect, as in Node; at least 0.
    public var parent: Int?
    /// Without effect but a warning, as in Node.
    public var weight: Int?
    /// Without effect, as in Node.
    public var silent: Bool?
    /// 'wantTrailers' is emitted after the last DATA, and END_STREAM waits for `sendTrailers`.
    public var waitForTrailers: Bool?
    /// Aborting it destroys the stream with an AbortError and code 8.
    public var signal: AbortSignal?

    public init(
        endStream: Bool? = nil, exclusive: Bool? = nil, parent: Int? = nil, weight: Int? = nil, silent: Bool? = nil,
        waitForTrailers: Bool? = nil, signal: AbortSignal? = nil
    ) {
        self.endStream = endStream
        self.exclusive = exclusive
        self.parent = parent
        self.weight = weight
        self.silent = silent
        self.waitForTrailers = waitForTrailers
        self.signal = signal
    }
}
