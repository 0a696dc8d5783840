import Testing

@testable import NodeRuntime

final class Door: EventEmitter {}
extension Event where Emitter: Door, Arguments == Int {
    static var opened: Self { Self(.open) }
    static var knocked: Self { Self("knocked") }
}
extension Event where Emitter: Door, Arguments == (Int, String) {
    static var locked: Self { Self("locked") }
}
extension Event where Emitter: Door, Arguments == Void {
    static var closed: Self { Self(.close) }
}

@Suite struct EventEmitterTests {
    let door = Door()
    final class Trace { var lines: [String] = [] }
    let trace = Trace()

    func note(_ text: String) { trace.lines.append(text) }

    @Test func emitSaysWhetherAnyoneListens() throws {
        #expect(try !door.emit(.opened, 1))
        door.on(.opened) { _ in }
        #expect(try door.emit(.opened, 1))
        #expect(try !door.emit(.knocked, 1))
    }

    @Test func listenersRunInOrderAndPrependedOnesFirst() throws {
        door.on(.opened) { note("a\($0)") }.on(.opened) { note("b\($0)") }
        door.prependListener(.opened) { note("c\($0)") }
        door.prependOnceListener(.opened) { note("d\($0)") }
        door.addListener(.opened) { note("e\($0)") }
        try door.emit(.opened, 1)
        try door.emit(.opened, 2)
        #expect(trace.lines == ["d1", "c1", "a1", "b1", "e1", "c2", "a2", "b2", "e2"])
    }

    @Test func onceRemovesBeforeTheCall() throws {
        door.once(.opened) { _ in
            note("once \(door.listenerCount(.opened))")
            try door.emit(.opened, 2)
        }
        try door.emit(.opened, 1)
        #expect(trace.lines == ["once 0"])
        #expect(try !door.emit(.opened, 3))
    }

    @Test func aOnceListenerInTwoSnapshotsRunsOnce() throws {
        door.on(.opened) { if $0 == 1 { try door.emit(.opened, 2) } }
        door.once(.opened) { note("once \($0)") }
        try door.emit(.opened, 1)
        #expect(trace.lines == ["once 2"])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 9])
    func emitWorksOnASnapshot(count: Int) throws {
        let victim = door.listener(.opened) { note("victim") }
        door.on(.opened) { _ in
            note("first")
            door.off(.opened, victim)
            door.on(.opened) { note("late") }
        }
        for index in 1..<count where index > 1 { door.on(.opened) { note("\(index)") } }
        if count > 1 { door.on(.opened, victim) }
        try door.emit(.opened, 1)
        let middle = (1..<count).filter { $0 > 1 }.map { "\($0)" }
        #expect(trace.lines == ["first"] + middle + (count > 1 ? ["victim"] : []))
        #expect(door.listenerCount(.opened) == count - (count > 1 ? 1 : 0) + 1)
    }

    @Test func offRemovesTheMostRecentRegistrationOfAListener() throws {
        let same = door.listener(.opened) { note("same \($0)") }
        door.on(.opened, same)
        door.on(.opened) { note("other") }
        door.once(.opened, same)
        try door.off(.opened, same).emit(.opened, 1)
        #expect(trace.lines == ["same 1", "other"])
        door.off(.opened, same).off(.opened, same)
        #expect(door.listenerCount(.opened) == 1)
        #expect(door.listeners(.opened).first !== same)
        door.off(.opened, door.listeners(.opened)[0])
        #expect(try !door.emit(.opened, 2))
    }

    // rows: EventEmitter.method.listeners EventEmitter.method.rawListeners
    @Test func aListenerObjectKeepsItsIdentity() {
        let same = door.listener(.opened) { _ in }
        door.once(.opened, same).on(.opened, same)
        #expect(door.listeners(.opened).allSatisfy { $0 === same })
        #expect(door.rawListeners(.opened).allSatisfy { $0 !== same && $0.listener === same })
    }

    @Test func eventNamesComeInTheOrderOfFirstUse() throws {
        door.on(.closed) {}
        door.on(.knocked) { _ in }
        door.on("bell") {}
        door.on(.opened) { _ in }
        let first = door.listeners(.closed)[0]
        door.on(.closed) {}
        door.off(.closed, first)
        #expect(door.eventNames() == ["close", "knocked", "bell", "open"])
        door.removeAllListeners(.knocked)
        #expect(door.eventNames() == ["close", "bell", "open"])
        door.removeAllListeners()
        #expect(door.eventNames().isEmpty)
        #expect(door.listenerMask == 0)
    }

    @Test func newListenerComesBeforeAndRemoveListenerAfter() throws {
        door.on(.newListener) { name, listener in note("new \(name) \(door.listenerCount(name))") }
        door.on(.removeListener) { name, listener in note("removed \(name) \(door.listenerCount(name))") }
        let named = door.listener(.opened) { _ in }
        door.on(.opened, named)
        door.once("bell") { note("bell") }
        try door.emit("bell")
        door.off(.opened, named)
        #expect(
            trace.lines == [
                "new removeListener 0", "new open 0", "new bell 0", "removed bell 0", "bell", "removed open 0",
            ])
    }

