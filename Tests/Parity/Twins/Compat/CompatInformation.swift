import NodeHTTP2

extension Twins {
    func compatInformation() {
        scenario(
            "compat/information",
            server: { ready in
                let server = http2.createServer { req, res in
                    for status in [99, 101, 200] {
                        attempt("server", "status \(status)") { try res.writeInformation(status) }
                    }
                    attempt("server", "information") { try res.writeInformation(102, ["x-i": "i"]) }
                    attempt("server", "hints") {
                        try res.writeEarlyHints(["link": "</a.css>; rel=preload; as=style", "x-h": "h"])
                    }
                    attempt("server", "more hints") {
                        try res.writeEarlyHints(["link": ["</a>; rel=preload", "</b>; rel=preload"]])
                    }
                    attempt("server", "bad link") { try res.writeEarlyHints(["link": "a.css"]) }
                    attempt("server", "pseudo") {
                        try res.writeEarlyHints(["link": "</a>; rel=preload", ":status": "200"])
                    }
                    attempt("server", "token") { try res.writeEarlyHints(["link": "</a>; rel=preload", "a b": "c"]) }
                    res.end()
                    attempt("server", "late information") { try res.writeInformation(102) }
                    attempt("server", "late hints") { try res.writeEarlyHints(["link": "</a.css>; rel=preload"]) }
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
