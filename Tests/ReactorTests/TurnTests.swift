import Testing

@testable import Reactor

@Suite struct TurnTests {
    /// One line for every callback that a turn runs; `then` is what follows within the same callback.
    @Test func phasesOfATurnFollowNodesOrder() throws {
        let manual = try ManualReactor()
        let reactor = manual.reactor
        let log = Log()
        /// Logs, and queues one of each kind that must run before the next callback.
        func callback(_ name: String) {
            log.add(name)
            reactor.task { log.add("\(name) microtask") }
            reactor.nextTick { log.add("\(name) tick") }
        }
        let handler = ClosureHandler()
        let (socket, token, peer) = try manual.socket(handler)
        socket.setReadInterest(true)
        handler.onReadable = {
            callback("read")
            reactor.markDirty(handler)
            reactor.setImmediate {
                callback("immediate 1")
                reactor.setImmediate { callback("immediate of the next turn") }
                socket.close()
            }
            reactor.setImmediate { callback("immediate 2") }
            reactor.setTimer(afterMilliseconds: 1) { callback("timer 1") }
            reactor.setTimer(afterMilliseconds: 1) { callback("timer 2") }
        }
        handler.onFlush = { callback("flush") }
        handler.onClosed = {
            callback("close")
            manual.clock.advance(milliseconds: 1)
        }
        manual.poller.report((token, .readable))
        reactor.turn()
        let expected = ["read", "flush", "immediate 1", "immediate 2", "close", "timer 1", "timer 2"]
        #expect(log.takeLines() == expected.flatMap { [$0, "\($0) tick", "\($0) microtask"] })
        reactor.turn()
        #expect(log.takeLines().first == "immediate of the next turn")
        #expect(peer.read() == [])
    }

