import Buffers
import HTTP2Protocol

/// How a connection's bytes come and go in the fuzz functions: input in exactly sized memory, so that a sanitizer sees any
/// step beyond it, and output as an array.
extension Connection {
    /// Hands over `bytes` in pieces of at most `pieceBytes`, and every event of each piece to `handle`.
    func feed(_ bytes: [UInt8], pieceBytes: Int, at milliseconds: UInt64, _ handle: (ConnectionEvent) -> Void) {
        var offset = 0
        while offset < bytes.count {
            let count = min(pieceBytes, bytes.count - offset)
            let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
            defer { piece.deallocate() }
            piece.copyBytes(from: bytes[offset..<(offset + count)])
            receive(UnsafeRawBufferPointer(piece), at: milliseconds)
            handleAllEvents(inputBytes: count, handle)
            offset += count
        }
    }

    func handleAllEvents(inputBytes: Int = 0, _ handle: (ConnectionEvent) -> Void) {
        // A frame has nine octets and tells one event and one end; GOAWAY and `drain` tell one for each stream.
        let eventsMax = 1_000 + 2 * inputBytes + 4 * streamCount
        for _ in 0..<eventsMax {
            let event = nextEvent()
            if case .none = event { return }
            handle(event)
        }
        fatalError("nextEvent does not come to an end")
    }

    /// Takes up to `bytesMax` octets of what is framed, as a socket would.
    func takeOutput(bytesMax: Int = .max, at milliseconds: UInt64) -> [UInt8] {
        var taken: [UInt8] = []
        withUnsafeTemporaryAllocation(of: GatherVector.self, capacity: 16) { vectors in
            vectors.initialize(repeating: GatherVector())
            guard let base = vectors.baseAddress else { return }
            while outputBytes > 0, taken.count < bytesMax {
                let front = gatherOutput(into: base, max: 16)
                require(front.bytes > 0, "output counts octets that it does not list")
                let before = taken.count
                for vector in vectors[..<front.vectors] {
                    let room = bytesMax - taken.count
                    taken.append(
                        contentsOf: UnsafeRawBufferPointer(start: vector.base, count: vector.count).prefix(room))
                }
                consumeOutput(taken.count - before, at: milliseconds)
            }
        }
        return taken
    }
}

/// Reads what a connection sends and stops at anything that no peer may send (RFC 9113 §4.1, §6).
struct OutputChecker {
    private var rest: [UInt8] = []
    private var openBlock: UInt32 = 0
    /// A client's first octets are no frame.
    private var prefaceBytesLeft: Int

    init(role: Connection.Role) { prefaceBytesLeft = role == .client ? 24 : 0 }

    mutating func check(_ bytes: [UInt8], payloadBytesMax: Int) {
        rest += bytes.dropFirst(prefaceBytesLeft)
        prefaceBytesLeft = max(0, prefaceBytesLeft - bytes.count)
        var offset = 0
        while rest.count - offset >= 9 {
            let count = Int(rest[offset]) << 16 | Int(rest[offset + 1]) << 8 | Int(rest[offset + 2])
            require(count <= payloadBytesMax, "a frame above the peer's SETTINGS_MAX_FRAME_SIZE")
            guard rest.count - offset >= 9 + count else { break }
            let id = rest[(offset + 5)..<(offset + 9)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            checkFrame(type: rest[offset + 3], flags: rest[offset + 4], id: id, count: count)
            offset += 9 + count
        }
        rest.removeFirst(offset)
    }

    private mutating func checkFrame(type: UInt8, flags: UInt8, id: UInt32, count: Int) {
        require(id >> 31 == 0, "the reserved bit is set")
        require(openBlock == 0 || (type == 9 && id == openBlock), "a header block is interrupted")
        switch type {
        case 0: require(id != 0, "DATA on stream 0")
        case 1, 5, 9:
            require(id != 0, "a header block on stream 0")
            openBlock = flags & 4 == 0 ? id : 0
        case 3: require(id != 0 && count == 4, "RST_STREAM is malformed")
        case 4: require(id == 0 && count % 6 == 0 && (flags & 1 == 0 || count == 0), "SETTINGS is malformed")
        case 6: require(id == 0 && count == 8, "PING is malformed")
        case 7: require(id == 0 && count >= 8, "GOAWAY is malformed")
        case 8: require(count == 4, "WINDOW_UPDATE is malformed")
        default: fatalError("a frame of type \(type) that nobody asked for")
        }
    }

    func finish() { require(rest.isEmpty && openBlock == 0, "output ends inside of a frame or block") }
}
