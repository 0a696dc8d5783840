import NodeHTTP2

extension Twins {
    func compatHead() {
        scenario(
            "compat/head",
            server: { ready in
                let server = http2.createServer { req, res in
                    let lane = "server.\(req.url)"
                    res.statusCode = number(req.url.dropFirst(1))
                    res.on(.finish) { log(lane, "finish") }
                    log(lane, "write() returned", res.write("x") { error in log(lane, "write callback", error) })
                    res.end { log(lane, "end callback") }
                    log(lane, res.headersSent, res.finished)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var cases = [("HEAD", "/200"), ("GET", "/204"), ("GET", "/304")]
                func next() throws {
                    if cases.count == 0 {
                        client.close()
                        return
                    }
                    let (method, path) = cases.removeFirst()
                    let req = try client.request([":method": method, ":path": path])
                    watch("client", path, req)
                    req.resume()
                    req.on(.close) { try next() }
                }
                try next()
            })
    }
}
