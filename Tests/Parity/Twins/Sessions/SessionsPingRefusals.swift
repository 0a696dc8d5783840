import NodeHTTP2

extension Twins {
    func sessionsPingRefusals() {
        scenario(
            "sessions/ping-refusals",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                attempt("client", "connecting") {
                    try client.ping { error in log("client", "callback while connecting", error) }
                }
                log("client", "ping() returned")
                client.on(.connect) {
                    for size in [0, 7, 9] {
                        attempt("client", "\(size) bytes") { try client.ping(Buffer.alloc(size)) { _, _, _ in } }
                    }
                    attempt("client", "eight") {
                        try client.ping(Buffer.from("abcdefgh")) { error, duration, payload in
                            log("client", "callback", error, duration! >= 0, payload)
                            attempt("client", "own payload") {
                                try client.ping { error, duration, payload in
                                    log("client", "callback", error, payload!.length)
                                    client.close()
                                    attempt("client", "closed") {
                                        try client.ping { error in log("client", "callback when closed", error) }
                                    }
                                }
                            }
                        }
                    }
                }
            })
    }
}
