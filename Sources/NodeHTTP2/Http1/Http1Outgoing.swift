import Buffers
import NodeRuntime

/// What a response over HTTP/1 does in a stream's place: its head, its framing, its turn among those of its connection.
///
/// The connection holds the responses that are not finished, in the order of their requests; what a later one writes waits here.
final class Http1Outgoing {
    /// From how many bytes that wait for their turn on `write` returns false. Node: the default high-water mark.
    private static let waitingBytesMax = 65_536

    // Fixed at init.
    let isHeadRequest: Bool
    private let versionMinor: Int
    private let expectsContinue: Bool
    /// The client is told to end the connection: it has made the requests that it may make.
    private let isLastAllowed: Bool

    // Owned by the reactor's thread.
    /// Nil when the response is over.
    private(set) var connection: Http1Connection?
    var fields = Http1Fields()
    private var trailers: [(name: String, value: String)] = []
    var statusMessage = ""
    var keepsAlive: Bool
    /// Node: response.strictContentLength.
    var isLengthStrict = false
    /// Counted where the length is strict (bytes).
    private var bodyBytes = 0
    private(set) var isHeadSent = false
    private(set) var isChunked = false
    /// The connection ends with the response.
    private(set) var isLast = false
    private var hasBody = true
    private var hasSentContinue = false
    private var removed: Set<String> = []
    private(set) var isFinished = false
    private var needsDrain = false
    private(set) var corkCount = 0

    /// Its requests before it are answered: what is written goes to the socket.
    private(set) var hasTurn = false
    private var waiting: [(bytes: ByteSlice, callback: Stream.WriteCallback?)] = []
    private var waitingBytes = 0

    init(_ head: Http1Incoming, _ connection: Http1Connection, expectsContinue: Bool, isLastAllowed: Bool) {
        self.connection = connection
        self.expectsContinue = expectsContinue
        self.isLastAllowed = isLastAllowed
        isHeadRequest = head.method == "HEAD"
        versionMinor = head.versionMinor
        keepsAlive = head.keepsAlive
        hasBody = !isHeadRequest
    }

    // MARK: Fields

    func setField(_ name: String, _ value: HeaderValue?) throws {
        guard !isHeadSent else { throw NodeError.ERR_HTTP_HEADERS_SENT("set") }
        fields.set(name, try Http1Fields.checked(name, value))
    }

    func addField(_ name: String, _ value: HeaderValue?) throws {
        guard !isHeadSent else { throw NodeError.ERR_HTTP_HEADERS_SENT("append") }
        fields.add(name, try Http1Fields.checked(name, value))
    }

    /// Fields of an array replace what was set by the same names before, and may repeat among themselves.
    func addFields(_ pairs: [(name: String, value: HeaderValue?)]) throws {
        for pair in pairs { fields.remove(pair.name) }
        for pair in pairs { try addField(pair.name, pair.value) }
    }

    func removeField(_ name: String, of response: Http2ServerResponse) throws {
        guard !isHeadSent else { throw NodeError.ERR_HTTP_HEADERS_SENT("remove") }
        let key = name.lowercased()
        fields.remove(key)
        removed.insert(key)
        if key == "date" { response.sendDate = false }
    }

    func setTrailer(_ name: String, _ value: HeaderValue?) throws {
        guard Http1Fields.isToken(name) else { throw NodeError.ERR_INVALID_HTTP_TOKEN("Trailer name", name) }
        let text = value?.description ?? ""
        guard Http1Fields.isContent(text) else { throw NodeError.ERR_INVALID_CHAR("trailer content [\"\(name)\"]") }
        trailers.removeAll { $0.name.lowercased() == name.lowercased() }
        trailers.append((name, text))
    }

    // MARK: The head

