import CLinux
import Glibc

// What Node tells a program about its process.

extension NodeProcess {
    /// Node: process.pid.
    public var pid: Int { Int(getpid()) }
    /// Node: process.ppid.
    public var ppid: Int { Int(getppid()) }
    /// Node: process.platform.
    public var platform: String { "linux" }

    /// Node: process.arch.
    public var arch: String {
        #if arch(arm64)
        "arm64"
        #else
        "x64"
        #endif
    }

    /// The version of Node whose behaviour this library has.
    public var version: String { "v24.19.0" }

    /// Node: process.versions: the version of Node whose behaviour this library has.
    public var versions: [String: String] { ["node": String(version.dropFirst())] }

    /// Node: process.argv0.
    public var argv0: String { CommandLine.arguments.first ?? "" }

    /// Node: process.argv: the executable, the program, and from index 2 on the arguments.
    public var argv: Arguments { Arguments([execPath] + CommandLine.arguments) }

    /// The words of a command line. A place beyond them is nil, as it is undefined in JavaScript: `process.argv[2] ?? "8080"`.
    public struct Arguments: Sequence, Sendable {
        private let words: [String]

        init(_ words: [String]) { self.words = words }

        public subscript(index: Int) -> String? { words.indices.contains(index) ? words[index] : nil }
        /// Node: argv.length.
        public var length: Int { words.count }
        public var count: Int { words.count }
        /// Node: argv.slice(start).
        public func slice(_ start: Int) -> [String] { Array(words.dropFirst(Swift.max(start, 0))) }
        public func makeIterator() -> IndexingIterator<[String]> { words.makeIterator() }
    }

    /// Node: process.execPath.
    public var execPath: String { linkTarget("/proc/self/exe") ?? CommandLine.arguments.first ?? "" }

    /// Node: process.cwd().
    public func cwd() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }

    private func linkTarget(_ path: String) -> String? {
        let target = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { bytes, count in
            guard let start = bytes.baseAddress else { return }
            let length = start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { text in
                readlink(path, text, bytes.count)
            }
            count = max(0, length)
        }
        return target.isEmpty ? nil : String(decoding: target, as: UTF8.self)
    }

    /// Node: process.env: `process.env["PORT"]` or `process.env.PORT`.
    public var env: Environment {
        get { Environment() }
        // Assigning to a member has already changed the process's environment.
        set { _ = newValue }
    }

    /// The environment of the process, read and written in place. Not to be written while other threads read it.
    @dynamicMemberLookup
    public struct Environment {
        public subscript(name: String) -> String? {
            get { getenv(name).map { String(cString: $0) } }
            nonmutating set {
                if let newValue { setenv(name, newValue, 1) } else { unsetenv(name) }
            }
        }

        public subscript(dynamicMember name: String) -> String? {
            get { self[name] }
            nonmutating set { self[name] = newValue }
        }
    }

    /// Node: process.uptime() (seconds).
    public func uptime() -> Double { Double(monotonicNanoseconds() - Int(clinux_start_nanoseconds())) / 1e9 }

    /// Node: process.hrtime(), process.hrtime(previous), process.hrtime.bigint().
    public var hrtime: HighResolutionTime { HighResolutionTime() }

    public struct HighResolutionTime {
        /// Seconds and nanoseconds of a clock that never goes back.
        public func callAsFunction() -> [Int] { Self.pair(monotonicNanoseconds()) }

        /// The time since an earlier result.
        public func callAsFunction(_ previous: [Int]) -> [Int] {
            guard previous.count == 2 else { return self() }
            let (seconds, overflow) = previous[0].multipliedReportingOverflow(by: 1_000_000_000)
            return Self.pair(overflow ? 0 : monotonicNanoseconds() - seconds - previous[1])
        }

        /// Nanoseconds.
        public func bigint() -> Int { monotonicNanoseconds() }

        private static func pair(_ nanoseconds: Int) -> [Int] {
            let rest = nanoseconds % 1_000_000_000
            return [(nanoseconds - rest) / 1_000_000_000, rest]
        }
    }

    public struct MemoryUsage: Sendable, PlainObject {
        /// Resident memory (bytes).
        public var rss: Int
        /// Mapped for data and stack (bytes).
        public var heapTotal: Int
        /// The resident memory that is no file's (bytes): there is no collector that could tell used from free.
        public var heapUsed: Int
        /// Node counts here what its collector does not see; all memory is such.
        public var external = 0
        public var arrayBuffers = 0
    }

    /// Node: process.memoryUsage(), process.memoryUsage.rss().
    public var memoryUsage: MemoryUsageFunction { MemoryUsageFunction() }

    public struct MemoryUsageFunction {
        public func callAsFunction() -> MemoryUsage {
            // Pages: size, resident, shared, text, library, data.
            let pages = NodeProcess.readStatusFields("/proc/self/statm")
            guard pages.count >= 6 else { return MemoryUsage(rss: 0, heapTotal: 0, heapUsed: 0) }
            let pageBytes = sysconf(Int32(_SC_PAGESIZE))
            return MemoryUsage(
                rss: pages[1] * pageBytes, heapTotal: pages[5] * pageBytes, heapUsed: (pages[1] - pages[2]) * pageBytes)
        }

        /// Resident memory (bytes).
        public func rss() -> Int { self().rss }
    }

    /// Processor time of the whole process (microseconds).
    public struct CPUUsage: Equatable, Sendable, PlainObject {
        public var user: Int
        public var system: Int
    }

    /// Node: process.cpuUsage(), process.cpuUsage(previous): the time since an earlier result.
    public func cpuUsage(_ previous: CPUUsage? = nil) -> CPUUsage {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func microseconds(_ time: timeval) -> Int { time.tv_sec * 1_000_000 + time.tv_usec }
        return CPUUsage(
            user: microseconds(usage.ru_utime) - (previous?.user ?? 0),
            system: microseconds(usage.ru_stime) - (previous?.system ?? 0))
    }

    private static func readStatusFields(_ path: String) -> [Int] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return [] }
        let text = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: text, as: UTF8.self).split { $0 == " " || $0 == "\n" }.compactMap { Int($0) }
    }
}

private func monotonicNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
}
