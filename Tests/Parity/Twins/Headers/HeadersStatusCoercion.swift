import NodeHTTP2

extension Twins {
    func headersStatusCoercion() {
        let statuses: [any HeaderConvertible] = [200, 201, 299, 404, 500, 599, "202", "0", 0]
        scenario(
            "headers/status-coercion",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let status = statuses[number(headers["x-index"])]
                    try stream.respond([":status": status])
                    log("server", status, stream.sentHeaders![":status"])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                var index = 0
                func next() throws {
                    if index == statuses.count {
                        client.close()
                        return
                    }
                    let req = try client.request(["x-index": index])
                    index += 1
                    req.on(.response) { headers in log("client", headers[":status"]) }
                    req.resume()
                    req.on(.close) { try next() }
                }
                try next()
            })
    }
}