    /// Node: response.writeHead.
    ///
    /// - Throws: ERR_HTTP_HEADERS_SENT, ERR_HTTP_INVALID_STATUS_CODE, ERR_INVALID_CHAR, what a field breaks.
    func writeHead(
        _ status: Int, _ message: String?, of response: Http2ServerResponse, _ setFields: () throws -> Void
    ) throws {
        guard !isHeadSent else { throw NodeError.ERR_HTTP_HEADERS_SENT("write") }
        guard 100...999 ~= status else { throw NodeError.ERR_HTTP_INVALID_STATUS_CODE(status) }
        let text = message ?? (statusMessage.isEmpty ? http.STATUS_CODES[status] ?? "unknown" : statusMessage)
        guard Http1Fields.isContent(text) else { throw NodeError.ERR_INVALID_CHAR("statusMessage") }
        try setFields()
        statusMessage = text
        response.status = status
        try buildHead(of: response, bodyBytes: nil)
    }

    func flushHead(of response: Http2ServerResponse) throws {
        try sendImplicitHead(of: response, bodyBytes: nil)
        send(takeHead(), nil)
    }

    /// - Parameter bodyBytes: the length of the body, where all of it is known.
    private func sendImplicitHead(of response: Http2ServerResponse, bodyBytes: Int?) throws {
        guard !isHeadSent else { return }
        guard 100...999 ~= response.status else { throw NodeError.ERR_HTTP_INVALID_STATUS_CODE(response.status) }
        if statusMessage.isEmpty { statusMessage = http.STATUS_CODES[response.status] ?? "unknown" }
        guard Http1Fields.isContent(statusMessage) else { throw NodeError.ERR_INVALID_CHAR("statusMessage") }
        try buildHead(of: response, bodyBytes: bodyBytes)
    }

    /// Until the first bytes of the body, with which it leaves.
    private var head: [UInt8] = []

    private func buildHead(of response: Http2ServerResponse, bodyBytes: Int?) throws {
        let status = response.status
        if Self.isBodiless(status) { hasBody = false }
        // The client may or may not send its body: what comes next cannot be told apart.
        if expectsContinue, !hasSentContinue { keepsAlive = false }
        var framing = Http1Framing(fields)
        try framing.decide(
            hasBody: hasBody, isHTTP10: versionMinor == 0, status: status, bodyBytes: bodyBytes, keepsAlive: keepsAlive,
            removed: removed)
        isChunked = framing.isChunked
        isLast = framing.isLast
        var bytes: [UInt8] = []
        bytes.appendLatin1("HTTP/1.1 \(status) \(statusMessage)\r\n")
        fields.forEachLine { name, key, value in
            if !framing.leavesOut(key) { bytes.appendLatin1("\(name): \(value)\r\n") }
        }
        if response.sendDate, !fields.contains("date"), let connection {
            bytes.appendLatin1("Date: ")
            bytes.append(contentsOf: connection.reactor.dateBytes)
            bytes.appendLatin1("\r\n")
        }
        if framing.addsConnection {
            if connection?.service.isClosed == true { isLast = true }
            let saysClose = isLast || isLastAllowed
            bytes.appendLatin1(saysClose ? "Connection: close\r\n" : "Connection: keep-alive\r\n")
            if !saysClose, !fields.contains("keep-alive"), let note = connection?.keepAliveNote {
                bytes.appendLatin1("Keep-Alive: \(note)\r\n")
            }
        }
        if let line = framing.addedLine { bytes.appendLatin1(line) }
        bytes.appendLatin1("\r\n")
        head = bytes
        isHeadSent = true
    }

    private static func isBodiless(_ status: Int) -> Bool { 100...199 ~= status || status == 204 || status == 304 }

    private func takeHead() -> [UInt8] {
        defer { head = [] }
        return head
    }

    /// Node: response.writeContinue, writeProcessing, writeEarlyHints, writeInformation.
    ///
    /// - Throws: ERR_HTTP_HEADERS_SENT, what a field breaks.
    func writeInformation(_ status: Int, _ headers: Headers) throws -> Bool {
        guard !isHeadSent else { throw NodeError.ERR_HTTP_HEADERS_SENT("write") }
        var bytes: [UInt8] = []
        bytes.appendLatin1("HTTP/1.1 \(status) \(http.STATUS_CODES[status] ?? "unknown")\r\n")
        for (name, value) in headers where name != ":status" {
            bytes.appendLatin1("\(name): \(try Http1Fields.checked(name, value).description)\r\n")
        }
        bytes.appendLatin1("\r\n")
        if status == 100 { hasSentContinue = true }
        // HTTP/1.0 knows no informational responses (RFC 9110 §15.2).
        if versionMinor > 0 { send(bytes, nil) }
        return true
    }

