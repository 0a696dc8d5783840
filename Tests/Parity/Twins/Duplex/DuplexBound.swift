import NodeHTTP2

extension Twins {
    func duplexBound() {
        scenario("duplex/bound") {
            let (one, other) = stream.duplexPair()
            let session = try http2.performServerHandshake(other)
            attempt("main", "second") { try http2.performServerHandshake(other).type }
            session.on(.close) { log("main", "session", "close") }
            session.destroy()
            one.resume()
            one.on(.end) { one.end() }
        }
    }
}
