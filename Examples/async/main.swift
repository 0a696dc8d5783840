// The forms with promises: waiting for events, reading by a loop, pipelines, time limits.
import NodeHTTP2

let server = http2.createServer()
server.on(.stream) { stream, headers in
    switch headers[":path"] {
    case "/slow":
        try await timers.promises.setTimeout(20)
        try stream.respond([":status": 200])
        stream.end("at last")
    case "/upper":
        let upper = Transform(
            .init(
                transform: { upper, chunk, encoding, callback in callback(nil, chunk.toString().uppercased()) }))
        try stream.respond([":status": 200])
        try await pipeline(stream, upper, stream)
    case "/never":
        break
    default:
        throw NodeError("not handled")
    }
}

func get(_ client: ClientHttp2Session, _ path: String) async throws -> String {
    let req = try client.request([":path": path])
    let (headers, _, _) = try await events.once(req, .response)
    var body = ""
    req.setEncoding("utf8")
    for try await chunk in req { body += chunk }
    return "\(headers[":status"]!) \(body)"
}

@MainActor func main() async throws {
    server.listen(0)
    try await events.once(server, .listening)
    let client = try await http2.connect("http://localhost:\(server.address()!.port)")

    console.log(try await get(client, "/slow"))
    let first = async { try await get(client, "/slow") }
    let second = async { try await get(client, "/slow") }
    console.log([try await first.value, try await second.value])

    let upper = try client.request([":method": "POST", ":path": "/upper"])
    Readable.from(["one ", "two ", "three"]).pipe(upper)
    var answer = ""
    for try await chunk in upper { answer += chunk }
    console.log(answer)

    do {
        let req = try client.request([":path": "/never"], .init(signal: AbortSignal.timeout(20)))
        try await events.once(req, .response)
    } catch {
        console.log(error.name, error.code)
    }

    client.close()
    try await events.once(client, .close)
    server.close()
    try await events.once(server, .close)
    console.log("closed")
}

async { try await main() }
process.run()