    // MARK: The body

    func write(_ chunk: ByteSlice, of response: Http2ServerResponse, _ callback: Stream.WriteCallback?) -> Bool {
        guard !response.state.contains(.ended), connection != nil else {
            return refuse(response.state.contains(.ended), response, callback)
        }
        do {
            try check(chunk.count, isLast: false, of: response)
            try sendImplicitHead(of: response, bodyBytes: nil)
        } catch {
            response.reactor.reportUncaught(error)
            return false
        }
        let accepted = sendBody(chunk, callback)
        if !accepted { needsDrain = true }
        return accepted
    }

    /// - Throws: ERR_HTTP_BODY_NOT_ALLOWED, ERR_HTTP_CONTENT_LENGTH_MISMATCH, where the program has asked for them.
    private func check(_ bytes: Int, isLast: Bool, of response: Http2ServerResponse) throws {
        guard hasBody, !Self.isBodiless(response.status) else {
            guard bytes > 0, connection?.service.rejectsNonStandardBodies == true else { return }
            throw NodeError(
                "ERR_HTTP_BODY_NOT_ALLOWED", .error,
                "Adding content for this request method or response status is not allowed.")
        }
        guard isLengthStrict, !isChunked, !fields.contains("transfer-encoding"),
            let length = fields.value(of: "content-length").flatMap({ Int($0.description) })
        else { return }
        let sum = bodyBytes + bytes
        guard isLast ? sum == length : sum <= length else {
            throw NodeError(
                "ERR_HTTP_CONTENT_LENGTH_MISMATCH", .error,
                "Response body's content-length of \(sum) byte(s) does not match the content-length of \(length) byte(s) set "
                    + "in header")
        }
        bodyBytes = sum
    }

    private func refuse(_ isEnded: Bool, _ response: Http2ServerResponse, _ callback: Stream.WriteCallback?) -> Bool {
        let error: NodeError = isEnded ? .ERR_STREAM_WRITE_AFTER_END : .ERR_STREAM_DESTROYED("write")
        response.reactor.nextTick {
            if let callback { try callback(error) }
            if isEnded, !response.state.contains(.closed) { try response.emit(.error, error) }
        }
        return false
    }

    private func sendBody(_ chunk: ByteSlice, _ callback: Stream.WriteCallback?) -> Bool {
        var front = takeHead()
        guard hasBody, !chunk.isEmpty else {
            // Not even an empty chunk, which would end the body.
            return send(front, callback)
        }
        guard isChunked else {
            if front.isEmpty { return send(chunk, callback) }
            return sendTogether(front, chunk, [], callback)
        }
        front.appendLatin1(String(chunk.count, radix: 16) + "\r\n")
        return sendTogether(front, chunk, [0x0d, 0x0a], callback)
    }

    /// A chunk up to this size travels in one buffer with its framing (bytes).
    private static let copiedBytesMax = 16_384

    private func sendTogether(
        _ front: [UInt8], _ chunk: ByteSlice, _ back: [UInt8], _ callback: Stream.WriteCallback?
    ) -> Bool {
        if chunk.count <= Self.copiedBytesMax {
            var bytes = front
            chunk.withUnsafeBytes { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: back)
            return send(bytes, callback)
        }
        send(front, nil)
        let accepted = send(chunk, back.isEmpty ? callback : nil)
        return back.isEmpty ? accepted : send(back, callback)
    }

