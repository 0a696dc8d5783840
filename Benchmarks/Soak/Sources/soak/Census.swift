import Glibc
@testable import NodeHTTP2
@testable import Reactor

/// What there is: memory, and objects of the library.
struct Census {
    /// What a fifth of the whole may leave behind (bytes): pages of the heap that are in use by chance, 20 bytes an exchange.
    static let growthBytesMax = 4_194_304

    let residentBytes: Int
    let sessions: Int
    let streams: Int
    let records: Int
    let blocks: Int

    init(_ server: Http2Server) {
        let context = server._sessions.context
        sessions = context.sessionCount
        streams = context.streamCount
        records = context.resources.liveStreamCount
        blocks = context.reactor.blockPool.blocksInUse
        residentBytes = Census.residentBytes
    }

    var isEmpty: Bool { sessions + streams + records + blocks == 0 }

    func text(since before: Census) -> String {
        let memory = "RSS \(before.residentBytes / 1_024) KiB before, \(residentBytes / 1_024) after"
        return "\(memory); \(sessions) sessions, \(streams) streams, \(records) records, \(blocks) blocks left"
    }

    /// The second number of /proc/self/statm, in pages.
    private static var residentBytes: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
