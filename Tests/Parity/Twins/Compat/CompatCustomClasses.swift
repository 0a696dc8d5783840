import NodeHTTP2

private final class MyRequest: Http2ServerRequest {
    var userAgent: String { headers["user-agent"]?.description ?? "unknown" }
}

private final class MyResponse: Http2ServerResponse {
    func status(_ code: Int) -> Self {
        statusCode = code
        return self
    }
}

extension Twins {
    func compatCustomClasses() {
        scenario(
            "compat/custom-classes",
            server: { ready in
                let server = try http2.createServer(MyRequest.self, MyResponse.self) { req, res in
                    log("server", "user agent", req.userAgent)
                    res.status(202).end("custom")
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                let req = try client.request(["user-agent": "parity"])
                watch("client", "req", req)
                req.resume()
                req.on(.close) { client.close() }
            })
    }
}
