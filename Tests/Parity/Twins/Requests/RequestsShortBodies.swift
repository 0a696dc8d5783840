import NodeHTTP2

extension Twins {
    func requestsShortBodies() {
        let bodies = ["an empty end", "one frame", "two frames", "padded", "trailers"]
        let cases = ["data", "readable", "nothing", "respond"].flatMap { reader in bodies.map { (reader, $0) } }
        scenario(
            "requests/short-bodies",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let index = number("\(headers[":path"]!)".dropFirst())
                    let (reader, body) = cases[index]
                    var events: [String] = []
                    stream.on(.aborted) { events.append("aborted") }
                    stream.on(.end) { events.append("end") }
                    stream.on(.trailers) { events.append("trailers") }
                    stream.on(.error) { error in events.append(error.code ?? "none") }
                    stream.on(.close) {
                        events.append("close \(stream.rstCode)")
                        log("server", reader, body, "|", events.joined(separator: ", "))
                        if index == cases.count - 1 { server.close() }
                    }
                    if reader == "data" || reader == "respond" {
                        stream.on(.data) { chunk in events.append("data \(chunk)") }
                    }
                    if reader == "respond" { try stream.respond() }
                    if reader == "readable" {
                        stream.on(.readable) {
                            while let chunk = stream.read() { events.append("read \(chunk)") }
                        }
                    }
                }
                server.on(.sessionError) { error in log("server", "sessionError", error) }
                server.listen(0) { ready(server.address()!.port) }
            })
    }
}
