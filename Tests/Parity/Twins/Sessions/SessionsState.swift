import NodeHTTP2

extension Twins {
    func sessionsState() {
        func session(_ state: Http2Session.State) -> [Any?] {
            [
                state.effectiveLocalWindowSize, state.effectiveRecvDataLength, state.nextStreamID,
                state.localWindowSize, state.lastProcStreamID, state.remoteWindowSize,
            ]
        }
        func stream(_ state: Http2Stream.State) -> [Any?] {
            [
                state.state, state.localClose, state.remoteClose, state.localWindowSize, state.sumDependencyWeight,
                state.weight,
            ]
        }
        scenario(
            "sessions/state",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { incoming in
                    log("server", "session", session(incoming.session!.state))
                    log("server", "stream", stream(incoming.state))
                    try incoming.respond()
                    incoming.end("hello")
                    incoming.on(.close) { log("server", "closed", incoming.state.state, incoming.session) }
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request([":method": "POST"])
                log("client", "pending", req.state.state)
                req.on(.response) {
                    log("client", "session", session(client.state))
                    log("client", "stream", stream(req.state))
                    req.end()
                }
                req.resume()
                req.on(.close) {
                    log("client", "closed", req.state.state)
                    client.close()
                }
                client.on(.close) { log("client", "session closed", client.state.nextStreamID) }
            })
    }
}
