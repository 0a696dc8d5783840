import TestSupport
import Testing

@testable import HTTP2Protocol

/// What a request, a response and trailers must contain (RFC 9113 §8, RFC 8441 §4), as rows of data.
@Suite struct MessageRulesTests {
    typealias Row = (fields: Wire.Fields, token: String?)

    /// Judges a block as it would come off the wire.
    private func judge(_ fields: Wire.Fields, _ rule: (HeaderList) throws -> Void) -> String? {
        let list = HeaderList()
        let decoder = HPACKDecoder()
        do {
            _ = try Wire.block(fields).withUnsafeBytes {
                try decoder.decode($0, into: list, limits: .init(listBytesMax: .max, fieldsMax: .max))
            }
            try rule(list)
            return nil
        } catch let fault as Fault {
            #expect(fault.scope == .stream && fault.code == .protocolError)
            return fault.token.description
        } catch {
            return "\(error)"
        }
    }

    private func request(_ fields: Wire.Fields, extended: Bool = false, blanks: Bool = false) -> String? {
        judge(fields) {
            _ = try MessageRules.validateRequest($0, allowsExtendedConnect: extended, allowsOuterBlanks: blanks)
        }
    }

    private func response(_ fields: Wire.Fields) -> String? {
        judge(fields) { _ = try MessageRules.validateResponse($0, allowsOuterBlanks: false) }
    }

    private func trailers(_ fields: Wire.Fields) -> String? {
        judge(fields) { _ = try MessageRules.validateTrailers($0, allowsOuterBlanks: false) }
    }

    /// A plain request with one more field.
    private func request(with name: String, _ value: String) -> String? {
        request([":method": "GET", ":scheme": "https", ":path": "/", ":authority": "a.test", name: value])
    }

