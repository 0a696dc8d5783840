import NodeHTTP2

extension Twins {
    func sessionsAltsvc() {
        scenario(
            "sessions/altsvc",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    let session = stream.session!
                    attempt("server", "origin") { try session.altsvc("h2=\":8000\"", "https://example.org:8111/this") }
                    attempt("server", "stream") { try session.altsvc("h2=\":8001\"", stream.id!) }
                    attempt("server", "not a URL") { try session.altsvc("h2=\":8000\"", "no url") }
                    attempt("server", "opaque") { try session.altsvc("h2=\":8000\"", "data:text/plain,a") }
                    attempt("server", "stream 0") { try session.altsvc("h2=\":8000\"", 0) }
                    attempt("server", "stream -1") { try session.altsvc("h2=\":8000\"", -1) }
                    attempt("server", "character") { try session.altsvc("h2=\u{0001}", stream.id!) }
                    attempt("server", "length") { try session.altsvc(String(repeating: "a", count: 16383), stream.id!) }
                    attempt("server", "longest") {
                        try session.altsvc(String(repeating: "a", count: 16382), stream.id!)
                    }
                    try stream.respond([:], .init(endStream: true))
                    session.on(.close) { attempt("server", "destroyed") { try session.altsvc("h2", 1) } }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.altsvc) { alt, origin, id in
                    log("client.altsvc", "session", "altsvc", String(alt.prefix(20)), alt.count, origin, id)
                }
                let req = try client.request()
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
