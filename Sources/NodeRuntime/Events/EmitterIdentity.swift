/// An emitter is equal to itself alone, so that sessions, streams and sockets may stand in a Set or be keys of a dictionary, as they
/// do in a Set or Map of JavaScript's.
extension EventEmitter: Hashable {
    public static func == (left: EventEmitter, right: EventEmitter) -> Bool { left === right }

    public final func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
