import Reactor

/// Node's EventEmitter: the base of every object that announces events.
///
/// An emitter belongs to one reactor thread. Its listeners are a chain of registrations, those of one event side by
/// side and in the order in which the events were first used; a bit per event says whether any exist. Emitting works on
/// a snapshot: listeners added meanwhile do not run, removed ones still do.
open class EventEmitter: TickTarget {
    // Owned by the emitter's thread.
    /// Bit n: an event with id n has a listener. Bit 63: an event outside the table has one.
    @usableFromInline @exclusivity(unchecked) final var listenerMask: UInt64 = 0
    @usableFromInline @exclusivity(unchecked) final var chain: EventListener?

    public override init() {}

    /// What an emitter may be told when it is made.
    public struct Options {
        /// Node: captureRejections. What an async listener throws becomes an 'error' of the emitter.
        public var captureRejections: Bool?

        public init(captureRejections: Bool? = nil) { self.captureRejections = captureRejections }
    }

    /// Node: new EventEmitter(options). A subclass with options of its own sets `captureRejections`.
    public convenience init(_ options: Options) {
        self.init()
        if let captures = options.captureRejections { captureRejections = captures }
    }

    deinit {
        if chain != nil { unlinkAll() }
    }

    /// Releases the chain link by link: its recursive release would need stack in proportion to its length.
    private func unlinkAll() {
        listenerMask = 0
        while let link = chain {
            chain = link.next
            link.next = nil
        }
    }

    // MARK: Finding

    @inlinable @inline(__always)
    final func hasListeners(_ id: UInt8) -> Bool {
        listenerMask & (1 &<< UInt64(id)) != 0
    }

    /// The first registration of an event.
    @usableFromInline
    final func firstListener(_ key: EventKey) -> EventListener? {
        if let head = chain, head.id == key.id, key.id != KnownEvent.otherID { return head }
        return searchListener(key)
    }

    @inline(never)
    private func searchListener(_ key: EventKey) -> EventListener? {
        // The chain does not change meanwhile, so that the walk needs no reference of its own.
        var link = chain.map { Unmanaged.passUnretained($0) }
        while let current = link {
            if current._withUnsafeGuaranteedRef({ $0.matches(key) }) { return current.takeUnretainedValue() }
            link = current._withUnsafeGuaranteedRef { $0.next.map { Unmanaged.passUnretained($0) } }
        }
        return nil
    }

    final func registrations(_ key: EventKey) -> [EventListener] {
        guard hasListeners(key.id) else { return [] }
        var result: [EventListener] = []
        var link = firstListener(key)
        while let current = link {
            result.append(current)
            link = current.nextOfSameEvent
        }
        return result
    }

    // MARK: Adding

    @usableFromInline
    enum Place {
        case append, appendOnce, prepend, prependOnce
    }

    @usableFromInline
    final func add(_ link: EventListener, _ key: EventKey, _ place: Place) {
        link.id = key.id
        if let name = key.customName { link.details = ListenerDetails(name: name, origin: link.details?.origin) }
        switch place {
        case .appendOnce, .prependOnce: link.flags = EventListener.once
        case .append, .prepend: break
        }
        if hasListeners(KnownEvent.newListener.rawValue) { announce(.newListener, key, link) }
        switch place {
        case .append, .appendOnce: insertLast(link, key)
        case .prepend, .prependOnce: insertFirst(link, key)
        }
        listenerMask |= 1 &<< UInt64(key.id)
        if let name = key.customName {
            didAddListener(named: name)
        } else if let event = KnownEvent(rawValue: key.id) {
            didAddListener(event)
        }
    }

    /// A listener was added; a subclass may begin what it does only for listeners.
    open func didAddListener(_ event: KnownEvent) {}

    /// The same for an event outside the table.
    open func didAddListener(named name: String) {}

    /// A listener was removed, or should have been and was not there.
    open func didRemoveListener(_ event: KnownEvent) {}

    /// `removeAllListeners()` has removed everything at once.
    open func didRemoveAllListeners() {}

    /// Registers a `EventListener` object: each registration is a link of its own that remembers the object.
    final func add(object: EventListener, _ key: EventKey, _ place: Place) {
        let link = EventListener(copying: object)
        link.details = ListenerDetails(name: key.customName, origin: object.listener)
        add(link, key, place)
    }

    /// After the last of its event, at the end of the chain for a new event.
    private func insertLast(_ link: EventListener, _ key: EventKey) {
        guard var last = chain else {
            chain = link
            return
        }
        guard hasListeners(key.id), let first = firstListener(key) else {
            while let next = last.next { last = next }
            last.next = link
            return
        }
        last = first
        var count = 2
        var warned = first.flags & EventListener.warned
        while let next = last.nextOfSameEvent {
            last = next
            count += 1
            warned |= next.flags & EventListener.warned
        }
        link.next = last.next
        last.next = link
        if warned == 0 { checkForLeak(link, key, count) }
    }

