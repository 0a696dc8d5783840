/// The text of the current second for `date` fields (IMF-fixdate, RFC 9110 §5.6.7), formatted once per second at most.
///
/// Owned by one reactor. Invariant: the 29 bytes are the date of a moment less than a second before `validUntil`.
struct DateCache {
    static let byteCount = 29

    private let text: UnsafeMutableRawPointer
    /// Monotonic time of the next calendar second (milliseconds).
    private var validUntil = Int.min
    private(set) var unixSeconds = Int64.min
    /// Changes whenever the text does.
    private(set) var serial = 0

    init() { text = .allocate(byteCount: Self.byteCount, alignment: 1) }

    /// Frees the text; called once, by the owner's deinit.
    func deallocate() { text.deallocate() }

    /// The text, valid until the next call.
    mutating func bytes(now: Int, clock: Clock) -> UnsafeRawBufferPointer {
        if now >= validUntil { refresh(now: now, clock: clock) }
        return UnsafeRawBufferPointer(start: text, count: Self.byteCount)
    }

    @inline(never)
    private mutating func refresh(now: Int, clock: Clock) {
        let nanoseconds = clock.unixNanoseconds
        let seconds = nanoseconds.dividedFlooring(by: 1_000_000_000)
        // The reactor's time lags behind within a turn; from it the next second is then found late, never early.
        validUntil = now + 1000 - Int((nanoseconds - seconds * 1_000_000_000) / 1_000_000)
        if seconds == unixSeconds { return }
        unixSeconds = seconds
        serial += 1
        format(seconds)
    }

    /// The text of any second.
    static func text(unixSeconds: Int64) -> String {
        let cache = DateCache()
        defer { cache.deallocate() }
        cache.format(unixSeconds)
        return String(decoding: UnsafeRawBufferPointer(start: cache.text, count: byteCount), as: UTF8.self)
    }

    /// Writes "Sun, 06 Nov 1994 08:49:37 GMT".
    private func format(_ unixSeconds: Int64) {
        let days = unixSeconds.dividedFlooring(by: 86_400)
        let time = Int(unixSeconds - days * 86_400)
        let (year, month, day) = Self.civilDate(days)
        // Day 0 of 1970 was a Thursday.
        let weekday = Int((days + 4) - (days + 4).dividedFlooring(by: 7) * 7)
        put("SunMonTueWedThuFriSat", 3 * weekday, 3, at: 0)
        put(", ", 0, 2, at: 3)
        putTwoDigits(day, at: 5)
        put(" ", 0, 1, at: 7)
        put("JanFebMarAprMayJunJulAugSepOctNovDec", 3 * (month - 1), 3, at: 8)
        put(" ", 0, 1, at: 11)
        putTwoDigits(year / 100 % 100, at: 12)
        putTwoDigits(year % 100, at: 14)
        put(" ", 0, 1, at: 16)
        putTwoDigits(time / 3600, at: 17)
        put(":", 0, 1, at: 19)
        putTwoDigits(time / 60 % 60, at: 20)
        put(":", 0, 1, at: 22)
        putTwoDigits(time % 60, at: 23)
        put(" GMT", 0, 4, at: 25)
    }

    private func put(_ letters: StaticString, _ offset: Int, _ count: Int, at position: Int) {
        (text + position).copyMemory(from: letters.utf8Start + offset, byteCount: count)
    }

    private func putTwoDigits(_ number: Int, at position: Int) {
        text.storeBytes(of: UInt8(ascii: "0") + UInt8(number / 10), toByteOffset: position, as: UInt8.self)
        text.storeBytes(of: UInt8(ascii: "0") + UInt8(number % 10), toByteOffset: position + 1, as: UInt8.self)
    }

    /// Year, month and day of a day counted from 1970-01-01, by eras of 400 years that begin in March.
    private static func civilDate(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted.dividedFlooring(by: 146_097)
        let dayOfEra = Int(shifted - era * 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (Int(era) * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity, for moments before 1970.
    fileprivate func dividedFlooring(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
