#if HTTP1
import Buffers
import TestSupport
import Testing

@testable import HTTP1Parser

@Suite struct HTTP1RequestParserTests {
    /// What the parser makes of octets that come in some pieces, one line an event; a body's pieces are put together.
    static func lines(
        _ bytes: [UInt8], pieces: [Int] = [], limits: HTTP1Limits = HTTP1Limits(), ends: Bool = false,
        refusesUpgrades: Bool = true
    ) -> [String] {
        let parser = HTTP1RequestParser(limits: limits)
        var lines: [String] = []
        var body = ""
        func flush() {
            if !body.isEmpty { lines.append("body \(body)") }
            body = ""
        }
        func drain() {
            while let event = parser.next() {
                if case .body(let piece) = event {
                    body += String(decoding: piece.bytes, as: UTF8.self)
                    continue
                }
                flush()
                switch event {
                case .head(let head):
                    let fields = head.fields.map { " [\($0.name): \($0.value)]" }.joined()
                    let marks = (head.keepsAlive ? "" : " last") + (head.isUpgrade ? " upgrade" : "")
                    lines.append("\(head.method) \(head.target) 1.\(head.versionMinor)\(fields)\(marks)")
                    if head.isUpgrade, refusesUpgrades { parser.refuseUpgrade() }
                case .end(let trailers):
                    lines.append("end" + trailers.map { " [\($0.name): \($0.value)]" }.joined())
                case .failure(let failure): lines.append("failure \(failure.code)")
                case .body: break
                }
            }
        }
        var start = 0
        for end in pieces + [bytes.count] {
            parser.receive(ByteSlice(Array(bytes[start..<end])))
            drain()
            start = end
        }
        if ends {
            parser.receiveEnd()
            drain()
        }
        flush()
        return lines
    }

    static func lines(_ text: String, ends: Bool = false) -> [String] { lines(Array(text.utf8), ends: ends) }