    private func insertFirst(_ link: EventListener, _ key: EventKey) {
        guard hasListeners(key.id), let first = firstListener(key) else { return insertLast(link, key) }
        link.next = first
        replaceLink(to: first, by: link)
        let all = registrations(key)
        if !all.contains(where: { $0.flags & EventListener.warned != 0 }) { checkForLeak(link, key, all.count) }
    }

    /// Makes whatever points to `link` point to `other`.
    private func replaceLink(to link: EventListener, by other: EventListener?) {
        guard chain !== link else {
            chain = other
            return
        }
        var previous = chain
        while let current = previous, current.next !== link { previous = current.next }
        previous?.next = other
    }

    // MARK: Removing

    /// Takes a registration out of the chain and tells 'removeListener' listeners.
    ///
    /// - Returns: false when it was no longer there.
    @usableFromInline @discardableResult
    final func remove(_ link: EventListener) -> Bool {
        var current = chain
        while let candidate = current, candidate !== link { current = candidate.next }
        guard current != nil else { return false }
        let key = link.key
        replaceLink(to: link, by: link.next)
        link.next = nil
        let stillListening =
            key.id == KnownEvent.otherID ? firstOther() != nil : firstListener(key) != nil
        if !stillListening { listenerMask &= ~(1 &<< UInt64(key.id)) }
        if let event = KnownEvent(rawValue: key.id) { didRemoveListener(event) }
        if hasListeners(KnownEvent.removeListener.rawValue) { announce(.removeListener, key, link) }
        return true
    }

    private func firstOther() -> EventListener? {
        var link = chain
        while let current = link, current.id != KnownEvent.otherID { link = current.next }
        return link
    }

    /// Removes the most recently added registration of a function.
    final func remove(_ key: EventKey, _ listener: EventListener) {
        let wanted = listener.listener
        if let link = registrations(key).last(where: { $0 === listener || $0.listener === wanted }) {
            remove(link)
        } else if let event = KnownEvent(rawValue: key.id) {
            didRemoveListener(event)
        }
    }

    /// Node: emitter.removeAllListeners([event]).
    final func removeAll(_ key: EventKey?) {
        if let key {
            for link in registrations(key).reversed() { remove(link) }
            if let event = KnownEvent(rawValue: key.id) { didRemoveListener(event) }
        } else if hasListeners(KnownEvent.removeListener.rawValue) {
            let removeListenerKey = EventKey(id: KnownEvent.removeListener.rawValue, customName: nil)
            for key in eventKeys() where key != removeListenerKey { removeAll(key) }
            removeAll(removeListenerKey)
            didRemoveAllListeners()
        } else {
            unlinkListeners()
            didRemoveAllListeners()
        }
    }

    /// Drops all listeners and tells nobody.
    final func unlinkListeners() {
        let options = self.options
        unlinkAll()
        chain = options
    }

    final func eventKeys() -> [EventKey] {
        var keys: [EventKey] = []
        var link = chain
        while let current = link {
            if current.flags & EventListener.options == 0, keys.last != current.key { keys.append(current.key) }
            link = current.next
        }
        // A symbol in Node, and JavaScript names symbols after strings.
        let monitor = EventKey(id: KnownEvent.errorMonitor.rawValue, customName: nil)
        if let index = keys.firstIndex(of: monitor) { keys.append(keys.remove(at: index)) }
        return keys
    }

    // MARK: Limits

    /// The listeners an event may have before a warning tells of a probable leak (count); 0 means no limit. Node: 10.
    public static var defaultMaxListeners: Int {
        get { EmitterDefaults.maxListeners.load(ordering: .relaxed) }
        set { EmitterDefaults.maxListeners.store(newValue, ordering: .relaxed) }
    }

    /// Node: emitter.setMaxListeners(n).
    ///
    /// - Throws: ERR_OUT_OF_RANGE for a negative number.
    @discardableResult
    public final func setMaxListeners(_ count: Int) throws -> Self {
        guard count >= 0 else { throw NodeError.ERR_OUT_OF_RANGE("setMaxListeners", ">= 0", count) }
        limitListeners(to: count)
        return self
    }

    final func limitListeners(to count: Int) { optionDetails().maxListeners = count }

    /// Node: emitter.getMaxListeners().
    public final func getMaxListeners() -> Int { options?.details?.maxListeners ?? Self.defaultMaxListeners }

    /// The emitter's own options, made at their first use.
    final func optionDetails() -> ListenerDetails {
        if let details = options?.details { return details }
        let details = ListenerDetails(name: nil, origin: nil)
        let options = EventListener(Void.self) { _, _ in }
        options.id = Self.optionsID
        options.flags = EventListener.options
        options.details = details
        options.next = chain
        chain = options
        return details
    }

    /// The emitter's own limits stand at the head of the chain under an id that no event has, so that an emitter
    /// without any costs no word for them.
    final var options: EventListener? {
        guard let chain, chain.flags & EventListener.options != 0 else { return nil }
        return chain
    }

