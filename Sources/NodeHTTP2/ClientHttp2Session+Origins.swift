import HTTP2Protocol
import NodeRuntime

/// The origins that a server says it answers for (RFC 8336; node-http2 §7.7): a matter of TLS sessions alone.
extension ClientHttp2Session {
    /// Node: session.originSet; nil without TLS and after destroy.
    public var originSet: [String]? {
        guard encrypted == true, !destroyed else { return nil }
        if let known = details.origins { return known }
        let origins = [Self.origin("https://\(authority)")]
        details.origins = origins
        return origins
    }

    /// The URL's serialised origin, the default port left out; the text itself where it is no URL.
    private static func origin(_ text: String) -> String { URL.parse(text)?.origin ?? text }

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
