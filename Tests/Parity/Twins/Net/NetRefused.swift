import NodeHTTP2

extension Twins {
    func netRefused() {
        scenario("net/refused") {
            let server = net.createServer()
            server.listen(0, "127.0.0.1") {
                let port = server.address()!.port
                // Nobody else can have the port while the server has it at another address.
                let socket = try net.connect(port, "127.1.2.3")
                socket.on(.connect) { log("port", "connect") }
                socket.on(.error) { error in
                    let error = error as! NodeError
                    log(
                        "port", error.code as String, error.errno, error.syscall, error.address, error.port == port,
                        socket.connecting)
                }
                socket.on(.close) { hadError in
                    log("port", "close", hadError, socket.destroyed)
                    server.close()
                }
                log("port", "write", socket.write("x") { error in log("port", "written", error?.code) })
            }
            let missing = try net.connect("/nonexistent/socket")
            missing.on(.error) { error in
                let error = error as! NodeError
                log("path", error.code as String, error.errno, error.syscall, error.address, error.port)
            }
            missing.on(.close) { hadError in log("path", "close", hadError) }

            let gone = net.Socket()
            gone.on(.close) { hadError in log("gone", "close", hadError) }
            gone.on(.error) { error in log("gone", "error", error) }
            try gone.connect(net.ConnectOptions(path: "/nonexistent/socket"))
            gone.destroy()

            for port in [65536, -1] {
                do {
                    _ = try net.connect(port)
                } catch {
                    log("bad", error)
                }
            }
            let unconnected = net.Socket()
            unconnected.on(.error) { error in log("unconnected", "error", error) }
            unconnected.on(.close) { log("unconnected", "close") }
            log("unconnected", unconnected.write("x") { error in log("unconnected", "written", error) })
        }
    }

    func netSignal() {
        scenario("net/signal") {
            let controller = AbortController()
            let server = net.createServer { socket in socket.resume() }
            server.on(.close) { log("server", "close", server.listening) }
            server.listen(net.ListenOptions(port: 0, host: "127.0.0.1", signal: controller.signal)) {
                log("server", "listening")
                let given = AbortController()
                let socket = try net.connect(
                    net.ConnectOptions(port: server.address()!.port, host: "127.0.0.1", signal: given.signal))
                socket.on(.connect) { given.abort() }
                socket.on(.error) { error in log("client", "error", error) }
                socket.on(.close) { hadError in
                    log("client", "close", hadError)
                    controller.abort()
                }
            }
        }
    }
}
