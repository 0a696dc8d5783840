import NodeHTTP2

func readmeServer() {
    let server = http2.createServer()

    server.on(.stream) { stream, headers in
        try stream.respond([":status": 200, "content-type": "text/plain"])
        stream.end("Hello")
    }

    server.listen(8080)
    process.run()
}

func readmeCompatibility() {
    let server = http2.createServer { request, response in
        try response.setHeader("content-type", "text/plain")
        response.end("Hello from \(request.url)")
    }
    server.close()
}

func readmeClient() throws {
    let client = try http2.connect("http://127.0.0.1:8080")
    let request = try client.request([":path": "/"])

    request.on(.response) { headers in
        console.log(headers[":status"] ?? "")
    }
    var body = ""
    request.on(.data) { chunk in
        body += chunk
    }
    request.on(.end) {
        console.log(body)
        client.close()
    }
    process.run()
}
