import NodeHTTP2

extension Twins {
    func processUnhandledRejection() {
        scenario("process/unhandled-rejection") {
            process.on(.exit) { code in log("main", "exit", code) }
            process.once(.unhandledRejection) { error in log("main", "unhandledRejection", error) }
            setImmediate { async { throw NodeError("first") } }
            setTimeout({ async { throw NodeError("second") } }, 10)
            setTimeout({ log("main", "never") }, 1000)
        }
    }
}
