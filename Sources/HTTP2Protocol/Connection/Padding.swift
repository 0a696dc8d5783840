/// How outgoing DATA, HEADERS and PUSH_PROMISE are padded (RFC 9113 §10.7); Node's paddingStrategy.
public enum PaddingStrategy: Sendable {
    case none
    /// Frames of a multiple of eight octets, the nine of the header included.
    case aligned
    /// As much as one frame can have.
    case maximum

    /// Octets to add to a payload of `payloadBytes`, the pad length's own octet included; 0 for an unpadded frame.
    ///
    /// - Parameter payloadBytesMax: what frame size and windows leave for the payload, padding included.
    func octets(forPayload payloadBytes: Int, payloadBytesMax: Int) -> Int {
        let room = payloadBytesMax - payloadBytes
        guard room > 0 else { return 0 }
        switch self {
        case .none:
            return 0
        case .aligned:
            let excess = (FrameHeader.bytes + payloadBytes) % 8
            return excess == 0 || 8 - excess > room ? 0 : 8 - excess
        case .maximum:
            return min(256, room)
        }
    }
}
