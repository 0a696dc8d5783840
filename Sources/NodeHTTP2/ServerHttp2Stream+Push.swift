import HTTP2Protocol
import NodeRuntime

extension ServerHttp2Stream {
    /// Node: callback(error, pushStream, headers).
    public typealias PushCallback = ((any Error)?, ServerHttp2Stream?, Headers?) throws -> Void

    /// Promises a response to a request that the client has not made. Node: stream.pushStream(headers[, options], callback).
    ///
    /// Adds `:method` GET, `:authority` and `:scheme` of this request, and `:path` "/" where they are missing. The promise goes out at
    /// once; the callback runs in a tick, with the stream to respond on, or with an error.
    /// - Throws: ERR_HTTP2_PUSH_DISABLED, ERR_HTTP2_NESTED_PUSH, and what a field breaks.
    public func pushStream(
        _ headers: Headers, _ options: PushStreamOptions, _ callback: @escaping PushCallback
    ) throws {
        guard pushAllowed else { throw NodeError.ERR_HTTP2_PUSH_DISABLED }
        guard !marks.contains(.pushed) else { throw NodeError.ERR_HTTP2_NESTED_PUSH }
        var headers = headers
        addDefaults(&headers)
        try HeaderRules.validateRequest(headers.list, isStrict: isStrict)
        guard let reference, let owner else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
        let list = headers.list
        let result = owner._withUnsafeGuaranteedRef { session in
            Result { () throws(CommandError) -> ServerHttp2Stream in
                let promised = try session.connection.pushPromise(on: reference, list)
                let stream = context.takeServerStream()
                return stream._withUnsafeGuaranteedRef { stream in
                    stream.beginPush(promised, session, headers, endsWritable: options.endStream == true)
                    return stream
                }
            }
        }
        acted()
        let session = owner._withUnsafeGuaranteedRef { $0 }
        switch result {
        case .success(let stream):
            reactor.nextTick {
                if stream.details?.observation != nil { stream.publish(.serverStart, headers) }
                try callback(nil, stream, headers)
            }
        case .failure(.headerBlockTooLarge):
            try failPush(on: session, headers, callback)
        case .failure(let error):
            let nodeError = Self.nodeError(error)
            reactor.nextTick { try callback(nodeError, nil, nil) }
        }
    }

    /// The block of a promise is above its limit: as in Node the callback gets the stream, which ends when the frame is not sent.
    private func failPush(on session: Http2Session, _ headers: Headers, _ callback: @escaping PushCallback) throws {
        let id = session.connection.nextStreamID
        do throws(CommandError) { try session.connection.setNextStreamID(id + 2) } catch {
            throw NodeError.ERR_HTTP2_OUT_OF_STREAMS
        }
        let promised = context.takeServerStream()._withUnsafeGuaranteedRef { stream in
            stream.beginFailedPush(session, id: id)
            return stream
        }
        reactor.nextTick { try callback(nil, promised, headers) }
        failFrame(.pushPromise) { promised.detach(code: http2.constants.NGHTTP2_INTERNAL_ERROR) }
    }

    private static func nodeError(_ error: CommandError) -> NodeError {
        switch error {
        case .streamIDsExhausted: .ERR_HTTP2_OUT_OF_STREAMS
        case .pushDisabled: .ERR_HTTP2_ERROR(-528)
        default: .ERR_HTTP2_INVALID_STREAM
        }
    }

    private func addDefaults(_ headers: inout Headers) {
        if headers[":method"] == nil { headers[":method"] = "GET" }
        if headers[":authority"] == nil { headers[":authority"] = requestAuthority.map { .string($0) } }
        if headers[":scheme"] == nil { headers[":scheme"] = .string(requestScheme ?? "http") }
        if headers[":path"] == nil { headers[":path"] = "/" }
    }

    /// Node: stream.pushStream(headers, callback).
    public func pushStream(_ headers: Headers, _ callback: @escaping PushCallback) throws {
        try pushStream(headers, PushStreamOptions(), callback)
    }

    /// Node: stream.pushStream(headers, callback) with a callback of fewer parameters.
    public func pushStream(
        _ headers: Headers, _ callback: @escaping ((any Error)?, ServerHttp2Stream?) throws -> Void
    ) throws {
        try pushStream(headers, PushStreamOptions()) { error, stream, _ in try callback(error, stream) }
    }

    /// Node: stream.pushStream(headers, options, callback) with a callback of fewer parameters.
    public func pushStream(
        _ headers: Headers, _ options: PushStreamOptions,
        _ callback: @escaping ((any Error)?, ServerHttp2Stream?) throws -> Void
    ) throws {
        try pushStream(headers, options) { error, stream, _ in try callback(error, stream) }
    }
}
