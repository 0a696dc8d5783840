/// One registration of a closure: a link of its emitter's chain, and the identity by which the closure is removed
/// again.
///
/// Swift closures have no identity, so `listener(.event) { … }`, `listeners`, 'newListener' and 'removeListener' hand
/// out this object where Node hands out the function. It belongs to one thread. It is not generic, because the methods
/// of a generic class run unspecialised: an emit with one listener took 105 ns that way, see `body`.
public final class EventListener {
    /// Runs the closure. The pointer is to the argument tuple when the Bool is false, and to an `[Any]` when it is
    /// true.
    @usableFromInline
    typealias Body = (UnsafeRawPointer, _ untyped: Bool) throws -> Void

    // Fixed at init.
    @usableFromInline let body: Body
    /// The tuple type that `body` reads through its pointer; compared before every typed call.
    @usableFromInline let argumentsType: ObjectIdentifier

    // Owned by the emitter whose chain holds it.
    @usableFromInline @exclusivity(unchecked) var next: EventListener?
    @usableFromInline @exclusivity(unchecked) var id: UInt8 = 0
    @usableFromInline @exclusivity(unchecked) var flags: UInt8 = 0
    /// What few registrations have; nil for a plain closure on an event of the table.
    @usableFromInline @exclusivity(unchecked) var details: ListenerDetails?

    @inlinable
    init<Arguments>(_ type: Arguments.Type, _ body: @escaping Body) {
        self.body = body
        self.argumentsType = ObjectIdentifier(type)
    }

    /// A second registration of the same function.
    init(copying original: EventListener) {
        body = original.body
        argumentsType = original.argumentsType
    }

    /// Flag: remove before the first call.
    @usableFromInline static var once: UInt8 { 1 }
    /// Flag: a once listener that has run; a snapshot taken earlier skips it.
    static var fired: UInt8 { 2 }
    /// Flag: the leak warning for this event has been given.
    static var warned: UInt8 { 4 }
    /// Flag: not a listener but the emitter's options at the head of the chain.
    static var options: UInt8 { 8 }
    /// Flag: the library's own listener on an object that it recycles (`OwnListeners`).
    static var own: UInt8 { 16 }

    @inlinable
    var isOnce: Bool { flags & Self.once != 0 }

    var key: EventKey { EventKey(id: id, customName: details?.name) }

    /// The function that was registered: for a registered `EventListener` object that object, otherwise this
    /// registration.
    ///
    /// Node: the `listener` property of a once wrapper.
    public var listener: EventListener { details?.origin ?? self }

    func matches(_ key: EventKey) -> Bool {
        id == key.id && (id != KnownEvent.otherID || details?.name == key.customName)
    }

    /// Whether another registration of the same event follows; registrations of one event are neighbours.
    @inlinable
    var isFollowedBySameEvent: Bool {
        guard let next, next.id == id else { return false }
        return id != KnownEvent.otherID || hasName(of: next)
    }

    /// The next registration of the same event.
    @inlinable
    var nextOfSameEvent: EventListener? { isFollowedBySameEvent ? next : nil }

    @usableFromInline
    func hasName(of other: EventListener) -> Bool { details?.name == other.details?.name }

    /// Calls with arguments whose types are only known now: string events, and a typed event under another type.
    func call(untyped arguments: [Any]) throws {
        try withUnsafePointer(to: arguments) { try body(UnsafeRawPointer($0), true) }
    }
}

/// The rare parts of a registration.
@usableFromInline
final class ListenerDetails {
    /// The event's name when its id does not say it.
    let name: String?
    let origin: EventListener?
    /// Of the emitter's options link alone; nil where the default counts.
    var maxListeners: Int?
    /// Of the emitter's options link alone: whether what async listeners throw is an 'error' of the emitter; nil where the default counts.
    var capturesRejections: Bool?

    init(name: String?, origin: EventListener?) {
        self.name = name
        self.origin = origin
    }
}

/// All arguments of an untyped call.
///
/// - Parameter pointer: to the `[Any]` that `EventListener.call(untyped:)` lends.
func untypedArguments(_ pointer: UnsafeRawPointer) -> [Any] { pointer.assumingMemoryBound(to: [Any].self).pointee }

/// The element at `index` as the type a listener's parameter has; a missing one is nil where the type allows it.
///
/// - Parameter pointer: to the `[Any]` that `EventListener.call(untyped:)` lends.
/// - Throws: ERR_INVALID_ARG_TYPE when the emitted value has another type than the listener was written for.
@usableFromInline @inline(never)
func argument<T>(_ pointer: UnsafeRawPointer, _ index: Int, as type: T.Type = T.self) throws -> T {
    let arguments = untypedArguments(pointer)
    if index < arguments.count, let value = arguments[index] as? T { return value }
    if index >= arguments.count, let none = Any?.none as? T { return none }
    let received = index < arguments.count ? "type \(Swift.type(of: arguments[index]))" : "undefined"
    throw NodeError(
        "ERR_INVALID_ARG_TYPE", .typeError,
        "The listener's argument \(index) must be of type \(T.self). Received \(received)"
    )
}

/// The element at `index` for a parameter without a type; a missing one is a nil within the `Any`.
///
/// - Parameter pointer: to the `[Any]` that `EventListener.call(untyped:)` lends.
func anyArgument(_ pointer: UnsafeRawPointer, _ index: Int) -> Any {
    let arguments = untypedArguments(pointer)
    return index < arguments.count ? arguments[index] : Any?.none as Any
}
