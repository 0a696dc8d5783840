import NodeHTTP2

extension Twins {
    func streamsPauseResume() {
        scenario("streams/pause-resume") {
            let source = stream.Readable(.init(read: { _, _ in }))
            source.on(.pause) { log("main", "pause") }
            source.on(.resume) { log("main", "resume") }
            source.on(.data) { chunk in
                log("main", "data", chunk.toString())
                source.pause()
                log("main", source.isPaused(), source.readableFlowing)
                setImmediate { source.resume() }
            }
            source.on(.end) { log("main", "end") }
            source.push("a")
            source.push("b")
            source.push(nil)
        }
    }
}
