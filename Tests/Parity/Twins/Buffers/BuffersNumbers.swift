import NodeHTTP2

extension Twins {
    func buffersNumbers() {
        scenario("buffers/numbers") {
            let bytes = Buffer.from([0x81, 0x02, 0xff, 0x7f, 0x00, 0xfe, 0x10, 0x20])
            for i in 0..<9 {
                attempt("main", "readUInt8 \(i)") { try bytes.readUInt8(i) }
                attempt("main", "readInt8 \(i)") { try bytes.readInt8(i) }
                attempt("main", "readUInt16BE \(i)") { try bytes.readUInt16BE(i) }
                attempt("main", "readUInt16LE \(i)") { try bytes.readUInt16LE(i) }
                attempt("main", "readInt16BE \(i)") { try bytes.readInt16BE(i) }
                attempt("main", "readUInt32BE \(i)") { try bytes.readUInt32BE(i) }
                attempt("main", "readInt32LE \(i)") { try bytes.readInt32LE(i) }
                attempt("main", "readUIntBE \(i)") { try bytes.readUIntBE(i, 3) }
                attempt("main", "readIntBE \(i)") { try bytes.readIntBE(i, 3) }
            }
            attempt("main", "readUInt8 -1") { try bytes.readUInt8(-1) }
            let target = try Buffer.alloc(8)
            for value in [-129, -128, -1, 0, 127, 128, 255, 256, 32767, 65535, 65536, 4294967295, 4294967296] {
                attempt("main", "writeUInt8 \(value)") { try target.writeUInt8(value, 0) }
                attempt("main", "writeInt8 \(value)") { try target.writeInt8(value, 1) }
                attempt("main", "writeUInt16BE \(value)") { try target.writeUInt16BE(value, 2) }
                attempt("main", "writeInt16LE \(value)") { try target.writeInt16LE(value, 2) }
                attempt("main", "writeUInt32BE \(value)") { try target.writeUInt32BE(value, 4) }
                attempt("main", "writeInt32BE \(value)") { try target.writeInt32BE(value, 4) }
                attempt("main", "writeUIntBE \(value)") { try target.writeUIntBE(value, 4, 3) }
                log("main", target)
            }
            attempt("main", "writeUInt8 8") { try target.writeUInt8(1, 8) }
        }
    }
}
