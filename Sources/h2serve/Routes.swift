import CChecksum
import NodeHTTP2

/// What h2serve answers, by path. One object a worker, so that what responses share is made once.
final class Routes {
    /// The largest body of /bytes/N (bytes).
    static let bytesMax = 1 << 40
    /// The longest /delay/MS (milliseconds): what a timer can count.
    static let delayMax = 2_147_483_647
    private static let pieceBytes = 65_536

    /// Every body of /bytes consists of this piece, which no response copies.
    let piece = Buffer.from([UInt8](repeating: UInt8(ascii: "x"), count: Routes.pieceBytes))

    /// What /files/ serves; nil without --root.
    let files: StaticFiles?
    let openFiles = OpenFiles()

    init(files: StaticFiles?) { self.files = files }

    func serve(_ stream: ServerHttp2Stream, _ headers: Headers) throws {
        if headers.string(.expect) == "100-continue" { try stream.additionalHeaders([":status": 100]) }
        let target = headers.string(.path) ?? "*"
        if isHello(target) {
            if stream.endAfterHeaders { return try hello(stream) }
            return try answer(stream) { try self.hello($0) }
        }
        let path = path(target)
        if path.hasPrefix("/bytes/") { return try bytes(stream, path.dropFirst(7)) }
        if let files, path.hasPrefix("/files/") {
            return try answer(stream) {
                let answer = StreamFileAnswer($0, headers, self.openFiles)
                try files.serve(answer, headers, path.dropFirst(7), self.openFiles)
            }
        }
        switch path {
        case "/": try answer(stream) { try self.text($0, 200, Page.html, type: "text/html; charset=utf-8") }
        case "/echo": try echo(stream, headers)
        case "/upload": try upload(stream)
        case "/headers": try answer(stream) { try self.text($0, 200, self.json(headers), type: "application/json") }
        case "/trailers": try answer(stream) { try self.trailers($0) }
        // Of the server as a whole (RFC 9110 §9.3.7).
        case "*" where headers.string(.method) == "OPTIONS": try answer(stream) { try $0.respond([":status": 204]) }
        default:
            if path.hasPrefix("/delay/") {
                try delay(stream, path.dropFirst(7))
            } else if path.hasPrefix("/status/") {
                try status(stream, path.dropFirst(8))
            } else {
                try answer(stream) { try self.text($0, 404, "not found\n") }
            }
        }
    }

    // MARK: Bodies in

    /// Answers once the request's body, which the route has no use for, is consumed.
    private func answer(
        _ stream: ServerHttp2Stream, _ respond: @escaping (ServerHttp2Stream) throws -> Void
    ) throws {
        if stream.endAfterHeaders { return try respond(stream) }
        stream.on(.end) { [unowned stream] in
            if !stream.closed { try respond(stream) }
        }
        stream.resume()
    }

