import NodeHTTP2

extension Twins {
    func serverAddressInUse() {
        scenario("server/address-in-use") {
            let first = http2.createServer()
            first.listen(0, "127.0.0.1") {
                let second = http2.createServer()
                second.on(.error) { error in
                    log("main", "error", error.code, error.syscall, error.address, error.port == first.address()!.port)
                    log("main", "listening", second.listening)
                    first.close()
                }
                second.listen(first.address()!.port, "127.0.0.1")
            }
            first.on(.close) { log("main", "first", "close") }
        }
    }
}
