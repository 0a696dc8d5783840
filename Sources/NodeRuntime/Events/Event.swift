/// The typed name of something an emitter announces: `server.on(.stream) { stream, headers in … }`.
///
/// `Emitter` says which classes know the event, `Arguments` what a listener is given (a tuple, a single type or
/// `Void`). Declare one as a static property, constrained by `:` so that subclasses inherit it:
///
///     extension Event where Emitter: Door, Arguments == (Int, String) {
///         public static var opened: Self { Self("opened") }
///     }
public struct Event<Emitter, Arguments>: Sendable {
    /// The bit of the emitter's listener mask; `KnownEvent.otherID` for every name outside the table.
    public let id: UInt8
    /// The name when `id` does not already say it.
    @usableFromInline let customName: String?

    /// An event of the table: emitting it without listeners is a bit test.
    @inlinable @inline(__always)
    public init(_ known: KnownEvent) {
        id = known.rawValue
        customName = nil
    }

    /// An event by its name; names of the table find their bit, so string and typed listeners meet.
    public init(_ name: String) {
        let key = EventKey(name)
        id = key.id
        customName = key.customName
    }

    @inlinable @inline(__always)
    var key: EventKey { EventKey(id: id, customName: customName) }

    /// Node's name of the event.
    public var name: String { key.name }
}

/// An event's name without its types: what the listener chain is sorted by.
@usableFromInline
struct EventKey: Equatable {
    @usableFromInline let id: UInt8
    @usableFromInline let customName: String?

    @inlinable @inline(__always)
    init(id: UInt8, customName: String?) {
        self.id = id
        self.customName = customName
    }

    init(_ name: String) {
        if let known = KnownEvent.byName[name] {
            self.init(id: known.rawValue, customName: nil)
        } else {
            self.init(id: KnownEvent.otherID, customName: name)
        }
    }

    var name: String { customName ?? KnownEvent(rawValue: id)?.name ?? "" }
}

/// The event names of Node's own emitters, one mask bit each.
///
/// A name that is missing here works the same; emitting it looks through the emitter's other listeners when it has any.
/// At most 62 cases: bit 62 is the emitter's own flag, bit 63 stands for all other names.
public enum KnownEvent: UInt8, CaseIterable, Sendable {
    case newListener, removeListener, error, errorMonitor
    // Streams.
    case close, data, end, readable, pause, resume, finish, drain, pipe, unpipe, ready, open
    // Sockets and servers.
    case connect, connection, listening, lookup, timeout, drop
    case connectionAttempt, connectionAttemptFailed, connectionAttemptTimeout
    case secureConnect, secureConnection, tlsClientError, clientError, keylog, newSession, resumeSession
    // HTTP/2 servers and sessions.
    case session, sessionError, stream, request, checkContinue, checkExpectation, unknownProtocol, upgrade
    case localSettings, remoteSettings, ping, goaway, altsvc, origin, frameError
    // HTTP/2 streams and compatibility objects.
    case aborted, `continue`, headers, push, response, trailers, wantTrailers, information
    // Workers and signals.
    case message, online, exit, abort

    /// The bit that every name outside this table shares.
    public static let otherID: UInt8 = 63

    /// Node's spelling. `errorMonitor` is a symbol there.
    public var name: String { self == .errorMonitor ? "Symbol(events.errorMonitor)" : "\(self)" }

    /// By Node's spelling; `errorMonitor` by `events.errorMonitor`, which no program has for an event of its own.
    static let byName = Dictionary(uniqueKeysWithValues: allCases.lazy.map { ($0.name, $0) })
}
