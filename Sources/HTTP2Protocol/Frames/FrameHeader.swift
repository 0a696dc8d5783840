/// The frame types that this endpoint understands; all others are ignored (RFC 9113 §4.1, §5.5).
public enum FrameType: UInt8, Sendable {
    case data = 0x0
    case headers = 0x1
    case priority = 0x2
    case resetStream = 0x3
    case settings = 0x4
    case pushPromise = 0x5
    case ping = 0x6
    case goaway = 0x7
    case windowUpdate = 0x8
    case continuation = 0x9
    /// RFC 7838 §4.
    case alternativeService = 0xa
    /// RFC 8336 §2.
    case origin = 0xc
    /// RFC 9218 §7.1.
    case priorityUpdate = 0x10
}

/// The flag bits of a frame; a bit's meaning depends on the frame's type (RFC 9113 §6).
public struct FrameFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    @inlinable public static var endStream: FrameFlags { FrameFlags(rawValue: 0x1) }
    /// On SETTINGS and PING.
    @inlinable public static var acknowledgement: FrameFlags { FrameFlags(rawValue: 0x1) }
    @inlinable public static var endHeaders: FrameFlags { FrameFlags(rawValue: 0x4) }
    @inlinable public static var padded: FrameFlags { FrameFlags(rawValue: 0x8) }
    @inlinable public static var priority: FrameFlags { FrameFlags(rawValue: 0x20) }
}

/// The nine octets in front of every frame (RFC 9113 §4.1).
///
///  0       3      4       5           9
///  +-------+------+-------+-----------+----------
///  | length| type | flags | stream id | payload …     length excludes these nine octets; top id bit ignored
struct FrameHeader: Equatable {
    static let bytes = 9
    /// The smallest and largest SETTINGS_MAX_FRAME_SIZE (RFC 9113 §6.5.2).
    static let payloadBytesFloor = 16_384
    static let payloadBytesCeiling = 16_777_215

    let payloadBytes: Int
    /// The raw type octet: unknown types reach the dispatcher too.
    let type: UInt8
    let flags: FrameFlags
    let streamID: UInt32

    init(payloadBytes: Int, type: FrameType, flags: FrameFlags, streamID: UInt32) {
        self.payloadBytes = payloadBytes
        self.type = type.rawValue
        self.flags = flags
        self.streamID = streamID
    }

    /// Reads nine octets at `pointer`; the caller has checked that they are there.
    @inline(__always)
    init(at pointer: UnsafeRawPointer) {
        let first = UInt64(bigEndian: pointer.loadUnaligned(as: UInt64.self))
        payloadBytes = Int(first >> 40)
        type = UInt8(truncatingIfNeeded: first >> 32)
        flags = FrameFlags(rawValue: UInt8(truncatingIfNeeded: first >> 24))
        let idBytes = UInt32(bigEndian: (pointer + 5).loadUnaligned(as: UInt32.self))
        streamID = idBytes & 0x7fff_ffff
    }

    /// Writes nine octets at `pointer`; the caller has reserved them.
    @inline(__always)
    func write(to pointer: UnsafeMutableRawPointer) {
        let first =
            UInt64(truncatingIfNeeded: payloadBytes) &<< 40 | UInt64(type) &<< 32
            | UInt64(flags.rawValue) &<< 24
        pointer.storeBytes(of: first.bigEndian, as: UInt64.self)
        (pointer + 5).storeBytes(of: streamID.bigEndian, as: UInt32.self)
    }
}
