import HTTP2Protocol
import NodeRuntime

/// Blocks that come before the response, and promises of others (node-http2 §13.6).
extension Http2ServerResponse {
    /// Sends an informational response. Node: response.writeInformation(statusCode[, headers]).
    ///
    /// - Returns: false when the response has begun or the stream is over.
    /// - Throws: ERR_HTTP2_STATUS_INVALID outside 100…199 and for 101, and what a field breaks.
    @discardableResult
    public final func writeInformation(_ statusCode: Int, _ headers: Headers = Headers()) throws -> Bool {
        guard 100...199 ~= statusCode, statusCode != 101 else { throw NodeError.ERR_HTTP2_STATUS_INVALID(statusCode) }
        if let outgoing { return try outgoing.writeInformation(statusCode, headers) }
        guard !headersSent, !isTooLate else { return false }
        var headers = headers
        headers[":status"] = statusCode
        try stream.additionalHeaders(headers)
        return true
    }

    /// Tells the client to send its body. Node: response.writeContinue().
    @discardableResult
    public final func writeContinue() throws -> Bool { try writeInformation(100) }

    /// Sends links for the client to fetch early (RFC 8297). Node: response.writeEarlyHints(hints).
    ///
    /// Differs: an empty array of links counts as none, of which Node throws too; for the array it returns false.
    /// - Parameter hints: `link`, a string or an array like "</style.css>; rel=preload; as=style", and other fields.
    /// - Returns: false when the response has begun, the stream is over, or there is no link.
    /// - Throws: ERR_INVALID_ARG_VALUE for links that are none, and what a field breaks.
    @discardableResult
    public final func writeEarlyHints(_ hints: Headers) throws -> Bool {
        guard let link = try LinkField.joined(hints["link"]) else { return false }
        var headers = Headers()
        for (name, value) in hints where name != "link" {
            let name = FieldName(name)
            try name.validate(hasValue: true)
            guard name.isToken else { throw NodeError.ERR_INVALID_HTTP_TOKEN("Header name", name.text) }
            headers[name.text] = value
        }
        guard outgoing != nil || !headersSent && !isTooLate else { return false }
        headers[outgoing == nil ? "link" : "Link"] = link
        return try writeInformation(103, headers)
    }

    /// Node: callback(error, pushedResponse).
    public typealias PushResponseCallback = ((any Error)?, Http2ServerResponse?) throws -> Void

    /// Promises a response to a request that the client has not made. Node: response.createPushResponse(headers, callback).
    ///
    /// The callback runs in a tick, with a response whose `req` is nil, or with an error.
    /// - Throws: what `stream.pushStream` throws.
    public final func createPushResponse(_ headers: Headers, _ callback: @escaping PushResponseCallback) throws {
        guard !state.contains(.closed) else {
            return reactor.nextTick { try callback(NodeError.ERR_HTTP2_INVALID_STREAM, nil) }
        }
        try stream.pushStream(headers) { error, stream in
            try callback(error, stream.map { $0.takeKeptResponse() ?? Http2ServerResponse($0) })
        }
    }

    /// Node: response.createPushResponse(headers, callback) with a callback of fewer parameters.
    public final func createPushResponse(
        _ headers: Headers, _ callback: @escaping ((any Error)?) throws -> Void
    ) throws {
        try createPushResponse(headers) { error, _ in try callback(error) }
    }
}
