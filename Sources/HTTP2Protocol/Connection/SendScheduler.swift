/// Which stream sends next: fair round robin, one frame a turn.
///
/// Streams stand here exactly while they have queued DATA and a positive window of their own. The interface (`add`,
/// `remove`, `next`, `rotate`) says nothing of the order, so that RFC 9218 urgency can take the place of the single ring.
struct SendScheduler {
    private var head: StreamPointer?

    @inline(__always)
    var isEmpty: Bool { head == nil }

    /// The stream whose turn it is.
    @inline(__always)
    var next: StreamPointer? { head }

    /// The turn passes on to the stream behind.
    mutating func rotate() {
        head = head?.pointee.nextReady
    }

    /// Puts a stream last in the ring; one that is in it already stays where it is.
    mutating func add(_ record: StreamPointer) {
        guard !record.pointee.flags.contains(.scheduled) else { return }
        record.pointee.flags.insert(.scheduled)
        guard let head, let last = head.pointee.previousReady else {
            record.pointee.nextReady = record
            record.pointee.previousReady = record
            self.head = record
            return
        }
        record.pointee.nextReady = head
        record.pointee.previousReady = last
        last.pointee.nextReady = record
        head.pointee.previousReady = record
    }

    mutating func remove(_ record: StreamPointer) {
        guard record.pointee.flags.contains(.scheduled) else { return }
        record.pointee.flags.remove(.scheduled)
        let next = record.pointee.nextReady
        let previous = record.pointee.previousReady
        if next == record {
            head = nil
        } else {
            next?.pointee.previousReady = previous
            previous?.pointee.nextReady = next
            if head == record { head = next }
        }
        record.pointee.nextReady = nil
        record.pointee.previousReady = nil
    }
}
