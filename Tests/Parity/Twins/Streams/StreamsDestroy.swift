import NodeHTTP2

extension Twins {
    func streamsDestroy() {
        scenario("streams/destroy") {
            let both = stream.Duplex(
                .init(
                    read: { _, _ in },
                    write: { _, chunk, encoding, callback in
                        callback()
                    }))
            both.on(.error) { error in log("main", "error", error) }
            both.on(.close) { log("main", "close", both.readableAborted) }
            log("main", both.destroy(NodeError("first")) === both, both.destroyed, both.errored)
            both.destroy(NodeError("second"))
            process.nextTick { log("main", "tick") }
            let quiet = stream.PassThrough()
            quiet.on(.close) { log("main.quiet", "close") }
            quiet.on(.error) { log("main.quiet", "error") }
            quiet.destroy()
            log("main.quiet", quiet.write("x") { error in log("main.quiet", "callback", error) })
        }
    }
}
