import Glibc

/// Times of competing pieces of work, taken in turn so that both meet the same machine, and their medians.
struct Measurement {
    /// Rounds per benchmark; the median of an odd number is a measured one.
    static let rounds = 21

    /// The thread's processor time in nanoseconds: other programs on the machine do not count. Reading it takes a system
    /// call, so that a timed stretch lasts some microseconds.
    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    static func median(_ values: [Double]) -> Double {
        values.sorted()[values.count / 2]
    }

    /// Runs both in turn and prints name, unit, both medians and the median of the ratios.
    ///
    /// - Parameter units: what one run consists of, such as header fields.
    /// - Returns: the ratio of ours to theirs.
    @discardableResult
    static func compare(
        _ name: String, units: Int, unit: String, ours: () -> UInt64, theirs: () -> UInt64
    ) -> Double {
        _ = ours()
        _ = theirs()
        var oursTimes: [Double] = []
        var theirsTimes: [Double] = []
        for _ in 0..<rounds {
            oursTimes.append(Double(ours()) / Double(units))
            theirsTimes.append(Double(theirs()) / Double(units))
        }
        let ratio = median(zip(oursTimes, theirsTimes).map { $0 / $1 })
        line(name, unit, median(oursTimes), median(theirsTimes), ratio)
        return ratio
    }

    static func line(_ name: String, _ unit: String, _ ours: Double, _ theirs: Double, _ ratio: Double) {
        print(
            pad(name, 34), pad(unit, 12), "ours", pad(fixed(ours, 2), 12), "nghttp2", pad(fixed(theirs, 2), 12),
            "ratio", fixed(ratio, 3))
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int((value * scale).rounded())
        let fraction = String(scaled % Int(scale))
        return "\(scaled / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
