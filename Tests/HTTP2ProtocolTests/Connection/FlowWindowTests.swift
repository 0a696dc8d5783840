import TestSupport
import Testing

@testable import HTTP2Protocol

/// The window arithmetic of RFC 9113 §5.2 and §6.9.
@Suite struct FlowWindowTests {
    @Test func aWindowShrinksByWhatIsSentAndGrowsByUpdates() {
        var window = FlowWindow(100)
        window.take(60)
        #expect(window.sendable == 40)
        check(window.grow(by: 10))
        #expect(window.available == 50)
    }

    @Test func aWindowNeverPassesItsMaximum() {
        var window = FlowWindow(FlowWindow.bytesMax)
        check(!window.grow(by: 1))
        #expect(window.available == Int32.max)
        window.take(1)
        check(window.grow(by: 1))
        check(!window.grow(by: FlowWindow.bytesMax))
    }

    @Test func aShrunkInitialSizeMakesAWindowNegative() {
        var window = FlowWindow(65_535)
        window.take(60_000)
        check(window.adjust(from: 65_535, to: 16_384))
        #expect(window.available == -43_616)
        #expect(window.sendable == 0)
        check(window.grow(by: 43_617))
        #expect(window.sendable == 1)
    }

    @Test func adjustmentsStayWithinTheirRange() {
        var high = FlowWindow(1)
        check(!high.adjust(from: 0, to: FlowWindow.bytesMax))
        #expect(high.available == 1)
        var low = FlowWindow(FlowWindow.bytesMax)
        low.take(Int(FlowWindow.bytesMax))
        check(low.adjust(from: FlowWindow.bytesMax, to: 0))
        #expect(low.available == -Int32.max)
        check(!low.adjust(from: 1, to: 0))
    }

    @Test func aReceiveWindowTakesWhatItGranted() {
        var window = ReceiveWindow(size: 10)
        check(window.receive(10))
        check(window.receive(0))
        check(!window.receive(1))
    }

    @Test func creditComesInHalvesOfTheWindow() {
        var window = ReceiveWindow(size: 100)
        check(window.receive(100))
        #expect(window.consume(49) == 0)
        #expect(window.consume(1) == 50)
        #expect(window.available == 50)
        #expect(window.consume(50) == 50)
        #expect(window.available == 100)
    }

    @Test func aWindowOfOneOctetIsRefilledOctetByOctet() {
        var window = ReceiveWindow(size: 1)
        check(window.receive(1))
        #expect(window.consume(1) == 1)
    }

    @Test func growthIsAnnouncedAndAShrinkSwallowsCredit() {
        var window = ReceiveWindow(size: 100)
        #expect(window.resize(to: 150) == 50)
        #expect(window.available == 150)
        #expect(window.resize(to: 50) == 0)
        check(window.receive(150))
        #expect(window.consume(100) == 0)
        #expect(window.consume(25) == 25)
        #expect(window.consume(25) == 25)
        #expect(window.available == 50)
    }

    @Test func growthReachesTheMaximumAndNoFurther() {
        var window = ReceiveWindow(size: 65_535)
        #expect(window.resize(to: FlowWindow.bytesMax) == FlowWindow.bytesMax - 65_535)
        #expect(window.available == Int32.max)
        #expect(window.resize(to: FlowWindow.bytesMax) == 0)
    }

    @Test func settingsMoveAWindowOfAnySizeByTheirDifference() {
        var window = ReceiveWindow(size: 65_535)
        _ = window.resize(to: 100_000)
        window.adjust(from: 65_535, to: 65_545)
        #expect(window.available == 100_010)
        #expect(window.size == 100_010)
        window.adjust(from: 65_545, to: 0)
        #expect(window.available == 34_465)
        var used = ReceiveWindow(size: 100)
        check(used.receive(80))
        used.adjust(from: 100, to: 10)
        #expect(used.available == -70)
        check(!used.receive(1))
        check(used.receive(0))
    }

    @Test func thePeersViewAndOursStayEqualThroughARandomRun() {
        var random = SeededRandom(seed: 0x91b3, "receive windows")
        var ours = ReceiveWindow(size: 65_535)
        var theirs = FlowWindow(65_535)
        var initial: UInt32 = 65_535
        var held = 0
        for step in 0..<20_000 {
            var increment: UInt32 = 0
            switch random.number(0...9) {
            case 0...4:
                let count = min(theirs.sendable, random.number(0...20_000))
                theirs.take(count)
                check(ours.receive(count), "step \(step)")
                held += count
            case 5...7:
                let count = random.number(0...held)
                held -= count
                increment = ours.consume(count)
            case 8: increment = ours.resize(to: UInt32(random.number(1_000...1_000_000)))
            default:
                let next = UInt32(random.number(0...200_000))
                check(theirs.adjust(from: initial, to: next))
                ours.adjust(from: initial, to: next)
                initial = next
            }
            if increment > 0 { check(theirs.grow(by: increment)) }
            guard ours.available == theirs.available else {
                Issue.record("step \(step): ours \(ours.available), theirs \(theirs.available)")
                return
            }
        }
    }
}
