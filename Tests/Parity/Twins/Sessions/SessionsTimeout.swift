import NodeHTTP2

extension Twins {
    func sessionsTimeout() {
        scenario(
            "sessions/timeout",
            server: { ready in
                let server = http2.createServer()
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.connect) {
                    attempt("client", "negative") { try client.setTimeout(-1) }
                    let returned = try client.setTimeout(10) {
                        log("client", "callback", client.timeout)
                        try client.setTimeout(0)
                        log("client", "off", client.timeout)
                        client.close()
                    }
                    log("client", "setTimeout() returned", returned === client, client.timeout)
                    client.on(.timeout) { log("client", "session", "timeout") }
                }
                client.on(.close) { try log("client", "afterwards", client.setTimeout(10) === client) }
            })
    }
}
