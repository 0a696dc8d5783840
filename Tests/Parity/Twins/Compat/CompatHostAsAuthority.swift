import NodeHTTP2

extension Twins {
    func compatHostAsAuthority() {
        scenario(
            "compat/host-as-authority",
            server: { ready in
                let server = http2.createServer { req, res in
                    log("server", req.authority, req.headers[":authority"], req.headers.host)
                    res.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request(["host": "b.example"])
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
