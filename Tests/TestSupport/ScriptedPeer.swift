import Buffers
import HTTP2Protocol
import Testing

/// The other side of one connection under test, in memory: sends frames, collects events and frames, says what it expected.
public final class ScriptedPeer {
    public let resources: EngineResources
    public let connection: Connection
    /// Octets that one `receive` brings at most.
    public var chunkBytes = Int.max
    public var now: UInt64
    /// Called with each event before it is recorded, as an owner would be; may give commands.
    public var react: ((ConnectionEvent, ScriptedPeer) -> Void)?

    /// Events not yet expected.
    public private(set) var events: [Seen] = []
    /// Every event of the connection's life.
    public private(set) var allEvents: [Seen] = []
    /// Frames not yet expected.
    public private(set) var frames: [WireFrame] = []
    /// Every octet that the connection wrote.
    public private(set) var written: [UInt8] = []
    private var unparsed: [UInt8] = []
    /// The fields of the last header event.
    public private(set) var fields: [String] = []
    private let decoder = HPACKDecoder(dynamicTableBytesMax: 4_096)

    /// - Parameter handshake: both sides' SETTINGS are exchanged and acknowledged, and forgotten.
    public init(
        _ role: Connection.Role, limits: Limits = Limits(), settings: [Setting] = [], handshake: Bool = true,
        resources: EngineResources? = nil, at now: UInt64 = 1_000_000
    ) {
        self.now = now
        self.resources = resources ?? EngineResources(limits: limits, blocks: BlockPool())
        connection = Connection(role: role, resources: self.resources, settings: settings, at: now)
        if handshake {
            if role == .server { send(Wire.preface) }
            send(Wire.settings(), Wire.settingsAcknowledgement)
            forget()
        }
    }

    // MARK: Octets

    /// Sends frames to the connection and takes what it answers.
    public func send(_ frames: [UInt8]...) {
        receive(frames.flatMap { $0 })
        flush()
    }

