import NodeHTTP2

extension Twins {
    func connectPromise() {
        scenario(
            "connect/promise",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                async {
                    let client = try await http2.connect("http://localhost:\(port)")
                    log("client", "connected", client.connecting)
                    client.close()
                    do {
                        _ = try await http2.connect("http://127.0.0.1:1")
                    } catch {
                        log("client", "rejected", error.code)
                    }
                }
            })
    }
}
