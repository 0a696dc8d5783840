#if HTTP1
import Buffers
import HTTP1Parser

/// A parser of requests over HTTP/1 that is fed anything, or phrases of HTTP/1 in any order. The first two bytes choose how.
///
/// What comes out is a row of requests with at most one failure, at its end; it does not depend on how the input was cut; and no line,
/// name or value holds what another reader of the same octets could take for framing.
public func fuzzHTTP1(_ bytes: UnsafeRawBufferPointer) {
    var input = FuzzInput(bytes)
    let mode = input.byte()
    let pieceBytes = [2, 3, 7, 16, 64, 255, 1_000, .max][Int(mode >> 1 & 7)]
    let wire = mode & 1 == 0 ? input.rest() : phrases(&input)
    let story = HTTP1Reader.story(of: wire, pieceBytes: wire.count)
    require(HTTP1Reader.story(of: wire, pieceBytes: pieceBytes) == story, "pieces of \(pieceBytes) tell another story")
    require(HTTP1Reader.story(of: wire, pieceBytes: 1) == story, "octets one by one tell another story")
}

/// Input as a choice of phrases, with octets of its own between them.
private func phrases(_ input: inout FuzzInput) -> [UInt8] {
    let phrases: [String] = [
        "GET / HTTP/1.1\r\nHost: a\r\n", "POST /x?y HTTP/1.1\r\nhost: b\r\n", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n",
        "HEAD / HTTP/1.0\r\n", "\r\n", "Content-Length: 3\r\n", "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: identity\r\n", "Connection: close\r\n",
        "Connection: keep-alive\r\n", "Connection: Upgrade\r\n", "Upgrade: x\r\n", "X: y \r\n", "X :y\r\n",
        " folded\r\n",
        "3\r\nabc\r\n", "a;x=\"y\"\r\n0123456789\r\n", "0\r\n\r\n", "0\r\nX-T: v\r\n\r\n", "ffffffffffffffff1\r\n",
        "abc", "\n",
        "\r", "\0", ":", " ", "\t", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "Content-Length: 18446744073709551619\r\n",
        "\u{ff}",
    ]
    var wire: [UInt8] = []
    while !input.isEmpty {
        let choice = Int(input.byte())
        if choice < 240 { wire += phrases[choice % phrases.count].utf8 } else { wire.append(input.byte()) }
    }
    return wire
}

/// Reads requests and holds the parser to its promises.
private struct HTTP1Reader {
    private let parser = HTTP1RequestParser()
    private var lines: [String] = []
    private var body: [UInt8] = []
    private var head: HTTP1Head?
    private var hasFailed = false
    private var isLast = false

    static func story(of wire: [UInt8], pieceBytes: Int) -> [String] {
        var reader = HTTP1Reader()
        var rest = wire[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieceBytes)
            rest = rest.dropFirst(pieceBytes)
            reader.parser.receive(ByteSlice(Array(piece)))
            reader.read()
        }
        reader.parser.receiveEnd()
        reader.read()
        require(!reader.parser.hasMore, "something is left")
        reader.flushBody()
        return reader.lines
    }

    private mutating func read() {
        while let event = parser.next() {
            require(!hasFailed, "an event behind a failure")
            if case .body(let piece) = event {
                require(head != nil && !piece.isEmpty, "a body without a request, or without octets")
                body += piece.bytes
                continue
            }
            flushBody()
            switch event {
            case .head(let head): read(head)
            case .end(let trailers):
                require(head != nil, "an end without a request")
                check(trailers)
                head = nil
                lines.append("end \(trailers)")
            case .failure(let failure):
                hasFailed = true
                lines.append("failure \(failure.code)")
            case .body: break
            }
        }
    }

    private mutating func read(_ head: HTTP1Head) {
        require(self.head == nil && !isLast, "a request within another, or behind the last")
        self.head = head
        isLast = !head.keepsAlive
        check(head.fields)
        require(head.target.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }, "a target that ends early: \(head.target)")
        require(!head.method.isEmpty && 0...1 ~= head.versionMinor, "no request line: \(head.method)")
        let (lengths, codings) = (head.values("content-length"), head.values("transfer-encoding"))
        require(lengths.count <= 1 && (lengths.isEmpty || codings.isEmpty), "two ways to end a body")
        require(head.values("host").count <= 1, "two hosts")
        lines.append("\(head)")
        if head.isUpgrade { parser.refuseUpgrade() }
    }

    private func check(_ fields: [HTTP1Field]) {
        for field in fields {
            require(
                !field.name.isEmpty && field.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3a }, field.name)
            require(field.value.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7f }, field.value)
        }
    }

    /// What came of a body, which is no longer than its request says.
    private mutating func flushBody() {
        guard !body.isEmpty else { return }
        if let length = head?.values("content-length").first.flatMap({ Int($0) }) {
            require(body.count <= length, "\(body.count) octets of \(length)")
        }
        lines.append("body \(body)")
        body = []
    }
}
#endif
