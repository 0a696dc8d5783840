import NodeHTTP2

extension Twins {
    func compatWritableProperties() {
        scenario(
            "compat/writable-properties",
            server: { ready in
                let server = http2.createServer { req, res in
                    func show(_ when: String) {
                        log(
                            "server", when, res.writable, res.writableCorked, res.writableEnded, res.writableFinished,
                            res.writableHighWaterMark, res.writableLength, res.writableNeedDrain, res.writableObjectMode
                        )
                    }
                    show("at first")
                    res.cork()
                    show("corked")
                    res.write("abc")
                    show("written")
                    res.uncork()
                    show("uncorked")
                    try log("server", "write() returned", res.write(Buffer.alloc(100000)))
                    show("needs drain")
                    res.on(.drain) {
                        show("drained")
                        res.end()
                        show("ended")
                    }
                    res.on(.close) { show("closed") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
