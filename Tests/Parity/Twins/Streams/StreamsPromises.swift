import NodeHTTP2

extension Twins {
    func streamsPromises() {
        scenario("streams/promises") { () async throws in
            let source = stream.PassThrough()
            let sink = stream.PassThrough()
            sink.resume()
            source.end("all")
            try await stream.promises.pipeline(source, sink)
            log("main", "piped", sink.writableFinished)
            let well = stream.PassThrough()
            well.resume()
            well.end()
            try await stream.promises.finished(well)
            log("main", "finished")
            let early = stream.PassThrough()
            process.nextTick { early.destroy() }
            do {
                try await stream.promises.finished(early)
            } catch {
                log("main", "rejected", error)
            }
        }
    }
}
