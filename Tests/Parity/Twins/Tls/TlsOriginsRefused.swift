import NodeHTTP2

extension Twins {
    func tlsOriginsRefused() {
        scenario(
            "tls/origins-refused",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                server.on(.stream) { stream in
                    let session = stream.session!
                    let long = "https://\(String(repeating: "a", count: 16400)).example"
                    attempt("server", "no URL") { try session.origin("nonsense") }
                    attempt("server", "null") { try session.origin("data:text/plain,x") }
                    attempt("server", "long") { try session.origin("https://a.example", long) }
                    attempt("server", "fine") {
                        try session.origin("https://c.example/path", "https://d.example:8443")
                    }
                    attempt("server", "altsvc") { try session.altsvc("h2=\":1\"", long) }
                    try stream.respond()
                    stream.end()
                    session.on(.close) { attempt("server", "closed") { try session.origin("https://e.example") } }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                let req = try client.request()
                client.on(.origin) { origins in log("client", "origin", origins) }
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
