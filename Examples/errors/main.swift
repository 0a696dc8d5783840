// What may go wrong, and where a program hears of it.
import NodeHTTP2

let server = http2.createServer()
server.on(.sessionError) { err in console.log("session", err.code) }
server.on(.stream) { stream, headers in
    stream.on(.error) { err in console.log("stream", err.message) }
    stream.on(.aborted) { console.log("aborted") }
    switch headers[":path"] {
    case "/twice":
        try stream.respond([":status": 200])
        do {
            try stream.respond([":status": 200])
        } catch {
            console.log(error.name, error.code, error.message)
        }
        stream.end()
    case "/header":
        do {
            try stream.respond([":status": 200, "connection": "keep-alive"])
        } catch {
            console.log(error.name, error.code, error.message)
            try stream.respond([":status": 500], .init(endStream: true))
        }
    case "/destroy":
        try stream.respond([":status": 200])
        stream.destroy(NodeError("given up"))
    case "/reset":
        try stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
    default:
        break
    }
}

func ask(_ client: ClientHttp2Session, _ path: String, _ done: @escaping () throws -> Void) throws {
    let req = try client.request([":path": path])
    req.on(.response) { headers in console.log(path, headers[":status"]) }
    req.on(.error) { err in console.log(path, err.code, err.message) }
    req.on(.close) {
        console.log(path, "closed", req.rstCode)
        try done()
    }
    req.resume()
}

server.listen(0) {
    let port = server.address()!.port
    let client = try http2.connect("http://localhost:\(port)")
    try ask(client, "/twice") {
        try ask(client, "/header") {
            try ask(client, "/destroy") {
                try ask(client, "/reset") {
                    client.close()
                    server.close { try refusals(port) }
                }
            }
        }
    }
}

func refusals(_ port: Int) throws {
    do {
        try http2.connect("ftp://localhost")
    } catch {
        console.log(error.code, error.message)
    }
    let nobody = try http2.connect("http://127.0.0.1:\(port)")
    nobody.on(.error) { error in
        let err = error as! NodeError
        console.log(err.code, err.syscall, err.address)
    }
    let req = try nobody.request([":path": "/"])
    req.on(.error) { err in console.log("request", err.code) }
    nobody.on(.close) {
        let late = try nobody.request([":path": "/"])
        late.on(.error) { err in console.log("late", err.code) }
    }
}

process.run()
