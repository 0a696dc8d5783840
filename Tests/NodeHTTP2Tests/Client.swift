import Buffers
import HTTP2Protocol
import Testing

@testable import NodeHTTP2
@testable import Reactor

/// One request of a client and what came back.
final class Exchange {
    fileprivate(set) var reference: StreamRef?
    let id: Int
    fileprivate(set) var informational: [Headers] = []
    fileprivate(set) var head: Headers?
    fileprivate(set) var trailers: Headers?
    fileprivate(set) var bodyBytes = 0
    /// The first 4 KiB of the body.
    fileprivate(set) var bodyStart: [UInt8] = []
    /// False once an octet differs from `Pattern`.
    fileprivate(set) var matchesPattern = true
    fileprivate(set) var hasEnded = false
    /// The code that closed the stream; nil while it is open.
    fileprivate(set) var closeCode: Int?
    /// DATA that was read and not given back to the windows.
    fileprivate(set) var unconsumedBytes = 0

    fileprivate var bodyBytesLeft = 0
    fileprivate var bodyOffset = 0
    fileprivate var endsBody = true

    fileprivate init(_ reference: StreamRef) {
        self.reference = reference
        id = reference.id
    }

    var status: Int? { head?.string(":status").flatMap { Int($0) } }
    var text: String { String(decoding: bodyStart, as: UTF8.self) }
    var isDone: Bool { closeCode != nil }
    /// More of the body may be queued.
    fileprivate var wantsToSend: Bool {
        guard let reference else { return false }
        return bodyBytesLeft > 0 && reference.queuedBytes < Exchange.queuedBytesMax
    }
    fileprivate static let queuedBytesMax = 262_144
}

