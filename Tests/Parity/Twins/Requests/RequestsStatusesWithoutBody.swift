import NodeHTTP2

extension Twins {
    func requestsStatusesWithoutBody() {
        let statuses = [204, 205, 304]
        scenario(
            "requests/statuses-without-body",
            server: { ready in
                let server = http2.createServer()
                server.on(.stream) { stream, headers in
                    let status = number(headers["x-status"])
                    let lane = "server.\(status)"
                    watch(lane, "stream", stream)
                    try stream.respond([":status": status])
                    log(lane, "flags", stream.writableEnded, stream.headRequest)
                    let written = stream.write("hello") { error in log(lane, "write callback", error) }
                    log(lane, "write() returned", written)
                }
                serve(server, ready)
            },
            client: { port in
                let client = try http2.connect("http://localhost:\(port)")
                watch("client", "session", client)
                var open = statuses.count
                for status in statuses {
                    let req = try client.request(["x-status": status])
                    watch("client.\(status)", "req", req)
                    req.resume()
                    req.on(.close) {
                        open -= 1
                        if open == 0 {
                            client.close()
                        }
                    }
                }
            })
    }
}
