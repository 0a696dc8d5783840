// Static files: types, conditions, ranges, and what is not there.
import NodeHTTP2

let root = try fs.mkdtempSync("/tmp/files-")
let modified = Date("2024-02-29T12:00:00Z")
for (name, text) in [("index.html", "<h1>Files</h1>"), ("numbers.txt", "0123456789")] {
    try fs.writeFileSync("\(root)/\(name)", text)
    try fs.utimesSync("\(root)/\(name)", modified, modified)
}

func typeOf(_ path: String) -> String {
    if path.hasSuffix(".html") { return "text/html; charset=utf-8" }
    if path.hasSuffix(".txt") { return "text/plain; charset=utf-8" }
    return "application/octet-stream"
}

let server = http2.createServer()
server.on(.stream) { stream, headers in
    // A URL's path has no way out of its root.
    let path = try URL(headers[":path"]!, "http://localhost").pathname
    let file = root + (path == "/" ? "/index.html" : path)
    var fields: Headers = ["content-type": typeOf(file)]
    var options = RespondWithFileOptions(
        statCheck: .init { stat, fields in
            let lastModified = stat.mtime.toUTCString()
            fields["last-modified"] = lastModified
            if headers["if-modified-since"] == lastModified {
                try stream.respond([":status": 304], .init(endStream: true))
                return false
            }
            return true
        },
        onError: { err in
            try stream.respond([":status": err.code == "ENOENT" ? 404 : 500])
            stream.end(err.code!)
        })
    let range = try /^bytes=(\d+)-(\d+)$/.wholeMatch(in: headers.range ?? "")
    if let range {
        fields[":status"] = 206
        fields["content-range"] = "bytes \(range.1)-\(range.2)/\(try fs.statSync(file).size)"
        options.offset = Int(range.1)!
        options.length = Int(range.2)! - Int(range.1)! + 1
    }
    try stream.respondWithFile(file, fields, options)
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    var questions: [Headers] = [
        [":path": "/"],
        [":path": "/numbers.txt"],
        [":path": "/numbers.txt", "range": "bytes=2-5"],
        [":path": "/numbers.txt", "if-modified-since": "Thu, 29 Feb 2024 12:00:00 GMT"],
        [":path": "/absent.txt"],
        [":path": "/../../secret"],
    ]
    @MainActor func next() throws {
        if questions.count == 0 {
            client.close()
            server.close()
            try fs.rmSync(root, .init(recursive: true))
            return
        }
        let req = try client.request(questions.removeFirst())
        req.on(.response) { headers in
            console.log(headers[":status"], headers["content-type"], headers["last-modified"], headers["content-range"])
        }
        var body = ""
        req.on(.data) { chunk in body += chunk }
        req.on(.end) { console.log("\"\(body)\"") }
        req.on(.close) { try next() }
    }
    try next()
}

process.run()
