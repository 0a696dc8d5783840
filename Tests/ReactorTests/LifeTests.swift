import Testing

@testable import Reactor

/// What keeps `run` going, and what does not.
@Suite struct LifeTests {
    @Test func reactorWithNothingToDoEndsAtOnce() throws {
        let manual = try ManualReactor()
        manual.reactor.run()
        #expect(manual.poller.timeouts.isEmpty)
    }

    @Test func unreferencedTimerAndImmediateDoNotKeepTheLoop() throws {
        let manual = try ManualReactor()
        let log = Log()
        let timer = manual.reactor.setTimer(afterMilliseconds: 5) { log.add("timer") }
        timer.unref()
        timer.unref()
        let immediate = manual.reactor.setImmediate { log.add("immediate") }
        immediate.unref()
        #expect(!manual.reactor.isAlive)
        manual.reactor.run()
        #expect(log.lines == [])
        timer.ref()
        manual.reactor.run()
        #expect(log.lines == ["immediate", "timer"])
        #expect(!manual.reactor.isAlive)
    }

    @Test func openSocketKeepsTheLoopUnlessUnreferenced() throws {
        let manual = try ManualReactor()
        let (socket, _, _) = try manual.socket(ClosureHandler())
        #expect(manual.reactor.isAlive)
        socket.unref()
        #expect(!manual.reactor.isAlive)
        socket.ref()
        #expect(manual.reactor.isAlive)
        socket.close()
        // Its close is still to be told.
        #expect(manual.reactor.isAlive)
        socket.unref()
        manual.reactor.run()
        #expect(!manual.reactor.isAlive)
    }

    @Test func referenceOfTheUserKeepsTheLoop() throws {
        let manual = try ManualReactor()
        manual.reactor.ref()
        let timer = manual.reactor.setTimer(afterMilliseconds: 5) { manual.reactor.unref() }
        timer.unref()
        manual.reactor.run()
        #expect(!timer.isArmed)
    }

    @Test func stopEndsTheLoopAfterTheTurn() throws {
        let manual = try ManualReactor()
        let log = Log()
        manual.reactor.setTimer(afterMilliseconds: 1, repeating: true) { log.add("timer") }
        manual.reactor.setImmediate {
            manual.reactor.stop()
            log.add("immediate")
            manual.clock.advance(milliseconds: 1)
        }
        manual.reactor.run()
        #expect(log.lines == ["immediate", "timer"])
        manual.reactor.closeAll()
        #expect(!manual.reactor.isAlive)
    }

    @Test func closingAllTellsEveryHandler() throws {
        let manual = try ManualReactor()
        let log = Log()
        let first = ClosureHandler()
        let second = ClosureHandler()
        _ = try manual.socket(first)
        first.onClosed = {
            log.add("first")
            _ = try? manual.socket(second)
        }
        second.onClosed = { log.add("second") }
        manual.reactor.setTimer(afterMilliseconds: 5) { log.add("timer") }
        manual.reactor.setImmediate { log.add("immediate") }
        manual.reactor.closeAll()
        #expect(log.lines == ["first", "second"])
        #expect(!manual.reactor.isAlive)
    }

    @Test func reactorIsFreedWithItsSockets() throws {
        weak var reactor: Reactor?
        weak var handler: ClosureHandler?
        do {
            let manual = try ManualReactor()
            let made = ClosureHandler()
            _ = try manual.socket(made)
            reactor = manual.reactor
            handler = made
            manual.reactor.closeAll()
        }
        #expect(reactor == nil)
        #expect(handler == nil)
        #expect(Reactor.current == nil)
    }
}
