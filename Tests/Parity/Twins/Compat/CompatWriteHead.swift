import NodeHTTP2

extension Twins {
    func compatWriteHead() {
        scenario(
            "compat/write-head",
            server: { ready in
                process.on(.warning) { warning in log("server.warning", warning.name, warning.message) }
                let server = http2.createServer { req, res in
                    let lane = "server.\(req.url)"
                    try res.setHeader("x-set", "before")
                    switch req.url {
                    case "/status":
                        try res.writeHead(201)
                    case "/headers":
                        try res.writeHead(202, ["x-set": "over", "x-new": "n"])
                    case "/message":
                        try res.writeHead(203, "message", ["x-new": "m"])
                    case "/array":
                        try res.writeHead(206, ["x-set", "1", "x-set", "2", "x-a", "b"])
                    case "/message-only":
                        try res.writeHead(404, "not here")
                    case "/implicit":
                        res.statusCode = 418
                    case "/invalid":
                        attempt(lane, "writeHead") { try res.writeHead(99).finished }
                        attempt(lane, "writeHead") { try res.writeHead(600).finished }
                        attempt(lane, "writeHead") { try res.writeHead(100).finished }
                    default: break
                    }
                    log(lane, res.headersSent, res.statusCode, res.statusMessage)
                    res.end("body")
                    log(lane, res.headersSent, res.statusCode)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var paths = ["/status", "/headers", "/message", "/array", "/message-only", "/implicit", "/invalid"]
                func next() throws {
                    if paths.count == 0 {
                        client.close()
                        return
                    }
                    let path = paths.removeFirst()
                    let req = try client.request([":path": path])
                    req.on(.response) { headers in log("client", path, headers) }
                    req.resume()
                    req.on(.close) { try next() }
                }
                try next()
            })
    }
}
