import NodeHTTP2

extension Twins {
    func streamsPipeline() {
        scenario("streams/pipeline") {
            let first = stream.PassThrough()
            let last = stream.PassThrough()
            last.resume()
            try stream.pipeline(first, stream.PassThrough(), last) { error in
                log("main.well", "callback", error, last.writableFinished)
            }
            first.end("all")
            let source = stream.PassThrough()
            let middle = stream.PassThrough()
            let sink = stream.PassThrough()
            try stream.pipeline(source, middle, sink) { error in
                log("main.broken", "callback", error, source.destroyed, sink.destroyed)
            }
            middle.destroy(NodeError("broken"))
            let early = stream.PassThrough()
            let target = stream.PassThrough()
            try stream.pipeline(early, target) { error in log("main.early", "callback", error, target.destroyed) }
            early.destroy()
        }
    }
}
