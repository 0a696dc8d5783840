import Testing

@testable import NodeRuntime

/// The expectations are what Node 24.19.0 gives for the same calls.
@Suite struct DateTests {
    @Test func writesTheTextsOfHTTPAndISO() throws {
        let table: [(Double, String, String)] = [
            (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00.000Z"),
            (-2_203_891_200_000, "Thu, 01 Mar 1900 00:00:00 GMT", "1900-03-01T00:00:00.000Z"),
            (253_402_300_800_000, "Sat, 01 Jan 10000 00:00:00 GMT", "+010000-01-01T00:00:00.000Z"),
            (-62_198_755_200_001, "Thu, 31 Dec -0002 23:59:59 GMT", "-000002-12-31T23:59:59.999Z"),
            (1_700_000_000_123.9, "Tue, 14 Nov 2023 22:13:20 GMT", "2023-11-14T22:13:20.123Z"),
        ]
        for (time, http, iso) in table {
            #expect(Date(time).toUTCString() == http)
            #expect(try Date(time).toISOString() == iso)
        }
    }

    @Test func readsWhatItWrites() throws {
        for day in stride(from: -719_528, to: 800_000, by: 371) {
            let date = Date(day * 86_400_000 + 45_296_012)
            #expect(Date(try date.toISOString()) == date)
            #expect(Date.parse(date.toUTCString()) == (date.getTime() / 1000).rounded(.down) * 1000)
        }
        #expect(Date.parse("1994-11-06") == 784_080_000_000)
        #expect(Date.parse("1994-11-06T00:00:00.5Z") == 784_080_000_500)
    }

    @Test func whatIsNoDateIsInvalid() {
        for text in [
            "", "x", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Xxx 1994 08:49:37 GMT", "1994-13-06",
            "1994-11-06T08:49:37",
        ] {
            #expect(Date.parse(text).isNaN, "\(text)")
        }
        #expect(Date(.nan).toUTCString() == "Invalid Date" && Date(9e15).toJSON() == nil)
        #expect { try Date(.nan).toISOString() } throws: { "\($0)" == "RangeError: Invalid time value" }
    }
}
