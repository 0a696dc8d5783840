// A service that speaks JSON: bodies are parsed and checked, answers are made of plain values.
import NodeHTTP2

struct Todo {
    var id: Int
    var title: String
    var done = false
    var tags: [String]
}
var todos: [Int: Todo] = [:]

func send(_ res: Http2ServerResponse, _ status: Int, _ value: Any) throws {
    let body = JSON.stringify(value)
    try res.writeHead(status, ["content-type": "application/json", "content-length": Buffer.byteLength(body)])
    res.end(body)
}

func readJSON(_ req: Http2ServerRequest) async throws -> JSON {
    var chunks: [Chunk] = []
    for try await chunk in req { chunks.append(chunk) }
    return try JSON.parse(Buffer.concat(chunks))
}

@MainActor func handle(_ req: Http2ServerRequest, _ res: Http2ServerResponse) async throws {
    let url = try URL(req.url, "http://\(req.authority!)")
    let id = Int(url.pathname.dropFirst("/todos/".count)) ?? 0
    if req.method == "POST" {
        let body = try await readJSON(req)
        guard let title: String = body.title else {
            return try send(res, 422, ["error": "a title is needed", "got": body] as JSON)
        }
        let todo = Todo(id: todos.count + 1, title: title, tags: body.tags ?? [])
        todos[todo.id] = todo
        return try send(res, 201, todo)
    }
    if req.method == "GET" && url.pathname == "/todos" {
        let done = url.searchParams.get("done") == "true"
        let items = todos.keys.sorted().map { id in todos[id]! }.filter { todo in todo.done == done }
        return try send(res, 200, ["count": items.count, "items": items] as JSON)
    }
    guard var todo = todos[id] else {
        return try send(res, 404, ["error": "not found", "path": url.pathname, "id": JSON.null] as JSON)
    }
    if req.method == "PATCH" {
        let body = try await readJSON(req)
        todo.done = body.done ?? todo.done
        todo.title = body.changes.title ?? todo.title
        todos[id] = todo
    }
    try send(res, 200, todo)
}

let server = http2.createServer { req, res in
    do {
        try await handle(req, res)
    } catch {
        try send(res, error.name == "SyntaxError" ? 400 : 500, ["error": error.name, "message": error.message] as JSON)
    }
}

@discardableResult
func ask(_ client: ClientHttp2Session, _ method: String, _ path: String, _ body: String? = nil) async throws -> JSON {
    let req = try client.request([":method": method, ":path": path])
    req.end(body)
    let (headers, _, _) = try await events.once(req, .response)
    var text = ""
    for try await chunk in req { text += chunk }
    console.log(method, path, headers[":status"], text)
    return try JSON.parse(text)
}

server.listen(0) {
    let client = try await http2.connect("http://localhost:\(server.address()!.port)")
    try await ask(client, "POST", "/todos", JSON.stringify(["title": "say \"grüß dich\"", "tags": ["a", "b"]]))
    try await ask(client, "POST", "/todos", JSON.stringify(["title": "sleep"]))
    try await ask(client, "POST", "/todos", JSON.stringify(["text": "no title", "list": [1, 2.5, nil]]))
    try await ask(client, "POST", "/todos", "{\"title\": oops}")
    try await ask(client, "PATCH", "/todos/1", JSON.stringify(["done": true, "changes": ["title": "said"]]))
    let open = try await ask(client, "GET", "/todos?done=false")
    console.log(open.count, open.items[0].title, open.items[0].tags.length)
    console.log(JSON.stringify(try await ask(client, "GET", "/todos/1"), nil, 2))
    console.log(try await ask(client, "GET", "/todos/7"))
    client.close()
    server.close()
}

process.run()
