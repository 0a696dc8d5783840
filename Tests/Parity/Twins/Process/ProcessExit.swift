import NodeHTTP2

extension Twins {
    func processExit() {
        scenario("process/exit") {
            process.on(.exit) { code in log("main", "exit", code) }
            setTimeout({ log("main", "never") }, 5)
            setImmediate {
                process.nextTick { log("main", "never") }
                process.exit(4)
            }
        }
    }
}
