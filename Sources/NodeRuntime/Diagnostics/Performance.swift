import Glibc

/// Node: performance of the calling thread: its clock, and what was measured.
public var performance: Performance { ThreadState.current.performance }

/// Node: perf_hooks.Performance.
public final class Performance {
    private let origin = Clock.monotonicMilliseconds
    /// Node: performance.timeOrigin (milliseconds since 1970).
    public let timeOrigin = Clock.wallMilliseconds
    private var timeline: [PerformanceEntry] = []
    /// Who observes on this thread, in the order of `observe`.
    fileprivate var observers: [PerformanceObserver] = [] {
        didSet { for (type, changed) in _interestChanged { changed(hasObserver(type)) } }
    }
    /// By a type of entries: hears whether anybody observes them when that may have changed, for a publisher that may not even ask.
    public var _interestChanged: [String: (_ isObserved: Bool) -> Void] = [:]
    private var isDeliveryQueued = false

    init() {}

    /// Node: performance.now() (milliseconds since `timeOrigin`).
    public func now() -> Double { Clock.monotonicMilliseconds - origin }

    // MARK: Marks and measures

    /// Node: performance.mark(name, { startTime, detail }).
    @discardableResult
    public func mark(_ name: String, startTime: Double? = nil, detail: Any? = nil) -> PerformanceEntry {
        record(
            PerformanceEntry(name: name, entryType: "mark", startTime: startTime ?? now(), duration: 0, detail: detail))
    }

    /// Node: performance.measure(name, startMark, endMark): from the first mark, or the beginning, to the second, or now.
    ///
    /// - Throws: a SyntaxError for a mark that does not exist.
    @discardableResult
    public func measure(_ name: String, _ startMark: String? = nil, _ endMark: String? = nil) throws -> PerformanceEntry
    {
        let end = try endMark.map(time(ofMark:)) ?? now()
        let start = try startMark.map(time(ofMark:)) ?? 0
        return record(
            PerformanceEntry(name: name, entryType: "measure", startTime: start, duration: end - start, detail: nil))
    }

    private func time(ofMark name: String) throws -> Double {
        guard let mark = timeline.last(where: { $0.entryType == "mark" && $0.name == name }) else {
            throw NodeError(
                "SYNTAX_ERR", .syntaxError, "The \"\(name)\" performance mark has not been set")
        }
        return mark.startTime
    }

    private func record(_ entry: PerformanceEntry) -> PerformanceEntry {
        timeline.append(entry)
        enqueue(entry)
        return entry
    }

    /// Node: performance.clearMarks(name).
    public func clearMarks(_ name: String? = nil) { clear("mark", name) }

    /// Node: performance.clearMeasures(name).
    public func clearMeasures(_ name: String? = nil) { clear("measure", name) }

    private func clear(_ type: String, _ name: String?) {
        timeline.removeAll { $0.entryType == type && (name == nil || $0.name == name) }
    }

    /// Node: performance.getEntries(), by their start.
    public func getEntries() -> [PerformanceEntry] { PerformanceEntryList(timeline).getEntries() }

    /// Node: performance.getEntriesByName(name, type).
    public func getEntriesByName(_ name: String, _ type: String? = nil) -> [PerformanceEntry] {
        PerformanceEntryList(timeline).getEntriesByName(name, type)
    }

    /// Node: performance.getEntriesByType(type).
    public func getEntriesByType(_ type: String) -> [PerformanceEntry] {
        PerformanceEntryList(timeline).getEntriesByType(type)
    }

    // MARK: For publishers

    /// Whether anybody observes entries of this type; ask before making one.
    public func hasObserver(_ type: String) -> Bool { observers.contains { $0.types.contains(type) } }

    /// Gives an entry to the observers of its type, who are called in the next immediate.
    public func enqueue(_ entry: PerformanceEntry) { enqueue(entry, turns: 1) }

    /// Gives an entry to the observers of its type, who are called turns of the loop later, as Node calls them for its own entries: what ends
    /// in neighbouring turns, like both sides of a stream in a program that talks to itself, comes in one list.
    public func enqueueOwn(_ entry: PerformanceEntry) { enqueue(entry, turns: 3) }

    private func enqueue(_ entry: PerformanceEntry, turns: Int) {
        var isObserved = false
        for observer in observers where observer.types.contains(entry.entryType) {
            observer.records.append(entry)
            isObserved = true
        }
        if isObserved { queueDelivery(turns: turns) }
    }

    fileprivate func queueDelivery(turns: Int = 1) {
        if isDeliveryQueued { return }
        isDeliveryQueued = true
        deliver(in: turns)
    }

    private func deliver(in turns: Int) {
        setImmediate { [self] in
            guard turns == 1 else { return deliver(in: turns - 1) }
            isDeliveryQueued = false
            for observer in observers { try observer.deliver() }
        }
    }

    fileprivate var recorded: [PerformanceEntry] { timeline }

    private enum Clock {
        static var monotonicMilliseconds: Double { read(CLOCK_MONOTONIC) }
        static var wallMilliseconds: Double { read(CLOCK_REALTIME) }

