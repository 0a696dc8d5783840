import NodeHTTP2

extension Twins {
    func flowSetEncoding() {
        scenario(
            "flow/set-encoding",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    try stream.respond()
                    let bytes = Buffer.from("a€b𝄞c")
                    stream.write(bytes.subarray(0, 2))
                    stream.session!.once(.ping) {
                        stream.write(bytes.subarray(2, 7))
                        stream.session!.once(.ping) { stream.end(bytes.subarray(7)) }
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                req.setEncoding("utf8")
                log("client", "encoding", req.readableEncoding)
                req.on(.response) { try client.ping { try client.ping { _, _, _ in } } }
                req.on(.data) { chunk in log("client", "data", chunk, chunk.length) }
                req.on(.close) { client.close() }
            })
    }
}
