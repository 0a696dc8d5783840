import NodeHTTP2

extension Twins {
    func streamsProbes() {
        scenario("streams/probes") {
            let source = stream.PassThrough()
            source.on(.error) {}
            log(
                "main", stream.isReadable(source), stream.isWritable(source), stream.isErrored(source),
                stream.isDisturbed(source))
            source.resume()
            source.write("x")
            source.end()
            setImmediate {
                log(
                    "main", stream.isReadable(source), stream.isWritable(source), stream.isErrored(source),
                    stream.isDisturbed(source))
                let failed = stream.PassThrough()
                failed.on(.error) {}
                stream.destroy(failed, NodeError("x"))
                log("main", stream.isErrored(failed), failed.destroyed)
            }
            log("main", stream.getDefaultHighWaterMark(false), stream.getDefaultHighWaterMark(true))
            try stream.setDefaultHighWaterMark(false, 100)
            log("main", stream.PassThrough().readableHighWaterMark)
        }
    }
}
