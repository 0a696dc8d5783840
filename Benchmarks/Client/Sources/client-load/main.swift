import NodeHTTP2

// client-load URL REQUESTS CONNECTIONS STREAMS: GET requests by the client API, STREAMS at a time on each connection.
// Its twin for Node is Benchmarks/peers/node-client.js.

let arguments = CommandLine.arguments
guard arguments.count == 5, let total = Int(arguments[2]), let connections = Int(arguments[3]),
    let streams = Int(arguments[4])
else {
    console.error("usage: client-load URL REQUESTS CONNECTIONS STREAMS")
    process.exit(2)
}
let authority = arguments[1]

var started = 0
var succeeded = 0
var bodyBytes = 0

func next(_ client: ClientHttp2Session) throws {
    guard started < total else {
        client.close()
        return
    }
    started += 1
    var status = 0
    let request = try client.request([":path": "/hello"])
    request.on(.response) { headers in
        if headers[":status"] == 200 { status = 200 }
    }
    request.on(.data) { chunk in
        bodyBytes += chunk.length
    }
    request.on(.end) {
        if status == 200 { succeeded += 1 }
        try next(client)
    }
}

for _ in 0..<connections {
    try http2.connect(authority) { client in
        for _ in 0..<streams { try next(client) }
    }
}

process.on(.exit) {
    console.log("\(succeeded) of \(total) succeeded, \(bodyBytes) bytes")
    if succeeded != total { process.exitCode = 1 }
}
process.run()
