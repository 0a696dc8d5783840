import NodeHTTP2

extension Twins {
    func tlsOrigins() {
        scenario(
            "tls/origins",
            server: { ready in
                var options = SecureServerOptions(.localhost)
                options.origins = ["https://a.example", "https://b.example:8443/path"]
                let server = try http2.createSecureServer(options)
                server.on(.stream) { stream in
                    try stream.respond([":status": 200])
                    stream.end()
                    attempt("server", "bad origin") { try stream.session!.origin("null") }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(ca: Identity.localhost.cert))
                client.on(.origin) { origins in
                    log("client", "origin", origins)
                    log("client", "set", client.originSet!.map { $0.replacing("\(port)", with: "PORT") })
                    let req = try client.request()
                    req.on(.close) { client.close() }
                    req.resume()
                }
            })
    }
}
