import NodeHTTP2

/// How the answer to a request for a file is sent: the one thing that HTTP/1 and HTTP/2 differ in.
protocol FileAnswer {
    var method: String { get }
    /// Nobody waits for an answer any more, or has one.
    var isOver: Bool { get }
    /// Closes the descriptor when the answer is over. Returns the one to send from, of the same file.
    func own(_ fd: Int, _ stat: fs.Stats) throws -> Int
    /// Headers without a body.
    func end(_ status: Int, _ headers: Headers) throws
    /// Headers and a part of the file, at least one byte.
    func send(_ fd: Int, _ status: Int, _ headers: Headers, _ part: Range<Int>) throws
}

/// Over a stream.
struct StreamFileAnswer: FileAnswer {
    private let stream: ServerHttp2Stream
    private let openFiles: OpenFiles
    let method: String

    init(_ stream: ServerHttp2Stream, _ headers: Headers, _ openFiles: OpenFiles) {
        self.stream = stream
        self.openFiles = openFiles
        method = headers.string(.method) ?? ""
    }

    var isOver: Bool { stream.closed || stream.headersSent }

    /// A connection may have thousands of streams.
    func own(_ fd: Int, _ stat: fs.Stats) throws -> Int {
        let file = try openFiles.take(fd, stat)
        stream.on(.close) { [openFiles] in try openFiles.giveBack(file) }
        stream.hearErrors()
        return file.fd
    }

    func end(_ status: Int, _ headers: Headers) throws {
        var headers = headers
        headers[":status"] = status
        try stream.respond(headers, RespondOptions(endStream: true))
    }

    func send(_ fd: Int, _ status: Int, _ headers: Headers, _ part: Range<Int>) throws {
        var headers = headers
        headers[":status"] = status
        try stream.respondWithFD(fd, headers, RespondWithFDOptions(offset: part.lowerBound, length: part.count))
    }
}

/// Over HTTP/1.
final class HTTP1FileAnswer: FileAnswer {
    private let response: Http2ServerResponse
    let method: String
    /// Reads the file, and closes it.
    private var source: fs.ReadStream?

    init(_ request: Http2ServerRequest, _ response: Http2ServerResponse) {
        self.response = response
        method = request.method
    }

    var isOver: Bool { response.destroyed || response.headersSent }

    /// A connection sends one file at a time.
    func own(_ fd: Int, _ stat: fs.Stats) -> Int {
        response.on(.close) {
            if let source = self.source { source.destroy() } else { try fs.close(fd) }
            self.source = nil
        }
        return fd
    }

    func end(_ status: Int, _ headers: Headers) throws {
        try response.writeHead(status, headers)
        response.end()
    }

    func send(_ fd: Int, _ status: Int, _ headers: Headers, _ part: Range<Int>) throws {
        try response.writeHead(status, headers)
        let source = try fs.createReadStream(
            "", fs.ReadStreamOptions(fd: fd, start: part.lowerBound, end: part.upperBound - 1))
        self.source = source
        var left = part.count
        source.on(.data) { [unowned source, response] chunk in
            left -= chunk.length
            if !response.write(chunk) { source.pause() }
        }
        response.on(.drain) { [unowned source] in source.resume() }
        // A file that is shorter by now cannot be told but by the end of the connection.
        source.on(.end) { [response] in if left == 0 { response.end() } else { response.destroy() } }
        source.on(.error) { [response] _ in response.destroy() }
    }
}
