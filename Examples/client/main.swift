// A client: one session, its settings and a ping, several requests at once, a body sent, a request given up.
import NodeHTTP2

let server = try http2.createServer(.init(settings: .init(maxConcurrentStreams: 10)))
server.on(.stream) { stream, headers in
    if headers[":path"] == "/never" { return }
    var length = 0
    stream.on(.data) { chunk in length += chunk.length }
    stream.on(.end) {
        try stream.respond([":status": 200, "x-length": length, "set-cookie": ["a=1", "b=2"]])
        stream.end("\(headers[":method"]!) \(headers[":path"]!)")
    }
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    let paths = ["/one", "/two", "/three"]
    var answers: [String: String] = [:]
    client.on(.error) { err in console.error(err) }

    client.on(.connect) {
        console.log(
            "connected", client.alpnProtocol, client.encrypted, client.type == http2.constants.NGHTTP2_SESSION_CLIENT)
    }
    client.once(.remoteSettings) { settings in
        console.log("the server takes", settings.maxConcurrentStreams, "streams at once")
        try client.ping(Buffer.from("8 octets")) { err, duration, payload in
            console.log("pong", duration! >= 0, payload!.toString())
            try get()
        }
    }
    try client.settings(.init(initialWindowSize: 100000)) {
        console.log("window", client.localSettings.initialWindowSize)
    }

    func finish() throws {
        for path in paths { console.log(path, answers[path]) }
        try post()
    }
    func get() throws {
        for path in paths {
            let req = try client.request([":path": path, "accept": "text/plain"])
            req.setEncoding("utf8")
            var body = ""
            req.on(.data) { chunk in body += chunk }
            req.on(.end) {
                answers[path] = body
                if answers.count == paths.count { try finish() }
            }
        }
    }

    func post() throws {
        let req = try client.request([":method": "POST", ":path": "/form", "content-type": "text/plain"])
        req.on(.response) { headers, flags in
            console.log(headers[":status"], headers["x-length"], headers["set-cookie"], flags)
        }
        req.on(.data) { chunk in console.log(chunk.toString()) }
        req.on(.close) { try giveUp() }
        req.write("some ")
        req.end("words")
    }

    func giveUp() throws {
        let req = try client.request([":path": "/never"])
        try req.setTimeout(20) { try req.close(http2.constants.NGHTTP2_CANCEL) }
        req.on(.close) {
            console.log("given up", req.rstCode == http2.constants.NGHTTP2_CANCEL)
            client.close { console.log("closed") }
            server.close()
        }
    }
}

process.run()
