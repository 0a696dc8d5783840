import NodeHTTP2

extension Twins {
    func guidePush() {
        scenario(
            "guide/push",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.pushStream([":path": "/style.css"]) { error, pushed in
                        guard let pushed else { throw error! }
                        try pushed.respond([":status": 200])
                        pushed.end("p { color: red }")
                    }
                    try stream.respond([":status": 200])
                    stream.end("<p>pushed</p>")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.stream) { pushed, headers in
                    pushed.on(.push) { responseHeaders in log("client", headers[":path"], responseHeaders[":status"]) }
                    pushed.on(.data) { chunk in log("client", chunk.toString()) }
                    pushed.on(.close) { client.close() }
                }
                let req = try client.request()
                req.resume()
            })
    }
}
