import NodeHTTP2

extension Twins {
    func tlsStaple() {
        scenario(
            "tls/staple",
            server: { ready in
                let server = try tls.createServer(.init(cert: Identity.localhost.cert, key: Identity.localhost.key))
                server.on(.OCSPRequest) { certificate, _, done in
                    log("server", "OCSPRequest", certificate!.length > 0)
                    done(nil, Buffer.from("stapled"))
                }
                server.on(.secureConnection) { socket in
                    server.close()
                    socket.end()
                    socket.resume()
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try tls.connect(
                    port, "localhost", .init(requestOCSP: true, ca: Identity.localhost.cert))
                socket.on(.OCSPResponse) { response in log("client", "OCSPResponse", response!.toString()) }
                socket.on(.secureConnect) { log("client", "secureConnect") }
                socket.on(.end) { log("client", "end") }
                socket.resume()
            })
    }
}
