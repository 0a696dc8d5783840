import NodeHTTP2

extension Twins {
    func endsErrorKillsTheProcess() {
        scenario(
            "ends/error-kills-the-process",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream in
                    watch("server", "stream", stream)
                    try stream.close(2)
                }
                serve(server, ready)
            },
            client: { port in
                process.on(.exit) { code in log("client", "process", "exit", code) }
                let client = try http2.connect("http://localhost:\(port)")
                try client.request().resume()
            })
    }
}
