import CNGHTTP2
import HTTP2Protocol
import Testing

/// Our codec against libnghttp2's over long connections with changing table sizes, in both directions.
///
/// An error of both ends in the same place cannot hide here, as it could between our own encoder and decoder.
struct NGHTTP2RoundTripTests {
    /// A field as octets, so that neither side's idea of text matters.
    private struct Field: Equatable {
        var name: [UInt8]
        var value: [UInt8]
        var isSensitive: Bool
    }

    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_F491_4F6C_DD1D
        }
    }

    /// Pseudo-headers, known and other names; values that repeat, grow and hold any octet that libnghttp2 lets through.
    private func fields(using random: inout Random) -> [Field] {
        let names = [
            ":method", ":path", ":authority", "accept", "accept-encoding", "user-agent", "cookie", "set-cookie",
            "authorization", "content-length", "cache-control", "x-one", "x-two", "x-three", "dnt", "te", "etag",
        ]
        let fields = (0..<Int.random(in: 0...14, using: &random)).map { _ in
            let name = names.randomElement(using: &random) ?? "x"
            let number = Int.random(in: 0...40, using: &random)
            let value: [UInt8]
            switch Int.random(in: 0..<5, using: &random) {
            case 0: value = Array("value \(Int.random(in: 0...1_000_000, using: &random))".utf8)
            case 1: value = (0..<number).map { _ in UInt8.random(in: 0x21...0xFF, using: &random) }
            case 2: value = Array(String(repeating: "\(number)=x; ", count: number * 2).utf8)
            default: value = Array("v\(number % 5)".utf8)
            }
            return Field(
                name: Array(name.utf8), value: value, isSensitive: Int.random(in: 0..<10, using: &random) == 0)
        }
        return fields.filter { $0.name.first == 0x3A } + fields.filter { $0.name.first != 0x3A }
    }

    private func withoutFlags(_ fields: [Field]) -> [Field] {
        fields.map { Field(name: $0.name, value: $0.value, isSensitive: false) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func whatNghttp2EncodesIsDecoded(seed: UInt64) throws {
        var random = Random(state: seed)
        var deflater: OpaquePointer?
        nghttp2_hd_deflate_new(&deflater, 16_384)
        defer { nghttp2_hd_deflate_del(deflater) }
        let decoder = HPACKDecoder()
        let list = HeaderList()
        for block in 0..<3000 {
            for _ in 0..<(Int.random(in: 0..<15, using: &random) == 0 ? Int.random(in: 1...3, using: &random) : 0) {
                let limit = Int.random(in: 0..<3, using: &random) == 0 ? 0 : Int.random(in: 0...12_000, using: &random)
                nghttp2_hd_deflate_change_table_size(deflater, limit)
                decoder.setTableBytesLimit(limit)
            }
            let sent = fields(using: &random)
            let wire = deflate(sent, with: deflater)
            list.removeAll()
            let outcome = try wire.withUnsafeBytes { bytes in
                try decoder.decode(
                    bytes, into: list, limits: HPACKDecoder.Limits(listBytesMax: 1 << 20, fieldsMax: 100))
            }
            try #require(outcome == .complete)
            let received = (0..<list.count).map {
                Field(name: Array(list.nameBytes(at: $0)), value: Array(list.valueBytes(at: $0)), isSensitive: false)
            }
            try #require(received == withoutFlags(sent), "seed \(seed), block \(block)")
            try #require(decoder.tableBytes == Int(nghttp2_hd_deflate_get_dynamic_table_size(deflater)))
        }
    }

    private func deflate(_ fields: [Field], with deflater: OpaquePointer?) -> [UInt8] {
        var pairs: [nghttp2_nv] = []
        for field in fields {
            let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: field.name.count + field.value.count + 1)
            bytes.initialize(from: field.name + field.value, count: field.name.count + field.value.count)
            pairs.append(
                nghttp2_nv(
                    name: bytes, value: bytes + field.name.count, namelen: field.name.count,
                    valuelen: field.value.count,
                    flags: field.isSensitive ? UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue) : 0))
        }
        defer { for pair in pairs { pair.name.deallocate() } }
        let room = nghttp2_hd_deflate_bound(deflater, pairs, pairs.count)
        return [UInt8](unsafeUninitializedCapacity: Int(room)) { target, count in
            count = max(0, Int(nghttp2_hd_deflate_hd(deflater, target.baseAddress, room, pairs, pairs.count)))
        }
    }

    @Test(arguments: [4, 5, 6] as [UInt64])
    func whatWeEncodeIsDecodedByNghttp2(seed: UInt64) throws {
        var random = Random(state: seed)
        var inflater: OpaquePointer?
        nghttp2_hd_inflate_new(&inflater)
        defer { nghttp2_hd_inflate_del(inflater) }
        let encoder = HPACKEncoder(dynamicTableBytesMax: [4096, 16_384, 1000][Int(seed % 3)])
        let list = HeaderList()
        var buffer = HeaderBlockBuffer()
        for block in 0..<3000 {
            for _ in 0..<(Int.random(in: 0..<15, using: &random) == 0 ? Int.random(in: 1...3, using: &random) : 0) {
                let limit = Int.random(in: 0..<3, using: &random) == 0 ? 0 : Int.random(in: 0...12_000, using: &random)
                encoder.setPeerTableBytesLimit(limit)
                nghttp2_hd_inflate_change_table_size(inflater, limit)
            }
            encoder.insertsFields = Int.random(in: 0..<8, using: &random) != 0
            let sent = fields(using: &random)
            list.removeAll()
            for field in sent {
                field.name.withUnsafeBytes { name in
                    field.value.withUnsafeBytes {
                        list.append(name: name, value: $0, flags: field.isSensitive ? .sensitive : [])
                    }
                }
            }
            buffer.removeAll()
            encoder.encode(list, into: &buffer)
            let received = try inflate(Array(buffer.bytes), with: inflater)
            try #require(withoutFlags(received) == withoutFlags(sent), "seed \(seed), block \(block)")
            for (field, original) in zip(received, sent) where original.isSensitive {
                try #require(field.isSensitive, "seed \(seed), block \(block)")
            }
            try #require(encoder.tableBytes == Int(nghttp2_hd_inflate_get_dynamic_table_size(inflater)))
        }
    }

    private func inflate(_ wire: [UInt8], with inflater: OpaquePointer?) throws -> [Field] {
        var fields: [Field] = []
        var offset = 0
        while true {
            var pair = nghttp2_nv()
            var flags: Int32 = 0
            let used = wire.withUnsafeBufferPointer {
                nghttp2_hd_inflate_hd2(
                    inflater, &pair, &flags, $0.baseAddress.map { $0 + offset }, $0.count - offset, 1)
            }
            try #require(used >= 0, "libnghttp2 refuses the block: \(used)")
            offset += Int(used)
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 {
                fields.append(
                    Field(
                        name: Array(UnsafeBufferPointer(start: pair.name, count: pair.namelen)),
                        value: Array(UnsafeBufferPointer(start: pair.value, count: pair.valuelen)),
                        isSensitive: pair.flags & UInt8(NGHTTP2_NV_FLAG_NO_INDEX.rawValue) != 0))
            }
            if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 { break }
        }
        nghttp2_hd_inflate_end_headers(inflater)
        return fields
    }
}
