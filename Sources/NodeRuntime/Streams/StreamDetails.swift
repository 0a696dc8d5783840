import Synchronization

/// The rare parts of a stream: what options replace, and what waits for construction.
final class StreamDetails {
    typealias Read = (Stream, Int) throws -> Void
    typealias Write = (Stream, Chunk, String, StreamCallback) throws -> Void
    typealias WriteAll = (Stream, [(chunk: Chunk, encoding: String)], StreamCallback) throws -> Void
    typealias Step = (Stream, StreamCallback) throws -> Void
    typealias Destroy = (Stream, (any Error)?, StreamCallback) throws -> Void

    var read: Read?
    var write: Write?
    var writev: WriteAll?
    var final: Step?
    var construct: Step?
    var destroy: Destroy?
    var destroyAfterConstruct: (((any Error)?) -> Void)?
}

/// Process-wide defaults; workers share them.
enum StreamDefaults {
    static let bytes = Atomic<Int>(65_536)
    static let objects = Atomic<Int>(16)

    static func highWaterMark(objectMode: Bool) -> Int {
        objectMode ? objects.load(ordering: .relaxed) : bytes.load(ordering: .relaxed)
    }
}
