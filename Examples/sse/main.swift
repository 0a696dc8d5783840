// Server-sent events: one stream for each listener stays open, and what happens is written to all of them.
import NodeHTTP2

var listeners: Set<ServerHttp2Stream> = []
var lastId = 0

@MainActor func broadcast(_ event: String, _ data: JSON) {
    lastId += 1
    let text = "id: \(lastId)\nevent: \(event)\ndata: \(JSON.stringify(data))\n\n"
    for stream in listeners { stream.write(text) }
}

let server = http2.createServer()
server.on(.stream) { stream, headers in
    if headers.accept != "text/event-stream" {
        try stream.respond([":status": 406], .init(endStream: true))
        return
    }
    try stream.respond([":status": 200, "content-type": "text/event-stream", "cache-control": "no-cache"])
    stream.write("retry: 1000\n\n")
    listeners.insert(stream)
    // Keeps proxies from giving up on a quiet stream.
    let heartbeat = setInterval({ stream.write(": still here\n\n") }, 15000)
    stream.on(.close) {
        clearInterval(heartbeat)
        listeners.remove(stream)
        console.log("gone, left", listeners.count)
    }
}

// Takes whole events off the front of what has arrived; returns the rest.
func readEvents(_ text: String, _ handle: ([String: String]) throws -> Void) throws -> String {
    var blocks = text.split(separator: "\n\n", omittingEmptySubsequences: false)
    let rest = blocks.removeLast()
    for block in blocks {
        var event: [String: String] = [:]
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: ": ")
            event[String(parts[0])] = String(parts[1])
        }
        try handle(event)
    }
    return String(rest)
}

server.listen(0) {
    let client = try http2.connect("http://localhost:\(server.address()!.port)")
    let refused = try client.request([":path": "/events"])
    refused.on(.response) { headers in console.log("without accept", headers[":status"]) }
    refused.on(.close) {
        let req = try client.request([":path": "/events", "accept": "text/event-stream"])
        req.setEncoding("utf8")
        var rest = ""
        var seen = 0
        var timer: Timeout?
        req.on(.data) { text in
            rest = try readEvents(rest + text) { event in
                if let retry = event["retry"] {
                    console.log("open, retry after", retry)
                    timer = setInterval({ broadcast("tick", ["at": seen, "of": 3]) }, 5)
                    return
                }
                console.log(event["id"], event["event"], try JSON.parse(event["data"]!).of)
                seen += 1
                if seen == 3 {
                    clearInterval(timer)
                    req.close()
                }
            }
        }
        req.on(.close) {
            client.close()
            server.close()
        }
    }
    refused.resume()
}

process.run()
