import HTTP2Protocol
import NodeRuntime

/// The origins that a server says it answers for (RFC 8336; node-http2 §7.7): a matter of TLS sessions alone.
extension Http2Session {
    /// Node: session.originSet; nil without TLS and after destroy.
    public final var originSet: [String]? {
        guard encrypted == true, !destroyed else { return nil }
        if let known = details.origins { return known }
        let origins = [Self.origin("https://\(firstOrigin)")]
        details.origins = origins
        return origins
    }

    /// The URL's serialised origin, the default port left out; the text itself where it is no URL.
    fileprivate static func origin(_ text: String) -> String { URL.parse(text)?.origin ?? text }

    /// Whom the connection was made to; on a server, as in Node, the name that the client asked for with the client's port.
    private var firstOrigin: String {
        if let client = self as? ClientHttp2Session { return client.authority }
        let host = (netSocket as? tls.TLSSocket)?.servername ?? socket?.remoteAddress ?? ""
        return socket?.remotePort.map { "\(host):\($0)" } ?? host
    }
}

extension ClientHttp2Session {

    func takeOrigins(_ entries: OriginEntries) {
        guard var origins = originSet else { return }
        let added = entries.map { String(decoding: $0, as: UTF8.self) }
        for origin in added where !origins.contains(origin) {
            guard origins.count < originsMax else { return destroy(NodeError.ERR_HTTP2_TOO_MANY_ORIGINS(originsMax)) }
            origins.append(origin)
        }
        details.origins = origins
        if hasListeners(.origin) { deliver(.origin, added) }
    }

    func forgetOrigin(_ text: String) {
        let origin = Self.origin(text)
        details.origins = originSet?.filter { $0 != origin }
    }
}