    @Test func removeAllListenersTellsOfEachFromTheLast() throws {
        let first = door.listener(.opened) { _ in }
        let second = door.listener(.opened) { _ in }
        door.on(.opened, first).on(.opened, second).on(.closed) {}
        door.on(.removeListener) { name, listener in
            note("\(name) \(listener === first ? "first" : listener === second ? "second" : "closure")")
        }
        door.removeAllListeners()
        #expect(trace.lines == ["open second", "open first", "close closure"])
        #expect(door.eventNames().isEmpty)
    }

    // rows: errors.error-code.ERR_UNHANDLED_ERROR
    @Test func anErrorWithoutListenerIsThrown() throws {
        let mine = NodeError("E", .error, "mine")
        let thrown = #expect(throws: NodeError.self) { try door.emit(.error, mine) }
        #expect(thrown == mine)
        let wrapped = #expect(throws: NodeError.self) { try door.emit("error", 42) }
        #expect(wrapped?.description == "Error [ERR_UNHANDLED_ERROR]: Unhandled error. (42)")
        let string = #expect(throws: NodeError.self) { try door.emit("error", "text") }
        #expect(string?.message == "Unhandled error. ('text')")
        let none = #expect(throws: NodeError.self) { try door.emit("error") }
        #expect(none?.message == "Unhandled error. (undefined)")
    }

    @Test func theErrorMonitorSeesFirstAndHandlesNothing() throws {
        door.on(.errorMonitor) { error in note("monitor \(error.code ?? "")") }
        #expect(throws: NodeError.self) { try door.emit(.error, NodeError("E", .error, "")) }
        door.on(.error) { _ in note("listener") }
        try door.emit(.error, NodeError("F", .error, ""))
        #expect(trace.lines == ["monitor E", "monitor F", "listener"])
    }

    @Test func aThrowingListenerEndsTheEmit() throws {
        door.on(.opened) { _ in throw NodeError("E", .error, "") }
        door.on(.opened) { _ in note("never") }
        #expect(throws: NodeError.self) { try door.emit(.opened, 1) }
        #expect(trace.lines.isEmpty)
    }

