import CNGHTTP2

/// libnghttp2's encoder for one connection.
final class NGHTTP2Deflater {
    private var deflater: OpaquePointer?

    init() {
        nghttp2_hd_deflate_new(&deflater, 4096)
    }

    deinit {
        nghttp2_hd_deflate_del(deflater)
    }

    /// Encodes a list and returns the number of octets written.
    @inline(__always)
    func encode(_ fields: UnsafeMutableBufferPointer<nghttp2_nv>, into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int
    {
        Int(nghttp2_hd_deflate_hd(deflater, buffer.baseAddress, buffer.count, fields.baseAddress, fields.count))
    }
}

/// libnghttp2's decoder for one connection.
final class NGHTTP2Inflater {
    private var inflater: OpaquePointer?

    init() {
        nghttp2_hd_inflate_new(&inflater)
    }

    deinit {
        nghttp2_hd_inflate_del(inflater)
    }

    /// Decodes a block and returns the number of fields in it.
    @inline(__always)
    func decode(_ block: UnsafeRawBufferPointer) -> Int {
        var cursor = block.bindMemory(to: UInt8.self).baseAddress
        var left = block.count
        var fields = 0
        while true {
            var field = nghttp2_nv()
            var flags: Int32 = 0
            let used = Int(nghttp2_hd_inflate_hd2(inflater, &field, &flags, cursor, left, 1))
            precondition(used >= 0, "libnghttp2 refuses a block")
            cursor = cursor?.advanced(by: used)
            left -= used
            if flags & Int32(NGHTTP2_HD_INFLATE_EMIT.rawValue) != 0 { fields += 1 }
            if flags & Int32(NGHTTP2_HD_INFLATE_FINAL.rawValue) != 0 { break }
        }
        nghttp2_hd_inflate_end_headers(inflater)
        return fields
    }
}

/// A list for libnghttp2 in recycled memory.
final class NGHTTP2List {
    private let store = UnsafeMutableBufferPointer<nghttp2_nv>.allocate(capacity: 256)
    private let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
    private(set) var pairs = UnsafeMutableBufferPointer<nghttp2_nv>(start: nil, count: 0)

    deinit {
        store.deallocate()
        bytes.deallocate()
    }

    /// Copies the pairs with all their octets.
    func fill(with other: UnsafeMutableBufferPointer<nghttp2_nv>) {
        var end = bytes
        for (index, pair) in other.enumerated() {
            var copy = pair
            copy.name = end
            end.update(from: pair.name, count: pair.namelen)
            end += pair.namelen
            copy.value = end
            end.update(from: pair.value, count: pair.valuelen)
            end += pair.valuelen
            store.initializeElement(at: index, to: copy)
        }
        pairs = UnsafeMutableBufferPointer(start: store.baseAddress, count: other.count)
    }
}
