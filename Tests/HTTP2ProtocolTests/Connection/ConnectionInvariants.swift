@testable import HTTP2Protocol

extension Connection {
    /// What holds between calls: counters agree with the table, and the scheduler has exactly the streams that can send.
    var invariantsHold: Bool {
        let records = streams.all().map(\.pointee)
        let isClient = role == .client
        let own = records.filter { ($0.id & 1 == 1) == isClient }
        let peers = records.filter { ($0.id & 1 == 1) != isClient }
        let isScheduledRightly = records.allSatisfy {
            ($0.sendableBytes > 0 && !$0.flags.contains(.awaitsSlot)) == $0.flags.contains(.scheduled)
        }
        return isScheduledRightly && queuedDataBytes == records.map(\.queuedBytes).reduce(0, +)
            && heldHeaderBytes == records.map { Int($0.heldHeaderBytes) }.reduce(0, +)
            && ownStreamCount == own.count { $0.flags.contains(.counted) }
            && peerStreamCount == peers.count { !$0.flags.contains(.promised) }
            && reservedByPeerCount == peers.count { $0.flags.contains(.promised) }
            && waitingRequests.count == records.count { $0.flags.contains(.awaitsSlot) }
    }
}