    /// Hands octets over in chunks, each in memory that ends where the chunk does.
    public func receive(_ octets: [UInt8]) {
        var offset = 0
        while offset < octets.count {
            let end = octets.count - offset > chunkBytes ? offset + chunkBytes : octets.count
            let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: end - offset, alignment: 1)
            defer { chunk.deallocate() }
            chunk.copyBytes(from: octets[offset..<end])
            connection.receive(UnsafeRawBufferPointer(chunk), at: now)
            takeEvents()
            offset = end
        }
    }

    /// Asks for events until there is none.
    public func takeEvents() {
        while true {
            let event = connection.nextEvent()
            guard let seen = Seen(event) else { return }
            switch seen {
            case .headers, .pushPromise: takeFields()
            default: break
            }
            react?(event, self)
            events.append(seen)
            allEvents.append(seen)
        }
    }

    private func takeFields() {
        let list = connection.takeReceivedHeaders()
        fields = (0..<list.count).map { "\(list.name(at: $0)): \(list.value(at: $0))" }
        resources.recycle(list)
    }

    /// Frames what waits and takes all output, as a socket would.
    public func flush() {
        let vectors = UnsafeMutablePointer<GatherVector>.allocate(capacity: 16)
        defer { vectors.deallocate() }
        var octets: [UInt8] = []
        while true {
            connection.drain()
            takeEvents()
            let (count, bytes) = connection.gatherOutput(into: vectors, max: 16)
            if bytes == 0 { break }
            for index in 0..<count {
                octets += UnsafeRawBufferPointer(start: vectors[index].base, count: vectors[index].count)
            }
            connection.consumeOutput(bytes, at: now)
        }
        guard !octets.isEmpty else { return }
        written += octets
        unparsed += octets
        if connection.role == .client, written.count == octets.count { dropPreface() }
        let (parsed, rest) = WireFrame.parse(unparsed)
        frames += parsed
        unparsed = rest
    }

    private func dropPreface() {
        #expect(unparsed.starts(with: Wire.preface), "a client begins with its magic: \(Wire.hex(unparsed))")
        unparsed.removeFirst(min(Wire.preface.count, unparsed.count))
    }

    /// Drops what is recorded and not yet expected.
    public func forget() {
        events = []
        frames = []
    }

    /// The fields of a header block that the connection wrote.
    public func decode(_ frame: WireFrame) -> [String] {
        let list = HeaderList()
        let block = frame.type == 0x5 ? Array(frame.content.dropFirst(4)) : frame.content
        do {
            _ = try block.withUnsafeBytes {
                try decoder.decode($0, into: list, limits: .init(listBytesMax: .max, fieldsMax: .max))
            }
        } catch {
            Issue.record("the block cannot be decoded (\(error)): \(frame)")
        }
        return (0..<list.count).map { "\(list.name(at: $0)): \(list.value(at: $0))" }
    }

    /// A stream that the connection still knows.
    public func stream(_ id: Int, sourceLocation: SourceLocation = #_sourceLocation) throws -> StreamRef {
        try #require(connection.stream(id: id), "stream \(id) is not in the table", sourceLocation: sourceLocation)
    }

    // MARK: Expectations

    /// Exactly these events came since the last expectation.
    public func expect(_ expected: Seen..., sourceLocation: SourceLocation = #_sourceLocation) {
        let seen = events
        events = []
        guard Seen.merged(seen) != Seen.merged(expected) else { return }
        Issue.record("events \(seen), expected \(expected); output \(frames)", sourceLocation: sourceLocation)
    }

    /// Exactly these frames were written since the last expectation.
    public func expectFrames(_ expected: [UInt8]..., sourceLocation: SourceLocation = #_sourceLocation) {
        let wanted = WireFrame.parse(expected.flatMap { $0 }).frames
        let written = frames
        frames = []
        guard written != wanted else { return }
        Issue.record("frames \(written), expected \(wanted); events \(events)", sourceLocation: sourceLocation)
    }

    /// Neither an event nor a frame.
    public func expectNothing(sourceLocation: SourceLocation = #_sourceLocation) {
        if !events.isEmpty || !frames.isEmpty {
            Issue.record("nothing was expected; events \(events), frames \(frames)", sourceLocation: sourceLocation)
        }
        forget()
    }

    /// The connection broke: `.failed`, a GOAWAY with the token as its debug data, and no more input is taken.
    public func expectGoaway(_ code: ErrorCode, _ token: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let farewell = frames.last { $0.type == 0x7 }
        let debug = farewell.map { String(decoding: $0.payload.dropFirst(8), as: UTF8.self) }
        if !events.contains(.failed(code, token)) || farewell?.word(at: 4) != code.rawValue || debug != token
            || !connection.hasFailed
        {
            Issue.record(
                "GOAWAY \(code) \"\(token)\" was expected; events \(events), frames \(frames)",
                sourceLocation: sourceLocation)
        }
        forget()
    }

    /// One RST_STREAM is all that was written, and the connection lives. The stream was reported closed, if it was known.
    public func expectReset(
        _ id: Int, _ code: ErrorCode, _ token: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let closed = events.contains {
            if case .closed(id, code, let cause) = $0 { return token == nil || cause == token }
            return false
        }
        if frames.filter({ $0.type != 0x8 }) != WireFrame.parse(Wire.reset(id, code)).frames || connection.hasFailed
            || (token != nil && !closed)
        {
            Issue.record(
                "RST_STREAM \(id) \(code) \(token ?? "") was expected; events \(events), frames \(frames)",
                sourceLocation: sourceLocation)
        }
        forget()
    }

    /// The connection works: a PING is answered.
    public func expectAlive(sourceLocation: SourceLocation = #_sourceLocation) {
        forget()
        send(Wire.ping("alive?!?"))
        if frames != WireFrame.parse(Wire.ping("alive?!?", .acknowledgement)).frames {
            Issue.record("a PING got no answer; events \(events), frames \(frames)", sourceLocation: sourceLocation)
        }
        forget()
    }

    // MARK: Words of an owner

    /// Opens streams of a client towards a server under test.
    public func openRequest(_ id: Int, _ fields: Wire.Fields = Wire.post, endStream: Bool = false) {
        send(Wire.headers(id, fields, endStream ? .endStream : []))
        forget()
    }

    /// A client under test sends a request; its identifier.
    @discardableResult
    public func request(_ fields: Wire.Fields = Wire.get, endStream: Bool = true) throws -> Int {
        let stream = try connection.request(HeaderList(fields), endStream: endStream)
        flush()
        forget()
        return stream.id
    }

    /// A server under test answers.
    public func respond(
        _ id: Int, _ fields: Wire.Fields = Wire.ok, endStream: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let stream = try stream(id, sourceLocation: sourceLocation)
        try connection.sendHeaders(stream, .response, HeaderList(fields), endStream: endStream)
    }

    @discardableResult
    public func sendData(_ id: Int, _ text: String, endStream: Bool) throws -> SendOutcome {
        try Array(text.utf8).withUnsafeBytes {
            try connection.sendData(try stream(id), copying: $0, endStream: endStream)
        }
    }
}

extension HeaderList {
    /// A list as an owner makes it.
    public convenience init(_ fields: Wire.Fields) {
        self.init()
        for (name, value) in fields { append(name: name, value: value) }
    }
}
