import NodeHTTP2

extension Twins {
    func processWarnings() {
        scenario("process/warnings") {
            process.on(.warning) { warning in
                log("main", "warning", warning.name, warning.message, (warning as any Error).code)
            }
            process.emitWarning("plain")
            process.emitWarning("typed", "CustomWarning")
            process.emitWarning("coded", "CustomWarning", "W001")
            log("main", "emitWarning() returned")
            process.nextTick { log("main", "tick") }
        }
    }
}
