import HTTP2Protocol
import NodeRuntime

/// A request and its response, or a promised response, on the server. Node: ServerHttp2Stream.
public final class ServerHttp2Stream: Http2Stream {
    @exclusivity(unchecked) var template: ResponseTemplate?
    /// The compatibility API's view of the stream (`Compat`).
    @exclusivity(unchecked) var compatRequest: Http2ServerRequest?
    @exclusivity(unchecked) var compatResponse: Http2ServerResponse?
    @exclusivity(unchecked) var compatSocket: CompatSocket?
    @exclusivity(unchecked) var hasCompatListeners = false

    /// Begins with a request that arrived; 'stream' is emitted in a tick.
    func begin(_ reference: StreamRef, _ session: Http2Session, _ list: consuming HeaderList, flags wire: FrameFlags) {
        join(session)
        attach(reference)
        receivedList = consume list
        receivedFlags = Int(wire.rawValue)
        if reference.isHeadRequest {
            marks.insert(.headRequest)
            // Its writable half is done before anybody can know it.
            _endWithoutBody()
            emitFinish()
        }
        if wire.contains(.endStream) {
            marks.insert(.endAfterHeaders)
            _pushEnd()
        }
        if context.isObserved { publishRequest() }
        marks.insert(.announceQueued)
        // The reference that `attach` left with the engine keeps the stream alive until its last tick.
        reactor.enqueueTickUnretained(self, TickCode.announce)
    }

    @inline(never)
    private func publishRequest() {
        guard let list = receivedList else { return }
        beginObservation(hasHeaders: true)
        publish(.serverCreated, Headers(list))
        publish(.serverStart, Headers(list))
    }

    /// Begins with a promise of the program's.
    func beginPush(_ reference: StreamRef, _ session: Http2Session, _ headers: Headers, endsWritable: Bool) {
        join(session)
        attach(reference)
        marks.insert(.pushed)
        if reference.isHeadRequest { marks.insert(.headRequest) }
        if endsWritable { marks.insert(.endsWithHeaders) }
        if endsWritable || reference.isHeadRequest { _endWithoutBody() }
        _pushEnd()
        guard context.isObserved else { return }
        beginObservation(hasHeaders: false)
        publish(.serverCreated, headers)
    }

    /// Begins with a promise that cannot be sent: it never reaches the engine.
    func beginFailedPush(_ session: Http2Session, id: Int) {
        join(session)
        streamID = id
        marks.insert(.pushed)
        _pushEnd()
    }

    /// Node: stream.session; nil after destroy.
    public override var session: ServerHttp2Session? {
        // Only server sessions make these streams.
        liveSession.map { unsafeDowncast($0, to: ServerHttp2Session.self) }
    }

    /// Node: stream.pushAllowed.
    public var pushAllowed: Bool {
        guard let session, !destroyed, !closed else { return false }
        return !session.closed && !session.destroyed && session.connection.remoteSettings.enablePush
    }

