import NodeHTTP2

extension Twins {
    func streamsPausedMode() {
        scenario("streams/paused-mode") {
            let source = stream.Readable(.init(read: { _, _ in }))
            source.on(.readable) {
                log("main", "readable", source.readableLength)
                while let chunk = source.read(4) {
                    log("main", "read", chunk.toString())
                }
            }
            source.on(.end) { log("main", "end") }
            source.push("abcdef")
            setImmediate {
                source.push("ghi")
                source.push(nil)
                setImmediate { log("main", "rest", source.read()) }
            }
        }
    }
}
