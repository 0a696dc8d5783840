import HTTP2Protocol
import NodeRuntime

/// Status and headers in one call (node-http2 §13.5). Node: response.writeHead(statusCode[, statusMessage][, headers]).
///
/// All forms: what was set before is sent too. Nothing happens once the stream is over. A message is ignored, with a warning.
/// Over HTTP/1 it is sent, and the errors are ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE outside 100…999, ERR_INVALID_CHAR.
/// - Throws: ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_STATUS_INVALID outside 200…599, what `setHeader` throws, and what a field breaks
///   (ERR_HTTP2_HEADER_SINGLE_VALUE, ERR_HTTP2_INVALID_CONNECTION_HEADERS).
extension Http2ServerResponse {
    /// Sends the status, with what was set before. Node: response.writeHead(statusCode[, statusMessage]).
    @discardableResult
    public final func writeHead(_ statusCode: Int, _ statusMessage: String? = nil) throws -> Self {
        try head(statusCode, statusMessage) {}
        return self
    }

    /// Sends status and fields; each takes the place of what was set by its name. Node: response.writeHead(statusCode, headers).
    @_disfavoredOverload @discardableResult
    public final func writeHead(_ statusCode: Int, _ headers: Headers) throws -> Self {
        try writeHead(statusCode, nil, headers)
    }

    /// Node: response.writeHead(statusCode, statusMessage, headers).
    @discardableResult
    public final func writeHead(_ statusCode: Int, _ statusMessage: String?, _ headers: Headers) throws -> Self {
        try head(statusCode, statusMessage) { try setFields(of: headers) }
        return self
    }

    /// Fields as a flat array, name, value, name, value: a name may come several times. Node: response.writeHead(statusCode, headers).
    ///
    /// - Throws: ERR_INVALID_ARG_VALUE for an odd number of elements.
    @_disfavoredOverload @discardableResult
    public final func writeHead(_ statusCode: Int, _ headers: [any HeaderConvertible]) throws -> Self {
        try writeHead(statusCode, nil, headers)
    }

    /// Node: response.writeHead(statusCode, statusMessage, headers).
    @_disfavoredOverload @discardableResult
    public final func writeHead(
        _ statusCode: Int, _ statusMessage: String?, _ headers: [any HeaderConvertible]
    ) throws -> Self {
        try head(statusCode, statusMessage) {
            guard headers.count % 2 == 0 else {
                throw NodeError.ERR_INVALID_ARG_VALUE("headers", headers.map { $0.headerValue?.description })
            }
            try addFields(
                stride(from: 0, to: headers.count, by: 2).map {
                    (name: headers[$0].headerValue?.description ?? "", value: headers[$0 + 1].headerValue)
                })
        }
        return self
    }

    /// Fields as an array of pairs: a name may come several times. Node: response.writeHead(statusCode, headers).
    ///
    /// - Throws: ERR_HTTP2_INVALID_HEADER_VALUE for a pair without a value.
    @discardableResult
    public final func writeHead(_ statusCode: Int, _ headers: [[any HeaderConvertible]]) throws -> Self {
        try writeHead(statusCode, nil, headers)
    }

    /// Node: response.writeHead(statusCode, statusMessage, headers).
    @discardableResult
    public final func writeHead(
        _ statusCode: Int, _ statusMessage: String?, _ headers: [[any HeaderConvertible]]
    ) throws -> Self {
        try head(statusCode, statusMessage) {
            try addFields(
                headers.map { pair in
                    (
                        name: pair.first?.headerValue?.description ?? "",
                        value: pair.count > 1 ? pair[1].headerValue : nil
                    )
                })
        }
        return self
    }

    /// Fields in the order in which another message had them. Node: response.writeHead(statusCode, rawHeaders).
    @_disfavoredOverload @discardableResult
    public final func writeHead(_ statusCode: Int, _ headers: RawHeaders) throws -> Self {
        try head(statusCode, nil) {
            try addFields(
                (0..<headers.list.count).map { (name: headers[2 * $0], value: .string(headers[2 * $0 + 1])) })
        }
        return self
    }

    /// Headers written as literals: known by their addresses when they were sent before.
    @inlinable @inline(__always) @discardableResult
    public final func writeHead(_ statusCode: Int, _ headers: HeaderLiteral) throws -> Self {
        try headers.fields.withUnsafeBufferPointer { try head(statusCode, literal: $0) }
        return self
    }

    // MARK: Parts

    @usableFromInline
    final func head(_ statusCode: Int, literal: HeaderLiteralFields) throws {
        guard !isTooLate else {
            return try headElsewhere(statusCode, nil) { try setFields(of: Headers(literal.makeList())) }
        }
        guard !isHeadTaken else { throw NodeError.ERR_HTTP2_HEADERS_SENT }
        let context = self.context
        if fields.isEmpty, let template = context.literalHeads.find(literal, statusCode) {
            do { try link._withUnsafeGuaranteedRef { try $0.respond(checked: template, respondOptions) } } catch {
                return try throwUnlessClosed(error)
            }
            status = statusCode
            fields.adopt(template.sent)
        } else {
            try headForTheFirstTime(statusCode, literal, context)
        }
    }

    @inline(never)
    private func headForTheFirstTime(
        _ statusCode: Int, _ literal: HeaderLiteralFields, _ context: Http2Context
    ) throws {
        let isWhole = fields.isEmpty
        let list = literal.makeList()
        try setFields(of: Headers(list))
        status = statusCode
        try sendHead()
        // Only what means the same the next time is kept: no field was dropped, none broke a rule.
        let stream = self.stream
        if isWhole, stream.isStrict, !stream.destroyed, let template = stream.template,
            template.sent.count == list.count + 1
        {
            context.literalHeads.store(literal, statusCode, template)
        }
    }

    private func head(_ statusCode: Int, _ statusMessage: String?, _ setFields: () throws -> Void) throws {
        guard !isTooLate else { return try headElsewhere(statusCode, statusMessage, setFields) }
        guard !isHeadTaken else { throw NodeError.ERR_HTTP2_HEADERS_SENT }
        if statusMessage != nil { warnOfStatusMessage() }
        try setFields()
        status = statusCode
        try sendHead()
    }

    /// Nothing happens once a stream is over; over HTTP/1 it always is.
    @inline(never)
    private func headElsewhere(_ statusCode: Int, _ statusMessage: String?, _ setFields: () throws -> Void) throws {
        try outgoing?.writeHead(statusCode, statusMessage, of: self, setFields)
    }

    private func setFields(of headers: Headers) throws {
        if let outgoing { return try headers.forEach { try outgoing.setField($0.name, $0.value) } }
        for (name, value) in headers { try storeField(FieldName(name), value) }
    }

    /// Fields of an array replace what was set by the same names before, and may repeat among themselves.
    private func addFields(_ pairs: [(name: String, value: HeaderValue?)]) throws {
        if let outgoing { return try outgoing.addFields(pairs) }
        for pair in pairs { removeField(FieldName(pair.name)) }
        for pair in pairs { try addField(FieldName(pair.name), pair.value) }
    }
}
