import NodeHTTP2

extension Twins {
    func trailersRefusals() {
        scenario(
            "trailers/refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    func send(_ name: String, _ headers: Headers) {
                        attempt("server", name) { try stream.sendTrailers(headers) }
                    }
                    send("before respond", [:])
                    stream.on(.wantTrailers) {
                        send("pseudo", [":status": 200])
                        send("connection", ["connection": "close"])
                        send("token", ["a b": "c"])
                        send("ours", ["x-t": "last"])
                        send("twice", ["x-t": "again"])
                    }
                    try stream.respond([:], .init(waitForTrailers: true))
                    send("after respond", [:])
                    stream.end("body")
                    stream.on(.close) { send("after close", [:]) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
