#if HTTP1
import Buffers
import NIOCore
import NIOEmbedded
import NIOHTTP1

/// Finds requests in the octets of one connection: llhttp in its strict mode, which swift-nio wraps.
///
/// A pure function of octets: `receive` takes them, `next` gives what they mean, one event at a time, so that the owner sets the
/// pace. What the owner does not ask for is neither parsed nor copied. Of what is parsed ahead there is as much as one piece yields.
///
/// On top of llhttp's rules the RFC's are held up where Node is laxer: one `host` (RFC 9112 §3.2), a last coding of `chunked`
/// (§6.3), no second request behind `transfer-encoding` in HTTP/1.0 (§6.1).
public final class HTTP1RequestParser {
    /// Octets that are parsed at once.
    private static let pieceBytes = 16_384
    /// Octets that may pass without a request or body coming of them: chunk extensions, empty lines. Node: 16 KiB of extensions.
    private static let barrenBytesMax = 65_536

    /// Whether this build can parse.
    public static let isAvailable = true

    private let limits: HTTP1Limits
    private var decoder: Decoder?
    /// What is still to be parsed.
    private var input = ByteSlice()
    private var hasInputEnded = false
    private var events: [HTTP1Event] = []
    private var nextEvent = 0
    /// A request has a head and no end yet.
    private var isInMessage = false
    /// What follows is not ours: another protocol's, nothing after a failure or a request that is the connection's last.
    private var isStopped = false
    /// The request that is being parsed asks for another protocol.
    private var awaitsUpgrade = false
    private var keepsAlive = true
    private var barrenBytes = 0

    public init(limits: HTTP1Limits = HTTP1Limits()) { self.limits = limits }

    /// Takes octets that follow what was taken before.
    public func receive(_ bytes: ByteSlice) {
        guard !bytes.isEmpty, !isStopped || awaitsUpgrade else { return }
        input = input.isEmpty ? bytes : ByteSlice(input.bytes + bytes.bytes)
    }

    /// The peer has ended: a request that is not complete has failed.
    public func receiveEnd() { hasInputEnded = true }

    /// The next event; nil when it takes more octets.
    public func next() -> HTTP1Event? {
        while nextEvent == events.count {
            events.removeAll(keepingCapacity: true)
            nextEvent = 0
            guard !isStopped else { return nil }
            if !input.isEmpty {
                parsePiece()
            } else if hasInputEnded {
                parseEnd()
            } else {
                return nil
            }
        }
        defer { nextEvent += 1 }
        return events[nextEvent]
    }

    /// There is more to come out of what was received.
    public var hasMore: Bool { nextEvent < events.count || !input.isEmpty && !isStopped }

    /// Octets that were received and not parsed.
    public var waitingBytes: Int { input.count }

    /// What follows a request that asked for another protocol. Nothing is parsed any more.
    public func takeRest() -> ByteSlice {
        isStopped = true
        awaitsUpgrade = false
        defer { input = ByteSlice() }
        return input
    }

    /// Goes on with HTTP/1 behind a request that asked for another protocol.
    public func refuseUpgrade() {
        guard awaitsUpgrade else { return }
        awaitsUpgrade = false
        isStopped = !keepsAlive
        if isStopped { input = ByteSlice() }
    }

    /// Copies what waits, so that it does not hold the buffer that it was read into.
    public func compact() { if !input.isEmpty { input = ByteSlice(input.bytes) } }

    /// Gives back what an idle connection needs no longer.
    public func trimIdle() {
        if !isInMessage, input.isEmpty, decoder?.isCertainlyIdle == true { decoder = nil }
    }

    /// What would stay behind if a decoder that is given back were not closed.
    var decodersChannel: AnyObject? { decoder?.channel }

    // MARK: Parsing

