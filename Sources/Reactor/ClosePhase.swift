/// Something without a descriptor that ends with those that have one.
private final class LateEnd: PollTarget {
    private let body: () -> Void

    init(_ reactor: Reactor, _ body: @escaping () -> Void) {
        self.body = body
        super.init(reactor: reactor, descriptor: -1, isBorrowed: true)
    }

    override func closed() { body() }
}

extension Reactor {
    /// Runs `body` once, in the phase of this turn in which closed descriptors are told of; in that phase itself, of the next turn.
    public func inClosePhase(_ body: @escaping () -> Void) { LateEnd(self, body).close() }
}
