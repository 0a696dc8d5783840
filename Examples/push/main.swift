// A page that pushes its style sheet along with itself, unless the client does not want that.
import NodeHTTP2

let server = http2.createServer()
server.on(.stream) { stream, headers in
    if stream.pushAllowed {
        try stream.pushStream([":path": "/style.css"]) { err, pushStream, headers in
            if let err { throw err }
            console.log("pushing", headers![":method"], headers![":path"])
            try pushStream!.respond([":status": 200, "content-type": "text/css"])
            pushStream!.end("p { color: red }")
        }
    }
    try stream.respond([":status": 200, "content-type": "text/html"])
    stream.end("<link rel=\"stylesheet\" href=\"/style.css\"><p>pushed</p>")
}

func visit(_ options: ConnectOptions, _ done: @escaping () throws -> Void) throws {
    let client = try http2.connect("http://localhost:\(server.address()!.port)", options)
    var open = 1
    func leave() throws {
        open -= 1
        if open > 0 { return }
        client.close()
        try done()
    }
    client.on(.stream) { pushedStream, requestHeaders in
        open += 1
        var body = ""
        pushedStream.on(.push) { responseHeaders in
            console.log("pushed", requestHeaders[":path"], responseHeaders["content-type"])
        }
        pushedStream.on(.data) { chunk in body += chunk }
        pushedStream.on(.end) { console.log(body) }
        pushedStream.on(.close) { try leave() }
    }
    let req = try client.request([":path": "/"])
    req.on(.response) { headers in console.log("page", headers[":status"]) }
    req.resume()
    req.on(.close) { try leave() }
}

server.listen(0) {
    try visit(.init()) {
        try visit(.init(settings: .init(enablePush: false))) { server.close() }
    }
}

process.run()