    @Test func stringEventsCarryAnything() throws {
        door.on("ready") { note("none") }
        door.on("ready") { value in note("any \(value)") }
        door.on("ready") { (count: Int) in note("int \(count)") }
        door.on("ready") { (count: Int, text: String?) in note("two \(count) \(text ?? "nil")") }
        door.once("ready") { note("once") }
        #expect(try door.emit("ready", 1))
        #expect(try door.emit("ready", 2, "x"))
        #expect(
            trace.lines == [
                "none", "any 1", "int 1", "two 1 nil", "once", "none", "any 2", "int 2", "two 2 x",
            ])
        #expect(throws: NodeError.self) { try door.emit("ready", "not a number") }
    }

    @Test func parametersWithoutTypesTakeAnything() throws {
        door.on("join") { name, count in note("\(name) joined, \(count) now") }
        door.once("join") { name, count, rest in
            note("\(name as! String) \(count as! Int) \(rest)")
        }
        door.prependListener("join") { _, count, _, last in note("\(count) \(last)") }
        door.addListener("join") { note(util.format($0, $1)) }
        door.on("join") { (name: String, count: Int) in note("stated \(name) \(count)") }
        #expect(try door.emit("join", "ann", 1))
        #expect(
            trace.lines == ["1 nil", "ann joined, 1 now", "ann 1 nil", "ann 1", "stated ann 1"])
    }

    @Test func parametersOfOptionalTypesGetNilForWhatIsMissing() throws {
        door.on("done") { (error: Any?, result: Any?) in
            if let error { note("error \(error)") }
            if let result { note("result \(result)") }
        }
        door.on("done") { (error: NodeError?, count: Int?, rest: Any?) in
            note("\(error?.code ?? "none") \(count ?? 0) \(rest == nil)")
        }
        let none: NodeError? = nil
        try door.emit("done", none, 3)
        try door.emit("done", NodeError("E", .error, "bad"))
        try door.emit("done", nil, 4)
        #expect(
            trace.lines == ["result 3", "none 3 true", "error Error: bad", "E 0 true", "result 4", "none 4 true"])
    }

    @Test func aListenerOfOtherTypesMakesTheEmitThrow() throws {
        door.on("join") { (name: Int, count: Int) in note("\(name) \(count)") }
        let error = #expect(throws: NodeError.self) { try door.emit("join", "ann", 1) }
        #expect(error?.code == "ERR_INVALID_ARG_TYPE")
        #expect(error?.message == "The listener's argument 0 must be of type Int. Received type String")
        #expect(throws: NodeError.self) { try door.emit("join", 1) }
        #expect(trace.lines.isEmpty)
    }

    @Test func stringsAndTypedKeysNameTheSameEvent() throws {
        door.on("open") { value in note("string \(value)") }
        door.on(.opened) { note("typed \($0)") }
        door.on("locked") { (turns: Int, by: String) in note("string \(turns) \(by)") }
        door.on(.locked) { turns, by in note("typed \(turns) \(by)") }
        try door.emit(.opened, 1)
        try door.emit("open", 2)
        try door.emit(.locked, 3, "me")
        try door.emit("locked", 4, "you")
        #expect(
            trace.lines == [
                "string 1", "typed 1", "string 2", "typed 2", "string 3 me", "typed 3 me", "string 4 you",
                "typed 4 you",
            ])
    }

    // rows: EventEmitter.method.setMaxListeners EventEmitter.method.getMaxListeners EventEmitter.default.defaultMaxListeners
    @Test func maxListenersIsPerEmitter() throws {
        #expect(door.getMaxListeners() == 10)
        try door.setMaxListeners(3)
        #expect(door.getMaxListeners() == 3)
        try door.setMaxListeners(0)
        #expect(door.getMaxListeners() == 0)
        #expect(Door().getMaxListeners() == 10)
        let error = #expect(throws: NodeError.self) { try door.setMaxListeners(-1) }
        #expect(error?.code == "ERR_OUT_OF_RANGE")
        door.on(.opened) { note("a") }
        door.removeAllListeners()
        #expect(door.getMaxListeners() == 0)
        #expect(try !door.emit(.opened, 1))
        #expect(door.eventNames().isEmpty)
    }

    @Test func aLongListIsReleasedWithoutRecursion() throws {
        var door: Door? = Door()
        try door?.setMaxListeners(0)
        for _ in 0..<2_000 { door?.on(.opened) { _ in } }
        #expect(door?.listenerCount(.opened) == 2_000)
        door = nil
    }

    @Test func anEmitterWithoutListenersIsTwoWords() {
        #expect(class_getInstanceSize(EventEmitter.self) <= 16 + 16)
    }
}

/// Bytes of an instance, from the class metadata that Swift lays out on every 64-bit system.
private func class_getInstanceSize(_ type: AnyClass) -> Int {
    // The instance size is the 32-bit word after the two header words and the flags: see the ABI's class metadata.
    let words = unsafeBitCast(type, to: UnsafeRawPointer.self)
    return Int(words.load(fromByteOffset: 24, as: UInt32.self))
}

@Suite struct DeliverTests {
    @Test func whatAListenerThrowsIsReportedAndEndsTheEmit() throws {
        let loop = try Loop()
        loop.reactor.uncaughtErrorHandler = { loop.trace.append("uncaught \($0.message)") }
        let door = Door()
        #expect(!door.deliver(.opened, 1))
        door.on(.opened) { _ in throw NodeError("a") }
        door.on(.opened) { loop.trace.append("never") }
        door.on(.locked) { throw NodeError("b") }
        door.on(.closed) { throw NodeError("c") }
        #expect(door.deliver(.opened, 1))
        #expect(door.deliver(.locked, 1, "x"))
        #expect(door.deliver(.closed))
        door.deliver(.error, NodeError("d"))
        #expect(loop.trace == ["uncaught a", "uncaught b", "uncaught c", "uncaught d"])
    }
}
