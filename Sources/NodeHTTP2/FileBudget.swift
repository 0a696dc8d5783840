/// What DATA of files, which is read ahead of windows and sockets, may take of a reactor's memory.
///
/// A peer decides how long that waits. The more is held, the less is read ahead: nobody is refused, and nobody makes the process grow.
/// Belongs to the context, on the reactor's thread. Between calls it has the sum of all streams' `fileBytes`.
final class FileBudget {
    enum Measure {
        /// Reads may be long.
        case ample
        /// They may bring what can leave.
        case scarce
        /// They may bring what tells that something left.
        case spent
    }

    /// Of one connection, with what else it has not sent (bytes): 32 streams that read at full length, and the same again.
    private static let ampleConnectionBytes = 4_194_304
    private static let scarceConnectionBytes = 8_388_608
    /// Of all connections of the reactor (bytes).
    private static let ampleBytes = 33_554_432
    private static let scarceBytes = 67_108_864
    /// What each connection may have whatever the others hold (bytes), so that they do not stop it.
    private static let ownBytes = 65_536

    private(set) var heldBytes = 0

    /// - Parameter unsentBytes: of the connection that asks.
    func measure(unsentBytes: Int) -> Measure {
        if heldBytes < Self.ampleBytes, unsentBytes < Self.ampleConnectionBytes { return .ample }
        let isScarce = heldBytes < Self.scarceBytes && unsentBytes < Self.scarceConnectionBytes
        return isScarce || unsentBytes < Self.ownBytes ? .scarce : .spent
    }

    /// A stream holds so much from now on (bytes); 0 when it is over.
    func hold(_ bytes: Int, for stream: StreamDetails) {
        heldBytes += bytes - stream.fileBytes
        stream.fileBytes = bytes
    }
}
