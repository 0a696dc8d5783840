import Testing

@testable import HTTP2Protocol

/// The examples of RFC 7541 Appendix C, byte for byte.
struct RFC7541AppendixCTests {
    /// Decodes blocks in a row and compares fields and table size after each.
    private func check(
        _ blocks: [(digits: String, fields: [FieldPair], tableBytes: Int)], tableBytesMax: Int = 4096
    ) throws {
        let decoder = HPACKDecoder(dynamicTableBytesMax: tableBytesMax)
        for block in blocks {
            #expect(try decoder.decode(octets(block.digits)) == block.fields)
            #expect(decoder.tableBytes == block.tableBytes)
        }
    }

    @Test func c2_1LiteralWithIndexing() throws {
        try check([
            (
                "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
                [FieldPair("custom-key", "custom-header")], 55
            )
        ])
    }

    @Test func c2_2LiteralWithoutIndexing() throws {
        try check([("040c 2f73 616d 706c 652f 7061 7468", [FieldPair(":path", "/sample/path")], 0)])
    }

    @Test func c2_3LiteralNeverIndexed() throws {
        try check([
            ("1008 7061 7373 776f 7264 0673 6563 7265 74", [FieldPair("password", "secret", isSensitive: true)], 0)
        ])
    }

    @Test func c2_4Indexed() throws {
        try check([("82", [FieldPair(":method", "GET")], 0)])
    }

    private static let requests: [[FieldPair]] = [
        [
            FieldPair(":method", "GET"), FieldPair(":scheme", "http"), FieldPair(":path", "/"),
            FieldPair(":authority", "www.example.com"),
        ],
        [
            FieldPair(":method", "GET"), FieldPair(":scheme", "http"), FieldPair(":path", "/"),
            FieldPair(":authority", "www.example.com"), FieldPair("cache-control", "no-cache"),
        ],
        [
            FieldPair(":method", "GET"), FieldPair(":scheme", "https"), FieldPair(":path", "/index.html"),
            FieldPair(":authority", "www.example.com"), FieldPair("custom-key", "custom-value"),
        ],
    ]

    private static let codedRequests = [
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
    ]

    @Test func c3RequestsWithoutHuffman() throws {
        try check([
            ("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", Self.requests[0], 57),
            ("8286 84be 5808 6e6f 2d63 6163 6865", Self.requests[1], 110),
            (
                "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65", Self.requests[2], 164
            ),
        ])
    }

    @Test func c4RequestsWithHuffman() throws {
        try check([
            (Self.codedRequests[0], Self.requests[0], 57), (Self.codedRequests[1], Self.requests[1], 110),
            (Self.codedRequests[2], Self.requests[2], 164),
        ])
    }

    @Test func c4RequestsAreEncodedAsTheRFCDoes() {
        let encoder = HPACKEncoder()
        for (request, digits) in zip(Self.requests, Self.codedRequests) {
            #expect(encoder.encode(request) == octets(digits))
        }
        #expect(encoder.tableBytes == 164)
    }

    private static let cookie = "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"

    private static let responses: [[FieldPair]] = [
        [
            FieldPair(":status", "302"), FieldPair("cache-control", "private"),
            FieldPair("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
            FieldPair("location", "https://www.example.com"),
        ],
        [
            FieldPair(":status", "307"), FieldPair("cache-control", "private"),
            FieldPair("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
            FieldPair("location", "https://www.example.com"),
        ],
        [
            FieldPair(":status", "200"), FieldPair("cache-control", "private"),
            FieldPair("date", "Mon, 21 Oct 2013 20:13:22 GMT"),
            FieldPair("location", "https://www.example.com"), FieldPair("content-encoding", "gzip"),
            FieldPair("set-cookie", cookie),
        ],
    ]

    @Test func c5ResponsesWithoutHuffmanAndWithEviction() throws {
        try check(
            [
                (
                    """
                    4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133
                    2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70
                    6c65 2e63 6f6d
                    """, Self.responses[0], 222
                ),
                ("4803 3330 37c1 c0bf", Self.responses[1], 222),
                (
                    """
                    88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d
                    54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049
                    5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e
                    3d31
                    """, Self.responses[2], 215
                ),
            ], tableBytesMax: 256)
    }

    @Test func c6ResponsesWithHuffmanAndWithEviction() throws {
        try check(
            [
                (
                    """
                    4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6
                    2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3
                    """, Self.responses[0], 222
                ),
                ("4883 640e ffc1 c0bf", Self.responses[1], 222),
                (
                    """
                    88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab
                    77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f
                    9587 3160 65c0 03ed 4ee5 b106 3d50 07
                    """, Self.responses[2], 215
                ),
            ], tableBytesMax: 256)
    }
}
