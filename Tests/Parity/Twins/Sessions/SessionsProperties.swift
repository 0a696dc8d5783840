import NodeHTTP2

extension Twins {
    func sessionsProperties() {
        scenario(
            "sessions/properties",
            server: { ready in
                let server = http2.createServer()
                func show(_ session: ServerHttp2Session) -> [Any?] {
                    [
                        session.type, session.encrypted, session.alpnProtocol, session.connecting, session.closed,
                        session.destroyed, session.goawayCode, session.goawayLastStreamID,
                    ]
                }
                server.on(.session) { session in
                    log("server", "in session", show(session), session.server === server, session.originSet)
                    session.on(.close) {
                        log("server", "at the end", show(session), session.socket, session.pendingSettingsAck)
                    }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                func show() -> [Any?] {
                    [
                        client.type, client.encrypted, client.alpnProtocol, client.connecting, client.closed,
                        client.destroyed,
                    ]
                }
                log("client", "at first", show(), client.pendingSettingsAck)
                client.on(.connect) { session, socket in
                    log(
                        "client", "connected", show(), session === client, socket!.remotePort == port,
                        client.pendingSettingsAck)
                    log("client", "originSet", client.originSet)
                    client.close()
                    log("client", "closed", show())
                }
                client.on(.close) { log("client", "at the end", show(), client.socket, client.goawayCode) }
            })
    }
}
