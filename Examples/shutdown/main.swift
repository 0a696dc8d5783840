// A graceful shutdown by a signal: what is under way is finished, then everything closes by itself.
import NodeHTTP2

let server = http2.createServer()
var sessions: Set<ServerHttp2Session> = []
server.on(.session) { session in
    sessions.insert(session)
    session.on(.close) { sessions.remove(session) }
}
server.on(.stream) { stream, headers in
    try stream.respond([":status": 200])
    stream.write("begun, ")
    setTimeout({ stream.end("finished") }, 50)
}

process.once(.SIGTERM) {
    console.log("asked to end,", sessions.count, "session")
    let port = server.address()!.port
    // Stops listening at once; its callback comes when the last session has closed.
    server.close {
        console.log("server closed")
        let late = try http2.connect("http://127.0.0.1:\(port)")
        late.on(.error) { err in console.log("late", err.code) }
    }
}

process.on(.exit) { code in console.log("exit", code) }

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    client.once(.goaway) { code, lastStreamID in console.log("goaway", code, lastStreamID) }

    let req = try client.request([":path": "/"])
    var body = ""
    req.setEncoding("utf8")
    req.once(.data) { try process.kill(process.pid, "SIGTERM") }
    req.on(.data) { chunk in body += chunk }
    req.on(.end) { console.log(body) }
}

process.run()
