import NodeHTTP2

extension Twins {
    func streamsFinished() {
        scenario("streams/finished") {
            let well = stream.PassThrough()
            stream.finished(well) { error in log("main.well", "callback", error) }
            well.resume()
            well.end()
            let early = stream.PassThrough()
            stream.finished(early) { error in log("main.early", "callback", error) }
            early.destroy()
            let failed = stream.PassThrough()
            failed.on(.error) {}
            stream.finished(failed) { error in log("main.failed", "callback", error) }
            failed.destroy(NodeError("failed"))
            let cleaned = stream.PassThrough()
            let cleanup = stream.finished(cleaned) { error in log("main.cleaned", "never", error) }
            cleanup()
            cleaned.destroy()
            let readableOnly = stream.PassThrough()
            stream.finished(readableOnly, .init(writable: false)) { error in log("main.readable", "callback", error) }
            readableOnly.push(nil)
            readableOnly.resume()
        }
    }
}
