import NodeHTTP2

/// Of what is measured only whether it is there.
private func observe(_ side: String, _ number: Int) throws {
    var total = number
    let observer = PerformanceObserver { list, observer in
        for entry in list.getEntries() {
            let lane = "\(side).\(entry.name)"
            log(lane, entry.entryType, entry.duration > 0)
            if let detail = entry.detail as? Http2StreamDetail {
                log(lane, "id", detail.id, "bytes", detail.bytesRead, detail.bytesWritten)
                log(lane, detail.timeToFirstHeader > 0, detail.timeToFirstByte > 0, detail.timeToFirstByteSent > 0)
            } else if let detail = entry.detail as? Http2SessionDetail {
                log(
                    lane, detail.type, detail.streamCount, detail.maxConcurrentStreams,
                    detail.streamAverageDuration > 0, detail.pingRTT > 0)
                log(
                    lane, detail.bytesRead > 50, detail.bytesWritten > 50, detail.framesReceived > 4,
                    detail.framesSent > 4)
            }
            total -= 1
            if total == 0 { observer.disconnect() }
        }
    }
    try observer.observe(.init(entryTypes: ["http2"]))
}

extension Twins {
    func observersEntries() {
        scenario(
            "observers/entries",
            server: { ready in
                try observe("server", 2)
                let server = http2.createServer()
                server.on(.stream) { stream in
                    stream.resume()
                    stream.on(.end) {
                        try stream.respond()
                        stream.end("hello")
                    }
                }
                server.on(.session) { session in session.on(.close) { server.close() } }
                server.listen(0) { ready(server.address()!.port) }
            },
            client: { port in
                try observe("client", 2)
                let client = try http2.connect("http://localhost:\(port)")
                client.on(.remoteSettings) {
                    try client.ping {
                        let req = try client.request([":method": "POST"])
                        req.end("request body")
                        req.resume()
                        req.on(.close) { client.close() }
                    }
                }
            })
    }
}
