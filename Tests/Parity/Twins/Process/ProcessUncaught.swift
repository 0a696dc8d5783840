import NodeHTTP2

extension Twins {
    func processUncaught() {
        scenario("process/uncaught") {
            process.on(.exit) { code in log("main", "exit", code) }
            setTimeout({ log("main", "never") }, 50)
            setTimeout({ throw NodeError("kaboom") }, 1)
        }
    }
}