    private func parsePiece() {
        let piece = input.prefix(HTTP1RequestParser.pieceBytes)
        input = input.dropFirst(piece.count)
        let decoder = self.decoder ?? Decoder(limits)
        self.decoder = decoder
        let failure = decoder.decode(piece)
        barrenBytes += piece.count
        take(decoder)
        if isStopped {
            // The octets that llhttp has not looked at come before the others.
            let rest = awaitsUpgrade ? decoder.takeRest() : []
            input = awaitsUpgrade ? (rest.isEmpty ? input : ByteSlice(rest + input.bytes)) : ByteSlice()
            self.decoder = nil
        } else if let failure {
            fail(failure)
        } else if barrenBytes > HTTP1RequestParser.barrenBytesMax {
            fail(HTTP1Failure("HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow"))
        }
    }

    private func parseEnd() {
        if let failure = decoder?.decodeEnd() {
            fail(failure)
        } else {
            isStopped = true
        }
    }

    private func fail(_ failure: HTTP1Failure) {
        events.append(.failure(failure))
        isStopped = true
        awaitsUpgrade = false
        input = ByteSlice()
        decoder = nil
    }

    /// Turns swift-nio's parts into events; pieces of a body that stand side by side become one.
    private func take(_ decoder: Decoder) {
        var body: [UInt8] = []
        func flushBody() {
            if !body.isEmpty { events.append(.body(ByteSlice(body))) }
            body = []
        }
        while let part = decoder.nextPart() {
            barrenBytes = 0
            // Behind a request that asks for another protocol, or is the last, there cannot be any.
            guard !isStopped else { return }
            switch part {
            case .head(let head):
                take(head)
            case .body(let piece):
                body.append(contentsOf: piece.readableBytesView)
            case .end(let trailers):
                flushBody()
                events.append(.end(trailers: (trailers ?? [:]).map { field($0) }))
                isInMessage = false
                if awaitsUpgrade || !keepsAlive { isStopped = true }
            }
        }
        flushBody()
    }

    private func take(_ head: HTTPRequestHead) {
        isInMessage = true
        let fields = head.headers.map { field($0) }
        let codings = head.headers["transfer-encoding"]
        let hasBody = !codings.isEmpty || head.headers["content-length"].contains { $0.contains { !"0 ".contains($0) } }
        if head.headers["host"].count > 1 {
            return fail(HTTP1Failure("HPE_INVALID_HEADER_TOKEN", "Duplicate Host"))
        }
        if let coding = codings.last, !endsInChunked(coding) {
            return fail(HTTP1Failure("HPE_INVALID_TRANSFER_ENCODING", "Request has invalid `Transfer-Encoding`"))
        }
        let asksForUpgrade =
            head.method == .CONNECT
            || head.headers.contains(name: "upgrade")
                && head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
        // llhttp stops behind the request all the same: one with a body is the connection's last.
        keepsAlive = head.isKeepAlive && !(asksForUpgrade && hasBody) && (codings.isEmpty || head.version.minor > 0)
        awaitsUpgrade = asksForUpgrade && !hasBody
        events.append(
            .head(
                HTTP1Head(
                    method: head.method.rawValue, target: head.uri, versionMinor: head.version.minor, fields: fields,
                    keepsAlive: keepsAlive, isUpgrade: awaitsUpgrade)))
    }

    private func field(_ field: (name: String, value: String)) -> HTTP1Field {
        // llhttp leaves blanks at the end.
        var value = Substring(field.value)
        while let last = value.utf8.last, last == 0x20 || last == 0x09 { value.removeLast() }
        return HTTP1Field(name: field.name, value: String(value))
    }

    private func endsInChunked(_ coding: String) -> Bool {
        let last = coding.split(separator: ",", omittingEmptySubsequences: false).last ?? ""
        return last.filter { $0 != " " && $0 != "\t" }.lowercased() == "chunked"
    }
}

/// swift-nio's decoder in a channel without a transport: what its public interface asks for.
private final class Decoder {
    fileprivate let channel = EmbeddedChannel()
    private let handler: ByteToMessageHandler<HTTPRequestDecoder>
    /// The last octets that were decoded: an empty line behind a complete request leaves nothing half read.
    private var endsInEmptyLine = false
    private var hasJustEnded = false