    static let requests: [Row] = [
        ([":method": "GET", ":scheme": "https", ":path": "/", ":authority": "a.test"], nil),
        ([":path": "/", ":authority": "a.test", ":scheme": "http", ":method": "GET"], nil),
        ([":method": "GET", ":scheme": "https", ":path": "/", "host": "a.test"], nil),
        ([":method": "GET", ":scheme": "https", ":path": "/"], "request_without_authority"),
        ([":method": "OPTIONS", ":scheme": "https", ":path": "*", ":authority": "a"], nil),
        ([":path": "*", ":method": "OPTIONS", ":scheme": "https", ":authority": "a"], nil),
        ([":method": "GET", ":scheme": "https", ":path": "/a?b=c#d", ":authority": "a"], nil),
        ([":method": "X-Y!", ":scheme": "https", ":path": "/", ":authority": "a"], nil),
        ([":method": "GET", ":scheme": "httpx", ":path": "/", ":authority": "a"], nil),
        ([":method": "GET", ":scheme": "coap+tcp", ":path": "/", ":authority": "a"], nil),
        ([":method": "GET", ":scheme": "h", ":path": "/", ":authority": "a"], nil),
        ([:], "request_without_method"),
        (["x": "y"], "request_without_method"),
        ([":scheme": "https", ":path": "/"], "request_without_method"),
        ([":method": "GET", ":path": "/"], "request_without_scheme"),
        ([":method": "GET", ":scheme": "https"], "request_without_path"),
        ([":method": "GET", ":scheme": "https", ":path": ""], "path_empty"),
        ([":method": "GET", ":scheme": "https", ":path": "x"], "path_syntax"),
        ([":method": "GET", ":scheme": "https", ":path": "*"], "path_syntax"),
        ([":method": "OPTIONS", ":scheme": "https", ":path": "**"], "path_syntax"),
        ([":method": "GET", ":scheme": "https", ":path": "https://a.test/"], "path_syntax"),
        ([":method": "", ":scheme": "https", ":path": "/"], "method_syntax"),
        ([":method": "G T", ":scheme": "https", ":path": "/"], "method_syntax"),
        ([":method": "GET\u{e9}", ":scheme": "https", ":path": "/"], "method_syntax"),
        ([":method": "GET", ":scheme": "", ":path": "/"], "scheme_syntax"),
        ([":method": "GET", ":scheme": "1http", ":path": "/"], "scheme_syntax"),
        ([":method": "GET", ":scheme": "ht tp", ":path": "/"], "scheme_syntax"),
        ([":method": "GET", ":scheme": "http_", ":path": "/"], "scheme_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":authority": "a test"], "authority_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":authority": "a/b"], "authority_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":authority": "\u{e9}"], "authority_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":authority": "a@b"], "authority_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":authority": ""], "authority_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", "host": "a/b"], "host_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", "host": ""], "host_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", "host": "a", "host": "a"], "host_repeated"),
        ([":method": "GET", ":method": "GET", ":scheme": "http", ":path": "/"], "pseudo_field_repeated"),
        ([":method": "GET", ":scheme": "http", ":scheme": "http", ":path": "/"], "pseudo_field_repeated"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":path": "/"], "pseudo_field_repeated"),
        (
            [":method": "GET", ":scheme": "http", ":path": "/", ":authority": "a", ":authority": "a"],
            "pseudo_field_repeated"
        ),
        ([":method": "GET", ":scheme": "http", "x": "y", ":path": "/"], "pseudo_field_after_regular"),
        (
            [":method": "GET", ":scheme": "http", ":path": "/", "x": "y", ":authority": "a"],
            "pseudo_field_after_regular"
        ),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":status": "200"], "pseudo_field_of_other_direction"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":unknown": "1"], "field_name_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":": "1"], "field_name_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/", ":protocol": "x"], "protocol_without_connect"),
        ([":method": "GET", ":scheme": "http", ":path": "/\u{0}"], "field_value_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/ "], "field_value_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/a b"], "field_value_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/aaaaaaaa\tb"], "field_value_syntax"),
        ([":method": "GET", ":scheme": "http", ":path": "/aaaaaa!\"~\u{e9}", ":authority": "a"], nil),
        ([":method": "CONNECT", ":authority": "a.test:443"], nil),
        ([":method": "CONNECT"], "connect_without_authority"),
        ([":method": "CONNECT", ":authority": ""], "authority_syntax"),
        ([":method": "CONNECT", "host": "a.test:443"], "connect_without_authority"),
        ([":method": "CONNECT", ":authority": "a:1", ":scheme": "http"], "connect_with_scheme_or_path"),
        ([":method": "CONNECT", ":authority": "a:1", ":path": "/"], "connect_with_scheme_or_path"),
        (
            [":method": "CONNECT", ":protocol": "p", ":authority": "a", ":scheme": "http", ":path": "/"],
            "extended_connect_disabled"
        ),
    ]

    static let responses: [Row] = [
        ([":status": "200"], nil), ([":status": "100"], nil), ([":status": "103"], nil), ([":status": "999"], nil),
        ([":status": "204"], nil), ([":status": "304", "content-length": "9"], nil),
        ([":status": "204", "content-length": "0"], nil), ([":status": "200", "content-length": "0"], nil),
        ([:], "response_without_status"), (["x": "y"], "response_without_status"),
        ([":status": ""], "status_syntax"), ([":status": "20"], "status_syntax"),
        ([":status": "2000"], "status_syntax"),
        ([":status": "2x0"], "status_syntax"), ([":status": "+20"], "status_syntax"),
        ([":status": "099"], "status_forbidden"), ([":status": "101"], "status_forbidden"),
        ([":status": "000"], "status_forbidden"),
        ([":status": "200", ":status": "200"], "pseudo_field_repeated"),
        (["x": "y", ":status": "200"], "pseudo_field_after_regular"),
        ([":status": "200", ":path": "/"], "pseudo_field_of_other_direction"),
        ([":status": "200", ":method": "GET"], "pseudo_field_of_other_direction"),
        ([":status": "200", ":protocol": "x"], "pseudo_field_of_other_direction"),
        ([":status": "200", ":unknown": "1"], "field_name_syntax"),
        ([":status": "204", "content-length": "1"], "content_length_forbidden"),
        ([":status": "100", "content-length": "0"], "content_length_forbidden"),
        ([":status": "200", "connection": "close"], "connection_specific_field"),
        ([":status": "200", "te": "trailers"], nil), ([":status": "200", "host": "a b"], nil),
    ]

    static let trailerRows: [Row] = [
        ([:], nil), (["x-sum": "1"], nil), (["te": "trailers"], nil),
        ([":path": "/"], "pseudo_field_in_trailers"), ([":status": "200"], "pseudo_field_in_trailers"),
        (["x": "y", ":method": "GET"], "pseudo_field_in_trailers"),
        ([":unknown": "1"], "field_name_syntax"), (["X": "1"], "field_name_syntax"),
        (["x": "\n"], "field_value_syntax"), (["x": " 1"], "field_value_outer_blank"),
        (["connection": "x"], "connection_specific_field"), (["te": "gzip"], "te_not_trailers"),
    ]

    @Test func requestsFollowTheTable() {
        for row in Self.requests { #expect(request(row.fields) == row.token, "\(row.fields)") }
    }

    @Test func responsesFollowTheTable() {
        for row in Self.responses { #expect(response(row.fields) == row.token, "\(row.fields)") }
    }

    @Test func trailersFollowTheTable() {
        for row in Self.trailerRows { #expect(trailers(row.fields) == row.token, "\(row.fields)") }
    }

    @Test func extendedConnectNeedsAllItsFields() {
        let whole: Wire.Fields = [
            ":method": "CONNECT", ":protocol": "p", ":authority": "a", ":scheme": "http", ":path": "/",
        ]
        #expect(request(whole, extended: true) == nil)
        for fields in [
            [":method": "CONNECT", ":protocol": "p", ":authority": "a", ":scheme": "http"],
            [":method": "CONNECT", ":protocol": "p", ":authority": "a", ":path": "/"],
        ] as [Wire.Fields] {
            #expect(request(fields, extended: true) == "extended_connect_incomplete")
        }
    }

    /// Every octet as a name's first and a later one (§8.2.1; RFC 9110 §5.1).
    @Test func everyOctetOfANameIsJudged() {
        let legal = Set("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~".unicodeScalars.map(\.value))
        for octet in UInt32(0)...255 {
            guard let scalar = Unicode.Scalar(octet) else { continue }
            let expected: String? = legal.contains(octet) ? nil : "field_name_syntax"
            #expect(request(with: "\(scalar)", "v") == expected, "octet \(octet)")
            #expect(request(with: "x\(scalar)x", "v") == expected, "octet \(octet) inside")
        }
        #expect(request(with: "", "v") == "field_name_syntax")
    }

    /// Every octet of a value, inside and at the ends, in values of each alignment (§8.2.1).
    @Test func everyOctetOfAValueIsJudged() {
        for octet in UInt32(0)...255 {
            guard let scalar = Unicode.Scalar(octet) else { continue }
            let isControl = octet < 32 && octet != 9 || octet == 127
            let isBlank = octet == 9 || octet == 32
            let inside: String? = isControl ? "field_value_syntax" : nil
            let outer: String? = isControl ? "field_value_syntax" : isBlank ? "field_value_outer_blank" : nil
            for before in ["a", "aaaaaaa", "aaaaaaaaaaaaaaa"] {
                #expect(request(with: "x", "\(before)\(scalar)b") == inside, "octet \(octet)")
            }
            #expect(request(with: "x", "\(scalar)b") == outer, "octet \(octet) first")
            #expect(request(with: "x", "b\(scalar)") == outer, "octet \(octet) last")
        }
        #expect(request(with: "x", "") == nil)
    }

    @Test func outerBlanksCanBeAllowed() {
        let fields: Wire.Fields = [":method": "GET", ":scheme": "https", ":path": "/", ":authority": "a", "x": " v\t"]
        #expect(request(fields) == "field_value_outer_blank")
        #expect(request(fields, blanks: true) == nil)
    }

    @Test(arguments: [
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings",
    ])
    func fieldsOfOneConnectionAreMalformed(name: String) {
        #expect(request(with: name, "x") == "connection_specific_field")
        #expect(trailers([name: "x"]) == "connection_specific_field")
    }

    @Test func teSaysTrailersOrNothing() {
        #expect(request(with: "te", "trailers") == nil)
        for value in ["", "gzip", "trailers, gzip", "trailers;q=1"] {
            #expect(request(with: "te", value) == "te_not_trailers", "\(value)")
        }
    }

    @Test func contentLengthIsANumberThatOccursOnce() {
        for (value, token) in [
            ("0", nil), ("1", nil), ("007", nil), ("999999999999999999", nil), ("", "content_length_syntax"),
            ("-1", "content_length_syntax"), ("+1", "content_length_syntax"), ("1,1", "content_length_syntax"),
            ("0x1", "content_length_syntax"), ("1000000000000000000", "content_length_syntax"),
        ] as [(String, String?)] {
            #expect(request(with: "content-length", value) == token, "\(value)")
        }
        let twice: Wire.Fields = [
            ":method": "GET", ":scheme": "http", ":path": "/", "content-length": "1", "content-length": "1",
        ]
        #expect(request(twice) == "content_length_repeated")
    }

    @Test func aMessageSaysWhatItsOwnerNeeds() throws {
        let head = try MessageRules.validateRequest(
            HeaderList([":method": "HEAD", ":scheme": "http", ":path": "/", "host": "a"]), allowsExtendedConnect: false,
            allowsOuterBlanks: false)
        #expect(head.isHeadRequest && !head.isConnect && head.contentLength == -1)
        let interim = try MessageRules.validateResponse(HeaderList([":status": "103"]), allowsOuterBlanks: false)
        #expect(interim.kind == .informational)
        let found = try MessageRules.validateResponse(
            HeaderList([":status": "206", "content-length": "12"]), allowsOuterBlanks: false)
        #expect(found.kind == .response && found.contentLength == 12 && found.isSuccessful && !found.hasNoBody)
    }
}
