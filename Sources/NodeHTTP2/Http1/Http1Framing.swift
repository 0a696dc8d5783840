import NodeRuntime

/// How the body of a response is delimited, and whether its connection goes on (RFC 9112 §6, §9): from the fields that the
/// program has set, and what is added to them.
struct Http1Framing {
    private(set) var isChunked = false
    /// The connection ends with the response.
    private(set) var isLast = false
    private(set) var addsConnection = false
    /// `content-length` or `transfer-encoding`, complete.
    private(set) var addedLine: String?

    private var saysClose = false
    private var saysKeepAlive = false
    private var hasLength = false
    private var hasCoding = false
    private var hasTrailer = false
    private var omitted: Set<String> = []

    init(_ fields: Http1Fields) {
        // Copied out: the closure may not capture a struct that is being made.
        var framing = (close: false, keepAlive: false, length: false, coding: false, chunked: false, trailer: false)
        fields.forEachLine { _, key, value in
            switch key {
            case "connection":
                let words = value.lowercased().split { $0 == "," || $0 == " " }
                if words.contains("close") { framing.close = true } else { framing.keepAlive = true }
            case "content-length": framing.length = true
            case "transfer-encoding":
                framing.coding = true
                if value.lowercased().contains("chunked") { framing.chunked = true }
            case "trailer": framing.trailer = true
            default: break
            }
        }
        saysClose = framing.close
        saysKeepAlive = framing.keepAlive
        hasLength = framing.length
        hasCoding = framing.coding
        isChunked = framing.chunked
        hasTrailer = framing.trailer
    }

    /// A field that the program has set and that may not be sent.
    func leavesOut(_ key: String) -> Bool { omitted.contains(key) }

    /// - Parameter removed: names that the program has taken out: they are not added.
    /// - Throws: ERR_HTTP_TRAILER_INVALID.
    mutating func decide(
        hasBody: Bool, isHTTP10: Bool, status: Int, bodyBytes: Int?, keepsAlive: Bool, removed: Set<String>
    ) throws {
        var keepsAlive = keepsAlive || saysKeepAlive
        if isChunked, 100...199 ~= status || status == 204 || status == 304 {
            // Differs: RFC 9112 §6.1 wants the field left out; Node closes the connection instead.
            omit("transfer-encoding")
        }
        // A client of HTTP/1.0 understands no chunks (RFC 9112 §6.1); its body ends with the connection.
        if isHTTP10, hasCoding {
            omit("transfer-encoding")
            keepsAlive = false
        }
        // Both would let two recipients disagree on where the response ends (RFC 9112 §6.2).
        if isChunked, hasLength {
            omitted.insert("content-length")
            hasLength = false
        }
        if removed.contains("connection") {
            isLast = !keepsAlive
        } else if saysClose || saysKeepAlive {
            isLast = saysClose || !keepsAlive
        } else {
            addsConnection = true
            isLast = !(keepsAlive && (hasLength || !isHTTP10))
        }
        try delimit(hasBody: hasBody, isHTTP10: isHTTP10, bodyBytes: bodyBytes, removed: removed)
    }

    private mutating func omit(_ key: String) {
        omitted.insert(key)
        hasCoding = false
        isChunked = false
    }

    private mutating func delimit(hasBody: Bool, isHTTP10: Bool, bodyBytes: Int?, removed: Set<String>) throws {
        if !hasLength, !hasCoding, hasBody {
            if isHTTP10 {
                isLast = true
            } else if !hasTrailer, !removed.contains("content-length"), let bodyBytes {
                addedLine = "Content-Length: \(bodyBytes)\r\n"
            } else if !removed.contains("transfer-encoding") {
                addedLine = "Transfer-Encoding: chunked\r\n"
                isChunked = true
            } else {
                isLast = true
            }
        }
        if !isChunked, hasTrailer, hasBody {
            throw NodeError("ERR_HTTP_TRAILER_INVALID", .error, "Trailers are invalid with this transfer encoding")
        }
    }
}
