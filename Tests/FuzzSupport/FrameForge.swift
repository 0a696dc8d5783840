/// Turns fuzz bytes into frames that are mostly lawful, so that the fuzzer reaches what lies behind the first checks.
struct FrameForge {
    private var input: FuzzInput
    private let isServer: Bool
    private var nextID: UInt32
    private(set) var wire: [UInt8] = []

    /// - Parameter asServer: forges a server's frames, else a client's.
    init(_ input: FuzzInput, asServer: Bool) {
        self.input = input
        isServer = asServer
        nextID = asServer ? 2 : 1
    }

    /// All frames that the input stands for, at most 1,000.
    mutating func forge() -> [UInt8] {
        for _ in 0..<1_000 where !input.isEmpty { forgeFrame() }
        return wire
    }

    private mutating func forgeFrame() {
        switch input.byte() % 20 {
        case 0...3: forgeMessage()
        case 4: frame(1, flags: 5, existingID(), trailers)
        case 5...8: forgeData()
        case 9: frame(3, flags: 0, existingID(), [0, 0, 0, UInt8(input.below(14))])
        case 10: forgeSettings()
        case 11: frame(6, flags: input.byte() & 1, 0, input.take(8))
        case 12, 13: frame(8, flags: 0, input.byte() & 1 == 0 ? 0 : existingID(), octets(increment()))
        case 14: frame(2, flags: 0, existingID(), [0, 0, 0, input.byte(), 16])
        case 15: forgeRare()
        case 16: frame(9, flags: input.byte() & 4, existingID(), input.take(input.below(16)))
        case 17: frame(4, flags: 1, 0, [])
        case 18: frame(input.byte(), flags: input.byte(), UInt32(input.byte()), input.take(input.below(40)))
        default: wire += input.take(input.below(20))
        }
    }

    private mutating func forgeMessage() {
        var block = isServer ? response() : request()
        block += extraFields()
        var flags = input.byte() & 0x2d
        if input.byte() % 8 != 0 { flags |= 4 }
        if isServer, input.byte() % 4 == 0 {
            frame(5, flags: 4, existingID(odd: true), octets(nextID) + request())
            nextID += 2
        }
        if isServer { return frame(1, flags: flags & 5, existingID(), block) }
        var payload: [UInt8] = []
        if flags & 8 != 0 { payload.append(3) }
        if flags & 0x20 != 0 { payload += [0, 0, 0, 0, 200] }
        let padding: [UInt8] = flags & 8 != 0 ? [0, 0, 0] : []
        if flags & 4 == 0, block.count > 2 {
            frame(1, flags: flags, nextID, payload + block[..<2] + padding)
            frame(9, flags: 4, nextID, Array(block[2...]))
        } else {
            frame(1, flags: flags | 4, nextID, payload + block + padding)
        }
        nextID += 2
    }

    private mutating func forgeData() {
        let flags = input.byte() & 9
        var payload = [UInt8](
            repeating: input.byte(), count: input.below(8) == 0 ? input.below(16_384) : input.below(256))
        if flags & 8 != 0 { payload.insert(UInt8(min(input.below(256), 255)), at: 0) }
        frame(0, flags: flags, existingID(), payload)
    }

    private mutating func forgeSettings() {
        let values: [UInt32] = [0, 1, 100, 4_096, 16_384, 65_535, 1 << 20, 0x7fff_ffff, .max]
        var payload: [UInt8] = []
        for _ in 0..<input.below(5) {
            payload += [0, UInt8(input.below(12))]
            payload += octets(values[input.below(values.count)])
        }
        frame(4, flags: 0, 0, payload)
    }

    private mutating func forgeRare() {
        switch input.below(6) {
        case 0: frame(7, flags: 0, 0, octets(input.word() & 0xff) + octets(0) + input.take(input.below(20)))
        case 1: frame(10, flags: 0, existingID(), [0, UInt8(input.below(4))] + input.take(8))
        case 2: frame(12, flags: 0, 0, [0, 3] + input.take(8))
        case 3: frame(16, flags: 0, 0, octets(existingID()) + input.take(5))
        case 4: frame(7, flags: 0, 0, octets(0x7fff_ffff) + octets(0))
        default: frame(8, flags: 0, 0, octets(0x7fff_ffff))
        }
    }

    // MARK: Parts

    private mutating func increment() -> UInt32 {
        let values: [UInt32] = [0, 1, 1_000, 65_535, 0x7fff_ffff]
        return values[input.below(values.count)]
    }

    private mutating func existingID(odd: Bool = false) -> UInt32 {
        if isServer { return UInt32(input.below(8)) * 2 + (odd || input.byte() % 4 != 0 ? 1 : 2) }
        return UInt32(input.below(Int(nextID) + 2)) | (input.byte() % 16 == 0 ? 0 : 1)
    }

    /// Blocks of RFC 7541's static table and literals (appendix A).
    private mutating func request() -> [UInt8] {
        switch input.below(8) {
        case 0, 1: [0x82, 0x86, 0x84, 0x41, 1, 0x61]
        case 2, 3: [0x83, 0x86, 0x84, 0x41, 1, 0x62]
        case 4: [0x83, 0x87, 0x85, 0x01, 1, 0x63, 0x0f, 0x0d, 2, 0x32, 0x30]
        case 5: [0x02, 4, 0x48, 0x45, 0x41, 0x44, 0x86, 0x84, 0x01, 1, 0x61]
        case 6: [0x02, 7, 0x43, 0x4f, 0x4e, 0x4e, 0x45, 0x43, 0x54, 0x01, 3, 0x61, 0x3a, 0x31]
        default: [0xc0, 0x82, 0x84]
        }
    }

    private mutating func response() -> [UInt8] {
        switch input.below(7) {
        case 0, 1: [0x88]
        case 2: [0x88, 0x0f, 0x0d, 2, 0x32, 0x30]
        case 3: [0x89]
        case 4: [0x08, 3, 0x31, 0x30, 0x33]
        case 5: [0x8b, 0x0f, 0x0d, 1, 0x39]
        default: [0x8d, 0xbe]
        }
    }

    private mutating func extraFields() -> [UInt8] {
        switch input.below(8) {
        case 0: [0x40, 1, 0x78] + literal()
        case 1: [0x10, 1, 0x79] + literal()
        case 2: [0xbe]
        case 3: [0x20]
        case 4: [0x5f] + literal()
        default: []
        }
    }

    private var trailers: [UInt8] { [0x40, 1, 0x74, 1, 0x31] }

    private mutating func literal() -> [UInt8] {
        let value = input.take(input.below(12))
        return [UInt8(value.count) | (input.byte() % 4 == 0 ? 0x80 : 0)] + value
    }

    private func octets(_ word: UInt32) -> [UInt8] { (0..<4).map { UInt8(word >> (24 - 8 * UInt32($0)) & 0xff) } }

    private mutating func frame(_ type: UInt8, flags: UInt8, _ id: UInt32, _ payload: [UInt8]) {
        wire += [
            UInt8(payload.count >> 16), UInt8(payload.count >> 8 & 0xff), UInt8(payload.count & 0xff), type, flags,
        ]
        wire += octets(id)
        wire += payload
    }
}
