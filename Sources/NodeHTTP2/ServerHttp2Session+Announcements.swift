import HTTP2Protocol
import NodeRuntime

/// ALTSVC and ORIGIN (node-http2 §8.1, §8.2).
extension ServerHttp2Session {
    /// What both frames carry at most (bytes).
    private static let payloadBytesMax = 16_382

    /// Tells the client of an alternative service for an origin. Node: session.altsvc(alt, origin).
    ///
    /// - Parameter origin: a URL, of which the origin counts.
    /// - Throws: ERR_HTTP2_INVALID_SESSION, ERR_INVALID_URL, ERR_HTTP2_ALTSVC_INVALID_ORIGIN, ERR_INVALID_CHAR, ERR_HTTP2_ALTSVC_LENGTH.
    public func altsvc(_ alt: String, _ origin: String) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        try sendAltsvc(alt, try URL(origin).origin, streamID: 0)
    }

    /// Node: session.altsvc(alt, url).
    public func altsvc(_ alt: String, _ origin: URL) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        try sendAltsvc(alt, origin.origin, streamID: 0)
    }

    /// Tells the client of an alternative service for the origin of a stream. Node: session.altsvc(alt, streamId).
    ///
    /// - Throws: ERR_INVALID_ARG_TYPE for a stream that has no identifier yet, ERR_OUT_OF_RANGE for one outside 1…2^32-1, and as the other forms.
    public func altsvc(_ alt: String, _ streamID: Int?) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        guard let streamID else {
            throw NodeError.ERR_INVALID_ARG_TYPE("originOrStream", ["string", "number", "URL", "object"], nil)
        }
        guard 1...Int(UInt32.max) ~= streamID else {
            throw NodeError.ERR_OUT_OF_RANGE("originOrStream", "> 0 && < 4294967296", streamID)
        }
        try sendAltsvc(alt, "", streamID: streamID)
    }

    private func sendAltsvc(_ alt: String, _ origin: String, streamID: Int) throws {
        guard streamID > 0 || !origin.isEmpty && origin != "null" else {
            throw NodeError.ERR_HTTP2_ALTSVC_INVALID_ORIGIN
        }
        let octets = Array(alt.unicodeScalars)
        let isLegal = octets.allSatisfy { octet in
            octet == "\t" || 0x20...0x7e ~= octet.value && octet != "\\" || 0x80...0xff ~= octet.value
        }
        guard isLegal else { throw NodeError.ERR_INVALID_CHAR("alt") }
        guard octets.count + origin.utf8.count <= Self.payloadBytesMax else {
            throw NodeError.ERR_HTTP2_ALTSVC_LENGTH
        }
        touch()
        let field = octets.map { UInt8(truncatingIfNeeded: $0.value) }
        field.withUnsafeBytes { field in
            Array(origin.utf8).withUnsafeBytes { origin in
                do throws(CommandError) {
                    try connection.sendAlternativeService(streamID: streamID, origin: origin, fieldValue: field)
                } catch {
                    // An identifier above 2^31-1, which no stream has.
                    return
                }
            }
        }
        transport.wantsFlush()
    }

    /// Tells the client which origins this connection serves. Node: session.origin(...origins).
    ///
    /// - Parameter origins: texts, URLs, and objects with an `origin`, in any mixture; of texts and URLs the origins count.
    /// - Throws: ERR_HTTP2_INVALID_SESSION, ERR_INVALID_URL, ERR_INVALID_ARG_TYPE, ERR_HTTP2_INVALID_ORIGIN, ERR_HTTP2_ORIGIN_LENGTH.
    public func origin(_ origins: any OriginConvertible...) throws { try origin(origins) }

    /// Node: session.origin(...origins) with the origins in an array.
    ///
    /// - Throws: as the other form.
    public func origin(_ origins: [any OriginConvertible]) throws {
        guard !destroyed else { throw NodeError.ERR_HTTP2_INVALID_SESSION }
        try announce(origins: origins.map { try $0.originText() })
    }

    func announce(origins texts: [String]) throws {
        guard !texts.isEmpty else { return }
        guard !texts.contains("null") else { throw NodeError.ERR_HTTP2_INVALID_ORIGIN }
        let bytes = texts.reduce(0) { $0 + 2 + $1.utf8.count }
        guard bytes <= Self.payloadBytesMax else { throw NodeError.ERR_HTTP2_ORIGIN_LENGTH }
        do throws(CommandError) { try connection.sendOrigins(texts) } catch {
            throw NodeError.ERR_HTTP2_ORIGIN_LENGTH
        }
        transport.wantsFlush()
    }
}

/// What `session.origin` takes: a URL's text, a URL, or an object with the member `origin`.
public protocol OriginConvertible {
    /// - Throws: ERR_INVALID_URL for a text that is none, ERR_INVALID_ARG_TYPE for an object without `origin`.
    func originText() throws -> String
}

extension String: OriginConvertible {
    public func originText() throws -> String { try URL(self).origin }
}

/// An object of the program's with an origin of its own, which is sent as it stands.
public protocol OriginHolder: OriginConvertible {
    var origin: String { get }
}

extension OriginHolder {
    public func originText() -> String { origin }
}

extension URL: OriginHolder {}

/// `["origin": "https://example.org"]`, where Node has an object with that member.
extension Dictionary: OriginConvertible where Key == String, Value == String {
    public func originText() throws -> String {
        guard let origin = self["origin"] else { throw NodeError.ERR_INVALID_ARG_TYPE("origin", "string", nil) }
        return origin
    }
}
