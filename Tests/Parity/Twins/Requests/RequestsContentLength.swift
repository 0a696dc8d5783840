import NodeHTTP2

extension Twins {
    func requestsContentLength() {
        scenario(
            "requests/content-length",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    log("server", "stream", stream.id)
                    let id = stream.id
                    stream.resume()
                    stream.on(.aborted) { log("server", id, "aborted") }
                    stream.on(.end) { log("server", id, "end") }
                    stream.on(.error) { error in log("server", id, "error", error) }
                    stream.on(.close) { log("server", id, "close", stream.rstCode) }
                }
                server.on(.sessionError) { error in log("server", "sessionError", error) }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}
