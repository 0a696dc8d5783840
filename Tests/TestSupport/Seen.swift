import HTTP2Protocol

/// An event as a value that outlives the call that told it: what tests compare.
public enum Seen: Equatable {
    case headers(Int, HeadersKind, endStream: Bool)
    case data(Int, [UInt8], endStream: Bool)
    case closed(Int, ErrorCode, String)
    case sent(bytes: Int, queuedBytes: Int)
    case pushPromise(parent: Int, promised: Int)
    case settings
    case settingsAcknowledged
    case ping(String)
    case pingAcknowledged(UInt64)
    case goaway(last: Int, ErrorCode, String)
    case alternativeService(Int, origin: String, String)
    case origins([String])
    case priority(Int)
    case priorityUpdate(Int, String)
    case failed(ErrorCode, String)

    public static func data(_ stream: Int, _ text: String, endStream: Bool) -> Seen {
        .data(stream, Array(text.utf8), endStream: endStream)
    }

    public init?(_ event: ConnectionEvent) {
        switch event {
        case .none: return nil
        case .headers(let stream, let kind, let endStream):
            self = .headers(stream.id, kind, endStream: endStream)
        case .data(let stream, let bytes, let endStream):
            self = .data(stream.id, Array(bytes), endStream: endStream)
        case .closed(let closed): self = .closed(closed.id, closed.code, Seen.name(closed.cause))
        case .sent(_, let bytes, let queued): self = .sent(bytes: bytes, queuedBytes: queued)
        case .pushPromise(let parent, let promised): self = .pushPromise(parent: parent.id, promised: promised.id)
        case .settings: self = .settings
        case .settingsAcknowledged: self = .settingsAcknowledged
        case .ping(let payload):
            self = .ping(withUnsafeBytes(of: payload.bigEndian) { String(decoding: $0, as: UTF8.self) })
        case .pingAcknowledged(let payload): self = .pingAcknowledged(payload)
        case .goaway(let last, let code, let debug):
            self = .goaway(last: last, code, String(decoding: debug, as: UTF8.self))
        case .alternativeService(let id, let origin, let value):
            self = .alternativeService(
                id, origin: String(decoding: origin, as: UTF8.self), String(decoding: value, as: UTF8.self))
        case .origins(let entries): self = .origins(entries.map { String(decoding: $0, as: UTF8.self) })
        case .priority(let id): self = .priority(id)
        case .priorityUpdate(let id, let value):
            self = .priorityUpdate(id, String(decoding: value, as: UTF8.self))
        case .failed(let fault): self = .failed(fault.code, fault.token.description)
        }
    }

    private static func name(_ cause: ClosedStream.Cause) -> String {
        switch cause {
        case .ended: "ended"
        case .resetByPeer: "resetByPeer"
        case .fault(let token): token.description
        case .resetByOwner: "resetByOwner"
        case .refusedByGoaway: "refusedByGoaway"
        }
    }

    /// The same row with neighbouring pieces of one stream's DATA put together: the view that splits must not change.
    public static func merged(_ events: [Seen]) -> [Seen] {
        var row: [Seen] = []
        for event in events {
            if case .data(let id, let bytes, let endStream) = event, case .data(id, let before, false)? = row.last {
                row[row.count - 1] = .data(id, before + bytes, endStream: endStream)
            } else {
                row.append(event)
            }
        }
        return row
    }
}
