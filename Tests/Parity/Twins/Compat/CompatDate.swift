import NodeHTTP2

extension Twins {
    func compatDate() {
        scenario(
            "compat/date",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", req.url, res.sendDate)
                    if req.url == "/off" {
                        res.sendDate = false
                    }
                    if req.url == "/removed" {
                        try res.removeHeader("date")
                    }
                    if req.url == "/own" {
                        try res.setHeader("date", "today")
                    }
                    log("server", req.url, res.sendDate)
                    res.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var paths = ["/on", "/off", "/removed", "/own"]
                func next() throws {
                    if paths.count == 0 {
                        client.close()
                        return
                    }
                    let path = paths.removeFirst()
                    let req = try client.request([":path": path])
                    req.on(.response) { headers in log("client", path, headers.date != nil, headers.date == "today") }
                    req.resume()
                    req.on(.close) { try next() }
                }
                try next()
            })
    }
}
