import HTTP2Protocol
import NodeRuntime

/// Node: the options of stream.respond. Nil leaves Node's default.
public struct RespondOptions: Sendable {
    /// No body follows: END_STREAM goes with the headers.
    public var endStream: Bool?
    /// 'wantTrailers' is emitted after the last DATA, and END_STREAM waits for `sendTrailers`.
    public var waitForTrailers: Bool?
    /// Adds a `date` field unless the headers have one; true by default.
    public var sendDate: Bool?

    public init(endStream: Bool? = nil, waitForTrailers: Bool? = nil, sendDate: Bool? = nil) {
        self.endStream = endStream
        self.waitForTrailers = waitForTrailers
        self.sendDate = sendDate
    }
}

/// A request and its response, on the server. Node: ServerHttp2Stream.
public final class ServerHttp2Stream: Http2Stream {
    /// Begins with a request that arrived; 'stream' is emitted in a tick.
    func begin(_ reference: StreamRef, _ session: Http2Session, _ list: consuming HeaderList, flags wire: FrameFlags) {
        attach(reference, session)
        receivedList = list
        receivedFlags = Int(wire.rawValue)
        if reference.isHeadRequest {
            state.insert(.headRequest)
            _endWithoutBody()
        }
        if wire.contains(.endStream) {
            state.insert(.endAfterHeaders)
            _pushEnd()
        }
        state.insert(.announceQueued)
        // The reference that `attach` left with the engine keeps the stream alive until its last tick.
        reactor.enqueueTickUnretained(self, TickCode.announce)
    }

    /// Node: stream.pushAllowed.
    public var pushAllowed: Bool {
        guard let session, !destroyed, !closed else { return false }
        return !session.closed && !session.destroyed && session.connection.remoteSettings.enablePush
    }

    // MARK: Responding

    /// Sends the response's headers. Node: stream.respond([headers[, options]]).
    ///
    /// Adds `:status` 200 and `date` where they are missing. 204, 205, 304 and answers to HEAD have no body.
    /// - Throws: ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_STATUS_INVALID, and what a field breaks
    ///   (ERR_HTTP2_HEADER_SINGLE_VALUE, ERR_HTTP2_INVALID_PSEUDOHEADER, ERR_INVALID_HTTP_TOKEN, ERR_HTTP2_INVALID_CONNECTION_HEADERS).
    ///
    /// Without headers, and with a literal of nothing but literals, the other form is meant.
    @_disfavoredOverload
    public func respond(_ headers: consuming Headers, _ options: RespondOptions = RespondOptions()) throws {
        try validateRespond()
        let list = headers.take()
        let template = try context.templates.find(list)
        context.resources.recycle(list)
        try respond(template, options)
    }

    /// Sends the response's headers, written as literals. Node: stream.respond([headers[, options]]).
    ///
    /// - Throws: as the other form.
    @inlinable @inline(__always)
    public func respond(_ headers: HeaderLiteral = [:], _ options: RespondOptions = RespondOptions()) throws {
        try headers.fields.withUnsafeBufferPointer { try respond(literal: $0, options) }
    }

    @usableFromInline
    func respond(literal: HeaderLiteralFields, _ options: RespondOptions) throws {
        try validateRespond()
        try respond(context.templates.find(literal), options)
    }

    @inline(__always)
    private func validateRespond() throws {
        guard reference != nil, !closed, !destroyed else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
        guard !headersSent else { throw NodeError.ERR_HTTP2_HEADERS_SENT }
    }

    @inline(__always)
    private func respond(_ template: ResponseTemplate, _ options: RespondOptions) throws {
        guard let reference, let engine else { return }
        if options.waitForTrailers == true { state.insert(.awaitsTrailers) }
        let endStream = options.endStream == true || template.forbidsBody || state.contains(.headRequest)
        let wantsDate = options.sendDate != false && !template.hasDate
        let outcome: SendOutcome
        do throws(CommandError) {
            outcome = try engine.command { (connection) throws(CommandError) in
                try connection.sendHeaders(
                    reference, .response, template.sent, endStream: endStream,
                    date: wantsDate ? (reactor.dateBytes, UInt32(truncatingIfNeeded: reactor.dateSerial)) : nil)
            }
        } catch {
            throw NodeError.ERR_HTTP2_INVALID_STREAM
        }
        state.insert(.headersSent)
        self.template = template
        guard endStream else { return wantsFlush() }
        _endWithoutBody()
        state.remove(.awaitsTrailers)
        ended(outcome)
    }

    /// Sends an informational response. Node: stream.additionalHeaders(headers).
    ///
    /// - Throws: ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_AFTER_RESPOND, ERR_HTTP2_STATUS_101, ERR_HTTP2_INVALID_INFO_STATUS.
    public func additionalHeaders(_ headers: Headers) throws {
        guard let reference, let engine, !closed, !destroyed else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
        guard !headersSent else { throw NodeError.ERR_HTTP2_HEADERS_AFTER_RESPOND }
        try HeaderRules.validateResponse(headers.list)
        if let index = headers.list.firstIndex(of: .status) {
            let status = Int(headers.list.value(at: index)) ?? 0
            guard status != 101 else { throw NodeError.ERR_HTTP2_STATUS_101 }
            guard 100...199 ~= status else { throw NodeError.ERR_HTTP2_INVALID_INFO_STATUS(status) }
        }
        do throws(CommandError) {
            _ = try engine.command { (connection) throws(CommandError) in
                try connection.sendHeaders(reference, .informational, headers.list, endStream: false)
            }
        } catch {
            throw NodeError.ERR_HTTP2_INVALID_STREAM
        }
        wantsFlush()
    }

    override func sendImplicitHeaders() {
        report { try respond() }
    }

    // MARK: Ticks

    public override func runTick(_ opcode: Int) {
        if opcode == TickCode.announce { announce() } else { super.runTick(opcode) }
    }

    private func announce() {
        state.remove(.announceQueued)
        // Differs: a request that its peer has taken back before the listeners could hear of it is not announced.
        if state.contains(.detached) {
            state.insert(.unannounced)
        } else if receivedList != nil {
            emitStream()
        }
        // The request's fields serve the next request unless the program has kept them.
        context.resources.recycleIfUnique(&receivedList)
    }

    /// Node: the server's 'stream' first, because its listener on the session is the oldest, then the session's own. Apart
    /// from `announce`, so that no reference of the emission outlives it.
    @inline(never)
    private func emitStream() {
        guard let list = receivedList, let owner else { return }
        owner._withUnsafeGuaranteedRef { session in
            session.relay?._withUnsafeGuaranteedRef { server in
                _ = server.deliver(.stream, self, Headers(list), receivedFlags, RawHeaders(list: list))
            }
            if session.hasListeners(.stream) {
                session.deliver(.stream, self, Headers(list), receivedFlags, RawHeaders(list: list))
            }
        }
    }

    override func didFinish() {
        // Node §9.7: a request body that nobody touched is refused once the response is complete.
        guard !readableDidRead, !readableEnded, reference?.canReceive == true else { return }
        reactor.setImmediate { [self] in
            if !readableDidRead, !closed { try close(0) }
        }
    }

    override func release() {
        // Takes over the reference that `attach` gave to the engine.
        context.giveBack(.passUnretained(self))
    }
}
