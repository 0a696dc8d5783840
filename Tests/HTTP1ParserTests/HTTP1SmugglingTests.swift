#if HTTP1
import Buffers
import HTTP1Parser
import Testing

/// Requests behind which another may hide.
@Suite struct HTTP1SmugglingTests {
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\n"
    private static let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"
    private static let second = "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"

    /// What one reader might take for the end of a request, or for its length, and another not (RFC 9112 §2.2, §5, §6, §7.1).
    static let smuggled: [String] =
        lines + fields.map { post + $0 + "\r\nabc" + second } + chunks.map { chunked + $0 + "0\r\n\r\n" + second }
        + ends.map { chunked + $0 + second }

    private static let lines: [String] = [
        // Blanks and octets that are none of the line's.
        " GET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
        "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "GET / HTTP/1.1\r\nHo\0st: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\tX: b\r\n\r\n", "GET / HTTP/1.1\rHost: a\r\n\r\n",
    ]

    private static let fields: [String] = [
        // Bare CR and LF hide a field from who does not take them for the end of a line.
        "X: y\rTransfer-Encoding: chunked\r\n", "X: y\nTransfer-Encoding: chunked\r\n",
        "X: y\n\nTransfer-Encoding: chunked\r\n", "Content-Length: 3\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding : chunked\r\n", "Transfer-Encoding\t: chunked\r\n", "Transfer-Encoding: \u{b}chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n", "X:\r\n Transfer-Encoding: chunked\r\n", "Content-Length : 3\r\n",
        // Codings of which chunked is not the last, or not the only one of its kind.
        "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding:\r\n", "Transfer-Encoding: \"chunked\"\r\n", "Transfer-Encoding: chunked;q=1\r\n",
        "Transfer-Encoding: chunked,\r\n", "Transfer-Encoding: chunke\r\n", "Transfer-Encoding: chunked gzip\r\n",
        // Two ways to end a body, and lengths that are none.
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: identity\r\n", "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length:\r\n", "Content-Length: 3 3\r\n", "Content-Length: 3,3\r\n", "Content-Length: -3\r\n",
        "Content-Length: 0x3\r\n", "Content-Length: 3a\r\n", "Content-Length: 3.0\r\n", "Content-Length: \"3\"\r\n",
        "Content-Length: 18446744073709551619\r\n", "Content-Length: 9223372036854775811000\r\n",
    ]

    /// Sizes, extensions and ends.
    private static let chunks: [String] = [
        "3 \r\nabc\r\n", " 3\r\nabc\r\n", "\r\n3\r\nabc\r\n", "3\nabc\r\n", "3;\nabc\r\n", "3;a\nabc\r\n",
        "3;a\rb\r\nabc\r\n",
        "3;a=\0\r\nabc\r\n", "3;a=\"\r\nb\"\r\nabc\r\n", "3\r\nabc", "3\r\nabc\n", "3\r\nabcd\r\n",
        "3\r\nabc\r0\r\n\r\n",
        "+3\r\nabc\r\n", "0x3\r\nabc\r\n", "3h\r\nabc\r\n", "10000000000000003\r\nabc\r\n", "g\r\nabc\r\n",
        "fffffffffffffffff\r\nabc\r\n", "3_0\r\nabc\r\n", ";\r\nabc\r\n",
    ]

    /// Ends of the chunks, and trailers.
    private static let ends: [String] = [
        "0\n\r\n", "0\r\n\n", "0\r\nX : y\r\n\r\n", "0\r\n X: y\r\n\r\n", "0\r\nX: y\r\n z\r\n\r\n", "0\r\nX: y\n\r\n",
        "0\r\nX: \0\r\n\r\n", "0\r\nContent-Length: 5\r\n\r\n",
    ]

    @Test("No second request comes out of what two readers may understand differently", arguments: smuggled.indices)
    func smuggling(_ index: Int) {
        let text = Self.smuggled[index]
        let bytes = Array(text.utf8)
        let whole = HTTP1RequestParserTests.lines(bytes)
        #expect(
            whole.last?.hasPrefix("failure") == true && !whole.contains { $0.hasPrefix("end") },
            "\(text.debugDescription) \(whole)")
        #expect(
            HTTP1RequestParserTests.lines(bytes, pieces: Array(1..<bytes.count)) == whole, "\(text.debugDescription)")
    }

    /// What is unusual, and means the same to everybody.
    static let unusual: [(text: String, lines: [String])] = [
        (
            chunked + "00003\r\nabc\r\n00000000000000000000\r\n\r\n" + second,
            ["body abc", "end", "GET /2 1.1 [Host: a]", "end"]
        ),
        (
            chunked + "3;a=b;c=\"d e\"\r\nabc\r\n0;x\r\n\r\n" + second,
            ["body abc", "end", "GET /2 1.1 [Host: a]", "end"]
        ),
        (post + "Content-Length: 003\r\n\r\nabc" + second, ["body abc", "end", "GET /2 1.1 [Host: a]", "end"]),
        (
            post + "Content-Length: 3\r\nContent_Length: 9\r\n\r\nabc" + second,
            ["body abc", "end", "GET /2 1.1 [Host: a]", "end"]
        ),
        (post + "Transfer-Encoding:\tCHUNKED \r\n\r\n0\r\n\r\n" + second, ["end", "GET /2 1.1 [Host: a]", "end"]),
        (
            post + "Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + second,
            ["body abc", "end", "GET /2 1.1 [Host: a]", "end"]
        ),
        // A body of GET is one.
        (
            "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + second,
            ["body abc", "end", "GET /2 1.1 [Host: a]", "end"]
        ),
    ]

    @Test("What is unusual is understood as by everybody", arguments: unusual.indices)
    func understood(_ index: Int) {
        let (text, expected) = Self.unusual[index]
        let bytes = Array(text.utf8)
        #expect(Array(HTTP1RequestParserTests.lines(bytes).dropFirst()) == expected, "\(text.debugDescription)")
        #expect(Array(HTTP1RequestParserTests.lines(bytes, pieces: Array(1..<bytes.count)).dropFirst()) == expected)
    }
}
#endif
