// A proxy by CONNECT, as in Node's documentation: the stream of the request is joined to a socket.
import NodeHTTP2

let origin = net.createServer { socket in
    socket.setEncoding("utf8")
    socket.on(.data) { text in socket.end("origin heard \(text)") }
}

let proxy = http2.createServer()
proxy.on(.stream) { stream, headers in
    if headers[":method"] != "CONNECT" {
        // Only accept CONNECT requests.
        try stream.close(http2.constants.NGHTTP2_REFUSED_STREAM)
        return
    }
    stream.on(.error) { error in console.log("stream", error.code) }
    let auth = try URL("tcp://\(headers[":authority"]!)")
    let socket = try net.connect(Int(auth.port)!, auth.hostname) { socket in
        try stream.respond()
        socket.pipe(stream)
        stream.pipe(socket)
    }
    socket.on(.error) { error in
        console.log("socket", error.code)
        try stream.close(http2.constants.NGHTTP2_CONNECT_ERROR)
    }
}

func tunnel(_ client: ClientHttp2Session, _ authority: String, _ done: @escaping () throws -> Void) throws {
    // There is no ':scheme' and no ':path' in a CONNECT request.
    let req = try client.request([":method": "CONNECT", ":authority": authority])
    req.on(.response) { headers in console.log("tunnel", headers[http2.constants.HTTP2_HEADER_STATUS]) }
    var data = ""
    req.setEncoding("utf8")
    req.on(.data) { chunk in data += chunk }
    req.on(.end) { console.log("\"\(data)\"") }
    req.on(.error) { error in console.log("client", error.code, error.message) }
    req.on(.close, done)
    req.end("a knock")
}

origin.listen(0, "127.0.0.1") {
    let port = origin.address()!.port
    proxy.listen(0) {
        let client = try http2.connect("http://localhost:\(proxy.address()!.port)")
        try tunnel(client, "127.0.0.1:\(port)") {
            origin.close {
                try tunnel(client, "127.0.0.1:\(port)") {
                    client.close()
                    proxy.close()
                }
            }
        }
    }
}

process.run()
