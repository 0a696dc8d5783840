// Back-pressure: a long answer is written no faster than it is read, by hand, by pipe and by an async loop.
import NodeHTTP2

let block = try Buffer.alloc(10000, "x")
let blocks = 200

let server = http2.createServer()
server.on(.stream) { stream, headers in
    try stream.respond([":status": 200])
    switch headers[":path"] {
    case "/drain":
        var left = blocks
        var waits = 0
        func more() {
            while left > 0 {
                left -= 1
                if !stream.write(block) {
                    waits += 1
                    stream.once(.drain, more)
                    return
                }
            }
            stream.end()
            console.log("waited", waits > 0)
        }
        more()
    case "/pipe":
        var left = blocks
        let source = Readable(
            .init(
                read: { source, size in
                    left -= 1
                    source.push(left >= 0 ? block : nil)
                }))
        source.pipe(stream)
    default:
        stream.end("?")
    }
}

// A reader that pauses now and then.
func read(_ client: ClientHttp2Session, _ path: String, _ done: @escaping () throws -> Void) throws {
    let req = try client.request([":path": path])
    var length = 0
    var pauses = 0
    req.on(.data) { chunk in
        length += chunk.length
        if length > (pauses + 1) * 500000 {
            pauses += 1
            req.pause()
            setTimeout({ req.resume() }, 5)
        }
    }
    req.on(.end) {
        console.log(path, length, "pauses", pauses)
        try done()
    }
}

func readAsync(_ client: ClientHttp2Session, _ path: String) async throws {
    var length = 0
    for try await chunk in try client.request([":path": path]) {
        length += chunk.length
    }
    console.log(path, length, "by a loop")
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    try read(client, "/drain") {
        try read(client, "/pipe") {
            async {
                try await readAsync(client, "/pipe")
                client.close()
                server.close()
            }
        }
    }
}

process.run()
