// A reverse proxy: requests go on to a backend over one session, bodies are piped both ways, trailers and failures are passed on.
import NodeHTTP2

let backend = http2.createServer { req, res in
    try res.setHeader("x-forwarded", "\(req.headers["x-forwarded-for"]!) \(req.headers["x-forwarded-proto"]!)")
    if req.url == "/slow" { return }
    if req.method == "POST" {
        try res.writeHead(201)
        req.pipe(res)
        return
    }
    try res.addTrailers(["x-end": "backend"])
    res.end("backend \(req.url)")
}

var upstream: ClientHttp2Session?
@MainActor func openUpstream(_ port: Int) throws {
    upstream = try http2.connect("http://localhost:\(port)")
    upstream!.on(.error) { err in console.log("upstream", err.code) }
    upstream!.on(.close) { upstream = nil }
}

let front = http2.createServer()
front.on(.stream) { stream, headers in
    guard let upstream else {
        try stream.respond([":status": 502])
        stream.end("no backend")
        return
    }
    var outgoing = headers
    outgoing[":authority"] = nil
    outgoing["x-forwarded-for"] = stream.session!.socket!.remoteAddress
    outgoing["x-forwarded-proto"] = headers[":scheme"]
    let hasBody = headers[":method"] != "GET"
    let req = try upstream.request(outgoing, .init(endStream: !hasBody))
    if hasBody { try pipeline(stream, req) { err in if let err { console.log("body", err.code) } } }
    let timer = setTimeout({ try req.close(http2.constants.NGHTTP2_CANCEL) }, 500)
    var trailers: Headers?
    req.on(.trailers) { fields in trailers = fields }
    req.on(.response) { fields in
        clearTimeout(timer)
        var answer = fields
        answer["via"] = "2 front"
        try stream.respond(answer, .init(waitForTrailers: true))
        stream.on(.wantTrailers) {
            if let trailers { try stream.sendTrailers(trailers) } else { stream.close() }
        }
        req.pipe(stream)
    }
    req.on(.error) { err in console.log("request", err.code) }
    req.on(.close) {
        if stream.headersSent || stream.destroyed { return }
        try stream.respond([":status": 504])
        stream.end("too slow")
    }
}

func ask(_ client: ClientHttp2Session, _ headers: Headers, _ body: String?, _ done: @escaping () throws -> Void) throws
{
    let req = try client.request(headers)
    req.on(.response) { fields in console.log(headers[":path"], fields[":status"], fields["x-forwarded"], fields.via) }
    req.on(.trailers) { fields in console.log("trailers", fields["x-end"]) }
    var text = ""
    req.on(.data) { chunk in text += chunk }
    req.on(.end) { console.log(text) }
    req.on(.close, done)
    req.end(body)
}

backend.listen(0, "127.0.0.1") {
    front.listen(0, "127.0.0.1") {
        try openUpstream(backend.address()!.port)
        let client = try http2.connect("http://127.0.0.1:\(front.address()!.port)")
        try ask(client, [":path": "/one?x=1"], nil) {
            try ask(client, [":path": "/two", ":method": "POST"], "a body") {
                try ask(client, [":path": "/slow"], nil) {
                    upstream!.once(.close) {
                        try ask(client, [":path": "/gone"], nil) {
                            client.close()
                            front.close()
                            backend.close()
                        }
                    }
                    upstream!.destroy()
                }
            }
        }
    }
}

process.run()
