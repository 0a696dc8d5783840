import CChecksum
import NodeHTTP2

/// The same routes over HTTP/1.
final class HTTP1Routes {
    private let routes: Routes

    init(_ routes: Routes) { self.routes = routes }

    func serve(_ request: Http2ServerRequest, _ response: Http2ServerResponse) throws {
        // A peer that breaks its connection is no news.
        response.on(.error) { _ in }
        let path = routes.path(HTTP1Routes.originForm(request.url))
        if path == "/echo" { return try echo(request, response) }
        if path == "/upload" { return upload(request, response) }
        // The body has no use: the answer follows it, as over HTTP/2.
        request.on(.end) { try self.answer(path, request, response) }
        request.resume()
    }

    /// A target without the scheme and authority of the absolute form, which a server must accept (RFC 9112 §3.2.2).
    private static func originForm(_ target: String) -> String {
        let scheme = target.prefix { $0 != ":" }
        guard ["http", "https"].contains(scheme.lowercased()), target.dropFirst(scheme.count).hasPrefix("://") else {
            return target
        }
        let rest = target.dropFirst(scheme.count + 3)
        let path = rest.drop { $0 != "/" && $0 != "?" }
        // An authority without a host names nobody (RFC 9110 §4.2.1).
        guard path.startIndex > rest.startIndex else { return target }
        return path.hasPrefix("/") ? String(path) : "/" + path
    }

    private func answer(_ path: String, _ request: Http2ServerRequest, _ response: Http2ServerResponse) throws {
        if response.destroyed { return }
        if let files = routes.files, path.hasPrefix("/files/") {
            return try files.serve(
                HTTP1FileAnswer(request, response), request.headers, path.dropFirst(7), routes.openFiles)
        }
        switch path {
        case "*" where request.method == "OPTIONS": try options(response)
        case "/": try text(response, 200, Page.html, type: "text/html; charset=utf-8")
        case "/hello": try text(response, 200, "Hello, World!", type: "text/plain")
        case "/headers": try text(response, 200, routes.json(request.headers), type: "application/json")
        case "/trailers": try trailers(response)
        default:
            if path.hasPrefix("/bytes/") {
                try bytes(request, response, path.dropFirst(7))
            } else if path.hasPrefix("/delay/") {
                try delay(response, path.dropFirst(7))
            } else if path.hasPrefix("/status/") {
                try status(response, path.dropFirst(8))
            } else {
                try text(response, 404, "not found\n")
            }
        }
    }

    private func text(
        _ response: Http2ServerResponse, _ status: Int, _ body: String, type: String = "text/plain; charset=utf-8"
    ) throws {
        try response.writeHead(status, ["Content-Type": type, "Content-Length": body.utf8.count])
        response.end(body)
    }

    private func bytes(
        _ request: Http2ServerRequest, _ response: Http2ServerResponse, _ number: Substring
    ) throws {
        guard let count = routes.number(number, max: Routes.bytesMax) else {
            return try text(response, 400, "/bytes/N wants a number from 0 to \(Routes.bytesMax)\n")
        }
        try response.writeHead(200, ["Content-Type": "application/octet-stream", "Content-Length": count])
        if request.method == "HEAD" { response.end() } else { HTTP1Pump(response, routes.piece, count).run() }
    }

    private func echo(_ request: Http2ServerRequest, _ response: Http2ServerResponse) throws {
        let type = request.headers.string("content-type") ?? "application/octet-stream"
        try response.writeHead(200, ["Content-Type": type])
        request.on(.data) { [unowned request] chunk in
            if !response.write(chunk) { request.pause() }
        }
        response.on(.drain) { [unowned request] in request.resume() }
        request.on(.end) { response.end() }
    }

    private func upload(_ request: Http2ServerRequest, _ response: Http2ServerResponse) {
        var count = 0
        var checksum: UInt32 = 0
        request.on(.data) { chunk in
            chunk.byteSlice.withUnsafeBytes { checksum = cchecksum_crc32c(checksum, $0.baseAddress, $0.count) }
            count += chunk.length
        }
        request.on(.end) { try self.text(response, 200, Routes.uploaded(count, checksum), type: "application/json") }
    }

    private func delay(_ response: Http2ServerResponse, _ number: Substring) throws {
        guard let milliseconds = routes.number(number, max: Routes.delayMax) else {
            return try text(response, 400, "/delay/MS wants a number from 0 to \(Routes.delayMax)\n")
        }
        let timer = setTimeout({ try self.text(response, 200, "waited \(milliseconds) ms\n") }, milliseconds)
        response.on(.close) { clearTimeout(timer) }
    }

    private func status(_ response: Http2ServerResponse, _ number: Substring) throws {
        guard let status = routes.number(number, max: 599), status >= 200 else {
            return try text(response, 400, "/status/CODE wants a number from 200 to 599\n")
        }
        guard [204, 205, 304].contains(status) else { return try text(response, status, "status \(status)\n") }
        response.statusCode = status
        response.end()
    }

    /// Of the server as a whole (RFC 9110 §9.3.7).
    private func options(_ response: Http2ServerResponse) throws {
        response.statusCode = 204
        response.end()
    }

    private func trailers(_ response: Http2ServerResponse) throws {
        try response.writeHead(
            200, ["Content-Type": "text/plain; charset=utf-8", "Trailer": "x-body-bytes, x-body-crc32c"])
        var body = "a body with trailers\n"
        let checksum = body.withUTF8 { cchecksum_crc32c(0, $0.baseAddress, $0.count) }
        response.write(body)
        try response.addTrailers(["x-body-bytes": body.utf8.count, "x-body-crc32c": String(checksum, radix: 16)])
        response.end()
    }
}

/// Writes a body of any length piece by piece, as fast as the connection takes it and no faster.
private final class HTTP1Pump {
    private let response: Http2ServerResponse
    private let piece: Buffer
    private var left: Int

    init(_ response: Http2ServerResponse, _ piece: Buffer, _ count: Int) {
        self.response = response
        self.piece = piece
        left = count
    }

    /// The response's listeners keep the pump alive until the response is over.
    func run() {
        if left > piece.length {
            response.on(.drain) { self.pump() }
            response.once(.close) { [unowned response] in response.removeAllListeners(.drain) }
        }
        pump()
    }

    private func pump() {
        while left > piece.length {
            left -= piece.length
            if !response.write(piece) { return }
        }
        response.end(piece.subarray(0, left))
        left = 0
    }
}