    public override var sentHeaders: Headers? {
        guard let template else { return nil }
        guard marks.contains(.dateAdded) else { return Headers(template.sent) }
        var headers = Headers(template.sent)
        headers["date"] = .string(reactor.dateText(unixSeconds: dateSecond))
        return headers
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
        guard isStrict else { return try respond(ResponseTemplate(list, isStrict: false), options) }
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

    /// Sends the response's headers from a flat list, in its order. Node: stream.respond(rawHeaders[, options]).
    ///
    /// - Throws: as the other forms.
    @_disfavoredOverload
    public func respond(_ rawHeaders: RawHeaders, _ options: RespondOptions = RespondOptions()) throws {
        try validateRespond()
        try respond(ResponseTemplate(raw: rawHeaders.list, isStrict: isStrict), options)
    }

    @usableFromInline
    func respond(literal: HeaderLiteralFields, _ options: RespondOptions) throws {
        try validateRespond()
        guard isStrict else { return try respond(ResponseTemplate(literal.makeList(), isStrict: false), options) }
        try respond(context.templates.find(literal), options)
    }

    @inline(__always)
    private func validateRespond() throws {
        guard reference != nil, !closed, !destroyed else { throw refusalOfRespond }
        guard !headersSent else { throw NodeError.ERR_HTTP2_HEADERS_SENT }
    }

    /// A response that ended the stream at once has closed it in Node only when it has left.
    var refusalOfRespond: NodeError {
        let isLeaving = headersSent && !destroyed && marks.isSuperset(of: [.endedInOrder, .closeQueued])
        return isLeaving ? .ERR_HTTP2_HEADERS_SENT : .ERR_HTTP2_INVALID_STREAM
    }

    /// Responds with fields that are complete; they may be kept, and must not change any more.
    func respond(complete list: HeaderList, _ options: RespondOptions) throws {
        try validateRespond()
        try respond(isStrict ? context.templates.find(list) : ResponseTemplate(list, isStrict: false), options)
    }

    /// Responds with headers that have passed the checks.
    func respond(checked template: ResponseTemplate, _ options: RespondOptions) throws {
        try validateRespond()
        try respond(template, options)
    }

    @inline(__always)
    private func respond(_ template: consuming ResponseTemplate, _ options: RespondOptions) throws {
        guard let reference, let engine else { return }
        if options.waitForTrailers == true { marks.insert(.awaitsTrailers) }
        let endStream =
            options.endStream == true || template.forbidsBody
            || !marks.isDisjoint(with: [.headRequest, .endsWithHeaders])
        let wantsDate = options.sendDate != false && !template.hasDate
        let lent = Unmanaged.passUnretained(template)
        self.template = consume template
        let outcome: SendOutcome
        do throws(CommandError) {
            outcome = try engine.command { (connection) throws(CommandError) in
                try connection.sendHeaders(
                    reference, .response, lent._withUnsafeGuaranteedRef { $0.sent }, endStream: endStream,
                    date: wantsDate ? (reactor.dateBytes, UInt32(truncatingIfNeeded: reactor.dateSerial)) : nil)
            }
        } catch {
            return try respondFailed(error, endStream: endStream)
        }
        marks.insert(.headersSent)
        if wantsDate {
            marks.insert(.dateAdded)
            dateSecond = reactor.dateSecond
        }
        if details != nil { publishResponse() }
        guard endStream else { return acted() }
        _endWithoutBody()
        marks.remove(.awaitsTrailers)
        ended(outcome, withData: false)
    }

    /// Bits of Node's stream state: ready, headers sent, an answer to HEAD, trailers to come.
    @inline(never)
    private func publishResponse() {
        guard details?.observation != nil, let headers = sentHeaders else { return }
        let state = 1 | 4 | (headRequest ? 8 : 0) | (marks.contains(.awaitsTrailers) ? 32 : 0)
        publish(.serverFinish, headers, flags: state)
    }

    /// A block above its limit is not the caller's mistake: the stream hears of it by 'frameError'.
    private func respondFailed(_ error: CommandError, endStream: Bool) throws {
        guard error == .headerBlockTooLarge else {
            template = nil
            throw NodeError.ERR_HTTP2_INVALID_STREAM
        }
        marks.formUnion([.headersSent, .headersFailed])
        failFrame(.headers)
        guard endStream else { return }
        _endWithoutBody()
        marks.remove(.awaitsTrailers)
        reactor.enqueueTick(self, TickCode.finish)
    }

    /// Sends an informational response. Node: stream.additionalHeaders(headers).
    ///
    /// - Throws: ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_HEADERS_AFTER_RESPOND, ERR_HTTP2_STATUS_101, ERR_HTTP2_INVALID_INFO_STATUS.
    public func additionalHeaders(_ headers: Headers) throws {
        guard let reference, let engine, !closed, !destroyed else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
        guard !headersSent else { throw NodeError.ERR_HTTP2_HEADERS_AFTER_RESPOND }
        if let value = headers[":status"] {
            let status = HeaderRules.integer(value.description)
            guard status != 101 else { throw NodeError.ERR_HTTP2_STATUS_101 }
            guard 100...199 ~= status else { throw NodeError.ERR_HTTP2_INVALID_INFO_STATUS(status) }
        }
        try HeaderRules.validateResponse(headers.list, isStrict: isStrict)
        let details = ensureDetails()
        details.sentInfoHeaders = (details.sentInfoHeaders ?? []) + [headers]
        do throws(CommandError) {
            _ = try engine.command { (connection) throws(CommandError) in
                try connection.sendHeaders(reference, .informational, headers.list, endStream: false)
            }
        } catch {
            guard error == .headerBlockTooLarge else { throw NodeError.ERR_HTTP2_INVALID_STREAM }
            return failFrame(.headers)
        }
        acted()
    }

    /// The program's async listener has failed.
    func answerRejection(_ error: any Error) throws {
        guard !headersSent, !closed, !destroyed else {
            destroy(error)
            return
        }
        try respond([":status": 500])
        end()
    }

    override func sendImplicitHeaders() {
        report { try respond() }
    }

    override var discardsUnread: Bool { !_wasRead }

    // MARK: Ticks

    public override func runTick(_ opcode: Int) {
        if opcode == TickCode.announce { announce() } else { super.runTick(opcode) }
    }

    override func announceNow() {
        // A request is announced by its tick: its body waits for a reader anyway.
    }

    private func announce() {
        marks.remove(.announceQueued)
        if receivedList != nil { emitStream() }
    }

    /// Node: what pushStream takes over from the request.
    var requestAuthority: String? { requestField(.authority) }
    var requestScheme: String? { requestField(.scheme) }

    private func requestField(_ token: HeaderToken) -> String? {
        guard let list = receivedList, let index = list.firstIndex(of: token) else { return nil }
        return list.value(at: index)
    }

    /// Node: the server's 'stream' first, because its listener on the session is the oldest, then the session's own. Apart
    /// from `announce`, so that no reference of the emission outlives it.
    @inline(never)
    private func emitStream() {
        guard let list = receivedList, let owner else { return }
        owner._withUnsafeGuaranteedRef { session in
            session.relay?._withUnsafeGuaranteedRef { server in
                _ = server.deliver(
                    Event<net.Server, (ServerHttp2Stream, Headers, Int, RawHeaders)>(.stream), self, Headers(list),
                    receivedFlags, RawHeaders(list: list))
            }
            if session.hasListeners(Event<Http2Session, Void>(.stream)) {
                // Only server sessions make these streams.
                unsafeDowncast(session, to: ServerHttp2Session.self).deliver(
                    .stream, self, Headers(list), receivedFlags, RawHeaders(list: list))
            }
        }
    }

    override func didFinish() {
        // Node §9.7: a request body that nobody touched is refused once the response is complete.
        guard !_wasRead, !readableEnded, reference?.canReceive == true || marks.contains(.frameFailed),
            details?.fileSender == nil,
            !marks.contains(.awaitsTrailers) || marks.contains(.trailersSent)
        else { return }
        reactor.setImmediate { [self] in
            if !_wasRead, !closed { try close(0) }
        }
    }

    public override func _dropListeners() {
        // Of the compatibility API's own for the next life: they cost more to add than all that they do.
        if canKeepListeners { return }
        super._dropListeners()
        hasCompatListeners = false
    }

    override func release() {
        if hasCompatListeners { releaseCompat() }
        if template != nil { template = nil }
        // The request's fields serve the next request unless the program has kept them.
        context.lentResources._withUnsafeGuaranteedRef { $0.recycleIfUnique(&receivedList) }
        // Takes over the reference that `attach` gave to the engine.
        context.giveBack(.passUnretained(self))
    }
}
