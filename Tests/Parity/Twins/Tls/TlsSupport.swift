import NodeHTTP2

extension SecureServerOptions {
    /// What a server presents itself with.
    init(_ identity: Identity) { self.init(cert: identity.cert, key: identity.key) }
}

/// Logs the events of a server, but for those whose listener changes the course of things ('timeout').
func watch(_ lane: String, _ name: String, _ server: Http2SecureServer) {
    server.on(.sessionError) { error in log(lane, name, "sessionError", error) }
    server.on(.error) { error in log(lane, name, "error", error) }
    server.on(.close) { log(lane, name, "close") }
}

/// Listens on a free port, logs what becomes of the server and its sessions, and closes it with the first session.
func serve(_ server: Http2SecureServer, _ ready: @escaping (Int) -> Void) {
    watch("server", "server", server)
    server.on(.session) { session in
        watch("server", "session", session)
        session.on(.close) { server.close() }
    }
    server.listen(0) { ready(server.address()!.port) }
}
