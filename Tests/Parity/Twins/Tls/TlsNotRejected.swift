import NodeHTTP2

extension Twins {
    func tlsNotRejected() {
        scenario(
            "tls/not-rejected",
            server: { ready in
                let server = try http2.createSecureServer(.init(.localhost))
                server.on(.stream) { stream in
                    try stream.respond([":status": 204], .init(endStream: true))
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("https://localhost:\(port)", .init(rejectUnauthorized: false))
                client.on(.connect) { session, socket in
                    let socket = socket as! tls.TLSSocket
                    log("client", "connected", socket.authorized, socket.authorizationError)
                    let certificate = socket.getPeerCertificate()!
                    log("client", "certificate", certificate.subject.CN, certificate.subjectaltname)
                }
                let req = try client.request()
                watch("client", "req", req)
                req.on(.close) { client.close() }
                req.resume()
            })
    }
}
