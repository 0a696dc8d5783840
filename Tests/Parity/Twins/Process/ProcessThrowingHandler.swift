import NodeHTTP2

extension Twins {
    func processThrowingHandler() {
        scenario("process/throwing-handler") {
            process.on(.exit) { code in log("main", "exit", code) }
            process.on(.uncaughtException) { throw NodeError("again") }
            setTimeout({ throw NodeError("first") }, 1)
        }
    }
}
