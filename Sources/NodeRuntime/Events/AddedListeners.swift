/// The library's listeners on an emitter that the program has too: they leave together, the program's stay.
///
/// A class, since a 'removeListener' of the program may come back here while they are removed.
public final class _AddedListeners<Emitter: EventEmitting> {
    private let emitter: Emitter
    private var added: [(key: EventKey, listener: EventListener)] = []

    public init(on emitter: Emitter) { self.emitter = emitter }

    /// Listens to an event, whatever it brings.
    public func add<Arguments>(_ event: Event<Emitter, Arguments>, _ body: @escaping () throws -> Void) {
        add(event.key, EventListener(Arguments.self, take0: body))
    }

    /// Listens to an event of one argument.
    @_disfavoredOverload
    public func add<Argument>(_ event: Event<Emitter, Argument>, _ body: @escaping (Argument) throws -> Void) {
        add(event.key, EventListener(take1of1: Argument.self, body))
    }

    private func add(_ key: EventKey, _ listener: EventListener) {
        emitter.add(object: listener, key, .append)
        added.append((key, listener))
    }

    /// Takes all of them off.
    public func removeAll() {
        let added = self.added
        self.added = []
        for (key, listener) in added { emitter.remove(key, listener) }
    }
}
