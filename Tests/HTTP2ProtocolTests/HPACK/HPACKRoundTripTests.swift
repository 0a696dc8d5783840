import Testing

@testable import HTTP2Protocol

/// Long seeded runs: our encoder against our decoder, and random octets against the decoder.
struct HPACKRoundTripTests {
    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func listsComeBackOverManyBlocksAndTableSizes(seed: UInt64) throws {
        var random = HPACKRandom(seed: seed)
        let cap = [4096, 0, 500, 20_000][Int(seed % 4)]
        let encoder = HPACKEncoder(dynamicTableBytesMax: cap)
        let decoder = HPACKDecoder()
        let list = HeaderList()
        let received = HeaderList()
        var buffer = HeaderBlockBuffer()
        for block in 0..<2500 {
            for _ in 0..<(Int.random(in: 0..<12, using: &random) == 0 ? Int.random(in: 1...3, using: &random) : 0) {
                let limit = Int.random(in: 0..<4, using: &random) == 0 ? 0 : Int.random(in: 0...10_000, using: &random)
                encoder.setPeerTableBytesLimit(limit)
                decoder.setTableBytesLimit(limit)
            }
            encoder.insertsFields = Int.random(in: 0..<10, using: &random) != 0
            list.removeAll(keepingCapacity: block % 100 != 0)
            fill(list, using: &random)
            buffer.removeAll()
            encoder.encode(list, into: &buffer)
            received.removeAll()
            let outcome = try decoder.decode(Array(buffer.bytes), into: received)
            try #require(outcome == .complete)
            try #require(received.fields == expected(list), "seed \(seed), block \(block)")
            try #require(received.listBytes == list.listBytes)
            try #require(encoder.tableBytes == decoder.tableBytes, "seed \(seed), block \(block)")
        }
    }

    /// Names and values of which some repeat, some are long and some have any octets.
    private func fill(_ list: HeaderList, using random: inout HPACKRandom) {
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let flags: HeaderList.Flags = Int.random(in: 0..<12, using: &random) == 0 ? .sensitive : []
            let number = Int.random(in: 0...60, using: &random)
            let value: String
            switch Int.random(in: 0..<6, using: &random) {
            case 0: value = ""
            case 1: value = "value \(Int.random(in: 0...100_000, using: &random))"
            case 2: value = String(repeating: "long \(number) ", count: Int.random(in: 1...80, using: &random))
            case 3: value = String(String.UnicodeScalarView(random.bytes(number).map { Unicode.Scalar($0) }))
            default: value = "value \(number % 7)"
            }
            if Bool.random(using: &random) {
                let token = HeaderToken(rawValue: .random(in: 1..<UInt8(HeaderToken.names.count), using: &random))
                list.append(token: token, value: value, flags: flags)
            } else {
                list.append(name: number % 5 == 0 ? "X-Name-\(number)" : "x-name-\(number)", value: value, flags: flags)
            }
        }
    }

    /// What the peer gets: pseudo-headers first, names in lower case, what must not be indexed marked.
    private func expected(_ list: HeaderList) -> [FieldPair] {
        let fields = list.fields.map { field in
            let isGuessable = field.name == "cookie" && field.value.utf16.count < HPACKEncoder.cookieBytesIndexedMin
            return FieldPair(
                field.name.lowercased(), field.value,
                isSensitive: field.isSensitive || field.name == "authorization" || isGuessable)
        }
        return fields.filter { $0.name.hasPrefix(":") } + fields.filter { !$0.name.hasPrefix(":") }
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func randomOctetsNeverTrapTheDecoder(seed: UInt64) {
        var random = HPACKRandom(seed: seed)
        var fields = 0
        for _ in 0..<10_000 {
            let bytes = random.bytes(Int.random(in: 0...120, using: &random))
            fields += bytes.withUnsafeBytes { fuzzHPACK($0) }
        }
        print("random octets, seed \(seed): \(fields) fields")
        #expect(fields > 50)
    }

    @Test(arguments: [31, 32, 33] as [UInt64])
    func damagedBlocksNeverTrapTheDecoder(seed: UInt64) {
        var random = HPACKRandom(seed: seed)
        var fields = 0
        for _ in 0..<3000 {
            let encoder = HPACKEncoder()
            var bytes: [UInt8] = [128]
            for _ in 0..<4 {
                let list = HeaderList()
                fill(list, using: &random)
                let block = encoder.encode(list).prefix(255)
                bytes += [UInt8(block.count)] + block
            }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8(truncatingIfNeeded: random.next())
            }
            fields += bytes.withUnsafeBytes { fuzzHPACK($0) }
        }
        #expect(fields > 1000)
    }
}
