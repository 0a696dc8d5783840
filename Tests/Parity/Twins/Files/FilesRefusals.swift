import NodeHTTP2

extension Twins {
    func filesRefusals() {
        scenario(
            "files/refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    for status in [204, 205, 304, 199, 600] {
                        attempt("server", "file \(status)") {
                            try stream.respondWithFile("/dev/null", [":status": status])
                        }
                        attempt("server", "descriptor \(status)") { try stream.respondWithFD(0, [":status": status]) }
                    }
                    try stream.respond([:], .init(endStream: true))
                    attempt("server", "file after respond") { try stream.respondWithFile("/dev/null") }
                    attempt("server", "descriptor after respond") { try stream.respondWithFD(0) }
                    stream.on(.close) {
                        attempt("server", "file after close") { try stream.respondWithFile("/dev/null") }
                        attempt("server", "descriptor after close") { try stream.respondWithFD(0) }
                    }
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
