import Reactor

/// Two streams in memory: what is written to the one is read from the other. Node: stream.duplexPair([options]).
///
/// A write is done when the other end's buffer has room again.
public func duplexPair(_ options: DuplexOptions = DuplexOptions()) -> (Duplex, Duplex) {
    let first = PairedDuplex(options)
    let second = PairedDuplex(options)
    first.other = second
    second.other = first
    return (first, second)
}

/// One end of a pair.
private final class PairedDuplex: Duplex {
    /// Each end keeps the other until it is destroyed.
    @exclusivity(unchecked) var other: PairedDuplex?
    /// The other end's write, until this end is read.
    @exclusivity(unchecked) private var writeCallback: StreamCallback?

    override func _read(_ size: Int) {
        guard let callback = writeCallback else { return }
        writeCallback = nil
        callback()
    }

    override func _write(_ chunk: Chunk, _ encoding: String, _ callback: StreamCallback) {
        guard let other, chunk.isObject || chunk.length > 0 else { return reactor.nextTick { callback() } }
        other.push(chunk)
        other.writeCallback = callback
    }

    override func _final(_ callback: StreamCallback) {
        guard let other else { return callback() }
        other.on(.end) { callback() }
        other.push(Chunk?.none)
    }

    override func _destroy(_ error: (any Error)?, _ callback: StreamCallback) {
        if let other, !other.destroyed {
            reactor.nextTick {
                guard !other.destroyed else { return }
                // An error stays on its own side; the other one only ends.
                if error != nil { other.destroy() } else { other.push(Chunk?.none) }
            }
        }
        other = nil
        callback(error)
    }
}