    private static let optionsID: UInt8 = 62

    @inline(never)
    private func checkForLeak(_ link: EventListener, _ key: EventKey, _ count: Int) {
        let limit = getMaxListeners()
        guard limit > 0, count > limit else { return }
        link.flags |= EventListener.warned
        process.emitWarning(
            "Possible EventEmitter memory leak detected. \(count) \(key.name) listeners added to [\(type(of: self))]. "
                + "MaxListeners is \(limit). Use emitter.setMaxListeners() to increase limit",
            "MaxListenersExceededWarning"
        )
    }

    // MARK: Rejections

    /// What an async listener threw, where `captureRejections` is on: a subclass may destroy itself. By default it emits 'error'.
    ///
    /// Node: emitter[Symbol.for('nodejs.rejection')](error, event, ...arguments).
    open func captureRejectionSymbol(_ error: any Error, _ event: String, _ arguments: [Any]) throws {
        try emitRejection(error)
    }

    // MARK: Emitting

    /// Calls the listeners of an event; the mask has been tested.
    ///
    /// Not generic, so that it is compiled once: the arguments are lent by pointer. One listener runs without
    /// allocation, up to four are held in locals, more in an array.
    @usableFromInline
    final func callListeners(_ key: EventKey, _ arguments: LentArguments) throws -> Bool {
        guard let first = firstListener(key) else { return false }
        guard first.isFollowedBySameEvent, let second = first.next else {
            try invoke(first, arguments)
            return true
        }
        let third = second.nextOfSameEvent
        let fourth = third?.nextOfSameEvent
        var rest: [EventListener] = []
        var link = fourth?.nextOfSameEvent
        while let current = link {
            rest.append(current)
            link = current.nextOfSameEvent
        }
        try invoke(first, arguments)
        try invoke(second, arguments)
        if let third { try invoke(third, arguments) }
        if let fourth { try invoke(fourth, arguments) }
        for listener in rest { try invoke(listener, arguments) }
        return true
    }

    @inline(__always)
    private final func invoke(_ link: EventListener, _ arguments: LentArguments) throws {
        if link.isOnce, !retire(link) { return }
        // The comparison proves that `body` reads its arguments' type through the pointer.
        if link.argumentsType == arguments.type { return try link.body(arguments.pointer, false) }
        try link.call(untyped: arguments.spread(arguments.pointer))
    }

    /// Removes a once listener before its call.
    ///
    /// - Returns: false when an emit inside this one has already run it.
    @inline(never)
    private func retire(_ link: EventListener) -> Bool {
        guard link.flags & EventListener.fired == 0 else { return false }
        link.flags |= EventListener.fired
        remove(link)
        return true
    }

    /// An 'error' event: monitors first, then the listeners; without listeners the error is thrown.
    @usableFromInline @inline(never)
    final func emitError(_ arguments: [Any], _ call: () throws -> Bool) throws -> Bool {
        let monitor = EventKey(id: KnownEvent.errorMonitor.rawValue, customName: nil)
        if hasListeners(monitor.id) {
            for link in registrations(monitor) where !link.isOnce || retire(link) { try link.call(untyped: arguments) }
        }
        if hasListeners(KnownEvent.error.rawValue) { return try call() }
        if let error = arguments.first as? any Error { throw error }
        throw NodeError.ERR_UNHANDLED_ERROR(arguments.first)
    }

    private func announce(_ event: KnownEvent, _ key: EventKey, _ link: EventListener) {
        do {
            _ = try lend(key.name, link.listener) {
                try callListeners(EventKey(id: event.rawValue, customName: nil), $0)
            }
        } catch {
            reportUncaught(error)
        }
    }

    /// Calls every listener, also after one that throws; what they throw is uncaught in the next tick, as Node's EventTarget has it.
    final func deliverToEach(_ event: KnownEvent, _ arguments: [Any]) {
        for link in registrations(EventKey(id: event.rawValue, customName: nil)) where !link.isOnce || retire(link) {
            do { try link.call(untyped: arguments) } catch { process.nextTick { throw error } }
        }
    }

    // MARK: String events

    /// Node: emitter.emit(name, ...args).
    @discardableResult
    public final func emit(_ name: String, _ arguments: Any?...) throws -> Bool {
        try emit(key: EventKey(name), untyped: arguments.map { $0 ?? Any?.none as Any })
    }

    final func emit(key: EventKey, untyped arguments: [Any]) throws -> Bool {
        if key.id == KnownEvent.error.rawValue {
            return try emitError(arguments) { try callUntyped(key, arguments) }
        }
        guard hasListeners(key.id) else { return false }
        return try callUntyped(key, arguments)
    }

    private func callUntyped(_ key: EventKey, _ arguments: [Any]) throws -> Bool {
        let links = registrations(key)
        for link in links where !link.isOnce || retire(link) { try link.call(untyped: arguments) }
        return !links.isEmpty
    }
}
