// Listeners that the library itself adds to an object which it recycles. They stay for the object's next life when nobody
// else has listened: adding six of them anew for each request takes longer than all that they do.

extension EventEmitter {
    /// Nobody listens to anything.
    public final var _hasNoListeners: Bool { chain == nil }

    /// Marks every present listener as the library's own.
    public final func _markListenersAsOwn() {
        var link = chain
        while let current = link {
            current.flags |= EventListener.own
            link = current.next
        }
    }

    /// Whether the listeners are exactly `count` and all the library's own.
    public final func _hasOnlyOwnListeners(_ count: Int) -> Bool {
        // The chain does not change meanwhile, so that the walk needs no reference of its own.
        var link = chain.map { Unmanaged.passUnretained($0) }
        var left = count
        while let current = link {
            guard left > 0, current._withUnsafeGuaranteedRef({ $0.flags == EventListener.own }) else { return false }
            left -= 1
            link = current._withUnsafeGuaranteedRef { $0.next.map { Unmanaged.passUnretained($0) } }
        }
        return left == 0
    }
}
