import NodeRuntime

/// Whom a client talks to. Node: the object form of connect's authority, a URL or anything with its members.
public struct Authority: Equatable, Sendable {
    /// "http:" or "https:".
    public var `protocol`: String?
    /// The host without a port; an IPv6 address may stand in brackets.
    public var hostname: String?
    /// Taken where there is no hostname.
    public var host: String?
    /// Nil for the protocol's own.
    public var port: Int?

    public init(protocol: String? = nil, hostname: String? = nil, host: String? = nil, port: Int? = nil) {
        self.protocol = `protocol`
        self.hostname = hostname
        self.host = host
        self.port = port
    }

    /// Reads a URL as far as it says whom to talk to: scheme, host and port.
    ///
    /// - Throws: ERR_INVALID_URL.
    public init(url: String) throws { self.init(try URL(url)) }

    public init(_ url: URL) {
        self.init(protocol: url.protocol, hostname: url.hostname, host: url.host, port: Int(url.port))
    }

    /// The host to connect to, brackets taken off.
    var hostToConnect: String {
        guard let hostname, !hostname.isEmpty else { return host ?? "localhost" }
        return hostname.hasPrefix("[") ? String(hostname.dropFirst().dropLast()) : hostname
    }
}
