import Buffers
import Testing

@testable import NodeRuntime

@Suite struct StringDecoderTests {
    /// In UTF-16 only the joined texts are compared: Node hands out halves of surrogate pairs, which a `String` cannot hold.
    @Test func decodesPiecesAsNodeDoes() throws {
        let rows = try NodeFixture("string-decoder.tsv").rows
        #expect(rows.count > 700)
        for row in rows {
            let decoder = try StringDecoder(row[0])
            // Of an empty text there may be one empty piece or none.
            let writes = row[2].split(separator: ",", omittingEmptySubsequences: false).count - 1
            let pieces = row[1].split(separator: ",", omittingEmptySubsequences: false).prefix(writes)
            let texts = try pieces.map { decoder.write(try Buffer.from(String($0), "hex")) } + [decoder.end()]
            let hex = texts.map { Encoding.hex.string(of: Array($0.utf8)) }
            if row[0] == "utf16le" {
                #expect(hex.joined() == row[3], "\(row[0]) \(row[1])")
            } else {
                #expect(hex.joined(separator: ",") == row[2], "\(row[0]) \(row[1])")
            }
        }
    }

    @Test func endStartsAnew() throws {
        let decoder = try StringDecoder()
        #expect(decoder.write(Buffer.from([0xE2, 0x82])) == "")
        #expect(decoder.end() == "\u{FFFD}")
        #expect(decoder.end() == "")
        #expect(decoder.end(Buffer.from("é")) == "é")
    }

    @Test func namesItsEncodingAndRefusesOthers() throws {
        let names = ["UTF-8", "ucs2", "binary", "base64", "HEX", "ascii", "base64url"]
        #expect(
            try names.map { try StringDecoder($0).encoding }
                == ["utf8", "utf16le", "latin1", "base64", "hex", "ascii", "base64url"])
        #expect { try StringDecoder("none") } throws: {
            "\($0)" == "TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: none"
        }
    }

    @Test func aPieceIsNotHeldForItsLastBytes() throws {
        let decoder = try StringDecoder()
        var piece: ByteSlice? = ByteSlice(.allocation(byteCount: 1 << 16))
        _ = piece?.withUnsafeMutableBytes { bytes in
            bytes.initializeMemory(as: UInt8.self, repeating: 0x61)
            bytes[bytes.count - 1] = 0xC3
        }
        weak let storage = piece?.storage
        #expect(decoder.write(try #require(piece)).utf8.count == (1 << 16) - 1)
        piece = nil
        #expect(storage == nil)
    }
}
