import Testing

@testable import Reactor

@Suite struct TimerTests {
    private final class Numbered: TimerNode {
        let number: Int
        init(_ number: Int) { self.number = number }
    }

    private static func drain(_ wheel: inout TimerWheel, now: Int) -> [Int] {
        var numbers: [Int] = []
        while let node = wheel.popDue(now: now) {
            _ = node.endFiring()
            if let node = node as? Numbered { numbers.append(node.number) }
        }
        return numbers
    }

    @Test func timersFireByDueTimeAndThenInTheOrderOfArming() throws {
        let manual = try ManualReactor()
        let log = Log()
        for delay in [5, 3, 5, 1, 3, 70, 4100, 70] {
            manual.reactor.setTimer(afterMilliseconds: delay) {
                log.add("\(delay) at \(manual.reactor.nowMilliseconds)")
            }
        }
        manual.reactor.run()
        #expect(
            log.lines == [
                "1 at 1", "3 at 3", "3 at 3", "5 at 5", "5 at 5", "70 at 70", "70 at 70", "4100 at 4100",
            ])
    }

    /// The older timer moves down from a higher level and then stands behind the younger one.
    @Test func olderTimerOfTheSameMillisecondFiresFirst() {
        var wheel = TimerWheel(now: 0)
        defer { wheel.deallocate() }
        wheel.insert(Numbered(1), due: 100)
        #expect(Self.drain(&wheel, now: 65) == [])
        wheel.insert(Numbered(2), due: 100)
        wheel.insert(Numbered(3), due: 99)
        #expect(Self.drain(&wheel, now: 100) == [3, 1, 2])
        var other = TimerWheel(now: 40)
        defer { other.deallocate() }
        other.insert(Numbered(1), due: 64)
        #expect(Self.drain(&other, now: 63) == [])
        other.insert(Numbered(2), due: 64)
        #expect(Self.drain(&other, now: 64) == [1, 2])
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func hundredThousandTimersFireInOrder(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let start = Int.random(in: 0...1 << 40, using: &random)
        var wheel = TimerWheel(now: start)
        defer { wheel.deallocate() }
        var model: [(due: Int, number: Int)] = []
        var nodes: [Numbered] = []
        for number in 0..<100_000 {
            let node = Numbered(number)
            let span = 1 << Int.random(in: 0...20, using: &random)
            let due = start + Int.random(in: 1...span, using: &random)
            wheel.insert(node, due: due)
            nodes.append(node)
            model.append((due, number))
        }
        let cancelled = Set((0..<20_000).map { _ in Int.random(in: 0..<100_000, using: &random) })
        for number in cancelled { wheel.remove(nodes[number]) }
        model = model.filter { !cancelled.contains($0.number) }.sorted { ($0.due, $0.number) < ($1.due, $1.number) }
        #expect(wheel.count == model.count)
        var fired: [Int] = []
        var now = start
        while let next = wheel.nextWakeUp {
            let earliest = model[fired.count].due
            #expect(next <= earliest)
            now = max(next, now + Int.random(in: 0...300, using: &random))
            let batch = Self.drain(&wheel, now: now)
            fired += batch
            if fired.count < model.count { #expect(model[fired.count].due > now) }
        }
        #expect(fired == model.map(\.number))
        #expect(wheel.count == 0)
    }

    @Test func timerThatAnotherOneCancelsDoesNotFire() throws {
        let manual = try ManualReactor()
        let log = Log()
        var second: Timer?
        manual.reactor.setTimer(afterMilliseconds: 1) {
            log.add("first")
            second?.cancel()
        }
        second = manual.reactor.setTimer(afterMilliseconds: 1) { log.add("second") }
        manual.reactor.run()
        #expect(log.lines == ["first"])
        #expect(second?.isArmed == false)
    }

    @Test func timerArmedByATimerWaitsForTheNextTurn() throws {
        let manual = try ManualReactor()
        let log = Log()
        manual.reactor.setTimer(afterMilliseconds: 1) {
            log.add("outer")
            manual.reactor.setTimer(afterMilliseconds: 0) { log.add("inner") }
            manual.reactor.setImmediate { log.add("immediate") }
        }
        manual.reactor.run()
        #expect(log.lines == ["outer", "immediate", "inner"])
    }

    @Test func intervalFiresUntilCancelled() throws {
        let manual = try ManualReactor()
        var times: [Int] = []
        var interval: Timer?
        interval = manual.reactor.setTimer(afterMilliseconds: 10, repeating: true) {
            times.append(manual.reactor.nowMilliseconds)
            // The callback's own time does not delay the next round, which counts from its start.
            manual.clock.advance(milliseconds: 4)
            if times.count == 3 { interval?.cancel() }
        }
        manual.reactor.run()
        #expect(times == [10, 20, 30])
        #expect(!manual.reactor.isAlive)
    }

    @Test func timerCanBeArmedAgainWhileItFires() throws {
        final class Chain: TimerNode {
            var body: () -> Void = {}
            override func fire() { body() }
        }
        let manual = try ManualReactor()
        let node = Chain()
        var times: [Int] = []
        node.body = {
            times.append(manual.reactor.nowMilliseconds)
            if times.count < 3 { manual.reactor.schedule(node, afterMilliseconds: 7) }
        }
        manual.reactor.schedule(node, afterMilliseconds: 3)
        manual.reactor.schedule(node, afterMilliseconds: 5)
        manual.reactor.run()
        #expect(times == [5, 12, 19])
        #expect(!node.isArmed)
    }

    @Test func timerIsReleasedOnceItHasFired() throws {
        let manual = try ManualReactor()
        weak var node: TimerNode?
        do {
            let made = TimerNode()
            manual.reactor.schedule(made, afterMilliseconds: 1)
            node = made
        }
        #expect(node != nil)
        manual.reactor.run()
        #expect(node == nil)
    }

    @Test func delayBeyondTheWheelIsTakenAsItsLongest() throws {
        let manual = try ManualReactor()
        let timer = manual.reactor.setTimer(afterMilliseconds: Int.max) {}
        #expect(timer.isArmed)
        timer.cancel()
        #expect(!manual.reactor.isAlive)
    }

    @Test func reactorSleepsUntilTheNextTimer() throws {
        let manual = try ManualReactor()
        manual.reactor.setTimer(afterMilliseconds: 30) {}
        manual.reactor.run()
        #expect(manual.poller.timeouts == [30])
    }
}
