import NodeHTTP2

extension Twins {
    func compatWriteLate() {
        scenario(
            "compat/write-late",
            server: { ready in
                let server = http2.createServer { req, res in
                    let lane = "server.\(req.url)"
                    res.on(.close) {
                        log(
                            lane, "write() returned",
                            res.write("x") { error in log(lane, "write callback after close", error) })
                        res.end("y") { log(lane, "end callback after close") }
                    }
                    if req.url == "/ended" {
                        log(lane, res.end("body") === res)
                        log(lane, "write() returned", res.write("x") { error in log(lane, "write callback", error) })
                        log(lane, res.end { log(lane, "second end callback") } === res)
                    } else {
                        res.write("part")
                        res.destroy()
                        log(
                            lane, "write() returned", res.write("x") { error in log(lane, "write callback", error) })
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var open = 2
                for path in ["/ended", "/destroyed"] {
                    let req = try client.request([":path": path])
                    req.on(.error) {}
                    req.on(.close) {
                        open -= 1
                        if open == 0 {
                            client.close()
                        }
                    }
                    req.resume()
                }
            })
    }
}
