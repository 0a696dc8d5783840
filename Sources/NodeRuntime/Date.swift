import Glibc

/// A moment, as JavaScript's Date: milliseconds since 1970 in UTC. What http2 programs ask of it: now, and the texts of HTTP.
///
/// The invalid date is a value whose time is not a number, as in JavaScript.
public struct Date: Hashable, Sendable, CustomStringConvertible {
    private let time: Double

    /// Now. Node: new Date().
    public init() { self.init(Date.now()) }

    /// Node: new Date(milliseconds).
    public init(_ milliseconds: Int) { self.init(Double(milliseconds)) }

    /// Node: new Date(milliseconds); a fraction is cut off.
    public init(_ milliseconds: Double) {
        let whole = milliseconds.rounded(.towardZero)
        time = whole.magnitude <= Self.timeMax ? whole + 0 : .nan
    }

    /// Node: new Date(text); see `parse`.
    public init(_ text: String) { self.init(Date.parse(text)) }

    /// JavaScript's last moment (milliseconds): 100,000,000 days.
    private static let timeMax = 8.64e15

    /// Node: Date.now() (milliseconds).
    public static func now() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }

    /// Node: date.getTime() (milliseconds), not a number for the invalid date.
    public func getTime() -> Double { time }

    /// Node: date.valueOf().
    public func valueOf() -> Double { time }

    /// Node: date.toUTCString(): "Sun, 06 Nov 1994 08:49:37 GMT", the form of HTTP's fields.
    public func toUTCString() -> String {
        guard let parts = Parts(time) else { return "Invalid Date" }
        let year = parts.year < 0 ? "-" + padded(-parts.year, 4) : padded(parts.year, 4)
        let day = "\(Self.weekdays[parts.weekday]), \(padded(parts.day)) \(Self.months[parts.month - 1]) \(year)"
        return "\(day) \(padded(parts.hour)):\(padded(parts.minute)):\(padded(parts.second)) GMT"
    }

    /// Node: date.toISOString(): "1994-11-06T08:49:37.000Z".
    ///
    /// - Throws: RangeError for the invalid date.
    public func toISOString() throws -> String {
        guard let text = isoText else { throw NodeError("", .rangeError, "Invalid time value") }
        return text
    }

    /// Node: date.toJSON(); nil for the invalid date.
    public func toJSON() -> String? { isoText }

    /// The form of ISO 8601. Differs: Node's `String(date)` speaks of the local time zone, which nothing here knows.
    public var description: String { isoText ?? "Invalid Date" }

    private var isoText: String? {
        guard let parts = Parts(time) else { return nil }
        let isShort = (0...9999).contains(parts.year)
        let year = isShort ? padded(parts.year, 4) : (parts.year < 0 ? "-" : "+") + padded(abs(parts.year), 6)
        let clock = "\(padded(parts.hour)):\(padded(parts.minute)):\(padded(parts.second))"
        return "\(year)-\(padded(parts.month))-\(padded(parts.day))T\(clock).\(padded(parts.millisecond, 3))Z"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The fields of the Gregorian calendar.
    private struct Parts {
        let year: Int
        let month: Int
        let day: Int
        let weekday: Int
        let hour: Int
        let minute: Int
        let second: Int
        let millisecond: Int

        init?(_ time: Double) {
            guard time.isFinite else { return nil }
            let total = Int(time)
            let days = floorDivision(total, 86_400_000)
            let rest = total - days * 86_400_000
            (year, month, day) = civil(days)
            weekday = modulo(days + 4, 7)
            hour = rest / 3_600_000
            minute = rest / 60_000 % 60
            second = rest / 1000 % 60
            millisecond = rest % 1000
        }
    }

    // MARK: Reading

    /// Node: Date.parse(text) (milliseconds); not a number for what is no date.
    ///
    /// Differs: it reads the forms of HTTP ("Sun, 06 Nov 1994 08:49:37 GMT") and of ISO 8601 in UTC
    /// ("1994-11-06", "1994-11-06T08:49:37.000Z"), where JavaScript guesses at many more.
    public static func parse(_ text: String) -> Double { parseHTTP(text) ?? parseISO(text) ?? .nan }

    private static func parseHTTP(_ text: String) -> Double? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT", let day = number(words[1]),
            let month = months.firstIndex(of: String(words[2])), let year = number(words[3]),
            let clock = clockMilliseconds(words[4])
        else { return nil }
        return moment(year, month + 1, day, clock)
    }

    private static func parseISO(_ text: String) -> Double? {
        let halves = text.split(separator: "T", maxSplits: 1)
        let date = (halves.first ?? "").split(separator: "-", omittingEmptySubsequences: false).map { number($0) }
        guard date.count == 3, let year = date[0], let month = date[1], let day = date[2] else { return nil }
        guard halves.count == 2 else { return moment(year, month, day, 0) }
        guard halves[1].hasSuffix("Z"), let clock = clockMilliseconds(halves[1].dropLast()) else { return nil }
        return moment(year, month, day, clock)
    }

    /// "08:49:37" or "08:49:37.123".
    private static func clockMilliseconds(_ text: Substring) -> Int? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 3, let hour = number(fields[0]), let minute = number(fields[1]), hour < 24, minute < 60
        else { return nil }
        let parts = fields[2].split(separator: ".", omittingEmptySubsequences: false)
        guard let second = number(parts[0]), second < 60, parts.count <= 2 else { return nil }
        let digits = parts.count == 2 ? parts[1].prefix(3) : "0"
        guard !digits.isEmpty, let thousandths = number(digits) else { return nil }
        let fraction =
            digits.utf8.count == 1 ? thousandths * 100 : digits.utf8.count == 2 ? thousandths * 10 : thousandths
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    }

    /// Digits alone, at most six.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return Int(text)
    }

    private static func moment(_ year: Int, _ month: Int, _ day: Int, _ clock: Int) -> Double? {
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        return Double(dayNumber(year, month, day) * 86_400_000 + clock)
    }
}

private func padded(_ number: Int, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func floorDivision(_ value: Int, _ divisor: Int) -> Int { (value - modulo(value, divisor)) / divisor }

private func modulo(_ value: Int, _ divisor: Int) -> Int { (value % divisor + divisor) % divisor }

/// Days from 1970-01-01 to a day of the Gregorian calendar. Years are counted from March on, so that the leap day is a
/// year's last; 400 of them have 146,097 days.
private func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month > 2 ? year : year - 1
    let era = floorDivision(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// The inverse of `dayNumber`.
private func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = floorDivision(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}