    init(_ limits: HTTP1Limits) {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = limits.headBytesMax
        configuration.maxHeaderListSize = limits.headBytesMax
        configuration.maxHeaderFieldCount = limits.fieldsMax
        handler = ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: configuration))
        // An embedded channel of our own has no reason to refuse a handler; without it nothing would ever be decoded.
        do { try channel.pipeline.syncOperations.addHandler(handler) } catch {
            preconditionFailure("swift-nio refuses its own handler: \(error)")
        }
    }

    // A channel and its pipeline hold each other until it is closed.
    deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

    /// Decodes octets; the parts are to be fetched, also those before a failure.
    func decode(_ piece: ByteSlice) -> HTTP1Failure? {
        hasJustEnded = false
        let buffer = piece.withUnsafeBytes { bytes in
            endsInEmptyLine = bytes.suffix(4).elementsEqual("\r\n\r\n".utf8)
            return ByteBuffer(bytes: bytes)
        }
        do {
            try channel.writeInbound(buffer)
            return nil
        } catch {
            return HTTP1Failure(error)
        }
    }

    func decodeEnd() -> HTTP1Failure? {
        do {
            _ = try channel.finish()
            return nil
        } catch {
            return HTTP1Failure(error)
        }
    }

    func nextPart() -> HTTPServerRequestPart? {
        // Nothing but parts comes out of the decoder before its removal.
        guard let part = try? channel.readInbound(as: HTTPServerRequestPart.self) else { return nil }
        if case .end = part { hasJustEnded = true } else { hasJustEnded = false }
        return part
    }

    var isCertainlyIdle: Bool { hasJustEnded && endsInEmptyLine }

    /// What was not decoded, as it belongs to another protocol. The decoder is done.
    func takeRest() -> [UInt8] {
        _ = channel.pipeline.syncOperations.removeHandler(handler)
        channel.embeddedEventLoop.run()
        guard let rest = try? channel.readInbound(as: ByteBuffer.self) else { return [] }
        return Array(rest.readableBytesView)
    }
}

extension HTTP1Failure {
    /// swift-nio's error by llhttp's name.
    fileprivate init(_ error: any Error) {
        switch error as? HTTPParserError {
        case .headerOverflow: self.init("HPE_HEADER_OVERFLOW", "Header overflow")
        case .invalidMethod: self.init("HPE_INVALID_METHOD", "Invalid method encountered")
        case .invalidURL: self.init("HPE_INVALID_URL", "Invalid characters in url")
        case .invalidVersion: self.init("HPE_INVALID_VERSION", "Invalid HTTP version")
        case .invalidHeaderToken: self.init("HPE_INVALID_HEADER_TOKEN", "Invalid header token")
        case .unexpectedContentLength:
            self.init("HPE_UNEXPECTED_CONTENT_LENGTH", "Content-Length can't be present")
        case .invalidContentLength:
            self.init("HPE_INVALID_CONTENT_LENGTH", "Invalid character in Content-Length")
        case .invalidChunkSize: self.init("HPE_INVALID_CHUNK_SIZE", "Invalid character in chunk size")
        case .invalidConstant: self.init("HPE_INVALID_CONSTANT", "Expected HTTP/")
        case .invalidEOFState: self.init("HPE_INVALID_EOF_STATE", "Invalid EOF state")
        case .strictModeAssertion: self.init("HPE_STRICT", "Expected CRLF")
        case .lfExpected: self.init("HPE_LF_EXPECTED", "Missing expected LF")
        case .closedConnection: self.init("HPE_CLOSED_CONNECTION", "Data after `Connection: close`")
        case .paused: self.init("HPE_PAUSED_H2_UPGRADE", "Pause on PRI/Upgrade")
        default: self.init("HPE_UNKNOWN", "Invalid framing")
        }
    }
}
#endif
