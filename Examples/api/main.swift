// A small service with the compatibility API: requests and responses as HTTP/1 servers have them.
import NodeHTTP2

var notes: [Int: String] = [:]
var lastId = 0

func sendText(_ res: Http2ServerResponse, _ status: Int, _ text: String) throws {
    try res.writeHead(status, ["content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(text)])
    res.end(text)
}

func readBody(_ req: Http2ServerRequest) async throws -> String {
    var chunks: [Buffer] = []
    for try await chunk in req { chunks.append(chunk.buffer) }
    return Buffer.concat(chunks).toString()
}

let server = http2.createServer { req, res in
    try res.setHeader("x-powered-by", "http2")
    let url = try URL(req.url, "http://\(req.authority!)")
    let parts = url.pathname.split(separator: "/")
    let id = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    if !url.pathname.hasPrefix("/notes") {
        try sendText(res, 404, "no such page")
    } else if req.method == "POST" {
        lastId += 1
        notes[lastId] = try await readBody(req)
        try res.setHeader("location", "/notes/\(lastId)")
        try sendText(res, 201, "created")
    } else if req.method == "GET" && id == 0 {
        let query = url.searchParams.get("q") ?? ""
        let found = notes.keys.sorted().filter { id in query.isEmpty || notes[id]!.contains(query) }
        try sendText(res, 200, found.map { id in "\(id): \(notes[id]!)" }.joined(separator: "\n"))
    } else if notes[id] == nil {
        try sendText(res, 404, "no such note")
    } else if req.method == "GET" {
        try sendText(res, 200, notes[id]!)
    } else if req.method == "DELETE" {
        notes[id] = nil
        res.statusCode = 204
        res.end()
    } else {
        try res.setHeader("allow", ["GET", "DELETE"])
        try sendText(res, 405, "\(req.method) is not for notes")
    }
}

func ask(_ client: ClientHttp2Session, _ method: String, _ path: String, _ body: String? = nil) async throws {
    let req = try client.request([":method": method, ":path": path])
    req.setEncoding("utf8")
    req.end(body)
    let (headers, _, _) = try await events.once(req, .response)
    var text = ""
    for try await chunk in req { text += chunk }
    console.log(method, path, headers[":status"], headers.location, text)
}

server.listen(0) {
    let client = try await http2.connect("http://localhost:\(server.address()!.port)")
    try await ask(client, "POST", "/notes", "buy milk")
    try await ask(client, "POST", "/notes", "sell eggs")
    try await ask(client, "GET", "/notes")
    try await ask(client, "GET", "/notes?q=eggs")
    try await ask(client, "GET", "/notes/1")
    try await ask(client, "DELETE", "/notes/1")
    try await ask(client, "GET", "/notes/1")
    try await ask(client, "PATCH", "/notes/2", "x")
    try await ask(client, "GET", "/elsewhere")
    client.close()
    server.close()
}

process.run()