    /// Requests and what they are, whatever pieces they come in.
    static let messages: [(text: String, lines: [String])] = [
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ["GET / 1.1 [Host: a]", "end"]),
        (
            "\r\n\r\nGET /x?y HTTP/1.1\r\nhOST:a\r\nX:\t b c \t\r\nE:\r\n\r\n",
            ["GET /x?y 1.1 [hOST: a] [X: b c] [E: ]", "end"]
        ),
        ("GET / HTTP/1.0\r\n\r\n", ["GET / 1.0 last", "end"]),
        ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", ["GET / 1.0 [Connection: keep-alive]", "end"]),
        (
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
            ["GET / 1.1 [Host: a] [Connection: close] last", "end"]
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
            ["POST / 1.1 [Host: a] [Content-Length: 3]", "body abc", "end", "GET /2 1.1 [Host: a]", "end"]
        ),
        (
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "3;x=\"y\"\r\nabc\r\n00A\r\n0123456789\r\n0\r\nX-T: v \r\n\r\nPUT /2 HTTP/1.1\r\nHost: a\r\n\r\n",
            [
                "POST / 1.1 [Host: a] [Transfer-Encoding: chunked]", "body abc0123456789", "end [X-T: v]",
                "PUT /2 1.1 [Host: a]", "end",
            ]
        ),
        // What the peer wants to speak is not known: HTTP/1 goes on.
        (
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
            [
                "GET / 1.1 [Host: a] [Connection: Upgrade, HTTP2-Settings] [Upgrade: h2c] upgrade", "end",
                "GET /2 1.1 [Host: a]", "end",
            ]
        ),
        // Behind a body llhttp stops anyway: such a request is the last.
        (
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 1\r\n\r\naGET / HTTP/1.1\r\n\r\n",
            ["POST / 1.1 [Host: a] [Connection: Upgrade] [Upgrade: x] [Content-Length: 1] last", "body a", "end"]
        ),
        ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", ["CONNECT a:1 1.1 [Host: a] upgrade", "end"]),
        // RFC 9112 §6.1: faulty framing, so that nothing follows.
        (
            "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
            ["POST / 1.0 [Connection: keep-alive] [Transfer-Encoding: chunked] last", "body a", "end"]
        ),
        // Octets beyond ASCII are a value's own affair.
        ("GET / HTTP/1.1\r\nHost: a\r\nX: é\r\n\r\n", ["GET / 1.1 [Host: a] [X: é]", "end"]),
    ]

    @Test("Every request, cut at each octet and one octet at a time", arguments: messages.indices)
    func everySplit(_ index: Int) {
        let (text, expected) = Self.messages[index]
        let bytes = Array(text.utf8)
        #expect(Self.lines(bytes) == expected)
        for cut in 1..<bytes.count { #expect(Self.lines(bytes, pieces: [cut]) == expected, "cut at \(cut)") }
        #expect(Self.lines(bytes, pieces: Array(1..<bytes.count)) == expected, "one at a time")
    }

    /// What is no HTTP/1, or means different things to different readers.
    static let refused: [(text: String, code: String)] = [
        ("BREW / HTTP/1.1\r\n\r\n", "HPE_INVALID_METHOD"),
        ("GET / FTP/1.1\r\n\r\n", "HPE_INVALID_CONSTANT"),
        ("GET / HTTP/1.2\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", "HPE_INVALID_VERSION"),
        ("GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", "HPE_INVALID_URL"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HPE_PAUSED_H2_UPGRADE"),
        // A bare LF for the end of a line.
        ("GET / HTTP/1.1\nHost: a\n\n", "HPE_INVALID_VERSION"),
        ("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "HPE_UNKNOWN"),
        // A blank before the colon, a line that goes on, a name that is none, a NUL.
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        ("GET / HTTP/1.1\r\n: a\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        ("GET / HTTP/1.1\r\nX\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        ("GET / HTTP/1.1\r\nX: \0\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
        // Two lengths, a length and chunks, lengths and sizes that are none.
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "HPE_UNEXPECTED_CONTENT_LENGTH"),
        ("POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", "HPE_UNKNOWN"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", "HPE_INVALID_CONTENT_LENGTH"),
        ("POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabc", "HPE_INVALID_CONTENT_LENGTH"),
        ("POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\nabc", "HPE_INVALID_CONTENT_LENGTH"),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nabc", "HPE_INVALID_CONTENT_LENGTH"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n", "HPE_INVALID_CHUNK_SIZE"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n", "HPE_INVALID_CHUNK_SIZE"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "HPE_INVALID_CHUNK_SIZE"),
        // Codings that do not end in chunked, or name it twice.
        ("POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\nabc", "HPE_INVALID_TRANSFER_ENCODING"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n", "HPE_UNKNOWN"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n", "HPE_INVALID_TRANSFER_ENCODING"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "HPE_INVALID_HEADER_TOKEN"),
    ]

    @Test("What is refused is refused in whatever pieces it comes", arguments: refused.indices)
    func refusals(_ index: Int) {
        let (text, code) = Self.refused[index]
        let bytes = Array(text.utf8)
        let expected = Self.lines(bytes)
        #expect(expected.last == "failure \(code)", "\(text.debugDescription)")
        #expect(!expected.contains("end"))
        for cut in 1..<bytes.count {
            #expect(Self.lines(bytes, pieces: [cut]).last == expected.last, "\(text.debugDescription) at \(cut)")
        }
    }

    @Test("The end of input within a request is a failure, between requests it is none")
    func ends() {
        #expect(Self.lines("", ends: true) == [])
        #expect(Self.lines("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ends: true) == ["GET / 1.1 [Host: a]", "end"])
        for text in ["GET / HT", "GET / HTTP/1.1\r\nHo", "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab"] {
            #expect(Self.lines(text, ends: true).last == "failure HPE_INVALID_EOF_STATE", "\(text)")
        }
    }

    @Test("Limits of the head: at, and above")
    func limits() {
        func request(_ count: Int) -> [UInt8] {
            Array("GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: count))\r\n\r\n".utf8)
        }
        var limits = HTTP1Limits()
        limits.headBytesMax = 100
        // One octet each for target and name.
        #expect(Self.lines(request(98), limits: limits).last == "end")
        #expect(Self.lines(request(99), limits: limits) == ["failure HPE_HEADER_OVERFLOW"])
        limits.fieldsMax = 3
        let fields = { (count: Int) in
            Array(("GET / HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: count) + "\r\n").utf8)
        }
        #expect(Self.lines(fields(3), limits: limits).last == "end")
        #expect(Self.lines(fields(4), limits: limits) == ["failure HPE_HEADER_OVERFLOW"])
    }

    @Test("Octets that are nothing are counted")
    func barren() {
        let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;"
        let extensions = String(repeating: "x", count: 100_000)
        #expect(Self.lines(head + extensions).last == "failure HPE_CHUNK_EXTENSIONS_OVERFLOW")
        #expect(Self.lines(String(repeating: "\r\n", count: 50_000)) == ["failure HPE_CHUNK_EXTENSIONS_OVERFLOW"])
    }

    @Test("What follows an upgrade is the other protocol's")
    func rest() {
        let text = "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nrest of it"
        for cut in 1..<text.utf8.count {
            let bytes = Array(text.utf8)
            let parser = HTTP1RequestParser()
            var hasHead = false
            parser.receive(ByteSlice(Array(bytes[..<cut])))
            while let event = parser.next() {
                if case .head(let head) = event { hasHead = head.isUpgrade }
            }
            parser.receive(ByteSlice(Array(bytes[cut...])))
            while let event = parser.next() {
                if case .head(let head) = event { hasHead = head.isUpgrade }
            }
            #expect(hasHead)
            #expect(String(decoding: parser.takeRest().bytes, as: UTF8.self) == "rest of it", "cut at \(cut)")
            parser.receive(ByteSlice(utf8: "more"))
            if parser.next() != nil { Issue.record("HTTP/1 goes on") }
        }
    }

    @Test(
        "A decoder leaves nothing behind, wherever its connection ends",
        arguments: [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHo",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
        ])
    func decodersEnd(text: String) {
        weak var channel: AnyObject?
        do {
            let parser = HTTP1RequestParser()
            parser.receive(ByteSlice(utf8: text))
            while parser.next() != nil {}
            channel = parser.decodersChannel
            #expect(channel != nil)
            parser.trimIdle()
        }
        #expect(channel == nil)
    }

    @Test("Nothing is parsed ahead of what is asked for")
    func pace() {
        let parser = HTTP1RequestParser()
        let one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        parser.receive(ByteSlice(utf8: String(repeating: one, count: 2_000)))
        var heads = 0
        while parser.hasMore, let event = parser.next() {
            if case .head = event { heads += 1 }
        }
        #expect(heads == 2_000)
        parser.trimIdle()
        parser.receive(ByteSlice(utf8: one))
        guard case .head? = parser.next() else {
            Issue.record("no request after trimming")
            return
        }
    }

    /// Requests put together at random, damaged at random, in random pieces: whole or in pieces they mean the same, no request
    /// comes out after a failure, and what is no damaged request comes out whole.
    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func seeded(_ seed: UInt64) {
        var random = SeededRandom(seed: seed, "requests of HTTP/1")
        for _ in 0..<40 {
            var bytes: [UInt8] = []
            var expected: [String] = []
            for _ in 0..<random.number(1...4) {
                let (text, lines) = Self.messages.filter { !$0.lines.contains { $0.hasSuffix("last") } }[
                    random.number(0...5)]
                bytes += Array(text.utf8)
                expected += lines
            }
            let isDamaged = random.number(0...2) > 0
            if isDamaged {
                for _ in 0..<random.number(1...3) {
                    let place = random.number(0...bytes.count - 1)
                    switch random.number(0...2) {
                    case 0: bytes[place] = UInt8(random.number(0...255))
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(UInt8(random.number(0...255)), at: place)
                    }
                }
            }
            let cuts = Set((0..<random.number(0...6)).map { _ in random.number(1...bytes.count - 1) }).sorted()
            let whole = Self.lines(bytes)
            #expect(Self.lines(bytes, pieces: cuts) == whole, "seed \(seed)")
            if !isDamaged { #expect(whole == expected, "seed \(seed)") }
            if let failure = whole.firstIndex(where: { $0.hasPrefix("failure") }) {
                #expect(failure == whole.count - 1)
            }
        }
    }
}
#endif
