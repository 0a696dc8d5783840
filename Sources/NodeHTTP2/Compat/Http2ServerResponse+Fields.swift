import HTTP2Protocol
import NodeRuntime

/// The fields of the headers and of the trailers (node-http2 §13.4).
extension Http2ServerResponse {
    /// Sets a field. Node: response.setHeader(name, value).
    ///
    /// The name is trimmed and kept in lower case. An array is sent as one field per element; `connection` is dropped.
    /// - Throws: ERR_HTTP2_HEADERS_SENT, ERR_INVALID_HTTP_TOKEN, ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, ERR_HTTP2_INVALID_PSEUDOHEADER.
    @inline(__always)
    public final func setHeader(_ name: String, _ value: String) throws { try setField(name, .string(value)) }

    @inline(__always)
    public final func setHeader(_ name: String, _ value: Int) throws { try setField(name, .integer(value)) }

    /// Sets a field to anything that can be a value.
    ///
    /// - Throws: ERR_HTTP2_INVALID_HEADER_VALUE for nil, besides what the other forms throw.
    public final func setHeader(_ name: String, _ value: some HeaderConvertible) throws {
        try setField(name, value.headerValue)
    }

    final func setField(_ name: String, _ value: HeaderValue?) throws {
        guard !isHeadTaken else { return try late { try $0.setField(name, value) } }
        try storeField(FieldName(name), value)
    }

    /// The head is out of the stream's hands: over HTTP/1 it never was in them.
    @inline(never)
    private func late(_ change: (Http1Outgoing) throws -> Void) throws {
        guard let outgoing else { throw NodeError.ERR_HTTP2_HEADERS_SENT }
        try change(outgoing)
    }

    final func storeField(_ name: FieldName, _ value: HeaderValue?) throws {
        guard let value = try acceptField(name, value) else { return }
        fields.set(name, value, resources)
    }

    /// Adds to the values of a field. Node: response.appendHeader(name, value).
    ///
    /// - Throws: as `setHeader`.
    public final func appendHeader(_ name: String, _ value: some HeaderConvertible) throws {
        guard !isHeadTaken else { return try late { try $0.addField(name, value.headerValue) } }
        try addField(FieldName(name), value.headerValue)
    }

    final func addField(_ name: FieldName, _ value: HeaderValue?) throws {
        guard let value = try acceptField(name, value) else { return }
        fields.add(name, value, resources)
    }

    /// Node's checks of a field of the headers. Returns nil for one that is dropped.
    @inline(__always)
    private func acceptField(_ name: FieldName, _ value: HeaderValue?) throws -> HeaderValue? {
        try name.validate(hasValue: value != nil)
        if name.token == .unknown || name.token == .connection { return try acceptUncommonField(name, value) }
        return value
    }

    @inline(never)
    private func acceptUncommonField(_ name: FieldName, _ value: HeaderValue?) throws -> HeaderValue? {
        guard isAllowed(name, value) else { return nil }
        guard !name.isUnknownPseudoHeader else { throw NodeError.ERR_HTTP2_INVALID_PSEUDOHEADER(name.text) }
        // Node destroys the response and keeps the field all the same.
        if !name.isToken { destroy(NodeError.ERR_INVALID_HTTP_TOKEN("Header name", name.text)) }
        return value
    }

    /// HTTP/2 has no `connection` field; warns once.
    private func isAllowed(_ name: FieldName, _ value: HeaderValue?) -> Bool {
        if name.token != .connection || value == .string("trailers") { return true }
        context.compatWarnings.connection.warn(
            "The provided connection header is not valid, "
                + "the value will be dropped from the header and will never be in use.")
        return false
    }

    /// The value as it was set; nil for a field that is not there. Node: response.getHeader(name).
    ///
    /// Differs: a character above U+00FF comes back as the octet that is sent for it.
    public final func getHeader(_ name: String) -> HeaderValue? {
        if let outgoing { return outgoing.fields.value(of: name) }
        return fields.value(of: FieldName(name))
    }

    /// A copy of all fields; with `:status` once they are sent. Node: response.getHeaders().
    public final func getHeaders() -> Headers {
        if let outgoing { return outgoing.fields.headers }
        return fields.list.map { Headers($0) } ?? Headers()
    }

    /// The names in lower case. Node: response.getHeaderNames().
    public final func getHeaderNames() -> [String] { outgoing?.fields.names ?? fields.names }

    /// Node: response.hasHeader(name).
    public final func hasHeader(_ name: String) -> Bool {
        if let outgoing { return outgoing.fields.contains(name) }
        return fields.contains(FieldName(name))
    }

    /// Takes a field out. Node: response.removeHeader(name). For `date` the one that the library adds is meant.
    ///
    /// - Throws: ERR_HTTP2_HEADERS_SENT.
    public final func removeHeader(_ name: String) throws {
        guard !isHeadTaken else { return try late { try $0.removeField(name, of: self) } }
        removeField(FieldName(name))
    }

    final func removeField(_ name: FieldName) {
        if name.token == .date { sendDate = false } else { fields.remove(name, resources) }
    }

    // MARK: Trailers

    /// Sets a trailer. Node: response.setTrailer(name, value).
    ///
    /// Differs: with a body that `end` alone sends, trailers are in time until then; END_STREAM rides on its DATA otherwise. Node
    /// always adds a frame for trailers that may come.
    /// - Throws: ERR_INVALID_HTTP_TOKEN, ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED, ERR_HTTP2_INVALID_HEADER_VALUE.
    public final func setTrailer(_ name: String, _ value: some HeaderConvertible) throws {
        try setTrailerField(name, value.headerValue)
    }

    /// Sets each of the fields as a trailer. Node: response.addTrailers(headers).
    ///
    /// - Throws: as `setTrailer`.
    public final func addTrailers(_ headers: Headers) throws {
        for (name, value) in headers { try setTrailerField(name, value) }
    }

    private func setTrailerField(_ name: String, _ value: HeaderValue?) throws {
        if let outgoing { return try outgoing.setTrailer(name, value) }
        let name = FieldName(name)
        try name.validate(hasValue: value != nil)
        _ = isAllowed(name, value)
        if let value { trailerFields.set(name, value, resources) }
    }

    /// The stream wants the trailers: what was set, which may be nothing.
    final func sendTrailers() {
        let stream = self.stream
        guard state.contains(.sendsTrailers), !stream.marks.contains(.trailersSent) else { return }
        report { try stream.sendTrailers(trailerFields.list.map { Headers($0) } ?? Headers()) }
    }
}
