import NodeRuntime

/// The part of a file that is sent. Node: the last argument of a `statCheck`.
public struct FileRange: Equatable, Sendable {
    /// Where the part begins (bytes from the start).
    public var offset: Int
    /// Its size (bytes); -1 for all that follows.
    public var length: Int

    public init(offset: Int = 0, length: Int = -1) {
        self.offset = offset
        self.length = length
    }
}

/// Looks at a file before it is sent, and may change the response's headers. Node: the option `statCheck`.
///
/// Made of a closure with the file's properties, the headers and, for `respondWithFD` alone, the part to be sent; one that
/// returns false, or has responded itself, keeps the file from being sent.
public struct StatCheck {
    let body: (fs.Stats, inout Headers, inout FileRange) throws -> Bool

    @_disfavoredOverload
    public init(_ body: @escaping (fs.Stats, inout Headers, inout FileRange) throws -> Bool) { self.body = body }

    public init(_ body: @escaping (fs.Stats, inout Headers, inout FileRange) throws -> Void) {
        self.body = { stat, headers, range in
            try body(stat, &headers, &range)
            return true
        }
    }

    @_disfavoredOverload
    public init(_ body: @escaping (fs.Stats, inout Headers) throws -> Bool) {
        self.body = { stat, headers, _ in try body(stat, &headers) }
    }

    public init(_ body: @escaping (fs.Stats, inout Headers) throws -> Void) {
        self.body = { stat, headers, _ in
            try body(stat, &headers)
            return true
        }
    }
}

/// Node: the options of stream.respondWithFD.
public struct RespondWithFDOptions {
    public var statCheck: StatCheck?
    /// 'wantTrailers' is emitted after the last DATA, and END_STREAM waits for `sendTrailers`.
    public var waitForTrailers: Bool?
    /// Where the part to be sent begins (bytes from the start); 0 by default.
    public var offset: Int?
    /// Its size (bytes); all that follows by default, and with a negative number.
    public var length: Int?

    public init(
        statCheck: StatCheck? = nil, waitForTrailers: Bool? = nil, offset: Int? = nil, length: Int? = nil
    ) {
        self.statCheck = statCheck
        self.waitForTrailers = waitForTrailers
        self.offset = offset
        self.length = length
    }
}

/// Node: the options of stream.respondWithFile.
public struct RespondWithFileOptions {
    public var statCheck: StatCheck?
    /// Is told why the file can't be sent, and may respond otherwise; without it the stream is destroyed with the error.
    public var onError: ((any Error) throws -> Void)?
    /// 'wantTrailers' is emitted after the last DATA, and END_STREAM waits for `sendTrailers`.
    public var waitForTrailers: Bool?
    /// Where the part to be sent begins (bytes from the start); 0 by default.
    public var offset: Int?
    /// Its size (bytes); all that follows by default, and with a negative number.
    public var length: Int?

    public init(
        statCheck: StatCheck? = nil, onError: ((any Error) throws -> Void)? = nil, waitForTrailers: Bool? = nil,
        offset: Int? = nil, length: Int? = nil
    ) {
        self.statCheck = statCheck
        self.onError = onError
        self.waitForTrailers = waitForTrailers
        self.offset = offset
        self.length = length
    }
}
