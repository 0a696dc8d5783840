import NodeHTTP2

extension Twins {
    func requestsAwaited() {
        scenario(
            "requests/awaited",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { incoming, headers async throws in
                    switch headers[":path"] {
                    case "/count":
                        var length = 0
                        for try await chunk in incoming { length += chunk.length }
                        try incoming.respond(["x-length": length])
                        incoming.end()
                    case "/echo":
                        try incoming.respond()
                        try await stream.promises.pipeline(incoming, incoming)
                        log("server", "echoed", incoming.writableFinished, incoming.readableEnded)
                    default:
                        try incoming.respond()
                        incoming.write("half")
                        do {
                            try await stream.promises.finished(incoming)
                        } catch {
                            log("server", "unfinished", error.code)
                        }
                    }
                }
                serve(server, ready)
            },
            client: { port in async { try await askInTurn(port) } })
    }
}

private nonisolated(nonsending) func askInTurn(_ port: Int) async throws {
    let client = try await http2.connect("http://localhost:\(port)")

    let counted = try client.request([":path": "/count", ":method": "POST"])
    counted.end("12345")
    let (headers, _, _) = try await events.once(counted, .response)
    log("client", "count", headers[":status"], headers["x-length"])
    counted.resume()
    try await stream.promises.finished(counted)

    let echoed = try client.request([":path": "/echo", ":method": "POST"])
    echoed.end("to and fro")
    var text = ""
    for try await chunk in echoed { text += chunk }
    log("client", "echo", text)

    let half = try client.request([":path": "/half", ":method": "POST"])
    for try await chunk in half {
        log("client", "half", chunk)
        break
    }
    log("client", "left", half.destroyed, half.rstCode)
    do {
        _ = try await events.once(half, .close)
    } catch {
        log("client", "half", (error as? NodeError)?.name, error.code)
    }

    let refused = try client.request([":path": "/half", ":method": "POST"])
    process.nextTick { refused.destroy(NodeError("no more")) }
    do {
        _ = try await events.once(refused, .response)
    } catch {
        log("client", "refused", error.message)
    }
    client.close()
    _ = try await events.once(client, .close)
    log("client", "closed")
}
