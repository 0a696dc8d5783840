import NodeHTTP2

extension Twins {
    func connectDestroyedWhileConnecting() {
        let ways = ["destroy", "destroy with an error", "destroy with a code", "close", "close with a callback"]
        scenario("connect/destroyed-while-connecting") {
            let server = net.createServer { socket in
                var bytes = 0
                socket.on(.data) { chunk in bytes += chunk.length }
                socket.on(.end) {
                    log("server", "end", bytes)
                    socket.end()
                }
            }
            var open = ways.count
            server.listen(0, "127.0.0.1") {
                for way in ways {
                    let client = try http2.connect("http://127.0.0.1:\(server.address()!.port)")
                    let lane = "client.\(way.replacing(" ", with: "-"))"
                    client.on(.connect) { log(lane, "connect", client.connecting, client.destroyed) }
                    client.on(.error) { error in log(lane, "error", error) }
                    client.on(.close) {
                        log(lane, "close", client.connecting, client.closed, client.alpnProtocol)
                        open -= 1
                        if open == 0 { server.close() }
                    }
                    if way == "destroy" { client.destroy() }
                    if way == "destroy with an error" { client.destroy(NodeError("mine")) }
                    if way == "destroy with a code" { client.destroy(2) }
                    if way == "close" { client.close() }
                    if way == "close with a callback" { client.close { log(lane, "callback") } }
                    log(lane, "returned", client.connecting, client.closed, client.destroyed)
                }
            }
        }
    }
}
