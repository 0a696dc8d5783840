import Buffers
import TestSupport
import Testing

@testable import HTTP2Protocol

/// Finding, growing, shrinking; and what is remembered of streams that are gone.
@Suite struct StreamTableTests {
    private func record(_ id: UInt32) -> StreamPointer {
        let record = StreamPointer.allocate(capacity: 1)
        record.initialize(to: StreamRecord(id: id, sendWindowBytes: 0, receiveWindowBytes: 0))
        return record
    }

    private func free(_ record: StreamPointer) {
        record.deinitialize(count: 1)
        record.deallocate()
    }

    @Test func aTableAgreesWithADictionaryThroughARandomRun() {
        var random = SeededRandom(seed: 0x7ab1e, "the stream table")
        var table = StreamTable()
        var model: [UInt32: StreamPointer] = [:]
        var next: UInt32 = 1
        for round in 0..<20 {
            for _ in 0..<400 {
                if model.isEmpty || random.number(0...2) > (round.isMultiple(of: 2) ? 0 : 1) {
                    let fresh = record(next)
                    next += UInt32(2 * random.number(1...4))
                    table.insert(fresh)
                    model[fresh.pointee.id] = fresh
                } else if let (id, gone) = model.randomElement(using: &random) {
                    table.remove(gone)
                    model[id] = nil
                    #expect(table.find(id) == nil)
                    free(gone)
                }
            }
            #expect(table.count == model.count)
            #expect(Set(table.all()) == Set(model.values))
            for (id, record) in model { #expect(table.find(id) == record) }
        }
        for gone in model.values {
            table.remove(gone)
            free(gone)
        }
        #expect(table.count == 0)
        #expect(table.all().isEmpty)
        table.deallocate()
    }

    @Test func anEmptiedTableGivesItsMemoryBackAndGrowsAgain() {
        var table = StreamTable()
        for _ in 0..<2 {
            let records = (0..<100).map { record(UInt32($0) * 2 + 1) }
            for record in records { table.insert(record) }
            #expect(table.find(199) == records[99])
            #expect(table.find(200) == nil)
            for record in records.reversed() { table.remove(record) }
            records.forEach(free)
        }
        #expect(table.find(1) == nil)
        table.deallocate()
    }

    @Test func eightStreamsComeAndGoWithoutAllocation() {
        var table = StreamTable()
        let records = (0..<8).map { record(UInt32($0) * 2 + 1) }
        for record in records { table.insert(record) }
        for record in records { table.remove(record) }
        let taken = AllocationCounter.count {
            for round in 0..<1_600 {
                let record = records.withUnsafeBufferPointer { $0[round & 7] }
                if round & 8 == 0 { table.insert(record) } else { table.remove(record) }
            }
        }
        #expect(taken == 0)
        records.forEach(free)
        table.deallocate()
    }

    // MARK: StreamHistory

    @Test func historyTellsIdleClosedSkippedResetAndForgotten() {
        var history = StreamHistory()
        #expect(history.verdict(on: 1) == .idle)
        history.open(5)
        #expect(history.verdict(on: 7) == .idle)
        #expect(history.verdict(on: 5) == .closed)
        #expect(history.verdict(on: 3) == .skipped)
        #expect(history.verdict(on: 1) == .skipped)
        history.recordReset(5)
        #expect(history.verdict(on: 5) == .resetByUs)
        history.open(7)
        #expect(history.verdict(on: 5) == .resetByUs)
        history.open(7 + 2 * 62)
        #expect(history.verdict(on: 7) == .closed)
        #expect(history.verdict(on: 5) == .resetByUs)
        history.open(7 + 2 * 63)
        #expect(history.verdict(on: 5) == .forgotten)
        history.open(0x7fff_ffff)
        #expect(history.verdict(on: 131) == .forgotten)
        history.recordReset(1)
        #expect(history.verdict(on: 0x7fff_ffff) == .closed)
    }

    @Test func evenIdentifiersAreRememberedLikewise() {
        var history = StreamHistory()
        history.open(2)
        history.open(8)
        history.recordReset(2)
        #expect([2, 4, 6, 8, 10].map { history.verdict(on: $0) } == [.resetByUs, .skipped, .skipped, .closed, .idle])
    }
}
