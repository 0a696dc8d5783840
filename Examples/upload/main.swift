// A sink for uploads: each body goes to a file as fast as the disk takes it, bounded in size.
import NodeHTTP2

let folder = try fs.mkdtempSync("/tmp/upload-")
let limit = 1000000
var last = 0
var refusal: String? = ""

// Called when the server has closed and when the last upload has been thrown away.
var open = 2
@MainActor func leave() throws {
    open -= 1
    if open > 0 { return }
    console.log(refusal, try fs.readdirSync(folder))
    try fs.rmSync(folder, .init(recursive: true))
}

let server = http2.createServer()
server.on(.stream) { stream, headers in
    if headers["content-length"] ?? 0 > limit {
        try stream.respond([":status": 413], .init(endStream: true))
        try stream.close(http2.constants.NGHTTP2_NO_ERROR)
        return
    }
    last += 1
    let name = "\(last).bin"
    var received = 0
    stream.on(.data) { chunk in
        received += chunk.length
        if received > limit { stream.destroy(NodeError("too large")) }
    }
    try pipeline(stream, fs.createWriteStream("\(folder)/\(name)")) { err in
        if let err {
            console.log("failed", name, err.message)
            try fs.rmSync("\(folder)/\(name)", .init(force: true))
            try leave()
            return
        }
        try stream.respond([":status": 201, "location": "/\(name)"])
        stream.end("stored \(try fs.statSync("\(folder)/\(name)").size) bytes")
    }
}

@MainActor func put(
    _ client: ClientHttp2Session, _ blocks: Int, _ headers: Headers, _ done: @escaping () throws -> Void
) throws {
    var fields = headers
    fields[":method"] = "PUT"
    fields[":path"] = "/"
    let req = try client.request(fields)
    req.on(.response) { headers in console.log(headers[":status"], headers.location) }
    req.setEncoding("utf8")
    req.on(.data) { text in console.log(text) }
    req.on(.error) { err in refusal = err.code }
    req.on(.close, done)
    for _ in 0..<blocks { req.write(String(repeating: "x", count: 10000)) }
    req.end()
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    try put(client, 1, [:]) {
        try put(client, 50, [:]) {
            try put(client, 0, ["content-length": 2_000_000]) {
                try put(client, 200, [:]) {
                    client.close()
                    server.close { try leave() }
                }
            }
        }
    }
}

process.run()
