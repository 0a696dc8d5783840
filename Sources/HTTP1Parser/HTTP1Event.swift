import Buffers

/// What a parser finds in the octets of a connection, in order: for each request a head, pieces of its body, an end.
public enum HTTP1Event {
    case head(HTTP1Head)
    /// Octets of the body, without the framing.
    case body(ByteSlice)
    case end(trailers: [HTTP1Field])
    /// The octets are no HTTP/1 or too many; nothing follows.
    case failure(HTTP1Failure)
}

/// A field as it came: the spelling of its name is kept, blanks around the value are not.
///
/// Both are the octets read as UTF-8, in which what is no UTF-8 has become U+FFFD.
public struct HTTP1Field: Equatable, Sendable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// The request line and fields of a request.
public struct HTTP1Head: Equatable, Sendable {
    public let method: String
    public let target: String
    /// Of HTTP/1.x.
    public let versionMinor: Int
    public let fields: [HTTP1Field]
    /// The connection may serve another request after this one.
    public let keepsAlive: Bool
    /// The peer asks for another protocol behind this request (`upgrade`), or the request is a CONNECT. There is no body; the
    /// parser stops behind it.
    public let isUpgrade: Bool

    public init(
        method: String, target: String, versionMinor: Int, fields: [HTTP1Field], keepsAlive: Bool, isUpgrade: Bool
    ) {
        self.method = method
        self.target = target
        self.versionMinor = versionMinor
        self.fields = fields
        self.keepsAlive = keepsAlive
        self.isUpgrade = isUpgrade
    }

    /// The values of the fields of a name in lower case.
    public func values(_ name: String) -> [String] {
        fields.lazy.filter { $0.name.lowercased() == name }.map(\.value)
    }
}

/// Why the octets of a connection were refused.
public struct HTTP1Failure: Error, Equatable, Sendable {
    /// llhttp's name of the error, as Node shows it: "HPE_INVALID_METHOD". "HPE_UNKNOWN" where swift-nio does not pass it on.
    public let code: String
    public let reason: String

    public init(_ code: String, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

/// Bounds on what a peer makes us hold.
public struct HTTP1Limits: Equatable, Sendable {
    /// Octets of a request's target, field names and values. Node: --max-http-header-size, 16 KiB.
    public var headBytesMax = 16_384
    /// Fields of a request with its trailers. Node: server.maxHeadersCount.
    public var fieldsMax = 2_000

    public init() {}
}
