import Testing

@testable import Reactor

@Suite struct ClockTests {
    private func date(_ reactor: Reactor) -> String { String(decoding: reactor.dateBytes, as: UTF8.self) }

    @Test func dateIsFormattedAsTheExampleOfTheRFC() throws {
        let manual = try ManualReactor()
        #expect(date(manual.reactor) == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (1_709_210_096, "Thu, 29 Feb 2024 12:34:56 GMT"),
        ] as [(Int64, String)])
    func dateKnowsTheCalendar(seconds: Int64, text: String) {
        var cache = DateCache()
        defer { cache.deallocate() }
        let bytes = cache.bytes(now: 0, clock: Clock.manual(unixSeconds: seconds))
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func dateChangesWithTheSecondAndSaysSo() throws {
        let manual = try ManualReactor()
        let first = manual.reactor.dateSerial
        manual.clock.advance(milliseconds: 999)
        manual.reactor.updateTime()
        #expect(manual.reactor.dateSerial == first)
        manual.clock.advance(milliseconds: 1)
        manual.reactor.updateTime()
        #expect(manual.reactor.dateSerial == first + 1)
        #expect(date(manual.reactor) == "Sun, 06 Nov 1994 08:49:38 GMT")
    }

    @Test func timeStandsStillWithinATurn() throws {
        let manual = try ManualReactor()
        var times: [Int] = []
        for _ in 0..<2 {
            manual.reactor.setImmediate {
                times.append(manual.reactor.nowMilliseconds)
                manual.clock.advance(milliseconds: 5)
            }
        }
        manual.reactor.turn()
        #expect(times == [0, 0])
    }

    @Test func systemClockGoesForward() {
        let clock = Clock()
        let first = clock.monotonicNanoseconds
        #expect(clock.monotonicNanoseconds >= first)
        #expect(clock.unixNanoseconds > 1_700_000_000_000_000_000)
    }
}
