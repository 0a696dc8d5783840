import Buffers
import Testing

@Suite struct ByteCursorTests {
    private static let bytes: [UInt8] = [
        0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x12,
        0xaa, 0xbb,
    ]

    /// Every kind of read in turn; nil from the first that is short.
    private static func readAll(_ bytes: ArraySlice<UInt8>) -> [UInt64?] {
        bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            return [
                reader.readUInt8().map(UInt64.init), reader.readUInt16().map(UInt64.init),
                reader.readUInt24().map(UInt64.init), reader.readUInt32().map(UInt64.init), reader.readUInt64(),
                reader.readBytes(2).map { UInt64($0[0]) << 8 | UInt64($0[1]) },
            ]
        }
    }

    @Test func readerReadsNumbersOfEachSize() {
        #expect(
            Self.readAll(Self.bytes[...]) == [
                0x01, 0x0203, 0x040506, 0x0708_090a, 0x0b0c_0d0e_0f10_1112, 0xaabb,
            ])
    }

    @Test func readThatIsShortMovesNothing() {
        Self.bytes.withUnsafeBytes { raw in
            for available in 0..<8 {
                var reader = ByteReader(UnsafeRawBufferPointer(rebasing: raw[..<available]))
                #expect(reader.readUInt64() == nil)
                if available < 4 { #expect(reader.readUInt32() == nil) }
                if available < 3 { #expect(reader.readUInt24() == nil) }
                if available < 2 { #expect(reader.readUInt16() == nil) }
                #expect(reader.readBytes(available + 1) == nil)
                #expect(reader.remaining == available)
                #expect(reader.rest.count == available)
            }
        }
    }

    @Test func negativeLengthIsRefused() {
        Self.bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            #expect(reader.readBytes(-1) == nil)
            let isSkipped = reader.skip(-1)
            #expect(!isSkipped)
        }
    }

    @Test func skipPassesOver() {
        Self.bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            let isSkipped = reader.skip(18)
            #expect(isSkipped)
            #expect(reader.readUInt16() == 0xaabb)
            #expect(reader.isEmpty)
        }
    }

    @Test func readerOfNothingIsEmpty() {
        var reader = ByteReader(UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(reader.readUInt8() == nil)
        #expect(reader.readBytes(0)?.count == 0)
    }

    @Test func writerWritesWhatTheReaderReads() {
        var written = [UInt8](repeating: 0, count: 20)
        let count = written.withUnsafeMutableBytes { raw in
            var writer = ByteWriter(raw)
            writer.writeUInt8(0x01)
            writer.writeUInt16(0x0203)
            writer.writeUInt24(0x040506)
            writer.writeUInt32(0x0708_090a)
            writer.writeUInt64(0x0b0c_0d0e_0f10_1112)
            let tail: [UInt8] = [0xaa, 0xbb]
            tail.withUnsafeBytes { writer.writeBytes($0) }
            #expect(writer.remaining == 0)
            return writer.count
        }
        #expect(count == 20)
        #expect(written == Self.bytes)
    }

    @Test func writingBeyondTheEndTraps() async {
        await #expect(processExitsWith: .failure) {
            var memory = [UInt8](repeating: 0, count: 3)
            memory.withUnsafeMutableBytes { raw in
                var writer = ByteWriter(raw)
                writer.writeUInt32(1)
            }
        }
        await #expect(processExitsWith: .failure) {
            var memory = [UInt8](repeating: 0, count: 3)
            memory.withUnsafeMutableBytes { raw in
                var writer = ByteWriter(raw)
                writer.writeUInt24(1 << 24)
            }
        }
    }
}