    /// The path without its query.
    func path(_ target: String) -> String {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[..<$0]) } ?? target
    }

    // MARK: Routes

    /// Whether the path is /hello, whatever the query. Octet by octet: this one route is what load tests ask for most.
    func isHello(_ target: String) -> Bool {
        var target = target
        return target.withUTF8 { octets in
            let name: StaticString = "/hello"
            guard octets.count >= name.utf8CodeUnitCount else { return false }
            for index in 0..<name.utf8CodeUnitCount where octets[index] != name.utf8Start[index] { return false }
            return octets.count == name.utf8CodeUnitCount || octets[name.utf8CodeUnitCount] == UInt8(ascii: "?")
        }
    }

    private func hello(_ stream: ServerHttp2Stream) throws {
        try stream.respond([":status": 200, "content-type": "text/plain", "content-length": 13])
        if stream.writableEnded { return }
        stream.end("Hello, World!")
    }

    private func text(
        _ stream: ServerHttp2Stream, _ status: Int, _ body: String, type: String = "text/plain; charset=utf-8"
    ) throws {
        try stream.respond([":status": status, "content-type": type, "content-length": body.utf8.count])
        if stream.writableEnded { return }
        stream.end(body)
    }

    private func bytes(_ stream: ServerHttp2Stream, _ text: Substring) throws {
        guard let count = number(text, max: Routes.bytesMax) else {
            return try answer(stream) {
                try self.text($0, 400, "/bytes/N wants a number from 0 to \(Routes.bytesMax)\n")
            }
        }
        try answer(stream) { stream in
            try stream.respond([
                ":status": 200, "content-type": "application/octet-stream", "content-length": count,
            ])
            if !stream.writableEnded { Pump(stream, self.piece, count).run() }
        }
    }

    private func echo(_ stream: ServerHttp2Stream, _ headers: Headers) throws {
        try stream.respond([
            ":status": 200, "content-type": headers.string("content-type") ?? "application/octet-stream",
        ])
        if stream.writableEnded {
            stream.resume()
            return
        }
        stream.on(.data) { [unowned stream] chunk in
            if !stream.write(chunk) { stream.pause() }
        }
        stream.on(.drain) { [unowned stream] in stream.resume() }
        stream.on(.end) { [unowned stream] in stream.end() }
    }

    private func upload(_ stream: ServerHttp2Stream) throws {
        var count = 0
        var checksum: UInt32 = 0
        stream.on(.data) { chunk in
            chunk.byteSlice.withUnsafeBytes { checksum = cchecksum_crc32c(checksum, $0.baseAddress, $0.count) }
            count += chunk.length
        }
        stream.on(.end) { [unowned self, unowned stream] in
            if stream.closed { return }
            try text(stream, 200, Routes.uploaded(count, checksum), type: "application/json")
        }
    }

    static func uploaded(_ count: Int, _ checksum: UInt32) -> String {
        let hexadecimal = String(checksum, radix: 16)
        let padded = String(repeating: "0", count: 8 - hexadecimal.count) + hexadecimal
        return "{\"bytes\":\(count),\"crc32c\":\"\(padded)\"}\n"
    }

    private func delay(_ stream: ServerHttp2Stream, _ text: Substring) throws {
        guard let milliseconds = number(text, max: Routes.delayMax) else {
            return try answer(stream) {
                try self.text($0, 400, "/delay/MS wants a number from 0 to \(Routes.delayMax)\n")
            }
        }
        try answer(stream) { stream in
            let timer = setTimeout(
                {
                    if !stream.closed { try self.text(stream, 200, "waited \(milliseconds) ms\n") }
                }, milliseconds)
            stream.on(.close) { clearTimeout(timer) }
            stream.hearErrors()
        }
    }

    private func status(_ stream: ServerHttp2Stream, _ text: Substring) throws {
        guard let status = number(text, max: 599), status >= 200 else {
            return try answer(stream) { try self.text($0, 400, "/status/CODE wants a number from 200 to 599\n") }
        }
        try answer(stream) { stream in
            if [204, 205, 304].contains(status) { return try stream.respond([":status": status]) }
            try self.text(stream, status, "status \(status)\n")
        }
    }

    private func trailers(_ stream: ServerHttp2Stream) throws {
        try stream.respond(
            [":status": 200, "content-type": "text/plain; charset=utf-8", "trailer": "x-body-bytes, x-body-crc32c"],
            RespondOptions(waitForTrailers: true))
        if stream.writableEnded { return }
        let body = "a body with trailers\n"
        var text = body
        let checksum = text.withUTF8 { cchecksum_crc32c(0, $0.baseAddress, $0.count) }
        stream.on(.wantTrailers) { [unowned stream] in
            try stream.sendTrailers([
                "x-body-bytes": body.utf8.count, "x-body-crc32c": String(checksum, radix: 16),
            ])
        }
        stream.end(body)
    }

    // MARK: Parts

    /// A decimal number without sign, up to `max`.
    func number(_ text: Substring, max: Int) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text), number <= max else {
            return nil
        }
        return number
    }

    func json(_ headers: Headers) -> String {
        let members = headers.map { name, value in
            switch value {
            case .array(let elements): "\(quoted(name)):[\(elements.map(quoted).joined(separator: ","))]"
            case .string, .integer: "\(quoted(name)):\(quoted(value.description))"
            }
        }
        return "{" + members.joined(separator: ",") + "}\n"
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension ServerHttp2Stream {
    /// For a stream whose 'close' gives something back: after an error that nobody hears, which is an uncaught exception, 'close' does
    /// not come, as in Node.
    func hearErrors() { on(.error) { _ in } }
}

/// Writes a body of any length piece by piece, as fast as the stream takes it and no faster.
private final class Pump {
    private unowned let stream: ServerHttp2Stream
    private let piece: Buffer
    private var left: Int

    init(_ stream: ServerHttp2Stream, _ piece: Buffer, _ count: Int) {
        self.stream = stream
        self.piece = piece
        left = count
    }

    /// The stream's listener keeps the pump alive; the stream ends it.
    func run() {
        if left > piece.length { stream.on(.drain) { self.pump() } }
        pump()
    }

    private func pump() {
        while left > piece.length {
            left -= piece.length
            if !stream.write(piece) { return }
        }
        stream.end(piece.subarray(0, left))
        left = 0
    }
}
