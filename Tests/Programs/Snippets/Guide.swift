import NodeHTTP2

func guideHeaders(_ headers: Headers) {
    let path: String = headers[":path"]!
    let length: Int = headers["content-length"] ?? 0
    let range = headers.range ?? "bytes=0-"
    if headers["user-agent"]?.toString().hasPrefix("curl/") == true { console.log(path, length, range) }
}

func get(_ client: ClientHttp2Session, _ path: String) async throws -> HeaderValue? {
    let (headers, _, _) = try await events.once(try client.request([":path": path]), .response)
    return headers[":status"]
}

func guidePromises(_ client: ClientHttp2Session) async throws {
    let first = async { try await get(client, "/one") }
    let second = async { try await get(client, "/two") }
    console.log(try await Promise.all([first, second]).value)
    try await Promise { resolve in client.close(resolve) }.value
}

func guideJSON() {
    let notes = http2.createServer { request, response in
        var chunks: [Chunk] = []
        for try await chunk in request { chunks.append(chunk) }
        let body = try JSON.parse(Buffer.concat(chunks))
        let id: Int = body.note.id ?? 0
        guard let text: String = body.note.text else { throw NodeError("a text is needed") }
        try response.setHeader("content-type", "application/json")
        response.end(JSON.stringify(["id": id + 1, "text": text, "tags": body.tags]))
    }
    notes.close()
}

func guideHTTP1(_ cert: String, _ key: String) throws {
    let server = try http2.createSecureServer(.init(cert: cert, key: key, allowHTTP1: true)) { request, response in
        let alpnProtocol =
            request.httpVersion == "2.0" ? request.stream.session?.alpnProtocol : request.socket.alpnProtocol
        try response.writeHead(200, ["Content-Type": "application/json"])
        response.end("{\"alpnProtocol\":\"\(alpnProtocol ?? "")\",\"httpVersion\":\"\(request.httpVersion)\"}")
    }
    server.close()
}
