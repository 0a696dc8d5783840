import NodeHTTP2

extension Twins {
    func headersRequestRefusals() {
        let singleValued = [
            ":method", ":authority", ":scheme", ":path", ":protocol", "access-control-allow-credentials",
            "access-control-max-age", "access-control-request-method", "age", "authorization", "content-encoding",
            "content-language", "content-length", "content-location", "content-md5", "content-range", "content-type",
            "date", "dnt", "etag", "expires", "from", "host", "if-match", "if-modified-since", "if-none-match",
            "if-range", "if-unmodified-since", "last-modified", "location", "max-forwards", "proxy-authorization",
            "range", "referer", "retry-after", "tk", "upgrade-insecure-requests", "user-agent",
            "x-content-type-options", "accept", "cookie", "set-cookie", "via", "x-forwarded-for",
        ]
        let names = [
            "a", "A", "!", "#", "$", "%", "&", "'", "*", "+", "-", ".", "^", "_", "`", "|", "~", "0", "a b", "a:b",
            "a,b", "a;b", "a=b", "a\"b", "a/b", "a(b", "a)b", "a[b", "a]b", "a{b", "a}b", "a@b", "a<b", "a>b", "a?b",
            "a\\b", "a\tb", "é", " a", "a ", ":", ":other", "x:", "::path",
        ]
        let connectionFields = [
            ("connection", "close"), ("Connection", "keep-alive"), ("upgrade", "h2c"), ("http2-settings", "x"),
            ("keep-alive", "1"), ("proxy-connection", "x"), ("transfer-encoding", "chunked"), ("te", "trailers"),
            ("TE", "trailers"), ("te", "gzip"), ("te", "Trailers"), ("te", ""), ("trailer", "x"),
        ]
        scenario(
            "headers/request-refusals",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.on(.error) {}
                    try stream.respond([:], .init(endStream: true))
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                func request(_ name: String, _ headers: Headers) {
                    attempt("client", name) {
                        let req = try client.request(headers)
                        req.on(.error) {}
                        req.resume()
                        return "a stream"
                    }
                }
                client.on(.connect) {
                    for name in singleValued {
                        request("\(name) twice", [name: ["a", "b"]])
                    }
                    for name in singleValued {
                        request("\(name) once", [name: ["a"]])
                    }
                    request("two spellings", ["etag": "a", "ETag": "b"])
                    for name in names {
                        request(name, [name: "v"])
                    }
                    for (name, value) in connectionFields {
                        request("\(name)=\(value)", [name: value])
                    }
                    request("status", [":status": 200])
                    request("connect without authority", [":method": "CONNECT"])
                    request("connect with scheme", [":method": "CONNECT", ":authority": "a", ":scheme": "http"])
                    request("connect with path", [":method": "CONNECT", ":authority": "a", ":path": "/"])
                    log("client", "session", client.destroyed)
                    client.destroy()
                }
            })
    }
}
