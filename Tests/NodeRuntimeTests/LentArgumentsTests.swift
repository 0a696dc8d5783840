import Testing

@testable import NodeRuntime

/// The places of a tuple's elements, for sizes and alignments of all kinds.
@Suite struct LentArgumentsTests {
    struct Padded: Equatable {
        var wide: Int64
        var narrow: Int8
    }

    final class Token {}

    @Test func theBitsLieWhereTheTupleHasThem() {
        let four = (Int8(1), Padded(wide: 2, narrow: 3), Int16(4), "five" as String?)
        _ = lend(four.0, four.1, four.2, four.3) { lent in
            let read = lent.pointer.assumingMemoryBound(to: (Int8, Padded, Int16, String?).self).pointee
            #expect(read.0 == 1 && read.1 == four.1 && read.2 == 4 && read.3 == "five")
            return true
        }
        _ = lend(Padded(wide: 1, narrow: 2), Int8(3), Int64(4)) { lent in
            let read = lent.pointer.assumingMemoryBound(to: (Padded, Int8, Int64).self).pointee
            #expect(read.0 == Padded(wide: 1, narrow: 2) && read.1 == 3 && read.2 == 4)
            return true
        }
        _ = lend((), UInt8(7)) { lent in
            let read = lent.pointer.assumingMemoryBound(to: (Void, UInt8).self).pointee
            #expect(read.1 == 7)
            return true
        }
    }

    @Test func argumentsLiveAsLongAsTheCallAndNoLonger() {
        weak var seen: Token?
        _ = lend(Token(), Token()) { lent in
            let read = lent.pointer.assumingMemoryBound(to: (Token, Token).self).pointee
            seen = read.1
            #expect(seen != nil && read.0 !== read.1)
            return true
        }
        #expect(seen == nil)
    }

    @Test func elementsOfATupleAreItsMembers() {
        #expect(elements(of: (1, "a")).count == 2)
        #expect(elements(of: 1).count == 1)
        #expect(elements(of: ()).isEmpty)
        #expect(elements(of: [1, 2]).count == 1)
    }
}
