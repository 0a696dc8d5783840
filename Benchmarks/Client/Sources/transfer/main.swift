import NodeHTTP2

// transfer server WINDOW               listens on any port and prints it
// transfer client URL down|up BYTES WINDOW   moves BYTES once and prints the milliseconds
//
// WINDOW is the receive window of streams and connection (bytes); 0 leaves it to the library.

let arguments = CommandLine.arguments
let chunk = try Buffer.alloc(1 << 20, 120)

func usage() -> Never {
    console.error("usage: transfer server WINDOW | transfer client URL down|up BYTES WINDOW")
    process.exit(2)
}

/// Writes `left` bytes as fast as the stream takes them, then ends it.
func pour<Stream: WritableStream>(_ left: Int, into stream: Stream) {
    var left = left
    while left > 0 {
        let piece = left < chunk.length ? chunk.subarray(0, left) : chunk
        left -= piece.length
        if !stream.write(piece), left > 0 {
            let rest = left
            stream.once(.drain) { pour(rest, into: stream) }
            return
        }
    }
    stream.end()
}

func serve(_ window: Int) throws {
    let server = try http2.createServer(ServerOptions(settings: Settings(initialWindowSize: window > 0 ? window : nil)))
    server.on(.session) { session in
        if window > 0 { try session.setLocalWindowSize(window) }
    }
    server.on(.stream) { stream, headers in
        if headers[":method"] == "POST" {
            stream.resume()
            stream.on(.end) {
                try stream.respond([":status": 204])
            }
        } else {
            try stream.respond([":status": 200])
            pour(Int(headers.string(":path")?.dropFirst() ?? "") ?? 0, into: stream)
        }
    }
    server.listen(0, "127.0.0.1") {
        console.log("\(server.address()!.port)")
    }
}

func transfer(_ url: String, _ isUpload: Bool, _ count: Int, _ window: Int) throws {
    let options = ConnectOptions(settings: Settings(initialWindowSize: window > 0 ? window : nil))
    try http2.connect(url, options) { client in
        if window > 0 { try client.setLocalWindowSize(window) }
        // A first exchange, so that settings and windows have crossed.
        let first = try client.request([":path": "/0"])
        first.resume()
        first.on(.close) {
            let start = process.hrtime.bigint()
            let request = try client.request([":path": "/\(count)", ":method": isUpload ? "POST" : "GET"])
            if isUpload { pour(count, into: request) }
            request.resume()
            request.on(.close) {
                console.log("\((process.hrtime.bigint() - start) / 1_000_000)")
                client.close()
            }
        }
    }
}

if arguments.count == 3, arguments[1] == "server", let window = Int(arguments[2]) {
    try serve(window)
} else if arguments.count == 6, arguments[1] == "client", let count = Int(arguments[4]),
    let window = Int(arguments[5])
{
    try transfer(arguments[2], arguments[3] == "up", count, window)
} else {
    usage()
}
process.run()
