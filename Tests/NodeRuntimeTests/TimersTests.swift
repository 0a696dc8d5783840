import Reactor
import Testing

@testable import NodeRuntime

/// A reactor with a clock that stands still until told, and the trace of a test.
final class Loop {
    let clock: Clock
    let reactor: Reactor
    var trace: [String] = []

    init(_ clock: Clock = .manual()) throws {
        self.clock = clock
        reactor = try Reactor(clock: clock)
    }

    /// Runs the loop's turns over a stretch of time.
    func pass(milliseconds: Int) {
        for _ in 0..<milliseconds {
            clock.advance(milliseconds: 1)
            reactor.turn()
        }
    }
}

@Suite struct TimersTests {
    @Test func timeoutsRunInTheOrderOfTheirTime() throws {
        let loop = try Loop()
        setTimeout({ loop.trace.append("b") }, 2)
        setTimeout({ loop.trace.append("a") }, 1)
        setTimeout({ loop.trace.append("c") }, 2)
        setTimeout({ loop.trace.append("zero is one") }, 0)
        setTimeout({ loop.trace.append($0) }, 3, "argument")
        loop.pass(milliseconds: 5)
        #expect(loop.trace == ["a", "zero is one", "b", "c", "argument"])
    }

    @Test func whatIsDisposedNeverFires() throws {
        let loop = try Loop()
        setTimeout({ loop.trace.append("timeout") }, 1).dispose()
        setInterval({ loop.trace.append("interval") }, 1).dispose()
        setImmediate { loop.trace.append("immediate") }.dispose()
        setTimeout({ loop.trace.append("kept") }, 2)
        loop.pass(milliseconds: 3)
        #expect(loop.trace == ["kept"])
    }

    @Test func anIntervalRepeatsUntilCleared() throws {
        let loop = try Loop()
        var timer: Timeout?
        timer = setInterval(
            {
                loop.trace.append("tick")
                if loop.trace.count == 3 { clearInterval(timer) }
            }, 2)
        loop.pass(milliseconds: 20)
        #expect(loop.trace == ["tick", "tick", "tick"])
        #expect(!loop.reactor.isAlive)
    }

    @Test func clearingStopsATimerAndIsIdempotent() throws {
        let loop = try Loop()
        let timer = setTimeout({ loop.trace.append("never") }, 1)
        clearTimeout(timer)
        clearTimeout(timer)
        clearTimeout(nil)
        timer.refresh()
        loop.pass(milliseconds: 5)
        #expect(loop.trace.isEmpty)
    }

    @Test func refreshStartsAnewEvenAfterFiring() throws {
        let loop = try Loop()
        let timer = setTimeout({ loop.trace.append("fired") }, 3)
        loop.pass(milliseconds: 2)
        timer.refresh()
        loop.pass(milliseconds: 2)
        #expect(loop.trace.isEmpty)
        loop.pass(milliseconds: 1)
        #expect(loop.trace == ["fired"])
        timer.refresh()
        loop.pass(milliseconds: 3)
        #expect(loop.trace == ["fired", "fired"])
    }

    @Test func onlyReferencedTimersKeepTheLoopGoing() throws {
        let loop = try Loop()
        let timer = setTimeout({}, 5)
        #expect(timer.hasRef() && loop.reactor.isAlive)
        #expect(!timer.unref().hasRef() && !loop.reactor.isAlive)
        #expect(timer.ref().hasRef() && loop.reactor.isAlive)
        timer.close()
        #expect(!loop.reactor.isAlive)
        let immediate = setImmediate {}
        #expect(immediate.hasRef() && loop.reactor.isAlive)
        immediate.unref()
        #expect(!immediate.hasRef() && !loop.reactor.isAlive)
        clearImmediate(immediate)
    }

    @Test func ticksRunBetweenImmediatesAndTheirOwnImmediatesWait() throws {
        let loop = try Loop()
        setImmediate {
            loop.trace.append("first")
            process.nextTick { loop.trace.append("tick") }
            setImmediate { loop.trace.append("next turn") }
        }
        setImmediate({ loop.trace.append("second \($0)") }, 2)
        loop.reactor.turn()
        #expect(loop.trace == ["first", "tick", "second 2"])
        loop.reactor.turn()
        #expect(loop.trace.last == "next turn")
    }

    @Test func delaysOutsideOfNodesRangeAreOneMillisecond() throws {
        let loop = try Loop()
        let process = ThreadState.current.process
        process.writeError = { _ in }
        defer { process.removeAllListeners() }
        process.on(.warning) { loop.trace.append("\($0.name): \($0.message)") }
        #expect(Timeout.delay(1.9) == 1)
        #expect(Timeout.delay(2_147_483_647) == 2_147_483_647)
        #expect(Timeout.delay(0) == 1)
        #expect(Timeout.delay(2_147_483_648) == 1)
        #expect(Timeout.delay(-5) == 1)
        #expect(Timeout.delay(.nan) == 1)
        loop.reactor.turn()
        #expect(
            loop.trace == [
                "TimeoutOverflowWarning: 2147483648 does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.",
                "TimeoutNegativeWarning: -5 is a negative number.\nTimeout duration was set to 1.",
                "TimeoutNaNWarning: NaN is not a number.\nTimeout duration was set to 1.",
            ])
    }
}
