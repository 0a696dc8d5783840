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
