import NodeHTTP2

extension Twins {
    func streamsIteration() {
        scenario("streams/iteration") { () async throws in
            let source = stream.PassThrough()
            source.write("a")
            setImmediate { source.end("b") }
            for try await chunk in source {
                log("main", "chunk", chunk.toString())
            }
            log("main", "ended", source.destroyed)
            let left = stream.PassThrough()
            left.write("first")
            for try await chunk in left {
                log("main", "chunk", chunk.toString())
                break
            }
            log("main", "left", left.destroyed)
            let broken = stream.PassThrough()
            broken.write("one")
            setImmediate { broken.destroy(NodeError("broken")) }
            do {
                for try await chunk in broken {
                    log("main", "chunk", chunk.toString())
                }
            } catch {
                log("main", "threw", error)
            }
            let closed = stream.PassThrough()
            setImmediate { closed.destroy() }
            do {
                for try await chunk in closed {
                    log("main", "chunk", chunk.toString())
                }
            } catch {
                log("main", "threw", error)
            }
        }
    }
}
