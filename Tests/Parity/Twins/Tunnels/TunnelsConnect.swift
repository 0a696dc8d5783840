import NodeHTTP2

extension Twins {
    func tunnelsConnect() {
        scenario(
            "tunnels/connect",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    log(
                        "server", "stream", headers[":method"], headers[":authority"], headers[":path"],
                        headers[":scheme"])
                    try stream.respond()
                    stream.on(.data) { chunk in
                        log("server", "data", chunk)
                        stream.write("echo \(chunk)")
                    }
                    stream.on(.end) {
                        log("server", "end")
                        stream.end()
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "CONNECT", ":authority": "example.org:80"])
                watch("client", "req", req)
                req.setEncoding("utf8")
                req.on(.response) { req.write("through") }
                req.on(.data) { chunk in
                    log("client", "req", "data", chunk)
                    req.end()
                }
                req.on(.close) { client.close() }
            })
    }
}