    @Test func ticksRunBeforeMicrotasksUntilBothAreEmpty() throws {
        let reactor = try ManualReactor().reactor
        let log = Log()
        reactor.runCallback {
            reactor.task {
                log.add("microtask 1")
                reactor.nextTick { log.add("tick of microtask") }
                reactor.task { log.add("microtask of microtask") }
            }
            reactor.nextTick {
                log.add("tick 1")
                reactor.task { log.add("microtask of tick") }
                reactor.nextTick { log.add("tick of tick") }
            }
            reactor.nextTick { log.add("tick 2") }
            log.add("callback")
        }
        #expect(
            log.lines == [
                "callback", "tick 1", "tick 2", "tick of tick", "microtask 1", "microtask of tick",
                "microtask of microtask", "tick of microtask",
            ])
    }

    @Test func ticksWaitForTheOutermostCallback() throws {
        let reactor = try ManualReactor().reactor
        let log = Log()
        reactor.runCallback {
            reactor.nextTick { log.add("tick") }
            reactor.runCallback { log.add("inner") }
            log.add("outer")
        }
        reactor.beginCallback()
        reactor.nextTick { log.add("second tick") }
        log.add("by hand")
        reactor.endCallback()
        #expect(log.lines == ["inner", "outer", "tick", "by hand", "second tick"])
    }

    @Test func tickOfATargetCarriesItsOpcode() throws {
        let reactor = try ManualReactor().reactor
        var opcodes: [Int] = []
        let handler = ClosureHandler()
        handler.onTick = { opcodes.append($0) }
        reactor.runCallback {
            for opcode in 0..<200 { reactor.enqueueTick(handler, opcode) }
            reactor.enqueueTickUnretained(handler, -3)
        }
        #expect(opcodes == Array(0..<200) + [-3])
    }

    @Test func tickKeepsItsTargetAliveAndLetsItGo() throws {
        final class Target: TickTarget {
            let log: Log
            init(_ log: Log) { self.log = log }
            deinit { log.add("gone") }
            override func runTick(_ opcode: Int) { log.add("tick \(opcode)") }
        }
        let reactor = try ManualReactor().reactor
        let log = Log()
        reactor.runCallback {
            reactor.enqueueTick(Target(log), 1)
            reactor.nextTick { log.add("next") }
        }
        #expect(log.lines == ["tick 1", "gone", "next"])
    }

    @Test func unretainedTickSeesOnlyTheReferencesOfOthers() throws {
        final class Target: TickTarget {
            var isUnique: () -> Bool = { false }
            var wasUnique: Bool?
            override func runTick(_ opcode: Int) { wasUnique = isUnique() }
        }
        struct Table { var slot: Target? = Target() }
        let reactor = try ManualReactor().reactor
        var table = Table()
        table.slot?.isUnique = { isKnownUniquelyReferenced(&table.slot) }
        reactor.runCallback { if let target = table.slot { reactor.enqueueTickUnretained(target, 0) } }
        #expect(table.slot?.wasUnique == true)
        reactor.runCallback { if let target = table.slot { reactor.enqueueTick(target, 0) } }
        #expect(table.slot?.wasUnique == false)
    }

    @Test func whatCallbacksThrowIsReportedAndTheRestRuns() throws {
        struct Mistake: Error, Equatable { let place: String }
        let manual = try ManualReactor()
        let reactor = manual.reactor
        var reported: [Mistake?] = []
        reactor.uncaughtErrorHandler = { reported.append($0 as? Mistake) }
        reactor.nextTick { throw Mistake(place: "tick") }
        reactor.setImmediate { throw Mistake(place: "immediate") }
        reactor.setTimer(afterMilliseconds: 1) { throw Mistake(place: "timer") }
        reactor.run()
        reactor.runCallback { throw Mistake(place: "callback") }
        #expect(reported == ["tick", "immediate", "timer", "callback"].map(Mistake.init))
    }

    @Test func errorThatNobodyHearsEndsTheProcess() async {
        struct Mistake: Error {}
        await #expect(processExitsWith: .exitCode(1)) {
            let reactor = try Reactor()
            reactor.runCallback { throw Mistake() }
        }
    }

    @Test func handlerIsFlushedOncePerPhase() throws {
        let reactor = try ManualReactor().reactor
        let log = Log()
        let handler = ClosureHandler()
        handler.onFlush = { log.add("flush") }
        reactor.setImmediate {
            log.add("immediate 1")
            reactor.markDirty(handler)
            reactor.markDirty(handler)
        }
        reactor.setImmediate {
            log.add("immediate 2")
            reactor.markDirty(handler)
        }
        reactor.turn()
        #expect(log.lines == ["immediate 1", "immediate 2", "flush"])
    }

    @Test func handlerThatIsMarkedWhileItFlushesWaitsForTheNextPhase() throws {
        let manual = try ManualReactor()
        let log = Log()
        let handler = ClosureHandler()
        handler.onFlush = {
            log.add("flush")
            if log.lines.count < 5 { manual.reactor.markDirty(handler) }
        }
        manual.reactor.markDirty(handler)
        manual.reactor.run()
        #expect(log.lines.count == 5)
        // Nobody slept while a flush was wanted.
        #expect(manual.poller.timeouts.allSatisfy { $0 == 0 })
    }

    @Test func timersComeBeforeTheFirstPoll() throws {
        let manual = try ManualReactor()
        let log = Log()
        manual.reactor.setTimer(afterMilliseconds: 1) { log.add("timer") }
        manual.reactor.setImmediate { log.add("immediate") }
        manual.clock.advance(milliseconds: 1)
        manual.reactor.run()
        #expect(log.lines == ["timer", "immediate"])
    }

    @Test func cancelledImmediateDoesNotRun() throws {
        let manual = try ManualReactor()
        let log = Log()
        let second = manual.reactor.setImmediate { log.add("second") }
        manual.reactor.setImmediate {
            log.add("third")
            second.cancel()
        }
        let fourth = manual.reactor.setImmediate { log.add("fourth") }
        fourth.cancel()
        #expect(second.isPending)
        manual.reactor.run()
        #expect(log.lines == ["second", "third"])
        #expect(!second.isPending)
    }

    // MARK: - Stale events

    @Test func eventOfAClosedSocketIsNotDeliveredToTheNextUserOfItsSlot() throws {
        let manual = try ManualReactor()
        let log = Log()
        let first = ClosureHandler()
        let second = ClosureHandler()
        let third = ClosureHandler()
        let (firstSocket, firstToken, _) = try manual.socket(first)
        let (secondSocket, secondToken, _) = try manual.socket(second)
        firstSocket.setReadInterest(true)
        secondSocket.setReadInterest(true)
        var peers: [Descriptor] = []
        var newToken: UInt64 = 0
        first.onReadable = {
            log.add("first")
            secondSocket.close()
            guard let (socket, token, peer) = try? manual.socket(third) else { return }
            socket.setReadInterest(true)
            newToken = token
            peers.append(peer)
        }
        second.onReadable = { log.add("second") }
        second.onClosed = { log.add("second closed") }
        third.onReadable = { log.add("third") }
        manual.poller.report((firstToken, .readable), (secondToken, .readable))
        manual.reactor.turn()
        #expect(log.takeLines() == ["first", "second closed"])
        // The slot is the same and the generation another.
        #expect(UInt32(truncatingIfNeeded: newToken) == UInt32(truncatingIfNeeded: secondToken))
        #expect(newToken != secondToken)
        manual.poller.report((secondToken, .readable), (newToken, .readable))
        manual.reactor.turn()
        #expect(log.takeLines() == ["third"])
    }

    @Test func tokenThatWasNeverGivenIsIgnored() throws {
        let manual = try ManualReactor()
        manual.poller.report((0, .readable), (UInt64.max, .readable), (7 << 32 | 3, .readable))
        manual.reactor.turn()
    }

    @Test func closedSocketIsFreedAtTheEndOfTheTurn() throws {
        let manual = try ManualReactor()
        let handler = ClosureHandler()
        let (socket, token, peer) = try manual.socket(handler)
        socket.setReadInterest(true)
        var readDuringTurn: [UInt8]?
        handler.onReadable = {
            socket.close()
            socket.close()
            readDuringTurn = peer.read()
        }
        manual.poller.report((token, [.readable, .writable, .hangup]))
        manual.reactor.turn()
        #expect(readDuringTurn == nil)
        #expect(peer.readWhenReady() == [])
        #expect(!manual.reactor.isAlive)
    }

    @Test(arguments: [63, 64, 65, 1000])
    func tableOfSlotsGrowsAndShrinks(count: Int) throws {
        var table = SlotTable()
        defer { table.deallocate() }
        let reactor = try ManualReactor().reactor
        let target = DescriptorWatcher(reactor: reactor, descriptor: -1, isBorrowed: true) {}
        let tokens = (0..<count).map { _ in table.insert(target) }
        #expect(Set(tokens).count == count)
        #expect(tokens.allSatisfy { table.target(of: $0) != nil })
        for token in tokens.dropFirst() { _ = table.remove(token) }
        table.trim()
        #expect(table.count == 1)
        #expect(tokens.dropFirst().allSatisfy { table.target(of: $0) == nil })
        #expect(table.target(of: tokens[0]) != nil)
        let again = (0..<count).map { _ in table.insert(target) }
        #expect(again.allSatisfy { table.target(of: $0) != nil })
        for token in again + [tokens[0]] { _ = table.remove(token) }
        target.close()
        reactor.turn()
    }
}