        private static func read(_ clock: clockid_t) -> Double {
            var time = timespec()
            clock_gettime(clock, &time)
            return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
        }
    }
}

/// Node: PerformanceEntry.
public struct PerformanceEntry {
    public let name: String
    /// "mark", "measure", "http2" …
    public let entryType: String
    /// Milliseconds since `performance.timeOrigin`.
    public let startTime: Double
    /// Milliseconds.
    public let duration: Double
    /// What belongs to entries of this type.
    public let detail: Any?

    public init(name: String, entryType: String, startTime: Double, duration: Double, detail: Any? = nil) {
        self.name = name
        self.entryType = entryType
        self.startTime = startTime
        self.duration = duration
        self.detail = detail
    }
}

/// Node: PerformanceObserverEntryList.
public struct PerformanceEntryList {
    private let entries: [PerformanceEntry]

    init(_ entries: [PerformanceEntry]) {
        // Swift's sort keeps equal ones in order.
        self.entries = entries.sorted { $0.startTime < $1.startTime }
    }

    /// Node: list.getEntries(), by their start.
    public func getEntries() -> [PerformanceEntry] { entries }

    /// Node: list.getEntriesByName(name, type).
    public func getEntriesByName(_ name: String, _ type: String? = nil) -> [PerformanceEntry] {
        entries.filter { $0.name == name && (type == nil || $0.entryType == type) }
    }

    /// Node: list.getEntriesByType(type).
    public func getEntriesByType(_ type: String) -> [PerformanceEntry] { entries.filter { $0.entryType == type } }
}

/// Node: PerformanceObserver. Hears of entries in an immediate after they were made.
public final class PerformanceObserver {
    /// Node: the options of `observe`.
    public struct Options {
        /// Node: entryTypes. Replaces what was observed before.
        public var entryTypes: [String]?
        /// Node: type. Adds one type to what is observed.
        public var type: String?
        /// Node: buffered. With `type`: marks and measures that were made before are delivered too.
        public var buffered: Bool?

        public init(entryTypes: [String]? = nil, type: String? = nil, buffered: Bool? = nil) {
            self.entryTypes = entryTypes
            self.type = type
            self.buffered = buffered
        }
    }

    private let callback: (PerformanceEntryList, PerformanceObserver) throws -> Void
    fileprivate var types: Set<String> = []
    fileprivate var records: [PerformanceEntry] = []

    /// Node: new PerformanceObserver((list, observer) => …).
    public init(_ callback: @escaping (PerformanceEntryList, PerformanceObserver) throws -> Void) {
        self.callback = callback
    }

    /// Node: new PerformanceObserver((list) => …).
    public convenience init(_ callback: @escaping (PerformanceEntryList) throws -> Void) {
        self.init { list, _ in try callback(list) }
    }

    /// Node: PerformanceObserver.supportedEntryTypes, as far as there are such entries here.
    public static let supportedEntryTypes = ["http2", "mark", "measure"]

    /// Node: observer.observe({ entryTypes }) or observe({ type, buffered }).
    ///
    /// - Throws: ERR_MISSING_ARGS without types, ERR_INVALID_ARG_VALUE with both forms.
    public func observe(_ options: Options) throws {
        guard options.entryTypes != nil || options.type != nil else {
            throw NodeError(
                "ERR_MISSING_ARGS", .typeError,
                "The \"options.entryTypes\" and \"options.type\" arguments must be specified")
        }
        guard options.entryTypes == nil || options.type == nil else {
            throw NodeError(
                "ERR_INVALID_ARG_VALUE", .typeError,
                "The property 'options.entryTypes' options.entryTypes can not set with options.type together. Received "
                    + inspect(options.entryTypes))
        }
        let performance = performance
        if let entryTypes = options.entryTypes { types = Set(entryTypes) }
        if let type = options.type {
            types.insert(type)
            if options.buffered == true { records += performance.recorded.filter { $0.entryType == type } }
        }
        let others = performance.observers.filter { $0 !== self }
        performance.observers = types.isEmpty ? others : others + [self]
        if types.isEmpty { return }
        if !records.isEmpty { performance.queueDelivery() }
    }

    /// Node: observer.disconnect().
    public func disconnect() {
        types = []
        performance.observers.removeAll { $0 === self }
        records = []
    }

    /// Node: observer.takeRecords(). What was not yet delivered.
    public func takeRecords() -> [PerformanceEntry] {
        defer { records = [] }
        return records
    }

    fileprivate func deliver() throws {
        if records.isEmpty { return }
        try callback(PerformanceEntryList(takeRecords()), self)
    }
}

/// Node: node:perf_hooks.
public enum perf_hooks {
    /// Node: perf_hooks.performance.
    public static var performance: Performance { NodeRuntime.performance }
    public typealias PerformanceObserver = NodeRuntime.PerformanceObserver
    public typealias PerformanceEntry = NodeRuntime.PerformanceEntry
}
