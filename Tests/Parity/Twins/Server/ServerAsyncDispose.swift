import NodeHTTP2

extension Twins {
    func serverAsyncDispose() {
        scenario("server/async-dispose") {
            let server = http2.createServer()
            server.on(.close) { log("main", "server", "close") }
            server.listen(0) {
                async {
                    try await server.asyncDispose()
                    log("main", "disposed", server.listening)
                }
            }
        }
    }
}
