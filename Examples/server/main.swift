// A server with a few routes: what Node's documentation shows first, and what a server has to answer besides.
import NodeHTTP2

let HTTP2_HEADER_METHOD = http2.constants.HTTP2_HEADER_METHOD
let HTTP2_HEADER_PATH = http2.constants.HTTP2_HEADER_PATH
let HTTP2_HEADER_STATUS = http2.constants.HTTP2_HEADER_STATUS
let HTTP2_HEADER_CONTENT_TYPE = http2.constants.HTTP2_HEADER_CONTENT_TYPE
let HTTP_STATUS_METHOD_NOT_ALLOWED = http2.constants.HTTP_STATUS_METHOD_NOT_ALLOWED
let HTTP_STATUS_NOT_FOUND = http2.constants.HTTP_STATUS_NOT_FOUND

let server = http2.createServer()

server.on(.error) { err in console.error(err) }

server.on(.stream) { stream, headers in
    let method = headers[HTTP2_HEADER_METHOD]
    let path = headers[HTTP2_HEADER_PATH]
    if method != "GET" && method != "HEAD" {
        try stream.respond(
            [HTTP2_HEADER_STATUS: HTTP_STATUS_METHOD_NOT_ALLOWED, "allow": "GET, HEAD"], .init(endStream: true))
        return
    }
    if method == "HEAD" {
        // An answer to HEAD is its headers alone.
        try stream.respond([HTTP2_HEADER_STATUS: path == "/" ? 200 : HTTP_STATUS_NOT_FOUND], .init(endStream: true))
        return
    }
    switch path {
    case "/":
        try stream.respond([HTTP2_HEADER_STATUS: 200, HTTP2_HEADER_CONTENT_TYPE: "text/html; charset=utf-8"])
        stream.end("<h1>Hello World</h1>")
    case "/agent":
        try stream.respond([HTTP2_HEADER_STATUS: 200, HTTP2_HEADER_CONTENT_TYPE: "text/plain"])
        stream.end("you are \(headers["user-agent"] ?? "nobody")")
    default:
        try stream.respond([HTTP2_HEADER_STATUS: HTTP_STATUS_NOT_FOUND])
        stream.end("no \(path!) here")
    }
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    var questions: [Headers] = [
        [":path": "/"],
        [":path": "/", ":method": "HEAD"],
        [":path": "/agent", "user-agent": "example/1.0"],
        [":path": "/agent"],
        [":path": "/absent"],
        [":path": "/", ":method": "DELETE"],
    ]
    @MainActor func next() throws {
        if questions.count == 0 {
            client.close()
            server.close()
            return
        }
        let req = try client.request(questions.removeFirst())
        req.on(.response) { headers in console.log(headers[":status"], headers["content-type"], headers.allow) }
        req.setEncoding("utf8")
        var body = ""
        req.on(.data) { chunk in body += chunk }
        req.on(.end) { console.log("\"\(body)\"") }
        req.on(.close) { try next() }
    }
    try next()
}

process.run()
