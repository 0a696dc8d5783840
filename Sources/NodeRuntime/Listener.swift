
/// One registration of a closure: a link of its emitter's chain, and the identity by which the closure is removed again.
///
/// Swift closures have no identity, so `listeners`, 'newListener' and 'removeListener' hand out this object where Node
/// hands out the function. It belongs to one emitter's thread.
public class AnyListener {
    // Fixed at init.
    /// The tuple type that `Listener.call` takes; checked before every typed call.
    @usableFromInline let argumentsType: ObjectIdentifier

    // Owned by the emitter whose chain holds it.
    @usableFromInline @exclusivity(unchecked) final var next: AnyListener?
    @usableFromInline @exclusivity(unchecked) final var id: UInt8 = 0
    @usableFromInline @exclusivity(unchecked) final var flags: UInt8 = 0
    /// What few registrations have; nil for a plain closure on a known event.
    @usableFromInline @exclusivity(unchecked) final var details: ListenerDetails?

    @inlinable
    init(argumentsType: ObjectIdentifier) {
        self.argumentsType = argumentsType
    }

    /// Flag: remove before the first call.
    @usableFromInline static let once: UInt8 = 1
    /// Flag: a once listener that has run; a snapshot taken earlier skips it.
    @usableFromInline static let fired: UInt8 = 2
    /// Flag: the leak warning for this event has been given.
    static let warned: UInt8 = 4

    @inlinable
    final var isOnce: Bool { flags & Self.once != 0 }

    final var key: EventKey { EventKey(id: id, customName: details?.name) }

    /// The function that was registered: for a registered `Listener` object that object, otherwise this registration.
    ///
    /// Node: the `listener` property of a once wrapper.
    public final var listener: AnyListener { details?.origin ?? self }

    @inlinable
    final func matches(_ key: EventKey) -> Bool {
        id == key.id && (id != KnownEvent.otherID || details?.name == key.customName)
    }

    /// The next registration of the same event; registrations of one event are neighbours.
    @inlinable
    final var nextOfSameEvent: AnyListener? {
        guard let next, next.id == id, id != KnownEvent.otherID || next.details?.name == details?.name else {
            return nil
        }
        return next
    }

    /// Calls with arguments whose types are only known now: string events, and typed ones of another emitter type.
    @usableFromInline
    func call(untyped arguments: [Any]) throws {
        preconditionFailure("a listener class calls its closure")
    }

    /// A second registration of the same function.
    func copy() -> AnyListener {
        preconditionFailure("a listener class copies itself")
    }
}

/// The rare parts of a registration.
@usableFromInline
final class ListenerDetails {
    /// The event's name when its id does not say it.
    @usableFromInline let name: String?
    let origin: AnyListener?

    init(name: String?, origin: AnyListener?) {
        self.name = name
        self.origin = origin
    }
}

/// A listener of an event with these arguments; make one with `emitter.listener(.event) { … }` to remove it later.
public class Listener<Arguments>: AnyListener {
    @inlinable
    init() {
        super.init(argumentsType: ObjectIdentifier(Arguments.self))
    }

    /// Calls the closure with as many of the arguments as it takes.
    @inlinable
    public func call(_ arguments: Arguments) throws {
        preconditionFailure("a listener class calls its closure")
    }
}

/// A listener whose arguments arrive as an array: the string form of `on`.
final class UntypedListener: Listener<[Any]> {
    let body: ([Any]) throws -> Void

    init(_ body: @escaping ([Any]) throws -> Void) {
        self.body = body
        super.init()
    }

    override func call(_ arguments: [Any]) throws { try body(arguments) }
    override func call(untyped arguments: [Any]) throws { try body(arguments) }
    override func copy() -> AnyListener { UntypedListener(body) }
}

/// The element at `index` as the type a listener's parameter has; a missing one is nil where the type allows it.
///
/// - Throws: ERR_INVALID_ARG_TYPE when the emitted value has another type than the listener was written for.
@usableFromInline
func argument<T>(_ arguments: [Any], _ index: Int, as type: T.Type = T.self) throws -> T {
    if index < arguments.count, let value = arguments[index] as? T { return value }
    if index >= arguments.count, let none = Any?.none as? T { return none }
    throw NodeError(
        "ERR_INVALID_ARG_TYPE", .typeError,
        "The listener's argument \(index) must be of type \(T.self). Received "
            + (index < arguments.count ? "\(Swift.type(of: arguments[index]))" : "undefined")
    )
}
