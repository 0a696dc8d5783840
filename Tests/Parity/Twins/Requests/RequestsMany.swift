import NodeHTTP2

extension Twins {
    func requestsMany() {
        scenario(
            "requests/many",
            server: { ready in
                let server = http2.createServer()
                var seen: [Int] = []
                server.on(.stream) { stream, headers in
                    seen.append(stream.id!)
                    try stream.respond()
                    stream.end("\(headers[":path"]!)")
                    if seen.count == 100 {
                        log("server", seen)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var closed: [Int] = []
                for i in 0..<100 {
                    let req = try client.request([":path": "/\(i)"])
                    var body = ""
                    req.on(.data) { chunk in
                        body += chunk
                    }
                    req.on(.end) {
                        if body != "/\(i)" {
                            log("client", "wrong", i, body)
                        }
                    }
                    req.on(.close) {
                        closed.append(req.id!)
                        if closed.count == 100 {
                            log("client", closed)
                            client.close()
                        }
                    }
                }
            })
    }
}
