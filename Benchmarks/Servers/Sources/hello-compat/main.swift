// The compatibility API answering from memory: peers/node-compat.js line by line. Usage: hello-compat --port N
import NodeHTTP2

let arguments = CommandLine.arguments
guard arguments.count == 3, arguments[1] == "--port", let port = Int(arguments[2]) else {
    process.stderr.write("usage: hello-compat --port N\n")
    process.exit(2)
}

let mebibyte = try Buffer.alloc(1 << 20, "x")

let server = http2.createServer { request, response in
    if request.url.hasPrefix("/hello") {
        try response.writeHead(200, ["content-type": "text/plain", "content-length": 13])
        response.end("Hello, World!")
    } else if request.url.hasPrefix("/bytes/") {
        try response.writeHead(200, ["content-type": "application/octet-stream", "content-length": mebibyte.length])
        response.end(mebibyte)
    } else if request.url == "/upload" {
        var bytes = 0
        request.on(.data) { chunk in bytes += chunk.length }
        request.on(.end) {
            try response.writeHead(200, ["content-type": "application/json"])
            response.end("{\"bytes\":\(bytes)}")
        }
    } else {
        try response.writeHead(404)
        response.end()
    }
}
server.listen(port, "127.0.0.1")
process.run()
