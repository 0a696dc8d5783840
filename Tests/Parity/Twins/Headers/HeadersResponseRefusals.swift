import NodeHTTP2

extension Twins {
    func headersResponseRefusals() {
        let singleValued = [
            ":status", "access-control-allow-credentials", "age", "content-length", "content-type", "date", "etag",
            "location", "retry-after", "set-cookie", "vary", "x-content-type-options",
        ]
        let fields = [
            (":path", "/"), (":method", "GET"), (":other", "x"), ("a b", "x"), ("", "x"), ("connection", "close"),
            ("te", "trailers"), ("te", "gzip"), ("upgrade", "x"), ("transfer-encoding", "chunked"), ("keep-alive", "x"),
            ("proxy-connection", "x"),
        ]
        let statuses = [0, 1, 99, 100, 101, 103, 199, 600, 601, 1000, -1]
        scenario(
            "headers/response-refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    func respond(_ name: String, _ headers: Headers) {
                        attempt("server", name) { try stream.respond(headers) }
                    }
                    for name in singleValued {
                        if name != ":status" && name != "set-cookie" && name != "vary" {
                            respond("\(name) twice", [name: ["1", "2"]])
                        }
                    }
                    for (name, value) in fields {
                        if name != "" && value != "trailers" {
                            respond("\(name)=\(value)", [name: value])
                        }
                    }
                    for status in statuses {
                        if status != 0 {
                            respond("status \(status)", [":status": status])
                        }
                    }
                    log("server", "headersSent", stream.headersSent)
                    respond("at last", [":status": 201, "set-cookie": ["a", "b"], "te": "trailers", "": "skipped"])
                    log("server", "headersSent", stream.headersSent, stream.sentHeaders![":status"])
                    respond("again", [:])
                    stream.end()
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request()
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