    func end(_ chunk: ByteSlice?, of response: Http2ServerResponse, _ callback: (() throws -> Void)?) {
        guard !response.state.contains(.ended), connection != nil else {
            if response.state.contains(.ended), chunk != nil { _ = refuse(true, response, nil) }
            if let callback { response.reactor.nextTick(callback) }
            return
        }
        do {
            try check(chunk?.count ?? 0, isLast: true, of: response)
            try sendImplicitHead(of: response, bodyBytes: chunk?.count ?? 0)
        } catch {
            return response.reactor.reportUncaught(error)
        }
        response.state.insert(.ended)
        if let callback { response.once(.finish, callback) }
        if let chunk { _ = sendBody(chunk, nil) }
        corkCount = 0
        var last = takeHead()
        if isChunked, hasBody {
            last.appendLatin1("0\r\n")
            for trailer in trailers { last.appendLatin1("\(trailer.name): \(trailer.value)\r\n") }
            last.appendLatin1("\r\n")
        }
        // Its callback says that everything before it has left, so that it is sent even if it is empty.
        enqueue(ByteSlice(last)) { [self] error in
            if error == nil { finish(response) }
        }
        // What was held back by `cork` leaves with the end.
        flushWaiting()
        if hasTurn { announcePrefinish(response) }
    }

    private func announcePrefinish(_ response: Http2ServerResponse) {
        (response as? http.ServerResponse)?.deliver(.prefinish)
    }

    // MARK: The way to the socket

    @discardableResult
    private func send(_ bytes: [UInt8], _ callback: Stream.WriteCallback?) -> Bool {
        guard !bytes.isEmpty || callback != nil else { return writableLength < writableHighWaterMark }
        return send(ByteSlice(bytes), callback)
    }

    @discardableResult
    private func send(_ bytes: ByteSlice, _ callback: Stream.WriteCallback?) -> Bool { enqueue(bytes, callback) }

    @discardableResult
    private func enqueue(_ bytes: ByteSlice, _ callback: Stream.WriteCallback?) -> Bool {
        if hasTurn, corkCount == 0, waiting.isEmpty { return connection?.write(bytes, callback) ?? false }
        waiting.append((bytes.compacted(), callback))
        waitingBytes += bytes.count
        return waitingBytes < Self.waitingBytesMax
    }

    /// The responses before it are finished.
    func takeTurn(_ response: Http2ServerResponse) {
        hasTurn = true
        flushWaiting()
        if response.state.contains(.ended) { announcePrefinish(response) }
    }

    private func flushWaiting() {
        guard hasTurn, corkCount == 0 else { return }
        let writes = waiting
        waiting = []
        waitingBytes = 0
        for write in writes { _ = connection?.write(write.bytes, write.callback) }
    }

    func cork() { corkCount += 1 }

    func uncork() {
        guard corkCount > 0 else { return }
        corkCount -= 1
        flushWaiting()
    }

    var writableCorked: Int { corkCount }
    var writableLength: Int { waitingBytes + (hasTurn ? connection?.socket.writableLength ?? 0 : 0) }
    var writableHighWaterMark: Int { connection?.socket.writableHighWaterMark ?? Self.waitingBytesMax }
    var writableNeedDrain: Bool { needsDrain }
    var writableFinished: Bool { isFinished }

    /// The socket has taken everything.
    func drained(_ response: http.ServerResponse) {
        guard needsDrain, !response.state.contains(.ended), waiting.isEmpty else { return }
        needsDrain = false
        response.deliver(.drain)
    }

    func setTimeout(_ milliseconds: Int) throws { try connection?.socket.setTimeout(milliseconds) }

    // MARK: The end

    /// Everything has left.
    private func finish(_ response: Http2ServerResponse) {
        guard !isFinished, let connection else { return }
        isFinished = true
        // As in Node the next response has its turn, and its 'prefinish', before this one's listeners hear.
        connection.responseIsFinished(response)
        response.deliver(.finish)
    }

    /// Node: response.destroy([error]): the connection goes.
    func destroy(_ error: (any Error)?) { connection?.destroy(error) }

    /// Nothing follows: 'close' is the last that the response says. Callbacks of what never left hear why.
    func close(_ response: Http2ServerResponse) {
        guard connection != nil else { return }
        connection = nil
        let writes = waiting
        waiting = []
        for write in writes where !isFinished {
            response.report { try write.callback?(NodeError.ERR_STREAM_DESTROYED("write")) }
        }
        response.state.insert(.closed)
        response._markDestroyed()
        response.deliver(.close)
        // Listeners that hold the response let go of it.
        response._dropListeners()
    }
}
