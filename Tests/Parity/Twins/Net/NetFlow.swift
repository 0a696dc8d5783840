import NodeHTTP2

extension Twins {
    func netDrain() {
        scenario(
            "net/drain",
            server: { ready in
                var server: net.Server!
                server = net.createServer { socket in
                    var count = 0
                    socket.on(.data) { chunk in count += chunk.length }
                    socket.on(.end) { log("server", "end", count) }
                    socket.on(.close) { server.close() }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "127.0.0.1")
                log(
                    "client", "small", socket.write("x"), socket.writableLength, socket.bufferSize,
                    socket.writableNeedDrain)
                log(
                    "client", "large", socket.write(try Buffer.alloc(70000)), socket.writableLength,
                    socket.writableNeedDrain)
                socket.once(.drain) {
                    log("client", "drain", socket.writableLength, socket.writableNeedDrain)
                    socket.end()
                }
                socket.on(.close) { hadError in log("client", "close", hadError, socket.bytesWritten) }
            })
    }

    func netPause() {
        scenario(
            "net/pause",
            server: { ready in
                var server: net.Server!
                server = net.createServer { socket in
                    socket.end(try Buffer.from("grün", "utf8"))
                    socket.on(.close) { server.close() }
                }
                server.listen(0, "127.0.0.1") { ready(server.address()!.port) }
            },
            client: { port in
                let socket = try net.connect(port, "127.0.0.1")
                socket.setEncoding("utf8")
                socket.on(.data) { text in log("client", "data", text.isText, text.length) }
                socket.on(.end) { log("client", "end") }
                socket.on(.pause) { log("client", "pause") }
                socket.on(.resume) { log("client", "resume") }
                socket.on(.close) { hadError in log("client", "close", hadError) }
                socket.on(.connect) {
                    socket.pause()
                    log("client", "paused", socket.isPaused(), socket.readableFlowing)
                    setTimeout(
                        {
                            log("client", "later", socket.readableEnded)
                            socket.resume()
                        }, 50)
                }
            })
    }

    func netMaxConnections() {
        scenario("net/max-connections") {
            var server: net.Server!
            server = net.createServer { socket in
                log("server", "connection")
                socket.resume()
                server.getConnections { error, count in log("server", "count", error, count) }
            }
            server.maxConnections = 1
            server.on(.drop) { data in
                log(
                    "server", "drop", data?.localFamily, data?.localPort == server.address()!.port,
                    data?.remoteAddress)
            }
            server.on(.close) { log("server", "close") }
            server.listen(0, "127.0.0.1") {
                let port = server.address()!.port
                let first = try net.connect(port, "127.0.0.1") { first in
                    let second = try net.connect(port, "127.0.0.1")
                    second.resume()
                    second.on(.error) { error in log("second", "error", error.code) }
                    second.on(.close) { hadError in
                        log("second", "close", hadError)
                        first.end()
                        server.close()
                    }
                }
                first.resume()
                first.on(.close) { hadError in log("first", "close", hadError) }
            }
        }
    }
}
