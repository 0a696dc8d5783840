import NodeHTTP2

extension Twins {
    func netRefusals() {
        scenario("net/refusals") {
            func refused<Value>(_ name: String, _ call: () throws -> Value) {
                attempt("main", name) { _ = try call() }
            }
            refused("port") { try net.connect(.init(port: 65536, host: "127.0.0.1")) }
            refused("no port") { try net.connect(.init(host: "127.0.0.1")) }
            refused("local address") { try net.connect(.init(port: 1, host: "127.0.0.1", localAddress: "here")) }
            refused("descriptor") { try net.Socket(.init(fd: fs.openSync("/dev/null", "r"))) }
            refused("negative descriptor") { try net.Socket(.init(fd: -1)) }
            refused("type of service") { try net.Socket().setTypeOfService(256) }
            refused("timeout") { try net.Socket().setTimeout(-1) }

            // listen() throws in Node.
            process.on(.uncaughtException) { error in log("uncaught", error) }
            let server = net.createServer()
            server.listen(0, "127.0.0.1") {
                let port = server.address()!.port
                process.nextTick { server.listen(0) }
                let blockList = net.BlockList()
                try blockList.addAddress("127.0.0.1")
                let blocked = try net.connect(.init(port: port, host: "127.0.0.1", blockList: blockList))
                blocked.on(.error) { error in log("blocked", "error", error) }
                blocked.on(.close) { hadError in log("blocked", "close", hadError) }
                let nowhere = try net.connect(
                    .init(
                        port: port, host: "there", family: 4,
                        lookup: { _, _, callback in callback(nil, [.init(address: "nowhere", family: 4)]) }))
                nowhere.on(.lookup) { error, address, family, host in
                    log("nowhere", "lookup", error, address, family, host)
                }
                nowhere.on(.error) { error in log("nowhere", "error", error) }
                let early = try net.connect(.init(port: port, host: "127.0.0.1"))
                early.on(.error) { error in log("early", "error", error) }
                early.write("x") { error in log("early", "written", error) }
                early.destroy()
                early.on(.close) {
                    early.write("y") { error in log("early", "written", error) }
                    server.close()
                }
            }
        }
    }
}
