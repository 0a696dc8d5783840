import NodeHTTP2

private let SSL_OP_NO_TICKET = 0x4000

extension Twins {
    func tlsServerSessions() {
        scenario(
            "tls/server-sessions",
            server: { ready in
                let server = try tls.createServer(
                    .init(
                        cert: Identity.localhost.cert, key: Identity.localhost.key, maxVersion: "TLSv1.2",
                        secureOptions: SSL_OP_NO_TICKET))
                var sessions: [String: Buffer] = [:]
                server.on(.newSession) { id, data, done in
                    log("server", "newSession", id.length, data.length > 0)
                    sessions[try id.toString("hex")] = data
                    done()
                }
                server.on(.resumeSession) { id, done in
                    log("server", "resumeSession", sessions[try id.toString("hex")] != nil)
                    done(nil, sessions[try id.toString("hex")])
                }
                var lines = 0
                server.on(.keylog) { line, socket in
                    lines += 1
                    if lines == 1 { log("server", "keylog", label(line), socket.encrypted) }
                }
                var count = 0
                server.on(.secureConnection) { socket in
                    log("server", "secureConnection", socket.isSessionReused())
                    count += 1
                    if count == 2 { server.close() }
                    socket.end()
                    socket.resume()
                }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                func connect(_ session: Buffer?, _ done: @escaping (Buffer?) throws -> Void) throws {
                    let socket = try tls.connect(
                        port, "localhost", .init(session: session, ca: Identity.localhost.cert))
                    var known: Buffer?
                    var lines = 0
                    socket.on(.keylog) { line in
                        lines += 1
                        if lines == 1 { log("client", "keylog", label(line)) }
                    }
                    socket.on(.session) { bytes in known = bytes }
                    socket.on(.secureConnect) { log("client", "secureConnect", socket.isSessionReused()) }
                    socket.resume()
                    socket.on(.close) { try done(known) }
                }
                try connect(nil) { session in try connect(session) { _ in log("client", "done") } }
            })
    }
}

/// The first word of a line of a key log.
private func label(_ line: Buffer) -> String { String(line.toString().prefix { $0 != " " }) }
