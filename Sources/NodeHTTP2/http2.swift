@_exported import NodeRuntime

/// Node's http2 module.
public enum http2 {
    /// The key of the names that are never to be indexed, in a header literal. Node: http2.sensitiveHeaders.
    public static let sensitiveHeaders = SensitiveHeadersKey()

    /// A server for HTTP/2 without TLS, by prior knowledge. Node: http2.createServer([options]).
    ///
    /// It belongs to the reactor of the calling thread.
    public static func createServer(_ options: ServerOptions = ServerOptions()) -> Http2Server {
        Http2Server(options: options)
    }
}

/// Node: the options of http2.createServer. Nil leaves Node's default.
public struct ServerOptions: Sendable {
    /// Sent in the first SETTINGS frame of every session.
    public var settings: Settings?
    /// Keeps field values with a blank at either end when false. Node: strictFieldWhitespaceValidation.
    public var strictFieldWhitespaceValidation: Bool?
    /// Beyond Node: receive window of the connection (bytes), announced at once. Node's way is session.setLocalWindowSize.
    public var connectionWindowSize: Int?

    public init(
        settings: Settings? = nil, strictFieldWhitespaceValidation: Bool? = nil, connectionWindowSize: Int? = nil
    ) {
        self.settings = settings
        self.strictFieldWhitespaceValidation = strictFieldWhitespaceValidation
        self.connectionWindowSize = connectionWindowSize
    }
}
