import Testing

@testable import NodeRuntime

/// The expectations are what Node 24.19.0 gives for the same input.
@Suite struct EncodingTests {
    func hex(_ text: String, _ encoding: String) throws -> String {
        try Buffer.from(text, encoding).toString("hex")
    }

    @Test func textBecomesBytes() throws {
        #expect(try hex("é€", "utf8") == "c3a9e282ac")
        #expect(try hex("é€", "latin1") == "e9ac")
        #expect(try hex("é€", "ascii") == "e9ac")
        #expect(try hex("€", "utf16le") == "ac20")
        #expect(try hex("😀", "ucs2") == "3dd800de")
        #expect(try hex("abc", "hex") == "ab")
        #expect(try hex("abzz", "hex") == "ab")
        #expect(try hex("ABcd", "hex") == "abcd")
        #expect(try hex("YW=Jj", "base64") == "61")
        #expect(try hex("Y W\nJ-_", "base64") == "61627e")
        #expect(try hex("AQ==", "base64url") == "01")
        #expect(try hex("", "base64") == "")
    }

    @Test func bytesBecomeText() throws {
        func text(_ bytes: [UInt8], _ encoding: String) throws -> String { try Buffer.from(bytes).toString(encoding) }
        #expect(try text([0xFF, 0xE2, 0x82, 0x41], "utf8") == "\u{FFFD}\u{FFFD}A")
        #expect(try text([0xF0, 0x90, 0x80], "utf-8") == "\u{FFFD}")
        #expect(try text([0xED, 0xA0, 0x80], "UTF8") == "\u{FFFD}\u{FFFD}\u{FFFD}")
        #expect(try text([0xC3, 0x28, 0xE9], "binary") == "Ã(é")
        #expect(try text([0xC3, 0x28, 0xE9], "ascii") == "C(i")
        #expect(try text([0xAC, 0x20, 0x00], "utf16le") == "€")
        #expect(try text([0, 255], "base64") == "AP8=")
        #expect(try text([0, 255, 254], "base64url") == "AP_-")
        #expect(try text([0], "base64") == "AA==")
        #expect(try text([0], "base64url") == "AA")
        #expect(try text([], "hex") == "")
    }

    @Test func base64IsItsOwnInverse() throws {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            for encoding in ["base64", "base64url", "hex", "latin1"] {
                let text = try Buffer.from(bytes).toString(encoding)
                #expect(try Buffer.from(text, encoding).bytes == bytes, "\(encoding) \(bytes)")
            }
        }
    }

    @Test func byteLengthIsNodes() {
        #expect(Buffer.byteLength("€") == 3)
        #expect(Buffer.byteLength("€", "latin1") == 1)
        #expect(Buffer.byteLength("abc", "hex") == 1)
        #expect(Buffer.byteLength("YWJj", "base64") == 3)
        #expect(Buffer.byteLength("YWI=", "base64") == 2)
        #expect(Buffer.byteLength("a", "ucs2") == 2)
        #expect(Buffer.byteLength("x", "nope") == 1)
    }

    @Test func anUnknownEncodingIsRefused() {
        let error = #expect(throws: NodeError.self) { try Buffer.from("x", "nope") }
        #expect(error?.description == "TypeError [ERR_UNKNOWN_ENCODING]: Unknown encoding: nope")
        #expect(throws: NodeError.self) { try Buffer.from("x").toString("nope") }
        #expect(Buffer.isEncoding("UTF-8") && Buffer.isEncoding("binary") && !Buffer.isEncoding("nope"))
    }
}