/// A client made of the engine's own client role.
final class Client: Peer {
    let connection: Connection
    private let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 64)
    private var exchanges: [Int: Exchange] = [:]
    /// Whether DATA that arrives opens the windows again.
    var consumes = true
    private(set) var fault: Fault?
    /// Code and last stream of each GOAWAY.
    private(set) var goaways: [(lastStream: Int, code: Int)] = []

    init(_ home: TestServer, settings: [Setting]) {
        connection = Connection(role: .client, resources: EngineResources(), settings: settings, at: 0)
        vectors.initialize(repeating: GatherVector(), count: 64)
        super.init(home)
    }

    deinit { vectors.deallocate() }

    private var now: UInt64 { UInt64(home.reactor.nowMilliseconds) }

    // MARK: Commands

    @discardableResult
    func request(_ headers: Headers, body: Int? = nil, endsBody: Bool = true) throws -> Exchange {
        let reference = try connection.request(headers.list, endStream: body == nil)
        let exchange = Exchange(reference)
        exchanges[exchange.id] = exchange
        exchange.endsBody = endsBody
        if let body {
            exchange.bodyBytesLeft = body
            if body == 0, endsBody { _ = try connection.sendData(reference, ByteSlice(), endStream: true) }
            feed(exchange)
        }
        pump()
        return exchange
    }

    @discardableResult
    func get(_ path: String = "/") throws -> Exchange {
        try request([":method": "GET", ":path": path, ":scheme": "http", ":authority": "a"])
    }

    @discardableResult
    func post(_ path: String = "/", body: Int, endsBody: Bool = true) throws -> Exchange {
        try request(
            [":method": "POST", ":path": path, ":scheme": "http", ":authority": "a"], body: body, endsBody: endsBody)
    }

    func reset(_ exchange: Exchange, _ code: ErrorCode = .cancel) throws {
        let reference = try #require(exchange.reference)
        connection.reset(reference, code)
        exchange.reference = nil
        exchange.closeCode = Int(code.rawValue)
        pump()
    }

    func sendTrailers(_ exchange: Exchange, _ headers: Headers) throws {
        let reference = try #require(exchange.reference)
        _ = try connection.sendHeaders(reference, .trailers, headers.list, endStream: true)
        pump()
    }

    func sendGoaway(_ code: ErrorCode) {
        connection.sendGoaway(code)
        pump()
    }

    /// Opens the windows for everything that was read so far.
    func consumeAll() {
        for exchange in exchanges.values {
            if let reference = exchange.reference { connection.consume(reference, exchange.unconsumedBytes) }
            exchange.unconsumedBytes = 0
        }
        pump()
    }

    // MARK: Bytes

    private func feed(_ exchange: Exchange) {
        while exchange.bodyBytesLeft > 0, let reference = exchange.reference,
            reference.queuedBytes < Exchange.queuedBytesMax
        {
            let count = min(65_536, exchange.bodyBytesLeft)
            exchange.bodyBytesLeft -= count
            let isLast = exchange.bodyBytesLeft == 0 && exchange.endsBody
            let slice = Pattern.slice(at: exchange.bodyOffset, count: count)
            exchange.bodyOffset += count
            guard (try? connection.sendData(reference, slice, endStream: isLast)) != nil else { return }
        }
    }

    override func begin() { pump() }
    override func writable() { pump() }

    func pump() {
        guard isConnected, !hasEnded, let socket else { return }
        repeat {
            for exchange in exchanges.values where exchange.bodyBytesLeft > 0 { feed(exchange) }
            connection.drain()
            handleEvents()
            while connection.outputBytes > 0 {
                let front = connection.gatherOutput(into: vectors, max: 64)
                guard let taken = try? socket.write(vectors, count: front.vectors) else {
                    return connection.discardOutput()
                }
                connection.consumeOutput(taken, at: now)
                if taken < front.bytes { return socket.setWriteInterest(true) }
            }
        } while connection.needsFlush || exchanges.values.contains(where: \.wantsToSend)
        socket.setWriteInterest(false)
    }

    override func receive(_ bytes: UnsafeRawBufferPointer) {
        connection.receive(bytes, at: now)
        handleEvents()
        pump()
    }

    private func handleEvents() {
        while true {
            switch connection.nextEvent() {
            case .none: return
            case .headers(let reference, let kind, let endStream): receive(reference, kind, endStream)
            case .data(let reference, let bytes, let endStream): receive(reference, bytes, endStream)
            case .closed(let stream):
                exchanges[stream.id]?.reference = nil
                exchanges[stream.id]?.closeCode = Int(stream.code.rawValue)
                exchanges[stream.id] = nil
            case .failed(let fault): self.fault = fault
            case .goaway(let last, let code, _): goaways.append((last, Int(code.rawValue)))
            case .sent, .pushPromise, .settings, .settingsAcknowledged, .ping, .pingAcknowledged,
                .alternativeService, .origins, .priority, .priorityUpdate:
                break
            }
        }
    }

    private func receive(_ reference: StreamRef, _ kind: HeadersKind, _ endStream: Bool) {
        let headers = Headers(connection.takeReceivedHeaders())
        guard let exchange = exchanges[reference.id] else { return }
        switch kind {
        case .informational: exchange.informational.append(headers)
        case .response: exchange.head = headers
        case .trailers: exchange.trailers = headers
        case .request: Issue.record("a server sends no requests")
        }
        if endStream { exchange.hasEnded = true }
    }

    private func receive(_ reference: StreamRef, _ bytes: UnsafeRawBufferPointer, _ endStream: Bool) {
        guard let exchange = exchanges[reference.id] else { return }
        if exchange.matchesPattern { exchange.matchesPattern = Pattern.matches(bytes, at: exchange.bodyBytes) }
        exchange.bodyBytes += bytes.count
        if exchange.bodyStart.count < 4_096 { exchange.bodyStart += bytes.prefix(4_096 - exchange.bodyStart.count) }
        if consumes { connection.consume(reference, bytes.count) } else { exchange.unconsumedBytes += bytes.count }
        if endStream { exchange.hasEnded = true }
    }
}
